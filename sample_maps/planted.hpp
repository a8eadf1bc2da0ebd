// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/io/layer.hpp"
#include "libgrid/plan/plan.hpp"

namespace libgrid {

/// A coverage without defects, with as many cells as asked for, of 30 to 200 vertices: a street of
/// communities of up to 150 cells. There are cells with holes that other cells fill, cells and
/// communities in several pieces, and corners where four cells meet. CRS: EPSG:4548, metres.
///
/// The same numbers give the same rows, to the last bit, on any machine.
/// Errors: Error{bad_value} for fewer than one cell. Cost: n log n.
Plan make_coverage(std::int64_t cells, std::uint64_t seed = 1);

/// What is wrong with a coverage, as equal-length columns.
struct Truth {
  std::vector<IssueKind> kind;
  std::vector<GapForm> form;
  std::vector<std::vector<std::string>> cells;  ///< codes; of a gap, those on its border
  std::vector<double> area_m2;  ///< of land on the ground, its edges straight in the CRS
  std::vector<double> width_m;  ///< of the largest circle inside; largest distance of a mismatch
  std::vector<Coord> place;
  PolygonArray geometry;  ///< a vertex that only one side has leaves a row without geometry

  std::size_t size() const { return kind.size(); }
};

struct PlantOptions {
  std::uint64_t seed = 1;
  std::int64_t count = -1;  ///< how many; -1: 84 for 1,000 cells
};

struct Planted {
  Plan plan;
  Truth truth;
  std::vector<std::string> notes;  ///< kinds for which the coverage had too few places
};

/// Plants defects in a coverage that has none, no two of them on the same cell or vertex, so that
/// each is told apart from the others (docs/algorithms/planted.md lists them).
///
///     Planted planted = plant_defects(make_coverage(1000), {.seed = 1});
///
/// Rows that no defect concerns keep every bit. One defect may leave two rows of truth: a border
/// that is moved across itself leaves a gap and an overlap.
/// Units: count defects. Errors: Error{bad_value} for cells without parent; Error{cancelled}.
/// Cost: n log n in the vertices of the coverage.
/// The same seed gives the same rows on any machine.
Planted plant_defects(const Plan& clean, const PlantOptions& options = {}, const Run& run = {});

/// The coverage to plant in: made up where `source` is a number of cells, else that of a file, with
/// layers as the main job reads them.
/// Errors: as of check_file; Error{empty} without cells, Error{bad_value} when it has defects.
Plan clean_coverage(const std::string& source, std::uint64_t seed = 1, const Run& run = {});

/// The layers "level", "cell" and "truth" (docs/algorithms/planted.md).
std::vector<Layer> planted_layers(const Planted& planted);

/// Writes them to a GeoPackage, or to one file each where the format holds but one layer:
/// "out.fgb" becomes "out_level.fgb", "out_cell.fgb" and "out_truth.gpkg", as FlatGeobuf holds no
/// row without geometry. All are written or none. Returns what was written.
std::vector<std::filesystem::path> write_planted(const std::filesystem::path& path,
                                                 const Planted& planted, const Run& run = {});

}  // namespace libgrid
