// SPDX-License-Identifier: Apache-2.0
#include "libgrid/index/box_index.hpp"

#include <algorithm>
#include <boost/geometry.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <utility>

namespace libgrid {

namespace {

namespace bg = boost::geometry;
namespace bgi = boost::geometry::index;

using TreePoint = bg::model::point<double, 2, bg::cs::cartesian>;
using TreeBox = bg::model::box<TreePoint>;
using Entry = std::pair<TreeBox, std::int64_t>;

TreeBox tree_box(const Box& b) { return {{b.min_x, b.min_y}, {b.max_x, b.max_y}}; }

/// An output iterator that keeps positions only.
struct Positions {
  std::vector<std::int64_t>* found;
  Positions& operator*() { return *this; }
  Positions& operator++() { return *this; }
  Positions& operator=(const Entry& entry) {
    found->push_back(entry.second);
    return *this;
  }
};

std::vector<Entry> entries_of(std::span<const Box> boxes) {
  std::vector<Entry> entries;
  entries.reserve(boxes.size());
  for (std::size_t i = 0; i < boxes.size(); ++i)
    if (!boxes[i].empty()) entries.emplace_back(tree_box(boxes[i]), static_cast<std::int64_t>(i));
  return entries;
}

}  // namespace

struct BoxIndex::Tree {
  bgi::rtree<Entry, bgi::quadratic<16>> rtree;
};

BoxIndex::BoxIndex(std::span<const Box> boxes)
    : tree_(new Tree{bgi::rtree<Entry, bgi::quadratic<16>>(entries_of(boxes))}) {}
BoxIndex::~BoxIndex() = default;
BoxIndex::BoxIndex(BoxIndex&&) noexcept = default;
BoxIndex& BoxIndex::operator=(BoxIndex&&) noexcept = default;

void BoxIndex::query(const Box& box, std::vector<std::int64_t>& found) const {
  found.clear();
  if (box.empty()) return;
  tree_->rtree.query(bgi::intersects(tree_box(box)), Positions{&found});
  std::sort(found.begin(), found.end());
}

std::vector<std::int64_t> BoxIndex::nearest(Coord p, std::size_t k) const {
  const TreePoint place(p.x, p.y);
  const auto& rtree = tree_->rtree;
  std::vector<std::pair<double, std::int64_t>> hits;
  if (k == 0 || rtree.empty()) return {};
  // The tree hands boxes out nearest first; those as far as the k-th may still have a smaller
  // position.
  for (auto it = rtree.qbegin(bgi::nearest(place, static_cast<unsigned>(rtree.size())));
       it != rtree.qend(); ++it) {
    const double distance = bg::comparable_distance(place, it->first);
    if (hits.size() >= k && distance > hits[k - 1].first) break;
    hits.emplace_back(distance, it->second);
  }
  std::sort(hits.begin(), hits.end());
  hits.resize(std::min(k, hits.size()));
  std::vector<std::int64_t> positions;
  positions.reserve(hits.size());
  for (const auto& hit : hits) positions.push_back(hit.second);
  return positions;
}

}  // namespace libgrid
