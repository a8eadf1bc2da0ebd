// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "random.hpp"

/// Invented names, Chinese and English side by side.
namespace libgrid::sample {

struct Name {
  std::string zh;
  std::string en;
};

/// A stem and what kind of thing it names: {"文澜", "Wenlan"} + {"大道", "Avenue"}.
inline Name joined(const Name& stem, const Name& kind) {
  return {stem.zh + kind.zh, stem.en + " " + kind.en};
}

/// What kinds of lines are called.
inline const Name kRoad{"路", "Road"}, kStreet{"街", "Street"}, kAvenue{"大道", "Avenue"},
    kLane{"巷", "Lane"}, kExpressway{"快速路", "Expressway"}, kRiver{"河", "River"},
    kStream{"溪", "Brook"}, kRailway{"铁路", "Railway"};

/// What areas are called.
inline const Name kCity{"市", "City"}, kDistrict{"区", "District"},
    kSubdistrict{"街道", "Subdistrict"}, kTown{"镇", "Town"}, kCommunity{"社区", "Community"},
    kVillageCommunity{"村", "Village"};

/// No province has the digits 99, so codes belong to no real place; the rest lies in the bands of a
/// city's districts.
inline const std::string kProvinceCity = "9901", kCounty = kProvinceCity + "06";

/// Stems in the order of this map's seed. Each is given once; then places come round with a word
/// for where they lie ("文澜东"), brands and compounds as they were.
class NameBook {
 public:
  explicit NameBook(Random random);

  Name street() { return place(streets_); }
  Name community() { return place(communities_); }
  Name road() { return place(roads_); }
  Name lane() { return place(lanes_); }
  Name compound() { return take(compounds_); }
  Name brand() { return take(brands_); }
  Name river() { return take(rivers_); }

 private:
  struct Stems {
    std::vector<Name> stems;
    std::size_t used = 0;
  };
  static Name take(Stems& from);
  static Name place(Stems& from);

  Stems streets_, communities_, roads_, lanes_, compounds_, brands_, rivers_;
};

/// A line of business of a unit.
struct Trade {
  std::string word;  ///< "pharmacy"
  Name name;         ///< {"大药房", "Pharmacy"}
  int weight;        ///< how common it is
};
const std::vector<Trade>& shop_trades();
const std::vector<Trade>& office_trades();
const std::vector<Trade>& works_trades();
const std::vector<Trade>& campus_trades();
const std::vector<Trade>& stall_trades();

}  // namespace libgrid::sample
