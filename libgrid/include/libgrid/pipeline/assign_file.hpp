// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "libgrid/assign/assign.hpp"
#include "libgrid/core/run.hpp"
#include "libgrid/io/layer.hpp"

namespace libgrid {

struct AssignFileOptions {
  std::string objects_layer = {}, cells_layer = {};  ///< empty: the file's only one
  ReadOptions objects = {}, cells = {};
  std::vector<AssignRule> rules = {AssignRule::largest_share};  ///< for footprints
  bool border_distance = false;  ///< of each object; see Assigner::border_distances
};

/// What became of a layer's objects, in the layer's order.
struct AssignedLayer {
  Assignment cells;
  std::vector<double> border_m;  ///< empty unless asked for
};

/// Gives the objects of a layer their cells, whatever their kind and CRS. `entrances`, in the
/// system of the objects: as of AssignOptions.
/// Errors: Error{bad_crs} when there is no way from their CRS to that of the cells, else as of
/// Assigner.
AssignedLayer assign_layer(const Layer& objects, const Layer& cells, const Assigner& assigner,
                           const AssignFileOptions& options = {}, const Run& run = {},
                           const PointArray* entrances = nullptr);

/// The columns of an assignment, as in plan.gpkg, and "border_m" where it was asked for; columns of
/// these names are replaced.
void add_assigned_columns(Table& table, const AssignedLayer& assigned,
                          const std::vector<std::string>& codes);

/// The cells of a file's objects, with about ten bytes an object.
struct AssignedFile {
  std::vector<std::string> codes;  ///< of the cells
  std::int64_t first_id = 0;       ///< of the rows, which are numbered one by one from there
  std::vector<std::int64_t> id;    ///< or by these, when the file leaves some numbers out
  std::vector<std::int32_t> cell;  ///< -1 = unassigned
  std::vector<float> share;        ///< in it; exact for straddlers below
  std::vector<AssignRule> rule;
  std::vector<Unassigned> reason;
  Shares straddling;  ///< all shares of the rows in several cells
  struct Left {
    std::vector<std::int64_t> row, nearest_cell;
    std::vector<double> distance_m;
  } left;                       ///< rows without a cell
  std::vector<float> border_m;  ///< empty unless asked for

  std::size_t size() const { return cell.size(); }
};

/// Assigns a file's objects batch by batch: while one thread reads, the others assign.
///
///     AssignedFile a = assign_file("buildings.gpkg", "cells.gpkg");
///     a.codes[a.cell[7]];   // of the eighth building; a.first_id + 7 is its number in the file
///
/// Attributes are not read. Cost: about the time of reading the file on two threads.
/// Errors: as of LayerReader and assign_layer.
AssignedFile assign_file(const std::filesystem::path& objects, const std::filesystem::path& cells,
                         const AssignFileOptions& options = {}, const Run& run = {});

struct AssignedCounts {
  std::int64_t objects = 0, unassigned = 0, straddlers = 0;
};

/// The same from file to file: a .csv with the objects' own columns and those of the assignment,
/// written whole or not at all. Only a few batches are in memory at once.
/// Errors: also Error{usage} for another ending, Error{io}.
AssignedCounts assign_to_file(const std::filesystem::path& objects,
                              const std::filesystem::path& cells,
                              const std::filesystem::path& output,
                              const AssignFileOptions& options = {}, const Run& run = {});

/// All shares of objects in several cells, as a table: `id` (the object's, from `ids`), `cell`,
/// `share`.
Table straddler_table(const Shares& straddling, const std::vector<std::string>& ids,
                      const std::vector<std::string>& codes);

}  // namespace libgrid
