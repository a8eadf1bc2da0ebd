// SPDX-License-Identifier: Apache-2.0
#include "libgrid/io/layer.hpp"

#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

constexpr const char* kHeld[] = {"no geometry", "points", "lines", "polygons"};

template <class Array>
const Array& geometry_of(const Layer& layer, const char* wanted) {
  if (const Array* held = std::get_if<Array>(&layer.geometry)) return *held;
  static const Array nothing;
  if (layer.size() == 0) return nothing;
  throw Error(
      ErrorCode::bad_geometry,
      "it holds " + std::string(kHeld[layer.geometry.index()]) + "; " + wanted + " are wanted",
      {layer.name, -1, {}});
}

}  // namespace

std::size_t Layer::size() const {
  if (const auto* points = std::get_if<PointArray>(&geometry)) return points->size();
  if (const auto* lines = std::get_if<LineArray>(&geometry)) return lines->size();
  if (const auto* polygons = std::get_if<PolygonArray>(&geometry)) return polygons->size();
  return table.size();
}

const PointArray& Layer::points() const { return geometry_of<PointArray>(*this, "points"); }
const LineArray& Layer::lines() const { return geometry_of<LineArray>(*this, "lines"); }
const PolygonArray& Layer::polygons() const { return geometry_of<PolygonArray>(*this, "polygons"); }

}  // namespace libgrid
