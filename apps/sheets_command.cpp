// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/pipeline/sheets.hpp"
#include "options.hpp"
#include "results.hpp"
#include "terminal.hpp"

namespace libgrid {

namespace {

struct SheetArguments {
  Shared shared;
  std::string level, surroundings, staff;
  bool for_public = false;
  std::vector<std::string> templates;
};

int run_sheets(const SheetArguments& a) {
  const Run run = terminal_run(a.shared.threads);
  require_results_folder(a.shared.output);
  const SheetOptions options{
      .level = a.level, .for_public = a.for_public, .templates = a.templates};
  PlanOptions kept;
  kept.source = a.shared.source();
  kept.divide = Divide::none;
  // A table of its own takes the place of the map's.
  if (!a.staff.empty()) kept.source.layers["staff"] = "-";
  PlanResult result = make_plan(a.shared.input, kept, run);
  if (!a.staff.empty()) {
    result.plan.staff = read_staff(a.staff, {.encoding = a.shared.encoding});
    tell_unknown_staff(result.plan, result.notes);
  }
  if (!a.surroundings.empty()) {
    Source other = read_source(a.surroundings, {}, run);
    guard_same_frame(result.plan.crs, a.shared.input, other.plan.crs, a.surroundings);
    result.surroundings = std::move(other.surroundings);
  }
  const std::vector<std::string> notes = write_sheets(result, a.shared.output, options, run);
  say_notes(result.notes);
  say_notes(notes);
  std::string files;
  for (const std::string& file : sheet_files(a.templates))
    files += (files.empty() ? "" : ", ") + file;
  tell("cli.sheets", {a.shared.output, files});
  return 0;
}

}  // namespace

void add_sheets_command(CLI::App& app, Command& chosen) {
  auto a = std::make_shared<SheetArguments>();
  CLI::App& command = *app.add_subcommand(
      "sheets",
      "Example: libgrid sheets out/plan.gpkg -o sheets --surroundings street.gpkg --staff "
      "staff.csv\n\n"
      "Writes what is printed and handed in: responsibility maps, notice boards, service\n"
      "cards, the register with drawings and four bounds, a map book, and the ledger.\n"
      "Lines are left to be filled in by hand where nobody is known.");
  a->shared.add_to(command);
  command.add_option("-o,--output", a->shared.output, "the folder for the sheets")->required();
  command.add_option("--level", a->level,
                     "the level whose areas have a responsibility map each; by default the one "
                     "above the cells");
  command
      .add_option("--template", a->templates,
                  "only these, by commas: responsibility, notice_boards, service_cards, register, "
                  "book; the ledger is always written")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_flag("--public", a->for_public,
                   "no telephone numbers, nobody who is not in charge, no households by name");
  command.add_option("--surroundings", a->surroundings,
                     "a map with the roads, rivers and water to draw and to name");
  command.add_option("--staff", a->staff,
                     "a table of staff (area, name, role, phone), in place of the map's own");
  command.callback([a, &chosen] { chosen = [a] { return run_sheets(*a); }; });
}

}  // namespace libgrid
