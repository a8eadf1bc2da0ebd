// SPDX-License-Identifier: Apache-2.0
#include "libgrid/crs/crs.hpp"

#include <proj_experimental.h>

#include <cmath>
#include <limits>

#include "crs/crs_impl.hpp"
#include "crs/proj.hpp"
#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

constexpr double kRadiansPerDegree = 0.017453292519943295;

[[noreturn]] void refuse(const std::string& message) { throw Error(ErrorCode::bad_crs, message); }

/// The system of x and y, without heights and without a shift to another datum.
ProjObject horizontal_part(const ProjContext& context, ProjObject crs) {
  for (;;) {
    const PJ_TYPE type = proj_get_type(crs.get());
    if (type == PJ_TYPE_COMPOUND_CRS)
      crs.reset(proj_crs_get_sub_crs(context.get(), crs.get(), 0));
    else if (type == PJ_TYPE_BOUND_CRS)
      crs.reset(proj_get_source_crs(context.get(), crs.get()));
    else if (type == PJ_TYPE_GEOGRAPHIC_3D_CRS)
      crs.reset(proj_crs_demote_to_2D(context.get(), nullptr, crs.get()));
    else
      return crs;
    if (!crs) refuse("a coordinate system without a horizontal part");
  }
}

std::string authority_code(const PJ* crs) {
  const char* authority = proj_get_id_auth_name(crs, 0);
  const char* code = proj_get_id_code(crs, 0);
  return authority && code ? std::string(authority) + ":" + code : std::string();
}

/// Metres, or for degrees radians, in one unit of the axes.
double unit_of(const ProjContext& context, const PJ* crs, const std::string& text) {
  const ProjObject axes(proj_crs_get_coordinate_system(context.get(), crs));
  double factor = 0;
  if (!axes || !proj_cs_get_axis_info(context.get(), axes.get(), 0, nullptr, nullptr, nullptr,
                                      &factor, nullptr, nullptr, nullptr))
    refuse("'" + text + "' says nothing of its axes");
  return factor;
}

std::optional<Box> area_of(const ProjContext& context, const PJ* crs) {
  double west = 0, south = 0, east = 0, north = 0;
  if (!proj_get_area_of_use(context.get(), crs, &west, &south, &east, &north, nullptr) ||
      west < -180 || south < -90)
    return {};
  // An area across the 180th meridian ends beyond 180.
  return Box{west, south, east < west ? east + 360 : east, north};
}

bool is_world_frame(const ProjContext& context, const PJ* crs) {
  for (const char* code : {"EPSG:4326", "EPSG:4490"}) {
    const ProjObject known = context.create(code);
    if (known && equivalent(context, crs, known.get())) return true;
  }
  return false;
}

}  // namespace

Crs Crs::from_text(const std::string& text) {
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) return {};
  const ProjContext context;
  ProjObject given = context.create(text);
  if (!given)
    refuse("'" + text + "' is not a coordinate system that PROJ knows; wanted one such as " +
           "EPSG:4490 (" + context.words() + ")");
  const bool shifted = proj_get_type(given.get()) == PJ_TYPE_BOUND_CRS;
  const std::string shifted_wkt = shifted ? wkt_of(context, given.get()) : "";
  ProjObject crs = horizontal_part(context, std::move(given));
  const PJ_TYPE type = proj_get_type(crs.get());
  if (type != PJ_TYPE_GEOGRAPHIC_2D_CRS && type != PJ_TYPE_PROJECTED_CRS)
    refuse("'" + text + "' is neither a geographic nor a projected coordinate system");

  auto impl = std::make_shared<Impl>();
  // WKT may name a code and leave out the area of use; the registry has both.
  const std::string code = authority_code(crs.get());
  if (ProjObject known = code.empty() ? nullptr : context.create(code);
      known && equivalent(context, known.get(), crs.get())) {
    crs = std::move(known);
    impl->registered = true;
  }
  impl->label = impl->registered ? code : proj_get_name(crs.get());
  impl->wkt = wkt_of(context, crs.get());
  impl->definition = shifted ? shifted_wkt : impl->registered ? code : impl->wkt;
  impl->geographic = type == PJ_TYPE_GEOGRAPHIC_2D_CRS;
  const double unit = unit_of(context, crs.get(), text);
  if (impl->geographic && std::abs(unit - kRadiansPerDegree) > 1e-15)
    refuse(impl->label + " does not count in degrees");
  impl->metres_per_unit = impl->geographic ? std::numeric_limits<double>::quiet_NaN() : unit;
  impl->world_frame = impl->geographic && is_world_frame(context, crs.get());
  impl->area_of_use = area_of(context, crs.get());
  Crs made;
  made.impl_ = std::move(impl);
  return made;
}

bool Crs::geographic() const { return impl_ && impl_->geographic; }
double Crs::metres_per_unit() const { return impl_ ? impl_->metres_per_unit : 1; }
std::string Crs::label() const { return impl_ ? impl_->label : "none"; }
std::string Crs::wkt() const { return impl_ ? impl_->wkt : ""; }
std::optional<Box> Crs::area_of_use() const {
  return impl_ ? impl_->area_of_use : std::optional<Box>();
}

bool Crs::same_as(const Crs& other) const {
  if (!known() || !other.known()) return known() == other.known();
  if (impl_->wkt == other.impl_->wkt) return true;
  if (impl_->world_frame && other.impl_->world_frame) return true;
  if (impl_->geographic != other.impl_->geographic) return false;
  const ProjContext context;
  const ProjObject a = context.create(impl_->wkt), b = context.create(other.impl_->wkt);
  return a && b && equivalent(context, a.get(), b.get());
}

Crs geographic_base(const Crs& crs) {
  if (crs.geographic()) return crs;
  const ProjContext context;
  const ProjObject projected = context.create(crs.wkt());
  const ProjObject base(proj_crs_get_geodetic_crs(context.get(), projected.get()));
  return Crs::from_text(wkt_of(context, base.get()));
}

void guard_same_frame(const Crs& a, const std::string& layer_a, const Crs& b,
                      const std::string& layer_b) {
  if (a.same_as(b)) return;
  auto frame = [](const Crs& crs) {
    return crs.known() ? "is in " + crs.label() : std::string("names no coordinate system");
  };
  refuse("layers in different frames: '" + layer_a + "' " + frame(a) + ", '" + layer_b + "' " +
         frame(b) + "; bring them into one");
}

}  // namespace libgrid
