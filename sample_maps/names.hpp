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

/// Stems in the order of this map's seed; each is given once, but brands come round again.
class NameBook {
 public:
  explicit NameBook(Random random);

  Name street() { return take(streets_); }
  Name community() { return take(communities_); }
  Name road() { return take(roads_); }
  Name lane() { return take(lanes_); }
  Name compound() { return take(compounds_); }
  Name brand() { return take(brands_); }
  Name river() { return take(rivers_); }

 private:
  struct Stems {
    std::vector<Name> stems;
    std::size_t used = 0;
  };
  static Name take(Stems& from);

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
