// SPDX-License-Identifier: Apache-2.0
#include "render/place.hpp"

#include <algorithm>
#include <cmath>
#include <queue>
#include <set>
#include <tuple>

namespace libgrid::render {

namespace {

constexpr double bucket = 40;

bool meet(Coord a, Coord b, Coord c, Coord d) {
  const auto turn = [](Coord p, Coord q, Coord r) {
    return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x) > 0;
  };
  return turn(a, b, c) != turn(a, b, d) && turn(c, d, a) != turn(c, d, b);
}

/// Positive inside, negative outside.
double depth(const Rings& rings, Coord p) {
  const double distance = distance_to_outline(rings, p);
  return inside(rings, p) ? distance : -distance;
}

}  // namespace

Taken::Taken(const Rect& frame)
    : frame_(frame),
      columns_(static_cast<int>(frame.width() / bucket) + 1),
      buckets_(static_cast<std::size_t>(columns_) *
               (static_cast<std::size_t>(frame.height() / bucket) + 1)) {}

/// Calls `visit` with each bucket that the box meets until one call says true.
template <typename Visit>
bool Taken::any_in(const Rect& box, Visit&& visit) const {
  const int rows = static_cast<int>(buckets_.size()) / columns_;
  const auto place = [](double offset, int count) {
    return std::clamp(static_cast<int>(std::floor(offset / bucket)), 0, count - 1);
  };
  const int x1 = place(box.x1 - frame_.x0, columns_), y1 = place(box.y1 - frame_.y0, rows);
  for (int y = place(box.y0 - frame_.y0, rows); y <= y1; ++y)
    for (int x = place(box.x0 - frame_.x0, columns_); x <= x1; ++x)
      if (visit(static_cast<std::size_t>(y * columns_ + x))) return true;
  return false;
}

void Taken::add(const Rect& box) {
  any_in(box, [&](std::size_t i) { return buckets_[i].push_back(box), false; });
}

void Taken::add_leader(Coord a, Coord b) { leaders_.emplace_back(a, b); }

bool Taken::free(const Rect& box) const {
  if (!frame_.contains(box)) return false;
  const auto taken = [&](std::size_t i) {
    return std::any_of(buckets_[i].begin(), buckets_[i].end(),
                       [&](const Rect& other) { return other.meets(box); });
  };
  if (any_in(box, taken)) return false;
  return std::none_of(leaders_.begin(), leaders_.end(),
                      [&](const auto& l) { return crosses(box, l.first, l.second); });
}

bool Taken::free_leader(Coord a, Coord b) const {
  const Rect box{std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)};
  const auto taken = [&](std::size_t i) {
    return std::any_of(buckets_[i].begin(), buckets_[i].end(),
                       [&](const Rect& other) { return crosses(other, a, b); });
  };
  if (any_in(box, taken)) return false;
  return std::none_of(leaders_.begin(), leaders_.end(),
                      [&](const auto& l) { return meet(a, b, l.first, l.second); });
}

Site pole(const Rings& rings) {
  const Rect box = box_of(rings);
  if (!(box.width() > 0) || !(box.height() > 0)) return {box.centre(), 0};
  struct Square {
    Coord centre;
    double half = 0, depth = 0;
    double promise() const { return depth + half * std::sqrt(2.0); }
    bool operator<(const Square& s) const {
      return std::tuple{promise(), s.centre} < std::tuple{s.promise(), centre};
    }
  };
  std::priority_queue<Square> open;
  const auto consider = [&](Coord c, double half) { open.push({c, half, depth(rings, c)}); };
  // A sliver of a thousand to one would need a million squares of its own width to begin with.
  const double side =
      std::max(std::min(box.width(), box.height()), std::max(box.width(), box.height()) / 64);
  for (double y = box.y0; y < box.y1; y += side)
    for (double x = box.x0; x < box.x1; x += side) consider({x + side / 2, y + side / 2}, side / 2);
  Site best{box.centre(), std::max(depth(rings, box.centre()), 0.0)};
  const double precision = std::max(0.25, side / 100);
  while (!open.empty()) {
    const Square s = open.top();
    open.pop();
    if (s.depth > best.clearance) best = {s.centre, s.depth};
    if (s.promise() - best.clearance <= precision) break;
    const double h = s.half / 2;
    for (const Coord& shift : {Coord{-h, -h}, {h, -h}, {-h, h}, {h, h}})
      consider({s.centre.x + shift.x, s.centre.y + shift.y}, h);
  }
  return best;
}

std::vector<Site> sites(const Rings& rings, const Site& pole) {
  const Rect box = box_of(rings);
  const double step = std::max(3.0, std::max(box.width(), box.height()) / 16);
  std::vector<Site> found;
  for (double y = box.y0 + step / 2; y < box.y1; y += step)
    for (double x = box.x0 + step / 2; x < box.x1; x += step) {
      const double clearance = depth(rings, {x, y});
      if (clearance > 3) found.push_back({{x, y}, clearance});
    }
  const auto away = [&](const Site& s) {
    return std::tuple{std::hypot(s.at.x - pole.at.x, s.at.y - pole.at.y), s.at};
  };
  std::sort(found.begin(), found.end(),
            [&](const Site& s, const Site& t) { return away(s) < away(t); });
  found.insert(found.begin(), pole);
  return found;
}

bool fits(const Rings& rings, const Site& site, double width, double height) {
  if (site.clearance < std::min(width, height) / 2) return false;
  if (site.clearance >= std::hypot(width, height) / 2) return true;
  const Rect box = Rect::around(site.at, width, height);
  for (const auto& ring : rings)
    for (std::size_t i = 1; i < ring.size(); ++i)
      if (crosses(box, ring[i - 1], ring[i])) return false;
  return true;
}

std::int64_t count_overlaps(const std::vector<std::pair<std::int64_t, Rect>>& boxes) {
  auto sorted = boxes;
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.second.x0 < b.second.x0; });
  std::set<std::pair<std::int64_t, std::int64_t>> pairs;
  for (std::size_t i = 0; i < sorted.size(); ++i)
    for (std::size_t k = i + 1; k < sorted.size() && sorted[k].second.x0 < sorted[i].second.x1; ++k)
      if (sorted[i].first != sorted[k].first && sorted[i].second.meets(sorted[k].second))
        pairs.insert(std::minmax(sorted[i].first, sorted[k].first));
  return static_cast<std::int64_t>(pairs.size());
}

}  // namespace libgrid::render
