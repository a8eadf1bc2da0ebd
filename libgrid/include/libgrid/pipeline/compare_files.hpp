// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "libgrid/compare/difference.hpp"
#include "libgrid/core/run.hpp"
#include "libgrid/io/layer.hpp"
#include "libgrid/pipeline/pipeline.hpp"

namespace libgrid {

/// What changed between two plans. Buildings and units are those of the plan after, each assigned
/// to the cells of both; those of the plan before where the other has none.
struct PlanDifference {
  Difference difference;
  std::vector<std::string> name_before, name_after;  ///< of each of its cells, empty = none
  /// Of each of its cells, of the same buildings; NaN where no building's number is known.
  std::vector<double> households_before, households_after;
  std::int64_t renamed = 0;       ///< cells that have another name in both plans
  bool households_known = false;  ///< of any building
  bool counted_before = false;    ///< buildings and units are those of the plan before
  /// "move": from, to, from_name, to_name (none: in no cell), area_m2, buildings, units,
  /// households, households_missing. "cell": before, after, name_before, name_after, fate, areas,
  /// lost_m2, gained_m2, households_before, households_after; with the land after, or before where
  /// it is gone. "building", those that changed their cell: code, from, to, households.
  std::vector<Layer> layers;
  std::vector<std::string> notes;
  Language language = Language::en;  ///< of the summary and of move_text

  /// Neither land nor what stands on it changed hands; no code and no name changed.
  bool none() const { return difference.none() && renamed == 0; }
};

/// Compares the cells of two plans by their codes; see compare_coverages. Other levels are not
/// compared. Errors: Error{bad_crs} unless both have the same CRS, Error{empty} where one has no
/// cells.
PlanDifference compare_plans(const Plan& before, const Plan& after,
                             const CompareOptions& options = {}, const Run& run = {});

struct CompareFilesOptions {
  SourceOptions source = {};  ///< of the map after, and of the map before where it has none
  std::optional<SourceOptions> source_before = {};
  CompareOptions compare = {};
};

/// The same of two maps, each a plan.gpkg or any other, read as check_file does.
///
///     PlanDifference d = compare_files("2024/plan.gpkg", "2025/plan.gpkg");
///     write_layers("diff.gpkg", d.layers);
PlanDifference compare_files(const std::filesystem::path& before,
                             const std::filesystem::path& after,
                             const CompareFilesOptions& options = {}, const Run& run = {});

/// Words for people: "cells: 3 changed, 1 new, 40 unchanged", "412 households in 37 buildings and
/// 12.5 ha change their cell".
std::string summary(const PlanDifference& made);
/// A row of what changed hands: "001 -> 002: 12 households, 3 buildings, 1200 m2".
std::string move_text(const PlanDifference& made, std::size_t row);
/// The tables "move" and "cell" and the figures of the summary as JSON, without geometry.
std::string difference_json(const PlanDifference& made);

}  // namespace libgrid
