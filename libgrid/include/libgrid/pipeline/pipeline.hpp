// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/io/layer.hpp"
#include "libgrid/partition/partition.hpp"
#include "libgrid/plan/plan.hpp"

namespace libgrid {

/// Where the main job finds things in a file: a layer for each role, by name. docs/formats.md lists
/// the names that are taken by default, in English and Chinese; `layers` overrides them, as in
/// {"cells", "cells_code2"}. The name "-" leaves a role out.
struct SourceOptions {
  std::map<std::string, std::string> layers = {};
  ReadOptions read = {};
};
/// The roles: "boundary", "cells", "roads", "waterways", "rail", "walls", "barriers", "water",
/// "buildings", "units".
const std::vector<std::string>& source_roles();

/// Which areas are divided.
enum class Divide {
  none,     ///< keep the cells as they are
  missing,  ///< divide the lowest areas that have no cell
  all,      ///< divide all anew; cells in the file are left aside
};
enum class Weight { households, buildings, floor_area };
std::string_view name_of(Divide d);
std::string_view name_of(Weight w);

/// Household limits by kind of area.
struct Profile {
  std::string_view name;
  double min, max, target;
  std::string_view about;
};
/// "urban" (300-500), "rural" (150-300 ...), "micro" (30-100). Sizes are from published practice.
const std::vector<Profile>& profiles();

struct PlanOptions {
  SourceOptions source = {};
  Divide divide = Divide::missing;
  /// Not given: households where buildings have them, else buildings.
  std::optional<Weight> weight = {};
  std::string profile = "urban";
  std::optional<double> min = {}, max = {}, target = {};
  /// Estimate unknown households by the printed rule; they are marked "estimated" everywhere.
  bool estimate = false;
  double resolution_m = 0.001;
};

/// A file as the main job understood it.
struct Source {
  std::filesystem::path path;
  std::map<std::string, std::string> layers;  ///< role -> layer that was read
  Plan plan;                                  ///< levels, cells, registers; not yet assigned
  LineArray barriers;
  std::vector<BarrierClass> barrier_class;
  std::vector<std::string> barrier_name;
  PolygonArray water;
  std::vector<std::string> notes;  ///< what was assumed, in sentences
};
Source read_source(const std::filesystem::path& path, const SourceOptions& options = {},
                   const Run& run = {});

/// A finished division or a checked one.
struct PlanResult {
  Plan plan;
  Source source;  ///< without its plan
  bool divided = false;
  std::int64_t areas_divided = 0;
  Weight weight = Weight::households;
  double min = 0, max = 0, target = 0;
  Partition partition;  ///< of the areas that were divided; cells and areas moved out
  std::vector<double> cell_weight;
  std::vector<std::string> notes;
};

/// Reads, divides or keeps, assigns, checks. Writes nothing.
PlanResult make_plan(const std::filesystem::path& input, const PlanOptions& options = {},
                     const Run& run = {});
/// Writes plan.gpkg, ledger.csv, report.json, map.pdf and map.png into a folder (made when
/// missing).
void write_plan(const PlanResult& result, const std::filesystem::path& folder, const Run& run = {});

/// Checks the cells of a file (a plan.gpkg or any map) against its levels.
struct CheckReport {
  Plan plan;  ///< with issues
  std::vector<std::string> notes;
  double boundary_area_m2 = 0;
  std::int64_t residue = 0;
};
CheckReport check_file(const std::filesystem::path& input, const SourceOptions& options = {},
                       const CheckOptions& check = {}, const Run& run = {});

/// Words for the terminal: "6 defects: 3 gaps, 2 overlaps, 1 spill; 41 households in nobody's
/// cell".
std::string summary(const Issues& issues);
/// Several lines about a plan: levels, cells, range of weights, unassigned, defects.
std::string summary(const PlanResult& result);
/// report.json; the figures of the summary with names.
std::string report_json(const PlanResult& result);
std::string issues_json(const Issues& issues, const std::vector<std::string>& codes);
/// Issues as a layer with attributes, for files and tables.
Layer issue_layer(const Plan& plan);

/// The map of a plan, as written by write_plan, to a .png, .svg or .pdf.
void render_plan(const Plan& plan, const Source& source, const std::filesystem::path& path,
                 double dpi = 200, const Run& run = {});

}  // namespace libgrid
