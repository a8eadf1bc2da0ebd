// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "libgrid/pipeline/group_file.hpp"
#include "options.hpp"
#include "terminal.hpp"

namespace libgrid {

namespace {

struct Arguments {
  Shared shared;
  GroupFileOptions options;
};

int run_group(const Arguments& a) {
  const Run run = terminal_run(a.shared.threads);
  GroupFileOptions options = a.options;
  options.source = a.shared.source();
  const GroupTables made = group_file(a.shared.input, options, run);
  write_layers(a.shared.output, made.layers, {}, run);
  say_notes(made.notes);
  say(summary(made));
  tell("cli.grouped", {a.shared.output});
  return 0;
}

}  // namespace

void add_group_command(CLI::App& app, Command& chosen) {
  auto a = std::make_shared<Arguments>();
  CLI::App& command = *app.add_subcommand(
      "group",
      "Example: libgrid group district.gpkg -o cells.gpkg --min 3 --max 4\n\n"
      "Unites whole areas of the lowest level, 3 to 4 communities, say, to connected cells\n"
      "under the level above, and tells which area is in which cell.");
  a->shared.add_to(command);
  command.add_option("-o,--output", a->shared.output, "a GeoPackage for level, cell and area")
      ->required();
  command.add_option("--level", a->options.level, "whose areas are united; the lowest by default");
  add_uniting(command, a->options, "areas", "3 areas", "4 areas");
  command
      .add_option("--resolution", a->options.resolution_m,
                  "borders closer than this (m) mean one place")
      ->capture_default_str();
  command.callback([a, &chosen] { chosen = [a] { return run_group(*a); }; });
}

}  // namespace libgrid
