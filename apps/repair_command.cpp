// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <iostream>
#include <map>
#include <utility>

#include "commands.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/pipeline/repair_file.hpp"
#include "options.hpp"
#include "results.hpp"
#include "terminal.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kListed = 10;  ///< fixes told on the terminal; files have them all

struct RepairArguments {
  Shared shared;
  std::vector<std::string> policies, fixes, lock, priority;
  std::string evidence;
  std::string emptied = "keep";
  double resolution_m = 0.001;
  bool dry_run = false, json = false;
};

/// What stands after the equals sign, by what stands before it.
std::map<std::string, std::string> words_of(const std::string& option,
                                            const std::vector<std::string>& texts,
                                            const std::string& wanted) {
  std::map<std::string, std::string> words;
  for (const std::string& text : texts) {
    const std::size_t at = text.find('=');
    if (at == std::string::npos || at == 0)
      throw Error(ErrorCode::usage, option + " wants " + wanted + ", not '" + text + "'");
    words[text.substr(0, at)] = text.substr(at + 1);
  }
  return words;
}

RepairFileOptions options_of(const RepairArguments& a) {
  RepairFileOptions options;
  options.source = a.shared.source();
  options.lock = a.lock;
  options.evidence = a.evidence;
  options.emptied_apart = a.emptied == "apart";
  options.repair.priority = a.priority;
  options.repair.resolution_m = a.resolution_m;
  set_policies(options.repair, words_of("--policy", a.policies, "KIND=POLICY"),
               words_of("--fix", a.fixes, "ID=POLICY"));
  return options;
}

void say_left(const Fixes& fixes, const Issues& left) {
  std::map<std::string, std::string> reason;
  for (std::size_t k = 0; k < fixes.size(); ++k)
    if (!fixes.done[k]) reason[fixes.id[k]] = fixes.reason[k];
  std::size_t told = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (is_remark(left.kind[i])) continue;
    if (told++ < kListed) tell("cli.left", {left.message[i], reason[left.id[i]]});
  }
  if (told > kListed) tell("cli.more", {std::to_string(told - kListed)});
}

int run_repair(const RepairArguments& a) {
  const Run run = terminal_run(a.shared.threads);
  const bool writes = !a.dry_run;
  if (writes && a.shared.output.empty())
    throw Error(ErrorCode::usage, "-o FILE is wanted, or --dry-run to see the fixes only");
  std::error_code ignored;
  if (writes && std::filesystem::equivalent(a.shared.input, a.shared.output, ignored))
    throw Error(ErrorCode::usage, "the result may not take the place of the input");
  const RepairedFile file = repair_file(a.shared.input, options_of(a), run);
  say_notes(file.source.notes);
  for (const std::string& id : file.result.unused)
    say_notes({say("cli.no_such_issue", spoken(), {id})});
  std::vector<std::filesystem::path> written;
  if (writes) {
    written = write_repaired(file, a.shared.output, run);
  } else if (!a.json) {
    print_table(fix_layer(file.source.plan, file.result).table);
  }
  if (a.json) std::cout << fixes_json(file.source.plan, file.result);
  say(summary(file.result));
  say_left(file.result.fixes, file.result.after.issues);
  for (const std::filesystem::path& path : written) tell("cli.repaired", {path.string()});
  for (const std::uint8_t done : file.result.fixes.done)
    if (!done) return 1;
  return 0;
}

}  // namespace

void add_repair_command(CLI::App& app, Command& chosen) {
  auto a = std::make_shared<RepairArguments>();
  CLI::App& command = *app.add_subcommand(
      "repair",
      "Example: libgrid repair street.gpkg --layer cells=cells_drawn -o repaired.gpkg\n\n"
      "Closes gaps, takes away overlaps and spill, welds borders that nearly match, and moves\n"
      "nothing else. Exit code 1 when something is left.");
  a->shared.add_to(command);
  command.add_option("-o,--output", a->shared.output,
                     "the repaired map (.gpkg; other formats take one layer a file)");
  command
      .add_option("--policy", a->policies,
                  "KIND=POLICY: what is done with gap, cell_gap (as wide as a cell), overlap, "
                  "duplicate, spill, misnest or mismatch")
      ->allow_extra_args(false);
  command.add_option("--fix", a->fixes, "ID=POLICY: what is done with one issue of check")
      ->allow_extra_args(false);
  command.add_option("--priority", a->priority, "codes for the policy priority, first wins")
      ->allow_extra_args(false);
  command.add_option("--lock", a->lock, "the code of a cell or area that must not change")
      ->allow_extra_args(false);
  command.add_option("--evidence", a->evidence,
                     "lines for the policy evidence: a layer of the map, FILE or FILE:LAYER");
  command
      .add_option("--emptied", a->emptied,
                  "duplicates without land: keep them as rows, or put them apart in a layer")
      ->check(CLI::IsMember({"keep", "apart"}))
      ->capture_default_str();
  command
      .add_option("--resolution", a->resolution_m, "borders closer than this (m) mean one place")
      ->capture_default_str();
  command.add_flag("--dry-run", a->dry_run, "print the fixes and write nothing");
  command.add_flag("--json", a->json, "print the fixes as JSON");
  command.callback([a, &chosen] { chosen = [a] { return run_repair(*a); }; });
}

}  // namespace libgrid
