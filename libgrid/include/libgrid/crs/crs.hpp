// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "libgrid/geom/arrays.hpp"
#include "libgrid/geom/lattice.hpp"

namespace libgrid {

/// A coordinate reference system, or none: many cities use a plane of their own without a name, and
/// a layer without CRS is taken as such a plane in metres.
///
///     Crs stored = Crs::from_text("EPSG:4490");
///     Crs work = working_crs(stored, cells.box());      // "EPSG:4546", say
///     Transform to_work(stored, work);
///
/// Coordinates are always x = east or longitude, y = north or latitude.
/// Threads: a Crs may be shared; a Transform belongs to one thread.
class Crs {
 public:
  /// No CRS: a plane in metres.
  Crs() = default;
  /// From "EPSG:4490", WKT or PROJJSON; empty text gives the nameless plane.
  /// Errors: Error{bad_crs} when PROJ does not know it or it is neither geographic nor projected.
  static Crs from_text(const std::string& text);

  bool known() const { return impl_ != nullptr; }
  bool geographic() const;  ///< degrees
  /// Of a projected CRS; 1 for the nameless plane, NaN for degrees.
  double metres_per_unit() const;
  /// "EPSG:4490" where it has an authority's code, else its name, else "none".
  std::string label() const;
  std::string wkt() const;  ///< WKT2:2019; empty for the nameless plane
  /// Where it may be used, in degrees, where the registry says so; max_x is beyond 180 when the
  /// area lies across the 180th meridian.
  std::optional<Box> area_of_use() const;
  Lattice lattice() const { return geographic() ? Lattice::degrees() : Lattice::metres(); }

  /// Same frame: equal up to axis order; CGCS2000 and WGS 84 count as equal (they differ by
  /// centimetres); the nameless plane equals only itself.
  bool same_as(const Crs& other) const;

  struct Impl;

 private:
  std::shared_ptr<const Impl> impl_;
  friend class Transform;
};

/// A transformation between two systems.
class Transform {
 public:
  /// Errors: Error{bad_crs} when there is no way between them (one known, one not).
  Transform(const Crs& from, const Crs& to);
  ~Transform();
  Transform(Transform&&) noexcept;
  Transform& operator=(Transform&&) noexcept;

  /// True when coordinates come out as they went in, bit for bit.
  bool identity() const;
  Coord operator()(Coord c) const;
  /// In place. Errors: Error{bad_geometry} naming the position when a place cannot be transformed.
  void apply(std::span<Coord> coords) const;
  Coord inverse(Coord c) const;
  /// The way back, in place; as `apply`.
  void inverse(std::span<Coord> coords) const;

  PolygonArray operator()(const PolygonArray& polygons) const;
  LineArray operator()(const LineArray& lines) const;
  PointArray operator()(const PointArray& points) const;  ///< rows without a point stay so

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The planar CRS in metres in which an area is measured and divided: the stored one when it is
/// planar in metres that are true within 1 % at the place (Web Mercator is not); else the CGCS2000
/// 3-degree Gauss-Kruger zone whose area of use (PROJ's registry) holds the centre of the area;
/// else its UTM zone; near the poles UPS. Errors: Error{bad_crs} for an empty extent or one across
/// the 180th meridian.
Crs working_crs(const Crs& stored, const Box& extent);

/// Refuses coordinates that cannot be what the CRS says, naming the likely mistake: swapped axes,
/// degrees called metres, metres called degrees, an easting with a zone prefix under a CRS without
/// one (or the reverse), degrees without a CRS, a layer across the 180th meridian.
///
/// A projected CRS is doubted only when the box lies outside its area of use, widened by 3 degrees.
/// The nameless plane is taken for degrees when all bounds lie within +-180 and either one of them
/// is noted finer than a millimetre (and not on the lattice), or the box is smaller than a metre
/// and its bounds are not whole numbers; so small planes in round metres pass.
/// Errors: Error{bad_crs} with `layer`.
void guard_coordinates(const Crs& crs, const Box& extent, const std::string& layer);

/// Refuses layers in different frames. Errors: Error{bad_crs} naming both layers.
void guard_same_frame(const Crs& a, const std::string& layer_a, const Crs& b,
                      const std::string& layer_b);

/// Area of each row on the ground in m2: geodesic on the CRS's ellipsoid for a geographic CRS (and
/// for a projected one, by way of its geographic base); planar for the nameless plane.
/// Shapes: one a row. Cost: linear. Source: PROJ's geodesic routines (Karney 2013).
std::vector<double> ground_areas_m2(const Crs& crs, const PolygonArray& polygons);

/// The same of all land to the left of edges that close up into rings: edge i runs from from[i] to
/// to[i]. Borders that two rows share cancel, so they need not be there. Not for land around a
/// pole.
double ground_area_m2(const Crs& crs, std::span<const Coord> from, std::span<const Coord> to);

/// How many m2 on the ground a CRS unit squared has at each place. With it the area of small land
/// keeps all digits, where a geodesic area is only good to about a thousandth of a m2.
/// Shapes: one a place. Units: m2; 1 in the nameless plane.
std::vector<double> ground_scales(const Crs& crs, std::span<const Coord> places);

}  // namespace libgrid
