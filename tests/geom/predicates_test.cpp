// SPDX-License-Identifier: Apache-2.0
#include "libgrid/geom/predicates.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "libgrid/geom/wkb.hpp"
#include "subdivision.hpp"

namespace libgrid {
namespace {

namespace mp = boost::multiprecision;

/// Places scaled by 2^460 are whole numbers, for nothing below 2^-400 is a place.
using Exact =
    mp::number<mp::cpp_int_backend<2048, 2048, mp::signed_magnitude, mp::unchecked, void>>;

Exact exact(double v) {
  int exponent = 0;
  const double mantissa = std::frexp(v, &exponent);
  const Exact digits(static_cast<std::int64_t>(std::ldexp(mantissa, 53)));
  return v == 0 ? Exact(0) : Exact(digits * (Exact(1) << (exponent - 53 + 460)));
}

struct ExactCoord {
  explicit ExactCoord(Coord c) : x(exact(c.x)), y(exact(c.y)) {}
  ExactCoord(Exact px, Exact py) : x(std::move(px)), y(std::move(py)) {}
  Exact x, y;
};
ExactCoord operator-(const ExactCoord& a, const ExactCoord& b) {
  return {Exact(a.x - b.x), Exact(a.y - b.y)};
}
Exact cross(const ExactCoord& a, const ExactCoord& b) { return Exact(a.x * b.y - a.y * b.x); }
Exact dot(const ExactCoord& a, const ExactCoord& b) { return Exact(a.x * b.x + a.y * b.y); }
int sign(const Exact& v) { return v.sign(); }

int orient_by_definition(Coord a, Coord b, Coord c) {
  return sign(cross(ExactCoord(b) - ExactCoord(a), ExactCoord(c) - ExactCoord(a)));
}

/// From the parameters of the common point along both segments, as fractions over `turn`.
Meeting meet_by_definition(Coord pa, Coord pb, Coord pc, Coord pd) {
  const ExactCoord a(pa), c(pc), ab = ExactCoord(pb) - a, cd = ExactCoord(pd) - c, ac = c - a;
  Exact turn = cross(ab, cd);
  if (turn != 0) {
    Exact t = cross(ac, cd), u = cross(ac, ab);
    if (turn < 0) t = -t, u = -u, turn = -turn;
    if (t < 0 || t > turn || u < 0 || u > turn) return Meeting::none;
    return t == 0 || t == turn || u == 0 || u == turn ? Meeting::touch : Meeting::cross;
  }
  if (cross(ab, ac) != 0) return Meeting::none;
  const Exact length = dot(ab, ab), t0 = dot(ac, ab), t1 = dot(ExactCoord(pd) - a, ab);
  const Exact low = std::max(Exact(0), std::min(t0, t1)), high = std::min(length, std::max(t0, t1));
  return low < high ? Meeting::overlap : low == high ? Meeting::touch : Meeting::none;
}

bool takes_by_definition(std::span<const Coord> ring, Coord p) {
  bool odd = false;
  for (std::size_t i = 1; i < ring.size(); ++i) {
    const Coord low = ring[i - 1].y < ring[i].y ? ring[i - 1] : ring[i];
    const Coord high = ring[i - 1].y < ring[i].y ? ring[i] : ring[i - 1];
    if (!(low.y <= p.y && p.y < high.y)) continue;
    // The crossing's x is a.x + (p.y - a.y) * (b.x - a.x) / (b.y - a.y).
    const ExactCoord a(low), ab = ExactCoord(high) - a, ap = ExactCoord(p) - a;
    odd ^= ap.y * ab.x > ap.x * ab.y;
  }
  return odd;
}

double nudged(double v, std::int64_t ulps) {
  const double towards =
      ulps < 0 ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  for (std::int64_t i = 0; i < std::abs(ulps); ++i) v = std::nextafter(v, towards);
  // Numbers below 2^-400 are no places.
  return std::abs(v) < 0x1p-400 ? 0 : v;
}

/// Places on, next to and far from one line, of many magnitudes.
class NearLine {
 public:
  explicit NearLine(std::uint64_t seed) : random_(seed) {}

  /// Starts a new line; its kind changes from call to call.
  void restart() {
    switch (kind_++ % 4) {
      case 0:  // map coordinates in metres
        a_ = {random_.real(4e5, 5e5), random_.real(3e6, 4e6)};
        b_ = {a_.x + random_.real(-50, 50), a_.y + random_.real(-50, 50)};
        break;
      case 1:  // degrees
        a_ = {random_.real(118, 119), random_.real(32, 33)};
        b_ = {a_.x + random_.real(-1e-3, 1e-3), a_.y + random_.real(-1e-3, 1e-3)};
        break;
      case 2:  // small whole numbers: truly collinear places
        a_ = {whole(), whole()};
        b_ = {whole(), whole()};
        break;
      default:  // all magnitudes
        a_ = {wild(), wild()};
        b_ = {wild(), wild()};
    }
    if (a_ == b_) b_.x += 1;
  }

  Coord place() {
    const std::int64_t pick = random_.whole(0, 9);
    if (pick == 0) return a_;
    if (pick == 1) return b_;
    const double t = pick < 4 ? static_cast<double>(random_.whole(-2, 6)) / 4 : random_.real(-1, 2);
    Coord c{a_.x + t * (b_.x - a_.x), a_.y + t * (b_.y - a_.y)};
    if (pick == 9) return {nudged(c.x, 0), a_.y};
    const std::int64_t most = 2 * random_.whole(0, 1);
    return {nudged(c.x, random_.whole(-most, most)), nudged(c.y, random_.whole(-most, most))};
  }

 private:
  double whole() { return 4 * static_cast<double>(random_.whole(-8, 8)); }
  double wild() {
    return std::ldexp(random_.real(-1, 1), static_cast<int>(random_.whole(-300, 300)));
  }

  Random random_;
  Coord a_, b_;
  int kind_ = 0;
};

TEST(Orient, EqualsExactNumbersNextToALine) {
  NearLine near(1);
  std::array<int, 3> seen{};
  for (int i = 0; i < 200000; ++i) {
    if (i % 20 == 0) near.restart();
    const Coord a = near.place(), b = near.place(), c = near.place();
    const int turn = orient(a, b, c);
    ++seen[static_cast<std::size_t>(turn + 1)];
    ASSERT_EQ(turn, orient_by_definition(a, b, c)) << i;
    ASSERT_EQ(turn, orient(b, c, a)) << i;
    ASSERT_EQ(turn, -orient(b, a, c)) << i;
  }
  for (const int count : seen) EXPECT_GT(count, 20000);
}

TEST(Orient, EqualsExactNumbersOnAGridOfNeighbouringDoubles) {
  // The classic field where a floating determinant gives a patchwork.
  for (int i = 0; i < 256; ++i)
    for (int j = 0; j < 256; ++j) {
      const Coord p{0.5 + i * 0x1p-53, 0.5 + j * 0x1p-53};
      ASSERT_EQ(orient(p, {12, 12}, {24, 24}), (i < j) - (i > j));
    }
}

TEST(OnSegment, EqualsExactNumbers) {
  NearLine near(2);
  int hits = 0;
  for (int i = 0; i < 100000; ++i) {
    if (i % 20 == 0) near.restart();
    const Coord a = near.place(), b = near.place(), p = near.place();
    const ExactCoord ap = ExactCoord(p) - ExactCoord(a), bp = ExactCoord(p) - ExactCoord(b);
    const bool expected = cross(ap, bp) == 0 && dot(ap, bp) <= 0;
    ASSERT_EQ(on_segment(a, b, p), expected) << i;
    hits += expected;
  }
  EXPECT_GT(hits, 5000);
}

TEST(Meet, EqualsExactNumbers) {
  NearLine near(3);
  std::array<int, 4> seen{};
  for (int i = 0; i < 150000; ++i) {
    if (i % 20 == 0) near.restart();
    const Coord a = near.place(), b = near.place(), c = near.place(), d = near.place();
    if (a == b || c == d) continue;
    const Meeting found = meet(a, b, c, d);
    ASSERT_EQ(found, meet_by_definition(a, b, c, d)) << i;
    ASSERT_EQ(found, meet(c, d, a, b)) << i;
    ASSERT_EQ(found, meet(b, a, c, d)) << i;
    ASSERT_EQ(found, meet(a, b, d, c)) << i;
    ++seen[static_cast<std::size_t>(found)];
  }
  for (const int count : seen) EXPECT_GT(count, 1000);
}

TEST(Meet, NamesEachKind) {
  EXPECT_EQ(meet({0, 0}, {2, 2}, {0, 2}, {2, 0}), Meeting::cross);
  EXPECT_EQ(meet({0, 0}, {2, 2}, {1, 1}, {5, 0}), Meeting::touch);
  EXPECT_EQ(meet({0, 0}, {2, 2}, {2, 2}, {5, 0}), Meeting::touch);
  EXPECT_EQ(meet({0, 0}, {2, 2}, {1, 1}, {5, 5}), Meeting::overlap);
  EXPECT_EQ(meet({0, 0}, {2, 2}, {2, 2}, {5, 5}), Meeting::touch);
  EXPECT_EQ(meet({0, 0}, {2, 2}, {3, 3}, {5, 5}), Meeting::none);
  EXPECT_EQ(meet({0, 0}, {0, 4}, {0, 1}, {0, 2}), Meeting::overlap);
}

TEST(SegmentMeets, BoxesAsTheirPlacesAndSidesDo) {
  NearLine near(5);
  std::array<int, 2> seen{};
  for (int i = 0; i < 100000; ++i) {
    if (i % 20 == 0) near.restart();
    const Coord a = near.place(), b = i % 9 == 0 ? a : near.place();
    Box box;
    box.add(near.place()), box.add(near.place());
    const std::array<Coord, 5> corners{Coord{box.min_x, box.min_y}, Coord{box.max_x, box.min_y},
                                       Coord{box.max_x, box.max_y}, Coord{box.min_x, box.max_y},
                                       Coord{box.min_x, box.min_y}};
    bool expected = box.contains(a) || box.contains(b);
    for (std::size_t k = 1; k < corners.size() && !expected && a != b; ++k)
      expected = corners[k - 1] == corners[k]
                     ? on_segment(a, b, corners[k])
                     : meet(a, b, corners[k - 1], corners[k]) != Meeting::none;
    ASSERT_EQ(segment_meets(a, b, box), expected) << i;
    ++seen[expected];
  }
  for (const int count : seen) EXPECT_GT(count, 5000);
}

TEST(RingTakes, EqualsExactNumbers) {
  NearLine near(4);
  int inside = 0;
  for (int i = 0; i < 30000; ++i) {
    if (i % 10 == 0) near.restart();
    std::vector<Coord> ring;
    for (int k = 0; k < 5; ++k) ring.push_back(near.place());
    ring.push_back(ring.front());
    for (const Coord p : {near.place(), ring[0], ring[3]}) {
      const bool expected = takes_by_definition(ring, p);
      ASSERT_EQ(ring_takes(ring, p), expected) << i;
      inside += expected;
    }
  }
  EXPECT_GT(inside, 5000);
}

TEST(RowTakes, WesternAndSouthernBordersBelong) {
  PolygonBuilder builder;
  read_wkt(
      "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 3 1, 3 3, 1 3, 1 1)), "
      "((4 4, 5 4, 5 5, 4 4)))",
      builder);
  const PolygonArray p = builder.finish();
  EXPECT_TRUE(row_takes(p, 0, {0, 0}));
  EXPECT_TRUE(row_takes(p, 0, {2, 0}));
  EXPECT_TRUE(row_takes(p, 0, {0, 2}));
  EXPECT_FALSE(row_takes(p, 0, {4, 2}));
  EXPECT_FALSE(row_takes(p, 0, {2, 4}));
  EXPECT_FALSE(row_takes(p, 0, {2, 2}));   // in the hole
  EXPECT_FALSE(row_takes(p, 0, {1, 2}));   // the hole's western border is the hole's
  EXPECT_TRUE(row_takes(p, 0, {3, 2}));    // its eastern border is not
  EXPECT_TRUE(row_takes(p, 0, {4.5, 4}));  // in the second part
  EXPECT_TRUE(on_outline(p, 0, {1, 2}));
  EXPECT_TRUE(on_outline(p, 0, {4, 2}));
  EXPECT_TRUE(on_outline(p, 0, {4.5, 4.5}));
  EXPECT_FALSE(on_outline(p, 0, {2, 2}));
  EXPECT_FALSE(on_outline(p, 0, {std::nextafter(4, 5), 2}));
}

TEST(RowTakes, ExactlyOneRowOfACoverageTakesEachPlace) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const RandomCoverage map(seed, 6);
    Random random(seed);
    for (const Coord p : hard_places(map.cells, random, 1500)) {
      int takers = 0;
      for (std::size_t row = 0; row < map.cells.size(); ++row)
        takers += row_takes(map.cells, row, p);
      ASSERT_EQ(takers, p.x >= 0 && p.x < 4096 && p.y >= 0 && p.y < 4096) << p.x << " " << p.y;
    }
  }
}

int turn_by_area(const std::vector<Coord>& ring) {
  Exact twice(0);
  for (std::size_t i = 1; i < ring.size(); ++i)
    twice += cross(ExactCoord(ring[i - 1]), ExactCoord(ring[i]));
  return sign(twice);
}

TEST(RingTurn, IsTheSignOfTheAreaForSimpleRings) {
  Random random(6);
  for (int round = 0; round < 3000; ++round) {
    const int corners = static_cast<int>(random.whole(3, 12));
    const Coord centre{random.real(-1e6, 1e6), random.real(-1e6, 1e6)};
    std::vector<Coord> ring;
    for (int i = 0; i < corners; ++i) {
      const double angle = 6.283185307179586 * i / corners, r = random.real(1, 10);
      ring.push_back({centre.x + r * std::cos(angle), centre.y + r * std::sin(angle)});
      if (random.whole(0, 3) == 0) ring.push_back(ring.back());  // repeated vertices
    }
    std::rotate(ring.begin(),
                ring.begin() + random.whole(0, static_cast<std::int64_t>(ring.size()) - 1),
                ring.end());
    ring.push_back(ring.front());
    ASSERT_EQ(ring_turn(ring), 1);
    ASSERT_EQ(turn_by_area(ring), 1);
    std::reverse(ring.begin(), ring.end());
    ASSERT_EQ(ring_turn(ring), -1);
  }
}

TEST(RingTurn, IsExactForNeedles) {
  NearLine near(7);
  int flat = 0;
  for (int i = 0; i < 30000; ++i) {
    if (i % 10 == 0) near.restart();
    std::vector<Coord> ring{near.place(), near.place(), near.place()};
    ring.push_back(ring.front());
    ASSERT_EQ(ring_turn(ring), turn_by_area(ring)) << i;
    flat += ring_turn(ring) == 0;
  }
  EXPECT_GT(flat, 1000);
}

TEST(RingTurn, RingsThatTouchThemselves) {
  const auto turn = [](std::vector<Coord> ring) { return ring_turn(ring); };
  // A shell with a notch that reaches its lowest corner from inside.
  EXPECT_EQ(turn({{0, 0}, {6, -1}, {6, 6}, {0, 0}, {4, 2}, {4, 3}, {0, 0}}),
            turn_by_area({{0, 0}, {6, -1}, {6, 6}, {0, 0}, {4, 2}, {4, 3}, {0, 0}}));
  EXPECT_EQ(turn({{0, 0}, {6, -1}, {6, 6}, {0, 0}, {4, 3}, {4, 2}, {0, 0}}), 1);
  // Two lobes of one sense.
  EXPECT_EQ(turn({{0, 0}, {2, 1}, {1, 2}, {0, 0}, {2, -2}, {2, -1}, {0, 0}}), 1);
  EXPECT_EQ(turn({{0, 0}, {1, 0}, {2, 0}, {0, 0}}), 0);
  EXPECT_EQ(turn({{1, 1}, {1, 1}, {1, 1}, {1, 1}}), 0);
}

}  // namespace
}  // namespace libgrid
