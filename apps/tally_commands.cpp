// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "commands.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/plan/integrity.hpp"
#include "libgrid/plan/tally.hpp"
#include "options.hpp"
#include "results.hpp"
#include "terminal.hpp"

namespace libgrid {

namespace {

struct Arguments {
  Shared shared;
  std::string of = "buildings";
  std::vector<std::string> sums;
  std::string by;
  std::string points, lines, file_layer, without;
};

/// Points or lines of another file in the areas of the plan.
AreaTally tally_file(const Arguments& a, const Plan& plan, const Run& run) {
  const std::string& path = a.points.empty() ? a.lines : a.points;
  const Layer layer = read_layer(path, a.file_layer, {}, run);
  const Transform to_plan(layer.crs, plan.crs);
  const std::vector<std::string> kinds = texts_of(layer, a.by);
  const std::vector<TallyLevel> levels = tally_levels(plan);
  if (a.points.empty()) {
    const LineParts parts =
        cut_lines(to_plan(layer.lines()), plan.cells.geometry, plan.cells.code, plan.crs, run);
    return tally_lengths(levels, plan.crs, parts, kinds, a.by);
  }
  const CountedRows rows =
      counted_points(plan, to_plan(layer.points()), "points", a.by, kinds, run);
  return a.without.empty() ? tally_areas(levels, plan.crs, rows)
                           : areas_without(levels, plan.crs, rows, a.without);
}

int write_tally(const Arguments& a, const Crs& crs, AreaTally made, const std::string& of,
                const Run& run) {
  if (a.shared.output.empty()) {
    print_table(made.table);
    return 0;
  }
  const std::string rows = counted(made.table.size(), nouns::row);
  write_result(a.shared.output, {"tally", crs, std::move(made.geometry), std::move(made.table)}, {},
               run);
  tell("cli.tally", {of, rows, a.shared.output});
  return 0;
}

int run_tally(const Arguments& a) {
  if (!a.without.empty() && (a.points.empty() || a.by.empty()))
    throw Error(ErrorCode::usage, "--without wants --points and --by");
  const Run run = terminal_run(a.shared.threads);
  const PlanResult result = kept_plan(a.shared, run);
  if (!a.points.empty() || !a.lines.empty())
    return write_tally(a, result.plan.crs, tally_file(a, result.plan, run),
                       a.points.empty() ? a.lines : a.points, run);
  if (!result.layers.contains(a.of))
    throw Error(ErrorCode::not_found, "the map has no layer for the " + a.of +
                                          "; name one with --layer " + a.of + "=NAME");
  const Plan& plan = result.plan;
  const CountedRows rows =
      a.of == "units" ? counted_units(plan, a.sums, a.by) : counted_buildings(plan, a.sums, a.by);
  return write_tally(a, plan.crs, tally_areas(tally_levels(plan), plan.crs, rows),
                     counted(rows.cell.size(), a.of == "units" ? nouns::unit : nouns::building),
                     run);
}

int run_integrity(const Arguments& a) {
  const Run run = terminal_run(a.shared.threads);
  const PlanResult result = kept_plan(a.shared, run);
  Integrity found = check_chain(result.plan);
  print_table(found.links);
  const std::size_t findings = found.findings.size();
  if (!a.shared.output.empty()) {
    const std::filesystem::path ending = std::filesystem::path(a.shared.output).extension();
    const bool map = ending != ".csv" && ending != ".xlsx";
    std::vector<Layer> layers{{"finding", result.plan.crs, {}, std::move(found.findings)}};
    if (map) layers[0].geometry = std::move(found.places);
    if (ending == ".xlsx" || ending == ".gpkg")
      layers.push_back({"link", {}, {}, std::move(found.links)});
    write_layers(a.shared.output, layers, {}, run);
  }
  if (a.shared.output.empty())
    say(counted(findings, nouns::finding));
  else
    tell("cli.found", {counted(findings, nouns::finding), a.shared.output});
  return findings > 0 ? 1 : 0;
}

}  // namespace

void add_tally_commands(CLI::App& app, Command& chosen) {
  auto add = [&](const std::string& name, const std::string& help, int (*run)(const Arguments&),
                 auto&& options) {
    auto a = std::make_shared<Arguments>();
    CLI::App& command = *app.add_subcommand(name, help);
    a->shared.add_to(command);
    options(command, *a);
    command.callback([a, run, &chosen] { chosen = [a, run] { return run(*a); }; });
  };
  add("tally",
      "Example: libgrid tally out/plan.gpkg --sum households,floors --by kind -o tally.xlsx\n\n"
      "Counts and sums of buildings or units, one row an area, on all levels.",
      run_tally, [](CLI::App& command, Arguments& a) {
        command.add_option("-o,--output", a.shared.output,
                           "a .csv or .xlsx, or a map as .gpkg; else to stdout");
        command.add_option("--of", a.of, "what is counted")
            ->check(CLI::IsMember({"buildings", "units"}))
            ->capture_default_str();
        command.add_option("--sum", a.sums, "columns of numbers, with commas between")
            ->delimiter(',');
        command.add_option("--by", a.by, "a column of kinds; each kind is counted");
        CLI::Option* const points = command.add_option(
            "--points", a.points, "count the points of this file (hydrants, lamps) instead");
        command.add_option("--lines", a.lines, "sum the length of the lines of this file instead")
            ->excludes(points);
        command.add_option("--points-layer,--lines-layer", a.file_layer,
                           "layer of that file, if there are several");
        command.add_option("--without", a.without,
                           "with --points and --by: only the areas that hold none of this kind");
      });
  add("integrity",
      "Example: libgrid integrity street.gpkg -o findings.xlsx\n\n"
      "What each link unit > building > cell > area is worth: missing, unknown, ambiguous or\n"
      "contradictory keys. Exit code 1 when it finds any.",
      run_integrity, [](CLI::App& command, Arguments& a) {
        command.add_option("-o,--output", a.shared.output,
                           "for the rows found: a .csv or .xlsx, or a map as .gpkg");
      });
}

}  // namespace libgrid
