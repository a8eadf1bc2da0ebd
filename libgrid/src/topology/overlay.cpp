// SPDX-License-Identifier: Apache-2.0
#include "libgrid/topology/overlay.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "topology/geos.hpp"
#include "topology/plain_row.hpp"

namespace libgrid {

namespace {

std::string write_number(double value) {
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

}  // namespace

std::string invalid_reason(const PolygonArray& polygons, std::size_t row) {
  if (!polygons.has(row) || plainly_valid(polygons, row)) return {};
  geos::Context& context = geos::Context::here();
  const geos::Geometry geometry = geos::from_row(polygons, row);
  char* reason = nullptr;
  GEOSGeometry* place = nullptr;
  const char valid = GEOSisValidDetail_r(context.handle(), geometry.get(), 0, &reason, &place);
  std::string sentence = reason ? reason : "";
  GEOSFree_r(context.handle(), reason);
  const geos::Geometry where(place);
  if (valid == 1) return {};
  if (valid == 2) context.fail("testing a polygon");
  double x = 0, y = 0;
  if (where && GEOSGeomGetX_r(context.handle(), where.get(), &x) == 1 &&
      GEOSGeomGetY_r(context.handle(), where.get(), &y) == 1)
    sentence += " at " + write_number(x) + " " + write_number(y);
  return sentence;
}

namespace {

/// GEOS drops a part that fills the hole of another; so those are made valid one by one, and joined
/// by the rule of odd crossings. Null where GEOS cannot join them, as with coordinates near the
/// limit.
geos::Geometry joined_parts(const PolygonArray& parts, std::size_t begin, std::size_t end) {
  if (end - begin == 1) return geos::from_row(make_valid(parts, begin), 0);
  const std::size_t middle = std::midpoint(begin, end);
  const geos::Geometry one = joined_parts(parts, begin, middle);
  const geos::Geometry other = joined_parts(parts, middle, end);
  if (!one || !other) return nullptr;
  return geos::Geometry(
      GEOSSymDifference_r(geos::Context::here().handle(), one.get(), other.get()));
}

/// Each part of a row as a row.
PolygonArray parts_of(const PolygonArray& polygons, std::size_t row) {
  PolygonBuilder builder;
  for (std::int64_t part = polygons.parts(row).begin; part < polygons.parts(row).end; ++part) {
    builder.begin_row();
    builder.begin_part();
    for (std::int64_t r = polygons.rings(part).begin; r < polygons.rings(part).end; ++r)
      builder.add_ring(polygons.ring(r));
  }
  return builder.finish();
}

geos::Geometry valid_geometry(const PolygonArray& polygons, std::size_t row) {
  const std::int64_t parts = polygons.parts(row).size();
  if (parts > 1 && polygons.row_rings(row).size() > parts)
    if (geos::Geometry joined =
            joined_parts(parts_of(polygons, row), 0, static_cast<std::size_t>(parts)))
      return joined;
  const geos::Geometry geometry = geos::from_row(polygons, row);
  return geos::own(GEOSMakeValid_r(geos::Context::here().handle(), geometry.get()),
                   "making a polygon valid");
}

}  // namespace

PolygonArray make_valid(const PolygonArray& polygons, std::size_t row) {
  const geos::Geometry made = valid_geometry(polygons, row);
  PolygonBuilder builder;
  geos::append_row(made.get(), builder);
  return builder.finish();
}

PolygonArray triangulate(const PolygonArray& polygons, std::size_t row) {
  const geos::Geometry geometry = geos::from_row(polygons, row);
  const geos::Geometry made = geos::own(
      GEOSConstrainedDelaunayTriangulation_r(geos::Context::here().handle(), geometry.get()),
      "triangulating a polygon");
  PolygonBuilder builder;
  geos::append_row(made.get(), builder);
  return builder.finish();
}

double distance(const PolygonArray& polygons, std::size_t row, Coord p) {
  geos::Context& context = geos::Context::here();
  const geos::Geometry geometry = geos::from_row(polygons, row);
  const geos::Geometry point = geos::from_point(p);
  double found = 0;
  if (!GEOSDistance_r(context.handle(), geometry.get(), point.get(), &found))
    context.fail("measuring a distance");
  return found;
}

std::vector<std::string> invalid_reasons(const PolygonArray& polygons, const Run& run) {
  std::vector<std::string> reasons(polygons.size());
  for_chunks(polygons.size(), 256, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) reasons[row] = invalid_reason(polygons, row);
  });
  return reasons;
}

const PolygonArray& made_valid(const PolygonArray& polygons,
                               const std::vector<std::string>& invalid, PolygonArray& storage) {
  const auto broken = [](const std::string& reason) { return !reason.empty(); };
  if (std::none_of(invalid.begin(), invalid.end(), broken)) return polygons;
  PolygonBuilder valid;
  for (std::size_t row = 0; row < polygons.size(); ++row)
    if (invalid[row].empty())
      valid.add_row(polygons, row);
    else
      valid.add_row(make_valid(polygons, row), 0);
  return storage = valid.finish();
}

PolygonArray made_valid(const PolygonArray& polygons) {
  PolygonArray made;
  return made_valid(polygons, invalid_reasons(polygons), made);
}

}  // namespace libgrid
