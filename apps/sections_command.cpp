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
  std::string weight = "metres";
};

int run_sections(const Arguments& a) {
  const Run run = terminal_run(a.shared.threads);
  RoadFileOptions options = a.options;
  options.source = a.shared.source();
  for (const Weight w : {Weight::households, Weight::buildings, Weight::floor_area})
    if (a.weight == name_of(w)) options.weight = w;
  const RoadTables made = road_file(a.shared.input, options, run);
  write_layers(a.shared.output, made.layers, {}, run);
  say_notes(made.notes);
  say(summary(made));
  say("cells and road sections in " + a.shared.output);
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
  command.add_option("--weight", a->weight, "what the limits count: metres of road by default")
      ->check(CLI::IsMember({"metres", "households", "buildings", "floor_area"}))
      ->capture_default_str();
  command.add_option("--min", a->options.min, "least weight of a cell; 300 m of road");
  command.add_option("--max", a->options.max, "greatest weight of a cell; 1500 m of road");
  command.add_option("--target", a->options.target, "wanted weight; the middle by default");
  command.add_flag("--estimate", a->options.estimate,
                   "estimate unknown households by a rule that is printed");
  command
      .add_option("--balance", a->options.balance,
                  "draws weights to the target, for more border; 10 to 30 are felt")
      ->capture_default_str();
  command.add_option("--seed", a->options.seed, "another number gives another division")
      ->capture_default_str();
  command.callback([a, &chosen] { chosen = [a] { return run_sections(*a); }; });
}

}  // namespace libgrid
