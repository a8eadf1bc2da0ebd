// SPDX-License-Identifier: Apache-2.0
#include "map_layers.hpp"

#include <initializer_list>
#include <limits>
#include <set>
#include <utility>
#include <variant>

#include "libgrid/codes/codes.hpp"

namespace libgrid::sample {

namespace {

void add_path(LineBuilder& into, const Path& path) {
  Path degrees;
  for (const Coord c : path) degrees.push_back(to_degrees(c));
  into.begin_row();
  into.add_line(degrees);
}

Structure structure_of(const PlanarMap& map, const std::vector<int>& run, int line) {
  for (const int e : map.edges_at(run[0], line)) {
    const MapEdge& edge = map.edges()[static_cast<std::size_t>(e)];
    if (edge.a == run[1] || edge.b == run[1]) return edge.structure;
  }
  return Structure::ground;
}

/// The surface of a river along its middle; its width swings a little.
Ring ribbon(const Path& middle) {
  Path left, right;
  for (std::size_t i = 0; i < middle.size(); ++i) {
    const Coord before = middle[i > 0 ? i - 1 : 0];
    const Coord after = middle[std::min(i + 1, middle.size() - 1)];
    const Coord aside = left_of(unit(after - before));
    const double half = kRiverHalfWidth * (0.86 + 0.14 * sine(static_cast<double>(i) / 17));
    left.push_back(on_lattice(middle[i] + aside * half));
    right.push_back(on_lattice(middle[i] - aside * half));
  }
  right.insert(right.end(), left.rbegin(), left.rend());
  right.push_back(right.front());
  return right;
}

/// The stretches of a ring that are not among the edges.
std::vector<Path> unshared(const Ring& ring, const std::set<std::pair<Coord, Coord>>& shared) {
  const std::size_t edges = ring.size() - 1;
  std::size_t start = 0;  // begin behind a shared edge, so that no run is cut at the ring's start
  for (std::size_t i = 0; i < edges; ++i)
    if (shared.contains({ring[i], ring[i + 1]})) start = (i + 1) % edges;
  std::vector<Path> runs;
  bool open = false;
  for (std::size_t k = 0; k < edges; ++k) {
    const Coord a = ring[(start + k) % edges], b = ring[(start + k + 1) % edges];
    if (shared.contains({a, b})) {
      open = false;
      continue;
    }
    if (!open) runs.push_back({a});
    open = true;
    runs.back().push_back(b);
  }
  return runs;
}

}  // namespace

void add_ring(PolygonBuilder& into, const Ring& ring) {
  Ring degrees;
  for (const Coord c : ring) degrees.push_back(to_degrees(c));
  into.begin_row();
  into.begin_part();
  into.add_ring(degrees);
}

void MapLayers::Polygons::add(const Ring& ring, const Name& of, std::string_view what) {
  add_ring(rings, ring);
  name.push_back(of.zh);
  name_en.push_back(of.en);
  kind.emplace_back(what);
}

void MapLayers::add(const Area& area, const Ring& ring) {
  add_ring(levels_.rings, ring);
  levels_.code.push_back(area.code);
  levels_.name.push_back(area.name.zh);
  levels_.name_en.push_back(area.name.en);
  levels_.level.push_back(area.level);
  levels_.depth.push_back(area.depth);
  levels_.parent.push_back(area.parent);
}

void MapLayers::add(const StreetPlan& plan, const Buildings& buildings, const Registers& books,
                    std::span<const Roundabout> roundabouts) {
  add_lines(plan, roundabouts);
  for (const Ring& pond : buildings.ponds) water_.add(pond, {}, "pond");
  add_walls(plan, buildings.compounds);
  add_compounds(plan, buildings, books);
  add_buildings(buildings, books);
  add_stairwells(buildings, books);
  add_units(books);
  add_components(plan, books);
}

void MapLayers::add_line(const Path& path, const MapLine& of, Structure structure) {
  const bool wet = of.kind == BarrierClass::river || of.kind == BarrierClass::stream;
  if (!wet && !is_road(of.kind) && of.kind != BarrierClass::rail) return;
  Lines& lines = wet ? waterways_ : of.kind == BarrierClass::rail ? rail_ : roads_;
  add_path(lines.paths, path);
  lines.name.push_back(of.name.zh);
  lines.name_en.push_back(of.name.en);
  lines.kind.emplace_back(name_of(of.kind));
  lines.bridge.push_back(structure == Structure::bridge);
  lines.tunnel.push_back(structure == Structure::tunnel);
}

void MapLayers::add_river(const Path& middle, const Name& name) {
  water_.add(ribbon(middle), name, "river");
}

/// One row for each run of equal structure; roads are cut at roundabouts, whose rings come last.
void MapLayers::add_lines(const StreetPlan& plan, std::span<const Roundabout> roundabouts) {
  for (std::size_t l = 0; l < plan.lines.size(); ++l) {
    const MapLine& line = plan.lines[l];
    if (line.shared) continue;
    for (const auto& run : plan.map.runs(static_cast<int>(l))) {
      const Structure structure = structure_of(plan.map, run, static_cast<int>(l));
      Path whole = plan.map.path(run);
      for (const Roundabout& r : roundabouts) whole = r.with_ends(whole);
      if (roundabouts.empty())
        add_line(whole, line, structure);
      else
        for (const Path& part : parts_outside(whole, roundabouts)) add_line(part, line, structure);
      if (line.kind == BarrierClass::river) add_river(plan.map.path(run), line.name);
    }
  }
  for (const Path& lane : plan.dead_ends) add_line(lane, {BarrierClass::lane}, Structure::ground);
  for (const Roundabout& r : roundabouts) add_line(r.ring(), r.line, Structure::ground);
}

/// Walls between two estates once, and each estate's own wall along the roads.
void MapLayers::add_walls(const StreetPlan& plan, const std::vector<Compound>& compounds) {
  std::set<std::pair<Coord, Coord>> shared;
  for (std::size_t l = 0; l < plan.lines.size(); ++l) {
    if (plan.lines[l].kind != BarrierClass::wall) continue;
    for (const auto& run : plan.map.runs(static_cast<int>(l))) {
      if (structure_of(plan.map, run, static_cast<int>(l)) == Structure::stub) continue;
      const Path path = plan.map.path(run);
      for (std::size_t i = 1; i < path.size(); ++i) {
        shared.emplace(path[i - 1], path[i]);
        shared.emplace(path[i], path[i - 1]);
      }
      add_path(walls_, path);
      wall_name_.emplace_back();
    }
  }
  for (const Compound& compound : compounds)
    for (const Path& path : unshared(compound.ring, shared)) {
      add_path(walls_, path);
      wall_name_.push_back(compound.name.zh);
    }
}

void MapLayers::add_compounds(const StreetPlan& plan, const Buildings& buildings,
                              const Registers& books) {
  for (std::size_t i = 0; i < buildings.compounds.size(); ++i) {
    const Compound& compound = buildings.compounds[i];
    const Use use = plan.lots[static_cast<std::size_t>(compound.lot)].use;
    compounds_.add(compound.ring, compound.name,
                   use == Use::school  ? "school"
                   : use == Use::works ? "works"
                                       : "estate");
    compound_code_.push_back(books.compound_code[i]);
    compound_address_.push_back(books.compound_address[i]);
    compound_households_.push_back(books.compound_households[i]);
  }
}

void MapLayers::add_buildings(const Buildings& buildings, const Registers& books) {
  for (std::size_t i = 0; i < buildings.rows.size(); ++i) {
    const Building& b = buildings.rows[i];
    add_ring(buildings_.rings, b.ring);
    buildings_.code.push_back(books.building_code[i]);
    buildings_.name.push_back(books.building_name[i]);
    buildings_.kind.emplace_back(word_of(b.kind));
    buildings_.floors.push_back(b.floors);
    buildings_.households.push_back(b.households);
    buildings_.address.push_back(books.building_address[i]);
    buildings_.compound.push_back(
        b.compound < 0 ? "" : books.compound_code[static_cast<std::size_t>(b.compound)]);
  }
}

void MapLayers::add_units(const Registers& books) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Unit& u : books.units) {
    units_.points.push_back(u.has_point ? to_degrees(u.at) : Coord{nan, nan});
    units_.code.push_back(u.code);
    units_.name.push_back(u.name.zh);
    units_.name_en.push_back(u.name.en);
    units_.kind.push_back(u.kind);
    units_.trade.push_back(u.trade);
    units_.building.push_back(
        u.building < 0 ? "" : books.building_code[static_cast<std::size_t>(u.building)]);
    units_.address.push_back(u.address);
  }
}

/// Numbered from one end of the block to the other; households are those of its flats.
void MapLayers::add_stairwells(const Buildings& buildings, const Registers& books) {
  for (std::size_t b = 0; b < buildings.rows.size(); ++b) {
    int number = 0;
    for (const Coord at : stairwells(buildings.rows[b])) {
      const std::string digits = std::to_string(++number);
      stairwells_.points.push_back(to_degrees(at));
      stairwells_.code.push_back(sequence_code(books.building_code[b], number, 2));
      stairwells_.name.push_back(digits + "单元");
      stairwells_.name_en.push_back("Stairwell " + digits);
      stairwells_.building.push_back(books.building_code[b]);
      stairwells_.households.push_back(2 * buildings.rows[b].floors);
      stairwells_.address.push_back(books.building_address[b] + digits + "单元");
    }
  }
}

void MapLayers::add_components(const StreetPlan& plan, const Registers& books) {
  for (const Component& c : books.components) {
    const Name& road = plan.lines[static_cast<std::size_t>(c.line)].name;
    const Name& place =
        road.zh.empty() ? books.community[static_cast<std::size_t>(c.community)] : road;
    const Name name = joined(place, name_of(c.kind));
    const std::string digits = std::to_string(c.number);
    components_.points.push_back(to_degrees(c.at));
    components_.code.push_back(component_code(books, c));
    components_.name.push_back(name.zh + digits + "号");
    components_.name_en.push_back(name.en + " " + digits);
    components_.kind.emplace_back(word_of(c.kind));
    components_.kind_zh.push_back(name_of(c.kind).zh);
  }
}

std::vector<Layer> MapLayers::finish() {
  using Columns = std::initializer_list<std::pair<const char*, std::variant<Texts*, Numbers*>>>;
  auto table = [](const Columns& columns) {
    Table made;
    for (const auto& [name, values] : columns)
      if (auto* const* texts = std::get_if<Texts*>(&values))
        made.add_texts(name, std::move(**texts));
      else
        made.add(name, std::move(*std::get<Numbers*>(values)));
    return made;
  };
  auto lines = [&](const char* name, Lines& l) {
    return layer_of(name, l.paths.finish(),
                    table({{"name", &l.name},
                           {"name_en", &l.name_en},
                           {"class", &l.kind},
                           {"bridge", &l.bridge},
                           {"tunnel", &l.tunnel}}));
  };
  Texts wall(wall_name_.size(), "wall");
  return {
      layer_of("level", levels_.rings.finish(),
               table({{"code", &levels_.code},
                      {"name", &levels_.name},
                      {"name_en", &levels_.name_en},
                      {"level", &levels_.level},
                      {"depth", &levels_.depth},
                      {"parent", &levels_.parent}})),
      lines("roads", roads_),
      lines("rail", rail_),
      layer_of("waterways", waterways_.paths.finish(),
               table({{"name", &waterways_.name},
                      {"name_en", &waterways_.name_en},
                      {"class", &waterways_.kind}})),
      layer_of(
          "water", water_.rings.finish(),
          table({{"name", &water_.name}, {"name_en", &water_.name_en}, {"class", &water_.kind}})),
      layer_of("walls", walls_.finish(), table({{"class", &wall}, {"name", &wall_name_}})),
      layer_of("compounds", compounds_.rings.finish(),
               table({{"code", &compound_code_},
                      {"name", &compounds_.name},
                      {"name_en", &compounds_.name_en},
                      {"kind", &compounds_.kind},
                      {"households", &compound_households_},
                      {"address", &compound_address_}})),
      layer_of("buildings", buildings_.rings.finish(),
               table({{"code", &buildings_.code},
                      {"name", &buildings_.name},
                      {"kind", &buildings_.kind},
                      {"floors", &buildings_.floors},
                      {"households", &buildings_.households},
                      {"address", &buildings_.address},
                      {"compound", &buildings_.compound}})),
      layer_of("stairwells", PointArray(std::move(stairwells_.points)),
               table({{"code", &stairwells_.code},
                      {"name", &stairwells_.name},
                      {"name_en", &stairwells_.name_en},
                      {"building", &stairwells_.building},
                      {"households", &stairwells_.households},
                      {"address", &stairwells_.address}})),
      layer_of("units", PointArray(std::move(units_.points)),
               table({{"code", &units_.code},
                      {"name", &units_.name},
                      {"name_en", &units_.name_en},
                      {"kind", &units_.kind},
                      {"trade", &units_.trade},
                      {"building", &units_.building},
                      {"address", &units_.address}})),
      layer_of("components", PointArray(std::move(components_.points)),
               table({{"code", &components_.code},
                      {"name", &components_.name},
                      {"name_en", &components_.name_en},
                      {"kind", &components_.kind},
                      {"kind_zh", &components_.kind_zh}}))};
}

}  // namespace libgrid::sample
