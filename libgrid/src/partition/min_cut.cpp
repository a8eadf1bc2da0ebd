// SPDX-License-Identifier: Apache-2.0
#include "min_cut.hpp"

#include <algorithm>

namespace libgrid {

void MinCut::reset(std::size_t nodes) {
  source_.assign(nodes, 0);
  sink_.assign(nodes, 0);
  head_.assign(nodes, -1);
  level_.assign(nodes, -1);
  arcs_.clear();
  fixed_ = 0;
}

void MinCut::add_node(std::size_t node, Money inside, Money outside) {
  const Money least = std::min(inside, outside);
  fixed_ += least;
  source_[node] = outside - least;
  sink_[node] = inside - least;
}

void MinCut::add_link(std::size_t a, std::size_t b, Money cost) {
  const auto arc = static_cast<std::int32_t>(arcs_.size());
  arcs_.push_back({static_cast<std::int32_t>(b), head_[a], cost});
  arcs_.push_back({static_cast<std::int32_t>(a), head_[b], cost});
  head_[a] = arc;
  head_[b] = arc + 1;
}

/// Steps from the source along arcs with room; false: the sink is not reached.
bool MinCut::find_levels() {
  std::fill(level_.begin(), level_.end(), -1);
  queue_.clear();
  for (std::size_t n = 0; n < source_.size(); ++n)
    if (source_[n] > 0) {
      level_[n] = 0;
      queue_.push_back(static_cast<std::int32_t>(n));
    }
  bool sink = false;
  for (std::size_t i = 0; i < queue_.size(); ++i) {
    const auto n = static_cast<std::size_t>(queue_[i]);
    sink = sink || sink_[n] > 0;
    for (std::int32_t e = head_[n]; e >= 0; e = arcs_[static_cast<std::size_t>(e)].next) {
      const Arc& arc = arcs_[static_cast<std::size_t>(e)];
      if (arc.room == 0 || level_[static_cast<std::size_t>(arc.to)] >= 0) continue;
      level_[static_cast<std::size_t>(arc.to)] = level_[n] + 1;
      queue_.push_back(arc.to);
    }
  }
  return sink;
}

MinCut::Money MinCut::push(std::int32_t node, Money most) {
  const auto n = static_cast<std::size_t>(node);
  Money sent = std::min(most, sink_[n]);
  sink_[n] -= sent;
  for (std::int32_t& e = next_[n]; e >= 0 && sent < most;
       e = arcs_[static_cast<std::size_t>(e)].next) {
    const Arc arc = arcs_[static_cast<std::size_t>(e)];
    if (arc.room == 0 || level_[static_cast<std::size_t>(arc.to)] != level_[n] + 1) continue;
    const Money further = push(arc.to, std::min(most - sent, arc.room));
    arcs_[static_cast<std::size_t>(e)].room -= further;
    arcs_[static_cast<std::size_t>(e ^ 1)].room += further;
    sent += further;
    if (sent == most) break;  // the arc may have more room
  }
  return sent;
}

MinCut::Money MinCut::solve() {
  Money cost = fixed_;
  while (find_levels()) {
    next_ = head_;
    for (std::size_t n = 0; n < source_.size(); ++n) {
      if (source_[n] == 0) continue;
      const Money sent = push(static_cast<std::int32_t>(n), source_[n]);
      source_[n] -= sent;
      cost += sent;
    }
  }
  return cost;
}

}  // namespace libgrid
