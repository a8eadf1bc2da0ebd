// SPDX-License-Identifier: Apache-2.0
#include "libgrid/topology/buffer.hpp"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "libgrid/core/error.hpp"
#include "libgrid/topology/overlay.hpp"
#include "topology/geos.hpp"

namespace libgrid {

namespace {

PolygonArray buffered(std::vector<geos::Geometry> rows, double distance) {
  if (!(distance > 0 && std::isfinite(distance)))
    throw Error(ErrorCode::bad_value, "a distance of " + std::to_string(distance) +
                                          " was given; a finite one above 0 was wanted");
  constexpr int segments_of_a_quarter = 64;
  const geos::Geometry all = geos::collected(std::move(rows));
  const geos::Geometry made = geos::own(
      GEOSBuffer_r(geos::Context::here().handle(), all.get(), distance, segments_of_a_quarter),
      "widening");
  PolygonBuilder builder;
  geos::append_row(made.get(), builder);
  return builder.finish();
}

}  // namespace

PolygonArray buffered(const PolygonArray& polygons, double distance) {
  const PolygonArray valid = made_valid(polygons);
  std::vector<geos::Geometry> rows;
  for (std::size_t row = 0; row < valid.size(); ++row)
    if (valid.has(row)) rows.push_back(geos::from_row(valid, row));
  return buffered(std::move(rows), distance);
}

PolygonArray buffered(const LineArray& lines, double distance) {
  std::vector<geos::Geometry> rows;
  for (std::size_t line = 0; line + 1 < lines.line_offsets().size(); ++line)
    rows.push_back(geos::from_line(lines.line(static_cast<std::int64_t>(line))));
  return buffered(std::move(rows), distance);
}

}  // namespace libgrid
