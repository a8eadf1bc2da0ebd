// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <filesystem>

#include "commands.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/crs/around.hpp"
#include "libgrid/plan/area.hpp"
#include "options.hpp"
#include "results.hpp"
#include "terminal.hpp"

namespace libgrid {

namespace {

struct Arguments {
  Shared shared;
  std::vector<double> at;
  double radius_m = 0, within_m = 0;
  std::string place_crs = "EPSG:4490";
  std::string polygon, points, kind, lines, polygon_layer, points_layer, lines_layer;
};

/// The area asked about, in the plan's CRS.
PolygonArray area_of(const Arguments& a, const Crs& crs, const Run& run) {
  if (!a.at.empty()) {
    Coord place{a.at[0], a.at[1]};
    if (crs.known()) {
      const Crs given = Crs::from_text(a.place_crs);
      Box box;
      box.add(place);
      guard_coordinates(given, box, "the place");
      place = Transform(given, crs)(place);
    }
    return area_around(place, a.radius_m, crs);
  }
  const Layer layer = read_layer(a.polygon, a.polygon_layer, {}, run);
  const Transform to_plan(layer.crs, crs);
  if (std::holds_alternative<LineArray>(layer.geometry))
    return area_within(to_plan(layer.lines()), a.within_m, crs);
  const PolygonArray given = to_plan(layer.polygons());
  return a.within_m == 0 ? given : area_within(given, a.within_m, crs);
}

/// Those that are in the area, or partly.
Table objects_table(const std::vector<std::string>& codes, const Assignment& cells,
                    const std::vector<std::string>& cell_codes, const std::vector<double>& shares) {
  std::vector<std::string> code, cell;
  std::vector<double> share;
  std::vector<std::int64_t> inside;
  for (std::size_t row = 0; row < shares.size(); ++row) {
    if (!(shares[row] > 0)) continue;
    const std::int64_t at = row < cells.size() ? cells.cell[row] : -1;
    code.push_back(codes[row]);
    cell.push_back(at < 0 ? "" : cell_codes[static_cast<std::size_t>(at)]);
    share.push_back(shares[row]);
    inside.push_back(is_inside(shares[row]));
  }
  Table table;
  table.add("code", std::move(code));
  table.add_texts("cell", std::move(cell));
  table.add("share", std::move(share));
  table.add("inside", std::move(inside));
  return table;
}

CountedRows components_of(const Arguments& a, const Plan& plan, const PolygonArray& area,
                          const Run& run) {
  const Layer layer = read_layer(a.points, a.points_layer, {}, run);
  const PointArray points = Transform(layer.crs, plan.crs)(layer.points());
  const std::vector<std::string> kinds = texts_of(layer, a.kind);
  return points_inside(counted_points(plan, points, "points", a.kind, kinds, run), points, area,
                       plan.crs, run);
}

Layer crossings_of(const Arguments& a, const Plan& plan, const PolygonArray& area, const Run& run) {
  const Layer layer = read_layer(a.lines, a.lines_layer, {}, run);
  const EdgeCrossings found =
      edge_crossings(Transform(layer.crs, plan.crs)(layer.lines()), area, plan.crs, run);
  const std::vector<std::string> codes = row_codes(layer);
  std::vector<std::string> code, way;
  for (std::size_t k = 0; k < found.size(); ++k) {
    code.push_back(codes[static_cast<std::size_t>(found.line[k])]);
    way.emplace_back(found.entering[k] ? "in" : "out");
  }
  Layer made{"crossing", plan.crs, PointArray(found.place), {}};
  made.table.add("line", std::move(code));
  made.table.add("way", std::move(way));
  return made;
}

struct Numbers {
  std::size_t inside = 0, across = 0, nowhere = 0;
  explicit Numbers(const std::vector<double>& shares) {
    for (const double share : shares) {
      inside += is_inside(share);
      across += share > 0 && share < 1;
      nowhere += std::isnan(share);
    }
  }
};

int run_area(const Arguments& a) {
  const Run run = terminal_run(a.shared.threads);
  const PlanResult result = kept_plan(a.shared, run);
  const Plan& plan = result.plan;
  const PolygonArray area = area_of(a, plan.crs, run);
  const AreaAnswer answer = ask_area(plan, area, run);
  std::vector<CountedRows> more;
  if (!a.points.empty()) more.push_back(components_of(a, plan, area, run));
  AreaTally made = tally_area(plan, answer, more);
  if (a.shared.output.empty()) print_table(made.table);

  std::vector<Layer> layers{{"areas", plan.crs, std::move(made.geometry), std::move(made.table)}};
  layers.push_back(
      {"building",
       {},
       {},
       objects_table(plan.buildings.code, plan.building_cells, plan.cells.code, answer.buildings)});
  layers.push_back(
      {"unit",
       {},
       {},
       objects_table(plan.units.code, plan.unit_cells, plan.cells.code, answer.units)});
  if (!a.lines.empty()) layers.push_back(crossings_of(a, plan, area, run));
  if (!a.shared.output.empty()) {
    const std::filesystem::path ending = std::filesystem::path(a.shared.output).extension();
    if (ending == ".csv") {
      write_result(a.shared.output, std::move(layers[0]), {}, run);
    } else {
      Layer asked{"area", plan.crs, area, {}};
      asked.table.add("area_m2", std::vector<double>{answer.area_m2});
      asked.table.add("in_no_cell_m2", std::vector<double>{answer.in_no_cell_m2});
      if (ending == ".xlsx")
        for (Layer& layer : layers) layer.geometry = {};
      else
        layers.push_back(std::move(asked));
      write_layers(a.shared.output, layers, {}, run);
    }
  }
  const Numbers buildings(answer.buildings), units(answer.units);
  const std::string found =
      say("cli.area", spoken(),
          {area_text(answer.area_m2, spoken()), area_text(answer.in_no_cell_m2, spoken()),
           counted(buildings.inside, nouns::building), counted(units.inside, nouns::unit),
           counted(buildings.across, nouns::building)});
  if (buildings.nowhere + units.nowhere == 0)
    say(found);
  else
    tell("cli.area_unknown",
         {found, counted(buildings.nowhere, nouns::building), counted(units.nowhere, nouns::unit)});
  if (!a.lines.empty()) tell("cli.crossings", {counted(layers[3].size(), nouns::crossing)});
  if (!(answer.distance_m > 0)) return 0;
  tell("cli.no_cell_met", {length_text(answer.distance_m, spoken())});
  return 1;
}

}  // namespace

void add_area_command(CLI::App& app, Command& chosen) {
  auto a = std::make_shared<Arguments>();
  CLI::App& command = *app.add_subcommand(
      "area",
      "Example: libgrid area out/plan.gpkg --at 118.58 32.58 --radius 500 -o incident.gpkg\n\n"
      "What lies in an area: cells and the areas above them, buildings, households, units,\n"
      "components by kind, and where roads cross its edge. Exit code 1 when it meets no cell.");
  a->shared.add_to(command);
  command.add_option("-o,--output", a->shared.output,
                     "a map as .gpkg, or .xlsx; a .csv holds the areas alone; else to stdout");
  CLI::Option* const at =
      command.add_option("--at", a->at, "LON LAT: the middle of a circle")->expected(2);
  CLI::Option* const radius = command.add_option("--radius", a->radius_m, "of the circle, in m");
  at->needs(radius);
  radius->needs(at);
  command
      .add_option("--place-crs", a->place_crs,
                  "of LON LAT; a map without a CRS is asked in its own units")
      ->capture_default_str();
  CLI::Option* const polygon = command.add_option(
      "--polygon", a->polygon, "a file with the area instead; with --within also lines");
  polygon->excludes(at);
  command.add_option("--within", a->within_m, "all land so many m around what --polygon holds")
      ->needs(polygon);
  command.add_option("--points", a->points, "a file of points (components) to count inside");
  command.add_option("--kind", a->kind, "their column of kinds");
  command.add_option("--lines", a->lines, "a file of lines (roads) that may cross the edge");
  const std::string which = "its layer, if there are several";
  command.add_option("--polygon-layer", a->polygon_layer, which)->needs("--polygon");
  command.add_option("--points-layer", a->points_layer, which)->needs("--points");
  command.add_option("--lines-layer", a->lines_layer, which)->needs("--lines");
  command.callback([a, &chosen] {
    if (a->at.empty() && a->polygon.empty())
      throw CLI::RequiredError("--at with --radius, or --polygon");
    chosen = [a] { return run_area(*a); };
  });
}

}  // namespace libgrid
