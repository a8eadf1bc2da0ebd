// SPDX-License-Identifier: Apache-2.0
#include "io/shapes.hpp"

#include <cstddef>
#include <limits>
#include <utility>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/wkb.hpp"

namespace libgrid {

namespace {

static_assert(sizeof(OGRRawPoint) == sizeof(Coord) &&
                  offsetof(OGRRawPoint, y) == offsetof(Coord, y),
              "runs of coordinates are copied as they are");

constexpr Coord kNoPoint{std::numeric_limits<double>::quiet_NaN(),
                         std::numeric_limits<double>::quiet_NaN()};

template <class Curve>
void set_points(Curve& curve, std::span<const Coord> coords) {
  curve.setPoints(static_cast<int>(coords.size()),
                  reinterpret_cast<const OGRRawPoint*>(coords.data()));
}

OGRGeometryUniquePtr polygons_of(const PolygonArray& polygons, std::size_t row) {
  auto made = std::make_unique<OGRMultiPolygon>();
  const Range parts = polygons.parts(row);
  for (std::int64_t part = parts.begin; part < parts.end; ++part) {
    auto polygon = std::make_unique<OGRPolygon>();
    const Range rings = polygons.rings(part);
    for (std::int64_t r = rings.begin; r < rings.end; ++r) {
      auto ring = std::make_unique<OGRLinearRing>();
      set_points(*ring, polygons.ring(r));
      polygon->addRingDirectly(ring.release());
    }
    made->addGeometryDirectly(polygon.release());
  }
  return OGRGeometryUniquePtr(made.release());
}

OGRGeometryUniquePtr lines_of(const LineArray& lines, std::size_t row) {
  auto made = std::make_unique<OGRMultiLineString>();
  const Range range = lines.lines(row);
  for (std::int64_t l = range.begin; l < range.end; ++l) {
    auto line = std::make_unique<OGRLineString>();
    set_points(*line, lines.line(l));
    made->addGeometryDirectly(line.release());
  }
  return OGRGeometryUniquePtr(made.release());
}

}  // namespace

ShapeKind kind_of(OGRwkbGeometryType type) {
  switch (wkbFlatten(type)) {
    case wkbNone:
      return ShapeKind::none;
    case wkbPoint:
    case wkbMultiPoint:
      return ShapeKind::point;
    case wkbLineString:
    case wkbMultiLineString:
    case wkbCircularString:
    case wkbCompoundCurve:
    case wkbCurve:
    case wkbMultiCurve:
      return ShapeKind::line;
    case wkbPolygon:
    case wkbMultiPolygon:
    case wkbCurvePolygon:
    case wkbSurface:
    case wkbMultiSurface:
      return ShapeKind::polygon;
    default:
      return ShapeKind::unknown;
  }
}

std::string_view name_of(ShapeKind kind) {
  switch (kind) {
    case ShapeKind::point:
      return "point";
    case ShapeKind::line:
      return "line";
    case ShapeKind::polygon:
      return "polygon";
    default:
      return "none";
  }
}

void ShapeColumn::refuse(const std::string& message, std::int64_t row) const {
  throw Error(ErrorCode::bad_geometry, message, {layer_, row, {}});
}

void ShapeColumn::add(const OGRGeometry* geometry, std::int64_t row) {
  if (kind_ == ShapeKind::none) return;
  const bool empty = !geometry || geometry->IsEmpty();
  OGRGeometryUniquePtr straight;
  if (!empty) {
    if (geometry->hasCurveGeometry(TRUE))
      refuse("a curve was found; straight edges are wanted (convert it first)", row);
    // "Curve polygons" and the like may hold nothing but straight edges.
    if (geometry->hasCurveGeometry(FALSE)) {
      straight.reset(geometry->getLinearGeometry());
      geometry = straight.get();
    }
    const ShapeKind found = kind_of(geometry->getGeometryType());
    if (found != kind_)
      refuse("a " + std::string(geometry->getGeometryName()) + " among the " +
                 std::string(name_of(kind_)) + "s; one kind of geometry is wanted",
             row);
  }
  if (kind_ == ShapeKind::point) {
    if (empty)
      points_.push_back(kNoPoint);
    else
      add_point(*geometry, row);
  } else if (kind_ == ShapeKind::line) {
    lines_.begin_row();
    if (!empty) add_lines(*geometry);
  } else {
    polygons_.begin_row();
    if (!empty) add_polygons(*geometry, row);
  }
}

void ShapeColumn::add(std::span<const std::byte> wkb, std::int64_t row) {
  const std::size_t before = polygons_.coords();
  const WkbKind found = wkb_kind(wkb, layer_, row);
  if (kind_ == ShapeKind::point && found == WkbKind::point) {
    points_.push_back(read_wkb_point(wkb, layer_, row));
  } else if (kind_ == ShapeKind::polygon &&
             (found == WkbKind::polygon || found == WkbKind::multi_polygon)) {
    read_wkb(wkb, polygons_, layer_, row);
    coords_ += polygons_.coords() - before;
  } else {  // lines, and what GDAL knows more about
    OGRGeometry* made = nullptr;
    OGRGeometryFactory::createFromWkb(wkb.data(), nullptr, &made, wkb.size());
    const OGRGeometryUniquePtr geometry(made);
    if (!geometry) refuse("broken geometry", row);
    add(geometry.get(), row);
  }
}

void ShapeColumn::add_point(const OGRGeometry& geometry, std::int64_t row) {
  const OGRGeometry* single = &geometry;
  if (wkbFlatten(geometry.getGeometryType()) == wkbMultiPoint) {
    const OGRMultiPoint* points = geometry.toMultiPoint();
    if (points->getNumGeometries() != 1) refuse("several points in one row; one is wanted", row);
    single = points->getGeometryRef(0);
  }
  points_.push_back({single->toPoint()->getX(), single->toPoint()->getY()});
}

void ShapeColumn::add_lines(const OGRGeometry& geometry) {
  if (wkbFlatten(geometry.getGeometryType()) == wkbLineString)
    return lines_.add_line(coords_of(*geometry.toLineString()));
  for (const OGRLineString* line : geometry.toMultiLineString())
    if (!line->IsEmpty()) lines_.add_line(coords_of(*line));
}

void ShapeColumn::add_polygons(const OGRGeometry& geometry, std::int64_t row) {
  if (wkbFlatten(geometry.getGeometryType()) == wkbPolygon)
    return add_polygon(*geometry.toPolygon(), row);
  for (const OGRPolygon* polygon : geometry.toMultiPolygon()) add_polygon(*polygon, row);
}

void ShapeColumn::add_polygon(const OGRPolygon& polygon, std::int64_t row) {
  const OGRLinearRing* shell = polygon.getExteriorRing();
  if (!shell || shell->IsEmpty()) {
    if (polygon.getNumInteriorRings() > 0) refuse("a polygon has holes but no shell", row);
    return;
  }
  polygons_.begin_part();
  polygons_.add_ring(coords_of(*shell));
  for (int hole = 0; hole < polygon.getNumInteriorRings(); ++hole)
    polygons_.add_ring(coords_of(*polygon.getInteriorRing(hole)));
}

void ShapeColumn::make_room(double times, std::size_t most) {
  if (kind_ != ShapeKind::polygon) return;
  const double wanted = times * static_cast<double>(coords_);
  polygons_.reserve(wanted < static_cast<double>(most) ? static_cast<std::size_t>(wanted) : most);
}

std::span<const Coord> ShapeColumn::coords_of(const OGRSimpleCurve& curve) {
  coords_ += static_cast<std::size_t>(curve.getNumPoints());
  scratch_.resize(static_cast<std::size_t>(curve.getNumPoints()));
  curve.getPoints(reinterpret_cast<OGRRawPoint*>(scratch_.data()));
  return scratch_;
}

decltype(Layer::geometry) ShapeColumn::finish() {
  switch (kind_) {
    case ShapeKind::point:
      return PointArray(std::exchange(points_, {}), layer_);
    case ShapeKind::line:
      return lines_.finish(layer_);
    case ShapeKind::polygon:
      return polygons_.finish(layer_);
    default:
      return std::monostate();
  }
}

OGRwkbGeometryType written_type(const Layer& layer) {
  if (std::holds_alternative<PointArray>(layer.geometry)) return wkbPoint;
  if (std::holds_alternative<LineArray>(layer.geometry)) return wkbMultiLineString;
  if (std::holds_alternative<PolygonArray>(layer.geometry)) return wkbMultiPolygon;
  return wkbNone;
}

OGRGeometryUniquePtr written_shape(const Layer& layer, std::size_t row) {
  if (const auto* polygons = std::get_if<PolygonArray>(&layer.geometry))
    return polygons->has(row) ? polygons_of(*polygons, row) : nullptr;
  if (const auto* lines = std::get_if<LineArray>(&layer.geometry))
    return lines->has(row) ? lines_of(*lines, row) : nullptr;
  const auto* points = std::get_if<PointArray>(&layer.geometry);
  if (!points || !points->has(row)) return nullptr;
  return OGRGeometryUniquePtr(new OGRPoint((*points)[row].x, (*points)[row].y));
}

}  // namespace libgrid
