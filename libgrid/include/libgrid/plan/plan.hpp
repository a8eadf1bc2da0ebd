// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "libgrid/assign/assign.hpp"
#include "libgrid/core/table.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// One level of the hierarchy: its rows, each with a parent in the level above.
struct Level {
  std::string name;  ///< "street", "community", "8"
  std::vector<std::string> code;
  std::vector<std::string> title;    ///< name for people; may be empty
  std::vector<std::int64_t> parent;  ///< row in the level above; -1 at the top or unknown
  PolygonArray geometry;
  std::string table = {};                    ///< of the input
  std::vector<std::int64_t> table_row = {};  ///< where each row stands in it
  /// Columns of the input; empty: rows are named by number, parents found by where they lie.
  std::string code_column = {}, parent_column = {};
  /// Of an outline made from the cells, which stands in no table: what was found with it.
  std::shared_ptr<const DerivedOutline> derived = nullptr;
  std::vector<std::string> stated_parent = {};  ///< as the input names it; may be empty
};

struct Cells {
  std::vector<std::string> code;
  std::vector<std::string> title;
  std::size_t parent_level = 0;      ///< the level their parents belong to; usually the lowest
  std::vector<std::int64_t> parent;  ///< row in that level, -1 = unknown
  PolygonArray geometry;
  std::vector<std::string> remark;        ///< why a cell is out of range; empty otherwise
  std::vector<std::string> kind = {};     ///< integrated, exclusive ..., as the input has it
  std::vector<std::uint8_t> locked = {};  ///< 1 where a cell stays as it is; empty = none is known
  std::string code_column = {}, parent_column = {};  ///< as in Level
  std::vector<std::string> stated_parent = {};       ///< as in Level

  std::size_t size() const { return code.size(); }
};

/// Buildings with what the plan needs of them; `attributes` are the file's own columns.
struct Buildings {
  std::vector<std::string> code;
  PolygonArray geometry;
  std::vector<double> households;       ///< NaN = unknown
  std::vector<std::uint8_t> estimated;  ///< 1 where households were estimated; empty = none
  Table attributes = {};
  std::vector<std::string> stated_cell = {};  ///< code that the register states; may be empty

  std::size_t size() const { return code.size(); }
};

struct Units {
  std::vector<std::string> code;
  std::vector<std::string> building;  ///< key into Buildings::code; empty = none
  PointArray geometry;                ///< of size() rows; NaN where unknown
  Table attributes = {};
  std::vector<std::string> stated_cell = {};  ///< as in Buildings

  std::size_t size() const { return code.size(); }
};

/// Who is in charge of a cell or area, or works there; one row a person and area, columns of equal
/// length. Read what they are by staff_places and is_in_charge.
struct Staff {
  std::vector<std::string> area;  ///< code of a cell or of an area of any level, or its name
  std::vector<std::string> name, role, phone;  ///< texts, empty where unknown

  std::size_t size() const { return area.size(); }
};

/// Levels + cells + registers, all in one CRS: what the main job makes, writes and reads back.
struct Plan {
  Crs crs;
  std::vector<Level> levels;  ///< top first
  Cells cells;
  Buildings buildings;
  Units units;
  Staff staff = {};
  Assignment building_cells;
  Assignment unit_cells;
  Issues issues;
  std::string state = "draft";
};

/// The table of the cells (台账), one row a cell in code order: code, name, parent code and name,
/// area, buildings, units, households (sum, how many buildings it is unknown for, how many are
/// estimated), remark.
struct LedgerRow {
  std::string code, name, parent, parent_name;
  double area_m2 = 0;
  std::int64_t buildings = 0, units = 0;
  double households = 0;
  std::int64_t households_missing = 0;    ///< buildings without a number
  std::int64_t households_estimated = 0;  ///< buildings whose number was estimated
  std::string remark;
};
std::vector<LedgerRow> ledger(const Plan& plan);
/// The same in the order of the plan's cells.
std::vector<LedgerRow> ledger_by_cell(const Plan& plan);
/// The same as a table, column names as in LedgerRow.
Table ledger_table(const std::vector<LedgerRow>& rows);

}  // namespace libgrid
