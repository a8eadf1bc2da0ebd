// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cairo.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "libgrid/index/box_index.hpp"
#include "libgrid/render/map.hpp"
#include "render/draw.hpp"

namespace libgrid::render {

/// A part of the map in a frame of a page.
struct MapWindow {
  Rect frame;
  Rect legend = {};  ///< a strip for the legend; empty: none
  Box ground = {};   ///< metres that must be seen
  /// What it is about; the rest fades. Empty: the whole map, and nothing fades but its outside.
  PolygonArray focus = {};
  std::vector<std::int64_t> cells = {};  ///< rows that the focus is made of
  std::int64_t area = -1;                ///< row of the lowest level that the title names
  bool cell_labels = true;               ///< of many small cells they would hide the map
  /// Under the code of another cell, "page 7", say.
  std::function<std::string(std::int64_t cell)> note = {};
};

/// Draws any number of parts of one map; what all have in common is made once.
class WindowMaps {
 public:
  WindowMaps(const MapContent& content, Language language);

  /// The frame with all that is in it, scale bar and north arrow, and the legend's strip.
  void draw(cairo_t* cr, const MapWindow& window, Type& type, const Run& run) const;
  const CodeFrame& codes() const { return codes_; }

 private:
  struct Part {
    MapContent content;
    std::vector<int> colour = {};
    std::vector<std::string> short_code = {};
    std::size_t focus_cells = 0;  ///< of the cells, the first
  };
  Part part_of(const MapWindow& window, const Box& seen, double smallest_m) const;
  Labels labels_of(const Scene& scene, const Part& part, bool cells, Type& type,
                   const Run& run) const;

  const MapContent& content_;
  Language language_;
  CodeFrame codes_;
  std::vector<int> colour_;
  BoxIndex cells_, lines_, water_, buildings_;
  std::vector<BoxIndex> levels_;
  std::vector<Box> building_box_;
};

}  // namespace libgrid::render
