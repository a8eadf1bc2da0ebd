// SPDX-License-Identifier: Apache-2.0
#include "render/labels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace libgrid::render {

namespace {

constexpr double line_height = 1.18;

/// A leader that crosses more of the area than this hides too much.
constexpr double longest_outside = 44;

bool on_area(const Scene& scene, const Rect& box) {
  const auto meets = [&](const Rings& rings) {
    if (!box_of(rings).meets(box)) return false;
    if (inside(rings, box.centre())) return true;
    for (const auto& ring : rings)
      for (std::size_t i = 1; i < ring.size(); ++i)
        if (crosses(box, ring[i - 1], ring[i])) return true;
    return false;
  };
  return std::any_of(scene.area().begin(), scene.area().end(), meets);
}

}  // namespace

std::vector<TextPiece> Block::at(Coord centre) const {
  std::vector<TextPiece> out = lines;
  for (TextPiece& p : out) p.at = {p.at.x + centre.x, p.at.y + centre.y};
  return out;
}

Block make_block(const std::vector<std::pair<std::string, TextStyle>>& lines, Type& type) {
  Block block;
  for (const auto& [text, style] : lines) {
    block.width = std::max(block.width, type.width(text, style));
    block.height += line_height * style.size;
  }
  double y = -block.height / 2;
  for (const auto& [text, style] : lines) {
    block.lines.push_back({text, style, {0, y + line_height * style.size / 2}});
    y += line_height * style.size;
  }
  return block;
}

std::optional<Label> place_inside(const Block& block, const Rings& shape,
                                  const std::vector<Site>& sites, Taken& taken) {
  for (const Site& site : sites) {
    if (!fits(shape, site, block.width + 2 * side_room(block), block.height + 1)) continue;
    const Rect box = Rect::around(site.at, block.width, block.height);
    if (!taken.free(box.grown(0.5))) continue;
    taken.add(box);
    return Label{.pieces = block.at(site.at), .boxes = {box}};
  }
  return {};
}

std::optional<Label> place_beside(const Block& block, Coord anchor, double clear,
                                  LabelGround ground, const Scene& scene, Ink leader,
                                  Taken& taken) {
  static constexpr std::array distances = {7.0, 12.0, 18.0, 26.0, 36.0, 48.0, 62.0, 80.0};
  constexpr int directions = 24;
  for (const double distance : distances) {
    for (int k = 0; k < directions; ++k) {
      // To the upper right first, where a reader looks first, then to both sides in turn.
      const int turn = (k % 2 ? 1 : -1) * ((k + 1) / 2);
      const double angle = (-0.25 + 2.0 * turn / directions) * std::numbers::pi;
      const Coord way{std::cos(angle), std::sin(angle)};
      const Coord centre{anchor.x + way.x * (clear + distance + block.width / 2),
                         anchor.y + way.y * (clear + distance + block.height / 2)};
      const Rect box = Rect::around(centre, block.width + 3, block.height + 1);
      const Coord end{std::clamp(anchor.x, box.x0, box.x1), std::clamp(anchor.y, box.y0, box.y1)};
      const double length = std::hypot(end.x - anchor.x, end.y - anchor.y);
      if (length <= clear || (ground == LabelGround::outside && length > longest_outside)) continue;
      const double start = clear / length;
      const Coord from{anchor.x + (end.x - anchor.x) * start,
                       anchor.y + (end.y - anchor.y) * start};
      if (!taken.free(box.grown(1)) || !taken.free_leader(from, end)) continue;
      if (ground == LabelGround::outside && on_area(scene, box)) continue;
      taken.add(box);
      taken.add_leader(from, end);
      return Label{.pieces = block.at(centre),
                   .boxes = {box},
                   .callout = true,
                   .leader_from = from,
                   .leader_to = end,
                   .leader_ink = leader};
    }
  }
  return {};
}

void place_issue_labels(const Scene& scene, Type& type, Taken& taken, std::vector<Label>& into) {
  const auto& texts = scene.content.issue_label;
  for (std::size_t i = 0; i < scene.issues.size() && i < texts.size(); ++i) {
    if (texts[i].empty() || scene.issues[i].empty()) continue;
    const Ink leader = scene.issue_style_of(i).ink;
    // Where colours tell kinds, some are too light for letters.
    const TextStyle style{.size = 7.5,
                          .bold = true,
                          .ink = scene.content.issue_kind.empty() ? ink_issue : ink_text,
                          .halo = 1.2};
    const Block block = make_block({{texts[i], style}}, type);
    const Rings& shape = scene.issues[i];
    const IssueMark& mark = scene.marks[i];
    std::optional<Label> label;
    if (mark.radius > 0) {
      label = place_beside(block, mark.centre, mark.radius, LabelGround::any, scene, leader, taken);
    } else {
      const Site middle = pole(shape);
      label = place_inside(block, shape, sites(shape, middle), taken);
      if (!label)
        label = place_beside(block, middle.at, 0.5, LabelGround::any, scene, leader, taken);
    }
    if (label) into.push_back(std::move(*label));
  }
}

Labels place_labels(const Scene& scene, Type& type, const Run& run) {
  Labels result;
  Taken taken(scene.page.frame.grown(-4));
  for (const IssueMark& mark : scene.marks)
    // The square inside the ring's circle, so that a leader may start at the ring.
    if (mark.radius > 0) taken.add(Rect::around(mark.centre, 1.4 * mark.radius, 1.4 * mark.radius));
  const auto [inside, small] = place_cell_labels(scene, type, taken, result.labels, run);
  run.check_stop();
  place_issue_labels(scene, type, taken, result.labels);
  place_area_names(scene, type, taken, result.labels);
  run.check_stop();
  const std::int64_t beside = place_cell_callouts(scene, small, type, taken, result.labels);
  result.cells = inside + beside;
  result.cells_left_out = static_cast<std::int64_t>(small.size()) - beside;
  run.check_stop();
  place_line_names(scene, type, taken, result.labels);
  return result;
}

}  // namespace libgrid::render
