// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/io/layer.hpp"
#include "libgrid/partition/group_areas.hpp"
#include "libgrid/pipeline/pipeline.hpp"

namespace libgrid {

struct GroupFileOptions {
  SourceOptions source = {};
  std::string level = {};             ///< whose areas are united; empty: the lowest
  std::optional<Weight> weight = {};  ///< not given: areas are counted
  std::optional<double> min = {}, max = {}, target = {};  ///< not given: 3 to 4 areas
  bool estimate = false;                                  ///< as in PlanOptions
  double balance = GroupOptions{}.balance;
  std::uint64_t seed = GroupOptions{}.seed;
  double resolution_m = GroupOptions{}.resolution_m;
};

/// Whole areas united to cells, which lie between their level and the one above.
struct GroupTables {
  /// "level" (the levels above, as in plan.gpkg; not there where none is), "cell" (code, name,
  /// parent, areas, weight, area_m2, pieces, reason, remark) and "area" (code, name, parent, cell,
  /// weight), whose parent is the cell's.
  std::vector<Layer> layers;
  AreaGroups groups;
  std::vector<std::string> notes;
  Language language = Language::en;  ///< of remarks and the summary
};

/// Reads a map and unites the areas of one level to cells; see group_areas. Cells in the file are
/// left aside.
///
/// A cell that merges communities of a street, by their division codes of 12 digits, has a code of
/// merged_community_code; one of a single community keeps that one's code. Else cells have their
/// parent's code and a number. Numbers run from west to east and north to south.
/// Errors: Error{usage} for a level that is not there, and for a weight other than areas without
/// both limits; else as of read_source and group_areas.
GroupTables group_file(const std::filesystem::path& input, const GroupFileOptions& options = {},
                       const Run& run = {});

/// "9 cells of 31 areas; 8 within the limits, 1 has a reason not to be".
std::string summary(const GroupTables& made);

}  // namespace libgrid
