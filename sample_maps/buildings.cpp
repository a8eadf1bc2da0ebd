// SPDX-License-Identifier: Apache-2.0
#include "buildings.hpp"

#include <algorithm>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "site.hpp"

namespace libgrid::sample {

namespace {

const Name kGarden{"花园", "Garden"}, kCourt{"苑", "Court"}, kVillage{"新村", "New Village"},
    kResidence{"雅居", "Residence"}, kMansion{"府", "Mansion"}, kLi{"里", "Li"},
    kIndustrial{"产业园", "Industrial Park"}, kPrimary{"小学", "Primary School"},
    kMiddle{"中学", "Middle School"};

bool walled(Use use) {
  return use == Use::slabs || use == Use::towers || use == Use::school || use == Use::works;
}

/// Rows face south: the direction of the lot's sides that is nearest to east, not more than 15
/// degrees off it.
Coord row_direction(const Ring& ring) {
  Coord along = long_axis(ring);
  if (std::abs(along.x) < std::abs(along.y)) along = left_of(along);
  if (along.x < 0) along = along * -1;
  const double most = 0.26;
  if (std::abs(along.y) > most) along = unit({1, along.y > 0 ? most : -most});
  return along;
}

class Builder {
 public:
  Builder(const StreetPlan& plan, Random& random, NameBook& names)
      : plan_(plan), random_(random), names_(names) {}

  Buildings build() {
    for (std::size_t i = 0; i < plan_.lots.size(); ++i) fill(static_cast<int>(i));
    return std::move(made_);
  }

 private:
  void fill(int index) {
    const Lot& lot = plan_.lots[static_cast<std::size_t>(index)];
    lot_ = index;
    compound_ = -1;
    if (walled(lot.use)) {
      Compound estate = wall_in(plan_, index);
      if (!estate.ring.empty()) {
        estate.name = estate_name(lot.use);
        compound_ = static_cast<int>(made_.compounds.size());
        made_.compounds.push_back(std::move(estate));
      }
    }
    Site site = site_of(lot);
    const Frame frame{centroid(site.ring()), row_direction(site.ring())};
    switch (lot.use) {
      case Use::slabs:
        return slabs(site, frame);
      case Use::towers:
        return towers(site, frame);
      case Use::village:
        // The rest are vegetable plots.
        if (random_.chance(0.65)) houses(site, 15.5, 0.85);
        return;
      case Use::old_town:
        return houses(site, 13.0, 0.93);
      case Use::campus:
        return campus(site, frame);
      case Use::school:
        return school(site, frame);
      case Use::market:
        return market(site, frame);
      case Use::offices:
        return offices(site, frame);
      case Use::works:
        return works(site, frame);
      case Use::park:
        return park(site, frame);
      case Use::green:
        return pavilions(site, frame, 1);
      case Use::field:
        return farmstead(site);
      case Use::hill:
        return;
    }
  }

  Name estate_name(Use use) {
    if (use == Use::works) return joined(names_.brand(), kIndustrial);
    if (use == Use::school)
      return joined(names_.compound(), random_.chance(0.5) ? kPrimary : kMiddle);
    static const std::vector<Name> kinds{kGarden, kCourt, kVillage, kResidence, kLi};
    static const std::vector<Name> grand{kGarden, kMansion, kCourt};
    return joined(names_.compound(), random_.pick(use == Use::towers ? grand : kinds));
  }

  Site site_of(const Lot& lot) {
    Ring ring = lot.ring;
    std::vector<double> keeps;
    if (compound_ >= 0) {
      ring = made_.compounds[static_cast<std::size_t>(compound_)].ring;
      keeps.assign(ring.size() - 1, 6);
    } else {
      for (const int e : lot.face.edges) {
        const MapEdge& edge = plan_.map.edges()[static_cast<std::size_t>(e)];
        keeps.push_back(clearance(plan_.lines[static_cast<std::size_t>(edge.line)].kind) + 1.5);
      }
    }
    Site site(std::move(ring), std::move(keeps));
    for (const Path& lane : plan_.dead_ends)
      if (ring_takes(lot.ring, lane.back())) site.add_obstacle(lane, 3.5);
    return site;
  }

  bool put(Site& site, Ring footprint, double gap, BuildingKind kind, int floors, int households) {
    if (!site.put(footprint, gap)) return false;
    made_.rows.push_back({std::move(footprint), kind, floors, households, lot_, compound_});
    return true;
  }

  /// Rows of slab blocks: an old estate has six floors and narrow gaps, a new one eleven and wide
  /// ones. A stairwell serves two flats a floor.
  void slabs(Site& site, const Frame& frame) {
    const bool old = random_.chance(0.6);
    const int floors = old ? random_.whole(5, 6) : random_.whole(6, 8);
    const double depth = old ? 11.5 : 13.5, stairwell = old ? 13 : 15;
    const double pitch = depth + (old ? 30 : 40) + random_.between(0, 5);
    const bool steps = random_.chance(0.35);
    const Box box = extent(frame, site.ring());
    int households = 0;
    for (double v = box.min_y + 7 + random_.between(0, 4); v < box.max_y; v += pitch) {
      double u = box.min_x + 4;
      while (u < box.max_x && households < 165) {
        const int wells = old ? random_.whole(2, 3) : 2;
        const double width = wells * stairwell;
        const double shift = random_.between(-1.5, 1.5);
        const Ring ring = steps && wells > 2 ? stepped(frame, u, v + shift, width, depth, 3.2)
                                             : rectangle(frame, u, v + shift, width, depth);
        const int flats = wells * 2 * floors;
        if (put(site, ring, 9, BuildingKind::slab, floors, flats)) {
          households += flats;
          u += width + random_.between(13, 22);
        } else {
          u += 3;
        }
      }
    }
  }

  void towers(Site& site, const Frame& frame) {
    const Box box = extent(frame, site.ring());
    const int floors = random_.whole(12, 18);
    const bool crossed = random_.chance(0.5);
    int households = 0;
    bool odd = false;
    for (double v = box.min_y + 8; v < box.max_y; v += 70, odd = !odd) {
      for (double u = box.min_x + (odd ? 34 : 8); u < box.max_x; u += 4) {
        if (households > 200) return;
        const int high = floors + random_.whole(-2, 2);
        const Ring ring =
            crossed ? cross_shape(frame, u, v, 25, 6) : stepped(frame, u, v, 34, 15, 4);
        if (!put(site, ring, 30, BuildingKind::tower, high, high * 4)) continue;
        households += high * 4;
        u += 66;
      }
    }
  }

  /// Small houses in rows along the longest side; each a little off the line.
  void houses(Site& site, double pitch, double share) {
    const Frame frame{centroid(site.ring()), long_axis(site.ring())};
    const Box box = extent(frame, site.ring());
    for (double v = box.min_y + 3; v < box.max_y; v += pitch)
      for (double u = box.min_x + 3; u < box.max_x;) {
        const double width = random_.between(8.5, 14), depth = random_.between(7.5, 10.5);
        const Coord turn = direction(random_.between(-0.012, 0.012));
        const Frame own{frame.place(u, v + random_.between(-0.8, 0.8)),
                        {dot(frame.along, {turn.x, -turn.y}), dot(frame.along, {turn.y, turn.x})}};
        const Ring ring = random_.chance(0.25) ? corner_shape(own, 0, 0, width, depth, 5)
                                               : rectangle(own, 0, 0, width, depth);
        const int floors = random_.whole(1, 3);
        if (!random_.chance(share)) {
          u += pitch;
        } else if (put(site, ring, 1.6, BuildingKind::house, floors, floors == 1 ? 1 : 2)) {
          u += width + random_.between(1.8, 4);
        } else {
          u += 1.5;
        }
      }
  }

  void campus(Site& site, const Frame& frame) {
    const Box box = extent(frame, site.ring());
    for (double v = box.min_y + 12; v < box.max_y; v += 78)
      for (double u = box.min_x + 12; u < box.max_x; u += 9) {
        if (random_.chance(0.7)) continue;
        const double width = random_.between(48, 76), depth = random_.between(36, 52);
        const Ring ring = random_.chance(0.4)   ? court(frame, u, v, width, depth, 14)
                          : random_.chance(0.5) ? corner_shape(frame, u, v, width, depth, 15)
                                                : rectangle(frame, u, v, width, 17);
        if (put(site, ring, 24, BuildingKind::campus, random_.whole(3, 8), 0)) u += width;
      }
  }

  void school(Site& site, const Frame& frame) {
    const Box box = extent(frame, site.ring());
    bool main = false;
    int halls = 0;
    for (double v = box.max_y - 12; v > box.min_y; v -= 6)
      for (double u = box.min_x + 8; u < box.max_x; u += 6) {
        if (!main)
          main = put(site, court(frame, u, v - 40, 62, 40, 12), 14, BuildingKind::school, 4, 0);
        else if (halls < 3 &&
                 put(site, rectangle(frame, u, v - 22, 36, 18), 16, BuildingKind::school, 3, 0))
          ++halls;
      }
  }

  void market(Site& site, const Frame& frame) {
    const Box box = extent(frame, site.ring());
    int halls = 0;
    for (double v = box.min_y + 10; v < box.max_y; v += 5)
      for (double u = box.min_x + 8; u < box.max_x; u += 5)
        if (halls < 3 && put(site, rectangle(frame, u, v, halls == 0 ? 78 : 52, 30), 12,
                             BuildingKind::market, 2, 0))
          ++halls;
  }

  void offices(Site& site, const Frame& frame) {
    const Box box = extent(frame, site.ring());
    for (double v = box.min_y + 8; v < box.max_y; v += 62)
      for (double u = box.min_x + 8; u < box.max_x; u += 7) {
        const double width = random_.between(28, 52), depth = random_.between(20, 30);
        const Ring ring = random_.chance(0.3) ? corner_shape(frame, u, v, width, depth + 14, 16)
                                              : rectangle(frame, u, v, width, depth);
        if (put(site, ring, 18, BuildingKind::office, random_.whole(4, 18), 0)) u += width + 12;
      }
  }

  void works(Site& site, const Frame& frame) {
    const Box box = extent(frame, site.ring());
    for (double v = box.min_y + 8; v < box.max_y; v += 58)
      for (double u = box.min_x + 8; u < box.max_x; u += 8) {
        const double width = random_.between(40, 92);
        if (put(site, rectangle(frame, u, v, width, random_.between(24, 42)), 11,
                BuildingKind::factory, random_.whole(1, 3), 0))
          u += width + 8;
      }
  }

  void park(Site& site, const Frame& frame) {
    const double radius = std::min(95.0, std::sqrt(ring_area(site.ring())) / 6.5);
    const Ring pond = blob(frame.origin, radius, 1.45, random_);
    if (site.put(pond, 0)) made_.ponds.push_back(pond);
    pavilions(site, frame, 3);
  }

  void pavilions(Site& site, const Frame& frame, int wanted) {
    const Box box = extent(frame, site.ring());
    for (int tries = 0, stand = 0; tries < 60 && stand < wanted; ++tries) {
      const double u = random_.between(box.min_x, box.max_x);
      const double v = random_.between(box.min_y, box.max_y);
      if (put(site, cross_shape(frame, u, v, 14, 3), 12, BuildingKind::pavilion, 1, 0)) ++stand;
    }
  }

  /// A few farmhouses at one corner of a field.
  void farmstead(Site& site) {
    if (!random_.chance(0.6)) return;
    const Frame frame{random_.pick(site.ring()), long_axis(site.ring())};
    for (int k = 0; k < 12; ++k) {
      const Coord at{random_.between(-70, 70), random_.between(-70, 70)};
      put(site, rectangle(frame, at.x, at.y, random_.between(10, 15), 9), 5, BuildingKind::house,
          random_.whole(1, 2), 1);
    }
  }

  const StreetPlan& plan_;
  Random& random_;
  NameBook& names_;
  Buildings made_;
  int lot_ = -1;
  int compound_ = -1;
};

}  // namespace

std::string_view word_of(BuildingKind kind) {
  switch (kind) {
    case BuildingKind::slab:
      return "slab";
    case BuildingKind::tower:
      return "tower";
    case BuildingKind::house:
      return "house";
    case BuildingKind::school:
      return "school";
    case BuildingKind::market:
      return "market";
    case BuildingKind::office:
      return "office";
    case BuildingKind::factory:
      return "factory";
    case BuildingKind::campus:
      return "campus";
    case BuildingKind::pavilion:
      return "pavilion";
  }
  return "";
}

Buildings build(const StreetPlan& plan, Random& random, NameBook& names) {
  return Builder(plan, random, names).build();
}

void thin_houses(Buildings& buildings, Random& random) {
  std::vector<std::size_t> small;
  for (std::size_t i = 0; i < buildings.rows.size(); ++i)
    if (buildings.rows[i].kind == BuildingKind::house) small.push_back(i);
  const std::size_t rows = buildings.rows.size();
  if (rows < kBuildings || rows - small.size() > kBuildings)
    throw Error(ErrorCode::internal, "the sample has room for " + std::to_string(rows) +
                                         " buildings, " + std::to_string(small.size()) +
                                         " of them small; " + std::to_string(kBuildings) +
                                         " are wanted");
  random.shuffle(small);
  std::vector<std::uint8_t> gone(rows, 0);
  for (std::size_t i = 0; i < rows - kBuildings; ++i) gone[small[i]] = 1;
  take_away(buildings, gone);
}

void take_away(Buildings& buildings, const std::vector<std::uint8_t>& gone) {
  std::size_t row = 0;
  std::erase_if(buildings.rows, [&](const Building&) { return gone[row++] != 0; });
}

}  // namespace libgrid::sample
