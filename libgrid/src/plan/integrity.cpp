// SPDX-License-Identifier: Apache-2.0
#include "libgrid/plan/integrity.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "libgrid/assign/chain.hpp"
#include "libgrid/geom/measures.hpp"

namespace libgrid {

namespace {

using Texts = std::vector<std::string>;

/// One link: columns with a row for each child; those that say nothing are empty.
struct LinkRows {
  std::string name;
  const Texts& code;
  std::vector<LinkState> state;
  const Texts& stated;
  const std::vector<std::int64_t>& parent;  ///< as computed
  const Texts& parent_code;
  const std::vector<Unassigned>& reason;
};

constexpr std::array kTold = {LinkState::ok, LinkState::missing, LinkState::unknown,
                              LinkState::ambiguous, LinkState::contradictory};
const Texts kNothingStated;
const std::vector<std::int64_t> kNoParents;
const std::vector<Unassigned> kNoReasons;

/// A link that was found by place or key, compared with what is stated of it.
std::vector<LinkState> compared(const Texts& stated, const std::vector<std::int64_t>& parent,
                                const Texts& parent_code) {
  std::vector<LinkState> made(parent.size(), LinkState::not_stated);
  if (!stated.empty()) made = compare_stated(stated, parent, parent_code);
  for (std::size_t row = 0; row < made.size(); ++row)
    if (made[row] == LinkState::not_stated)
      made[row] = parent[row] < 0 ? LinkState::missing : LinkState::ok;
  return made;
}

/// Texts of which the empty ones are missing.
class Report {
 public:
  /// `place_of` gives the place of a child.
  template <class Place>
  void add(const LinkRows& link, const Place& place_of) {
    link_.push_back(link.name);
    rows_.push_back(static_cast<std::int64_t>(link.state.size()));
    for (std::size_t k = 0; k < kTold.size(); ++k)
      count_[k].push_back(std::count(link.state.begin(), link.state.end(), kTold[k]));
    for (std::size_t row = 0; row < link.state.size(); ++row)
      if (link.state[row] != LinkState::ok) {
        add_finding(link, row);
        place_.push_back(place_of(row));
      }
  }

  Integrity finish() {
    Integrity made;
    made.links.add("link", std::move(link_));
    made.links.add("rows", std::move(rows_));
    for (std::size_t k = 0; k < kTold.size(); ++k)
      made.links.add(std::string(name_of(kTold[k])), std::move(count_[k]));
    made.findings.add("link", std::move(found_link_));
    made.findings.add("code", std::move(code_));
    made.findings.add("row", std::move(row_));
    made.findings.add("state", std::move(state_));
    made.findings.add_texts("stated", std::move(stated_));
    made.findings.add_texts("computed", std::move(computed_));
    made.findings.add_texts("reason", std::move(reason_));
    made.places = PointArray(std::move(place_));
    return made;
  }

 private:
  void add_finding(const LinkRows& link, std::size_t row) {
    found_link_.push_back(link.name);
    code_.push_back(link.code[row]);
    row_.push_back(static_cast<std::int64_t>(row));
    state_.emplace_back(name_of(link.state[row]));
    stated_.push_back(link.stated.empty() ? "" : link.stated[row]);
    const std::int64_t up = link.parent.empty() ? -1 : link.parent[row];
    computed_.push_back(up < 0 ? "" : link.parent_code[static_cast<std::size_t>(up)]);
    const bool why = !link.reason.empty() && link.reason[row] != Unassigned::none;
    reason_.emplace_back(why ? name_of(link.reason[row]) : "");
  }

  Texts link_, found_link_, code_, state_, stated_, computed_, reason_;
  std::vector<std::int64_t> rows_, row_;
  std::array<std::vector<std::int64_t>, kTold.size()> count_;
  std::vector<Coord> place_;
};

/// What cells state of their parents; a derived outline has no code that they could.
const Texts& stated_in(const Level& level, const Texts& stated) {
  return level.derived ? kNothingStated : stated;
}

}  // namespace

Integrity check_chain(const Plan& plan) {
  Report report;
  const Cells& cells = plan.cells;
  const Buildings& buildings = plan.buildings;
  const Units& units = plan.units;
  const auto unit_place = [&](std::size_t row) {
    return row < units.geometry.size() ? units.geometry[row] : Coord{std::nan(""), std::nan("")};
  };
  const auto inside = [](const PolygonArray& rows) {
    return [&rows](std::size_t row) { return inside_point(rows, row); };
  };
  const bool names_buildings = std::any_of(units.building.begin(), units.building.end(),
                                           [](const std::string& key) { return !key.empty(); });
  if (units.size() > 0 && (buildings.size() > 0 || names_buildings))
    report.add({"unit > building", units.code, link_keys(units.building, buildings.code).state,
                units.building, kNoParents, buildings.code, kNoReasons},
               unit_place);
  if (plan.unit_cells.size() > 0)
    report.add(
        {"unit > cell", units.code, compared(units.stated_cell, plan.unit_cells.cell, cells.code),
         units.stated_cell, plan.unit_cells.cell, cells.code, plan.unit_cells.reason},
        unit_place);
  if (plan.building_cells.size() > 0)
    report.add(
        {"building > cell", buildings.code,
         compared(buildings.stated_cell, plan.building_cells.cell, cells.code),
         buildings.stated_cell, plan.building_cells.cell, cells.code, plan.building_cells.reason},
        inside(buildings.geometry));
  if (cells.size() > 0 && !plan.levels.empty()) {
    const Level& above = plan.levels[cells.parent_level];
    const Texts& stated = stated_in(above, cells.stated_parent);
    report.add({"cell > " + above.name, cells.code, compared(stated, cells.parent, above.code),
                stated, cells.parent, above.code, kNoReasons},
               inside(cells.geometry));
  }
  for (std::size_t l = plan.levels.size(); l-- > 1;) {
    const Level& level = plan.levels[l];
    const Level& above = plan.levels[l - 1];
    report.add({level.name + " > " + above.name, level.code,
                compared(level.stated_parent, level.parent, above.code), level.stated_parent,
                level.parent, above.code, kNoReasons},
               inside(level.geometry));
  }
  return report.finish();
}

}  // namespace libgrid
