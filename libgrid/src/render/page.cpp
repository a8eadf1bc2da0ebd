// SPDX-License-Identifier: Apache-2.0
#include "render/page.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "libgrid/core/error.hpp"

namespace libgrid::render {

namespace {

constexpr double margin = 11 * points_per_mm;
constexpr double gap = 6 * points_per_mm;
/// The legend's heading is as high as this many of its rows.
constexpr double heading_rows = 1.3;
/// Its symbols are 12 points high.
constexpr double least_row = 13.5;
constexpr double smallest_frame = 45 * points_per_mm;

std::string words_mm(double width, double height) {
  return std::to_string(std::lround(width)) + " x " + std::to_string(std::lround(height)) + " mm";
}

[[noreturn]] void too_small(const Page& page) {
  throw Error(ErrorCode::usage,
              "a page of " + words_mm(page.width / points_per_mm, page.height / points_per_mm) +
                  " has no room for a map beside its legend; take a larger one");
}

}  // namespace

Box ground_of(const MapContent& content) {
  Box box = content.cells.box();
  for (const PolygonArray& level : content.levels) box.add(level.box());
  box.add(content.issues.box());
  box.add(content.change.land.box());
  if (box.empty())
    for (const Box& b : {content.lines.box(), content.water.box(), content.buildings.box()})
      box.add(b);
  if (box.empty()) box.add(Coord{0, 0});
  return box;
}

Page sheet(const MapContent& content, const MapOptions& options) {
  const double width = options.width_mm, height = options.height_mm;
  if (!(width > 0) || !(height > 0) || !(width < 1e5) || !(height < 1e5))
    throw Error(ErrorCode::usage, "a page of " + std::to_string(width) + " x " +
                                      std::to_string(height) +
                                      " mm cannot be made; give both sides in millimetres");
  Page page{.width = width * points_per_mm, .height = height * points_per_mm};
  const Box ground = ground_of(content);
  if (options.fit_orientation && (ground.height() > ground.width()) != (height > width))
    std::swap(page.width, page.height);
  page.portrait = page.height > page.width;
  return page;
}

int legend_rows(const Page& page, const PanelNeed& need) {
  const double room = page.width - 2 * margin - need.foot_width;
  const int columns = std::max(1, static_cast<int>(room / (need.column_width + gap)));
  const int beside_foot = static_cast<int>(need.foot_height / need.row_height - heading_rows);
  return std::max((need.rows + columns - 1) / columns, beside_foot);
}

void furnish(Page& page, const MapContent& content, const PanelNeed& need) {
  const double left = margin, right = page.width - margin;
  double top = margin - 8, bottom = page.height - margin;
  page.title = {left, top, right, top + (content.title.empty() ? 0 : 34)};
  top = page.title.y1;
  page.subtitle = {left, top, right, top + (content.subtitle.empty() ? 0 : 17)};
  top = std::max(page.subtitle.y1 + 8, margin);
  if (!content.source.empty()) bottom -= 9;
  page.source = {left, bottom + 5, right, bottom + 17};

  page.row_height = need.row_height;
  if (page.portrait) {
    const double rows = heading_rows + legend_rows(page, need);
    const double height = std::max(need.row_height * rows, need.foot_height);
    page.frame = {left, top, right, bottom - height - gap};
    page.panel = {left, bottom - height, right, bottom};
  } else {
    const double width = std::max(need.column_width, need.foot_width);
    page.frame = {left, top, right - width - gap, bottom};
    page.panel = {right - width, top, right, bottom};
    page.row_height = std::min(
        page.row_height, (page.panel.height() - need.foot_height) / (need.rows + heading_rows));
    if (page.row_height < least_row) too_small(page);
  }
  page.frame = page.frame.grown(plain_rim - page.rim);
  if (page.frame.width() < smallest_frame || page.frame.height() < smallest_frame) too_small(page);

  const Box ground = ground_of(content);
  const Rect room = page.frame.grown(-14);
  const double metres_per_point =
      std::max({ground.width() / room.width(), ground.height() / room.height(), 1e-3});
  page.scale = round_up_scale(metres_per_point * points_per_mm * 1000);
  page.view = {ground.centre(), page.frame.centre(), 1000 * points_per_mm / page.scale};
}

double round_up_scale(double value) {
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  const double lead = value / power;
  const double step = lead < 2 ? 0.1 : lead < 5 ? 0.25 : 0.5;
  // The slack keeps a value that is round already from growing by its last bit.
  return std::ceil(lead / step - 1e-9) * step * power;
}

}  // namespace libgrid::render
