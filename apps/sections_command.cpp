// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "libgrid/pipeline/road_file.hpp"
#include "options.hpp"
#include "terminal.hpp"

namespace libgrid {

namespace {

struct Arguments {
  Shared shared;
  RoadFileOptions options;
};

int run_sections(const Arguments& a) {
  const Run run = terminal_run(a.shared.threads);
  RoadFileOptions options = a.options;
  options.source = a.shared.source();
  const RoadTables made = road_file(a.shared.input, options, run);
  write_layers(a.shared.output, made.layers, {}, run);
  say_notes(made.notes);
  say(summary(made));
  tell("cli.sections", {a.shared.output});
  return 0;
}

}  // namespace

void add_sections_command(CLI::App& app, Command& chosen) {
  auto a = std::make_shared<Arguments>();
  CLI::App& command = *app.add_subcommand(
      "sections",
      "Example: libgrid sections street.gpkg -o cells.gpkg --min 300 --max 1500\n\n"
      "Divides the lowest areas by road section: stretches of road between junctions with\n"
      "the land and the buildings nearest to them, some sections to a cell.");
  a->shared.add_to(command);
  command.add_option("-o,--output", a->shared.output, "a GeoPackage for level, cell and section")
      ->required();
  add_uniting(command, a->options, "metres", "300 m of road", "1500 m of road");
  command.callback([a, &chosen] { chosen = [a] { return run_sections(*a); }; });
}

}  // namespace libgrid
