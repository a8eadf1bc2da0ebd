// SPDX-License-Identifier: Apache-2.0
#include "repair_plan.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "libgrid/coverage/candidates.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/locate/locator.hpp"
#include "repair_border.hpp"
#include "repair_cut.hpp"

namespace libgrid {

namespace {

class Planner {
 public:
  Planner(const PlanInput& in, const Run& run) : in_(in), run_(run) {
    const std::size_t n = in.issues.size();
    plan_.policy.assign(n, RepairPolicy::leave);
    plan_.reason.resize(n);
    for (std::size_t k = 0; k < in.options.priority.size(); ++k)
      rank_.try_emplace(in.options.priority[k], k);
    const Box extent = in.issues.geometry.box();
    if (extent.empty()) return;
    lengths_ = edge_lengths(Transform(in.crs, working_crs(in.crs, extent))(in.issues.geometry));
  }

  LevelPlan plan() {
    for (std::size_t i = 0; i < in_.issues.size(); ++i) {
      if (is_remark(in_.issues.kind[i])) continue;
      plan_.policy[i] = policy_of(in_.options, in_.issues, i);
      if (in_.issues.kind[i] == IssueKind::mismatch && plan_.policy[i] == RepairPolicy::weld) {
        if (in_.slivers && in_.issues.geometry.has(i)) fix(i);
      } else if (plan_.policy[i] == RepairPolicy::leave) {
        plan_.reason[i] = reason_to_leave(i);
      } else {
        fix(i);
      }
      run_.check_stop();
    }
    return std::move(plan_);
  }

 private:
  std::string reason_to_leave(std::size_t i) const {
    switch (in_.issues.kind[i]) {
      case IssueKind::gap:
      case IssueKind::overlap:
      case IssueKind::spill:
      case IssueKind::misnest:
      case IssueKind::mismatch:
        return "left as asked";
      case IssueKind::duplicate:
        return "which of the rows is meant is not known; name one with the policy priority";
      default:
        return "nothing that moving borders could mend";
    }
  }

  void fix(std::size_t i) {
    const std::int64_t row = static_cast<std::int64_t>(i);
    const PolygonArray region = in_.issues.geometry.take({&row, 1});
    const auto first = static_cast<std::size_t>(
        in_.issues.geometry
            .ring_offsets()[static_cast<std::size_t>(in_.issues.geometry.row_rings(i).begin)]);
    const std::span<const double> lengths{lengths_.data() + first, region.coords().size()};
    std::vector<std::int64_t> beyond;
    const std::vector<Touch> all =
        touches(region, lengths, in_.level.rows, in_.issues.cells[i], in_.cuts, &beyond);
    switch (in_.issues.kind[i]) {
      case IssueKind::gap:
        return fill(i, region, lengths, all, beyond);
      case IssueKind::overlap:
      case IssueKind::duplicate:
        return settle(i, region, all);
      case IssueKind::spill:
      case IssueKind::misnest:
        return cut_off(i, region, all);
      default:
        return give_sliver(i, region, all);
    }
  }

  /// A sliver that could not be welded: whether it is covered is seen from its borders.
  void give_sliver(std::size_t i, const PolygonArray& region, const std::vector<Touch>& all) {
    std::vector<Touch> covering, beside;
    for (const Touch& t : all) {
      if (t.own_m > 0) covering.push_back(t);
      if (t.beside_m > 0) beside.push_back(t);
    }
    if (covering.size() > 1) return settle(i, region, covering);
    if (covering.size() == 1) return cut_off(i, region, covering);
    const Touch* winner = choose(RepairPolicy::longest_border, beside, false);
    if (winner) transfer(i, region, {}, winner->row);
  }

  void fill(std::size_t i, const PolygonArray& region, std::span<const double> lengths,
            const std::vector<Touch>& all, const std::vector<std::int64_t>& beyond) {
    RepairPolicy& policy = plan_.policy[i];
    if (policy == RepairPolicy::automatic)
      policy = wants_division(i, all) ? RepairPolicy::divide : RepairPolicy::longest_border;
    const Touch* winner = choose(policy, all, false);
    if (!winner) {
      plan_.reason[i] = all.empty() ? "no cell borders it" : "only locked rows border it";
      return;
    }
    if (policy == RepairPolicy::divide || policy == RepairPolicy::evidence)
      if (divide(i, region, lengths, beyond)) return;
    if (policy == RepairPolicy::divide) policy = RepairPolicy::longest_border;
    transfer(i, region, {}, winner->row);
  }

  bool wants_division(std::size_t i, const std::vector<Touch>& all) const {
    std::vector<double> borders;
    for (const Touch& t : all)
      if (is_free(t.row)) borders.push_back(t.beside_m);
    return is_divided(borders, in_.issues.width_m[i]);
  }

  /// Cuts the gap and gives each piece away; false when it does not come apart.
  bool divide(std::size_t i, const PolygonArray& region, std::span<const double> lengths,
              std::vector<std::int64_t> beyond) {
    for (std::int64_t& row : beyond)
      if (row >= 0 && !is_free(row)) row = -1;
    const std::vector<Segment> lines = plan_.policy[i] == RepairPolicy::evidence
                                           ? evidence_near(region.box(0))
                                           : middle_of(i, region, lengths, beyond);
    if (lines.empty()) return false;
    const CutRegion cut = cut_region(region, lines, in_.crs.lattice());
    if (cut.pieces.size() < 2) return false;
    Cuts cuts(&in_.cuts);
    for (const Split& s : cut.splits) cuts.add(s.a, s.b, s.at);
    cuts.finish();
    const std::set<Coord> known(region.coords().begin(), region.coords().end());
    const std::vector<double> piece_lengths = edge_lengths(cut.pieces);
    std::vector<Transfer> made;
    for (std::size_t p = 0; p < cut.pieces.size(); ++p) {
      const auto row = static_cast<std::int64_t>(p);
      const PolygonArray piece = cut.pieces.take({&row, 1});
      const std::vector<Touch> all = touches(
          piece,
          {piece_lengths.data() +
               cut.pieces.ring_offsets()[static_cast<std::size_t>(cut.pieces.row_rings(p).begin)],
           piece.coords().size()},
          in_.level.rows, in_.issues.cells[i], cuts);
      const Touch* winner = choose(RepairPolicy::longest_border, all, false);
      if (!winner || winner->beside_m == 0) return false;
      made.push_back({i, piece, border_of(piece), {}, winner->row, true, {}});
      for (std::size_t k = 0; k + 1 < piece.coords().size(); ++k)
        if (!known.contains(piece.coords()[k])) made.back().fresh.push_back(piece.coords()[k]);
    }
    for (Transfer& t : made) plan_.transfers.push_back(std::move(t));
    plan_.splits.insert(plan_.splits.end(), cut.splits.begin(), cut.splits.end());
    return true;
  }

  std::vector<Segment> middle_of(std::size_t i, const PolygonArray& region,
                                 std::span<const double> lengths,
                                 const std::vector<std::int64_t>& beyond) const {
    // Metres to CRS units, by the region itself.
    double metres = 0, units = 0;
    const std::vector<double> planar = edge_lengths(region);
    for (std::size_t k = 0; k < planar.size(); ++k) metres += lengths[k], units += planar[k];
    const double width = std::max(in_.issues.width_m[i], 0.01) * units / metres;
    return medial_lines(region, beyond, width / 2, in_.crs.lattice());
  }

  std::vector<Segment> evidence_near(const Box& box) const {
    std::vector<Segment> lines;
    const LineArray& evidence = *in_.options.evidence;
    for (std::size_t l = 0; l + 1 < evidence.line_offsets().size(); ++l) {
      const auto line = evidence.line(static_cast<std::int64_t>(l));
      for (std::size_t k = 1; k < line.size(); ++k) {
        Box of_edge;
        of_edge.add(line[k - 1]);
        of_edge.add(line[k]);
        if (of_edge.meets(box) && line[k - 1] != line[k])
          lines.push_back({line[k - 1], line[k], 0});
      }
    }
    return lines;
  }

  /// An overlap goes to one of its cells.
  void settle(std::size_t i, const PolygonArray& region, const std::vector<Touch>& all) {
    const std::vector<Touch> covering = rows_over(all);
    std::vector<const Touch*> locked, entire;
    for (const Touch& t : covering) {
      if (!is_free(t.row)) locked.push_back(&t);
      if (t.is_all) entire.push_back(&t);
    }
    if (locked.size() > 1) {
      plan_.reason[i] = "more than one row of it is locked";
      return;
    }
    const bool duplicate = in_.issues.kind[i] == IssueKind::duplicate;
    const Touch* winner = nullptr;
    if (locked.size() == 1) {
      winner = locked[0];
    } else if (duplicate) {
      winner = first_named(covering);
      if (!winner) {
        plan_.reason[i] = "none of its rows is named in priority";
        return;
      }
    } else {
      // A cell with no other land must get it, or it would vanish.
      winner = entire.size() == 1 ? entire[0] : choose(plan_.policy[i], covering, true);
    }
    if (!duplicate && (entire.size() > 1 || (entire.size() == 1 && entire[0] != winner))) {
      plan_.reason[i] =
          name(entire[0] == winner ? entire[1]->row : entire[0]->row) + " would have no land left";
      return;
    }
    if (!winner) return;
    std::vector<std::int64_t> losers;
    for (const Touch& t : covering)
      if (t.row != winner->row) losers.push_back(t.row);
    transfer(i, region, std::move(losers), winner->row);
  }

  /// Of a region too thin for a point inside, check names all rows around it.
  static std::vector<Touch> rows_over(const std::vector<Touch>& all) {
    std::vector<Touch> over;
    for (const Touch& t : all)
      if (t.own_m > 0 || t.beside_m == 0) over.push_back(t);
    return over;
  }

  void cut_off(std::size_t i, const PolygonArray& region, const std::vector<Touch>& all) {
    std::vector<std::int64_t> losers;
    for (const Touch& t : rows_over(all)) {
      if (!is_free(t.row)) {
        plan_.reason[i] = name(t.row) + " is locked";
        return;
      }
      if (t.is_all) {
        plan_.reason[i] = name(t.row) + " would have no land left";
        return;
      }
      losers.push_back(t.row);
    }
    if (!losers.empty()) transfer(i, region, std::move(losers), -1);
  }

  static std::vector<Directed> border_of(const PolygonArray& land) {
    std::vector<Segment> segments;
    append_segments(land, segments);
    std::vector<Directed> border;
    for (const Segment& s : segments) border.emplace_back(s.a, s.b);
    return border;
  }

  void transfer(std::size_t i, const PolygonArray& region, std::vector<std::int64_t> from,
                std::int64_t to) {
    // Land that nobody loses was nobody's; an overlap's winner has its land already.
    const bool gains = from.empty();
    plan_.transfers.push_back({i, region, border_of(region), std::move(from), to, gains, {}});
  }

  /// The cell that gets land, among those that may change; of equals the one with the smaller code.
  /// Of an overlap all rows cover the land: a row's border with it is where it goes on beyond.
  const Touch* choose(RepairPolicy policy, const std::vector<Touch>& all, bool covering) {
    if (policy == RepairPolicy::priority)
      if (const Touch* named = first_named(all)) return named;
    const Touch* best = nullptr;
    auto key = [&](const Touch& t) {
      const double most = policy == RepairPolicy::most_people ? weight_of(t.row) : 0;
      return std::tuple(most, covering ? -t.own_m : t.beside_m);
    };
    for (const Touch& t : all) {
      if (!is_free(t.row) || (!covering && t.beside_m == 0)) continue;
      if (!best || key(t) > key(*best) ||
          (key(t) == key(*best) &&
           std::tuple(code(t.row), t.row) < std::tuple(code(best->row), best->row)))
        best = &t;
    }
    return best;
  }

  const Touch* first_named(const std::vector<Touch>& all) const {
    const Touch* best = nullptr;
    std::size_t first = rank_.size();
    for (const Touch& t : all) {
      const auto at = rank_.find(code(t.row));
      if (at == rank_.end() || !is_free(t.row) || (best && at->second >= first)) continue;
      best = &t;
      first = at->second;
    }
    return best;
  }

  bool is_free(std::int64_t row) const { return !in_.locked.contains(row); }
  std::string code(std::int64_t row) const {
    return in_.level.codes.empty() ? std::string() : in_.level.codes[static_cast<std::size_t>(row)];
  }
  std::string name(std::int64_t row) const {
    return in_.level.codes.empty() ? "row " + std::to_string(row) : code(row);
  }

  /// People of a row; counted for all rows at the first question.
  double weight_of(std::int64_t row) {
    if (weights_.empty()) {
      weights_.assign(in_.level.rows.size(), 0);
      const Locator locator(in_.level.rows);
      const std::vector<std::int64_t> cell = locator.cells_of(in_.people.buildings, run_);
      for (std::size_t b = 0; b < cell.size(); ++b) {
        const double n = in_.people.households.empty() ? 1 : in_.people.households[b];
        if (cell[b] >= 0 && !std::isnan(n)) weights_[static_cast<std::size_t>(cell[b])] += n;
      }
    }
    return weights_[static_cast<std::size_t>(row)];
  }

  const PlanInput& in_;
  const Run& run_;
  LevelPlan plan_;
  std::vector<double> lengths_;  ///< of all issues' edges
  std::map<std::string, std::size_t> rank_;
  std::vector<double> weights_;
};

}  // namespace

LevelPlan plan_fixes(const PlanInput& input, const Run& run) { return Planner(input, run).plan(); }

}  // namespace libgrid
