// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/equal_parts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <string>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "subdivide.hpp"

namespace libgrid {

namespace {

/// Where the stored system is not the working one, lines have a vertex so often, to be straight to
/// a lattice step in both.
constexpr double kStraight_m = 100;
constexpr std::int64_t kMostParts = 1'000'000;
constexpr double kBeyond_m = 1;  ///< lines end so far outside of what they cut
/// Turns of a line in steps of 15 degrees, small ones first.
constexpr std::array<int, 12> kTurns = {0, 1, 11, 2, 10, 3, 9, 4, 8, 5, 7, 6};
constexpr Coord kStep = {0.96592582628906829, 0.25881904510252076};  ///< cosine and sine of 15

Coord turned(Coord d, Coord by) { return {d.x * by.x - d.y * by.y, d.x * by.y + d.y * by.x}; }
double along(Coord d, Coord c) { return d.x * c.x + d.y * c.y; }

/// Anticlockwise, without the first corner again.
std::vector<Coord> convex_hull(std::vector<Coord> coords) {
  std::sort(coords.begin(), coords.end());
  std::vector<Coord> hull;
  for (int side = 0; side < 2; ++side) {
    const std::size_t first = hull.size();
    for (const Coord c : coords) {
      while (hull.size() >= first + 2 && orient(hull[hull.size() - 2], hull.back(), c) <= 0)
        hull.pop_back();
      hull.push_back(c);
    }
    hull.pop_back();
    std::reverse(coords.begin(), coords.end());
  }
  return hull;
}

/// The direction of the longer side of the smallest rectangle around a hull; one side of it lies
/// along an edge of the hull.
Coord long_axis(const std::vector<Coord>& hull) {
  Coord axis = {1, 0};
  double smallest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < hull.size(); ++i) {
    const Coord a = hull[i], b = hull[(i + 1) % hull.size()];
    const double length = std::hypot(b.x - a.x, b.y - a.y);
    const Coord d = {(b.x - a.x) / length, (b.y - a.y) / length}, across = {-d.y, d.x};
    Box box;
    for (const Coord c : hull) box.add(Coord{along(d, c), along(across, c)});
    if (box.width() * box.height() >= smallest) continue;
    smallest = box.width() * box.height();
    axis = box.width() >= box.height() ? d : across;
  }
  return axis;
}

/// An edge with its first end, seen along an axis; the land is on its left.
struct AxisEdge {
  Coord from, to;

  /// What it adds to the area of the land with x < at: by Green's theorem, where the border along
  /// x = at adds nothing.
  double area_before(double at) const {
    Coord a = from, b = to;
    if (a.x >= at && b.x >= at) return 0;
    if (a.x > at) a = {at, crossing(at)};
    if (b.x > at) b = {at, crossing(at)};
    return (a.x - b.x) * (a.y + b.y) / 2;
  }
  double crossing(double at) const {
    return from.y + (to.y - from.y) * ((at - from.x) / (to.x - from.x));
  }
};

std::vector<AxisEdge> edges_along(const PolygonArray& land, Coord axis, Coord origin) {
  const Coord across = {-axis.y, axis.x};
  const auto place = [&](Coord c) {
    c = {c.x - origin.x, c.y - origin.y};
    return Coord{along(axis, c), along(across, c)};
  };
  std::vector<AxisEdge> edges;
  for (std::size_t row = 0; row < land.size(); ++row) {
    for (std::int64_t r = land.row_rings(row).begin; r < land.row_rings(row).end; ++r) {
      const std::span<const Coord> ring = land.ring(r);
      for (std::size_t i = 1; i < ring.size(); ++i)
        edges.push_back({place(ring[i - 1]), place(ring[i])});
    }
  }
  return edges;
}

/// The land before a place along the axis.
double area_before(const std::vector<AxisEdge>& edges, double at) {
  double area = 0;
  for (const AxisEdge& e : edges) area += e.area_before(at);
  return area;
}

/// Where the land before a line has an area, to the last bit.
double place_of_area(const std::vector<AxisEdge>& edges, const Box& box, double area) {
  double low = box.min_x, high = box.max_x;
  for (;;) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    (area_before(edges, middle) < area ? low : high) = middle;
  }
}

/// What a line square to the axis has in common with the land.
struct Chord {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  double inside = 0;  ///< its length in the land
};
Chord chord_at(const std::vector<AxisEdge>& edges, double at) {
  Chord chord;
  for (const AxisEdge& e : edges) {
    if ((e.from.x < at) == (e.to.x < at)) continue;
    const double place = e.crossing(at);
    chord.low = std::min(chord.low, place), chord.high = std::max(chord.high, place);
    chord.inside += e.from.x < at ? -place : place;
  }
  return chord;
}

double area_of(const PolygonArray& planar) {
  double area = 0;
  for (std::size_t row = 0; row < planar.size(); ++row) area += row_area(planar, row);
  return area;
}

/// Land on both sides of a line.
struct Halves {
  std::vector<Coord> line;
  PolygonArray left, right;

  std::size_t pieces() const { return left.size() + right.size(); }
  bool both() const { return left.size() > 0 && right.size() > 0; }
};

/// Whether a place lies left of a line that hardly bends: of the one of its segments beside it.
bool is_left(const std::vector<Coord>& line, Coord p) {
  const Coord d = {line.back().x - line[0].x, line.back().y - line[0].y};
  std::size_t i = 1;
  while (i + 1 < line.size() && along(d, p) > along(d, line[i])) ++i;
  return orient(line[i - 1], line[i], p) > 0;
}

/// Halves of an area, halves of these, and so on: a tree of lines, whose leaves are parts.
class PartTree {
 public:
  PartTree(const Transform& to_metres, Lattice lattice, const Run& run)
      : to_metres_(to_metres), lattice_(lattice), run_(run) {}

  /// `land`: pieces, one a row, with their land on the left of each ring.
  std::int32_t grow(const PolygonArray& land, std::int64_t parts) {
    if (parts == 1) return -1 - leaves_++;
    run_.check_stop();
    const std::int64_t left = parts / 2;
    Halves halves = cut(land, static_cast<double>(left) / static_cast<double>(parts));
    const std::size_t line = lines_.size();
    lines_.push_back({std::move(halves.line)});
    const std::int32_t first = grow(halves.left, left);
    const std::int32_t second = grow(halves.right, parts - left);
    lines_[line].left = first, lines_[line].right = second;
    return static_cast<std::int32_t>(line);
  }

  /// The part in which a place lies.
  std::int64_t part_of(Coord p) const {
    std::int32_t at = lines_.empty() ? -1 : 0;
    while (at >= 0) {
      const Line& line = lines_[static_cast<std::size_t>(at)];
      at = is_left(line.vertices, p) ? line.left : line.right;
    }
    return -1 - at;
  }

  void add_lines(Cutters& into) const {
    for (const Line& line : lines_) into.add(line.vertices);
  }

 private:
  struct Line {
    std::vector<Coord> vertices;
    std::int32_t left = -1, right = -1;  ///< a line, or -1 - a part
  };

  Halves cut(const PolygonArray& land, double share) const {
    const PolygonArray planar = to_metres_(land);
    const Coord axis = long_axis(convex_hull({planar.coords().begin(), planar.coords().end()}));
    std::array<Coord, kTurns.size()> turns = {axis};
    for (std::size_t i = 1; i < turns.size(); ++i) turns[i] = turned(turns[i - 1], kStep);
    Halves best;
    for (const int turn : kTurns) {
      Halves found = cut_along(land, planar, turns[static_cast<std::size_t>(turn)], share);
      if (found.both() && (!best.both() || found.pieces() < best.pieces())) best = std::move(found);
      if (best.both() && best.pieces() == land.size() + 1) break;
    }
    if (!best.both())
      throw Error(ErrorCode::bad_value, "the area is too small to be cut into so many parts");
    return best;
  }

  /// The land that a line has cut off is measured, and the line moved by what is missing, as long
  /// as that brings it nearer and the lattice lets it: an edge of an outline with a new vertex is
  /// straight in the stored system, not in the working one.
  Halves cut_along(const PolygonArray& land, const PolygonArray& planar, Coord axis,
                   double share) const {
    const Coord origin = planar.box().centre();
    const std::vector<AxisEdge> edges = edges_along(planar, axis, origin);
    Box box;
    for (const AxisEdge& e : edges) box.add(e.from);
    const double wanted = share * area_of(planar);
    double at = place_of_area(edges, box, wanted), missed = std::numeric_limits<double>::infinity();
    for (Halves best;;) {
      const Chord chord = chord_at(edges, at);
      if (!(chord.inside > 0)) return best;
      Halves found = halves(land, line_along(chord, at, axis, origin));
      const double missing = wanted - area_of(to_metres_(found.left));
      if (!(std::abs(missing) < missed)) return best;
      missed = std::abs(missing);
      best = std::move(found);
      if (missed <= Lattice::metres().step() * chord.inside) return best;
      at += missing / chord.inside;
    }
  }

  /// From one end of a chord to the other, with the land before `at` on its left.
  std::vector<Coord> line_along(const Chord& chord, double at, Coord axis, Coord origin) const {
    const double low = chord.low - kBeyond_m, length = chord.high + kBeyond_m - low;
    const double pieces = to_metres_.identity() ? 1 : std::ceil(length / kStraight_m);
    std::vector<Coord> line;
    for (double i = 0; i <= pieces; ++i) {
      const double across = low + length * (i / pieces);
      line.push_back(lattice_.snap(to_metres_.inverse(
          {origin.x + at * axis.x - across * axis.y, origin.y + at * axis.y + across * axis.x})));
    }
    return line;
  }

  Halves halves(const PolygonArray& land, std::vector<Coord> line) const {
    Cutters cutter;
    cutter.add(line);
    const Subdivision s = subdivide(land, cutter, {}, lattice_, run_);
    const PolygonArray shapes = face_polygons(s.arrangement, s.faces);
    std::vector<std::int64_t> left, right;
    for (std::size_t f = 0; f < s.area.size(); ++f)
      if (s.area[f] >= 0)
        (is_left(line, inside_point(shapes, f)) ? left : right)
            .push_back(static_cast<std::int64_t>(f));
    return {std::move(line), shapes.take(left), shapes.take(right)};
  }

  const Transform& to_metres_;
  Lattice lattice_;
  const Run& run_;
  std::vector<Line> lines_;
  std::int32_t leaves_ = 0;
};

/// The land of an area, each piece with its land on the left of its rings.
PolygonArray land_of(const PolygonArray& areas, std::size_t row, Lattice lattice, const Run& run) {
  const auto r = static_cast<std::int64_t>(row);
  const Subdivision s = subdivide(areas.take({&r, 1}), {}, {}, lattice, run);
  std::vector<std::int64_t> inside;
  for (std::size_t f = 0; f < s.area.size(); ++f)
    if (s.area[f] >= 0) inside.push_back(static_cast<std::int64_t>(f));
  return s.shapes(inside);
}

}  // namespace

EqualParts equal_parts(const PolygonArray& areas, std::int64_t k, const Crs& crs, const Run& run) {
  if (k < 1 || k > kMostParts)
    throw Error(ErrorCode::usage, "an area is cut into 1 to " + std::to_string(kMostParts) +
                                      " parts, not " + std::to_string(k));
  if (areas.box().empty()) return {};
  const Transform to_metres(crs, working_crs(crs, areas.box()));
  Cutters lines;
  std::vector<PartTree> trees(areas.size(), PartTree(to_metres, crs.lattice(), run));
  for (std::size_t a = 0; a < areas.size(); ++a) {
    if (!areas.has(a)) continue;
    run.tell("equal_parts", static_cast<double>(a) / static_cast<double>(areas.size()));
    try {
      trees[a].grow(land_of(areas, a, crs.lattice(), run), k);
    } catch (const Error& e) {
      throw Error(e.code(), e.message(), {"areas", static_cast<std::int64_t>(a), e.field()});
    }
    trees[a].add_lines(lines);
  }
  // All together, so that neighbours get each other's vertices. A line may reach into other land;
  // what it cuts there is one part and is united again.
  const Subdivision s = subdivide(areas, lines, {}, crs.lattice(), run);
  const PolygonArray shapes = face_polygons(s.arrangement, s.faces);
  std::vector<std::int64_t> group(s.area.size(), -1),
      number(areas.size() * static_cast<std::size_t>(k), -1);
  for (std::size_t f = 0; f < group.size(); ++f)
    if (s.area[f] >= 0) {
      group[f] = s.area[f] * k +
                 trees[static_cast<std::size_t>(s.area[f])].part_of(inside_point(shapes, f));
      number[static_cast<std::size_t>(group[f])] = 0;
    }
  EqualParts out;
  for (std::size_t g = 0; g < number.size(); ++g)
    if (number[g] == 0) {
      number[g] = static_cast<std::int64_t>(out.area.size());
      out.area.push_back(static_cast<std::int64_t>(g) / k);
    }
  for (std::int64_t& g : group)
    if (g >= 0) g = number[static_cast<std::size_t>(g)];
  Dissolved dissolved = dissolve_cells(s, group, static_cast<std::int64_t>(out.area.size()), areas,
                                       crs.lattice(), run);
  out.parts = std::move(dissolved.cells);
  const PolygonArray planar = to_metres(out.parts);
  for (std::size_t p = 0; p < planar.size(); ++p) {
    out.area_m2.push_back(row_area(planar, p));
    out.pieces.push_back(planar.parts(p).size());
  }
  out.inserted = std::move(dissolved.inserted);
  out.areas = insert_vertices(areas, out.inserted);
  run.tell("equal_parts", 1);
  return out;
}

}  // namespace libgrid
