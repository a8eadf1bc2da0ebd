// SPDX-License-Identifier: Apache-2.0
#include "score.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>

#include "libgrid/core/error.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/index/box_index.hpp"
#include "plane.hpp"

namespace libgrid {
namespace {

using sample::Path;

/// A row's geometry as lines; `land` when they are rings. A point is a line of one vertex.
struct Shape {
  std::vector<Path> lines;
  bool land = false;

  Box box() const {
    Box box;
    for (const Path& line : lines)
      for (const Coord c : line) box.add(c);
    return box;
  }
  bool takes(Coord p) const {
    bool inside = false;
    for (const Path& line : lines) inside ^= land && ring_takes(line, p);
    return inside;
  }
};

Shape shape_of(const Layer& layer, std::size_t row) {
  Shape shape;
  auto add = [&](std::span<const Coord> line) {
    shape.lines.emplace_back(line.begin(), line.end());
  };
  if (const auto* polygons = std::get_if<PolygonArray>(&layer.geometry)) {
    shape.land = polygons->has(row);
    const Range rings = polygons->row_rings(row);
    for (std::int64_t r = rings.begin; r < rings.end; ++r) add(polygons->ring(r));
  } else if (const auto* lines = std::get_if<LineArray>(&layer.geometry)) {
    for (std::int64_t l = lines->lines(row).begin; l < lines->lines(row).end; ++l)
      add(lines->line(l));
  } else if (const auto* points = std::get_if<PointArray>(&layer.geometry)) {
    if (points->has(row)) shape.lines.push_back({(*points)[row]});
  }
  if (!shape.lines.empty()) return shape;
  const Column *x = layer.table.find("x"), *y = layer.table.find("y");
  if (x == nullptr || y == nullptr) return shape;
  const Coord place{x->number(row), y->number(row)};
  if (!std::isnan(place.x) && !std::isnan(place.y)) shape.lines.push_back({place});
  return shape;
}

double gap_between(Coord a, Coord b, Coord c, Coord d) {
  if (a != b && c != d) return sample::segment_distance(a, b, c, d);
  if (a == b && c == d) return sample::distance(a, c);
  return a == b ? sample::distance(a, sample::nearest_on_segment(c, d, a))
                : sample::distance(c, sample::nearest_on_segment(a, b, c));
}

bool meets(const Shape& a, const Shape& b, double reach) {
  if (b.takes(a.lines.front().front()) || a.takes(b.lines.front().front())) return true;
  for (const Path& p : a.lines)
    for (const Path& q : b.lines)
      for (std::size_t i = 0; i + 1 < std::max<std::size_t>(p.size(), 2); ++i)
        for (std::size_t j = 0; j + 1 < std::max<std::size_t>(q.size(), 2); ++j)
          if (gap_between(p[i], p[std::min(i + 1, p.size() - 1)], q[j],
                          q[std::min(j + 1, q.size() - 1)]) <= reach)
            return true;
  return false;
}

/// A truth layer or one of issues, as columns.
struct Rows {
  std::vector<std::string> kind, form;
  std::vector<double> area;  ///< NaN = not told
  std::vector<Shape> shape;
  std::vector<Box> box;  ///< widened by the reach
  bool has_form = false;

  std::size_t size() const { return kind.size(); }
};

bool is_remark_word(const std::string& word) {
  const std::array remarks = {IssueKind::sliver, IssueKind::neck, IssueKind::part, IssueKind::hole};
  return std::any_of(remarks.begin(), remarks.end(),
                     [&](IssueKind kind) { return name_of(kind) == word; });
}

Rows rows_of(const Layer& layer, const ScoreOptions& options, double reach) {
  const Column* kind = layer.table.find("kind");
  if (kind == nullptr)
    throw Error(ErrorCode::not_found, "there is no such column", {layer.name, -1, "kind"});
  const Column *form = layer.table.find("form"), *area = layer.table.find("area_m2");
  Rows rows;
  rows.has_form = form != nullptr;
  for (std::size_t row = 0; row < layer.size(); ++row) {
    std::string word = kind->text(row);
    for (const auto& [other, ours] : options.equal)
      if (word == other) word = ours;
    if (is_remark_word(word)) continue;
    rows.kind.push_back(word);
    const std::string text = form == nullptr ? "" : form->text(row);
    rows.form.push_back(word == name_of(IssueKind::gap) ? text : "");
    rows.area.push_back(area == nullptr ? std::nan("") : area->number(row));
    rows.shape.push_back(shape_of(layer, row));
    rows.box.push_back(rows.shape.back().box());
    Box& box = rows.box.back();
    if (box.empty()) continue;
    box = {box.min_x - reach, box.min_y - reach, box.max_x + reach, box.max_y + reach};
  }
  return rows;
}

/// Of the issues that tell this row of the truth, the one whose area is nearest.
std::optional<std::size_t> best_match(const Rows& truth, std::size_t t, const Rows& issues,
                                      const BoxIndex& index, const std::vector<bool>& used,
                                      double reach) {
  std::vector<std::int64_t> near;
  index.query(truth.box[t], near);
  std::optional<std::size_t> best;
  double least = 0;
  for (const std::int64_t candidate : near) {
    const auto i = static_cast<std::size_t>(candidate);
    if (used[i] || issues.kind[i] != truth.kind[t]) continue;
    const double off =
        std::isnan(issues.area[i]) ? HUGE_VAL : std::abs(issues.area[i] - truth.area[t]);
    if (best && off >= least) continue;
    if (!meets(truth.shape[t], issues.shape[i], reach)) continue;
    best = i;
    least = off;
  }
  return best;
}

double reach_in_units(const Crs& crs, double reach_m) {
  constexpr double metres_per_degree = 111320;
  if (!crs.known()) return reach_m;
  return reach_m / (crs.geographic() ? metres_per_degree : crs.metres_per_unit());
}

}  // namespace

ScoreRow Score::total() const {
  ScoreRow sum{"all", ""};
  for (const ScoreRow& row : rows) {
    sum.planted += row.planted;
    sum.found += row.found;
    sum.extra += row.extra;
    sum.wrong_form += row.wrong_form;
    sum.wrong_area += row.wrong_area;
    sum.area_error = std::max(sum.area_error, row.area_error);
    sum.area_error_m2 = std::max(sum.area_error_m2, row.area_error_m2);
  }
  return sum;
}

Score score_issues(const Layer& truth_layer, const Layer& issue_layer,
                   const ScoreOptions& options) {
  guard_same_frame(truth_layer.crs, truth_layer.name, issue_layer.crs, issue_layer.name);
  const double reach = reach_in_units(truth_layer.crs, options.reach_m);
  const Rows truth = rows_of(truth_layer, options, reach);
  const Rows issues = rows_of(issue_layer, options, reach);
  const BoxIndex index(issues.box);

  std::map<std::pair<std::string, std::string>, ScoreRow> rows;
  auto row_of = [&](const std::string& kind, const std::string& form) -> ScoreRow& {
    return rows.try_emplace({kind, form}, ScoreRow{kind, form}).first->second;
  };
  std::vector<bool> used(issues.size());
  for (std::size_t t = 0; t < truth.size(); ++t) {
    ScoreRow& row = row_of(truth.kind[t], truth.form[t]);
    ++row.planted;
    if (truth.shape[t].lines.empty()) continue;
    const auto match = best_match(truth, t, issues, index, used, reach);
    if (!match) continue;
    used[*match] = true;
    ++row.found;
    if (issues.has_form && !truth.form[t].empty() && issues.form[*match] != truth.form[t])
      ++row.wrong_form;
    const double off = std::abs(issues.area[*match] - truth.area[t]);
    if (std::isnan(off) || truth.kind[t] == name_of(IssueKind::mismatch)) continue;
    if (off > options.area_error * truth.area[t]) ++row.wrong_area;
    row.area_error = std::max(row.area_error, off / truth.area[t]);
    row.area_error_m2 = std::max(row.area_error_m2, off);
  }
  for (std::size_t i = 0; i < issues.size(); ++i)
    if (!used[i]) ++row_of(issues.kind[i], issues.form[i]).extra;
  Score score;
  for (auto& [key, row] : rows) score.rows.push_back(row);
  return score;
}

}  // namespace libgrid
