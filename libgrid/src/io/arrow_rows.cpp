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
  batch_.reset();
  if (stream_.release) stream_.release(&stream_);
}

void ArrowRows::refuse(std::int64_t row) {
  const char* said = stream_.get_last_error ? stream_.get_last_error(&stream_) : nullptr;
  throw Error(ErrorCode::unreadable,
              std::string("the file is broken here") + (said ? std::string(" (") + said + ")" : ""),
              {name_, row, {}});
}

/// The stream's next one, or one without rows at the end.
void ArrowRows::next_batch(std::int64_t row) {
  const std::shared_ptr<ArrowArray> batch(new ArrowArray(), [](ArrowArray* gone) {
    if (gone->release) gone->release(gone);
    delete gone;
  });
  if (stream_.get_next(&stream_, batch.get()) != 0) refuse(row);
  if (batch->release && batch->length == 0) refuse(row);  // so GDAL 3.6 says what its threads met
  batch_ = batch;
  at_ = 0;
}

std::vector<ArrowRows::Slice> ArrowRows::take(std::int64_t rows, std::int64_t first) {
  std::vector<Slice> slices;
  for (std::int64_t taken = 0; taken < rows;) {
    if (!batch_ || at_ == batch_->length) next_batch(first + taken);
    if (batch_->length == 0) break;  // the end
    const std::int64_t end = std::min(batch_->length, at_ + rows - taken);
    slices.push_back({batch_, at_, end});
    taken += end - at_;
    at_ = end;
  }
  return slices;
}

void ArrowRows::decode(const std::vector<Slice>& slices, std::int64_t first, ShapeColumn& shapes,
                       std::vector<std::int64_t>& ids) const {
  for (const Slice& slice : slices) {
    const ArrowArray& shape = *slice.batch->children[shape_column_];
    const std::int64_t* numbers = nullptr;  // views have none
    if (id_column_ >= 0) {
      const ArrowArray& id = *slice.batch->children[id_column_];
      numbers = static_cast<const std::int64_t*>(id.buffers[1]) + id.offset;
    }
    const auto* ends = static_cast<const std::int32_t*>(shape.buffers[1]) + shape.offset;
    const auto* bytes = static_cast<const std::byte*>(shape.buffers[2]);
    for (std::int64_t k = slice.begin; k < slice.end; ++k, ++first) {
      ids.push_back(numbers ? numbers[k] : first);
      if (is_there(shape, k + shape.offset))
        shapes.add({bytes + ends[k], bytes + ends[k + 1]}, first);
      else
        shapes.add(nullptr, first);
    }
  }
}

}  // namespace libgrid
