// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libgrid/core/table.hpp"
#include "libgrid/io/layer.hpp"
#include "libgrid/pipeline/pipeline.hpp"

namespace libgrid {

/// The layer that plays a role: the caller's choice, else the first default name that is there.
/// Errors: Error{not_found} for a chosen layer that is missing, Error{usage} for an unknown role.
class Roles {
 public:
  Roles(const std::filesystem::path& path, const SourceOptions& options);
  std::optional<std::string> layer(const std::string& role) const;
  /// Errors: Error{not_found} listing the layers there and the names that would do.
  std::string required(const std::string& role) const;
  /// The layers of the boundary, top first: one, or several that are named with commas between.
  std::vector<std::string> boundaries() const;

 private:
  std::filesystem::path path_;
  SourceOptions options_;
  std::vector<LayerInfo> layers_;
};

/// Names under which columns are known, first match wins.
namespace columns {
extern const std::vector<std::string> code, name, level, depth, parent, households, floors, height,
    building_key, stated_cell, address, kind, unit_kind, cell_kind, barrier, tunnel, remark, locked,
    staff_area, staff_name, staff_role, staff_phone;
}

/// In small letters, of ASCII.
std::string lower(std::string text);

/// The texts of a column, or empty texts when it is not there.
std::vector<std::string> texts(const Column* column, std::size_t rows);

/// Whether a text may be the code of a building or unit, and surely is no person's name or number:
/// with a digit, without a Chinese letter, no telephone, not 11 or 18 digits.
bool looks_like_code(const std::string& text);

/// The column of codes: a known name, else the first text column whose values are all there, all
/// different and fit; null when there is none. `other` is known to be something else.
const Column* code_column(const Table& table, const Column* other = nullptr,
                          bool (*fits)(const std::string&) = nullptr);

}  // namespace libgrid
