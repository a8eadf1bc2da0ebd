// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "libgrid/coverage/repair.hpp"
#include "libgrid/pipeline/pipeline.hpp"

namespace libgrid {

struct RepairFileOptions {
  SourceOptions source = {};
  RepairOptions repair = {};           ///< `locked`, `evidence` and `allowed` come from the file
  std::vector<std::string> lock = {};  ///< codes of cells or areas that never change
  /// The lines for the policy `evidence`: a layer of the map, or FILE or FILE:LAYER.
  std::string evidence = {};
  /// Rows of cells that a policy for duplicates leaves without land go to the layer "emptied", as
  /// they were before; else they stay, without geometry, and check tells them as `empty_cell`.
  bool emptied_apart = false;
};

/// A repaired file.
struct RepairedFile {
  PlanResult source;    ///< as it was read
  RepairResult result;  ///< levels as in `source.plan`, top first; cells last
  /// The file's layers in its own order, with all attributes and rows; only repaired geometry
  /// differs. After them "repair" (the fixes), "vertex" (moved or inserted ones), and "emptied",
  /// where there are rows apart; the result then no longer counts these as issues.
  std::vector<Layer> layers;
};

/// Repairs the cells and levels of a file. Writes nothing: see write_repaired.
///
///     RepairedFile street = repair_file("street.gpkg", {.source = {{{"cells", "cells_drawn"}}}});
///     write_repaired(street, "street_repaired.gpkg");
///
/// Errors: those of read_source and repair; Error{not_found} for a code to lock that no row has,
/// Error{bad_geometry} for a layer that holds several kinds of geometry.
RepairedFile repair_file(const std::filesystem::path& input, const RepairFileOptions& options = {},
                         const Run& run = {});

/// Writes a repaired file: all layers, or, where the format holds only one, that of the cells; then
/// levels that changed and "emptied" go beside it ("out.fgb": "out_level.fgb"). Returns what was
/// written. Errors: those of write_layers.
std::vector<std::filesystem::path> write_repaired(const RepairedFile& file,
                                                  const std::filesystem::path& path,
                                                  const Run& run = {});

/// Sets policies by words: those of kinds of issues (gap, cell_gap, overlap, duplicate, spill,
/// misnest, mismatch) and those of single issues, by id.
/// Errors: Error{usage} for a word that is not known, and for a policy that does not fit a kind.
void set_policies(RepairOptions& options, const std::map<std::string, std::string>& of_kinds,
                  const std::map<std::string, std::string>& of_issues);

/// The layers "repair" and "vertex" of a repaired file.
Layer fix_layer(const Plan& plan, const RepairResult& result);
Layer vertex_layer(const Plan& plan, const RepairResult& result);
/// The fixes as JSON, with the codes of their rows.
std::string fixes_json(const Plan& plan, const RepairResult& result);
/// "fixes: 5 done, 1 left; 3 rows changed; vertices: 12 moved, 4 inserted".
std::string summary(const RepairResult& result);

}  // namespace libgrid
