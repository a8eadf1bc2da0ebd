// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ogr_recordbatch.h>
#include <ogrsf_frmts.h>

#include <cstdint>
#include <string>
#include <vector>

#include "io/shapes.hpp"

namespace libgrid {

/// Geometry and feature numbers of a layer in columns of Arrow, which some of GDAL's drivers read
/// several times faster than feature by feature. The layer's attributes are to be ignored.
class ArrowRows {
 public:
  /// Whether the layer's driver reads so.
  static bool fit(OGRLayer& layer);

  /// Errors of both: Error{unreadable}.
  ArrowRows(OGRLayer& layer, std::string name);
  ArrowRows(const ArrowRows&) = delete;
  ArrowRows& operator=(const ArrowRows&) = delete;
  ~ArrowRows();

  /// Up to `rows` more; fewer at the end. `first`: the number of the next row, for messages.
  std::int64_t take(std::int64_t rows, std::int64_t first, ShapeColumn& shapes,
                    std::vector<std::int64_t>& ids);

 private:
  bool next_batch();
  void release_batch();
  [[noreturn]] void refuse(std::int64_t row);

  std::string name_;
  ArrowArrayStream stream_ = {};
  ArrowArray batch_ = {};
  std::int64_t id_column_ = -1, shape_column_ = -1;
  std::int64_t at_ = 0;  ///< the next row of the batch
};

}  // namespace libgrid
