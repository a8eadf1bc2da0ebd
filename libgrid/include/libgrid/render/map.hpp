// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/core/words.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// A linear feature on the map; `weight` 0 (a path) to 3 (an expressway) sets its width.
struct MapLine {
  std::string name = {};
  int weight = 1;
  bool water = false;
  bool rail = false;
  bool wall = false;
};

/// Cells coloured by a number, in classes, or by what kind they are.
struct MapTheme {
  std::string title;                ///< of the legend: "households a cell"
  std::vector<double> value = {};   ///< one a cell; NaN: no number; empty: colours tell cells apart
  std::vector<double> breaks = {};  ///< ascending, 1 to 4; a value on one belongs above it
  std::vector<std::string> classes = {};  ///< the words of each class, one more than breaks
  bool around =
      false;  ///< two colours away from the middle class, in the place of one that deepens
  /// A colour for each class, in no order: at most 8 classes, no breaks, and values that count them
  /// from 0.
  bool kinds = false;
  /// No values: all cells in one pale grey, so that what lies on them stands out.
  bool pale = false;
};

/// Land that changed hands since an earlier map.
struct MapChange {
  enum Kind : std::uint8_t {
    moved,
    added,
    gone
  };                            ///< was in another cell, was in none, is in none
  PolygonArray land;            ///< hatched by its kind
  std::vector<Kind> kind = {};  ///< one a row of `land`
  PolygonArray before;          ///< cells as they were, drawn dashed
};

/// What a map shows. All coordinates are planar metres of one CRS (the working CRS). Empty arrays
/// are simply not drawn, and columns of texts may be left empty.
struct MapContent {
  std::string title;
  std::string subtitle;
  std::string source;  ///< the source line under the map
  Crs crs = {};        ///< of all coordinates
  /// Its coordinates stand along the frame, on pages of A4 or larger: metres, or degrees, minutes
  /// and seconds where it is geographic. Not given: none.
  std::optional<Crs> graticule = {};
  PolygonArray cells;
  std::vector<std::string> cell_code;     ///< one a cell
  std::vector<std::string> cell_name;     ///< one a cell, may be empty texts
  std::vector<std::int64_t> cell_parent;  ///< one a cell: row in the lowest level; may be empty
  MapTheme theme = {};
  std::vector<PolygonArray> levels;      ///< top first; drawn as lines, heavier at the top
  std::vector<std::string> level_names;  ///< for the legend
  std::vector<std::string> area_name;    ///< names of the lowest level's rows, set large and pale
  LineArray lines;
  std::vector<MapLine> line_style;  ///< one a row of `lines`
  PolygonArray water;
  PolygonArray buildings;
  PolygonArray issues;                   ///< drawn in red, hatched
  std::vector<std::string> issue_label;  ///< one an issue, may be empty texts
  /// One an issue: its kind from 0 to 5, each in a colour and hatch of its own. Empty: all in red.
  std::vector<int> issue_kind = {};
  std::vector<std::string> issue_kinds = {};  ///< the legend's words for each kind
  MapChange change = {};
};

/// Chinese when the title or a name holds a Chinese character, else English.
Language language_of(const MapContent& content);

struct MapOptions {
  double width_mm = 420;        ///< of the page; A3 landscape by default
  double height_mm = 297;       ///< swapped by the program when the area is taller than wide
  double dpi = 200;             ///< of a PNG
  bool fit_orientation = true;  ///< turn the page to suit the area
  /// Of the legend's words; not given: language_of the content.
  std::optional<Language> language = {};
};

/// What was drawn, so that a program can check a map without looking at it.
struct MapReport {
  std::int64_t colours = 0;                 ///< used for the cells
  std::int64_t same_colour_neighbours = 0;  ///< pairs of adjacent cells with one colour; 0 but for
                                            ///< a theme, where classes are colours
  std::int64_t labels = 0;                  ///< cells that have a label
  std::int64_t labels_left_out = 0;  ///< cells too small for a label and without room for a callout
  std::int64_t graticule_labels = 0;             ///< coordinates along the frame
  std::int64_t label_overlaps = 0;               ///< of the texts on the map and along its frame; 0
  bool texts_on_page = true;                     ///< whether no text runs beyond the page
  double scale = 0;                              ///< 1 : scale
  double smallest_text = 0;                      ///< points; 0: there is none
  std::vector<std::string> missing_glyphs = {};  ///< text without a font
};

/// Draws a map to .png, .svg or .pdf (by the ending): cells in muted colours, neighbours in
/// different ones, roads, water, buildings, level lines, codes and names without overlaps, legend,
/// scale bar, north arrow, Chinese and Latin type.
///
/// The file appears whole or not at all; same content, same bytes (SOURCE_DATE_EPOCH sets the date
/// in a PDF; without it none is written).
/// A PDF's text can be searched; an SVG holds its texts twice, as shapes and, unseen, as text.
/// Errors: Error{usage} for another ending, a page too small, or a column that is not as long as
/// its layer; Error{bad_crs} for a graticule to which nothing leads; Error{io}; Error{cancelled}.
/// Threads: several maps may be drawn at once.
/// Source: Cairo, Pango.
MapReport render_map(const MapContent& content, const std::filesystem::path& path,
                     const MapOptions& options = {}, const Run& run = {});

/// A colour number for each cell such that cells that share an edge differ; few colours, same input
/// same result. Cells whose outlines touch or nearly touch count as neighbours too.
std::vector<int> colour_cells(const PolygonArray& cells);

}  // namespace libgrid
