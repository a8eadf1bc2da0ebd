// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <geos_c.h>

#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench.hpp"
#include "libgrid/geom/arrays.hpp"
#include "libgrid/geom/wkb.hpp"

namespace libgrid::bench {

/// GEOS as a program would use it straight: geometries in memory, a tree, prepared polygons.
class Geos {
 public:
  struct Destroy {
    GEOSContextHandle_t handle;
    void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(handle, g); }
    void operator()(const GEOSPreparedGeometry* g) const { GEOSPreparedGeom_destroy_r(handle, g); }
    void operator()(GEOSSTRtree* t) const { GEOSSTRtree_destroy_r(handle, t); }
  };
  using Geometry = std::unique_ptr<GEOSGeometry, Destroy>;
  using Prepared = std::unique_ptr<const GEOSPreparedGeometry, Destroy>;
  using Tree = std::unique_ptr<GEOSSTRtree, Destroy>;

  Geos() : handle_(GEOS_init_r()) {}
  ~Geos() { GEOS_finish_r(handle_); }
  Geos(const Geos&) = delete;
  Geos& operator=(const Geos&) = delete;

  GEOSContextHandle_t handle() const { return handle_; }
  Geometry own(GEOSGeometry* g) const {
    if (g == nullptr) throw std::runtime_error("GEOS gave up");
    return {g, {handle_}};
  }
  Geometry polygon(const PolygonArray& polygons, std::size_t row) const {
    const auto wkb = write_wkb(polygons, row);
    return own(GEOSGeomFromWKB_buf_r(handle_, reinterpret_cast<const unsigned char*>(wkb.data()),
                                     wkb.size()));
  }
  Geometry point(Coord c) const { return own(GEOSGeom_createPointFromXY_r(handle_, c.x, c.y)); }
  /// A polygon of one closed ring.
  Geometry polygon(std::span<const Coord> ring) const {
    GEOSCoordSequence* coords = GEOSCoordSeq_copyFromBuffer_r(
        handle_, &ring[0].x, static_cast<unsigned>(ring.size()), 0, 0);
    return own(GEOSGeom_createPolygon_r(handle_, GEOSGeom_createLinearRing_r(handle_, coords),
                                        nullptr, 0));
  }
  Geometry box(const Box& b) const {
    return own(GEOSGeom_createRectangle_r(handle_, b.min_x, b.min_y, b.max_x, b.max_y));
  }
  Prepared prepare(const Geometry& g) const { return {GEOSPrepare_r(handle_, g.get()), {handle_}}; }
  double area(const Geometry& g) const {
    double area = 0;
    GEOSArea_r(handle_, g.get(), &area);
    return area;
  }
  static std::string version() { return GEOS_VERSION; }

 private:
  GEOSContextHandle_t handle_;
};

/// Cells that GEOS searches: a tree over prepared polygons, all from memory.
class GeosCells {
 public:
  GeosCells(const Geos& geos, const PolygonArray& cells)
      : geos_(geos), tree_(GEOSSTRtree_create_r(geos.handle(), 10), {geos.handle()}) {
    rows_.resize(cells.size());
    for (std::size_t row = 0; row < cells.size(); ++row) {
      shapes_.push_back(geos.polygon(cells, row));
      prepared_.push_back(geos.prepare(shapes_.back()));
      rows_[row] = static_cast<std::int64_t>(row);
      GEOSSTRtree_insert_r(geos.handle(), tree_.get(), shapes_.back().get(), &rows_[row]);
    }
  }
  const Geos::Geometry& shape(std::int64_t row) const {
    return shapes_[static_cast<std::size_t>(row)];
  }
  const Geos::Prepared& prepared(std::int64_t row) const {
    return prepared_[static_cast<std::size_t>(row)];
  }
  /// Rows whose box meets that of `g`.
  void query(const Geos::Geometry& g, std::vector<std::int64_t>& found) const {
    found.clear();
    GEOSSTRtree_query_r(
        geos_.handle(), tree_.get(), g.get(),
        [](void* row, void* list) {
          static_cast<std::vector<std::int64_t>*>(list)->push_back(
              *static_cast<const std::int64_t*>(row));
        },
        &found);
  }

 private:
  const Geos& geos_;
  std::vector<Geos::Geometry> shapes_ = {};
  std::vector<Geos::Prepared> prepared_ = {};
  std::vector<std::int64_t> rows_ = {};
  Geos::Tree tree_;
};

}  // namespace libgrid::bench
