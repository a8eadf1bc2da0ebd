// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ogr_recordbatch.h>
#include <ogrsf_frmts.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "io/shapes.hpp"

namespace libgrid {

/// Geometry and feature numbers of a layer in columns of Arrow, which some of GDAL's drivers read
/// several times faster than feature by feature. The layer's attributes are to be ignored.
class ArrowRows {
 public:
  /// Rows of one batch of GDAL's, which they keep alive.
  struct Slice {
    std::shared_ptr<const ArrowArray> batch;
    std::int64_t begin, end;
  };

  /// Whether the layer's driver reads so.
  static bool fit(OGRLayer& layer);

  /// Errors of both: Error{unreadable}.
  ArrowRows(OGRLayer& layer, std::string name);
  ArrowRows(const ArrowRows&) = delete;
  ArrowRows& operator=(const ArrowRows&) = delete;
  ~ArrowRows();

  /// Up to `rows` more; fewer at the end. `first`: the number of the next row, for messages.
  std::vector<Slice> take(std::int64_t rows, std::int64_t first);
  /// Appends what the slices hold; on any thread.
  void decode(const std::vector<Slice>& slices, std::int64_t first, ShapeColumn& shapes,
              std::vector<std::int64_t>& ids) const;

 private:
  void next_batch(std::int64_t row);
  [[noreturn]] void refuse(std::int64_t row);

  std::string name_;
  ArrowArrayStream stream_ = {};
  std::shared_ptr<const ArrowArray> batch_;
  std::int64_t id_column_ = -1, shape_column_ = -1;
  std::int64_t at_ = 0;  ///< the next row of the batch
};

}  // namespace libgrid
