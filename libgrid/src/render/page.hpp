// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "libgrid/geom/arrays.hpp"
#include "libgrid/render/map.hpp"

namespace libgrid::render {

/// Places on the page are Coords in points (1/72 inch), x to the right and y downwards.
constexpr double points_per_mm = 72 / 25.4;

/// A box on the page.
struct Rect {
  double x0 = 0, y0 = 0, x1 = 0, y1 = 0;

  static Rect around(Coord centre, double width, double height) {
    return {centre.x - width / 2, centre.y - height / 2, centre.x + width / 2,
            centre.y + height / 2};
  }
  double width() const { return x1 - x0; }
  double height() const { return y1 - y0; }
  Coord centre() const { return {(x0 + x1) / 2, (y0 + y1) / 2}; }
  Rect grown(double by) const { return {x0 - by, y0 - by, x1 + by, y1 + by}; }
  bool meets(const Rect& r) const { return x0 < r.x1 && r.x0 < x1 && y0 < r.y1 && r.y0 < y1; }
  bool contains(Coord c) const { return x0 <= c.x && c.x <= x1 && y0 <= c.y && c.y <= y1; }
  bool contains(const Rect& r) const {
    return x0 <= r.x0 && r.x1 <= x1 && y0 <= r.y0 && r.y1 <= y1;
  }
};

/// Where ground metres come to lie on the page.
struct View {
  Coord ground = {};  ///< the ground point at `page`
  Coord page = {};
  double points_per_metre = 1;
  double steps = 32;  ///< in a point, to which places are rounded

  Coord operator()(Coord c) const {
    return {page.x + (c.x - ground.x) * points_per_metre,
            page.y - (c.y - ground.y) * points_per_metre};
  }
};

/// Rings of one row on the page, shells and holes alike.
using Rings = std::vector<std::vector<Coord>>;

/// Rows of polygons on the page. Coordinates are rounded to the view's steps, so that outlines that
/// are one for the eye become one, and vertices that fall together are dropped.
std::vector<Rings> to_page(const PolygonArray& polygons, const View& view);
/// Rows of lines on the page, rounded alike.
std::vector<Rings> to_page(const LineArray& lines, const View& view);

Rect box_of(const Rings& rings);
/// Even-odd rule over all rings.
bool inside(const Rings& rings, Coord p);
double distance_to_outline(const Rings& rings, Coord p);
double distance_to_segment(Coord p, Coord a, Coord b);
/// Whether the segment passes through the box.
bool crosses(const Rect& r, Coord a, Coord b);

/// From the map to its outer neat line, points.
inline constexpr double plain_rim = 3.2;

/// The furniture of the page: where the map, the legend and the lines of text stand.
struct Page {
  double width = 0, height = 0;
  bool portrait = false;
  Rect title = {}, subtitle = {};
  Rect frame = {};  ///< the map
  double rim = plain_rim;
  Rect panel = {};  ///< legend, scale bar, north arrow
  double row_height =
      0;  ///< of the legend; less than it needs where many rows stand beside the map
  Rect source = {};
  View view = {};
  double scale = 0;  ///< 1 : scale
};

/// How much room the legend needs.
struct PanelNeed {
  double column_width = 0;  ///< of the widest entry
  double row_height = 0;
  int rows = 0;           ///< with all entries in one column
  double foot_width = 0;  ///< of the scale bar and north arrow, when they stand beside the legend
  double foot_height = 0;
};

/// The ground that the map must show.
Box ground_of(const MapContent& content);
/// The page turned to suit the ground.
/// Errors: Error{usage} for sizes that are not positive.
Page sheet(const MapContent& content, const MapOptions& options);
/// Places the furniture and chooses the largest round scale at which the ground fits.
/// Errors: Error{usage} when the page has no room for a map.
void furnish(Page& page, const MapContent& content, const PanelNeed& need);

/// Rows of the legend under a map in portrait: as many as its foot is high, more when the columns
/// would not fit side by side.
int legend_rows(const Page& page, const PanelNeed& need);

/// The next round number not below `value`: 1, 1.1 ... 2, 2.25 ... 5, 5.5 ... 10, times ten's
/// power.
double round_up_scale(double value);

}  // namespace libgrid::render
