// SPDX-License-Identifier: Apache-2.0
#include "libgrid/assign/chain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numeric>

#include "folder.hpp"
#include "libgrid/core/error.hpp"
#include "random.hpp"

namespace libgrid {
namespace {

using testing::ElementsAre;
using Codes = std::vector<std::string>;
using Rows = std::vector<std::int64_t>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(LinkKeys, EachKeyHasAParentOrAState) {
  const Link link = link_keys(Codes{"007", "", "7", "b", "甲"}, Codes{"b", "007", "甲", "b", ""});
  EXPECT_THAT(link.parent, ElementsAre(1, -1, -1, -1, 2));
  EXPECT_THAT(link.state, ElementsAre(LinkState::ok, LinkState::missing, LinkState::unknown,
                                      LinkState::ambiguous, LinkState::ok));
  EXPECT_THAT(link_keys(Codes{"a"}, {}).state, ElementsAre(LinkState::unknown));
  EXPECT_TRUE(link_keys({}, Codes{"a"}).parent.empty());
  // A parent without a code is nobody's, however many there are.
  EXPECT_THAT(link_keys(Codes{""}, Codes{"", ""}).state, ElementsAre(LinkState::missing));
}

TEST(LinkKeys, StatesHaveWords) {
  Codes words;
  for (const LinkState state :
       {LinkState::ok, LinkState::missing, LinkState::unknown, LinkState::ambiguous,
        LinkState::contradictory, LinkState::not_stated})
    words.emplace_back(name_of(state));
  EXPECT_THAT(words,
              ElementsAre("ok", "missing", "unknown", "ambiguous", "contradictory", "not_stated"));
}

TEST(ChainLinks, SaysAtWhichLinkARowBreaks) {
  const Rows person_household{0, 1, 2, -1, 0}, household_unit{1, -1, 0}, unit_cell{-1, 3};
  const Chained chain = chain_links({person_household, household_unit, unit_cell});
  EXPECT_THAT(chain.row, ElementsAre(3, -1, -1, -1, 3));
  EXPECT_THAT(chain.broken, ElementsAre(-1, 1, 2, 0, -1));
  EXPECT_THAT(chain_links({unit_cell}).row, ElementsAre(-1, 3));
  EXPECT_TRUE(chain_links({Rows{}, unit_cell}).row.empty());
}

TEST(ChainLinks, RefusesAParentThatIsNotThere) {
  const Rows up{0, 2}, two{0, 0}, wrong{-2};
  expect_error([&] { chain_links({}); }, ErrorCode::usage, "one link");
  expect_error([&] { chain_links({up, two}); }, ErrorCode::bad_value, "parent 2 was named");
  expect_error([&] { chain_links({wrong}); }, ErrorCode::bad_value, "parent -2 was named");
}

TEST(ChooseEntrances, ByKindThenByRow) {
  const PointArray doors({{0, 0}, {1, 0}, {2, 0}, {3, 0}, {kNan, kNan}, {5, 0}, {6, 0}});
  const Codes building{"a", "a", "a", "b", "c", "x", ""};
  const Codes kind{"side", "gate", "大门", "side", "门牌", "gate", "gate"};
  const Entrances e = choose_entrances(doors, building, kind, Codes{"a", "b", "c"});
  EXPECT_THAT(e.door, ElementsAre(1, 3, -1));
  EXPECT_EQ(e.points[0], (Coord{1, 0}));
  EXPECT_FALSE(e.points.has(2));
  EXPECT_EQ(e.building_of.state[5], LinkState::unknown);
  EXPECT_EQ(e.building_of.state[6], LinkState::missing);
  EXPECT_THAT(choose_entrances(doors, building, kind, Codes{"a"}, Codes{"side"}).door,
              ElementsAre(0));
}

TEST(ChooseEntrances, ADoorPlateComesBeforeAGateAndAMainBuilding) {
  const PointArray doors({{0, 0}, {1, 0}, {2, 0}});
  const Codes building{"a", "a", "a"};
  for (const Codes& kind :
       {Codes{"main_building", "gate", "door_plate"}, Codes{"主楼", "大门", "门牌"}})
    EXPECT_THAT(choose_entrances(doors, building, kind, Codes{"a"}).door, ElementsAre(2));
}

TEST(ChooseEntrances, RefusesWhatDoesNotFit) {
  const PointArray doors({{0, 0}});
  expect_error([&] { choose_entrances(doors, {}, Codes{"gate"}, Codes{"a"}); },
               ErrorCode::bad_value, "0 keys of buildings");
  expect_error([&] { choose_entrances(doors, Codes{"a"}, {}, Codes{"a"}); }, ErrorCode::bad_value,
               "0 kinds of doors");
}

TEST(CompareStated, TellsWhatTheRegisterGotWrong) {
  const Codes codes{"001", "002", "002"};
  const std::vector<LinkState> found = compare_stated(
      Codes{"001", "001", "", "1", "002", "002", "9"}, Rows{0, 1, 0, 0, -1, 2, -1}, codes);
  EXPECT_THAT(found, ElementsAre(LinkState::ok, LinkState::contradictory, LinkState::not_stated,
                                 LinkState::unknown, LinkState::missing, LinkState::ok,
                                 LinkState::unknown));
  expect_error([&] { compare_stated(Codes{"001"}, {}, codes); }, ErrorCode::bad_value,
               "1 stated cells were given; 0");
  expect_error([&] { compare_stated(Codes{""}, Rows{3}, codes); }, ErrorCode::bad_value,
               "cell 3 was named, but there are 3");
}

TEST(RollUp, ParentsAreSumsOfTheirChildren) {
  const Tally cells = tally_all(Rows{0, 1, -1, 1, 2}, std::vector{1.0, kNan, 4.0, 8.0, 16.0}, 3);
  EXPECT_THAT(cells.sum, ElementsAre(1, 8, 16, 4));
  EXPECT_THAT(cells.count, ElementsAre(1, 2, 1, 1));
  EXPECT_THAT(cells.missing, ElementsAre(0, 1, 0, 0));
  const Tally areas = roll_up(cells, Rows{1, 1, -1}, 2);
  EXPECT_THAT(areas.sum, ElementsAre(0, 9, 20));
  EXPECT_THAT(areas.count, ElementsAre(0, 3, 2));
  EXPECT_THAT(areas.missing, ElementsAre(0, 1, 0));
}

TEST(RollUp, NothingIsStillEverything) {
  const Tally none = tally_all({}, {}, 0);
  EXPECT_THAT(none.count, ElementsAre(0));
  EXPECT_THAT(roll_up(none, {}, 2).count, ElementsAre(0, 0, 0));
}

TEST(RollUp, RefusesLengthsThatDoNotFit) {
  const Tally cells = tally_all(Rows{0}, std::vector{1.0}, 2);
  expect_error([&] { roll_up(cells, Rows{0, 0, 0}, 1); }, ErrorCode::bad_value, "3 rows");
  expect_error([&] { roll_up(cells, Rows{0, 1}, 1); }, ErrorCode::bad_value, "parent 1 was named");
  expect_error([&] { tally_all(Rows{2}, std::vector{1.0}, 2); }, ErrorCode::bad_value, "group 2");
  expect_error([&] { tally_all(Rows{0}, {}, 2); }, ErrorCode::bad_value, "0 values");
}

// Laws

struct World {
  std::vector<Codes> codes;  ///< by level, lowest first; some stand twice, some are empty
  std::vector<Codes> keys;   ///< of each level's rows in the next
};

World random_world(Random& random) {
  World world;
  std::int64_t rows = random.whole(0, 300);
  for (int level = 0; level < 4; ++level, rows = random.whole(0, rows / 3 + 1)) {
    auto code = [&](std::int64_t n) { return n == 0 ? std::string() : std::to_string(n); };
    Codes codes, keys;
    for (std::int64_t row = 0; row < rows; ++row) {
      codes.push_back(code(random.whole(0, 3 * rows)));
      keys.push_back(code(random.whole(0, rows)));
    }
    world.codes.push_back(codes);
    world.keys.push_back(keys);
  }
  return world;
}

TEST(ChainLaws, ALinkIsWhatACountOfCodesSays) {
  Random random(3);
  for (int round = 0; round < 200; ++round) {
    const World world = random_world(random);
    std::map<std::string, int> times;
    for (const std::string& code : world.codes[1]) ++times[code];
    const Link link = link_keys(world.keys[0], world.codes[1]);
    for (std::size_t row = 0; row < world.keys[0].size(); ++row) {
      const std::string& key = world.keys[0][row];
      const LinkState wanted = key.empty()       ? LinkState::missing
                               : times[key] == 0 ? LinkState::unknown
                               : times[key] > 1  ? LinkState::ambiguous
                                                 : LinkState::ok;
      ASSERT_EQ(link.state[row], wanted);
      ASSERT_EQ(link.parent[row] >= 0, wanted == LinkState::ok);
      if (wanted == LinkState::ok) {
        ASSERT_EQ(world.codes[1][static_cast<std::size_t>(link.parent[row])], key);
      }
    }
  }
}

/// Counts, missing values and sums (whole numbers) over all rows.
std::vector<double> totals(const Tally& t) {
  return {
      std::accumulate(t.sum.begin(), t.sum.end(), 0.0),
      static_cast<double>(std::accumulate(t.count.begin(), t.count.end(), std::int64_t{0})),
      static_cast<double>(std::accumulate(t.missing.begin(), t.missing.end(), std::int64_t{0}))};
}

TEST(ChainLaws, TotalsAgreeOnEveryLevel) {
  Random random(4);
  for (int round = 0; round < 200; ++round) {
    const World world = random_world(random);
    std::vector<double> values;
    for (std::size_t row = 0; row < world.keys[0].size(); ++row)
      values.push_back(random.whole(0, 4) == 0 ? kNan : static_cast<double>(random.whole(0, 1000)));
    std::vector<Rows> parents;
    for (std::size_t level = 0; level < 3; ++level)
      parents.push_back(link_keys(world.keys[level], world.codes[level + 1]).parent);
    auto rows_of = [&](std::size_t level) {
      return static_cast<std::int64_t>(world.codes[level].size());
    };
    const std::vector<double> wanted = totals(tally_all(Rows(values.size(), 0), values, 1));
    Tally rolled = tally_all(parents[0], values, rows_of(1));
    ASSERT_EQ(totals(rolled), wanted);
    for (std::size_t level = 2; level < 4; ++level) {
      rolled = roll_up(rolled, parents[level - 1], rows_of(level));
      ASSERT_EQ(totals(rolled), wanted);
      // The same as to follow each row up and to count there.
      const std::vector<std::span<const std::int64_t>> links(
          parents.begin(), parents.begin() + static_cast<int>(level));
      const Tally followed = tally_all(chain_links(links).row, values, rows_of(level));
      ASSERT_EQ(rolled.sum, followed.sum);
      ASSERT_EQ(rolled.count, followed.count);
      ASSERT_EQ(rolled.missing, followed.missing);
    }
  }
}

TEST(ChainLaws, ARowCountedTwiceBreaksTheTotal) {
  const std::vector<double> values{1, 2, 4};
  Tally twice = tally_all(Rows{0, 1, 1}, values, 2);
  const std::vector<double> wanted = totals(tally_all(Rows{0, 0, 0}, values, 1));
  ASSERT_EQ(totals(twice), wanted);
  twice.sum[0] += 4, ++twice.count[0];
  EXPECT_NE(totals(roll_up(twice, Rows{0, 0}, 1)), wanted);
}

}  // namespace
}  // namespace libgrid
