// SPDX-License-Identifier: Apache-2.0
#include "libgrid/topology/chain_sum.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <tuple>
#include <utility>

#include "libgrid/geom/predicates.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kBatch = 64;             ///< edges asked for ahead
constexpr std::int64_t kShardEdges = 1 << 18;  ///< fewer edges are not worth a second thread

std::uint64_t hash_of(Coord c) {
  // -0 equals 0, so it must have the same bits here.
  const auto x = std::bit_cast<std::uint64_t>(c.x + 0.0);
  const auto y = std::bit_cast<std::uint64_t>(c.y + 0.0);
  std::uint64_t h = x * 0x9E3779B97F4A7C15U;
  h = (h ^ (h >> 32) ^ y) * 0xC2B2AE3D27D4EB4FU;
  return h ^ (h >> 29);
}

/// The same for both directions.
std::uint64_t hash_of_edge(std::uint64_t a, std::uint64_t b) {
  std::uint64_t h = (a + b) * 0xFF51AFD7ED558CCDU;
  h ^= h >> 33;
  return h == 0 ? 1 : h;  // 0 marks a free slot
}

/// Whose edge, where its first vertex stands in the array it came from, and how it runs.
struct Reference {
  std::uint64_t bits = 0;

  Reference() = default;
  Reference(std::int64_t coordinate, bool outline, bool backward, bool rising)
      : bits(static_cast<std::uint64_t>(coordinate) << 3 | (outline ? 4U : 0U) |
             (backward ? 2U : 0U) | (rising ? 1U : 0U)) {}
  std::size_t coordinate() const { return static_cast<std::size_t>(bits >> 3); }
  bool outline() const { return (bits & 4) != 0; }
  /// Runs from its second stored vertex to its first.
  bool backward() const { return (bits & 2) != 0; }
  /// Runs from its smaller end to its larger.
  bool rising() const { return (bits & 1) != 0; }
};

struct Chains {
  const PolygonArray& polygons;
  const PolygonArray& outlines;
  std::vector<std::uint8_t> polygon_turned, outline_turned;  ///< rings that run the wrong way

  const Coord* at(Reference r) const {
    return (r.outline() ? outlines : polygons).coords().data() + r.coordinate();
  }
  Segment edge(Reference r) const {
    const Coord* c = at(r);
    return r.backward() ? Segment{c[1], c[0], 0} : Segment{c[0], c[1], 0};
  }
  bool opposite(Reference l, Reference r) const {
    const Segment a = edge(l), b = edge(r);
    return a.a == b.b && a.b == b.a;
  }
};

/// Edges that no opposite one has met yet: a hash table with linear probing, whose entries move up
/// when one before them goes.
///
/// Edges of one hash that run in opposite directions are taken to cancel; their coordinates, which
/// lie far apart in memory, are asked for and compared a little later, many at a time. Should two
/// ever differ, `honest` says so, and the sum is to be made again with `careful` set.
class OpenEdges {
 public:
  OpenEdges(const Chains& chains, bool careful)
      : chains_(chains), careful_(careful), slots_(1 << 10) {}

  void prefetch(std::uint64_t hash) const {
    __builtin_prefetch(&slots_[hash & (slots_.size() - 1)], 1);
  }

  void add(std::uint64_t hash, Reference reference) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash & mask;
    for (; slots_[at].hash != 0; at = (at + 1) & mask)
      if (slots_[at].hash == hash && cancel(slots_[at].edge, reference)) return remove(at);
    slots_[at] = {hash, reference};
    if (++count_ * 2 > slots_.size()) grow();
  }

  bool honest() {
    for (std::size_t k = 0; k < claims_; ++k)
      honest_ = honest_ && chains_.opposite(claim_[k].first, claim_[k].second);
    claims_ = 0;
    return honest_;
  }

  void append_to(std::vector<Reference>& into) const {
    for (const Slot& slot : slots_)
      if (slot.hash != 0) into.push_back(slot.edge);
  }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    Reference edge = {};
  };

  bool cancel(Reference l, Reference r) {
    if (l.rising() == r.rising()) return false;
    if (careful_) return chains_.opposite(l, r);
    __builtin_prefetch(chains_.at(l));
    claim_[claims_++] = {l, r};
    if (claims_ == claim_.size()) honest();
    return true;
  }

  void remove(std::size_t hole) {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = (hole + 1) & mask; slots_[at].hash != 0; at = (at + 1) & mask) {
      const std::size_t home = slots_[at].hash & mask;
      // An entry may move up unless its home lies behind the hole.
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      slots_[hole] = slots_[at];
      hole = at;
    }
    slots_[hole].hash = 0;
    --count_;
  }

  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    const std::size_t mask = slots_.size() - 1, old_mask = old.size() - 1;
    // From a free slot on, so that equal edges keep their order: which of them stays open must not
    // depend on the size of the table.
    std::size_t free = 0;
    while (old[free].hash != 0) ++free;
    for (std::size_t i = 1; i < old.size(); ++i) {
      const Slot& slot = old[(free + i) & old_mask];
      if (slot.hash == 0) continue;
      std::size_t at = slot.hash & mask;
      while (slots_[at].hash != 0) at = (at + 1) & mask;
      slots_[at] = slot;
    }
  }

  const Chains& chains_;
  bool careful_;
  bool honest_ = true;
  std::vector<Slot> slots_;
  std::size_t count_ = 0;
  std::array<std::pair<Reference, Reference>, 64> claim_ = {};
  std::size_t claims_ = 0;
};

std::vector<std::uint8_t> turned_rings(const PolygonArray& polygons, const Run& run) {
  std::vector<std::uint8_t> turned(polygons.ring_offsets().size() - 1);
  for_chunks(polygons.size(), 1024, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row)
      for (std::int64_t part = polygons.parts(row).begin; part < polygons.parts(row).end; ++part) {
        const Range rings = polygons.rings(part);
        for (std::int64_t r = rings.begin; r < rings.end; ++r)
          turned[static_cast<std::size_t>(r)] =
              ring_turn(polygons.ring(r)) == (r == rings.begin ? -1 : 1);
      }
  });
  return turned;
}

auto ends(const Segment& s) { return std::tuple(std::min(s.a, s.b), std::max(s.a, s.b)); }

bool in_order(const Segment& l, const Segment& r) {
  return std::tuple_cat(ends(l), std::tie(l.source, l.a)) <
         std::tuple_cat(ends(r), std::tie(r.source, r.a));
}

/// A part of a group's edges, by hash, that one thread sums.
struct Shard {
  std::size_t group = 0;
  std::uint64_t part = 0, parts = 1;
};

class Summer {
 public:
  Summer(const PolygonArray& polygons, std::span<const std::int64_t> group_of,
         const PolygonArray& outlines, const Run& run)
      : chains_{polygons, outlines, turned_rings(polygons, run), turned_rings(outlines, run)},
        rows_of_(outlines.size()) {
    for (std::size_t row = 0; row < polygons.size(); ++row)
      if (group_of[row] >= 0) rows_of_[static_cast<std::size_t>(group_of[row])].push_back(row);
  }

  ChainSum sum(const Run& run) {
    std::vector<Shard> shards;
    const auto threads = static_cast<std::uint64_t>(run.thread_count());
    ChainSum out;
    for (std::size_t group = 0; group < rows_of_.size(); ++group) {
      const std::int64_t edges = edges_of(group);
      out.edges += edges;
      const std::uint64_t parts = edges > kShardEdges ? threads : 1;
      for (std::uint64_t part = 0; part < parts; ++part) shards.push_back({group, part, parts});
    }
    std::vector<std::vector<Reference>> open(shards.size());
    for_chunks(shards.size(), 1, run,
               [&](std::size_t begin, std::size_t) { open[begin] = sum_shard(shards[begin]); });
    std::size_t next = 0;
    for (std::size_t group = 0; group < rows_of_.size(); ++group) {
      for (; next < shards.size() && shards[next].group == group; ++next)
        for (const Reference r : open[next]) out.residue.push_back(named(r));
      std::sort(out.residue.begin() + out.offsets.back(), out.residue.end(), in_order);
      out.offsets.push_back(static_cast<std::int64_t>(out.residue.size()));
    }
    return out;
  }

 private:
  std::int64_t edges_of(std::size_t group) const {
    std::int64_t edges = 0;
    for (const std::size_t row : rows_of_[group]) edges += row_edges(chains_.polygons, row);
    return edges + row_edges(chains_.outlines, group);
  }

  static std::int64_t row_edges(const PolygonArray& polygons, std::size_t row) {
    const Range rings = polygons.row_rings(row);
    const auto& offsets = polygons.ring_offsets();
    return offsets[static_cast<std::size_t>(rings.end)] -
           offsets[static_cast<std::size_t>(rings.begin)] - rings.size();
  }

  std::vector<Reference> sum_shard(const Shard& shard, bool careful = false) const {
    OpenEdges open(chains_, careful);
    for (const std::size_t row : rows_of_[shard.group]) add_row(row, false, shard, open);
    add_row(shard.group, true, shard, open);
    if (!open.honest()) return sum_shard(shard, true);
    std::vector<Reference> left;
    open.append_to(left);
    return left;
  }

  void add_row(std::size_t row, bool outline, const Shard& shard, OpenEdges& open) const {
    const PolygonArray& from = outline ? chains_.outlines : chains_.polygons;
    const auto& turned = outline ? chains_.outline_turned : chains_.polygon_turned;
    const Range rings = from.row_rings(row);
    for (std::int64_t r = rings.begin; r < rings.end; ++r)
      for (std::size_t begin = 1; begin < from.ring(r).size(); begin += kBatch)
        add_edges(from.ring(r), begin, from.ring_offsets()[static_cast<std::size_t>(r)], outline,
                  (turned[static_cast<std::size_t>(r)] != 0) != outline, shard, open);
  }

  /// Edges that end at vertices begin, begin + 1, ...: first all places in the table are asked for,
  /// then used.
  static void add_edges(std::span<const Coord> ring, std::size_t begin, std::int64_t first,
                        bool outline, bool backward, const Shard& shard, OpenEdges& open) {
    const std::size_t end = std::min(ring.size(), begin + kBatch);
    std::array<std::uint64_t, kBatch> hashes;
    std::uint64_t before = hash_of(ring[begin - 1]);
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint64_t here = hash_of(ring[i]);
      hashes[i - begin] = hash_of_edge(before, here);
      open.prefetch(hashes[i - begin]);
      before = here;
    }
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint64_t hash = hashes[i - begin];
      // The upper bits choose the part, the lower ones the slot.
      if (shard.parts > 1 && (hash >> 40) % shard.parts != shard.part) continue;
      if (ring[i - 1] == ring[i]) continue;
      const bool rising = (ring[i - 1] < ring[i]) != backward;
      open.add(hash, {first + static_cast<std::int64_t>(i) - 1, outline, backward, rising});
    }
  }

  /// The edge with its row as source.
  Segment named(Reference r) const {
    Segment edge = chains_.edge(r);
    edge.source = -1;
    if (r.outline()) return edge;
    // The last of the offsets that do not lie beyond: rows and parts may be empty.
    const auto last_up_to = [](std::span<const std::int64_t> offsets, std::int64_t position) {
      return std::upper_bound(offsets.begin(), offsets.end(), position) - offsets.begin() - 1;
    };
    const PolygonArray& p = chains_.polygons;
    const auto ring = last_up_to(p.ring_offsets(), static_cast<std::int64_t>(r.coordinate()));
    edge.source = last_up_to(p.row_offsets(), last_up_to(p.part_offsets(), ring));
    return edge;
  }

  Chains chains_;
  std::vector<std::vector<std::size_t>> rows_of_;
};

}  // namespace

ChainSum sum_chains(const PolygonArray& polygons, std::span<const std::int64_t> group_of,
                    const PolygonArray& outlines, const Run& run) {
  return Summer(polygons, group_of, outlines, run).sum(run);
}

ChainSum sum_chains(const PolygonArray& polygons, const Run& run) {
  PolygonBuilder nothing;
  nothing.begin_row();
  const std::vector<std::int64_t> one_group(polygons.size(), 0);
  return sum_chains(polygons, one_group, nothing.finish(), run);
}

ChainSum less_outline(ChainSum sum, const PolygonArray& outlines) {
  const std::vector<std::uint8_t> turned = turned_rings(outlines, {});
  std::vector<std::uint8_t> gone(sum.residue.size());
  std::vector<Segment> left;
  for (std::size_t r = 0; r < turned.size(); ++r) {
    const auto ring = outlines.ring(static_cast<std::int64_t>(r));
    for (std::size_t i = 1; i < ring.size(); ++i) {
      ++sum.edges;
      if (ring[i - 1] == ring[i]) continue;
      Segment edge{ring[i], ring[i - 1], -1};
      if (turned[r]) std::swap(edge.a, edge.b);
      const auto [begin, end] = std::equal_range(
          sum.residue.begin(), sum.residue.end(), edge,
          [](const Segment& one, const Segment& two) { return ends(one) < ends(two); });
      const auto met = std::find_if(begin, end, [&](const Segment& s) {
        return s.a == edge.b && !gone[static_cast<std::size_t>(&s - sum.residue.data())];
      });
      if (met == end)
        left.push_back(edge);
      else
        gone[static_cast<std::size_t>(met - sum.residue.begin())] = 1;
    }
  }
  for (std::size_t k = 0; k < gone.size(); ++k)
    if (!gone[k]) left.push_back(sum.residue[k]);
  std::sort(left.begin(), left.end(), in_order);
  sum.residue = std::move(left);
  sum.offsets.back() = static_cast<std::int64_t>(sum.residue.size());
  return sum;
}

}  // namespace libgrid
