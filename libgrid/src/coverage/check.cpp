// SPDX-License-Identifier: Apache-2.0
#include "libgrid/coverage/check.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include "columns.hpp"
#include "defects.hpp"
#include "issue_text.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/coverage/derived.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/index/box_index.hpp"
#include "libgrid/locate/locator.hpp"
#include "libgrid/topology/chain_sum.hpp"
#include "libgrid/topology/overlay.hpp"
#include "measure.hpp"
#include "remarks.hpp"
#include "trace.hpp"

namespace libgrid {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

void require_fit(std::span<const CoverageLevel> levels, const People& people) {
  auto wrong = [](const std::string& what) {
    throw Error(ErrorCode::bad_value, "check: " + what + " must be as long as its rows");
  };
  if (levels.size() < 2)
    throw Error(ErrorCode::bad_value, "check: there must be at least two levels");
  for (std::size_t l = 0; l < levels.size(); ++l) {
    const CoverageLevel& level = levels[l];
    if (!level.codes.empty() && level.codes.size() != level.rows.size())
      wrong("codes of level " + level.name);
    if (level.invalid && level.invalid->size() != level.rows.size())
      wrong("invalid of level " + level.name);
    if (l == 0) continue;
    if (level_above(levels, l) >= l)
      throw Error(ErrorCode::bad_value,
                  "check: level " + level.name + " comes before the one above");
    if (level.parent_of.empty()) continue;
    if (level.parent_of.size() != level.rows.size()) wrong("parent_of of level " + level.name);
    for (const std::int64_t parent : level.parent_of)
      if (parent < -1 ||
          parent >= static_cast<std::int64_t>(levels[level_above(levels, l)].rows.size()))
        throw Error(ErrorCode::bad_value, "check: parent_of of level " + level.name +
                                              " names area " + std::to_string(parent) +
                                              ", which is not there");
  }
  if (const DerivedOutline* derived = levels[0].derived) {
    const auto is_orphan = [](std::int64_t parent) { return parent < 0; };
    if (derived->invalid.size() != levels[1].rows.size() ||
        derived->coords != levels[1].rows.coords().size() || levels[0].rows.size() != 1 ||
        std::any_of(levels[1].parent_of.begin(), levels[1].parent_of.end(), is_orphan))
      throw Error(ErrorCode::bad_value, "check: level " + levels[0].name +
                                            " was not derived from level " + levels[1].name);
  }
  if (!people.households.empty() && people.households.size() != people.buildings.size())
    wrong("households");
}

BoxIndex box_index(const PolygonArray& rows) {
  std::vector<Box> boxes;
  for (std::size_t row = 0; row < rows.size(); ++row) boxes.push_back(rows.box(row));
  return BoxIndex(boxes);
}

/// The check under way: issues are gathered level by level, then measured and told together.
class Check {
 public:
  Check(std::span<const CoverageLevel> levels, const Crs& crs, const People& people,
        const CheckOptions& options, const Run& run, std::vector<LevelTrace>* trace)
      : levels_(levels), crs_(crs), people_(people), options_(options), run_(run), trace_(trace) {}

  CheckResult result() {
    std::vector<const PolygonArray*> valid;
    for (std::size_t l = 0; l < levels_.size(); ++l) valid.push_back(&valid_rows(l));
    for (std::size_t l = 1; l < levels_.size(); ++l) {
      tell(l);
      find_codes(l);
      check_level(l, *valid[level_above(levels_, l)], *valid[l]);
      add_remarks(l, *valid[l]);
    }
    issues_.geometry = shapes_.finish();
    measure(issues_, borders_, corners_, crs_, options_.resolution_m, run_);
    count_people(issues_, people_);
    issues_.language = run_.spoken();
    for (std::size_t i = 0; i < issues_.size(); ++i) {
      const std::size_t l = level_of_[i];
      const IssueContext context{levels_[level_above(levels_, l)], levels_[l], issues_.language};
      issues_.id[i] = issue_id(context, issues_, i);
      issues_.message[i] = issue_message(context, issues_, i);
    }
    number_equal_ids(issues_.id);
    sort_worst_first(issues_);
    result_.parent_area_m2 = area_m2(*valid[level_above(levels_, levels_.size() - 1)]);
    result_.issues = std::move(issues_);
    run_.tell("check", 1);
    return std::move(result_);
  }

 private:
  void tell(std::size_t l) const {
    run_.tell("check", static_cast<double>(l) / static_cast<double>(levels_.size()));
    run_.check_stop();
  }

  /// Adds an issue of level l; its polygon, if any, is to be added next.
  void add(std::size_t l, IssueKind kind, std::vector<std::int64_t> cells, std::int64_t parent,
           Coord place) {
    level_of_.push_back(l);
    issues_.id.emplace_back();
    issues_.kind.push_back(kind);
    issues_.form.push_back(GapForm::none);
    issues_.level.push_back(levels_[l].name);
    issues_.cells.push_back(std::move(cells));
    issues_.parent.push_back(parent);
    issues_.neighbour.push_back(-1);
    issues_.area_m2.push_back(0);
    issues_.width_m.push_back(0);
    issues_.border_m.emplace_back(issues_.cells.back().size(), 0.0);
    borders_.emplace_back();
    corners_.emplace_back();
    issues_.place.push_back(place);
    issues_.buildings.push_back(-1);
    issues_.units.push_back(-1);
    issues_.households.push_back(kUnknown);
    issues_.building_rows.emplace_back();
    issues_.unit_rows.emplace_back();
    issues_.message.emplace_back();
    shapes_.begin_row();
  }

  void add_shape(const PolygonArray& shape) {
    if (shape.size() == 0) return;
    for (std::int64_t part = 0; part < shape.parts(0).end; ++part) {
      shapes_.begin_part();
      const Range rings = shape.rings(part);
      for (std::int64_t r = rings.begin; r < rings.end; ++r) shapes_.add_ring(shape.ring(r));
    }
  }

  /// The rows of a level, those that are invalid as made valid. Tells invalid and empty rows; those
  /// of the top level are told as parents of the next.
  const PolygonArray& valid_rows(std::size_t l) {
    const PolygonArray& rows = levels_[l].rows;
    std::vector<std::string> found;
    const std::vector<std::string>* known = levels_[l].invalid;
    if (!known && derived_above(l)) known = &derived_above(l)->invalid;
    if (!known) found = invalid_reasons(rows, run_);
    const std::vector<std::string>& reason = known ? *known : found;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const auto r = static_cast<std::int64_t>(row);
      const bool top = l == 0;
      if (!reason[row].empty()) {
        const std::optional<Coord> spike = spike_of(rows, row);
        add(top ? 1 : l, spike ? IssueKind::spike : IssueKind::invalid_ring,
            top ? std::vector<std::int64_t>{} : std::vector{r}, top ? r : -1,
            spike ? *spike : rows.box(row).centre());
        issues_.message.back() = reason[row];
      } else if (!rows.has(row) && !top) {
        add(l, IssueKind::empty_cell, {r}, -1, {kUnknown, kUnknown});
      }
    }
    return made_valid(rows, reason, mended_.emplace_back());
  }

  /// What is known of a level because the outline above was made from it.
  const DerivedOutline* derived_above(std::size_t l) const {
    return l == 1 ? levels_[0].derived : nullptr;
  }

  void find_codes(std::size_t l) {
    const CoverageLevel& level = levels_[l];
    std::vector<std::pair<std::string_view, std::int64_t>> rows;
    for (std::size_t row = 0; row < level.codes.size(); ++row)
      rows.emplace_back(level.codes[row], static_cast<std::int64_t>(row));
    std::sort(rows.begin(), rows.end());
    for (std::size_t k = 0, end = 0; k < rows.size(); k = end) {
      std::vector<std::int64_t> list;
      for (; end < rows.size() && rows[end].first == rows[k].first; ++end)
        list.push_back(rows[end].second);
      if (list.size() > 1)
        add(l, IssueKind::duplicate_code, list, -1, first_place(level.rows, list));
    }
    const std::set<std::string_view> registered(level.registered.begin(), level.registered.end());
    for (const std::string_view code : registered) {
      const auto at = std::lower_bound(rows.begin(), rows.end(), std::pair(code, std::int64_t{0}));
      if (at != rows.end() && at->first == code) continue;
      add(l, IssueKind::missing_cell, {}, -1, {kUnknown, kUnknown});
      issues_.message.back() = code;
    }
  }

  std::vector<std::int64_t> parents_of(std::size_t l, const PolygonArray& parents,
                                       const PolygonArray& cells) const {
    if (!levels_[l].parent_of.empty()) return levels_[l].parent_of;
    return located_parents(cells, parents, run_);
  }

  /// Adds the defects of all parents; parents run side by side and are joined in order.
  void check_level(std::size_t l, const PolygonArray& parents, const PolygonArray& cells) {
    const std::vector<std::int64_t> parent_of = parents_of(l, parents, cells);
    std::vector<std::vector<std::int64_t>> rows_of(parents.size());
    for (std::size_t row = 0; row < cells.size(); ++row) {
      const auto r = static_cast<std::int64_t>(row);
      if (!cells.has(row)) continue;
      if (parent_of[row] < 0)
        add(l, IssueKind::orphan, {r}, -1, inside_point(cells, row));
      else
        rows_of[static_cast<std::size_t>(parent_of[row])].push_back(r);
    }
    const DerivedOutline* known = derived_above(l);
    const ChainSum sum =
        known ? less_outline(known->sum, parents) : sum_chains(cells, parent_of, parents, run_);
    result_.edges += sum.edges;
    result_.residue += static_cast<std::int64_t>(sum.residue.size());
    if (trace_) trace_->push_back({parent_of, sum, {}});
    if (sum.residue.empty()) return;
    const BoxIndex parent_boxes = box_index(parents);
    std::vector<Defects> found(parents.size());
    for_chunks(parents.size(), 1, run_, [&](std::size_t begin, std::size_t) {
      const Run alone{.threads = 1, .stop = run_.stop};
      if (!sum.of(begin).empty())
        found[begin] = find_defects({sum.of(begin), cells, rows_of[begin], parents, parent_boxes,
                                     begin, options_.allowed, crs_.lattice()},
                                    parents.size() == 1 ? run_ : alone);
    });
    for (std::size_t parent = 0; parent < found.size(); ++parent) {
      result_.allowed += found[parent].allowed;
      for (Defect& d : found[parent].rows) {
        add(l, d.kind, std::move(d.cells), static_cast<std::int64_t>(parent), d.place);
        issues_.form.back() = d.form;
        issues_.neighbour.back() = d.neighbour;
        issues_.area_m2.back() = d.area;
        borders_.back() = std::move(d.border);
        corners_.back() = std::move(d.corners);
        add_shape(d.region);
      }
    }
    if (!trace_) return;
    std::vector<Split>& splits = trace_->back().splits;
    for (Defects& d : found)
      splits.insert(splits.end(), std::make_move_iterator(d.splits.begin()),
                    std::make_move_iterator(d.splits.end()));
  }

  void add_remarks(std::size_t l, const PolygonArray& cells) {
    if (!options_.remarks && !(options_.narrow_m > 0)) return;
    for (Remark& remark : find_remarks(cells, crs_, options_, run_)) {
      add(l, remark.kind, {remark.cell}, -1, remark.place);
      issues_.width_m.back() = remark.width_m;
      if (remark.shape.size() > 0) issues_.area_m2.back() = row_area(remark.shape, 0);
      add_shape(remark.shape);
    }
  }

  /// Of all rows. Borders between them cancel, and need not be measured.
  double area_m2(const PolygonArray& rows) const {
    std::vector<Coord> from, to;
    for (const Segment& s : sum_chains(rows, run_).residue) {
      from.push_back(s.a);
      to.push_back(s.b);
    }
    return ground_area_m2(crs_, from, to);
  }

  std::span<const CoverageLevel> levels_;
  const Crs& crs_;
  const People& people_;
  const CheckOptions& options_;
  const Run& run_;
  std::vector<LevelTrace>* trace_;
  CheckResult result_;
  Issues issues_;
  PolygonBuilder shapes_;
  std::vector<std::size_t> level_of_;              ///< of each issue
  std::vector<std::vector<BorderPiece>> borders_;  ///< of each issue
  std::vector<std::vector<Corner>> corners_;       ///< of each issue
  std::deque<PolygonArray> mended_;
};

}  // namespace

std::vector<std::int64_t> located_parents(const PolygonArray& cells, const PolygonArray& parents,
                                          const Run& run) {
  std::vector<std::int64_t> parent_of(cells.size(), parents.size() == 1 ? 0 : -1);
  if (parents.size() == 1) return parent_of;
  const Locator locator(parents);
  for_chunks(cells.size(), 256, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row)
      if (cells.has(row)) parent_of[row] = locator.cell_of(inside_point(cells, row));
  });
  return parent_of;
}

bool CheckResult::clean() const {
  return residue == 0 && std::all_of(issues.kind.begin(), issues.kind.end(), is_remark);
}

CheckResult check_traced(std::span<const CoverageLevel> levels, const Crs& crs,
                         const People& people, const CheckOptions& options, const Run& run,
                         std::vector<LevelTrace>* trace) {
  require_fit(levels, people);
  return Check(levels, crs, people, options, run, trace).result();
}

CheckResult check_levels(std::span<const CoverageLevel> levels, const Crs& crs,
                         const People& people, const CheckOptions& options, const Run& run) {
  return check_traced(levels, crs, people, options, run, nullptr);
}

CheckResult check_coverage(const CoverageLevel& cells, const CoverageLevel& parents, const Crs& crs,
                           const People& people, const CheckOptions& options, const Run& run) {
  const CoverageLevel levels[] = {parents, cells};
  return check_levels(levels, crs, people, options, run);
}

}  // namespace libgrid
