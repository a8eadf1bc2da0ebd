// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ogr_feature.h>

#include <cstdint>
#include <optional>
#include <string>

#include "io/text.hpp"
#include "libgrid/core/table.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// Gathers one attribute of a layer.
class AttributeColumn {
 public:
  /// `field`: position in the layer.
  AttributeColumn(std::string name, int field, const OGRFieldDefn& definition,
                  bool fixed_width_text);

  /// Errors: Error{bad_encoding} with layer, row and field.
  void add(const OGRFeature& feature, const TextDecoder& decoder, const std::string& layer,
           std::int64_t row);
  /// The column so far; starts anew.
  Column finish();

 private:
  std::string text_of(const OGRFeature& feature) const;

  Column column_;
  int field_;
  OGRFieldType type_;
  std::size_t fixed_width_;  ///< of text that may be cut; 0 = not of fixed width
};

/// The places of a register with columns x and y, lon and lat, 经度 and 纬度 or the like; nothing
/// without them. `first` is the row number of the table's first row.
/// Errors: Error{bad_value} for text that is no number, Error{bad_geometry} for half a place.
std::optional<PointArray> register_places(const Table& table, const std::string& layer,
                                          std::int64_t first);

}  // namespace libgrid
