// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/io/layer.hpp"
#include "libgrid/partition/road_cells.hpp"
#include "libgrid/pipeline/pipeline.hpp"

namespace libgrid {

struct RoadFileOptions {
  SourceOptions source = {};
  std::optional<Weight> weight = {};  ///< not given: metres of road are balanced
  std::optional<double> min = {}, max = {}, target = {};  ///< not given: 300 to 1500 m
  bool estimate = false;                                  ///< as in PlanOptions
  double balance = RoadOptions{}.balance;
  std::uint64_t seed = RoadOptions{}.seed;
};

/// Areas divided by road section.
struct RoadTables {
  /// "level", as in plan.gpkg; "cell" (code, name, parent, road, roads, sections, road_m, weight,
  /// area_m2, pieces, reason, remark) and "section", lines (name, class, length_m, road_m, parent,
  /// cell).
  std::vector<Layer> layers;
  RoadCells cells;
  std::vector<std::string> notes;
  Language language = Language::en;  ///< of remarks and the summary
};

/// Reads a map and divides its lowest areas by road section; see road_cells. Roads are lines of the
/// classes expressway, arterial, local and lane. Cells in the file are left aside.
/// Errors: Error{usage} for a weight other than metres without both limits; else as of read_source
/// and road_cells.
RoadTables road_file(const std::filesystem::path& input, const RoadFileOptions& options = {},
                     const Run& run = {});

/// "48 cells of 312 road sections; 45 within the limits, 3 have a reason not to be".
std::string summary(const RoadTables& made);

}  // namespace libgrid
