// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <iostream>
#include <map>

#include "commands.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/pipeline/repair_file.hpp"
#include "options.hpp"
#include "terminal.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kListed = 10;  ///< fixes told on the terminal; files have them all

struct RepairArguments {
  Shared shared;
  std::string gaps = "automatic", overlaps = "automatic";
  std::vector<std::string> leave, lock, priority;
  std::string evidence;
  double resolution_m = 0.001;
  bool dry_run = false, json = false;
};

/// The words of some policies.
std::vector<std::string> words(const std::vector<RepairPolicy>& policies) {
  std::vector<std::string> out;
  for (const RepairPolicy p : policies) out.emplace_back(name_of(p));
  return out;
}

const std::vector<RepairPolicy> kGaps = {RepairPolicy::automatic,   RepairPolicy::longest_border,
                                         RepairPolicy::most_people, RepairPolicy::priority,
                                         RepairPolicy::divide,      RepairPolicy::evidence,
                                         RepairPolicy::leave};
const std::vector<RepairPolicy> kOverlaps = {RepairPolicy::automatic, RepairPolicy::longest_border,
                                             RepairPolicy::most_people, RepairPolicy::priority,
                                             RepairPolicy::leave};

RepairFileOptions options_of(const RepairArguments& a) {
  RepairFileOptions options;
  options.source = a.shared.source();
  options.lock = a.lock;
  options.evidence = a.evidence;
  options.repair.gaps = repair_policy(a.gaps);
  options.repair.overlaps = repair_policy(a.overlaps);
  options.repair.priority = a.priority;
  options.repair.resolution_m = a.resolution_m;
  for (const std::string& id : a.leave) options.repair.choices[id] = RepairPolicy::leave;
  return options;
}

void say_left(const Fixes& fixes, const Issues& left) {
  std::map<std::string, std::string> reason;
  for (std::size_t k = 0; k < fixes.size(); ++k)
    if (!fixes.done[k]) reason[fixes.id[k]] = fixes.reason[k];
  std::size_t told = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (is_remark(left.kind[i])) continue;
    if (told++ < kListed) say("  left: " + left.message[i] + " (" + reason[left.id[i]] + ")");
  }
  if (told > kListed) say("  and " + grouped(static_cast<std::int64_t>(told - kListed)) + " more");
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
  if (writes) {
    write_repaired(file, a.shared.output, run);
  } else if (!a.json) {
    const Table table = fix_layer(file.source.plan, file.result).table;
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      std::cout << (c ? "\t" : "") << table.columns[c].name;
    std::cout << "\n";
    for (std::size_t row = 0; row < table.size(); ++row) {
      for (std::size_t c = 0; c < table.columns.size(); ++c)
        std::cout << (c ? "\t" : "") << table.columns[c].text(row);
      std::cout << "\n";
    }
  }
  if (a.json) std::cout << fixes_json(file.source.plan, file.result);
  say(summary(file.result));
  say_left(file.result.fixes, file.result.after.issues);
  if (writes) say("repaired map in " + a.shared.output);
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
                     "the repaired map (.gpkg; other formats take the cells only)");
  command.add_option("--gaps", a->gaps, "who gets a gap")
      ->check(CLI::IsMember(words(kGaps)))
      ->capture_default_str();
  command.add_option("--overlaps", a->overlaps, "who keeps an overlap")
      ->check(CLI::IsMember(words(kOverlaps)))
      ->capture_default_str();
  command.add_option("--priority", a->priority, "codes for the policy priority, first wins")
      ->allow_extra_args(false);
  command.add_option("--leave", a->leave, "the id of an issue to leave as it is")
      ->allow_extra_args(false);
  command.add_option("--lock", a->lock, "the code of a cell or area that must not change")
      ->allow_extra_args(false);
  command.add_option("--evidence", a->evidence, "the layer of lines for the policy evidence");
  command
      .add_option("--resolution", a->resolution_m, "borders closer than this (m) mean one place")
      ->capture_default_str();
  command.add_flag("--dry-run", a->dry_run, "print the fixes and write nothing");
  command.add_flag("--json", a->json, "print the fixes as JSON");
  command.callback([a, &chosen] { chosen = [a] { return run_repair(*a); }; });
}

}  // namespace libgrid
