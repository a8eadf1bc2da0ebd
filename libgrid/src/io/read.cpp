// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <utility>

#include "io/arrow_rows.hpp"
#include "io/attributes.hpp"
#include "io/source.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/io/layer.hpp"

namespace libgrid {

namespace {

/// How often a long read looks whether it should stop.
constexpr std::int64_t kStopEvery = 4096;
/// After how many rows the size of all is guessed. Room that grows bit by bit is copied each time.
constexpr std::int64_t kSample = 1024;
constexpr std::int64_t kBareBatch = 65536;

std::int64_t count_of(const std::vector<ArrowRows::Slice>& slices) {
  std::int64_t rows = 0;
  for (const ArrowRows::Slice& slice : slices) rows += slice.end - slice.begin;
  return rows;
}

/// Reads rows of one layer; what they say is not yet guarded.
class RowReader {
 public:
  RowReader(const std::filesystem::path& path, const std::string& layer,
            const ReadOptions& options);

  /// Up to `rows` more rows; fewer at the end.
  Layer take(std::int64_t rows, const Run& run);
  /// The same in two steps, where they can be told apart. The second may run on any thread.
  bool reads_slices() const { return arrow_ != nullptr; }
  std::vector<ArrowRows::Slice> take_slices(std::int64_t rows);
  Layer decode(const std::vector<ArrowRows::Slice>& slices, std::int64_t first) const;
  std::int64_t row() const { return row_; }
  bool at_end() const { return at_end_; }
  const Crs& crs() const { return crs_; }
  const std::string& name() const { return name_; }
  std::int64_t expected() const { return expected_; }

 private:
  void choose_fields(const ReadOptions& options);
  void tell(const Run& run) const;
  void require_shape(const OGRFeature& feature) const;
  void read(std::int64_t rows, const Run& run, ShapeColumn& shapes);
  void read_bare(std::int64_t rows, const Run& run, ShapeColumn& shapes);
  void make_room(std::int64_t rows, ShapeColumn& shapes, std::int64_t sample) const;
  Layer layer_of(ShapeColumn& shapes, std::int64_t first) const;

  GDALDatasetUniquePtr dataset_;
  OGRLayer* layer_ = nullptr;
  std::string name_;
  Crs crs_;
  ShapeKind kind_ = ShapeKind::none;
  int wkt_field_ = -1;
  TextDecoder decoder_{"UTF-8"};
  std::vector<AttributeColumn> columns_;
  bool bare_;
  std::unique_ptr<ArrowRows> arrow_;
  std::vector<std::int64_t> ids_;  ///< where attributes are left out
  std::int64_t row_ = 0;
  std::int64_t expected_ = -1;
  std::size_t most_coords_ = 0;  ///< that a file of this size can hold
  bool at_end_ = false;
};

RowReader::RowReader(const std::filesystem::path& path, const std::string& layer,
                     const ReadOptions& options)
    : dataset_(open_source(path)), bare_(options.bare) {
  const GdalWords words;
  layer_ = &find_layer(*dataset_, layer, path);
  name_ = layer_->GetName();
  crs_ = options.crs.empty() ? crs_of(*layer_) : Crs::from_text(options.crs);
  kind_ = kind_of(*layer_);
  if (kind_ == ShapeKind::unknown)
    throw Error(ErrorCode::bad_geometry,
                "a layer of geometry collections; polygons, lines or "
                "points are wanted",
                {name_, -1, {}});
  decoder_ = decoder_of(*dataset_, *layer_, path, options.encoding);
  if (is_register(*dataset_)) wkt_field_ = wkt_field(*layer_);
  choose_fields(options);
  expected_ = layer_->GetFeatureCount(FALSE);
  layer_->ResetReading();
  if (bare_ && kind_ != ShapeKind::none && ArrowRows::fit(*layer_))
    arrow_ = std::make_unique<ArrowRows>(*layer_, name_);
  std::error_code none;
  if (const auto bytes = std::filesystem::file_size(path, none); !none)
    most_coords_ = bytes / sizeof(Coord);
}

void RowReader::choose_fields(const ReadOptions& options) {
  const std::vector<std::string>& wanted = options.fields;
  const OGRFeatureDefn& definition = *layer_->GetLayerDefn();
  std::vector<std::string> names;
  for (int f = 0; f < definition.GetFieldCount(); ++f) {
    const char* raw = definition.GetFieldDefn(f)->GetNameRef();
    names.push_back(decoder_.decode(raw, is_shapefile(*dataset_)).value_or(raw));
  }
  for (const std::string& field : wanted)
    if (std::find(names.begin(), names.end(), field) == names.end())
      throw Error(ErrorCode::not_found, "no such field", {name_, -1, field});
  CPLStringList ignored;
  for (int f = 0; f < definition.GetFieldCount(); ++f) {
    if (f == wkt_field_) continue;
    const std::string& name = names[static_cast<std::size_t>(f)];
    // The columns of a register hold its places.
    if (options.bare && !is_register(*dataset_))
      ignored.AddString(definition.GetFieldDefn(f)->GetNameRef());
    else if (wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end())
      columns_.emplace_back(name, f, *definition.GetFieldDefn(f), is_shapefile(*dataset_));
    else
      ignored.AddString(definition.GetFieldDefn(f)->GetNameRef());
  }
  if (layer_->TestCapability(OLCIgnoreFields))
    layer_->SetIgnoredFields(const_cast<const char**>(ignored.List()));
}

/// GDAL takes WKT that it does not understand for no geometry.
void RowReader::require_shape(const OGRFeature& feature) const {
  if (wkt_field_ < 0 || feature.GetGeometryRef()) return;
  const std::string wkt = feature.GetFieldAsString(wkt_field_);
  if (wkt.find_first_not_of(" \t") != std::string::npos)
    throw Error(ErrorCode::bad_geometry, "'" + wkt.substr(0, 40) + "...' is not a geometry",
                {name_, row_, {}});
}

/// The number of rows is what the file says of itself, and need not be true.
void RowReader::make_room(std::int64_t rows, ShapeColumn& shapes, std::int64_t sample) const {
  constexpr double spare = 1.05;
  if (expected_ <= 0 || sample == 0) return;  // not told
  const auto all = static_cast<double>(std::min(rows, expected_));
  shapes.make_room(spare * all / static_cast<double>(sample), most_coords_);
}

void RowReader::tell(const Run& run) const {
  run.check_stop();
  if (expected_ > 0)
    run.tell("read " + name_, static_cast<double>(row_) / static_cast<double>(expected_));
}

std::vector<ArrowRows::Slice> RowReader::take_slices(std::int64_t rows) {
  const GdalWords words;
  std::vector<ArrowRows::Slice> slices = arrow_->take(rows, row_);
  const std::int64_t taken = count_of(slices);
  row_ += taken;
  if (words.failed())
    throw Error(ErrorCode::unreadable, "the file is broken here" + words.quoted(),
                {name_, row_, {}});
  at_end_ = taken < rows;
  return slices;
}

void RowReader::read_bare(std::int64_t rows, const Run& run, ShapeColumn& shapes) {
  const GdalWords words;
  for (std::int64_t left = rows; left > 0 && !at_end_;) {
    tell(run);
    const std::int64_t first = row_;
    arrow_->decode(take_slices(std::min(left, kBareBatch)), first, shapes, ids_);
    if (first == 0) make_room(rows, shapes, row_);
    left -= row_ - first;
  }
}

Layer RowReader::decode(const std::vector<ArrowRows::Slice>& slices, std::int64_t first) const {
  const GdalWords words;
  ShapeColumn shapes(kind_, name_);
  std::vector<std::int64_t> ids;
  arrow_->decode(slices, first, shapes, ids);
  Layer made = layer_of(shapes, first);
  made.table.add("fid", std::move(ids));
  return made;
}

Layer RowReader::layer_of(ShapeColumn& shapes, std::int64_t first) const {
  Layer made{.name = name_, .crs = crs_};
  try {
    made.geometry = shapes.finish();
  } catch (const Error& e) {
    throw Error(e.code(), e.message(), {name_, e.row() < 0 ? -1 : first + e.row(), e.field()});
  }
  return made;
}

void RowReader::read(std::int64_t rows, const Run& run, ShapeColumn& shapes) {
  const GdalWords words;
  const std::int64_t first = row_;
  for (; row_ - first < rows; ++row_) {
    if (row_ % kStopEvery == 0) tell(run);
    if (row_ - first == kSample) make_room(rows, shapes, kSample);
    const OGRFeatureUniquePtr feature{layer_->GetNextFeature()};
    if (words.failed())
      throw Error(ErrorCode::unreadable, "the file is broken here" + words.quoted(),
                  {name_, row_, {}});
    at_end_ = !feature;
    if (at_end_) break;
    require_shape(*feature);
    shapes.add(feature->GetGeometryRef(), row_);
    if (bare_) ids_.push_back(feature->GetFID());
    for (AttributeColumn& column : columns_) column.add(*feature, decoder_, name_, row_);
  }
}

Layer RowReader::take(std::int64_t rows, const Run& run) {
  const std::int64_t first = row_;
  ShapeColumn shapes(kind_, name_);
  if (arrow_)
    read_bare(rows, run, shapes);
  else
    read(rows, run, shapes);
  Layer made = layer_of(shapes, first);
  for (AttributeColumn& column : columns_) made.table.columns.push_back(column.finish());
  if (kind_ == ShapeKind::none && is_register(*dataset_))
    if (auto places = register_places(made.table, name_, first)) made.geometry = *std::move(places);
  if (bare_) {
    made.table.columns.clear();
    made.table.add("fid", std::exchange(ids_, {}));
  }
  return made;
}

Box box_of(const Layer& layer) {
  if (const auto* points = std::get_if<PointArray>(&layer.geometry)) return points->box();
  if (const auto* lines = std::get_if<LineArray>(&layer.geometry)) return lines->box();
  if (const auto* polygons = std::get_if<PolygonArray>(&layer.geometry)) return polygons->box();
  return {};
}

}  // namespace

std::vector<LayerInfo> list_layers(const std::filesystem::path& path) {
  const GDALDatasetUniquePtr dataset = open_source(path);
  const GdalWords words;
  std::vector<LayerInfo> found;
  for (OGRLayer* layer : map_layers(*dataset)) {
    const ShapeKind kind = kind_of(*layer);
    LayerInfo info{.name = layer->GetName(),
                   .geometry = kind == ShapeKind::unknown ? "mixed" : std::string(name_of(kind)),
                   .rows = layer->GetFeatureCount(FALSE),
                   .crs = crs_of(*layer).label(),
                   .fields = {}};
    const OGRFeatureDefn& definition = *layer->GetLayerDefn();
    for (int f = 0; f < definition.GetFieldCount(); ++f) {
      const std::string raw = definition.GetFieldDefn(f)->GetNameRef();
      const bool utf8 = check_utf8(raw) != Utf8::invalid;
      info.fields.push_back(
          TextDecoder(utf8 ? "UTF-8" : "GB18030").decode(raw, true).value_or(raw));
    }
    found.push_back(std::move(info));
  }
  return found;
}

struct LayerReader::Impl {
  RowReader rows;
  Box seen = {};
};

LayerReader::LayerReader(const std::filesystem::path& path, const std::string& layer,
                         const ReadOptions& options)
    : impl_(new Impl{RowReader(path, layer, options)}) {}
LayerReader::~LayerReader() = default;
LayerReader::LayerReader(LayerReader&&) noexcept = default;

std::optional<LayerReader::Rows> LayerReader::read(std::int64_t rows) {
  if (rows < 1) throw Error(ErrorCode::usage, "a batch must have at least one row");
  RowReader& reader = impl_->rows;
  if (reader.at_end()) return {};
  const std::int64_t first = reader.row();
  Rows read{first, 0, {}};
  if (reader.reads_slices())
    read.decode = [&reader, first, slices = reader.take_slices(rows)] {
      return reader.decode(slices, first);
    };
  else
    read.decode = [layer = std::make_shared<Layer>(reader.take(rows, {}))] {
      return std::move(*layer);
    };
  read.count = reader.row() - first;
  if (read.count == 0) return {};
  return read;
}

void LayerReader::guard(const Layer& batch) {
  const Box before = impl_->seen;
  impl_->seen.add(box_of(batch));
  if (impl_->seen != before) guard_coordinates(crs(), impl_->seen, batch.name);
}

std::optional<Layer> LayerReader::next(std::int64_t rows) {
  const std::optional<Rows> read = this->read(rows);
  if (!read) return {};
  Layer batch = read->decode();
  guard(batch);
  return batch;
}

const Crs& LayerReader::crs() const { return impl_->rows.crs(); }
const std::string& LayerReader::layer() const { return impl_->rows.name(); }
std::int64_t LayerReader::rows() const { return impl_->rows.expected(); }

Layer read_layer(const std::filesystem::path& path, const std::string& layer,
                 const ReadOptions& options, const Run& run) {
  RowReader reader(path, layer, options);
  Layer whole = reader.take(std::numeric_limits<std::int64_t>::max(), run);
  guard_coordinates(whole.crs, box_of(whole), whole.name);
  run.tell("read " + whole.name, 1);
  return whole;
}

}  // namespace libgrid
