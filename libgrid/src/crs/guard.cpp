// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "crs/crs_impl.hpp"
#include "crs/proj.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/crs/crs.hpp"

namespace libgrid {

namespace {

/// Zones are used somewhat beyond their edges: a city keeps one zone.
constexpr double kMarginDegrees = 3;

Box swapped(const Box& b) { return {b.min_y, b.min_x, b.max_y, b.max_x}; }

bool within(const Box& b, double x, double y) {
  return b.min_x >= -x && b.max_x <= x && b.min_y >= -y && b.max_y <= y;
}

/// Surveyed planes are noted to the millimetre at best, or lie on our lattice of 2^-10.
bool measured_in_metres(double v) {
  const double thousands = v * 1000;
  return std::abs(thousands - std::round(thousands)) < 1e-6 || v * 1024 == std::round(v * 1024);
}

bool all_of_bounds(const Box& b, bool (*holds)(double)) {
  return holds(b.min_x) && holds(b.min_y) && holds(b.max_x) && holds(b.max_y);
}

/// Numbers within +-180 that cannot well be metres: noted finer than a millimetre, or a map of less
/// than a metre. A small plane in round metres passes.
bool looks_like_degrees(const Box& b) {
  if (!within(b, 180, 180)) return false;
  if (!all_of_bounds(b, measured_in_metres)) return true;
  return b.width() < 1 && b.height() < 1 &&
         !all_of_bounds(b, [](double v) { return v == std::round(v); });
}

/// The zone number in front of an easting of seven or eight digits; 0 = none.
int zone_prefix(double easting) { return static_cast<int>(std::floor(easting / 1e6)); }

/// " (CGCS2000 with that prefix is EPSG:4527)"
std::string prefixed_cgcs2000(int prefix) {
  int code = 0;
  if (prefix >= 25 && prefix <= 45) code = 4488 + prefix;
  if (prefix >= 13 && prefix <= 23) code = 4478 + prefix;
  return code ? " (CGCS2000 with that prefix is EPSG:" + std::to_string(code) + ")" : "";
}

class Guard {
 public:
  Guard(const Crs& crs, const Box& box, const std::string& layer)
      : crs_(crs), box_(box), layer_(layer), area_(crs.area_of_use()) {}

  void plane() const {
    if (looks_like_degrees(box_))
      refuse(
          "look like degrees, but the layer names no coordinate system; name it, as in "
          "EPSG:4490 or EPSG:4326 (--crs)");
  }

  void degrees() const {
    if (within(box_, 180, 90)) {
      if (box_.width() > 180) refuse("lie across the 180th meridian; such layers cannot be taken");
      if (area_ && !area_->meets(box_) && area_->contains(corner(swapped(box_), 0)) &&
          area_->contains(corner(swapped(box_), 3)))
        refuse_swapped_degrees();
      return;
    }
    if (within(swapped(box_), 180, 90)) refuse_swapped_degrees();
    if (!within(box_, 360, 360)) {
      const int prefix = zone_prefix(std::max(box_.min_x, box_.min_y));
      refuse("are metres, but " + crs_.label() +
             " counts in degrees; name the projected system they are in (--crs)" +
             prefixed_cgcs2000(prefix));
    }
    if (box_.min_y >= -90 && box_.max_y <= 90)
      refuse(
          "have longitudes beyond 180: the layer lies across the 180th meridian or counts "
          "from 0 to 360; wanted -180 to 180");
    refuse("are not longitudes (-180 to 180) and latitudes (-90 to 90) as " + crs_.label() +
           " wants them");
  }

  void metres() const {
    const Transform to_degrees(crs_, geographic_base(crs_));
    auto fits = [&](const Box& box) { return lies_in_area(to_degrees, box); };
    if (within(box_, 180, 180) && (looks_like_degrees(box_) || (area_ && !fits(box_))))
      refuse("are degrees, but " + crs_.label() +
             " counts in metres; name the system they are in, as in EPSG:4490 or EPSG:4326 "
             "(--crs)");
    if (!area_ || fits(box_)) return;
    const int wanted = zone_prefix(to_degrees.inverse(area_->centre()).x);
    if (fits(swapped(box_)))
      refuse("have easting and northing swapped for " + crs_.label() + ": x must be the easting");
    for (const bool swap : {false, true}) {
      const Box box = swap ? swapped(box_) : box_;
      const int found = zone_prefix(box.min_x);
      if (found == wanted || found != zone_prefix(box.max_x) || found < 0) continue;
      const double shift = (wanted - found) * 1e6;
      if (fits({box.min_x + shift, box.min_y, box.max_x + shift, box.max_y}))
        refuse_prefix(found, wanted, swap);
    }
  }

 private:
  [[noreturn]] void refuse(const std::string& mistake) const {
    throw Error(ErrorCode::bad_crs, "the coordinates (" + box_text(box_) + ") " + mistake,
                {layer_, -1, {}});
  }
  [[noreturn]] void refuse_swapped_degrees() const {
    refuse("have longitude and latitude swapped: x must be the longitude");
  }
  [[noreturn]] void refuse_prefix(int found, int wanted, bool swap) const {
    const std::string also = swap ? "have easting and northing swapped, and " : "";
    const std::string number = std::to_string(found ? found : wanted);
    if (found && !wanted)
      refuse(also + "have eastings with the zone prefix " + number + "; " + crs_.label() +
             " has none" + prefixed_cgcs2000(found));
    if (!found)
      refuse(also + "have eastings without a zone prefix; " + crs_.label() + " wants the prefix " +
             number + " (eight digits)");
    refuse(also + "have eastings with the zone prefix " + number + "; " + crs_.label() +
           " wants the prefix " + std::to_string(wanted) + prefixed_cgcs2000(found));
  }

  static Coord corner(const Box& b, int which) {
    return {which & 1 ? b.max_x : b.min_x, which & 2 ? b.max_y : b.min_y};
  }

  bool lies_in_area(const Transform& to_degrees, const Box& box) const {
    const Box wide{area_->min_x - kMarginDegrees, area_->min_y - kMarginDegrees,
                   area_->max_x + kMarginDegrees, area_->max_y + kMarginDegrees};
    for (int which = 0; which < 4; ++which) {
      Coord place;
      try {
        place = to_degrees(corner(box, which));
      } catch (const Error&) {
        return false;
      }
      // An area across the 180th meridian ends beyond 180.
      if (!wide.contains(place) && !wide.contains({place.x + 360, place.y})) return false;
    }
    return true;
  }

  const Crs& crs_;
  const Box& box_;
  const std::string& layer_;
  std::optional<Box> area_;
};

}  // namespace

void guard_coordinates(const Crs& crs, const Box& extent, const std::string& layer) {
  // Infinite coordinates are told with their row by the arrays.
  if (extent.empty() || !std::isfinite(extent.width()) || !std::isfinite(extent.height())) return;
  const Guard guard(crs, extent, layer);
  if (!crs.known())
    guard.plane();
  else if (crs.geographic())
    guard.degrees();
  else
    guard.metres();
}

}  // namespace libgrid
