// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <tuple>

#include "libgrid/core/text.hpp"
#include "render/borders.hpp"
#include "render/labels.hpp"

namespace libgrid::render {

namespace {

/// All lines of one name, joined where their ends meet.
struct NamedLine {
  std::string name = {};
  int weight = 0;
  bool water = false;
  std::vector<std::vector<Coord>> lines = {};
  double length = 0;
};

double length_of(const std::vector<Coord>& line) {
  double length = 0;
  for (std::size_t i = 1; i < line.size(); ++i)
    length += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
  return length;
}

/// The important ones first.
std::vector<NamedLine> named_lines(const Scene& scene) {
  std::map<std::pair<std::string, bool>, NamedLine> by_name;
  for (std::size_t row = 0; row < scene.lines.size(); ++row) {
    const MapLine& style = scene.content.line_style[row];
    if (style.name.empty() || style.wall || (style.weight < 1 && !style.water)) continue;
    NamedLine& named = by_name[{style.name, style.water}];
    named.name = style.name;
    named.water = style.water;
    named.weight = std::max(named.weight, style.weight);
    for (const auto& line : scene.lines[row])
      if (line.size() > 1) named.lines.push_back(line);
  }
  std::vector<NamedLine> out;
  for (auto& [key, named] : by_name) {
    named.lines = join(named.lines);
    for (const auto& line : named.lines) named.length += length_of(line);
    out.push_back(std::move(named));
  }
  std::stable_sort(out.begin(), out.end(), [](const NamedLine& a, const NamedLine& b) {
    return std::tuple{a.weight, a.length} > std::tuple{b.weight, b.length};
  });
  return out;
}

/// A line that is walked by its length.
class Walk {
 public:
  explicit Walk(const std::vector<Coord>& line) : line_(line), at_{0} {
    for (std::size_t i = 1; i < line.size(); ++i)
      at_.push_back(at_.back() + std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y));
  }
  double length() const { return at_.back(); }
  Coord operator()(double way) const {
    const auto next = std::upper_bound(at_.begin() + 1, at_.end() - 1, way);
    const auto i = static_cast<std::size_t>(next - at_.begin());
    const double span = at_[i] - at_[i - 1], share = span > 0 ? (way - at_[i - 1]) / span : 0;
    return {line_[i - 1].x + (line_[i].x - line_[i - 1].x) * share,
            line_[i - 1].y + (line_[i].y - line_[i - 1].y) * share};
  }

 private:
  const std::vector<Coord>& line_;
  std::vector<double> at_;
};

/// A nearly straight stretch of a line, long enough for the name.
struct Stretch {
  Coord from, to;
  double bend = 0;
  double score = 0;
};

std::vector<Rect> boxes_along(const Stretch& s, double size) {
  const double length = std::hypot(s.to.x - s.from.x, s.to.y - s.from.y);
  const double slant = (std::abs(s.to.x - s.from.x) + std::abs(s.to.y - s.from.y)) / length;
  const double side = 1.1 * size * slant;
  const int count = std::max(2, static_cast<int>(std::ceil(length / size)) + 1);
  std::vector<Rect> boxes;
  for (int i = 0; i < count; ++i) {
    const double t = size / 2 / length + (1 - size / length) * i / (count - 1);
    boxes.push_back(Rect::around(
        {s.from.x + (s.to.x - s.from.x) * t, s.from.y + (s.to.y - s.from.y) * t}, side, side));
  }
  return boxes;
}

/// The straightest stretch with room, or nothing; `apart` keeps off places named before.
std::optional<Stretch> find_stretch(const Scene& scene, const NamedLine& named, double need,
                                    double size, const std::vector<Coord>& before,
                                    const Taken& taken) {
  constexpr int samples = 8;
  constexpr double apart = 300;
  std::optional<Stretch> best;
  for (const auto& line : named.lines) {
    const Walk walk(line);
    for (double way = size / 2; way + need <= walk.length(); way += std::max(size, need / 4)) {
      Stretch s{.from = walk(way), .to = walk(way + need)};
      const double chord = std::hypot(s.to.x - s.from.x, s.to.y - s.from.y);
      if (chord < 0.96 * need) continue;
      for (int i = 1; i < samples; ++i)
        s.bend =
            std::max(s.bend, distance_to_segment(walk(way + need * i / samples), s.from, s.to));
      s.score = s.bend + 2 * std::abs((way + need / 2) / walk.length() - 0.5);
      if (s.bend > 0.3 * size || (best && s.score >= best->score)) continue;
      const Coord middle{(s.from.x + s.to.x) / 2, (s.from.y + s.to.y) / 2};
      const auto near = [&](Coord c) { return std::hypot(c.x - middle.x, c.y - middle.y) < apart; };
      if (std::any_of(before.begin(), before.end(), near)) continue;
      const auto boxes = boxes_along(s, size);
      if (!std::all_of(boxes.begin(), boxes.end(),
                       [&](const Rect& b) { return taken.free(b.grown(0.6)); }))
        continue;
      // Of a part of the map, roads beside it are named too: they bound it.
      const auto& area = scene.area();
      const auto holds = [&](const Rings& rings) { return inside(rings, middle); };
      if (scene.focus.empty() && !area.empty() && std::none_of(area.begin(), area.end(), holds))
        continue;
      best = s;
    }
  }
  return best;
}

/// The name along the stretch. Chinese on a steep line runs down with upright letters, as on
/// Chinese maps.
std::vector<TextPiece> set_along(const std::string& name, const TextStyle& style, Stretch s) {
  const double dx = s.to.x - s.from.x, dy = s.to.y - s.from.y;
  const Coord middle{(s.from.x + s.to.x) / 2, (s.from.y + s.to.y) / 2};
  double angle = std::atan2(dy, dx);
  if (has_han(name) && std::abs(dy) > std::abs(dx)) {
    if (dy < 0) std::swap(s.from, s.to), angle += std::numbers::pi;
    const auto letters = characters(name);
    std::vector<TextPiece> pieces;
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const double t = (static_cast<double>(i) + 0.5) / static_cast<double>(letters.size());
      pieces.push_back({letters[i],
                        style,
                        {s.from.x + (s.to.x - s.from.x) * t, s.from.y + (s.to.y - s.from.y) * t},
                        angle - std::numbers::pi / 2});
    }
    return pieces;
  }
  if (dx < 0) angle += std::numbers::pi;
  return {{name, style, middle, angle}};
}

}  // namespace

void place_line_names(const Scene& scene, Type& type, Taken& taken, std::vector<Label>& into) {
  static constexpr std::array sizes = {6.0, 6.0, 7.0, 8.0};
  constexpr std::size_t most_times = 3;
  for (const NamedLine& named : named_lines(scene)) {
    const double size = sizes[static_cast<std::size_t>(std::clamp(named.weight, 0, 3))];
    const TextStyle style{.size = size,
                          .spacing = has_han(named.name) ? 0.3 : 0.04,
                          .ink = named.water ? ink_water_text : ink_road_name,
                          .halo = 1.1};
    const double need = type.width(named.name, style) + size * 0.6;
    std::vector<Coord> before;
    while (before.size() < most_times) {
      const auto stretch = find_stretch(scene, named, need, size, before, taken);
      if (!stretch) break;
      Label label{.pieces = set_along(named.name, style, *stretch),
                  .boxes = boxes_along(*stretch, size)};
      for (const Rect& box : label.boxes) taken.add(box);
      before.push_back(
          {(stretch->from.x + stretch->to.x) / 2, (stretch->from.y + stretch->to.y) / 2});
      into.push_back(std::move(label));
    }
  }
}

}  // namespace libgrid::render
