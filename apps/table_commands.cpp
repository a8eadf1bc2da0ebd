// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <utility>

#include "commands.hpp"
#include "libgrid/assign/chain.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/partition/equal_parts.hpp"
#include "libgrid/partition/mesh.hpp"
#include "libgrid/pipeline/assign_file.hpp"
#include "libgrid/plan/plan_locator.hpp"
#include "options.hpp"
#include "results.hpp"
#include "terminal.hpp"

namespace libgrid {

namespace {

struct Arguments {
  Shared shared;
  std::string cells;
  std::string objects_layer;
  std::string cells_layer;
  std::string cells_crs;
  std::vector<std::string> rules = {std::string(name_of(AssignOptions{}.rules[0]))};
  std::string straddlers;
  std::string entrances, entrances_crs, entrance_building = "building", entrance_kind = "kind";
  bool border_distance = false, bare = false;
  MeshOptions mesh;
  std::int64_t parts = 0;
  std::string mesh_shape = std::string(name_of(MeshOptions{}.shape));
  std::optional<double> x, y;
  std::string place_crs = "EPSG:4490";
  std::string save;
  bool verify = false;
};

int run_layers(const Arguments& a) {
  for (const LayerInfo& info : list_layers(a.shared.input)) {
    std::cout << info.name << "\t" << info.geometry << "\t" << info.rows << "\t" << info.crs;
    for (const std::string& field : info.fields) std::cout << "\t" << field;
    std::cout << "\n";
  }
  return 0;
}

int run_ledger(const Arguments& a) {
  const Run run = terminal_run(a.shared.threads);
  PlanOptions options;
  options.source = a.shared.source();
  options.divide = Divide::none;
  const PlanResult result = make_plan(a.shared.input, options, run);
  const Table table = ledger_table(ledger(result.plan));
  say_notes(result.notes);
  if (!a.shared.output.empty()) {
    write_layers(a.shared.output, {Layer{"ledger", {}, {}, table}}, {}, run);
    tell("cli.ledger", {counted(table.size(), nouns::cell), a.shared.output});
    return 0;
  }
  print_table(table);
  return 0;
}

/// The entrance of each footprint, from a file of doors, in the system of the footprints.
PointArray read_entrances(const Arguments& a, const Layer& footprints, const Run& run) {
  Layer doors =
      read_layer(a.entrances, {}, {.encoding = a.shared.encoding, .crs = a.entrances_crs}, run);
  if (!std::holds_alternative<PointArray>(doors.geometry))
    throw Error(ErrorCode::bad_geometry, "the entrances must be points", {doors.name, -1, {}});
  if (!std::holds_alternative<PolygonArray>(footprints.geometry))
    throw Error(ErrorCode::usage, "--entrances is for footprints, and these are none",
                {footprints.name, -1, {}});
  if (!doors.crs.known() || !footprints.crs.known())
    guard_same_frame(doors.crs, doors.name, footprints.crs, footprints.name);
  const PointArray there = Transform(doors.crs, footprints.crs)(doors.points());
  const Entrances chosen =
      choose_entrances(there, texts_of(doors, a.entrance_building),
                       texts_of(doors, a.entrance_kind), row_codes(footprints));
  const auto known = std::ranges::count(chosen.building_of.state, LinkState::ok);
  const auto with = std::ranges::count_if(chosen.door, [](std::int64_t row) { return row >= 0; });
  tell("cli.entrances", {counted(static_cast<std::size_t>(with), nouns::building),
                         grouped(static_cast<std::int64_t>(doors.size()) - known),
                         counted(doors.size(), nouns::door)});
  return chosen.points;
}

/// A .csv is written while the file is read; other formats are put together in memory.
int run_assign(const Arguments& a) {
  const Run run = terminal_run(a.shared.threads);
  AssignFileOptions options{.objects_layer = a.objects_layer, .cells_layer = a.cells_layer};
  options.objects = {.encoding = a.shared.encoding, .crs = a.shared.crs, .bare = a.bare};
  options.cells = {.encoding = a.shared.encoding, .crs = a.cells_crs};
  options.border_distance = a.border_distance;
  options.rules.clear();
  if (!a.entrances.empty()) options.rules.push_back(AssignRule::entrance_point);
  for (const std::string& rule : a.rules)
    options.rules.push_back(rule == name_of(AssignRule::inside_point) ? AssignRule::inside_point
                                                                      : AssignRule::largest_share);
  AssignedCounts counts;
  if (a.straddlers.empty() && a.entrances.empty() &&
      std::filesystem::path(a.shared.output).extension() == ".csv") {
    counts = assign_to_file(a.shared.input, a.cells, a.shared.output, options, run);
  } else {
    Layer objects = read_layer(a.shared.input, a.objects_layer, options.objects, run);
    const Layer cells = read_layer(a.cells, a.cells_layer, options.cells, run);
    const std::vector<std::string> codes = row_codes(cells);
    const Assigner assigner(cells.polygons(), codes, cells.crs);
    std::optional<PointArray> entrances;
    if (!a.entrances.empty()) entrances = read_entrances(a, objects, run);
    const AssignedLayer found =
        assign_layer(objects, cells, assigner, options, run, entrances ? &*entrances : nullptr);
    const Table straddlers = straddler_table(found.cells.straddling, row_codes(objects), codes);
    add_assigned_columns(objects.table, found, codes);
    write_result(a.shared.output, objects, {}, run);
    if (!a.straddlers.empty())
      write_layers(a.straddlers, {Layer{"straddler", {}, {}, straddlers}}, {}, run);
    counts = {static_cast<std::int64_t>(objects.size()), found.cells.unassigned(),
              found.cells.straddlers()};
  }
  tell("cli.assigned", {counted(static_cast<std::size_t>(counts.objects), nouns::object),
                        grouped(counts.unassigned), grouped(counts.straddlers), a.shared.output});
  return 0;
}

/// Of a map, or of a file that was saved.
PlanLocator plan_locator(const Arguments& a, const Run& run) {
  if (Locator::is_saved(a.shared.input)) return PlanLocator::open(a.shared.input, a.verify, run);
  return PlanLocator(read_source(a.shared.input, a.shared.source(), run).plan, run);
}

/// Says that no cell takes a place, and which one is nearest.
void say_nearest(const Locator& cells, Coord place, const Crs& crs, const Run& run) {
  std::vector<std::string> codes;
  for (std::size_t row = 0; row < cells.cells().size(); ++row)
    codes.emplace_back(cells.code(static_cast<std::int64_t>(row)));
  const Assignment nearest = assign_points(PointArray({place}), cells.cells(), codes, crs, run);
  const std::int64_t near = nearest.nearest_cell[0];
  if (near < 0)
    tell("cli.no_cell");
  else
    tell("cli.no_cell_near",
         {codes[static_cast<std::size_t>(near)], rounded(nearest.distance_m[0], 1)});
}

/// One line a level: its word, the code and the name of the area, top first, the cell last.
int answer(const PlanLocator& locator, Coord place, const std::string& place_crs, const Run& run) {
  const Crs crs = Crs::from_text(locator.crs());
  if (crs.known()) {
    const Crs given = Crs::from_text(place_crs);
    Box box;
    box.add(place);
    guard_coordinates(given, box, "the place");
    place = Transform(given, crs)(place);
  }
  const Chain chain = locator.chain_of(place);
  const auto print = [](const std::string& level, const PlanLocator::Named& area) {
    std::cout << level << "\t" << area.code << "\t" << area.title << "\n";
  };
  for (std::size_t l = 0; l < chain.areas.size(); ++l)
    print(locator.levels()[l], locator.area(l, chain.areas[l]));
  const bool has_cells = locator.cells().cells().size() > 0;
  if (has_cells) print("cell", locator.cell(chain.cell));
  if (has_cells ? chain.cell >= 0 : !chain.areas.empty() && chain.areas.back() >= 0) return 0;
  if (has_cells)
    say_nearest(locator.cells(), place, crs, run);
  else
    tell("cli.no_area");
  return 1;
}

int run_locate(const Arguments& a) {
  const Run run = terminal_run(a.shared.threads);
  if (!a.y && a.save.empty())
    throw Error(ErrorCode::usage, "a place (LON LAT) or --save FILE is wanted");
  const PlanLocator locator = plan_locator(a, run);
  if (!a.save.empty()) {
    locator.save(a.save, run);
    tell("cli.in", {counted(locator.cells().cells().size(), nouns::cell), a.save});
  }
  return a.y ? answer(locator, {*a.x, *a.y}, a.place_crs, run) : 0;
}

int run_mesh(const Arguments& a) {
  const Run run = terminal_run(a.shared.threads);
  const Source source = read_source(a.shared.input, a.shared.source(), run);
  const Plan& plan = source.plan;
  const Level& level = plan.levels.back();
  MeshOptions options = a.mesh;
  if (a.mesh_shape == name_of(MeshShape::hexagon)) options.shape = MeshShape::hexagon;
  Layer layer{"cell", plan.crs, {}, {}};
  auto add_parents = [&](const std::vector<std::int64_t>& areas) {
    std::vector<std::string> parent;
    for (const std::int64_t area : areas)
      parent.push_back(level.code[static_cast<std::size_t>(area)]);
    layer.table.add("parent", parent);
  };
  if (a.parts > 0) {
    EqualParts made = equal_parts(level.geometry, a.parts, plan.crs, run);
    layer.geometry = std::move(made.parts);
    add_parents(made.area);
    layer.table.add("area_m2", made.area_m2);
    layer.table.add("pieces", made.pieces);
    const auto split = std::ranges::count_if(made.pieces, [](std::int64_t n) { return n > 1; });
    if (split > 0) tell("cli.pieces", {counted(static_cast<std::size_t>(split), nouns::cell)});
  } else {
    Mesh made = mesh(level.geometry, options, plan.crs, run);
    layer.geometry = std::move(made.cells);
    add_parents(made.area);
    layer.table.add("column", made.column);
    layer.table.add("row", made.row);
  }
  write_layers(a.shared.output, {layer}, {}, run);
  tell("cli.in", {counted(layer.size(), nouns::cell), a.shared.output});
  return 0;
}

}  // namespace

void add_table_commands(CLI::App& app, Command& chosen) {
  auto add = [&](const std::string& name, const std::string& help, int (*run)(const Arguments&),
                 auto&& options) {
    auto a = std::make_shared<Arguments>();
    CLI::App& command = *app.add_subcommand(name, help);
    options(command, *a);
    command.callback([a, run, &chosen] { chosen = [a, run] { return run(*a); }; });
  };
  add("assign",
      "Example: libgrid assign buildings.gpkg cells.gpkg -o assigned.gpkg\n\n"
      "Gives each point, footprint or line exactly one cell, or says why it has none.",
      run_assign, [](CLI::App& command, Arguments& a) {
        a.shared.add_to(command);
        command.add_option("CELLS", a.cells, "the file with the cells")->required();
        command.add_option("-o,--output", a.shared.output, "the file for the result")->required();
        command.add_option("--objects-layer", a.objects_layer,
                           "layer of INPUT, if there are several");
        command.add_option("--cells-layer", a.cells_layer, "layer of CELLS, if there are several");
        command.add_option("--cells-crs", a.cells_crs, "as --crs, for CELLS");
        command
            .add_option("--rule", a.rules,
                        "for footprints; of several, with commas, the first that finds a cell")
            ->delimiter(',')
            ->check(CLI::IsMember({"largest_share", "inside_point"}))
            ->capture_default_str();
        auto* entrances = command.add_option(
            "--entrances", a.entrances,
            "doors, of which each footprint's best decides before --rule: door plate, gate, main "
            "building (门牌, 大门, 主楼)");
        command
            .add_option("--entrance-building", a.entrance_building,
                        "the doors' column with the codes of the buildings")
            ->capture_default_str()
            ->needs(entrances);
        command
            .add_option("--entrance-kind", a.entrance_kind, "the doors' column with their kinds")
            ->capture_default_str()
            ->needs(entrances);
        command.add_option("--entrances-crs", a.entrances_crs, "as --crs, for the doors")
            ->needs(entrances);
        command.add_option("--straddlers", a.straddlers,
                           "a .csv or .xlsx for all shares of the objects in several cells");
        command.add_flag("--border-distance", a.border_distance,
                         "also how far each object is from the border of its cell (border_m)");
        command.add_flag("--bare", a.bare,
                         "leave the objects' own columns out, but for their numbers (fid)");
      });
  add("locate",
      "Example: libgrid locate out/plan.gpkg 118.58 32.58\n\n"
      "The cell of a place and the areas above it. Exit code 1 when it lies in none.\n"
      "INPUT may be a file that --save made, which answers at once.",
      run_locate, [](CLI::App& command, Arguments& a) {
        a.shared.add_to(command);
        auto* lon = command.add_option("LON", a.x, "longitude, or easting");
        lon->needs(command.add_option("LAT", a.y, "latitude, or northing"));
        command
            .add_option("--place-crs", a.place_crs,
                        "of the place; a map without a CRS is asked in its own units")
            ->capture_default_str();
        command.add_option("--save", a.save,
                           "a file that holds all that answers need, and opens in milliseconds");
        command.add_flag("--verify", a.verify,
                         "of such a file, look at each byte before answering");
      });
  add("ledger",
      "Example: libgrid ledger out/plan.gpkg -o ledger.xlsx\n\n"
      "The table of the cells: area, buildings, units, households.",
      run_ledger, [](CLI::App& command, Arguments& a) {
        a.shared.add_to(command);
        command.add_option("-o,--output", a.shared.output, "a .csv or .xlsx; else to stdout");
      });
  add("mesh",
      "Example: libgrid mesh boundary.gpkg --size 100 -o cells.gpkg\n\n"
      "Squares or hexagons of equal area, clipped to the lowest areas; or, with --parts,\n"
      "each of these areas in equal parts.",
      run_mesh, [](CLI::App& command, Arguments& a) {
        a.shared.add_to(command);
        auto* parts = command
                          .add_option("--parts", a.parts,
                                      "no tiles: so many parts of equal area of each area")
                          ->check(CLI::PositiveNumber);
        command.add_option("--shape", a.mesh_shape, "of the tiles")
            ->check(CLI::IsMember({"square", "hexagon"}))
            ->excludes(parts)
            ->capture_default_str();
        command
            .add_option("--size", a.mesh.size_m,
                        "of a tile from side to side in m; a hexagon of 107.457 has 10,000 m2")
            ->excludes(parts)
            ->capture_default_str();
        command
            .add_option("--merge-below", a.mesh.merge_below,
                        "share of a whole tile below which a piece at an outline joins the "
                        "neighbour with the longest common border")
            ->excludes(parts)
            ->capture_default_str();
        command.add_option("-o,--output", a.shared.output, "the file for the cells")->required();
      });
  add("layers",
      "Example: libgrid layers street.gpkg\n\n"
      "Lists the layers of a file: name, geometry, rows, CRS, columns.",
      run_layers, [](CLI::App& command, Arguments& a) {
        command.add_option("INPUT", a.shared.input, "the file")->required();
      });
}

}  // namespace libgrid
