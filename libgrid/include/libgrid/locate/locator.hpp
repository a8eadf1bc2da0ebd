// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// Finds the cell of a place.
///
///     Locator locator(cells, codes);
///     std::int64_t row = locator.cell_of({118.93, 32.11});   // -1: in none
///
/// Exact on stored doubles, by the half-open rule (geom/predicates.hpp): in a complete coverage
/// each place has exactly one cell. A place that the rule leaves out but that lies on an outline
/// goes to the touching cell with the smallest code. Where cells overlap, the smallest code wins.
/// Cost: a few passes over the vertices to build, and about eight tenths of their memory; a query
/// looks at one tile of a table, and at the few edges there. Threads: queries may run side by side.
/// Errors: Error{bad_value} unless there is one code a cell, and for more than 2^31 coordinates.
///
/// A locator may be saved and opened in another process:
///
///     locator.save("cells.locator", crs.wkt());
///     Locator opened = Locator::open("cells.locator");   // milliseconds; the same answers
///     opened.code(opened.cell_of({118.93, 32.11}));
class Locator {
 public:
  /// Without codes, the row number stands for the code.
  explicit Locator(const PolygonArray& cells, std::span<const std::string> codes = {},
                   const Run& run = {});
  ~Locator();
  Locator(Locator&&) noexcept;
  Locator& operator=(Locator&&) noexcept;

  /// Saves cells, codes and all that was made of them; the file is read on machines of the same
  /// byte order. `crs` is the cells' system in any words, for whoever opens the file. The same
  /// cells give the same bytes. A file of that name is replaced at once; who has it open goes on
  /// with the old one. Errors: Error{io}.
  void save(const std::filesystem::path& path, const std::string& crs = {},
            const Run& run = {}) const;
  /// Opens what Locator or PlanLocator saved; of a plan, its cells. The file is mapped: it is read
  /// where it lies, all processes that open it share the memory, and it must not be changed.
  ///
  /// All offsets and numbers that lead from place to place in the file are looked at, so that no
  /// damage leads out of it; whether coordinates and texts are those that were saved only `verify`
  /// tells, which reads and hashes the whole file. Errors: Error{not_found}, Error{unreadable} for
  /// a file that is none of these, is damaged or of another version, Error{io}.
  static Locator open(const std::filesystem::path& path, bool verify = false, const Run& run = {});

  /// Whether a file begins as saved locators do; false where there is none.
  static bool is_saved(const std::filesystem::path& path);

  const PolygonArray& cells() const;
  /// The code of a cell; empty where none were given. The text lives as long as the locator.
  std::string_view code(std::int64_t cell) const;
  /// What save was told, of an opened locator; else empty.
  const std::string& crs() const;

  std::int64_t cell_of(Coord p) const;
  std::vector<std::int64_t> cells_of(std::span<const Coord> points, const Run& run = {}) const;
  /// All cells that take p (none or several where the coverage has defects), ascending.
  std::vector<std::int64_t> all_cells_of(Coord p) const;
  /// Cells that have a point in common with the box or the polygon, borders included; ascending.
  /// The polygon is row `row` of `polygons`, and counts holes whatever their orientation.
  std::vector<std::int64_t> cells_meeting(const Box& box) const;
  std::vector<std::int64_t> cells_meeting(const PolygonArray& polygons, std::size_t row) const;

  struct Nearest {
    std::int64_t cell = -1;
    double distance = 0;  ///< planar, in CRS units; 0 for cells that take the place
  };
  /// The nearest cell; the smaller code of several. Cell -1 when there is none, or p is NaN.
  Nearest nearest(Coord p) const;
  /// The k nearest, those that take the place first, then by distance, then by code; fewer when
  /// there are not as many.
  std::vector<Nearest> nearest(Coord p, std::size_t k) const;

  /// A piece of a line that lies in one cell, or in none (-1).
  struct Stretch {
    std::int64_t cell = -1;
    std::vector<Coord> line = {};  ///< of two coordinates or more
  };
  /// The cells that a line runs through, in its order; stretches follow each other without a gap,
  /// and neighbours have different cells. A stretch along a border belongs to the cell east
  /// or north of it, by the half-open rule; on an outline, to the touching cell. The line is
  /// finite, and has two coordinates or more.
  std::vector<Stretch> along(std::span<const Coord> line) const;

 private:
  friend class LocatorParts;
  struct Impl;
  explicit Locator(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

}  // namespace libgrid
