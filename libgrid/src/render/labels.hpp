// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "render/place.hpp"
#include "render/scene.hpp"
#include "render/text.hpp"

namespace libgrid::render {

/// A text on the map that has found its place.
struct Label {
  std::vector<TextPiece> pieces;
  std::vector<Rect> boxes;
  bool callout = false;  ///< stands on a light plate, with a leader to what it names
  Coord leader_from = {}, leader_to = {};
  Ink leader_ink = ink_text;
};

struct Labels {
  std::vector<Label> labels;
  std::int64_t cells = 0;  ///< that have a label
  std::int64_t cells_left_out = 0;
};

/// Places the texts of the map, the important ones first: cells, issues, areas, callouts of small
/// cells, roads and rivers.
Labels place_labels(const Scene& scene, Type& type, const Run& run);

/// One step of the above each; they take ground and append what they placed.
struct CellLabels {
  std::int64_t placed = 0;
  std::vector<std::size_t> small = {};  ///< rows in which no label fits
};
CellLabels place_cell_labels(const Scene& scene, Type& type, Taken& taken, std::vector<Label>& into,
                             const Run& run);
/// Cells that are too small, named beside; returns how many found a place.
std::int64_t place_cell_callouts(const Scene& scene, const std::vector<std::size_t>& rows,
                                 Type& type, Taken& taken, std::vector<Label>& into);
void place_issue_labels(const Scene& scene, Type& type, Taken& taken, std::vector<Label>& into);
void place_area_names(const Scene& scene, Type& type, Taken& taken, std::vector<Label>& into);
void place_line_names(const Scene& scene, Type& type, Taken& taken, std::vector<Label>& into);

/// Lines of text set one under the other.
struct Block {
  std::vector<TextPiece> lines;  ///< around (0,0)
  double width = 0, height = 0;

  std::vector<TextPiece> at(Coord centre) const;
};
/// Room between a text and the outline on each side: letters of small type may stand closer.
inline double side_room(const Block& block) { return block.height < 8 ? 0.8 : 1.5; }
Block make_block(const std::vector<std::pair<std::string, TextStyle>>& lines, Type& type);

/// Puts a block inside a shape where it fits, or nothing.
std::optional<Label> place_inside(const Block& block, const Rings& shape,
                                  const std::vector<Site>& sites, Taken& taken);
/// Where a callout may stand.
enum class LabelGround {
  any,
  outside
};  ///< anywhere on the map, or only outside of the mapped area
/// Puts a block near a place, off all others, with a leader that starts `clear` from it.
std::optional<Label> place_beside(const Block& block, Coord anchor, double clear,
                                  LabelGround ground, const Scene& scene, Ink leader, Taken& taken);

}  // namespace libgrid::render
