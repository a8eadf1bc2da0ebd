// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cairo.h>

#include <string>
#include <vector>

#include "render/borders.hpp"
#include "render/graticule.hpp"
#include "render/labels.hpp"
#include "render/scene.hpp"
#include "render/short_code.hpp"
#include "render/text.hpp"

namespace libgrid::render {

/// All that stands on the page, placed and ready to be drawn by any of the three formats.
struct Sheet {
  Scene scene;
  Labels labels;
  std::vector<BorderLine> borders;  ///< rank 0: cells; then the levels, the top one last
  Graticule graticule = {};
};

/// Everything inside the map frame.
void draw_map(cairo_t* cr, const Sheet& sheet, Type& type);
/// One polyline or polygon as Cairo's current path.
void add_path(cairo_t* cr, const std::vector<Coord>& line);
void add_path(cairo_t* cr, const Rings& rings);
/// Hatching clipped to the current path, which is consumed.
void hatch(cairo_t* cr, const Rect& box, const Hatching& style);
Hatching hatching_of(MapChange::Kind kind);
/// Of cells as they were.
Stroke before_stroke(double median_cell_width);
void draw_ring(cairo_t* cr, Coord centre, double radius, const Ink& colour);
/// A line with the symbol of its kind: first the casings of all, then what lies on them.
void draw_line_casing(cairo_t* cr, const std::vector<Coord>& line, const MapLine& style,
                      double points_per_metre);
void draw_line(cairo_t* cr, const std::vector<Coord>& line, const MapLine& style,
               double points_per_metre);
void draw_level_border(cairo_t* cr, const std::vector<Coord>& line, std::size_t level,
                       std::size_t levels);

/// What the legend has to say about the content.
class Legend {
 public:
  /// `counts`: tell how many cells there are.
  Legend(const MapContent& content, const CodeFrame& codes, Language language, bool counts = true);

  PanelNeed need(Type& type) const;
  /// Adds what is known only after the labels have been placed; room for it is part of `need`.
  void note_left_out(std::int64_t cells);
  /// Names the system of the coordinates along the frame; before `need`.
  void note_graticule(const Crs& crs);
  void draw(cairo_t* cr, const Sheet& sheet, Type& type) const;
  /// In small type, in lines under a map; what has no room is left out.
  void draw_strip(cairo_t* cr, const Sheet& sheet, const Rect& strip, Type& type) const;

 private:
  enum class Kind { cells, theme, level, line, water, building, issue, change, before, note };
  struct Entry {
    Kind kind;
    std::string text;
    std::size_t level = 0;
    MapLine line = {};
    int number = 0;  ///< class of a theme, kind of an issue (-1: none) or of a change
  };
  bool any_cells() const;
  std::string left_out_text(const std::string& cells) const;
  void draw_symbol(cairo_t* cr, const Entry& entry, const Rect& box, const Sheet& sheet,
                   double ppm) const;

  Language language_;
  std::vector<Entry> entries_;
  std::size_t levels_ = 0;
};

/// Scale bar and north arrow at the foot of the panel.
struct FootSize {
  double width = 0, height = 0;
};
FootSize foot_size();
void draw_foot(cairo_t* cr, const Page& page, Type& type, Language language);
/// The same small, in the map's own frame, for the sheets.
void draw_foot_in_frame(cairo_t* cr, const Page& page, Type& type, Language language);

}  // namespace libgrid::render
