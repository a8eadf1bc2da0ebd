// SPDX-License-Identifier: Apache-2.0
#include "trapezoids.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "libgrid/geom/predicates.hpp"

namespace libgrid {

namespace {

/// Sides from their lower to their upper ends.
using Sides = std::vector<Side>;

/// West to east, of two sides that stand side by side at some height.
struct WestFirst {
  const Sides* sides;

  bool operator()(std::uint32_t l, std::uint32_t r) const {
    const Side &p = (*sides)[l], &q = (*sides)[r];
    if (p.a.y < q.a.y) return turn(p, q) < 0;
    return turn(q, p) > 0;
  }
  /// On which side of the first, which starts lower, the second stands.
  static int turn(const Side& first, const Side& second) {
    const int side = orient(first.a, first.b, second.a);
    return side != 0 ? side : orient(first.a, first.b, second.b);
  }
};

/// A sweep from south to north over the sides that stand at its height.
class Sweep {
 public:
  explicit Sweep(std::span<const Side> sides) : standing_(WestFirst{&sides_}) {
    for (const Side& s : sides) {
      sides_.push_back(s.a.y <= s.b.y ? s : Side{s.b, s.a});
      if (s.a.y != s.b.y) starts_.push_back(static_cast<std::uint32_t>(sides_.size() - 1));
    }
    ends_ = starts_;
    std::sort(starts_.begin(), starts_.end(),
              [&](std::uint32_t l, std::uint32_t r) { return sides_[l].a.y < sides_[r].a.y; });
    std::sort(ends_.begin(), ends_.end(),
              [&](std::uint32_t l, std::uint32_t r) { return sides_[l].b.y < sides_[r].b.y; });
    since_.resize(sides_.size());
    opens_.resize(sides_.size());
    place_.resize(sides_.size(), standing_.end());
  }

  std::vector<Trapezoid> pieces() {
    std::size_t start = 0, end = 0;
    while (end < ends_.size()) {
      double y = sides_[ends_[end]].b.y;
      if (start < starts_.size()) y = std::min(y, sides_[starts_[start]].a.y);
      const std::size_t first_end = end;
      for (; end < ends_.size() && sides_[ends_[end]].b.y == y; ++end) close_around(ends_[end], y);
      for (std::size_t i = first_end; i < end; ++i) standing_.erase(place_[ends_[i]]);
      const std::size_t first_start = start;
      for (; start < starts_.size() && sides_[starts_[start]].a.y == y; ++start)
        stand(starts_[start], y);
      for (std::size_t i = first_start; i < start; ++i) tell_inside(place_[starts_[i]]);
    }
    return std::move(pieces_);
  }

 private:
  using Standing = std::multiset<std::uint32_t, WestFirst>;
  static constexpr std::uint8_t unknown = 0, opens = 1, closes = 2;

  /// Ends the piece to the right of a side, if there is one.
  void close(Standing::const_iterator left, double y) {
    const auto right = std::next(left);
    if (opens_[*left] != opens || right == standing_.end()) return;
    if (since_[*left] < y) pieces_.push_back({*left, *right, since_[*left], y});
    since_[*left] = y;
  }
  void close_around(std::uint32_t side, double y) {
    const auto at = place_[side];
    if (at != standing_.begin()) close(std::prev(at), y);
    close(at, y);
  }
  void stand(std::uint32_t side, double y) {
    const auto after = standing_.lower_bound(side);
    if (after != standing_.begin()) close(std::prev(after), y);
    place_[side] = standing_.insert(after, side);
    since_[side] = y;
  }
  /// Whether the inside is to the right of new sides, from the first whose neighbour tells.
  void tell_inside(Standing::const_iterator at) {
    for (; at != standing_.end() && opens_[*at] == unknown; ++at) {
      const std::uint8_t before = at == standing_.begin() ? closes : opens_[*std::prev(at)];
      if (before == unknown) return;
      opens_[*at] = before == opens ? closes : opens;
    }
  }

  Sides sides_;
  std::vector<std::uint32_t> starts_, ends_;  ///< sides by their lower and upper ends
  Standing standing_;
  std::vector<double> since_;        ///< of each side: where the piece on its right begins
  std::vector<std::uint8_t> opens_;  ///< of each side
  std::vector<Standing::const_iterator> place_;
  std::vector<Trapezoid> pieces_;
};

}  // namespace

std::vector<Trapezoid> trapezoids(std::span<const Side> sides) { return Sweep(sides).pieces(); }

double x_at(const Side& side, double y) {
  return side.a.x +
         std::clamp((y - side.a.y) / (side.b.y - side.a.y), 0.0, 1.0) * (side.b.x - side.a.x);
}

}  // namespace libgrid
