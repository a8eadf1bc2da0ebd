// SPDX-License-Identifier: Apache-2.0
#include "libgrid/topology/arrangement.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/topology/overlay.hpp"
#include "random.hpp"
#include "shapes.hpp"

namespace libgrid {
namespace {

std::vector<Segment> random_segments(Random& random, int count, int size) {
  std::vector<Segment> segments;
  for (int i = 0; i < count; ++i) {
    auto place = [&] {
      return Coord{static_cast<double>(random.whole(0, size)),
                   static_cast<double>(random.whole(0, size))};
    };
    segments.push_back({place(), place(), i});
  }
  return segments;
}

void expect_edges_meet_in_ends(const Arrangement& a, std::uint64_t seed) {
  auto node = [&](std::int32_t n) { return a.nodes[static_cast<std::size_t>(n)]; };
  for (std::size_t e = 0; e < a.edges.size(); ++e)
    for (std::size_t f = 0; f < e; ++f) {
      const Coord p = node(a.edges[e].from), q = node(a.edges[e].to);
      const Coord r = node(a.edges[f].from), s = node(a.edges[f].to);
      const Meeting m = meet(p, q, r, s);
      const bool share = p == r || p == s || q == r || q == s;
      ASSERT_TRUE(m == Meeting::none || (m == Meeting::touch && share)) << "seed " << seed;
    }
}

TEST(Arrange, EdgesMeetAtCommonEndsOnly) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Random random(seed);
    // A small field makes touching, overlapping and equal segments common.
    const auto segments = random_segments(random, 60, seed % 2 ? 8 : 1000);
    expect_edges_meet_in_ends(arrange(segments, Lattice::metres()), seed);
  }
}

// Found by a fuzzer: the crossings of a bundle of needles, rounded, made thousands of others, one
// beside the other, round by round.
TEST(Arrange, NeedlesComeToRest) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Random random(seed);
    const double length = std::pow(10, random.real(2, 12));
    const double width = std::pow(10, random.real(-5, std::min(2.0, std::log10(length) - 4)));
    const auto end = [&](double x) {
      return Coord{x + width * static_cast<double>(random.whole(0, 9)),
                   width * static_cast<double>(random.whole(0, 3))};
    };
    std::vector<Segment> segments;
    for (int i = 0; i < 20; ++i) segments.push_back({end(0), end(length), i});
    const Arrangement a = arrange(segments, Lattice::metres());
    EXPECT_LT(a.edges.size(), 2000U) << "seed " << seed;
    expect_edges_meet_in_ends(a, seed);
  }
}

// Found by a fuzzer: lines of thousands of kilometres, of which some cross at angles that no double
// tells from none. Their crossings were no numbers, or went on for hundreds of rounds.
TEST(Arrange, LongLinesThatAreNearlyParallelComeToRest) {
  const PolygonArray rows =
      polygons({"MULTIPOLYGON (((-5499999.877 500000.1229999997, 6500000.123 500000.123, "
                "1000000.1229999997 1562500.1229999997, -1437499.8770000003 -4749999.877, "
                "500000.123 500000.123, -5499999.877 500000.1229999997), (500000.123 500000.123, "
                "2000000.123 500000.123, -1374999.8770000003 -5499999.877, -437499.8770000003 "
                "-4749999.877, 6500000.123 500000.123, 6500000.123 6500000.123, 500000.123 "
                "6500000.123, 500000.123 500000.123), (3500000.123 6500000.123, 6500000.123 "
                "3500000.123, 500000.1229999997 500000.1229999997, 500000.1229999997 "
                "-999999.8770000003, 5000000.123 3500000.123, 3500000.123 6500000.123), "
                "(625000.1229999999 5265625.123, 5125000.123 765625.1229999999, "
                "1000000.1229999997 1562500.1229999997, -828124.8770000003 -3171874.8770000003, "
                "-4312499.877 -4484374.877, 625000.1229999999 5265625.123)))",
                "MULTIPOLYGON (((-11499999.877 -5499999.877, 6500000.123 500000.123, "
                "1000000.1229999997 1562500.1229999997, -1437499.8770000003 -4749999.877, "
                "500000.123 500000.123, -11499999.877 -5499999.877), (500000.123 500000.123, "
                "2000000.123 500000.123, -1374999.8770000003 -5499999.877, -437499.8770000003 "
                "-4749999.877, 6500000.123 500000.123, 6500000.123 6500000.123, 500000.123 "
                "6500000.123, 500000.123 500000.123), (3500000.123 6500000.123, 6500000.123 "
                "3500000.123, 500000.1229999997 500000.1229999997, 500000.1229999997 "
                "-999999.8770000003, 5000000.123 3500000.123, 3500000.123 6500000.123), "
                "(625000.1229999999 5265625.123, 5125000.123 765625.1229999999, "
                "1000000.1229999997 1562500.1229999997, -828124.8770000003 -3171874.8770000003, "
                "-8999999.877 -10484374.877, 625000.1229999999 5265625.123)))",
                "MULTIPOLYGON (((-5499999.877 500000.1229999997, 6500000.123 500000.123, "
                "1000000.1229999997 1562500.1229999997, -1437499.8770000003 -4749999.877, "
                "500000.123 500000.123, -5499999.877 500000.1229999997), (500000.123 500000.123, "
                "437500.1229999999 -7499999.877, 2000000.123 500000.123, -1374999.8770000003 "
                "-5499999.877, -437499.8770000003 -4749999.877, 6500000.123 500000.123, "
                "6500000.123 6500000.123, 500000.123 6500000.123, 500000.123 500000.123), "
                "(3500000.123 6500000.123, 6500000.123 3500000.123, 500000.1229999997 "
                "500000.1229999997, 500000.1229999997 -999999.8770000003, 5000000.123 "
                "3500000.123, 3500000.123 6500000.123), (625000.1229999999 5265625.123, "
                "5125000.123 765625.1229999999, 1000000.1229999997 1562500.1229999997, "
                "-828124.8770000003 -3171874.8770000003, -4312499.877 -4484374.877, "
                "625000.1229999999 5265625.123)))"});
  std::vector<Segment> segments;
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (std::int64_t r = rows.row_rings(row).begin; r < rows.row_rings(row).end; ++r)
      for (std::size_t k = 1; k < rows.ring(r).size(); ++k)
        segments.push_back({rows.ring(r)[k - 1], rows.ring(r)[k], static_cast<std::int64_t>(row)});
  const Arrangement a = arrange(segments, Lattice::metres());
  for (const Coord c : a.nodes) ASSERT_TRUE(std::isfinite(c.x) && std::isfinite(c.y));
  EXPECT_LT(a.edges.size(), 10000U);
}

// The outline of what fills a hole is the hole's ring run backwards: their areas differ by rounding
// only, and by neither sign may the hole be taken to lie in what fills it.
TEST(Faces, HolesBelongToWhatIsAroundThem) {
  Random random(11);
  std::vector<Segment> segments;
  auto add_ring = [&](const std::vector<Coord>& ring) {
    for (std::size_t i = 0; i < ring.size(); ++i)
      segments.push_back({ring[i], ring[(i + 1) % ring.size()], 0});
  };
  add_ring({{5, 52}, {6, 52}, {6, 53}, {5, 53}});
  constexpr int kHoles = 64;
  for (int hole = 0; hole < kHoles; ++hole) {
    const double x = 5.06 + 0.12 * (hole % 8), y = 52.06 + 0.12 * static_cast<double>(hole / 8);
    std::vector<Coord> star;
    for (int k = 0; k < 40; ++k) {
      const double angle = k * 0.157, far = random.real(0.01, 0.05);
      star.push_back({x + far * std::cos(angle), y + far * std::sin(angle)});
    }
    add_ring(star);
  }
  const Arrangement a = arrange(segments, Lattice::degrees());
  const Faces faces = trace_faces(a);
  const PolygonArray shapes = face_polygons(a, faces);
  ASSERT_EQ(faces.size(), 2U + kHoles);
  for (std::size_t e = 0; e < a.edges.size(); ++e)
    ASSERT_NE(faces.left[2 * e], faces.left[2 * e + 1]);
  std::int64_t rings = 0;
  for (std::size_t f = 1; f < faces.size(); ++f) {
    const auto n = shapes.row_rings(f).end - shapes.row_rings(f).begin;
    EXPECT_TRUE(n == 1 || n == 1 + kHoles);
    rings += n;
  }
  EXPECT_EQ(rings, 1 + 2 * kHoles);
}

// More holes than are placed at a time, one in the other and side by side: each point lies in one
// face, and the area of a face with its holes is its own ring's less theirs.
TEST(Faces, NestedRingsTakeTheHolesNextInside) {
  Random random(5);
  std::vector<Segment> segments;
  auto add_square = [&](double x, double y, double side) {
    const std::array<Coord, 4> ring{{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}}};
    for (std::size_t i = 0; i < 4; ++i) segments.push_back({ring[i], ring[(i + 1) % 4], 0});
  };
  // Towers of squares, of which a smaller one stands in the middle of each larger one, in one
  // frame.
  constexpr int kSide = 20;
  int squares = 1;
  std::vector<std::int64_t> heights;
  for (int tower = 0; tower < kSide * kSide; ++tower) {
    heights.push_back(random.whole(1, 5));
    for (std::int64_t level = 0; level < heights.back(); ++level, ++squares)
      add_square(20.0 * (tower % kSide) + static_cast<double>(level) + 1,
                 20.0 * static_cast<double>(tower / kSide) + static_cast<double>(level) + 1,
                 16.0 - 2.0 * static_cast<double>(level));
  }
  add_square(0, 0, 20.0 * kSide);
  const Arrangement a = arrange(segments, Lattice::metres());
  const Faces faces = trace_faces(a);
  ASSERT_EQ(faces.size(), static_cast<std::size_t>(squares) + 1);
  const PolygonArray shapes = face_polygons(a, faces);
  std::map<double, std::int64_t> found, wanted;  // faces by area
  for (std::size_t f = 1; f < faces.size(); ++f) ++found[row_area(shapes, f)];
  for (const std::int64_t height : heights)
    for (std::int64_t level = 0; level < height; ++level) {
      const double side = 16.0 - 2.0 * static_cast<double>(level), inside = side - 2;
      ++wanted[side * side - (level + 1 < height ? inside * inside : 0)];
    }
  ++wanted[400.0 * kSide * kSide - 256.0 * kSide * kSide];
  EXPECT_EQ(found, wanted);
}

TEST(Arrange, UsesOfASegmentRunFromItsStartToItsEnd) {
  Random random(7);
  const auto segments = random_segments(random, 80, 12);
  const Arrangement a = arrange(segments, Lattice::metres());
  std::vector<Coord> sum(segments.size());  // of the steps along each segment
  for (std::size_t e = 0; e < a.edges.size(); ++e)
    for (const auto& use : a.uses_of(e)) {
      const Coord from = a.nodes[static_cast<std::size_t>(a.edges[e].from)];
      const Coord to = a.nodes[static_cast<std::size_t>(a.edges[e].to)];
      auto& s = sum[static_cast<std::size_t>(use.line)];
      s.x += use.sign * (to.x - from.x), s.y += use.sign * (to.y - from.y);
    }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    EXPECT_NEAR(sum[i].x, segments[i].b.x - segments[i].a.x, 1e-9);
    EXPECT_NEAR(sum[i].y, segments[i].b.y - segments[i].a.y, 1e-9);
  }
}

/// Lines that walk over a small field, with turns back, rings, and stretches in common.
Lines random_lines(Random& random, int count, int size, std::vector<Segment>& segments) {
  Lines lines;
  std::vector<Coord> last;
  auto place = [&] {
    return Coord{static_cast<double>(random.whole(0, size)),
                 static_cast<double>(random.whole(0, size))};
  };
  for (int i = 0; i < count; ++i) {
    std::vector<Coord> line = {place()};
    for (std::int64_t steps = random.whole(0, 40); steps > 0; --steps) {
      const std::int64_t how = random.whole(0, 9);
      Coord next{line.back().x + static_cast<double>(random.whole(-3, 3)),
                 line.back().y + static_cast<double>(random.whole(-3, 3))};
      if (how == 0 && line.size() > 1) next = line[line.size() - 2];
      if (how == 1 && !last.empty())
        next = last[static_cast<std::size_t>(random.whole(0, std::ssize(last) - 1))];
      if (how == 2) next = place();
      line.push_back(next);
    }
    if (random.whole(0, 3) == 0) line.push_back(line.front());
    if (random.whole(0, 3) == 0) std::reverse(line.begin(), line.end());
    if (random.whole(0, 5) == 0 && last.size() > 3) line.assign(last.begin() + 1, last.end() - 1);
    lines.add(line);
    for (std::size_t v = 1; v < line.size(); ++v) segments.push_back({line[v - 1], line[v], i});
    last = line;
  }
  return lines;
}

/// A step from vertex to vertex along one line, with its direction.
using Step = std::tuple<Coord, Coord, std::int64_t, int>;

std::vector<Step> steps_of(const Arrangement& a, std::span<const Segment> segments) {
  std::vector<Step> steps;
  for (std::size_t e = 0; e < a.edges.size(); ++e)
    for (const auto& use : a.uses_of(e))
      for (std::size_t i = 0; i <= a.bend_count(e); ++i) {
        Coord from = a.vertex(e, i), to = a.vertex(e, i + 1);
        int sign = use.sign;
        if (to < from) std::swap(from, to), sign = -sign;
        const auto line = static_cast<std::size_t>(use.line);
        steps.emplace_back(from, to, segments.empty() ? use.line : segments[line].source, sign);
      }
  std::sort(steps.begin(), steps.end());
  return steps;
}

TEST(Arrange, LinesAreCutAsTheirSegments) {
  std::size_t bends = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Random random(seed);
    std::vector<Segment> segments;
    const Lines lines = random_lines(random, 20, seed % 3 == 0 ? 400 : 25, segments);
    const Arrangement a = arrange(lines, Lattice::metres());
    const Arrangement s = arrange(segments, Lattice::metres());
    ASSERT_EQ(steps_of(a, {}), steps_of(s, segments)) << "seed " << seed;
    // A bend is on one line alone, and nothing else is there.
    EXPECT_TRUE(std::includes(s.nodes.begin(), s.nodes.end(), a.nodes.begin(), a.nodes.end()));
    std::vector<Coord> all = a.nodes;
    for (std::size_t e = 0; e < a.edges.size(); ++e)
      for (std::size_t i = 0; i < a.bend_count(e); ++i) all.push_back(a.bend(e, i)), ++bends;
    std::sort(all.begin(), all.end());
    ASSERT_EQ(all, s.nodes) << "seed " << seed;
    EXPECT_EQ(needs_cutting(lines, Lattice::metres()),
              !std::all_of(a.uses.begin(), a.uses.end(),
                           [](const auto& use) { return use.own_from && use.own_to; }))
        << "seed " << seed;
  }
  EXPECT_GT(bends, 1000U);
}

TEST(Arrange, SegmentsOnEachOtherAreCutLikeLines) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Random random(seed);
    std::vector<Segment> segments = random_segments(random, 40, seed % 2 ? 8 : 1000);
    for (int i = 0; i < 40; ++i) {
      Segment again = segments[static_cast<std::size_t>(random.whole(0, 39))];
      if (random.whole(0, 1)) std::swap(again.a, again.b);
      segments.push_back(again);
    }
    Lines lines;
    for (const Segment& s : segments) lines.add(std::array{s.a, s.b});
    const Arrangement once = arrange(segments, Lattice::metres());
    const Arrangement each = arrange(std::move(lines), Lattice::metres());
    EXPECT_EQ(once.nodes, each.nodes);
    EXPECT_EQ(once.use_offsets, each.use_offsets);
    ASSERT_EQ(once.edges.size(), each.edges.size());
    for (std::size_t e = 0; e < once.edges.size(); ++e) {
      EXPECT_EQ(once.edges[e].from, each.edges[e].from);
      EXPECT_EQ(once.edges[e].to, each.edges[e].to);
    }
    ASSERT_EQ(once.uses.size(), each.uses.size());
    const auto fields = [](const Arrangement::Use& u) {
      return std::tuple(u.line, u.piece, u.segment, u.sign, u.own_from, u.own_to);
    };
    for (std::size_t u = 0; u < once.uses.size(); ++u)
      ASSERT_EQ(fields(once.uses[u]), fields(each.uses[u])) << "seed " << seed << " use " << u;
  }
}

TEST(Arrange, LinesThatRepeatAVertexAreRefused) {
  Lines lines;
  lines.coords = {{0, 0}, {1, 1}, {1, 1}, {2, 0}};
  lines.offsets = {0, 4};
  EXPECT_THROW(arrange(lines, Lattice::metres()), Error);
}

TEST(Arrange, PiecesOfALineFollowEachOther) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Random random(seed);
    std::vector<Segment> segments;
    const Lines lines = random_lines(random, 20, 25, segments);
    const Arrangement a = arrange(lines, Lattice::metres());
    struct Piece {
      Arrangement::Use use;
      std::size_t edge;
    };
    std::vector<std::vector<Piece>> pieces(lines.size());
    for (std::size_t e = 0; e < a.edges.size(); ++e)
      for (const auto& use : a.uses_of(e))
        pieces[static_cast<std::size_t>(use.line)].push_back({use, e});
    for (std::size_t l = 0; l < lines.size(); ++l) {
      std::sort(pieces[l].begin(), pieces[l].end(),
                [](const Piece& p, const Piece& q) { return p.use.piece < q.use.piece; });
      std::vector<Coord> own;  // the line's own vertices, as its pieces have them
      for (std::size_t k = 0; k < pieces[l].size(); ++k) {
        const auto& [use, e] = pieces[l][k];
        ASSERT_EQ(use.piece, static_cast<std::int32_t>(k));
        const std::size_t last = a.bend_count(e) + 1;
        for (std::size_t i = 0; i <= last; ++i) {
          const bool end = i == 0 || i == last;
          const bool is_from = (i == 0) == (use.sign > 0);
          if (i == 0 && k > 0) continue;  // the end of the piece before
          const Coord c = a.vertex(e, use.sign > 0 ? i : last - i);
          if (!end || (is_from ? use.own_from : use.own_to)) own.push_back(c);
          if (i == 0) {
            EXPECT_EQ(use.segment, 0);
          }
        }
        if (k + 1 < pieces[l].size()) {
          const auto on = static_cast<std::int32_t>(own.size()) - 1;
          EXPECT_EQ(pieces[l][k + 1].use.segment, on) << "seed " << seed << " line " << l;
        }
      }
      const auto line = lines.line(l);
      EXPECT_EQ(own, std::vector<Coord>(line.begin(), line.end())) << "seed " << seed;
    }
  }
}

TEST(Faces, OfLinesAreThoseOfTheirSegments) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Random random(seed);
    std::vector<Segment> segments;
    const Lines lines = random_lines(random, 12, 20, segments);
    const Arrangement a = prune(arrange(lines, Lattice::metres()));
    const Arrangement s = prune(arrange(segments, Lattice::metres()));
    if (s.edges.empty()) continue;
    const Faces of_lines = trace_faces(a), of_segments = trace_faces(s);
    auto rows = [](const Arrangement& arrangement, const Faces& faces) {
      const PolygonArray shapes = face_polygons(arrangement, faces);
      std::vector<std::vector<std::vector<Coord>>> out(shapes.size());
      for (std::size_t f = 0; f < shapes.size(); ++f)
        for (std::int64_t r = shapes.row_rings(f).begin; r < shapes.row_rings(f).end; ++r)
          out[f].emplace_back(shapes.ring(r).begin(), shapes.ring(r).end());
      std::sort(out.begin(), out.end());
      return out;
    };
    ASSERT_EQ(rows(a, of_lines), rows(s, of_segments)) << "seed " << seed;
    // All in one: the outside with its holes.
    std::vector<std::int64_t> all(of_lines.size(), 0), all_s(of_segments.size(), 0);
    all[0] = all_s[0] = -1;
    EXPECT_EQ(dissolve(a, of_lines, all, 1, std::vector<std::uint8_t>(a.nodes.size(), 1)),
              dissolve(s, of_segments, all_s, 1, std::vector<std::uint8_t>(s.nodes.size(), 1)))
        << "seed " << seed;
    // The other way round along each line, and the last line first: the same edges.
    Lines turned;
    for (std::size_t l = lines.size(); l-- > 0;) {
      const auto line = lines.line(l);
      turned.add(std::vector<Coord>(line.rbegin(), line.rend()));
    }
    const Arrangement t = prune(arrange(turned, Lattice::metres()));
    ASSERT_EQ(t.edges.size(), a.edges.size()) << "seed " << seed;
    for (std::size_t e = 0; e < a.edges.size(); ++e) {
      ASSERT_EQ(t.bend_count(e), a.bend_count(e)) << "seed " << seed;
      for (std::size_t i = 0; i < a.bend_count(e) + 2; ++i)
        ASSERT_EQ(t.vertex(e, i), a.vertex(e, i)) << "seed " << seed;
    }
  }
}

TEST(Arrange, SameForAnyNumberOfThreads) {
  Random random(3);
  const auto segments = random_segments(random, 500, 5000);
  const Arrangement one = arrange(segments, Lattice::metres(), {.threads = 1});
  const Arrangement four = arrange(segments, Lattice::metres(), {.threads = 4});
  EXPECT_EQ(one.nodes, four.nodes);
  ASSERT_EQ(one.edges.size(), four.edges.size());
  for (std::size_t e = 0; e < one.edges.size(); ++e) {
    EXPECT_EQ(one.edges[e].from, four.edges[e].from);
    EXPECT_EQ(one.edges[e].to, four.edges[e].to);
  }
}

TEST(Faces, EulersFormulaAndAreas) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed);
    const Arrangement a = prune(arrange(random_segments(random, 40, 30), Lattice::metres()));
    if (a.edges.empty()) continue;
    const Faces faces = trace_faces(a);
    const PolygonArray shapes = face_polygons(a, faces);
    // Inner faces are disjoint and the outside is what is left: all signed areas sum to zero.
    double inner = 0;
    for (std::size_t f = 1; f < faces.size(); ++f) {
      const double area = row_area(shapes, f);
      ASSERT_GT(area, 0);
      inner += area;
    }
    double around = 0;  // of the walks around the unbounded face
    for (std::size_t h = 0; h < faces.left.size(); ++h) {
      if (faces.left[h] != 0) continue;
      const auto edge = a.edges[h / 2];
      Coord p = a.nodes[static_cast<std::size_t>(edge.from)];
      Coord q = a.nodes[static_cast<std::size_t>(edge.to)];
      if (h % 2) std::swap(p, q);
      around += (p.x * q.y - q.x * p.y) / 2;
    }
    EXPECT_NEAR(inner, -around, 1e-6) << "seed " << seed;
    // V - E + F = 1 + C, counting components by union.
    std::vector<std::int32_t> root(a.nodes.size());
    for (std::size_t n = 0; n < root.size(); ++n) root[n] = static_cast<std::int32_t>(n);
    auto find = [&](std::int32_t n) {
      while (root[static_cast<std::size_t>(n)] != n) n = root[static_cast<std::size_t>(n)];
      return n;
    };
    auto components = static_cast<std::int64_t>(a.nodes.size());
    for (const auto& edge : a.edges) {
      const auto p = find(edge.from), q = find(edge.to);
      if (p != q) --components, root[static_cast<std::size_t>(p)] = q;
    }
    EXPECT_EQ(static_cast<std::int64_t>(a.nodes.size()) -
                  static_cast<std::int64_t>(a.edges.size()) +
                  static_cast<std::int64_t>(faces.size()),
              1 + components);
  }
}

TEST(Faces, EachFaceIsInsideExactlyItself) {
  Random random(11);
  const Arrangement a = prune(arrange(random_segments(random, 50, 40), Lattice::metres()));
  const Faces faces = trace_faces(a);
  const PolygonArray shapes = face_polygons(a, faces);
  for (std::size_t f = 1; f < faces.size(); ++f) {
    const Coord p = inside_point(shapes, f);
    for (std::size_t g = 1; g < faces.size(); ++g) EXPECT_EQ(row_takes(shapes, g, p), f == g);
  }
}

TEST(Prune, LeavesOutDeadEndsAndBridges) {
  const std::vector<Coord> square = {{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}};
  std::vector<Segment> segments;
  for (std::size_t i = 1; i < square.size(); ++i) {
    segments.push_back({square[i - 1], square[i]});
    segments.push_back({{square[i - 1].x + 9, square[i - 1].y}, {square[i].x + 9, square[i].y}});
  }
  segments.push_back({{4, 2}, {9, 2}});  // a bridge between the squares
  segments.push_back({{0, 2}, {2, 2}});  // a dead end inside
  const Arrangement a = prune(arrange(segments, Lattice::metres()));
  EXPECT_EQ(trace_faces(a).size(), 3U);
  EXPECT_EQ(a.edges.size(), 11U);  // three sides are cut where the lines met them
}

TEST(Dissolve, HolesPartsAndKeptNodes) {
  // A 3 x 3 board: the ring of eight squares in group 0, the middle in group 1.
  std::vector<Segment> segments;
  for (int i = 0; i <= 3; ++i) {
    const double at = i;
    segments.push_back({{0, at}, {3, at}});
    segments.push_back({{at, 0}, {at, 3}});
  }
  const Arrangement a = arrange(segments, Lattice::metres());
  const Faces faces = trace_faces(a);
  const PolygonArray shapes = face_polygons(a, faces);
  ASSERT_EQ(faces.size(), 10U);
  std::vector<std::int64_t> group(faces.size(), 0);
  group[0] = -1;
  for (std::size_t f = 1; f < faces.size(); ++f)
    if (row_takes(shapes, f, {1.5, 1.5})) group[f] = 1;
  std::vector<std::uint8_t> keep(a.nodes.size(), 0);
  for (std::size_t n = 0; n < keep.size(); ++n) {
    const Coord c = a.nodes[n];
    keep[n] = (c.x == 0 || c.x == 3) == (c.y == 0 || c.y == 3);
  }
  const PolygonArray out = dissolve(a, faces, group, 2, keep);
  EXPECT_EQ(out.parts(0).size(), 1);
  EXPECT_EQ(out.row_rings(0).size(), 2);
  EXPECT_EQ(out.ring(0).size(), 5U);
  EXPECT_EQ(row_area(out, 0), 8);
  EXPECT_EQ(row_area(out, 1), 1);
}

TEST(Dissolve, AHoleThatTouchesItsShellIsARingOfItsOwn) {
  // A 4 x 4 board. Group 1 is two squares that meet in the middle node only; group 2 one at the
  // rim that touches the outline in a node; group 0 is the rest.
  std::vector<Segment> segments;
  for (int i = 0; i <= 4; ++i) {
    const double at = i;
    segments.push_back({{0, at}, {4, at}});
    segments.push_back({{at, 0}, {at, 4}});
  }
  const Arrangement a = arrange(segments, Lattice::metres());
  const Faces faces = trace_faces(a);
  const PolygonArray shapes = face_polygons(a, faces);
  std::vector<std::int64_t> group(faces.size(), 0);
  group[0] = -1;
  for (std::size_t f = 1; f < faces.size(); ++f) {
    if (row_takes(shapes, f, {1.5, 1.5}) || row_takes(shapes, f, {2.5, 2.5})) group[f] = 1;
    if (row_takes(shapes, f, {0.5, 3.5})) group[f] = -1;
    if (row_takes(shapes, f, {1.5, 2.5})) group[f] = 2;
  }
  const std::vector<std::uint8_t> keep(a.nodes.size(), 1);
  const PolygonArray out = dissolve(a, faces, group, 3, keep);
  for (std::size_t g = 0; g < 3; ++g) EXPECT_EQ(invalid_reason(out, g), "") << g;
  EXPECT_EQ(row_area(out, 0), 12);
  EXPECT_EQ(row_area(out, 1), 2);
  EXPECT_EQ(out.parts(1).size(), 2);
}

}  // namespace
}  // namespace libgrid
