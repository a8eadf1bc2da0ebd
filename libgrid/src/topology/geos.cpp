// SPDX-License-Identifier: Apache-2.0
#include "topology/geos.hpp"

#include <vector>

#include "libgrid/core/error.hpp"

namespace libgrid::geos {

namespace {

static_assert(sizeof(Coord) == 2 * sizeof(double), "coordinates are handed to GEOS in place");

GEOSCoordSequence* sequence(std::span<const Coord> coords) {
  Context& geos = Context::here();
  GEOSCoordSequence* made = GEOSCoordSeq_copyFromBuffer_r(
      geos.handle(), &coords.data()->x, static_cast<unsigned>(coords.size()), 0, 0);
  if (!made) geos.fail("copying coordinates");
  return made;
}

/// GEOS takes children over even when it fails, so they are released in one go.
std::vector<GEOSGeometry*> release(std::vector<Geometry>& children) {
  std::vector<GEOSGeometry*> raw;
  raw.reserve(children.size());
  for (Geometry& child : children) raw.push_back(child.release());
  return raw;
}

Geometry from_ring(std::span<const Coord> ring) {
  return own(GEOSGeom_createLinearRing_r(Context::here().handle(), sequence(ring)),
             "building a ring");
}

Geometry from_part(const PolygonArray& polygons, std::int64_t part) {
  const Range rings = polygons.rings(part);
  Geometry shell = from_ring(polygons.ring(rings.begin));
  std::vector<Geometry> holes;
  for (std::int64_t r = rings.begin + 1; r < rings.end; ++r)
    holes.push_back(from_ring(polygons.ring(r)));
  auto raw = release(holes);
  return own(GEOSGeom_createPolygon_r(Context::here().handle(), shell.release(), raw.data(),
                                      static_cast<unsigned>(raw.size())),
             "building a polygon");
}

void append_ring(const GEOSGeometry* ring, PolygonBuilder& into) {
  Context& geos = Context::here();
  const GEOSCoordSequence* from = GEOSGeom_getCoordSeq_r(geos.handle(), ring);
  unsigned size = 0;
  if (!from || !GEOSCoordSeq_getSize_r(geos.handle(), from, &size)) geos.fail("reading a ring");
  std::vector<Coord> coords(size);
  if (!GEOSCoordSeq_copyToBuffer_r(geos.handle(), from, &coords.data()->x, 0, 0))
    geos.fail("reading a ring");
  into.add_ring(coords);
}

void append_parts(const GEOSGeometry* geometry, PolygonBuilder& into) {
  GEOSContextHandle_t handle = Context::here().handle();
  if (GEOSisEmpty_r(handle, geometry) != 0) return;
  const int type = GEOSGeomTypeId_r(handle, geometry);
  if (type == GEOS_POLYGON) {
    into.begin_part();
    append_ring(GEOSGetExteriorRing_r(handle, geometry), into);
    const int holes = GEOSGetNumInteriorRings_r(handle, geometry);
    for (int h = 0; h < holes; ++h) append_ring(GEOSGetInteriorRingN_r(handle, geometry, h), into);
  } else if (type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION) {
    const int parts = GEOSGetNumGeometries_r(handle, geometry);
    for (int p = 0; p < parts; ++p) append_parts(GEOSGetGeometryN_r(handle, geometry, p), into);
  }
}

}  // namespace

Context::Context() : handle_(GEOS_init_r()) {
  GEOSContext_setErrorMessageHandler_r(
      handle_,
      [](const char* message, void* context) {
        static_cast<Context*>(context)->message_ = message;
      },
      this);
}

Context::~Context() { GEOS_finish_r(handle_); }

Context& Context::here() {
  thread_local Context context;
  return context;
}

void Context::fail(const char* doing) {
  throw Error(ErrorCode::internal,
              std::string("GEOS gave up on ") + doing + (message_.empty() ? "" : ": " + message_));
}

Geometry own(GEOSGeometry* made, const char* doing) {
  if (!made) Context::here().fail(doing);
  return Geometry(made);
}

Geometry from_row(const PolygonArray& polygons, std::size_t row) {
  std::vector<Geometry> parts;
  for (std::int64_t part = polygons.parts(row).begin; part < polygons.parts(row).end; ++part)
    parts.push_back(from_part(polygons, part));
  auto raw = release(parts);
  return own(GEOSGeom_createCollection_r(Context::here().handle(), GEOS_MULTIPOLYGON, raw.data(),
                                         static_cast<unsigned>(raw.size())),
             "building a multipolygon");
}

Geometry from_point(Coord p) {
  return own(GEOSGeom_createPointFromXY_r(Context::here().handle(), p.x, p.y), "building a point");
}

Geometry from_points(std::span<const Coord> points) {
  std::vector<Geometry> made;
  made.reserve(points.size());
  for (const Coord& p : points) made.push_back(from_point(p));
  auto raw = release(made);
  return own(GEOSGeom_createCollection_r(Context::here().handle(), GEOS_MULTIPOINT, raw.data(),
                                         static_cast<unsigned>(raw.size())),
             "building points");
}

Geometry from_line(std::span<const Coord> line) {
  return own(GEOSGeom_createLineString_r(Context::here().handle(), sequence(line)),
             "building a line");
}

Geometry collected(std::vector<Geometry> geometries) {
  auto raw = release(geometries);
  return own(GEOSGeom_createCollection_r(Context::here().handle(), GEOS_GEOMETRYCOLLECTION,
                                         raw.data(), static_cast<unsigned>(raw.size())),
             "building a collection");
}

void append_row(const GEOSGeometry* geometry, PolygonBuilder& into) {
  into.begin_row();
  append_parts(geometry, into);
}

}  // namespace libgrid::geos
