// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/road_cells.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "libgrid/assign/assign.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/index/box_index.hpp"
#include "libgrid/locate/locator.hpp"
#include "libgrid/locate/nearest_items.hpp"
#include "libgrid/topology/overlay.hpp"
#include "plots.hpp"
#include "road_network.hpp"
#include "subdivide.hpp"

namespace libgrid {

namespace {

constexpr double kClosest_m = 0.5;  ///< places along a road: at its ends, and at most so far apart
constexpr double kWidest_m = 8;
constexpr double kFirstReach_m = 20;  ///< of a building, for the nearest road
constexpr double kSameName = 3;       ///< what it costs more to part two sections of one road
constexpr std::int64_t kStepsAnAtom = 1000;  ///< as partition
constexpr std::size_t kFewAtoms = 500;
constexpr std::int32_t kTriesOfFew = 4;

/// How far from the ends of a section of some length its places lie: close together at both ends,
/// where other sections are near, and the same on sections that meet there.
std::vector<double> places_along(double length) {
  std::vector<double> from_end;
  for (double at = kClosest_m; at < length / 2; at += std::clamp(at / 2, kClosest_m, kWidest_m))
    from_end.push_back(at);
  std::vector<double> all = from_end;
  if (from_end.empty() || length / 2 - from_end.back() > kClosest_m / 2) all.push_back(length / 2);
  for (std::size_t i = from_end.size(); i-- > 0;) all.push_back(length - from_end[i]);
  return all;
}

void add_places(const std::vector<Coord>& line, double length, std::vector<Coord>& into) {
  std::size_t i = 1;
  double before = 0;
  for (const double at : places_along(length)) {
    double piece = std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
    while (i + 1 < line.size() && before + piece < at) {
      before += piece;
      ++i;
      piece = std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
    }
    const double t = piece > 0 ? std::min((at - before) / piece, 1.0) : 0;
    into.push_back({line[i - 1].x + t * (line[i].x - line[i - 1].x),
                    line[i - 1].y + t * (line[i].y - line[i - 1].y)});
  }
}

/// The places that share out the land of an area, each with its section.
struct Sites {
  std::vector<Coord> place;
  std::vector<std::int64_t> section;
  std::size_t on_roads = 0;  ///< the first ones
};

/// A line between the land of two sections.
struct Parting {
  Coord a, b;
  std::int64_t left, right;
};

class RoadDivider {
 public:
  RoadDivider(const RoadInput& in, const RoadOptions& options, const Crs& crs, const Run& run)
      : in_(in),
        options_(options),
        crs_(crs),
        run_(run),
        to_metres_(crs, working_crs(crs, in.areas.box())) {}

  RoadCells divide() {
    run_.tell("sections", 0);
    find_sections();
    run_.tell("sections", 0.2);
    const std::vector<Sites> sites = sites_of_areas();
    share_out(sites);
    run_.tell("sections", 0.6);
    settle_faces();
    weigh_sections();
    unite();
    run_.tell("sections", 0.8);
    finish();
    run_.tell("sections", 1);
    return std::move(out_);
  }

 private:
  RoadSections& sections() { return out_.sections; }

  void find_sections() {
    const double longest = in_.weights.empty() ? options_.max : HUGE_VAL;
    LineBuilder lines;
    of_area_.resize(in_.areas.size());
    for (NetworkSection& n : network_sections(in_, longest, to_metres_, crs_.lattice(), run_)) {
      for (const std::int64_t area : n.areas) {
        of_area_[static_cast<std::size_t>(area)].push_back(
            static_cast<std::int64_t>(sections().size()));
        lines.begin_row();
        lines.add_line(n.line);
        sections().area.push_back(area);
        sections().name.push_back(n.name);
        sections().barrier.push_back(n.barrier);
        sections().length_m.push_back(n.length_m);
        sections().road_m.push_back(n.length_m / static_cast<double>(n.areas.size()));
        planar_.push_back(n.planar);
      }
    }
    sections().lines = lines.finish();
    sections().cell.assign(sections().size(), -1);
    sections().land.assign(sections().size(), -1);
  }

  /// The buildings of each area, by where most of them lies.
  std::vector<std::vector<std::int64_t>> buildings_of_areas() const {
    std::vector<std::vector<std::int64_t>> rows(in_.areas.size());
    if (!in_.buildings || in_.buildings->size() == 0) return rows;
    const Assignment where = assign_footprints(*in_.buildings, in_.areas, {}, crs_, {}, run_);
    for (std::size_t b = 0; b < where.size(); ++b)
      if (where.cell[b] >= 0)
        rows[static_cast<std::size_t>(where.cell[b])].push_back(static_cast<std::int64_t>(b));
    return rows;
  }

  std::vector<Sites> sites_of_areas() {
    std::vector<Sites> sites(in_.areas.size());
    const std::vector<std::vector<std::int64_t>> buildings = buildings_of_areas();
    std::vector<PolygonArray> houses(in_.areas.size());
    for (std::size_t a = 0; a < sites.size(); ++a)
      if (of_area_[a].size() > 1 && !buildings[a].empty())
        houses[a] = to_metres_(in_.buildings->take(buildings[a]));
    for_chunks(sites.size(), 1, run_, [&](std::size_t a, std::size_t) {
      for (const std::int64_t s : of_area_[a]) {
        const auto row = static_cast<std::size_t>(s);
        add_places(planar_[row], sections().length_m[row], sites[a].place);
        sites[a].section.resize(sites[a].place.size(), s);
      }
      sites[a].on_roads = sites[a].place.size();
      if (houses[a].size() > 0) add_walls(houses[a], of_area_[a], sites[a]);
    });
    return sites;
  }

  /// Of sections as near as each other, the first.
  static std::int64_t nearest_section(const PolygonArray& houses, std::size_t house,
                                      const std::vector<Segment>& roads, const BoxIndex& index) {
    const auto row = static_cast<std::int64_t>(house);
    const std::vector<Segment> walls = walls_of(houses, {&row, 1});
    const Box box = houses.box(house);
    std::vector<std::int64_t> near;
    for (double reach = kFirstReach_m;; reach *= 4) {
      index.query({box.min_x - reach, box.min_y - reach, box.max_x + reach, box.max_y + reach},
                  near);
      double least = HUGE_VAL;
      std::int64_t section = -1;
      for (const std::int64_t i : near)
        for (const Segment& wall : walls) {
          const Segment& road = roads[static_cast<std::size_t>(i)];
          const double away = distance(wall, road);
          if (away > least || (away == least && road.source >= section)) continue;
          least = away, section = road.source;
        }
      if (least <= reach || near.size() == roads.size()) return section;
    }
  }

  /// The places along the walls of an area's buildings, which go with the section nearest to them.
  void add_walls(const PolygonArray& houses, const std::vector<std::int64_t>& sections,
                 Sites& sites) const {
    std::vector<Segment> roads, beside;
    std::vector<Box> boxes;
    for (const std::int64_t s : sections) {
      const std::vector<Coord>& line = planar_[static_cast<std::size_t>(s)];
      for (std::size_t i = 1; i < line.size(); ++i) {
        roads.push_back({line[i - 1], line[i], s});
        beside.push_back({line[i - 1], line[i], -1});
        boxes.emplace_back().add(line[i - 1]);
        boxes.back().add(line[i]);
      }
    }
    const BoxIndex index(boxes);
    std::vector<std::int64_t> nearest(houses.size());
    for (std::size_t b = 0; b < houses.size(); ++b)
      nearest[b] = nearest_section(houses, b, roads, index);
    std::vector<std::int64_t> rows(houses.size());
    std::iota(rows.begin(), rows.end(), 0);
    const WallPlaces walls = places_along_walls(houses, rows, beside);
    for (std::size_t i = 0; i < walls.place.size(); ++i) {
      const std::int64_t section = nearest[static_cast<std::size_t>(walls.building[i])];
      if (section < 0) continue;
      sites.place.push_back(walls.place[i]);
      sites.section.push_back(section);
    }
  }

  /// Cuts all areas along the lines between their sections' places.
  void share_out(const std::vector<Sites>& sites) {
    std::vector<std::vector<Parting>> lines(sites.size());
    std::vector<Box> boxes(sites.size());
    for (std::size_t a = 0; a < sites.size(); ++a) {
      const std::int64_t row = static_cast<std::int64_t>(a);
      if (of_area_[a].size() > 1) boxes[a] = to_metres_(in_.areas.take({&row, 1})).box();
    }
    for_chunks(sites.size(), 1, run_, [&](std::size_t a, std::size_t) {
      if (of_area_[a].size() < 2) return;
      const Box frame{boxes[a].min_x - 1, boxes[a].min_y - 1, boxes[a].max_x + 1,
                      boxes[a].max_y + 1};
      for (const VoronoiEdge& e : voronoi_edges(sites[a].place, frame)) {
        const std::int64_t left = sites[a].section[static_cast<std::size_t>(e.left)];
        const std::int64_t right = sites[a].section[static_cast<std::size_t>(e.right)];
        if (left != right) lines[a].push_back({e.a, e.b, left, right});
      }
    });
    Cutters cutters;
    std::vector<Parting> partings;
    for (std::size_t a = 0; a < lines.size(); ++a)
      for (Parting& p : lines[a]) {
        std::array<Coord, 2> ends = {p.a, p.b};
        to_metres_.inverse(ends);  // a transform belongs to one thread
        for (Coord& c : ends) c = crs_.lattice().snap(c);
        if (ends[0] == ends[1]) continue;
        cutters.add(ends, BarrierClass::none, static_cast<std::int64_t>(a));
        partings.push_back(p);
      }
    NamedBlocks areas{std::vector<std::int64_t>(in_.areas.size()), in_.areas};
    std::iota(areas.block.begin(), areas.block.end(), 0);
    faces_ = subdivide(in_.areas, cutters, areas, crs_.lattice(), run_);
    edges_ = measure_edges(faces_.arrangement, to_metres_);
    name_faces(partings, sites);
  }

  /// The section of each face: by the lines around it; where none is, by the place nearest to it.
  void name_faces(const std::vector<Parting>& partings, const std::vector<Sites>& sites) {
    const Subdivision& s = faces_;
    std::vector<std::map<std::int64_t, double>> beside(s.area.size());
    for (std::size_t e = 0; e < s.arrangement.edges.size(); ++e)
      for (const auto& use : s.arrangement.uses_of(e)) {
        if (use.line < s.first_cutter) continue;
        const Parting& p = partings[static_cast<std::size_t>(use.line - s.first_cutter)];
        for (const std::size_t h : {2 * e, 2 * e + 1}) {
          const bool left = (h == 2 * e) == (use.sign > 0);
          const std::int64_t section = left ? p.left : p.right;
          const auto f = static_cast<std::size_t>(s.faces.left[h]);
          if (s.area[f] == sections().area[static_cast<std::size_t>(section)])
            beside[f][section] += edges_.length_m[e];
        }
      }
    section_.assign(s.area.size(), -1);
    std::vector<std::int64_t> alone;
    for (std::size_t f = 0; f < section_.size(); ++f) {
      if (s.area[f] < 0) continue;
      const auto less = [](const auto& l, const auto& r) { return l.second < r.second; };
      if (!beside[f].empty())
        section_[f] = std::max_element(beside[f].begin(), beside[f].end(), less)->first;
      else if (!of_area_[static_cast<std::size_t>(s.area[f])].empty())
        alone.push_back(static_cast<std::int64_t>(f));
    }
    const PolygonArray shapes = s.shapes(alone);
    for (std::size_t i = 0; i < alone.size(); ++i) {
      const auto f = static_cast<std::size_t>(alone[i]);
      const Sites& here = sites[static_cast<std::size_t>(s.area[f])];
      const NearestItems places{PointArray(here.place)};
      section_[f] = here.section[static_cast<std::size_t>(
          places.nearest(to_metres_(inside_point(shapes, i))).item)];
    }
  }

  /// Of the faces of each section one is its own, that with most of the road; the others join a
  /// neighbour, so that land is connected: first those with the longest border.
  void settle_faces() {
    const Subdivision& s = faces_;
    find_own_faces();
    std::vector<std::uint8_t> settled(s.area.size(), 0);
    for (std::size_t f = 0; f < settled.size(); ++f) {
      const std::int64_t section = section_[f];
      settled[f] = section >= 0 &&
                   own_face_[static_cast<std::size_t>(section)] == static_cast<std::int64_t>(f);
    }
    for (bool more = true; more;) {
      std::map<std::size_t, std::map<std::int64_t, double>> beside;
      for (std::size_t e = 0; e < s.arrangement.edges.size(); ++e)
        for (const std::size_t h : {2 * e, 2 * e + 1}) {
          const auto f = static_cast<std::size_t>(s.faces.left[h]);
          const auto other = static_cast<std::size_t>(s.faces.left[h ^ 1]);
          if (section_[f] < 0 || settled[f] || !settled[other] || s.area[f] != s.area[other])
            continue;
          beside[f][section_[other]] += edges_.length_m[e];
        }
      for (const auto& [f, lengths] : beside) {
        const auto less = [](const auto& l, const auto& r) { return l.second < r.second; };
        section_[f] = std::max_element(lengths.begin(), lengths.end(), less)->first;
        settled[f] = 1;
      }
      more = !beside.empty();
    }
    // What is left lies apart from all roads of its area, and goes with the nearest.
    for (std::size_t f = 0; f < section_.size(); ++f)
      if (section_[f] >= 0) section_[f] = sections().land[static_cast<std::size_t>(section_[f])];
  }

  void find_own_faces() {
    const Subdivision& s = faces_;
    std::vector<std::vector<std::int64_t>> of_section(sections().size());
    const PolygonArray shapes = face_polygons(s.arrangement, s.faces);
    const Locator locator(shapes);
    for (std::size_t f = 0; f < section_.size(); ++f)
      if (section_[f] >= 0)
        of_section[static_cast<std::size_t>(section_[f])].push_back(static_cast<std::int64_t>(f));
    own_face_.assign(sections().size(), -1);
    std::vector<std::int64_t> landless;
    for (std::size_t row = 0; row < of_section.size(); ++row) {
      sections().land[row] = static_cast<std::int64_t>(row);
      if (of_section[row].empty()) {
        landless.push_back(static_cast<std::int64_t>(row));
        continue;
      }
      std::map<std::int64_t, double> on;  // metres of road that places stand for, twice
      if (of_section[row].size() > 1) {
        const double length = sections().length_m[row];
        const std::vector<double> at = places_along(length);
        std::vector<Coord> places;
        add_places(planar_[row], length, places);
        to_metres_.inverse(places);
        for (std::size_t i = 0; i < at.size(); ++i)
          on[locator.cell_of(places[i])] +=
              (i + 1 < at.size() ? at[i + 1] : length) - (i > 0 ? at[i - 1] : 0);
      }
      const auto rank = [&](std::int64_t f) {
        const auto found = on.find(f);
        return std::pair(found == on.end() ? 0.0 : found->second,
                         row_area(shapes, static_cast<std::size_t>(f)));
      };
      own_face_[row] =
          *std::max_element(of_section[row].begin(), of_section[row].end(),
                            [&](std::int64_t l, std::int64_t r) { return rank(l) < rank(r); });
    }
    for (const std::int64_t row : landless) give_home(row, locator);
  }

  /// A section too short to have land is part of what it lies in.
  void give_home(std::int64_t row, const Locator& locator) {
    const auto s = static_cast<std::size_t>(row);
    const auto area = static_cast<std::size_t>(sections().area[s]);
    std::vector<Coord> places;
    add_places(planar_[s], sections().length_m[s], places);
    to_metres_.inverse(places);
    for (const Coord c : places) {
      const std::int64_t f = locator.cell_of(c);
      if (f < 0 || faces_.area[static_cast<std::size_t>(f)] != sections().area[s]) continue;
      sections().land[s] = section_[static_cast<std::size_t>(f)];
      return;
    }
    // Its places lie on an outline: it goes with the first that has land.
    for (const std::int64_t other : of_area_[area])
      if (own_face_[static_cast<std::size_t>(other)] >= 0) {
        sections().land[s] = other;
        return;
      }
  }

  void weigh_sections() {
    RoadSections& rows = sections();
    if (in_.weights.empty()) {
      rows.weight = rows.road_m;
      return;
    }
    rows.weight.assign(rows.size(), 0);
    bare_weight_.assign(in_.areas.size(), 0);
    std::vector<std::int64_t> faces;
    for (std::size_t f = 0; f < faces_.area.size(); ++f)
      if (faces_.area[f] >= 0) faces.push_back(static_cast<std::int64_t>(f));
    const Assignment where =
        assign_footprints(*in_.buildings, faces_.shapes(faces), {}, crs_, {}, run_);
    for (std::size_t b = 0; b < where.size(); ++b) {
      if (where.cell[b] < 0) continue;
      const auto f = static_cast<std::size_t>(faces[static_cast<std::size_t>(where.cell[b])]);
      (section_[f] >= 0 ? rows.weight[static_cast<std::size_t>(section_[f])]
                        : bare_weight_[static_cast<std::size_t>(faces_.area[f])]) += in_.weights[b];
    }
  }

  void find_borders() {
    const Subdivision& s = faces_;
    std::map<std::pair<std::int64_t, std::int64_t>, double> length;
    for (std::size_t e = 0; e < s.arrangement.edges.size(); ++e) {
      const auto l = static_cast<std::size_t>(s.faces.left[2 * e]);
      const auto r = static_cast<std::size_t>(s.faces.left[2 * e + 1]);
      const auto [a, b] = std::minmax(section_[l], section_[r]);
      if (a < 0 || a == b || s.area[l] != s.area[r]) continue;
      length[{a, b}] += edges_.length_m[e];
    }
    for (const auto& [pair, metres] : length) {
      const std::string& name = sections().name[static_cast<std::size_t>(pair.first)];
      const bool same =
          !name.empty() && name == sections().name[static_cast<std::size_t>(pair.second)];
      sections().borders.push_back(
          {pair.first, pair.second, metres, metres * (same ? kSameName : 1)});
    }
  }

  /// The sections of each area that have land as atoms, united to cells.
  void unite() {
    find_borders();
    const std::size_t areas = in_.areas.size();
    std::vector<std::int32_t> atom(sections().size(), -1);
    std::vector<std::vector<double>> weight(areas);
    for (std::size_t a = 0; a < areas; ++a) {
      for (const std::int64_t s : of_area_[a])
        if (sections().land[static_cast<std::size_t>(s)] == s) {
          atom[static_cast<std::size_t>(s)] = static_cast<std::int32_t>(weight[a].size());
          weight[a].push_back(0);
        }
      for (const std::int64_t s : of_area_[a])
        weight[a][static_cast<std::size_t>(
            atom[static_cast<std::size_t>(sections().land[static_cast<std::size_t>(s)])])] +=
            sections().weight[static_cast<std::size_t>(s)];
      if (weight[a].empty())  // no road: the area is one atom
        weight[a].push_back(bare_weight_.empty() ? 0 : bare_weight_[a]);
    }
    std::vector<std::vector<AtomBorder>> borders(areas);
    for (const RoadSections::Border& b : sections().borders)
      borders[static_cast<std::size_t>(sections().area[static_cast<std::size_t>(b.a)])].push_back(
          {atom[static_cast<std::size_t>(b.a)], atom[static_cast<std::size_t>(b.b)], b.cost});
    std::vector<GraphPartition> made(areas);
    const Run alone{.threads = 1, .stop = run_.stop};
    for_chunks(areas, 1, run_, [&](std::size_t a, std::size_t) {
      if (!in_.areas.has(a)) return;
      const AtomGraph graph = atom_graph(weight[a], borders[a]);
      made[a] = partition_graph(graph,
                                {.min = options_.min,
                                 .max = options_.max,
                                 .target = options_.target,
                                 .balance = options_.balance,
                                 .tries = graph.size() < kFewAtoms ? kTriesOfFew : 1,
                                 .steps_per_atom = kStepsAnAtom,
                                 .seed = options_.seed},
                                alone);
    });
    bare_cell_.assign(areas, -1);
    for (std::size_t a = 0; a < areas; ++a) {
      const auto first = static_cast<std::int64_t>(out_.area.size());
      const GraphPartition& d = made[a];
      out_.area.resize(out_.area.size() + d.cells(), static_cast<std::int64_t>(a));
      out_.weight.insert(out_.weight.end(), d.weight.begin(), d.weight.end());
      out_.reason.insert(out_.reason.end(), d.reason.begin(), d.reason.end());
      out_.part_weight.insert(out_.part_weight.end(), d.part_weight.begin(), d.part_weight.end());
      if (d.cells() > 0 && of_area_[a].empty()) bare_cell_[a] = first;
      for (const std::int64_t s : of_area_[a])
        sections().cell[static_cast<std::size_t>(s)] =
            first +
            d.cell[static_cast<std::size_t>(
                atom[static_cast<std::size_t>(sections().land[static_cast<std::size_t>(s)])])];
    }
  }

  void finish() {
    std::vector<std::int64_t> group(faces_.area.size(), -1);
    for (std::size_t f = 0; f < group.size(); ++f)
      if (faces_.area[f] >= 0)
        group[f] = section_[f] >= 0 ? sections().cell[static_cast<std::size_t>(section_[f])]
                                    : bare_cell_[static_cast<std::size_t>(faces_.area[f])];
    Dissolved dissolved = dissolve_cells(faces_, group, static_cast<std::int64_t>(out_.area.size()),
                                         in_.areas, crs_.lattice(), run_);
    out_.cells = std::move(dissolved.cells);
    out_.inserted = std::move(dissolved.inserted);
    out_.areas = insert_vertices(in_.areas, out_.inserted);
    for (std::size_t c = 0; c < out_.cells.size(); ++c)
      out_.pieces.push_back(out_.cells.parts(c).size());
    out_.road_m.assign(out_.cells.size(), 0);
    for (std::size_t s = 0; s < sections().size(); ++s)
      out_.road_m[static_cast<std::size_t>(sections().cell[s])] += sections().road_m[s];
    if (in_.buildings) find_cut_buildings();
  }

  void find_cut_buildings() {
    const Assignment where = assign_footprints(*in_.buildings, out_.cells, {}, crs_, {}, run_);
    const Shares& across = where.straddling;
    for (std::size_t i = 0, end = 0; i < across.size(); i = end) {
      std::vector<std::int64_t> areas;
      for (end = i; end < across.size() && across.row[end] == across.row[i]; ++end)
        areas.push_back(out_.area[static_cast<std::size_t>(across.cell[end])]);
      std::sort(areas.begin(), areas.end());
      if (std::adjacent_find(areas.begin(), areas.end()) != areas.end())
        out_.cut_buildings.push_back(across.row[i]);
    }
  }

  const RoadInput& in_;
  const RoadOptions& options_;
  const Crs& crs_;
  const Run& run_;
  Transform to_metres_;
  RoadCells out_;
  std::vector<std::vector<std::int64_t>> of_area_;  ///< the sections of each area
  std::vector<std::vector<Coord>> planar_;          ///< the line of each section in metres
  Subdivision faces_;
  EdgeMeasures edges_;
  std::vector<std::int64_t> section_;   ///< of each face; -1: the area has no road
  std::vector<std::int64_t> own_face_;  ///< of each section; -1: none
  std::vector<double> bare_weight_;     ///< of areas without a road, where buildings weigh
  std::vector<std::int64_t> bare_cell_;
};

}  // namespace

RoadCells road_cells(const RoadInput& input, const RoadOptions& options, const Crs& crs,
                     const Run& run) {
  require_roads(input, options);
  if (input.areas.box().empty()) return {};
  return RoadDivider(input, options, crs, run).divide();
}

}  // namespace libgrid
