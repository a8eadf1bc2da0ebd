// SPDX-License-Identifier: Apache-2.0
#include "io/arrow_rows.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

bool is_there(const ArrowArray& column, std::int64_t row) {
  const auto* bits = static_cast<const std::uint8_t*>(column.buffers[0]);
  return column.null_count == 0 || !bits || ((bits[row / 8] >> (row % 8)) & 1);
}

}  // namespace

bool ArrowRows::fit(OGRLayer& layer) { return layer.TestCapability(OLCFastGetArrowStream); }

ArrowRows::ArrowRows(OGRLayer& layer, std::string name) : name_(std::move(name)) {
  const char* const options[] = {"INCLUDE_FID=YES", "GEOMETRY_ENCODING=WKB", nullptr};
  ArrowSchema schema = {};
  if (!layer.GetArrowStream(&stream_, options) || stream_.get_schema(&stream_, &schema) != 0)
    refuse(-1);
  for (std::int64_t c = 0; c < schema.n_children; ++c) {
    const std::string_view format = schema.children[c]->format;
    if (format == "l") id_column_ = c;
    if (format == "z") shape_column_ = c;  // bytes with 32-bit offsets
  }
  schema.release(&schema);
  if (shape_column_ < 0) refuse(-1);
}

ArrowRows::~ArrowRows() {
  release_batch();
  if (stream_.release) stream_.release(&stream_);
}

void ArrowRows::refuse(std::int64_t row) {
  const char* said = stream_.get_last_error ? stream_.get_last_error(&stream_) : nullptr;
  throw Error(ErrorCode::unreadable,
              std::string("the file is broken here") + (said ? std::string(" (") + said + ")" : ""),
              {name_, row, {}});
}

void ArrowRows::release_batch() {
  if (batch_.release) batch_.release(&batch_);
  batch_ = {};
  at_ = 0;
}

bool ArrowRows::next_batch() {
  release_batch();
  return stream_.get_next(&stream_, &batch_) == 0;
}

std::int64_t ArrowRows::take(std::int64_t rows, std::int64_t first, ShapeColumn& shapes,
                             std::vector<std::int64_t>& ids) {
  std::int64_t taken = 0;
  while (taken < rows) {
    if (at_ == batch_.length) {
      if (!next_batch()) refuse(first + taken);
      if (!batch_.release) break;                     // the end
      if (batch_.length == 0) refuse(first + taken);  // so GDAL 3.6 says what its threads met
    }
    const ArrowArray& shape = *batch_.children[shape_column_];
    const std::int64_t* numbers = nullptr;  // views have none
    if (id_column_ >= 0) {
      const ArrowArray& id = *batch_.children[id_column_];
      numbers = static_cast<const std::int64_t*>(id.buffers[1]) + id.offset;
    }
    const auto* ends = static_cast<const std::int32_t*>(shape.buffers[1]) + shape.offset;
    const auto* bytes = static_cast<const std::byte*>(shape.buffers[2]);
    const std::int64_t stop = std::min(batch_.length, at_ + rows - taken);
    for (; at_ < stop; ++at_, ++taken) {
      ids.push_back(numbers ? numbers[at_] : first + taken);
      if (is_there(shape, at_ + shape.offset))
        shapes.add({bytes + ends[at_], bytes + ends[at_ + 1]}, first + taken);
      else
        shapes.add(nullptr, first + taken);
    }
  }
  return taken;
}

}  // namespace libgrid
