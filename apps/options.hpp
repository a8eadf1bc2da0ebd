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

}  // namespace libgrid
