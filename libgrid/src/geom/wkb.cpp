// SPDX-License-Identifier: Apache-2.0
#include "libgrid/geom/wkb.hpp"

#include <bit>
#include <charconv>
#include <cstring>

#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

static_assert(std::endian::native == std::endian::little, "WKB is written in the machine's order");

enum Kind : std::uint32_t { point = 1, line = 2, polygon = 3, multi_line = 5, multi_polygon = 6 };

class Writer {
 public:
  void head(Kind kind) {
    bytes.push_back(std::byte{1});
    put<std::uint32_t>(kind);
  }
  void count(std::size_t n) { put(static_cast<std::uint32_t>(n)); }
  void coord(Coord c) { put(c.x), put(c.y); }
  void run(std::span<const Coord> coords) {
    count(coords.size());
    for (const Coord& c : coords) coord(c);
  }
  std::vector<std::byte> bytes;

 private:
  template <class T>
  void put(T value) {
    const auto at = bytes.size();
    bytes.resize(at + sizeof value);
    std::memcpy(bytes.data() + at, &value, sizeof value);
  }
};

class Reader {
 public:
  Reader(std::span<const std::byte> bytes, const std::string& layer, std::int64_t row)
      : bytes_(bytes), layer_(layer), row_(row) {}

  [[noreturn]] void refuse(const std::string& message) const {
    throw Error(ErrorCode::bad_geometry, message, {layer_, row_, {}});
  }

  /// The kind of the next geometry, 2D; remembers byte order and dimensions.
  std::uint32_t head() {
    const auto order = take<std::uint8_t>();
    if (order > 1) refuse("broken geometry: unknown byte order");
    swapped_ = order == 0;
    std::uint32_t type = number();
    extra_ = 0;
    if (type & 0x80000000U) ++extra_;  // EWKB: Z
    if (type & 0x40000000U) ++extra_;  // EWKB: M
    if (type & 0x20000000U) number();  // EWKB: SRID
    type &= 0x0FFFFFFFU;
    if (type >= 3000)
      extra_ = 2;
    else if (type >= 1000)
      extra_ = 1;
    return type % 1000;
  }
  std::uint32_t number() {
    auto n = take<std::uint32_t>();
    return swapped_ ? __builtin_bswap32(n) : n;
  }
  /// How many coordinates follow; checked against what is left before memory is taken.
  std::uint32_t run() {
    const std::uint32_t n = number();
    if (n > left() / (sizeof(double) * (2 + extra_))) refuse("broken geometry: it ends too early");
    return n;
  }
  Coord coord() {
    const double x = real(), y = real();
    for (unsigned k = 0; k < extra_; ++k) real();
    return {x, y};
  }
  void fill(std::span<Coord> coords) {
    if (!swapped_ && extra_ == 0 && !coords.empty()) {
      std::memcpy(coords.data(), bytes_.data() + at_, coords.size_bytes());
      at_ += coords.size_bytes();
    } else {
      for (Coord& c : coords) c = coord();
    }
  }

 private:
  std::size_t left() const { return bytes_.size() - at_; }
  template <class T>
  T take() {
    if (left() < sizeof(T)) refuse("broken geometry: it ends too early");
    T value;
    std::memcpy(&value, bytes_.data() + at_, sizeof value);
    at_ += sizeof value;
    return value;
  }
  double real() {
    auto bits = take<std::uint64_t>();
    return std::bit_cast<double>(swapped_ ? __builtin_bswap64(bits) : bits);
  }

  std::span<const std::byte> bytes_;
  const std::string& layer_;
  std::int64_t row_;
  std::size_t at_ = 0;
  bool swapped_ = false;
  unsigned extra_ = 0;
};

void read_polygon(Reader& reader, PolygonBuilder& into) {
  const std::uint32_t rings = reader.number();
  if (rings == 0) return;
  into.begin_part();
  for (std::uint32_t r = 0; r < rings; ++r) reader.fill(into.add_ring(reader.run()));
}

/// A reader of the WKT this library writes, and of what people type.
class Text {
 public:
  explicit Text(std::string_view text) : text_(text) {}
  bool accept(std::string_view word) {
    skip();
    if (text_.substr(0, word.size()) != word) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  void expect(std::string_view word) {
    if (!accept(word))
      throw Error(ErrorCode::bad_geometry, "WKT: wanted '" + std::string(word) + "' before '" +
                                               std::string(text_.substr(0, 20)) + "'");
  }
  void expect_end() {
    skip();
    if (!text_.empty())
      throw Error(ErrorCode::bad_geometry,
                  "WKT: wanted the end before '" + std::string(text_.substr(0, 20)) + "'");
  }
  double number() {
    skip();
    double value = 0;
    const auto [end, fault] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (fault != std::errc{})
      throw Error(ErrorCode::bad_geometry,
                  "WKT: wanted a number before '" + std::string(text_.substr(0, 20)) + "'");
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    return value;
  }

 private:
  void skip() {
    while (!text_.empty() && (text_[0] == ' ' || text_[0] == '\n' || text_[0] == '\t'))
      text_.remove_prefix(1);
  }
  std::string_view text_;
};

void read_part(Text& text, PolygonBuilder& into) {
  into.begin_part();
  text.expect("(");
  do {
    std::vector<Coord> ring;
    text.expect("(");
    do {
      const double x = text.number();
      ring.push_back({x, text.number()});
    } while (text.accept(","));
    text.expect(")");
    into.add_ring(ring);
  } while (text.accept(","));
  text.expect(")");
}

}  // namespace

std::vector<std::byte> write_wkb(const PolygonArray& polygons, std::size_t row) {
  Writer out;
  out.head(multi_polygon);
  const Range parts = polygons.parts(row);
  out.count(static_cast<std::size_t>(parts.size()));
  for (std::int64_t part = parts.begin; part < parts.end; ++part) {
    out.head(polygon);
    const Range rings = polygons.rings(part);
    out.count(static_cast<std::size_t>(rings.size()));
    for (std::int64_t r = rings.begin; r < rings.end; ++r) out.run(polygons.ring(r));
  }
  return std::move(out.bytes);
}

std::vector<std::byte> write_wkb(const LineArray& lines, std::size_t row) {
  Writer out;
  out.head(multi_line);
  const Range range = lines.lines(row);
  out.count(static_cast<std::size_t>(range.size()));
  for (std::int64_t l = range.begin; l < range.end; ++l) {
    out.head(line);
    out.run(lines.line(l));
  }
  return std::move(out.bytes);
}

std::vector<std::byte> write_wkb(Coord c) {
  Writer out;
  out.head(point);
  out.coord(c);
  return std::move(out.bytes);
}

WkbKind wkb_kind(std::span<const std::byte> wkb, const std::string& layer, std::int64_t row) {
  switch (Reader(wkb, layer, row).head()) {
    case point:
      return WkbKind::point;
    case line:
      return WkbKind::line;
    case polygon:
      return WkbKind::polygon;
    case multi_line:
      return WkbKind::multi_line;
    case multi_polygon:
      return WkbKind::multi_polygon;
    default:
      return WkbKind::other;
  }
}

Coord read_wkb_point(std::span<const std::byte> wkb, const std::string& layer, std::int64_t row) {
  Reader reader(wkb, layer, row);
  if (reader.head() != point) reader.refuse("a point was wanted, another geometry was found");
  return reader.coord();
}

void read_wkb(std::span<const std::byte> wkb, PolygonBuilder& into, const std::string& layer,
              std::int64_t row) {
  Reader reader(wkb, layer, row);
  into.begin_row();
  const std::uint32_t kind = reader.head();
  if (kind == polygon) return read_polygon(reader, into);
  if (kind != multi_polygon) reader.refuse("a polygon was wanted, another geometry was found");
  const std::uint32_t parts = reader.number();
  for (std::uint32_t p = 0; p < parts; ++p) {
    if (reader.head() != polygon) reader.refuse("broken geometry: a part is not a polygon");
    read_polygon(reader, into);
  }
}

void read_wkb(std::span<const std::byte> wkb, LineBuilder& into, const std::string& layer,
              std::int64_t row) {
  Reader reader(wkb, layer, row);
  into.begin_row();
  const std::uint32_t kind = reader.head();
  auto add = [&] {
    std::vector<Coord> coords(reader.run());
    reader.fill(coords);
    if (!coords.empty()) into.add_line(coords);
  };
  if (kind == line) return add();
  if (kind != multi_line) reader.refuse("a line was wanted, another geometry was found");
  const std::uint32_t count = reader.number();
  for (std::uint32_t l = 0; l < count; ++l) {
    if (reader.head() != line) reader.refuse("broken geometry: a part is not a line");
    add();
  }
}

void read_wkt(std::string_view wkt, PolygonBuilder& into) {
  Text text(wkt);
  into.begin_row();
  const bool multi = text.accept("MULTIPOLYGON");
  if (!multi) text.expect("POLYGON");
  if (!text.accept("EMPTY")) {
    if (multi) text.expect("(");
    do read_part(text, into);
    while (multi && text.accept(","));
    if (multi) text.expect(")");
  }
  text.expect_end();
}

std::string write_wkt(const PolygonArray& polygons, std::size_t row) {
  if (!polygons.has(row)) return "MULTIPOLYGON EMPTY";
  auto number = [](double v) {
    char buffer[32];
    return std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, v).ptr);
  };
  std::string out = "MULTIPOLYGON (";
  const Range parts = polygons.parts(row);
  for (std::int64_t part = parts.begin; part < parts.end; ++part) {
    out += part == parts.begin ? "(" : ", (";
    const Range rings = polygons.rings(part);
    for (std::int64_t r = rings.begin; r < rings.end; ++r) {
      out += r == rings.begin ? "(" : ", (";
      const auto ring = polygons.ring(r);
      for (std::size_t i = 0; i < ring.size(); ++i)
        out += (i ? ", " : "") + number(ring[i].x) + " " + number(ring[i].y);
      out += ")";
    }
    out += ")";
  }
  return out + ")";
}

}  // namespace libgrid
