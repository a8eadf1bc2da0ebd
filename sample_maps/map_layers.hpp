// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libgrid/io/layer.hpp"
#include "roundabouts.hpp"

namespace libgrid::sample {

using Texts = std::vector<std::string>;
using Numbers = std::vector<std::int64_t>;

/// An area of a level.
struct Area {
  std::string code;
  Name name;
  std::string level;
  int depth = 1;
  std::string parent;
};

/// A ring in metres as a row in degrees.
void add_ring(PolygonBuilder& into, const Ring& ring);
template <class Array>
Layer layer_of(const char* name, Array geometry, Table table) {
  return {name, Crs::from_text("EPSG:4490"), std::move(geometry), std::move(table)};
}

/// The layers of a map but its cells, filled area by area and plan by plan.
class MapLayers {
 public:
  void add(const Area& area, const Ring& ring);
  /// Lines that are not shared, water, estates, buildings, stairwells, units and components.
  void add(const StreetPlan& plan, const Buildings& buildings, const Registers& books,
           std::span<const Roundabout> roundabouts = {});
  void add_line(const Path& path, const MapLine& of, Structure structure);
  /// The surface of a river along its middle.
  void add_river(const Path& middle, const Name& name);

  /// level, roads, rail, waterways, water, walls, compounds, buildings, stairwells, units,
  /// components.
  std::vector<Layer> finish();

 private:
  struct Lines {
    LineBuilder paths;
    Texts name, name_en, kind;
    Numbers bridge, tunnel;
  };
  struct Polygons {
    PolygonBuilder rings;
    Texts name, name_en, kind;
    void add(const Ring& ring, const Name& of, std::string_view what);
  };

  void add_lines(const StreetPlan& plan, std::span<const Roundabout> roundabouts);
  void add_walls(const StreetPlan& plan, const std::vector<Compound>& compounds);
  void add_compounds(const StreetPlan& plan, const Buildings& buildings, const Registers& books);
  void add_buildings(const Buildings& buildings, const Registers& books);
  void add_stairwells(const Buildings& buildings, const Registers& books);
  void add_units(const Registers& books);
  void add_components(const StreetPlan& plan, const Registers& books);

  struct {
    PolygonBuilder rings;
    Texts code, name, name_en, level, parent;
    Numbers depth;
  } levels_;
  Lines roads_, rail_, waterways_;
  LineBuilder walls_;
  Texts wall_name_;
  Polygons water_, compounds_;
  Texts compound_code_, compound_address_;
  Numbers compound_households_;
  struct {
    PolygonBuilder rings;
    Texts code, name, kind, address, compound;
    Numbers floors, households;
  } buildings_;
  struct {
    std::vector<Coord> points;
    Texts code, name, name_en, kind, trade, building, address;
  } units_;
  struct {
    std::vector<Coord> points;
    Texts code, name, name_en, building, address;
    Numbers households;
  } stairwells_;
  struct {
    std::vector<Coord> points;
    Texts code, name, name_en, kind, kind_zh;
  } components_;
};

}  // namespace libgrid::sample
