// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "libgrid/pipeline/pipeline.hpp"

namespace libgrid {

/// Options that several subcommands share.
struct Shared {
  std::string input;
  std::string output;
  std::vector<std::string> layers;
  std::string crs;
  std::string encoding;
  int threads = 0;

  void add_to(CLI::App& command);
  /// How files are read, --layer and its kin, without the file.
  void add_reading(CLI::App& command);
  void add_threads(CLI::App& command);
  /// Errors: Error{usage} for a --layer that is not role=name.
  SourceOptions source() const;
};

/// The map with its own cells, buildings and units assigned to them; says what was noticed.
PlanResult kept_plan(const Shared& shared, const Run& run);

/// --weight, --min, --max and their kin.
struct Limits {
  std::string divide = "missing";
  std::string locked;
  std::string weight;
  std::string profile = "urban";
  double min = 0, max = 0, target = 0;
  std::vector<std::string> also;
  bool estimate = false, bounds = false;
  double balance = PlanOptions{}.balance;
  std::uint64_t seed = PlanOptions{}.seed;
  double close_gaps = PlanOptions{}.close_gaps_m, merge_strips = PlanOptions{}.merge_strips_m;

  void add_to(CLI::App& command);
  /// Those that say what is within the limits, and whether one was given.
  void add_weights(CLI::App& command);
  static bool given(const CLI::App& command);
  /// These, and those without which no block is cut.
  void add_blocks(CLI::App& command);
  void apply(const CLI::App& command, PlanOptions& options) const;
};

/// --weight to --seed of the verbs that unite what they count, `counted` by default, of which their
/// cells usually have `min` to `max`.
template <class FileOptions>
void add_uniting(CLI::App& command, FileOptions& options, const std::string& counted,
                 const std::string& min, const std::string& max) {
  command
      .add_option_function<std::string>(
          "--weight",
          [&options](const std::string& word) {
            for (const Weight w : {Weight::households, Weight::buildings, Weight::floor_area})
              if (word == name_of(w)) options.weight = w;
          },
          "what the limits count")
      ->check(
          CLI::IsMember(std::vector<std::string>{counted, "households", "buildings", "floor_area"}))
      ->default_str(counted);
  command.add_option("--min", options.min, "least weight of a cell; " + min);
  command.add_option("--max", options.max, "greatest weight of a cell; " + max);
  command.add_option("--target", options.target, "wanted weight; the middle by default");
  command.add_flag("--estimate", options.estimate,
                   "estimate unknown households by a rule that is printed");
  command
      .add_option("--balance", options.balance,
                  "draws weights to the target, for more border; 10 to 30 are felt")
      ->capture_default_str();
  command.add_option("--seed", options.seed, "another number gives another division")
      ->capture_default_str();
}

}  // namespace libgrid
