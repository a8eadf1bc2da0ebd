// SPDX-License-Identifier: Apache-2.0
#include "cell_names.hpp"

#include "libgrid/codes/codes.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/geom/measures.hpp"

namespace libgrid {

std::vector<std::int64_t> numbered_order(const PolygonArray& cells,
                                         const std::vector<std::int64_t>& rows,
                                         const Transform& to_metres) {
  std::vector<Coord> places;
  double height = 0;
  for (const std::int64_t c : rows) {
    places.push_back(to_metres(inside_point(cells, static_cast<std::size_t>(c))));
    const Box box = cells.box(static_cast<std::size_t>(c));
    height += to_metres({box.min_x, box.max_y}).y - to_metres({box.min_x, box.min_y}).y;
  }
  const auto rank = numbering(places, height / static_cast<double>(rows.size()));
  std::vector<std::int64_t> order(rows.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[static_cast<std::size_t>(rank[i])] = rows[i];
  return order;
}

std::string cell_title(const std::string& area, std::int64_t number) {
  if (area.empty()) return {};
  const std::string n = std::to_string(number);
  return has_han(area) ? area + "第" + n + "网格" : area + " " + n;
}

}  // namespace libgrid
