// SPDX-License-Identifier: Apache-2.0
#include "registers.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "addresses.hpp"
#include "libgrid/codes/codes.hpp"
#include "libgrid/core/error.hpp"

namespace libgrid::sample {

namespace {

const Name kTower{"大厦", "Tower"}, kMarket{"农贸市场", "Market"},
    kUniversity{"大学", "University"}, kWorks{"厂房", "Works"};

class Clerk {
 public:
  Clerk(const StreetPlan& plan, const Buildings& buildings, Registers books, const Entries& entries,
        Random random, NameBook& names)
      : plan_(plan),
        buildings_(buildings),
        entries_(entries),
        random_(random),
        names_(names),
        plates_(plan),
        books_(std::move(books)),
        last_building_(entries.buildings_before),
        campus_number_(books_.community.size(), 0) {
    last_building_.resize(books_.community.size(), 0);
    for (std::size_t c = 0; c < books_.community.size(); ++c)
      university_.push_back(joined(names_.compound(), kUniversity));
  }

  Registers write() {
    compounds();
    for (std::size_t b = 0; b < buildings_.rows.size(); ++b) building(b);
    public_bodies();
    businesses();
    kiosks();
    shops();
    place_units();
    return std::move(books_);
  }

 private:
  int community_of(const Building& b) const {
    return plan_.lots[static_cast<std::size_t>(b.lot)].community;
  }

  /// Compounds are numbered from east to west and, in bands of 300 m, from south to north.
  void compounds() {
    const std::size_t count = buildings_.compounds.size();
    std::vector<Coord> middles;
    for (const Compound& compound : buildings_.compounds)
      middles.push_back(centroid(compound.ring));
    const auto rank = numbering(middles, 300, NumberingOrder::east_west_south_north);
    std::vector<std::size_t> order(count);
    for (std::size_t i = 0; i < count; ++i) order[static_cast<std::size_t>(rank[i])] = i;
    std::vector<int> last = entries_.compounds_before;
    last.resize(books_.community.size(), 0);
    books_.compound_code.resize(count);
    books_.compound_address.resize(count);
    books_.compound_households.resize(count);
    for (const std::size_t i : order) {
      const Compound& compound = buildings_.compounds[i];
      const auto c =
          static_cast<std::size_t>(plan_.lots[static_cast<std::size_t>(compound.lot)].community);
      books_.compound_code[i] = sequence_code(books_.community_code[c], ++last[c], 4);
      books_.compound_address[i] = plates_.plate(centroid(compound.ring));
    }
    block_number_.assign(count, 0);
  }

  void building(std::size_t row) {
    const Building& b = buildings_.rows[row];
    const auto c = static_cast<std::size_t>(community_of(b));
    books_.building_code.push_back(sequence_code(books_.community_code[c], ++last_building_[c], 5));
    if (b.compound >= 0) {
      const auto at = static_cast<std::size_t>(b.compound);
      const std::string block = std::to_string(++block_number_[at]) + "幢";
      books_.compound_households[at] += b.households;
      books_.building_name.push_back(buildings_.compounds[at].name.zh + block);
      books_.building_address.push_back(books_.compound_address[at] + block);
      return;
    }
    books_.building_address.push_back(plates_.plate(centroid(b.ring)));
    books_.building_name.push_back(name_of(b, books_.building_address.back()));
  }

  std::string name_of(const Building& b, const std::string& address) {
    const auto c = static_cast<std::size_t>(community_of(b));
    switch (b.kind) {
      case BuildingKind::office:
        return joined(names_.brand(), kTower).zh;
      case BuildingKind::market:
        return books_.community[c].zh + kMarket.zh;
      case BuildingKind::campus:
        return university_[c].zh + std::to_string(++campus_number_[c]) + "号楼";
      case BuildingKind::factory:
        return joined(names_.brand(), kWorks).zh;
      default:
        return address;
    }
  }

  void add(std::size_t building, Name name, std::string kind, std::string trade) {
    Unit made;
    made.name = std::move(name);
    made.kind = std::move(kind);
    made.trade = std::move(trade);
    made.building = static_cast<int>(building);
    made.address = books_.building_address[building];
    books_.units.push_back(std::move(made));
    ++load_[static_cast<int>(building)];
  }

  std::vector<std::size_t> buildings_of(BuildingKind kind, int community = -1) const {
    std::vector<std::size_t> found;
    for (std::size_t b = 0; b < buildings_.rows.size(); ++b)
      if (buildings_.rows[b].kind == kind &&
          (community < 0 || community_of(buildings_.rows[b]) == community))
        found.push_back(b);
    return found;
  }

  /// The street office, a committee and a health station in each community, schools, the police.
  void public_bodies() {
    if (entries_.street_office) street_bodies();
    if (entries_.committees) community_bodies();
    std::set<int> schools;
    for (const std::size_t b : buildings_of(BuildingKind::school)) {
      const int compound = buildings_.rows[b].compound;
      if (compound < 0 || !schools.insert(compound).second) continue;
      add(b, buildings_.compounds[static_cast<std::size_t>(compound)].name, "organisation",
          "school");
    }
  }

  /// All buildings of a kind or, where there are none, all buildings.
  std::vector<std::size_t> seats(BuildingKind kind, int community = -1) const {
    std::vector<std::size_t> found = buildings_of(kind, community);
    for (std::size_t b = 0; found.empty() && b < buildings_.rows.size(); ++b)
      if (community < 0 || community_of(buildings_.rows[b]) == community) found.push_back(b);
    return found;
  }

  void street_bodies() {
    const auto offices = seats(BuildingKind::office);
    if (offices.empty()) return;
    const Name& street = books_.street;
    add(random_.pick(offices), joined(street, {"办事处", "Office"}), "organisation", "government");
    add(random_.pick(offices), joined(street, {"派出所", "Police Station"}), "organisation",
        "police");
    add(random_.pick(offices), joined(street, {"消防站", "Fire Station"}), "organisation", "fire");
    add(random_.pick(offices), joined(street, {"卫生服务中心", "Health Centre"}), "organisation",
        "health");
  }

  void community_bodies() {
    for (std::size_t c = 0; c < books_.community.size(); ++c) {
      const Name& community = books_.community[c];
      const auto homes = seats(BuildingKind::slab, static_cast<int>(c));
      if (homes.empty()) continue;
      add(random_.pick(homes), joined(community, {"居民委员会", "Residents' Committee"}),
          "organisation", "committee");
      add(random_.pick(homes), joined(community, {"卫生服务站", "Health Station"}), "organisation",
          "health");
      add(random_.pick(homes), joined(community, {"幼儿园", "Kindergarten"}), "organisation",
          "kindergarten");
    }
  }

  const Trade& pick_trade(const std::vector<Trade>& trades) {
    int sum = 0;
    for (const Trade& t : trades) sum += t.weight;
    int at = random_.whole(0, sum - 1);
    for (const Trade& t : trades)
      if ((at -= t.weight) < 0) return t;
    return trades.back();
  }

  void fill(BuildingKind kind, int least, int most, const std::vector<Trade>& trades,
            const std::string& word) {
    for (const std::size_t b : buildings_of(kind)) {
      const int count = random_.whole(least, most);
      for (int k = 0; k < count; ++k) {
        const Trade& trade = pick_trade(trades);
        add(b, joined(names_.brand(), trade.name), word, trade.word);
      }
    }
  }

  void businesses() {
    fill(BuildingKind::market, 16, 24, stall_trades(), "shop");
    fill(BuildingKind::office, 1, 4, office_trades(), "organisation");
    fill(BuildingKind::factory, 0, 2, works_trades(), "organisation");
    fill(BuildingKind::campus, 0, 2, campus_trades(), "organisation");
  }

  /// Kiosks stand on the verge of a road and belong to no building.
  void kiosks() {
    std::vector<std::size_t> verges;
    for (std::size_t e = 0; e < plan_.sides.size(); ++e) {
      const MapEdge& edge = plan_.map.edges()[e];
      const int left = plan_.sides[e][0];
      if (left >= 0 && edge.structure == Structure::ground &&
          plan_.lines[static_cast<std::size_t>(edge.line)].kind == BarrierClass::local &&
          plan_.lots[static_cast<std::size_t>(left)].use == Use::slabs)
        verges.push_back(e);
    }
    random_.shuffle(verges);
    for (std::size_t k = 0; k < std::min(entries_.kiosks, verges.size()); ++k) {
      const MapEdge& edge = plan_.map.edges()[verges[k]];
      const Coord a = plan_.map.at(edge.a), b = plan_.map.at(edge.b);
      Unit kiosk;
      kiosk.name = joined(names_.brand(), {"报刊亭", "Newsstand"});
      kiosk.kind = "shop";
      kiosk.trade = "kiosk";
      kiosk.at = on_lattice((a + b) * 0.5 + left_of(unit(b - a)) * 8);
      kiosk.address = plates_.plate(kiosk.at);
      kiosk.community = plan_.lots[static_cast<std::size_t>(plan_.sides[verges[k]][0])].community;
      books_.units.push_back(std::move(kiosk));
    }
  }

  /// Shops fill the ground floors along the roads until the number is right.
  void shops() {
    std::vector<std::size_t> fronts;
    for (std::size_t b = 0; b < buildings_.rows.size(); ++b) {
      const Building& row = buildings_.rows[b];
      const Use use = plan_.lots[static_cast<std::size_t>(row.lot)].use;
      const double reach = use == Use::old_town ? 30 : 48;
      if (row.households > 0 && use != Use::field &&
          plates_.road_distance(centroid(row.ring)) < reach)
        fronts.push_back(b);
    }
    const std::size_t wanted =
        entries_.units > 0 ? entries_.units : books_.units.size() + fronts.size() * 3 / 5;
    if (books_.units.size() > wanted || (fronts.empty() && books_.units.size() < wanted))
      throw Error(ErrorCode::internal, "the sample has no room for its shops");
    while (books_.units.size() < wanted) {
      const std::size_t b = random_.pick(fronts);
      const int room = buildings_.rows[b].kind == BuildingKind::house ? 2 : 7;
      if (load_[static_cast<int>(b)] >= room) continue;
      const Trade& trade = pick_trade(shop_trades());
      add(b, joined(names_.brand(), trade.name), "shop", trade.word);
    }
  }

  /// Points stand in a row behind the longest wall of their building; some units have none.
  void place_units() {
    std::stable_sort(books_.units.begin(), books_.units.end(), [](const Unit& a, const Unit& b) {
      return static_cast<unsigned>(a.building) < static_cast<unsigned>(b.building);
    });
    std::map<int, int> stood;
    std::vector<std::size_t> keyed;
    for (std::size_t u = 0; u < books_.units.size(); ++u) {
      Unit& row = books_.units[u];
      if (row.building < 0) continue;
      const Building& b = buildings_.rows[static_cast<std::size_t>(row.building)];
      row.community = community_of(b);
      row.at = door(b.ring, ++stood[row.building], load_[row.building]);
      keyed.push_back(u);
    }
    random_.shuffle(keyed);
    for (std::size_t k = 0; k < std::min(entries_.without_point, keyed.size()); ++k)
      books_.units[keyed[k]].has_point = false;
  }

  static Coord door(const Ring& ring, int number, int of) {
    std::size_t longest = 1;
    for (std::size_t i = 2; i < ring.size(); ++i)
      if (distance(ring[i - 1], ring[i]) > distance(ring[longest - 1], ring[longest])) longest = i;
    const Coord a = ring[longest - 1], b = ring[longest];
    const double share = static_cast<double>(number) / (of + 1);
    return on_lattice(a + (b - a) * share + left_of(unit(b - a)) * 1.8);
  }

  const StreetPlan& plan_;
  const Buildings& buildings_;
  const Entries& entries_;
  Random random_;
  NameBook& names_;
  DoorPlates plates_;
  Registers books_;
  std::vector<Name> university_;
  std::vector<int> last_building_, campus_number_;  ///< of each community
  std::vector<int> block_number_;
  std::map<int, int> load_;  ///< units in a building
};

}  // namespace

Registers register_all(const StreetPlan& plan, const Buildings& buildings, Registers books,
                       const Entries& entries, Random random, NameBook& names) {
  return Clerk(plan, buildings, std::move(books), entries, random, names).write();
}

void number_units(Registers& books, std::vector<int>& last) {
  last.resize(books.community.size(), 0);
  for (Unit& unit : books.units) {
    const auto c = static_cast<std::size_t>(unit.community);
    unit.code = sequence_code(books.community_code[c], ++last[c], 6);
  }
}

void number_components(Registers& books, std::vector<std::array<int, kComponentKinds>>& last) {
  last.resize(books.community.size(), {});
  for (Component& c : books.components)
    c.number = ++last[static_cast<std::size_t>(c.community)][static_cast<std::size_t>(c.kind)];
}

std::string component_code(const Registers& books, const Component& component) {
  const std::string& community =
      books.community_code[static_cast<std::size_t>(component.community)];
  const int kind = static_cast<int>(component.kind) + 1;
  return sequence_code(sequence_code(community, kind, 2), component.number, 5);
}

}  // namespace libgrid::sample
