// SPDX-License-Identifier: Apache-2.0
#include "sample.hpp"

#include <set>

#include "addresses.hpp"
#include "drawn_cells.hpp"
#include "libgrid/geom/measures.hpp"

namespace libgrid {

namespace sample {
namespace {

using Texts = std::vector<std::string>;
using Numbers = std::vector<std::int64_t>;

void add_ring(PolygonBuilder& into, const Ring& ring) {
  Ring degrees;
  for (const Coord c : ring) degrees.push_back(to_degrees(c));
  into.begin_row();
  into.begin_part();
  into.add_ring(degrees);
}

void add_line(LineBuilder& into, const Path& path) {
  Path degrees;
  for (const Coord c : path) degrees.push_back(to_degrees(c));
  into.begin_row();
  into.add_line(degrees);
}

/// The four parts of a map, and the layers made of them.
struct Sample {
  StreetPlan plan;
  Buildings buildings;
  Registers books;
  DrawnCells drawn;
  Crs crs = Crs::from_text("EPSG:4490");

  template <class Array>
  Layer layer(const char* name, Array geometry, Table table) const {
    return {name, crs, std::move(geometry), std::move(table)};
  }

  const MapLine& line(std::size_t index) const { return plan.lines[index]; }

  Layer levels() const {
    PolygonBuilder rings;
    auto add_outline = [&](const std::vector<int>& group, int wanted) {
      Ring ring = plan.map.path(outline(plan.map, plan.sides, group, wanted).front());
      ring.push_back(ring.front());
      add_ring(rings, ring);
    };
    add_outline(std::vector<int>(plan.lots.size(), 0), 0);
    Texts code{books.street_code}, name{books.street.zh}, name_en{books.street.en};
    Texts level{"street"}, parent{""};
    Numbers depth{1};
    std::vector<int> community;
    for (const Lot& lot : plan.lots) community.push_back(lot.community);
    for (int c = 0; c < kCommunities; ++c) {
      add_outline(community, c);
      code.push_back(books.community_code[static_cast<std::size_t>(c)]);
      name.push_back(books.community[static_cast<std::size_t>(c)].zh);
      name_en.push_back(books.community[static_cast<std::size_t>(c)].en);
      level.emplace_back("community");
      parent.push_back(books.street_code);
      depth.push_back(2);
    }
    Table table;
    table.add_texts("code", code);
    table.add_texts("name", name);
    table.add_texts("name_en", name_en);
    table.add_texts("level", level);
    table.add("depth", depth);
    table.add_texts("parent", parent);
    return layer("level", rings.finish(), table);
  }

  /// All lines of the drawing of some kinds, one row for each run of equal structure.
  template <class Wanted>
  Layer lines(const char* layer_name, Wanted wanted, bool structures) const {
    LineBuilder paths;
    Texts name, name_en, kind;
    Numbers bridge, tunnel;
    auto add = [&](const Path& path, const MapLine& of, Structure structure) {
      add_line(paths, path);
      name.push_back(of.name.zh);
      name_en.push_back(of.name.en);
      kind.emplace_back(name_of(of.kind));
      bridge.push_back(structure == Structure::bridge);
      tunnel.push_back(structure == Structure::tunnel);
    };
    for (std::size_t l = 0; l < plan.lines.size(); ++l) {
      if (!wanted(line(l).kind)) continue;
      for (const auto& run : plan.map.runs(static_cast<int>(l)))
        add(plan.map.path(run), line(l), structure_of(run, static_cast<int>(l)));
    }
    if (wanted(BarrierClass::lane))
      for (const Path& lane : plan.dead_ends) add(lane, {BarrierClass::lane}, Structure::ground);
    Table table;
    table.add_texts("name", name);
    table.add_texts("name_en", name_en);
    table.add_texts("class", kind);
    if (structures) {
      table.add("bridge", bridge);
      table.add("tunnel", tunnel);
    }
    return layer(layer_name, paths.finish(), table);
  }

  Structure structure_of(const std::vector<int>& run, int line) const {
    for (const int e : plan.map.edges_at(run[0], line)) {
      const MapEdge& edge = plan.map.edges()[static_cast<std::size_t>(e)];
      if (edge.a == run[1] || edge.b == run[1]) return edge.structure;
    }
    return Structure::ground;
  }

  Layer water() const {
    PolygonBuilder rings;
    Texts name, name_en, kind;
    for (std::size_t l = 0; l < plan.lines.size(); ++l) {
      if (line(l).kind != BarrierClass::river) continue;
      for (const auto& run : plan.map.runs(static_cast<int>(l))) {
        add_ring(rings, ribbon(plan.map.path(run)));
        name.push_back(line(l).name.zh);
        name_en.push_back(line(l).name.en);
        kind.emplace_back("river");
      }
    }
    for (const Ring& pond : buildings.ponds) {
      add_ring(rings, pond);
      name.emplace_back();
      name_en.emplace_back();
      kind.emplace_back("pond");
    }
    Table table;
    table.add_texts("name", name);
    table.add_texts("name_en", name_en);
    table.add_texts("class", kind);
    return layer("water", rings.finish(), table);
  }

  /// The surface of a river along its middle; its width swings a little.
  static Ring ribbon(const Path& middle) {
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

  /// Walls between two estates once, and each estate's own wall along the roads.
  Layer walls() const {
    LineBuilder paths;
    Texts name;
    std::set<std::pair<Coord, Coord>> shared;
    for (std::size_t l = 0; l < plan.lines.size(); ++l) {
      if (line(l).kind != BarrierClass::wall) continue;
      for (const auto& run : plan.map.runs(static_cast<int>(l))) {
        if (structure_of(run, static_cast<int>(l)) == Structure::stub) continue;
        const Path path = plan.map.path(run);
        for (std::size_t i = 1; i < path.size(); ++i) {
          shared.emplace(path[i - 1], path[i]);
          shared.emplace(path[i], path[i - 1]);
        }
        add_line(paths, path);
        name.emplace_back();
      }
    }
    for (const Compound& compound : buildings.compounds)
      for (const Path& path : unshared(compound.ring, shared)) {
        add_line(paths, path);
        name.push_back(compound.name.zh);
      }
    Table table;
    table.add("class", Texts(name.size(), "wall"));
    table.add_texts("name", name);
    return layer("walls", paths.finish(), table);
  }

  static std::vector<Path> unshared(const Ring& ring,
                                    const std::set<std::pair<Coord, Coord>>& shared) {
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

  Layer compounds() const {
    PolygonBuilder rings;
    Texts name, name_en, kind;
    Numbers households;
    for (std::size_t i = 0; i < buildings.compounds.size(); ++i) {
      const Compound& compound = buildings.compounds[i];
      add_ring(rings, compound.ring);
      name.push_back(compound.name.zh);
      name_en.push_back(compound.name.en);
      const Use use = plan.lots[static_cast<std::size_t>(compound.lot)].use;
      kind.emplace_back(use == Use::school ? "school" : use == Use::works ? "works" : "estate");
      households.push_back(books.compound_households[i]);
    }
    Table table;
    table.add_texts("code", books.compound_code);
    table.add_texts("name", name);
    table.add_texts("name_en", name_en);
    table.add_texts("kind", kind);
    table.add("households", households);
    table.add_texts("address", books.compound_address);
    return layer("compounds", rings.finish(), table);
  }

  Layer building_layer() const {
    PolygonBuilder rings;
    Texts kind, compound;
    Numbers floors, households;
    for (const Building& b : buildings.rows) {
      add_ring(rings, b.ring);
      kind.emplace_back(word_of(b.kind));
      floors.push_back(b.floors);
      households.push_back(b.households);
      compound.push_back(
          b.compound < 0 ? "" : books.compound_code[static_cast<std::size_t>(b.compound)]);
    }
    Table table;
    table.add_texts("code", books.building_code);
    table.add_texts("name", books.building_name);
    table.add_texts("kind", kind);
    table.add("floors", floors);
    table.add("households", households);
    table.add_texts("address", books.building_address);
    table.add_texts("compound", compound);
    return layer("buildings", rings.finish(), table);
  }

  Layer units() const {
    std::vector<Coord> points;
    Texts code, name, name_en, kind, trade, building, address;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const Unit& u : books.units) {
      points.push_back(u.has_point ? to_degrees(u.at) : Coord{nan, nan});
      code.push_back(u.code);
      name.push_back(u.name.zh);
      name_en.push_back(u.name.en);
      kind.push_back(u.kind);
      trade.push_back(u.trade);
      building.push_back(
          u.building < 0 ? "" : books.building_code[static_cast<std::size_t>(u.building)]);
      address.push_back(u.address);
    }
    Table table;
    table.add_texts("code", code);
    table.add_texts("name", name);
    table.add_texts("name_en", name_en);
    table.add_texts("kind", kind);
    table.add_texts("trade", trade);
    table.add_texts("building", building);
    table.add_texts("address", address);
    return layer("units", PointArray(std::move(points)), table);
  }

  Layer cells_drawn() const {
    PolygonBuilder rings;
    Texts code, name, parent;
    for (const DrawnCell& cell : drawn.cells) {
      add_ring(rings, cell.ring);
      code.push_back(cell.code);
      name.push_back(cell.name);
      parent.push_back(books.community_code[static_cast<std::size_t>(cell.community)]);
    }
    Table table;
    table.add_texts("code", code);
    table.add_texts("name", name);
    table.add_texts("parent", parent);
    return layer("cells_drawn", rings.finish(), table);
  }

  Layer truth() const {
    PolygonBuilder rings;
    Texts kind, form, cells;
    Numbers built, units, households;
    std::vector<double> area;
    for (const Fault& fault : drawn.faults) {
      add_ring(rings, fault.ring);
      kind.push_back(fault.kind);
      form.push_back(fault.form);
      std::string codes;
      for (const int c : fault.cells)
        codes += (codes.empty() ? "" : ";") + drawn.cells[static_cast<std::size_t>(c)].code;
      cells.push_back(codes);
      built.push_back(fault.buildings);
      units.push_back(fault.units);
      households.push_back(fault.households);
      area.push_back(std::abs(ring_area(fault.ring)));
    }
    Table table;
    table.add_texts("kind", kind);
    table.add_texts("form", form);
    table.add_texts("cells", cells);
    table.add("buildings", built);
    table.add("units", units);
    table.add("households", households);
    table.add("area_m2", area);
    return layer("truth", rings.finish(), table);
  }
};

}  // namespace
}  // namespace sample

std::vector<Layer> make_sample(const SampleOptions& options, const Run& run) {
  const sample::Random random(options.seed);
  sample::NameBook names(random.fork(1));
  sample::Sample made;
  auto stage = [&](std::string_view name, double share) {
    run.tell(name, share);
    run.check_stop();
  };
  stage("draw roads and lots", 0);
  made.plan = sample::draw_street(random.fork(2), names);
  stage("build", 0.4);
  made.buildings = sample::build(made.plan, random.fork(3), names);
  stage("write registers", 0.6);
  made.books = sample::register_all(made.plan, made.buildings, random.fork(4), names);
  stage("draw cells", 0.7);
  made.drawn = sample::draw_cells(made.plan, made.buildings, made.books, random.fork(5));
  stage("draw cells", 1);

  using enum BarrierClass;
  return {made.levels(),
          made.lines("roads", sample::is_road, true),
          made.lines(
              "rail", [](BarrierClass c) { return c == rail; }, true),
          made.lines(
              "waterways", [](BarrierClass c) { return c == river || c == stream; }, false),
          made.water(),
          made.walls(),
          made.compounds(),
          made.building_layer(),
          made.units(),
          made.cells_drawn(),
          made.truth()};
}

}  // namespace libgrid
