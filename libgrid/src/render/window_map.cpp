// SPDX-License-Identifier: Apache-2.0
#include "render/window_map.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "render/clip.hpp"
#include "render/colours.hpp"

namespace libgrid::render {

namespace {

/// Lines and outlines run on so far beyond the frame, which cuts them off.
constexpr double beyond = 24;
/// Buildings below this size in points are no more than dust.
constexpr double smallest_building = 0.8;
/// Room around what a window shows, as a share of it.
constexpr double room = 0.12;

BoxIndex index_of(const PolygonArray& polygons) {
  std::vector<Box> boxes;
  for (std::size_t row = 0; row < polygons.size(); ++row) boxes.push_back(polygons.box(row));
  return BoxIndex(boxes);
}

BoxIndex index_of(const LineArray& lines) {
  std::vector<Box> boxes(lines.size());
  for (std::size_t row = 0; row < lines.size(); ++row)
    for (std::int64_t l = lines.lines(row).begin; l < lines.lines(row).end; ++l)
      for (const Coord& c : lines.line(l)) boxes[row].add(c);
  return BoxIndex(boxes);
}

std::vector<std::int64_t> rows_in(const BoxIndex& index, const Box& box) {
  std::vector<std::int64_t> rows;
  index.query(box, rows);
  return rows;
}

template <class T>
std::vector<T> taken_from(const std::vector<T>& values, const std::vector<std::int64_t>& rows) {
  std::vector<T> out;
  if (!values.empty())
    for (const std::int64_t row : rows) out.push_back(values[static_cast<std::size_t>(row)]);
  return out;
}

Page page_of(const MapWindow& window, bool whole) {
  Page page;
  page.frame = window.frame;
  const double more = whole ? 1.04 : 1 + 2 * room;
  const double metres_per_point =
      std::max({window.ground.width() * more / window.frame.width(),
                window.ground.height() * more / window.frame.height(), 1e-3});
  page.scale = round_up_scale(metres_per_point * points_per_mm * 1000);
  // Books have hundreds of maps; 1/8 point is 0.04 mm.
  page.view = {window.ground.centre(), window.frame.centre(), 1000 * points_per_mm / page.scale, 8};
  return page;
}

Box ground_seen(const Page& page, double more) {
  const double half_x = (page.frame.width() / 2 + more) / page.view.points_per_metre;
  const double half_y = (page.frame.height() / 2 + more) / page.view.points_per_metre;
  const Coord c = page.view.ground;
  Box box;
  box.add(Coord{c.x - half_x, c.y - half_y});
  box.add(Coord{c.x + half_x, c.y + half_y});
  return box;
}

void clip_all(std::vector<Rings>& rows, const Rect& box) {
  for (Rings& rings : rows) rings = clipped_rings(rings, box);
}

void clip_scene(Scene& scene, const Rect& box) {
  for (auto* rows : {&scene.cells, &scene.water, &scene.buildings, &scene.focus})
    clip_all(*rows, box);
  for (std::vector<Rings>& level : scene.levels) clip_all(level, box);
  for (Rings& line : scene.lines) line = clipped_lines(line, box);
}

}  // namespace

WindowMaps::WindowMaps(const MapContent& content, Language language)
    : content_(content),
      language_(language),
      codes_(code_frame(content)),
      colour_(colour(content.cells.size(), neighbours(content.cells))),
      cells_(index_of(content.cells)),
      lines_(index_of(content.lines)),
      water_(index_of(content.water)),
      buildings_(index_of(content.buildings)) {
  for (std::size_t row = 0; row < content.buildings.size(); ++row)
    building_box_.push_back(content.buildings.box(row));
  for (const PolygonArray& level : content.levels) levels_.push_back(index_of(level));
}

WindowMaps::Part WindowMaps::part_of(const MapWindow& window, const Box& seen,
                                     double smallest_m) const {
  Part part;
  MapContent& map = part.content;
  std::vector<std::int64_t> cells = window.cells;
  part.focus_cells = cells.size();
  const std::set<std::int64_t> own(cells.begin(), cells.end());
  for (const std::int64_t row : rows_in(cells_, seen))
    if (!own.contains(row)) cells.push_back(row);
  if (window.focus.size() == 0) part.focus_cells = cells.size();
  map.cells = content_.cells.take(cells);
  map.cell_code = taken_from(content_.cell_code, cells);
  map.cell_name = taken_from(content_.cell_name, cells);
  map.cell_name.resize(cells.size());
  for (std::size_t i = part.focus_cells; i < cells.size(); ++i)
    map.cell_name[i] = window.note ? window.note(cells[i]) : std::string();
  part.colour = taken_from(colour_, cells);
  for (const std::string& code : map.cell_code) part.short_code.push_back(codes_.shorten(code));
  part.short_code.resize(cells.size());
  const auto lines = rows_in(lines_, seen);
  map.lines = content_.lines.take(lines);
  map.line_style = taken_from(content_.line_style, lines);
  map.water = content_.water.take(rows_in(water_, seen));
  std::vector<std::int64_t> buildings = rows_in(buildings_, seen);
  std::erase_if(buildings, [&](std::int64_t row) {
    const Box& box = building_box_[static_cast<std::size_t>(row)];
    return std::max(box.width(), box.height()) < smallest_m;
  });
  map.buildings = content_.buildings.take(buildings);
  map.level_names = content_.level_names;
  for (std::size_t level = 0; level < levels_.size(); ++level) {
    const auto rows = rows_in(levels_[level], seen);
    map.levels.push_back(content_.levels[level].take(rows));
    if (level + 1 < levels_.size()) continue;
    map.area_name = taken_from(content_.area_name, rows);
    for (std::size_t i = 0; i < rows.size() && !map.area_name.empty(); ++i)
      if (rows[i] == window.area) map.area_name[i].clear();
  }
  return part;
}

/// The cells of the sheet first, then streets, then what lies around, in a quiet colour.
Labels WindowMaps::labels_of(const Scene& scene, const Part& part, bool cells, Type& type,
                             const Run& run) const {
  Labels labels;
  Taken taken(scene.page.frame.grown(-2));
  const Rect& f = scene.page.frame;
  taken.add({f.x0, f.y1 - 29, f.x0 + std::min(60.0, f.width() / 4) + 28, f.y1});
  taken.add({f.x1 - 22, f.y0, f.x1, f.y0 + 38});
  if (!cells) {
    place_area_names(scene, type, taken, labels.labels);
    place_line_names(scene, type, taken, labels.labels);
    return labels;
  }
  Scene own = scene, other = scene;
  for (std::size_t i = 0; i < scene.cells.size(); ++i)
    (i < part.focus_cells ? other : own).cells[i].clear();
  const auto [inside, small] = place_cell_labels(own, type, taken, labels.labels, run);
  const std::int64_t beside = place_cell_callouts(own, small, type, taken, labels.labels);
  labels.cells = inside + beside;
  labels.cells_left_out = static_cast<std::int64_t>(small.size()) - beside;
  place_line_names(scene, type, taken, labels.labels);
  if (part.focus_cells < scene.cells.size()) {
    const std::size_t before = labels.labels.size();
    place_cell_labels(other, type, taken, labels.labels, run);
    for (std::size_t i = before; i < labels.labels.size(); ++i)
      for (TextPiece& piece : labels.labels[i].pieces)
        piece.style.ink = ink_quiet, piece.style.bold = false;
  }
  place_area_names(scene, type, taken, labels.labels);
  return labels;
}

void WindowMaps::draw(cairo_t* cr, const MapWindow& window, Type& type, const Run& run) const {
  const bool whole = window.focus.size() == 0;
  const Page page = page_of(window, whole);
  const Part part =
      part_of(window, ground_seen(page, beyond), smallest_building / page.view.points_per_metre);
  Scene scene = make_scene(part.content, page, part.colour);
  scene.short_code = part.short_code;
  if (!whole) {
    scene.focus = to_page(window.focus, page.view);
    scene.fade = 0.58;
  }
  clip_scene(scene, page.frame.grown(beyond));
  Scene framed = scene;
  clip_scene(framed, page.frame.grown(-3));
  Labels labels = labels_of(framed, part, window.cell_labels, type, run);
  std::vector<const std::vector<Rings>*> ranks = {&scene.cells};
  for (std::size_t level = scene.levels.size(); level-- > 0;) ranks.push_back(&scene.levels[level]);
  auto borders = border_lines(ranks);
  const Sheet sheet{std::move(scene), std::move(labels), std::move(borders)};
  draw_map(cr, sheet, type);
  draw_foot_in_frame(cr, page, type, language_);
  if (window.legend.width() > 0)
    Legend(part.content, codes_, language_, false).draw_strip(cr, sheet, window.legend, type);
}

}  // namespace libgrid::render
