// SPDX-License-Identifier: Apache-2.0
#include "render/graticule.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"

namespace libgrid::render {

namespace {

constexpr double tick = 2.4, arm = 3, type_size = smallest_type;
constexpr Ink ink_graticule = ink(0x77727C);
/// Lines stand this far apart at least, and further on large pages.
constexpr double least_apart = 64;
/// Between two of these along the frame, a line of coordinates is as good as straight.
constexpr int samples = 48;

Coord ground_at(const View& view, Coord p) {
  return {view.ground.x + (p.x - view.page.x) / view.points_per_metre,
          view.ground.y - (p.y - view.page.y) / view.points_per_metre};
}

/// One side of the frame with the coordinates of places along it.
struct Side {
  std::vector<Coord> page = {}, told = {};
  bool upright = false;  ///< left or right: tells northings
  Coord out = {};        ///< the way out of the map
};

std::array<Side, 4> sides_of(const Rect& f) {
  std::array<Side, 4> sides = {Side{.out = {0, -1}}, Side{.out = {0, 1}},
                               Side{.upright = true, .out = {-1, 0}},
                               Side{.upright = true, .out = {1, 0}}};
  for (int i = 0; i <= samples; ++i) {
    const double x = f.x0 + f.width() * i / samples, y = f.y0 + f.height() * i / samples;
    sides[0].page.push_back({x, f.y0});
    sides[1].page.push_back({x, f.y1});
    sides[2].page.push_back({f.x0, y});
    sides[3].page.push_back({f.x1, y});
  }
  return sides;
}

/// Longitudes or eastings, latitudes or northings.
struct Axis {
  double step = 0;
  bool degrees = false;
  const char* hemispheres = "";
  double least = 0, most = 0;

  double unit() const { return degrees ? 3600 : 1; }  ///< steps are seconds of arc or metres
  double value(std::int64_t k) const { return static_cast<double>(k) * step / unit(); }
  std::int64_t first() const { return std::llround(std::ceil(least * unit() / step)); }
  std::int64_t last() const { return std::llround(std::floor(most * unit() / step)); }
  std::string text(std::int64_t k) const {
    const double v = static_cast<double>(k) * step;
    return degrees ? degrees_text(v, step, hemispheres) : metres_text(v, step);
  }
};

/// `per_point`: how fast the coordinate grows along the frame.
void choose_step(Axis& axis, double per_point, double apart) {
  const double least = per_point * apart * axis.unit();
  axis.step = axis.degrees ? round_seconds(least) : round_metres(least);
}

/// Where each line meets a side, by its number.
std::map<std::int64_t, Coord> meetings(const Side& side, const Axis& axis) {
  std::map<std::int64_t, Coord> found;
  for (std::size_t i = 1; i < side.page.size(); ++i) {
    const auto at = [&](const Coord& c) { return side.upright ? c.y : c.x; };
    const double a = at(side.told[i - 1]), b = at(side.told[i]);
    // Across the 180th meridian longitudes start anew.
    if (a == b || (axis.degrees && std::abs(b - a) > 90)) continue;
    Axis part = axis;
    part.least = std::min(a, b), part.most = std::max(a, b);
    for (std::int64_t k = part.first(); k <= part.last(); ++k) {
      const double t = (axis.value(k) - a) / (b - a);
      const Coord p = side.page[i - 1], q = side.page[i];
      found.emplace(k, Coord{p.x + (q.x - p.x) * t, p.y + (q.y - p.y) * t});
    }
  }
  return found;
}

void add_side(const Side& side, const Axis& axis, const Rect& frame, Type& type, Graticule& into) {
  const TextStyle style{.size = type_size, .ink = ink_quiet};
  const double middle = (tick + graticule_rim) / 2 + 0.3;
  std::vector<Rect> before;
  for (const auto& [k, at] : meetings(side, axis)) {
    into.ticks.emplace_back(at, Coord{at.x + tick * side.out.x, at.y + tick * side.out.y});
    const std::string text = axis.text(k);
    const double width = type.width(text, style);
    const Coord centre{at.x + middle * side.out.x, at.y + middle * side.out.y};
    const Rect box = side.upright ? Rect::around(centre, type_size, width)
                                  : Rect::around(centre, width, type_size);
    // Not around the corners, and off the one before.
    const bool fits = side.upright ? frame.y0 <= box.y0 && box.y1 <= frame.y1
                                   : frame.x0 <= box.x0 && box.x1 <= frame.x1;
    if (!fits || std::any_of(before.begin(), before.end(),
                             [&](const Rect& b) { return b.grown(3).meets(box); }))
      continue;
    before.push_back(box);
    into.labels.push_back(
        {.pieces = {{text, style, centre, side.upright ? -std::numbers::pi / 2 : 0}},
         .boxes = {box}});
  }
}

/// Each with arms along the two lines that meet.
void add_crosses(const Page& page, const Transform& way, const Axis& x, const Axis& y,
                 Graticule& into) {
  std::vector<Coord> places;
  for (std::int64_t k = x.first(); k <= x.last(); ++k)
    for (std::int64_t j = y.first(); j <= y.last(); ++j) {
      const Coord c{x.value(k), y.value(j)};
      const double dx = x.step / x.unit() / 16, dy = y.step / y.unit() / 16;
      for (const Coord& place : {c, Coord{c.x + dx, c.y}, Coord{c.x, c.y + dy}})
        places.push_back(place);
    }
  way.inverse(std::span<Coord>(places));
  for (Coord& c : places) c = page.view(c);
  const Rect room = page.frame.grown(-2 * arm);
  for (std::size_t i = 0; i < places.size(); i += 3) {
    const Coord c = places[i];
    if (!room.contains(c)) continue;
    const auto towards = [&](Coord next) {
      const double share = arm / std::hypot(next.x - c.x, next.y - c.y);
      return Coord{(next.x - c.x) * share, (next.y - c.y) * share};
    };
    into.crosses.push_back({c, {towards(places[i + 1]), towards(places[i + 2])}});
  }
}

Graticule on_frame(const Page& page, const Transform& way, bool degrees, Type& type) {
  Graticule made;
  auto sides = sides_of(page.frame);
  Axis x{.degrees = degrees, .hemispheres = "EW"}, y{.degrees = degrees, .hemispheres = "NS"};
  Box all;
  for (Side& side : sides) {
    for (const Coord& p : side.page) side.told.push_back(ground_at(page.view, p));
    way.apply(side.told);
    for (const Coord& c : side.told) all.add(c);
  }
  const auto grows = [](const Side& side, double length) {
    const Coord a = side.told.front(), b = side.told.back();
    return std::abs(side.upright ? b.y - a.y : b.x - a.x) / length;
  };
  const Rect& f = page.frame;
  const double apart = std::max(least_apart, std::max(f.width(), f.height()) / 14);
  const double by_x = std::max(grows(sides[0], f.width()), grows(sides[1], f.width()));
  const double by_y = std::max(grows(sides[2], f.height()), grows(sides[3], f.height()));
  if (!(by_x > 0 && by_y > 0 && std::isfinite(by_x) && std::isfinite(by_y))) return made;
  choose_step(x, by_x, apart);
  choose_step(y, by_y, apart);
  x.least = all.min_x, x.most = all.max_x, y.least = all.min_y, y.most = all.max_y;
  for (const Side& side : sides) add_side(side, side.upright ? y : x, f, type, made);
  // A frame around a pole has longitudes all around; its crosses would be thousands.
  if (!degrees || all.width() < 90) add_crosses(page, way, x, y, made);
  return made;
}

}  // namespace

bool has_room_for_graticule(const Page& page) {
  return std::min(page.width, page.height) > 209 * points_per_mm;
}

Graticule make_graticule(const Page& page, const Crs& drawn, const Crs& told, Type& type) {
  const Transform way(drawn, told);
  try {
    return on_frame(page, way, told.geographic(), type);
  } catch (const Error& e) {
    // Beside the mapped area, near a pole, say, a system may end.
    if (e.code() != ErrorCode::bad_geometry) throw;
    return {};
  }
}

void clear_under(Graticule& graticule, const Labels& labels) {
  std::erase_if(graticule.crosses, [&](const Graticule::Cross& cross) {
    return std::any_of(labels.labels.begin(), labels.labels.end(), [&](const Label& label) {
      return std::any_of(label.boxes.begin(), label.boxes.end(),
                         [&](const Rect& box) { return box.grown(arm).contains(cross.at); });
    });
  });
}

void draw_crosses(cairo_t* cr, const Graticule& graticule) {
  for (const auto& [at, arms] : graticule.crosses)
    for (const Stroke& s : {Stroke{.width = 1.2, .ink = ink(0xFFFFFF, 0.6), .round = false},
                            Stroke{.width = 0.4, .ink = ink_graticule, .round = false}}) {
      for (const Coord& to : arms) {
        cairo_move_to(cr, at.x - to.x, at.y - to.y);
        cairo_line_to(cr, at.x + to.x, at.y + to.y);
      }
      stroke(cr, s);
    }
}

void draw_rim(cairo_t* cr, const Graticule& graticule, Type& type) {
  for (const auto& [from, to] : graticule.ticks) {
    cairo_move_to(cr, from.x, from.y);
    cairo_line_to(cr, to.x, to.y);
    stroke(cr, {.width = 0.5, .ink = ink_graticule, .round = false});
  }
  for (const Label& label : graticule.labels)
    for (const TextPiece& piece : label.pieces) type.draw(cr, piece);
}

double round_metres(double least) {
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  // The slack keeps a value that is round already from growing by its last bit.
  const double lead = least / power * (1 - 1e-9);
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}

double round_seconds(double least) {
  if (least < 1) return round_metres(least);
  for (const double unit : {1.0, 60.0, 3600.0})
    for (const double lead : {1.0, 2.0, 5.0, 10.0, 20.0, 30.0})
      if (lead * unit >= least * (1 - 1e-9)) return lead * unit;
  return 60 * 3600.0;
}

namespace {

int decimals_of(double step) {
  return step >= 1 ? 0 : static_cast<int>(std::lround(-std::floor(std::log10(step) + 1e-9)));
}

/// A count of tenths, hundredths ... of `per` to one as the digits after the point.
std::string fraction(std::int64_t rest, int decimals) {
  if (decimals == 0) return {};
  const std::string digits = std::to_string(rest);
  return "." + std::string(static_cast<std::size_t>(decimals) - digits.size(), '0') + digits;
}

}  // namespace

std::string metres_text(double value, double step) {
  const int decimals = decimals_of(step);
  const auto per = std::llround(std::pow(10.0, decimals));
  const auto all = std::llround(std::abs(value) * static_cast<double>(per));
  return (value < 0 && all > 0 ? "−" : "") + with_gaps(all / per) + fraction(all % per, decimals);
}

std::string degrees_text(double seconds, double step, const char* hemispheres) {
  const int decimals = decimals_of(step);
  const auto per = std::llround(std::pow(10.0, decimals));
  const auto all = std::llround(std::abs(seconds) * static_cast<double>(per));
  const auto whole = all / per;
  const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  std::string text = std::to_string(whole / 3600) + "°";
  if (step < 3600) text += two(whole / 60 % 60) + "′";
  if (step < 60) text += two(whole % 60) + fraction(all % per, decimals) + "″";
  if (all > 0) text += hemispheres[seconds < 0 ? 1 : 0];
  return text;
}

}  // namespace libgrid::render
