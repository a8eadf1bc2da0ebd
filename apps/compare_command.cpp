// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <iostream>

#include "commands.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/pipeline/compare_files.hpp"
#include "options.hpp"
#include "results.hpp"
#include "terminal.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kListed = 10;  ///< moves told on the terminal; files have them all

struct Arguments {
  std::string before, after;
  Shared shared;
  std::vector<std::string> layers_before;
  double resolution_m = CompareOptions{}.resolution_m;
  bool json = false;
};

void write_difference(const PlanDifference& made, const std::string& path, const Run& run) {
  if (const auto ending = std::filesystem::path(path).extension();
      ending == ".gpkg" || ending == ".xlsx")
    write_layers(path, made.layers, {}, run);
  else
    write_result(path, made.layers.front(), {}, run);
}

int run_compare(const Arguments& a) {
  const Run run = terminal_run(a.shared.threads);
  CompareFilesOptions options{
      .source = a.shared.source(), .source_before = {}, .compare = {a.resolution_m}};
  if (!a.layers_before.empty()) {
    Shared before = a.shared;
    before.layers.insert(before.layers.end(), a.layers_before.begin(), a.layers_before.end());
    options.source_before = before.source();
  }
  const PlanDifference made = compare_files(a.before, a.after, options, run);
  if (!a.shared.output.empty()) write_difference(made, a.shared.output, run);
  say_notes(made.notes);
  if (a.json) std::cout << difference_json(made);
  say(summary(made));
  const std::size_t rows = made.difference.moves.size();
  for (std::size_t i = 0; i < std::min(rows, kListed); ++i)
    tell("compare.item", {move_text(made, i)});
  if (rows > kListed) tell("cli.more", {std::to_string(rows - kListed)});
  if (!a.shared.output.empty()) tell("cli.difference", {a.shared.output});
  return made.none() ? 0 : 1;
}

}  // namespace

void add_compare_command(CLI::App& app, Command& chosen) {
  auto a = std::make_shared<Arguments>();
  CLI::App& command = *app.add_subcommand(
      "compare",
      "Example: libgrid compare 2024/plan.gpkg 2025/plan.gpkg -o diff.gpkg\n\n"
      "Tells what changed between two versions of a map: which land, buildings and households\n"
      "went from which cell to which, and which cells are new, gone or have another code.\n"
      "Exit code 1 when anything did.");
  command.add_option("BEFORE", a->before, "the earlier map, a plan.gpkg or any other")->required();
  command.add_option("AFTER", a->after, "the later map, in the same coordinate system")->required();
  a->shared.add_reading(command);
  command
      .add_option("--layer-before", a->layers_before,
                  "ROLE=NAME: the layer for a role in the earlier map, where it has another name")
      ->allow_extra_args(false);
  command.add_option("-o,--output", a->shared.output,
                     "a file: .gpkg or .xlsx for move, cell and building; .geojson, .csv and "
                     "others for move alone");
  command
      .add_option("--resolution", a->resolution_m,
                  "land nowhere as wide as this (m) did not change hands")
      ->capture_default_str();
  command.add_flag("--json", a->json, "print the difference as JSON");
  command.callback([a, &chosen] { chosen = [a] { return run_compare(*a); }; });
}

}  // namespace libgrid
