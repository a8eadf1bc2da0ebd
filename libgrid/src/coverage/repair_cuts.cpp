// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <tuple>

#include "repair_rows.hpp"

namespace libgrid {

std::size_t CoordHash::operator()(Coord c) const {
  // -0 equals 0, so it must have the same bits here.
  std::uint64_t h = std::bit_cast<std::uint64_t>(c.x + 0.0) * 0x9E3779B97F4A7C15U;
  h = (h ^ (h >> 32) ^ std::bit_cast<std::uint64_t>(c.y + 0.0)) * 0xC2B2AE3D27D4EB4FU;
  return h ^ (h >> 29);
}

std::size_t EdgeHash::operator()(const Edge& e) const {
  return CoordHash{}(e.a) * 0xFF51AFD7ED558CCDU ^ CoordHash {}(e.b);
}

Edge edge_of(Coord a, Coord b) { return a < b ? Edge{a, b} : Edge{b, a}; }

void Cuts::add(Coord a, Coord b, const std::vector<Coord>& at) {
  if (at.empty()) return;
  auto& lists = lists_[edge_of(a, b)];
  lists.push_back(at);
  if (b < a) std::reverse(lists.back().begin(), lists.back().end());
}

void Cuts::finish() {
  for (const auto& [edge, lists] : lists_) {
    const Coord a = edge.a, b = edge.b;
    std::vector<Coord> all;
    for (const auto& list : lists) all.insert(all.end(), list.begin(), list.end());
    auto along = [&](Coord c) { return (c.x - a.x) * (b.x - a.x) + (c.y - a.y) * (b.y - a.y); };
    auto before = [&](Coord l, Coord r) {
      const double tl = along(l), tr = along(r);
      return tl != tr ? tl < tr : l < r;
    };
    std::sort(all.begin(), all.end(), before);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    joined_.try_emplace(edge, all);
    // A region may name a piece that only one of the lists makes; the others cut it further.
    for (const auto& list : lists) {
      if (list.size() == all.size()) continue;
      std::vector<Coord> ends = {a};
      ends.insert(ends.end(), list.begin(), list.end());
      ends.push_back(b);
      std::sort(ends.begin() + 1, ends.end() - 1, before);
      for (std::size_t i = 1; i < ends.size(); ++i) {
        std::vector<Coord> inner;
        for (const Coord c : all)
          if ((i == 1 || before(ends[i - 1], c)) && (i + 1 == ends.size() || before(c, ends[i])))
            inner.push_back(c);
        if (inner.empty()) continue;
        if (ends[i] < ends[i - 1]) std::reverse(inner.begin(), inner.end());
        joined_.try_emplace(edge_of(ends[i - 1], ends[i]), std::move(inner));
      }
    }
  }
  lists_.clear();
}

const std::vector<Coord>* Cuts::find(const Edge& edge) const {
  const auto found = joined_.find(edge);
  if (found != joined_.end()) return &found->second;
  return base_ ? base_->find(edge) : nullptr;
}

void Cuts::refine(Coord a, Coord b, std::vector<Coord>& into, int depth) const {
  constexpr int kDepth = 8;  // pieces of pieces; more would be a circle
  const std::vector<Coord>* at = depth < kDepth ? find(edge_of(a, b)) : nullptr;
  if (!at) {
    into.push_back(b);
    return;
  }
  Coord from = a;
  auto step = [&](Coord to) {
    refine(from, to, into, depth + 1);
    from = to;
  };
  if (a < b)
    std::for_each(at->begin(), at->end(), step);
  else
    std::for_each(at->rbegin(), at->rend(), step);
  step(b);
}

std::vector<Split> Cuts::all() const {
  std::vector<Split> splits;
  for (const auto& [edge, at] : joined_) splits.push_back({edge.a, edge.b, at});
  std::sort(splits.begin(), splits.end(),
            [](const Split& l, const Split& r) { return std::tie(l.a, l.b) < std::tie(r.a, r.b); });
  return splits;
}

}  // namespace libgrid
