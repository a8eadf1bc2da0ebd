// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "libgrid/assign/assign.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/index/box_index.hpp"
#include "libgrid/locate/locator.hpp"
#include "libgrid/topology/arrangement.hpp"
#include "plots.hpp"
#include "road_network.hpp"

namespace libgrid {

namespace {

using Pair = std::pair<std::int64_t, std::int64_t>;

constexpr double kRounding = 8;      ///< lattice steps; crossings lie that far off roads at most
constexpr double kAnyOrder = 1e-9;   ///< share of a sum that the order of adding may change
constexpr double kRounded_m = 0.01;  ///< what a length may change where places on it are rounded

bool same_sum(double a, double b) { return std::abs(a - b) <= kAnyOrder * std::max(a, b); }

std::string named(const char* what, std::size_t row) {
  return std::string(what) + " " + std::to_string(row);
}
std::string named(const char* what, Pair rows) {
  return std::string(what) + " " + std::to_string(rows.first) + " and " +
         std::to_string(rows.second);
}

Coord middle(Coord a, Coord b) { return {a.x / 2 + b.x / 2, a.y / 2 + b.y / 2}; }

void append_segments(const LineArray& lines, std::size_t row, std::int64_t source,
                     std::vector<Segment>& into) {
  for (std::int64_t l = lines.lines(row).begin; l < lines.lines(row).end; ++l) {
    const auto line = lines.line(l);
    for (std::size_t i = 1; i < line.size(); ++i)
      if (line[i] != line[i - 1]) into.push_back({line[i - 1], line[i], source});
  }
}

/// Whether places lie on lines, but for rounding.
class OnLines {
 public:
  OnLines(std::vector<Segment> segments, double reach)
      : segments_(std::move(segments)), reach_(reach), index_(boxes_of(segments_)) {}

  /// `source`: on one of these; -1: on any.
  bool has(Coord p, std::int64_t source = -1) const {
    std::vector<std::int64_t> found;
    index_.query({p.x - reach_, p.y - reach_, p.x + reach_, p.y + reach_}, found);
    return std::any_of(found.begin(), found.end(), [&](std::int64_t i) {
      const Segment& s = segments_[static_cast<std::size_t>(i)];
      return (source < 0 || s.source == source) && distance({p, p}, s) <= reach_;
    });
  }

 private:
  static std::vector<Box> boxes_of(const std::vector<Segment>& segments) {
    std::vector<Box> boxes(segments.size());
    for (std::size_t i = 0; i < boxes.size(); ++i)
      boxes[i].add(segments[i].a), boxes[i].add(segments[i].b);
    return boxes;
  }

  std::vector<Segment> segments_;
  double reach_;
  BoxIndex index_;
};

class RoadCheck {
 public:
  RoadCheck(const RoadInput& in, const RoadCells& made, const RoadOptions& options, const Crs& crs,
            const Run& run)
      : in_(in),
        made_(made),
        sections_(made.sections),
        options_(options),
        crs_(crs),
        run_(run),
        reach_(kRounding * crs.lattice().step()),
        to_metres_(crs, working_crs(crs, in.areas.box())) {}

  std::vector<std::string> faults() {
    if (!columns_fit() || !cells_fit() || !sections_fit() || !borders_fit()) return told();
    check_sums();
    check_land();
    check_lengths();
    check_network();
    check_places();
    check_roads();
    if (in_.buildings) check_buildings();
    check_shared_borders();
    check_divisions();
    return told();
  }

 private:
  void tell(std::string fault) { faults_.push_back(std::move(fault)); }
  std::vector<std::string> told() { return std::move(faults_); }

  std::size_t area_of(std::size_t section) const {
    return static_cast<std::size_t>(sections_.area[section]);
  }
  std::size_t cell_of(std::size_t section) const {
    return static_cast<std::size_t>(sections_.cell[section]);
  }
  std::size_t land_of(std::size_t section) const {
    return static_cast<std::size_t>(sections_.land[section]);
  }
  static bool is_row(std::int64_t row, std::size_t rows) {
    return row >= 0 && row < static_cast<std::int64_t>(rows);
  }

  bool columns_fit() {
    const std::size_t cells = made_.cells.size(), sections = sections_.size();
    const bool fit = made_.area.size() == cells && made_.weight.size() == cells &&
                     made_.road_m.size() == cells && made_.reason.size() == cells &&
                     made_.part_weight.size() == cells && made_.pieces.size() == cells &&
                     made_.areas.size() == in_.areas.size() && sections_.lines.size() == sections &&
                     sections_.cell.size() == sections && sections_.name.size() == sections &&
                     sections_.barrier.size() == sections &&
                     sections_.length_m.size() == sections && sections_.road_m.size() == sections &&
                     sections_.weight.size() == sections && sections_.land.size() == sections;
    if (!fit) tell("columns have different lengths");
    return fit;
  }

  bool cells_fit() {
    const std::size_t before = faults_.size();
    for (std::size_t c = 0; c < made_.cells.size(); ++c) {
      if (!is_row(made_.area[c], in_.areas.size()))
        tell(named("cell", c) + " is of an area that is not there");
      else if (c > 0 && made_.area[c] < made_.area[c - 1])
        tell(named("cell", c) + " is not in the order of areas");
    }
    return faults_.size() == before;
  }

  bool sections_fit() {
    const std::size_t before = faults_.size();
    for (std::size_t s = 0; s < sections_.size(); ++s) {
      const std::string section = named("section", s);
      if (!is_row(sections_.area[s], in_.areas.size()))
        tell(section + " is of an area that is not there");
      else if (!is_row(sections_.cell[s], made_.cells.size()))
        tell(section + " is in a cell that is not there");
      else if (made_.area[cell_of(s)] != sections_.area[s])
        tell(section + " is in a cell of another area");
      else if (!is_row(sections_.land[s], sections_.size()))
        tell(section + " is part of a section that is not there");
      else if (land_of(land_of(s)) != land_of(s) || cell_of(land_of(s)) != cell_of(s))
        tell(section + " is part of one without land, or of another cell");
      else if (sections_.lines.lines(s).size() != 1)
        tell(section + " is not one line");
    }
    return faults_.size() == before;
  }

  bool borders_fit() {
    const std::size_t before = faults_.size();
    Pair last{-1, -1};
    for (std::size_t i = 0; i < sections_.borders.size(); ++i) {
      const RoadSections::Border& b = sections_.borders[i];
      const Pair pair{b.a, b.b};
      const auto has_land = [&](std::int64_t s) {
        return is_row(s, sections_.size()) && sections_.land[static_cast<std::size_t>(s)] == s;
      };
      if (!has_land(b.a) || !has_land(b.b) || b.a >= b.b || pair <= last ||
          area_of(static_cast<std::size_t>(b.a)) != area_of(static_cast<std::size_t>(b.b)) ||
          !(b.length_m > 0) || !(b.cost >= b.length_m))
        tell(named("border", i) + " is none");
      last = pair;
    }
    return faults_.size() == before;
  }

  void check_sums() {
    std::vector<double> road_m(made_.cells.size(), 0);
    for (std::size_t s = 0; s < sections_.size(); ++s) {
      road_m[cell_of(s)] += sections_.road_m[s];
      const bool right = in_.weights.empty() ? sections_.weight[s] == sections_.road_m[s]
                                             : land_of(s) == s || sections_.weight[s] == 0;
      if (!right) tell(named("section", s) + " does not weigh what it should");
    }
    for (std::size_t c = 0; c < made_.cells.size(); ++c) {
      const std::string cell = named("cell", c);
      if (!same_sum(made_.road_m[c], road_m[c]))
        tell(cell + " does not have as many metres of road as it says");
      if (in_.weights.empty() && !same_sum(made_.weight[c], road_m[c]))
        tell(cell + " does not weigh its metres of road");
      if (made_.pieces[c] != made_.cells.parts(c).size())
        tell(cell + " does not have as many pieces as it says");
      if (made_.cells.parts(c).size() > 1 &&
          in_.areas.parts(static_cast<std::size_t>(made_.area[c])).size() == 1)
        tell(cell + " is in several pieces, and its area is not");
    }
  }

  /// Cells cover the areas, which are the old ones with more vertices on their edges.
  void check_land() {
    if (insert_vertices(in_.areas, made_.inserted) != made_.areas)
      tell("areas are not as they were with the new vertices");
    for (const Insertion& edge : made_.inserted)
      for (const Coord v : edge.vertices)
        if (!(distance({v, v}, {edge.a, edge.b}) <= reach_)) {
          tell("a new vertex lies off its edge");
          break;
        }
    const CheckResult found =
        check_coverage({.rows = made_.cells, .parent_of = made_.area},
                       {.rows = made_.areas, .name = "area"}, crs_, {}, {}, run_);
    for (std::size_t i = 0; i < found.issues.size(); ++i)
      if (!is_remark(found.issues.kind[i])) tell(found.issues.message[i]);
  }

  /// Sections that have one line, one for each of its areas.
  std::vector<std::vector<std::size_t>> sections_by_line() const {
    std::map<std::vector<Coord>, std::vector<std::size_t>> by_line;
    for (std::size_t s = 0; s < sections_.size(); ++s) {
      const auto line = line_of(s);
      std::vector<Coord> there(line.begin(), line.end()), back(line.rbegin(), line.rend());
      by_line[std::min(there, back)].push_back(s);
    }
    std::vector<std::vector<std::size_t>> all;
    for (auto& [line, sections] : by_line) all.push_back(std::move(sections));
    return all;
  }

  std::span<const Coord> line_of(std::size_t section) const {
    return sections_.lines.line(sections_.lines.lines(section).begin);
  }

  void check_lengths() {
    const LineArray planar = to_metres_(sections_.lines);
    for (const std::vector<std::size_t>& same : sections_by_line())
      for (const std::size_t s : same) {
        const double length = ring_length(planar.line(planar.lines(s).begin));
        const auto areas = static_cast<double>(same.size());
        if (!(std::abs(sections_.length_m[s] - length) <= kAnyOrder * std::max(length, 1.0)))
          tell(named("section", s) + " is not as long as it says");
        if (!same_sum(sections_.road_m[s], sections_.length_m[s] / areas))
          tell(named("section", s) + " does not count for its areas alike");
        if (in_.weights.empty() && sections_.length_m[s] > options_.max + kRounded_m)
          tell(named("section", s) + " is longer than max");
      }
  }

  /// Sections meet at their ends alone, and no piece of road is in two of an area.
  void check_network() {
    struct Vertex {
      Coord place;
      std::size_t section;
      bool inside;
    };
    std::vector<Vertex> vertices;
    for (const std::vector<std::size_t>& same : sections_by_line()) {
      const auto line = line_of(same[0]);
      for (std::size_t i = 0; i < line.size(); ++i)
        vertices.push_back({line[i], same[0], i > 0 && i + 1 < line.size()});
    }
    std::sort(vertices.begin(), vertices.end(), [](const Vertex& l, const Vertex& r) {
      return std::tie(l.place, l.section) < std::tie(r.place, r.section);
    });
    for (std::size_t i = 0, end = 0; i < vertices.size(); i = end) {
      bool inside = false;
      for (end = i; end < vertices.size() && vertices[end].place == vertices[i].place; ++end)
        inside = inside || vertices[end].inside;
      for (std::size_t k = i; k < end && end - i > 1 && inside; ++k)
        if (vertices[k].inside) {
          tell(named("section", vertices[k].section) + " runs through a junction");
          break;
        }
    }
    std::vector<Segment> edges = section_edges();
    for (Segment& e : edges)
      if (e.b < e.a) std::swap(e.a, e.b);
    const auto key = [&](const Segment& e) {
      return std::tie(e.a, e.b, sections_.area[static_cast<std::size_t>(e.source)]);
    };
    std::sort(edges.begin(), edges.end(), [&](const Segment& l, const Segment& r) {
      return key(l) != key(r) ? key(l) < key(r) : l.source < r.source;
    });
    std::set<Pair> twice;
    for (std::size_t i = 1; i < edges.size(); ++i)
      if (key(edges[i]) == key(edges[i - 1])) twice.insert({edges[i - 1].source, edges[i].source});
    for (const Pair& pair : twice)
      tell(named("sections", pair) + " have a piece of road in common");
  }

  std::vector<Segment> section_edges() const {
    std::vector<Segment> edges;
    for (std::size_t s = 0; s < sections_.size(); ++s)
      append_segments(sections_.lines, s, static_cast<std::int64_t>(s), edges);
    return edges;
  }

  bool is_road(std::size_t row) const {
    return in_.classes.empty() || in_.classes[row] != BarrierClass::none;
  }

  /// Sections lie on roads, in their area, and those that have land touch their cell.
  void check_places() {
    std::vector<Segment> roads, outlines, cell_outlines;
    std::vector<std::uint8_t> touches(sections_.size(), 0);
    const LineParts parts = Assigner(made_.cells, {}, crs_).cut(sections_.lines, run_);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto s = static_cast<std::size_t>(parts.line[i]);
      if (land_of(s) != s || parts.cell[i] == sections_.cell[s]) touches[s] = 1;
    }
    for (std::size_t row = 0; row < in_.roads.size(); ++row)
      if (is_road(row)) append_segments(in_.roads, row, 0, roads);
    libgrid::append_segments(in_.areas, outlines);
    libgrid::append_segments(made_.cells, cell_outlines);
    const OnLines on_roads(std::move(roads), reach_), on_outlines(std::move(outlines), reach_),
        on_cells(std::move(cell_outlines), reach_);
    const Locator areas(in_.areas, {}, run_);
    for (std::size_t s = 0; s < sections_.size(); ++s) {
      run_.check_stop();
      const std::int64_t in_area = sections_.area[s];
      const auto line = line_of(s);
      bool road = true, area = true;
      for (std::size_t i = 1; i < line.size(); ++i) {
        const Coord p = middle(line[i - 1], line[i]);
        const std::vector<std::int64_t> found = areas.all_cells_of(p);
        road = road && on_roads.has(line[i - 1]) && on_roads.has(p) && on_roads.has(line[i]);
        area = area && (std::find(found.begin(), found.end(), in_area) != found.end() ||
                        on_outlines.has(p, in_area));
        if (!touches[s]) touches[s] = on_cells.has(p, sections_.cell[s]);
      }
      if (!road) tell(named("section", s) + " lies where no road is");
      if (!area) tell(named("section", s) + " does not lie in its area");
      if (!touches[s]) tell(named("section", s) + " does not touch its cell");
    }
  }

  /// Each road is in a section wherever it is in an area.
  void check_roads() {
    std::vector<std::int64_t> rows;
    for (std::size_t row = 0; row < in_.roads.size(); ++row)
      if (is_road(row)) rows.push_back(static_cast<std::int64_t>(row));
    const LineParts parts = Assigner(in_.areas, {}, crs_).cut(in_.roads.take(rows), run_);
    std::vector<Segment> outlines;
    libgrid::append_segments(in_.areas, outlines);
    const OnLines on_sections(section_edges(), reach_), on_outlines(std::move(outlines), reach_);
    std::set<Pair> missing;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts.cell[i] < 0) continue;
      std::vector<Segment> pieces;
      append_segments(parts.pieces, i, 0, pieces);
      for (const Segment& piece : pieces) {
        if (std::hypot(piece.b.x - piece.a.x, piece.b.y - piece.a.y) <= 2 * reach_) continue;
        const Coord p = middle(piece.a, piece.b);
        if (!on_sections.has(p) && !on_outlines.has(p))
          missing.insert({rows[static_cast<std::size_t>(parts.line[i])], parts.cell[i]});
      }
    }
    for (const auto& [road, area] : missing)
      tell("road " + std::to_string(road) + " is in no section of area " + std::to_string(area));
  }

  /// Which buildings are cut; and each weighs for one of the cells in which it is.
  void check_buildings() {
    const Assignment where = assign_footprints(*in_.buildings, made_.cells, {}, crs_, {}, run_);
    std::vector<double> whole(made_.cells.size(), 0), partly = whole;
    const auto weight = [&](std::size_t b) { return in_.weights.empty() ? 0 : in_.weights[b]; };
    double total = 0;
    for (std::size_t b = 0; b < where.size(); ++b) {
      if (where.cell[b] < 0) continue;
      total += weight(b);
      if (where.second_cell[b] < 0) whole[static_cast<std::size_t>(where.cell[b])] += weight(b);
    }
    std::set<std::int64_t> cut;
    std::set<Pair> seen;  // a building in an area
    for (std::size_t i = 0; i < where.straddling.size(); ++i) {
      const auto cell = static_cast<std::size_t>(where.straddling.cell[i]);
      const std::int64_t row = where.straddling.row[i];
      partly[cell] += weight(static_cast<std::size_t>(row));
      if (!seen.insert({row, made_.area[cell]}).second) cut.insert(row);
    }
    if (made_.cut_buildings != std::vector<std::int64_t>(cut.begin(), cut.end()))
      tell("not those buildings are called cut that are");
    if (in_.weights.empty()) return;
    double said = 0;
    for (std::size_t c = 0; c < whole.size(); ++c) {
      const double most = whole[c] + partly[c], slack = kAnyOrder * most;
      said += made_.weight[c];
      if (made_.weight[c] < whole[c] - slack || made_.weight[c] > most + slack)
        tell(named("cell", c) + " does not weigh what the buildings in it do");
    }
    if (!same_sum(said, total)) tell("cells do not weigh together what the buildings in them do");
  }

  /// Cells of one area with a common edge, by looking for the same edge twice, and its length.
  std::map<Pair, double> shared_borders() const {
    std::vector<Segment> edges;
    libgrid::append_segments(made_.cells, edges);
    for (Segment& e : edges)
      if (e.b < e.a) std::swap(e.a, e.b);
    std::sort(edges.begin(), edges.end(), [](const Segment& l, const Segment& r) {
      return std::tie(l.a, l.b, l.source) < std::tie(r.a, r.b, r.source);
    });
    std::vector<Coord> ends;
    std::vector<Pair> pairs;
    for (std::size_t i = 1; i < edges.size(); ++i) {
      const Pair pair{edges[i - 1].source, edges[i].source};
      if (edges[i].a != edges[i - 1].a || edges[i].b != edges[i - 1].b ||
          pair.first == pair.second ||
          made_.area[static_cast<std::size_t>(pair.first)] !=
              made_.area[static_cast<std::size_t>(pair.second)])
        continue;
      pairs.push_back(pair);
      ends.push_back(edges[i].a), ends.push_back(edges[i].b);
    }
    to_metres_.apply(ends);
    std::map<Pair, double> length;
    for (std::size_t i = 0; i < pairs.size(); ++i)
      length[pairs[i]] +=
          std::hypot(ends[2 * i + 1].x - ends[2 * i].x, ends[2 * i + 1].y - ends[2 * i].y);
    return length;
  }

  /// What sections of two cells share is what the cells share.
  void check_shared_borders() {
    std::map<Pair, double> listed;
    for (const RoadSections::Border& b : sections_.borders) {
      const auto [c, d] = std::minmax(sections_.cell[static_cast<std::size_t>(b.a)],
                                      sections_.cell[static_cast<std::size_t>(b.b)]);
      if (c != d) listed[{c, d}] += b.length_m;
    }
    const std::map<Pair, double> shared = shared_borders();
    for (const auto& [pair, length] : shared)
      if (const auto found = listed.find(pair); found == listed.end())
        tell(named("cells", pair) + " share an edge that no listed border has");
      else if (std::abs(found->second - length) > kRounded_m + kAnyOrder * length)
        tell(named("cells", pair) + " do not share as much as their listed borders");
    for (const auto& [pair, length] : listed)
      if (!shared.contains(pair)) tell(named("cells", pair) + " are no neighbours");
  }

  /// The sections of an area that have land as atoms, and the division of them that cells are.
  void check_divisions() {
    std::vector<std::vector<std::size_t>> sections(in_.areas.size()), cells(in_.areas.size());
    std::vector<std::uint8_t> has_section(made_.cells.size(), 0);
    std::vector<std::vector<AtomBorder>> borders(in_.areas.size());
    std::vector<std::int32_t> atom(sections_.size(), -1);
    for (std::size_t s = 0; s < sections_.size(); ++s) {
      sections[area_of(s)].push_back(s);
      has_section[cell_of(s)] = 1;
    }
    for (std::size_t c = 0; c < made_.cells.size(); ++c) {
      const auto a = static_cast<std::size_t>(made_.area[c]);
      cells[a].push_back(c);
      if (!has_section[c] && !sections[a].empty()) tell(named("cell", c) + " has no road section");
    }
    std::vector<std::vector<double>> weight(in_.areas.size());
    for (std::size_t a = 0; a < sections.size(); ++a) {
      for (const std::size_t s : sections[a])
        if (land_of(s) == s) {
          atom[s] = static_cast<std::int32_t>(weight[a].size());
          weight[a].push_back(0);
        }
      for (const std::size_t s : sections[a])
        weight[a][static_cast<std::size_t>(atom[land_of(s)])] += sections_.weight[s];
    }
    for (const RoadSections::Border& b : sections_.borders)
      borders[area_of(static_cast<std::size_t>(b.a))].push_back(
          {atom[static_cast<std::size_t>(b.a)], atom[static_cast<std::size_t>(b.b)], b.cost});
    for (std::size_t a = 0; a < sections.size(); ++a) {
      GraphPartition claimed;
      const auto claim = [&](std::size_t cell) {
        claimed.weight.push_back(made_.weight[cell]);
        claimed.reason.push_back(made_.reason[cell]);
      };
      if (sections[a].empty()) {  // all of it is one cell
        if (cells[a].size() > 1) tell(named("area", a) + " has no road and several cells");
        if (cells[a].size() != 1) continue;
        claimed.cell = {0};
        claim(cells[a][0]);
        weight[a] = claimed.weight;
      }
      std::map<std::size_t, std::int32_t> number;  // cells by their first atom
      for (const std::size_t s : sections[a]) {
        if (land_of(s) != s) continue;
        const auto [at, fresh] =
            number.try_emplace(cell_of(s), static_cast<std::int32_t>(number.size()));
        if (fresh) claim(cell_of(s));
        claimed.cell.push_back(at->second);
      }
      for (const std::string& fault : check_partition(atom_graph(weight[a], borders[a]), claimed,
                                                      {.min = options_.min, .max = options_.max}))
        tell(named("area", a) + ": " + fault);
    }
  }

  const RoadInput& in_;
  const RoadCells& made_;
  const RoadSections& sections_;
  const RoadOptions& options_;
  const Crs& crs_;
  const Run& run_;
  double reach_;  ///< in units of the CRS
  Transform to_metres_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> check_road_cells(const RoadInput& input, const RoadCells& cells,
                                          const RoadOptions& options, const Crs& crs,
                                          const Run& run) {
  require_roads(input, options);
  if (!input.areas.box().empty()) return RoadCheck(input, cells, options, crs, run).faults();
  if (cells.cells.size() == 0 && cells.sections.size() == 0) return {};
  return {"there are cells where no area is"};
}

}  // namespace libgrid
