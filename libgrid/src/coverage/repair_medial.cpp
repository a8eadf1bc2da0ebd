// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "libgrid/core/error.hpp"
#include "libgrid/topology/overlay.hpp"
#include "repair_cut.hpp"

namespace libgrid {

namespace {

/// The cells beyond a place on the border; two at a corner between cells.
using Labels = std::vector<std::int64_t>;

bool share_label(const Labels& a, const Labels& b) {
  return std::any_of(a.begin(), a.end(), [&](std::int64_t label) {
    return std::find(b.begin(), b.end(), label) != b.end();
  });
}

struct Sample {
  Coord place;
  Labels labels;
};

constexpr std::size_t kSamples = 64;  ///< of one region at most, besides its vertices

/// A ring with its labelled edges sampled; closed.
std::vector<Sample> sampled(std::span<const Coord> ring, std::span<const std::int64_t> label,
                            double spacing) {
  std::vector<Sample> out;
  const std::size_t n = ring.size() - 1;
  for (std::size_t i = 0; i < n; ++i) {
    const std::int64_t before = label[(i + n - 1) % n], after = label[i];
    Labels labels;
    for (const std::int64_t l : {before, after})
      if (l >= 0 && (labels.empty() || labels[0] != l)) labels.push_back(l);
    out.push_back({ring[i], labels});
    if (after < 0) continue;
    const Coord a = ring[i], b = ring[i + 1];
    const double pieces = std::ceil(std::hypot(b.x - a.x, b.y - a.y) / spacing);
    for (double k = 1; k < pieces; ++k)
      out.push_back({{a.x + (b.x - a.x) * k / pieces, a.y + (b.y - a.y) * k / pieces}, {after}});
  }
  return out;
}

/// Places beyond which no cell lies go to the nearest labelled one along the ring.
void label_outline(std::vector<Sample>& ring) {
  const std::size_t n = ring.size();
  const double far = std::numeric_limits<double>::infinity();
  std::vector<std::pair<double, std::int64_t>> nearest(n, {far, -1});
  for (const bool forward : {true, false}) {
    double away = far;
    std::int64_t label = -1;
    for (std::size_t step = 0; step < 2 * n; ++step) {
      const std::size_t i = forward ? step % n : n - 1 - step % n;
      const std::size_t from = forward ? (i + n - 1) % n : (i + 1) % n;
      away +=
          std::hypot(ring[i].place.x - ring[from].place.x, ring[i].place.y - ring[from].place.y);
      if (!ring[i].labels.empty()) {
        away = 0, label = forward ? ring[i].labels.back() : ring[i].labels.front();
      } else if (label >= 0) {
        nearest[i] = std::min(nearest[i], {away, label});
      }
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    if (ring[i].labels.empty() && nearest[i].second >= 0) ring[i].labels = {nearest[i].second};
}

/// Draws the lines triangle by triangle.
class Medial {
 public:
  Medial(Lattice lattice, const std::vector<std::vector<Sample>>& rings) : lattice_(lattice) {
    for (const auto& ring : rings)
      for (std::size_t i = 0; i < ring.size(); ++i) {
        labels_[ring[i].place] = ring[i].labels;
        border_.insert(std::minmax(ring[i].place, ring[(i + 1) % ring.size()].place));
      }
  }

  void add(const std::array<Coord, 3>& corner) {
    std::vector<Coord> middles;
    std::size_t alone = 0;  // the corner that faces the only mixed side
    for (std::size_t k = 0; k < 3; ++k) {
      const Coord a = corner[k], b = corner[(k + 1) % 3], c = corner[(k + 2) % 3];
      const auto la = labels_.find(a), lb = labels_.find(b);
      if (la == labels_.end() || lb == labels_.end() || la->second.empty() || lb->second.empty() ||
          share_label(la->second, lb->second))
        continue;
      alone = (k + 2) % 3;
      middles.push_back(middle(a, b, c));
      room[middles.back()] = std::hypot(b.x - a.x, b.y - a.y) / 8;
    }
    if (middles.size() == 1) {
      add_line(middles[0], corner[alone]);
    } else if (middles.size() == 2) {
      add_line(middles[0], middles[1]);
    } else if (middles.size() == 3) {
      const Coord centre = lattice_.snap({(corner[0].x + corner[1].x + corner[2].x) / 3,
                                          (corner[0].y + corner[1].y + corner[2].y) / 3});
      for (const Coord m : middles) add_line(m, centre);
    }
  }

  std::vector<Segment> lines;
  std::map<Coord, double> room;  ///< how far a line may pass by a vertex of it

 private:
  /// The middle of a side; of a side on the outline a place just beyond, so that the line cuts it.
  Coord middle(Coord a, Coord b, Coord c) const {
    Coord m = {a.x / 2 + b.x / 2, a.y / 2 + b.y / 2};
    if (border_.contains(std::minmax(a, b))) {
      const double away = std::hypot(m.x - c.x, m.y - c.y);
      const double further = 3 * lattice_.step() / (away > 0 ? away : 1);
      m = {m.x + (m.x - c.x) * further, m.y + (m.y - c.y) * further};
    }
    return lattice_.snap(m);
  }
  void add_line(Coord a, Coord b) {
    if (a != b) lines.push_back({a, b, 0});
  }

  Lattice lattice_;
  std::map<Coord, Labels> labels_;
  std::set<std::pair<Coord, Coord>> border_;
};

/// Lines without the vertices that they pass closely: as many come out of the sampling as went in.
class Slim {
 public:
  explicit Slim(const Medial& medial) : room_(medial.room) {
    for (const Segment& s : medial.lines) next_[s.a].insert(s.b), next_[s.b].insert(s.a);
  }

  std::vector<Segment> lines() {
    for (const auto& [c, ends] : next_)
      if (ends.size() != 2)
        for (const Coord to : ends) walk(c, to);
    return std::move(out_);
  }

 private:
  /// From an end or fork to the next one; each way is taken from its smaller end only.
  void walk(Coord from, Coord to) {
    std::vector<Coord> way = {from, to};
    while (next_.at(way.back()).size() == 2) {
      const std::set<Coord>& ends = next_.at(way.back());
      way.push_back(*ends.begin() == way[way.size() - 2] ? *ends.rbegin() : *ends.begin());
    }
    if (std::pair(way.back(), way[way.size() - 2]) < std::pair(from, to)) return;
    keep(way, 0, way.size() - 1);
  }

  void keep(const std::vector<Coord>& way, std::size_t first, std::size_t last) {
    std::size_t worst = first;
    double most = 1;  // in rooms
    const Coord a = way[first], b = way[last];
    const double length = std::hypot(b.x - a.x, b.y - a.y);
    for (std::size_t k = first + 1; k < last; ++k) {
      const double across =
          std::abs((b.x - a.x) * (way[k].y - a.y) - (b.y - a.y) * (way[k].x - a.x));
      const auto room = room_.find(way[k]);
      const double off = length > 0 && room != room_.end() ? across / length / room->second : 2;
      if (off >= most) most = off, worst = k;
    }
    if (worst == first) {
      out_.push_back({a, b, 0});
      return;
    }
    keep(way, first, worst);
    keep(way, worst, last);
  }

  const std::map<Coord, double>& room_;
  std::map<Coord, std::set<Coord>> next_;
  std::vector<Segment> out_;
};

}  // namespace

std::vector<Segment> medial_lines(const PolygonArray& region,
                                  std::span<const std::int64_t> neighbour, double spacing,
                                  Lattice lattice) {
  double length = 0;
  const Range all = region.row_rings(0);
  for (std::int64_t r = all.begin; r < all.end; ++r) {
    const auto ring = region.ring(r);
    for (std::size_t i = 1; i < ring.size(); ++i)
      length += std::hypot(ring[i].x - ring[i - 1].x, ring[i].y - ring[i - 1].y);
  }
  spacing = std::max(spacing, length / static_cast<double>(kSamples));
  std::vector<std::vector<Sample>> rings;
  PolygonBuilder builder;
  builder.begin_row();
  for (std::int64_t part = region.parts(0).begin; part < region.parts(0).end; ++part) {
    builder.begin_part();
    for (std::int64_t r = region.rings(part).begin; r < region.rings(part).end; ++r) {
      const auto first =
          static_cast<std::size_t>(region.ring_offsets()[static_cast<std::size_t>(r)]);
      const auto ring = region.ring(r);
      rings.push_back(sampled(ring, neighbour.subspan(first, ring.size() - 1), spacing));
      label_outline(rings.back());
      std::vector<Coord> places;
      for (const Sample& s : rings.back()) places.push_back(s.place);
      places.push_back(places.front());
      builder.add_ring(places);
    }
  }
  Medial medial(lattice, rings);
  PolygonArray triangles;
  try {
    triangles = triangulate(builder.finish(), 0);
  } catch (const Error& e) {
    // Lines are a proposal: where none can be drawn, the region stays whole.
    if (e.code() != ErrorCode::internal) throw;
    return {};
  }
  if (triangles.size() == 0) return {};
  for (std::int64_t r = triangles.row_rings(0).begin; r < triangles.row_rings(0).end; ++r) {
    const auto ring = triangles.ring(r);
    medial.add({ring[0], ring[1], ring[2]});
  }
  return Slim(medial).lines();
}

}  // namespace libgrid
