// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <variant>

#include "arrow_abi.hpp"
#include "bindings.hpp"
#include "libgrid/geom/arrays.hpp"
#include "libgrid/geom/wkb.hpp"

namespace libgrid::python {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// A structure of the interface that was moved here, and is released with this.
template <class T>
struct Held : T {
  Held() : T{} {}
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held() {
    if (this->release) this->release(this);
  }
};

/// Extension metadata: counts and lengths are 32-bit numbers of the machine's own byte order.
std::map<std::string, std::string> metadata_of(const char* at) {
  std::map<std::string, std::string> found;
  if (!at) return found;
  const auto number = [&] {
    std::int32_t value = 0;
    std::memcpy(&value, at, sizeof(value));
    at += sizeof(value);
    return value;
  };
  const auto text = [&] {
    const auto length = static_cast<std::size_t>(number());
    std::string value(at, length);
    at += length;
    return value;
  };
  for (std::int32_t left = number(); left > 0; --left) {
    std::string key = text();
    found[std::move(key)] = text();
  }
  return found;
}

bool is_there(const ArrowArray& array, std::int64_t row) {
  const auto* bits =
      static_cast<const std::uint8_t*>(array.n_buffers > 0 ? array.buffers[0] : nullptr);
  const std::int64_t at = row + array.offset;
  return array.null_count == 0 || !bits || ((bits[at / 8] >> (at % 8)) & 1);
}

/// A column of lists or of bytes with 32-bit or 64-bit offsets.
Range range_of(const ArrowArray& array, bool large, std::int64_t row) {
  const std::int64_t at = row + array.offset;
  if (large) {
    const auto* ends = static_cast<const std::int64_t*>(array.buffers[1]);
    return {ends[at], ends[at + 1]};
  }
  const auto* ends = static_cast<const std::int32_t*>(array.buffers[1]);
  return {ends[at], ends[at + 1]};
}

/// Coordinates as GeoArrow has them: pairs after each other, or a column for x and one for y.
class Places {
 public:
  Places(const ArrowSchema& schema, const ArrowArray& array) : array_(array) {
    const std::string_view format = schema.format;
    const auto numbers = [&](std::int64_t child) {
      if (child >= schema.n_children || std::string_view(schema.children[child]->format) != "g")
        throw Error(ErrorCode::bad_geometry, "coordinates are doubles, x and y first");
      const ArrowArray& column = *array.children[child];
      return static_cast<const double*>(column.buffers[1]) + column.offset;
    };
    if (format.starts_with("+w:")) {
      step_ = std::stoll(std::string(format.substr(3)));
      x_ = numbers(0), y_ = x_ + 1;
    } else if (format == "+s") {
      x_ = numbers(0), y_ = numbers(1);
    } else {
      throw Error(ErrorCode::bad_geometry,
                  "coordinates of the Arrow format '" + std::string(format) + "' are not known");
    }
  }
  Coord operator[](std::int64_t row) const {
    const std::int64_t at = (row + array_.offset) * step_;
    return {x_[at], y_[at]};
  }

 private:
  const ArrowArray& array_;
  const double *x_, *y_;
  std::int64_t step_ = 1;
};

/// The lists of a column, one in another, and the coordinates in the innermost.
class Nested {
 public:
  Nested(const ArrowSchema& schema, const ArrowArray& array, int depth) {
    const ArrowSchema* s = &schema;
    const ArrowArray* a = &array;
    for (; depth > 0; --depth, s = s->children[0], a = a->children[0]) {
      const std::string_view format = s->format;
      if (format != "+l" && format != "+L")
        throw Error(ErrorCode::bad_geometry,
                    "lists of the Arrow format '" + std::string(format) + "' are not known");
      lists_.push_back({a, format == "+L"});
    }
    places_.emplace(*s, *a);
  }
  Range range(std::size_t depth, std::int64_t row) const {
    return range_of(*lists_[depth].first, lists_[depth].second, row);
  }
  const std::vector<Coord>& line(std::size_t depth, std::int64_t row) {
    const Range inside = range(depth, row);
    line_.clear();
    for (std::int64_t k = inside.begin; k < inside.end; ++k) line_.push_back((*places_)[k]);
    return line_;
  }
  Coord place(std::int64_t row) const { return (*places_)[row]; }

 private:
  std::vector<std::pair<const ArrowArray*, bool>> lists_;
  std::optional<Places> places_;
  std::vector<Coord> line_;
};

/// Gathers the rows of a column of geometry, batch after batch.
class Gathered {
 public:
  Gathered(std::string encoding, std::string layer)
      : encoding_(std::move(encoding)), layer_(std::move(layer)) {}

  void add(const ArrowSchema& schema, const ArrowArray& array, Range rows) {
    if (encoding_ == "wkb") return add_wkb(schema, array, rows);
    static const std::map<std::string, int> depths = {{"point", 0},
                                                      {"linestring", 1},
                                                      {"multilinestring", 2},
                                                      {"polygon", 2},
                                                      {"multipolygon", 3}};
    const auto depth = depths.find(encoding_);
    if (depth == depths.end())
      throw Error(ErrorCode::bad_geometry,
                  "geometry in the encoding geoarrow." + encoding_ +
                      "; points, lines or polygons are wanted, or WKB",
                  {layer_, -1, {}});
    Nested nested(schema, array, depth->second);
    for (std::int64_t k = rows.begin; k < rows.end; ++k, ++row_) {
      const bool there = is_there(array, k);
      if (encoding_ == "point")
        points().push_back(there ? nested.place(k) : Coord{kNan, kNan});
      else if (encoding_.ends_with("linestring"))
        add_lines(nested, there ? k : -1);
      else
        add_polygons(nested, there ? k : -1);
    }
  }

  py::object finish() {
    if (auto* lines = std::get_if<LineBuilder>(&made_)) return py::cast(lines->finish(layer_));
    if (auto* polygons = std::get_if<PolygonBuilder>(&made_))
      return py::cast(polygons->finish(layer_));
    return py::cast(PointArray(std::move(points()), layer_));
  }

 private:
  /// The rows so far, which were empty when this is the first that tells its kind.
  template <class Builder>
  Builder& as(const char* kind) {
    if (std::holds_alternative<std::monostate>(made_)) {
      Builder& fresh = made_.emplace<Builder>();
      for (; empty_ > 0; --empty_)
        if constexpr (std::is_same_v<Builder, std::vector<Coord>>)
          fresh.push_back({kNan, kNan});
        else
          fresh.begin_row();
    }
    if (auto* builder = std::get_if<Builder>(&made_)) return *builder;
    throw Error(ErrorCode::bad_geometry,
                std::string("is a ") + kind + "; one kind of geometry is wanted",
                {layer_, row_, {}});
  }
  std::vector<Coord>& points() { return as<std::vector<Coord>>("point"); }

  void add_lines(Nested& nested, std::int64_t k) {
    auto& lines = as<LineBuilder>("line");
    lines.begin_row();
    if (k < 0) return;
    const bool multi = encoding_ == "multilinestring";
    const Range parts = multi ? nested.range(0, k) : Range{k, k + 1};
    for (std::int64_t part = parts.begin; part < parts.end; ++part)
      if (const auto& line = nested.line(multi ? 1 : 0, part); !line.empty()) lines.add_line(line);
  }

  void add_polygons(Nested& nested, std::int64_t k) {
    auto& polygons = as<PolygonBuilder>("polygon");
    polygons.begin_row();
    if (k < 0) return;
    const bool multi = encoding_ == "multipolygon";
    const Range parts = multi ? nested.range(0, k) : Range{k, k + 1};
    for (std::int64_t part = parts.begin; part < parts.end; ++part) {
      const Range rings = nested.range(multi ? 1 : 0, part);
      if (rings.begin == rings.end) continue;
      polygons.begin_part();
      for (std::int64_t ring = rings.begin; ring < rings.end; ++ring)
        polygons.add_ring(nested.line(multi ? 2 : 1, ring));
    }
  }

  void add_wkb(const ArrowSchema& schema, const ArrowArray& array, Range rows) {
    const std::string_view format = schema.format;
    if (format != "z" && format != "Z")
      throw Error(
          ErrorCode::bad_geometry,
          "WKB of the Arrow format '" + std::string(format) + "' is not known; binary is wanted",
          {layer_, -1, {}});
    const auto* bytes = static_cast<const std::byte*>(array.buffers[2]);
    for (std::int64_t k = rows.begin; k < rows.end; ++k, ++row_) {
      if (!is_there(array, k)) {
        add_nothing();
        continue;
      }
      const Range range = range_of(array, format == "Z", k);
      add_row({bytes + range.begin, bytes + range.end});
    }
  }

  void add_nothing() {
    if (auto* lines = std::get_if<LineBuilder>(&made_))
      lines->begin_row();
    else if (auto* polygons = std::get_if<PolygonBuilder>(&made_))
      polygons->begin_row();
    else if (auto* places = std::get_if<std::vector<Coord>>(&made_))
      places->push_back({kNan, kNan});
    else
      ++empty_;
  }

  void add_row(std::span<const std::byte> wkb) {
    switch (wkb_kind(wkb, layer_, row_)) {
      case WkbKind::point:
        points().push_back(read_wkb_point(wkb, layer_, row_));
        break;
      case WkbKind::line:
      case WkbKind::multi_line:
        read_wkb(wkb, as<LineBuilder>("line"), layer_, row_);
        break;
      case WkbKind::polygon:
      case WkbKind::multi_polygon:
        read_wkb(wkb, as<PolygonBuilder>("polygon"), layer_, row_);
        break;
      default:
        throw Error(ErrorCode::bad_geometry, "neither a point nor lines or polygons, or broken WKB",
                    {layer_, row_, {}});
    }
  }

  std::string encoding_, layer_;
  std::variant<std::monostate, std::vector<Coord>, LineBuilder, PolygonBuilder> made_;
  std::int64_t row_ = 0, empty_ = 0;
};

struct GeometryColumn {
  std::int64_t child = -1;
  std::string encoding, metadata;
};

/// The column that says it is geometry, else one of bytes with a usual name.
GeometryColumn find_geometry(const ArrowSchema& schema, const std::string& layer) {
  std::string there;
  for (std::int64_t c = 0; c < schema.n_children; ++c) {
    std::map<std::string, std::string> said = metadata_of(schema.children[c]->metadata);
    const std::string extension = said["ARROW:extension:name"];
    if (extension == "ogc.wkb") return {c, "wkb", said["ARROW:extension:metadata"]};
    if (extension.starts_with("geoarrow."))
      return {c, extension.substr(9), said["ARROW:extension:metadata"]};
    there += (there.empty() ? "" : ", ") + std::string(schema.children[c]->name);
  }
  for (const std::string_view name : {"geometry", "geom", "wkb_geometry"})
    for (std::int64_t c = 0; c < schema.n_children; ++c)
      if (name == schema.children[c]->name) return {c, "wkb", ""};
  throw Error(ErrorCode::not_found, "has no column of geometry; there are " + there,
              {layer, -1, {}});
}

void move_stream(const py::object& source, Held<ArrowArrayStream>& stream) {
  const py::capsule capsule = source.attr("__arrow_c_stream__")();
  auto* given = capsule.get_pointer<ArrowArrayStream>();
  static_cast<ArrowArrayStream&>(stream) = *given;
  given->release = nullptr;
}

}  // namespace

void bind_arrow(py::module_& m) {
  m.def(
      "read_arrow",
      [](const py::object& source, const std::string& layer) {
        Held<ArrowArrayStream> stream;
        move_stream(source, stream);
        const auto require = [&](int code) {
          if (code == 0) return;
          const char* said = stream.get_last_error(&stream);
          throw Error(
              ErrorCode::unreadable,
              std::string("the Arrow stream broke") + (said ? ": " + std::string(said) : ""),
              {layer, -1, {}});
        };
        Held<ArrowSchema> schema;
        require(stream.get_schema(&stream, &schema));
        const GeometryColumn column = find_geometry(schema, layer);
        const ArrowSchema& type = *schema.children[column.child];
        Gathered gathered(column.encoding, layer);
        while (true) {
          Held<ArrowArray> batch;
          require(stream.get_next(&stream, &batch));
          if (!batch.release) break;
          // A slice may say so at the top alone.
          gathered.add(type, *batch.children[column.child],
                       {batch.offset, batch.offset + batch.length});
        }
        return py::make_tuple(gathered.finish(), column.metadata);
      },
      py::arg("source"), py::kw_only(), py::arg("layer") = "");
}

}  // namespace libgrid::python
