// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/locate/locator.hpp"
#include "libgrid/plan/plan.hpp"

namespace libgrid {

/// Where a place lies on all levels.
struct Chain {
  std::int64_t cell = -1;           ///< row of the plan's cells; -1: in none
  std::vector<std::int64_t> areas;  ///< one a level, top first: row of the level; -1: in none
};

/// Finds the cell of a place and the areas above it.
///
///     PlanLocator locator(plan);
///     Chain chain = locator.chain_of({118.93, 32.11});   // in the plan's CRS
///     locator.cell(chain.cell).code;
///     locator.area(1, chain.areas[1]).title;
///
///     locator.save("plan.locator");
///     PlanLocator opened = PlanLocator::open("plan.locator");   // without the plan
///
/// The cell is found by Locator's rule and the areas by their parents, so that a place on an
/// outline has one chain that fits together. Where there is no cell, or no parent is known, the
/// lowest area that takes the place stands for it. Threads: queries may run side by side.
class PlanLocator {
 public:
  explicit PlanLocator(const Plan& plan, const Run& run = {});
  ~PlanLocator();
  PlanLocator(PlanLocator&&) noexcept;

  /// As Locator::save, with all levels, codes, names and parents. Errors: Error{io}.
  void save(const std::filesystem::path& path, const Run& run = {}) const;
  /// As Locator::open, with the same errors. What Locator saved is a plan without levels.
  static PlanLocator open(const std::filesystem::path& path, bool verify = false,
                          const Run& run = {});

  Chain chain_of(Coord place) const;

  struct Named {
    std::string_view code, title;  ///< live as long as the locator
  };
  /// Empty texts for row -1, and where there are none.
  Named cell(std::int64_t row) const;
  Named area(std::size_t level, std::int64_t row) const;
  /// Names of the levels, top first.
  const std::vector<std::string>& levels() const;
  const std::string& crs() const;  ///< of the plan, in WKT; empty for the nameless plane
  const Locator& cells() const;
  const Locator& areas(std::size_t level) const;

 private:
  struct Impl;
  explicit PlanLocator(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

}  // namespace libgrid
