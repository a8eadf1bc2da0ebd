// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/check_division.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "coverage/trace.hpp"
#include "libgrid/assign/assign.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/core/words.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/locate/locator.hpp"
#include "libgrid/topology/arrangement.hpp"
#include "libgrid/topology/overlay.hpp"
#include "parts.hpp"
#include "require.hpp"

namespace libgrid {

namespace {

std::string further_name(const DividedAreas& d, std::size_t weight) {
  return d.further_names.empty() ? "further " + std::to_string(weight) : d.further_names[weight];
}

void require(const DividedAreas& d, const DivisionLimits& limits) {
  require_limits(limits.min, limits.max, 0);
  const std::size_t cells = d.cells.rows.size();
  auto fits = [](std::size_t found, std::size_t wanted, const std::string& what) {
    if (found != wanted)
      throw Error(ErrorCode::bad_value, "there are " + std::to_string(found) + " " + what +
                                            ", not " + std::to_string(wanted));
  };
  if (!d.cells.parent_of.empty()) fits(d.cells.parent_of.size(), cells, "parents of cells");
  for (std::size_t c = 0; c < d.cells.parent_of.size(); ++c)
    if (d.cells.parent_of[c] < -1 ||
        d.cells.parent_of[c] >= static_cast<std::int64_t>(d.areas.rows.size()))
      throw Error(ErrorCode::bad_value, "the parent is not there",
                  {"cells", static_cast<std::int64_t>(c), "parent"});
  if (!d.cells.codes.empty()) fits(d.cells.codes.size(), cells, "codes of cells");
  if (!d.building_codes.empty())
    fits(d.building_codes.size(), d.buildings.size(), "codes of buildings");
  if (!d.locked.empty()) fits(d.locked.size(), cells, "flags of locked cells");
  if (!d.claimed_weight.empty()) fits(d.claimed_weight.size(), cells, "weights of cells");
  if (!d.claimed.empty()) fits(d.claimed.size(), cells, "reasons of cells");
  require_further_limits(limits.further, d.further.size(), "");
  if (!d.further_names.empty()) fits(d.further_names.size(), d.further.size(), "names of weights");
  for (std::size_t w = 0; w <= d.further.size(); ++w) {
    const std::vector<double>& weights = w == 0 ? d.weights : d.further[w - 1];
    const std::string name = w == 0 ? "weight" : further_name(d, w - 1);
    require_weights(weights, d.buildings.size(), "buildings", name);
  }
  if (!d.claimed_further.empty())
    fits(d.claimed_further.size(), d.further.size(), "claimed further weights");
  for (const std::vector<double>& claimed : d.claimed_further)
    fits(claimed.size(), cells, "further weights of cells");
  if (!d.claimed_concerns.empty()) {
    fits(d.claimed_concerns.size(), cells, "weights that reasons are about");
    fits(d.claimed.size(), cells, "reasons of cells");
  }
}

/// Each part of each row as a row of its own.
PolygonArray apart(const PolygonArray& p) {
  std::vector<std::int64_t> rows(p.part_offsets().size());
  std::iota(rows.begin(), rows.end(), 0);
  return PolygonArray::kept(p.coords(), p.ring_offsets(), p.part_offsets(), std::move(rows));
}

/// "400", "399.5": as many digits as it takes.
std::string number_text(double v) {
  std::string text = rounded(v, 3);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

class DivisionChecker {
 public:
  DivisionChecker(const DividedAreas& d, const DivisionLimits& limits, const Crs& crs,
                  const Run& run)
      : d_(d),
        limits_(limits),
        bounds_(limits_of({.min = limits.min, .max = limits.max, .further = limits.further})),
        crs_(crs),
        run_(run),
        cells_(made_valid(d.cells.rows)),
        areas_(made_valid(d.areas.rows)),
        parent_(d.cells.parent_of.empty() ? located_parents(cells_, areas_, run)
                                          : d.cells.parent_of) {}

  DivisionCheck check() {
    if (limits_.cover) look_at_cover();
    find_pieces();
    weigh();
    look_at_buildings();
    if (d_.compounds) look_at_compounds();
    look_at_weights();
    return std::move(out_);
  }

 private:
  void tell(BreachKind kind, std::int64_t cell, std::int64_t parent, std::int64_t row,
            double number, std::string text) {
    Breaches& b = out_.breaches;
    b.kind.push_back(kind);
    b.cell.push_back(cell);
    b.parent.push_back(parent);
    b.row.push_back(row);
    b.number.push_back(number);
    b.text.push_back(std::move(text));
  }
  void tell(BreachKind kind, std::size_t cell, double number, std::string text) {
    tell(kind, static_cast<std::int64_t>(cell), parent_[cell], -1, number, std::move(text));
  }
  std::string told(Word word, std::initializer_list<std::string_view> values = {}) const {
    return say(word, run_.spoken(), values);
  }
  std::string cell_name(std::size_t cell) const {
    return told("breach.cell",
                {d_.cells.codes.empty() ? std::to_string(cell) : d_.cells.codes[cell]});
  }
  bool is_locked(std::size_t cell) const { return !d_.locked.empty() && d_.locked[cell]; }

  void look_at_cover() {
    const CheckResult found = check_coverage(d_.cells, d_.areas, crs_, {}, {}, run_);
    const Issues& issues = found.issues;
    for (std::size_t i = 0; i < issues.size(); ++i)
      if (!is_remark(issues.kind[i]))
        tell(BreachKind::cover, issues.cells[i].empty() ? -1 : issues.cells[i].front(),
             issues.parent[i], -1, issues.area_m2[i], issues.message[i]);
  }

  /// The parts of its area in which each cell lies, and cells with several pieces in one of them.
  void find_pieces() {
    const PolygonArray area_parts = apart(areas_), pieces = apart(cells_);
    std::vector<std::int64_t> area_of(area_parts.size());
    for (std::size_t a = 0; a < areas_.size(); ++a)
      for (std::int64_t p = areas_.parts(a).begin; p < areas_.parts(a).end; ++p)
        area_of[static_cast<std::size_t>(p)] = static_cast<std::int64_t>(a);
    const Locator locator(area_parts, {}, run_);
    parts_.resize(cells_.size());
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      std::map<std::int64_t, std::int64_t> count;
      for (std::int64_t p = cells_.parts(c).begin; p < cells_.parts(c).end; ++p)
        for (const std::int64_t part :
             locator.all_cells_of(inside_point(pieces, static_cast<std::size_t>(p))))
          if (area_of[static_cast<std::size_t>(part)] == parent_[c]) ++count[part];
      std::int64_t most = 0;
      for (const auto& [part, n] : count) parts_[c].push_back(part), most = std::max(most, n);
      if (most > 1 && !is_locked(c))
        tell(BreachKind::pieces, c, static_cast<double>(most),
             told("breach.pieces", {cell_name(c), std::to_string(most)}));
    }
  }

  void weigh() {
    in_ = assign_footprints(d_.buildings, cells_, d_.cells.codes, crs_, {}, run_);
    sum_.assign(cells_.size(), Weights(weights(), 0));
    heaviest_ = sum_;
    for (std::size_t b = 0; b < in_.size(); ++b) {
      if (in_.cell[b] < 0) {
        ++out_.unassigned;
        continue;
      }
      const auto c = static_cast<std::size_t>(in_.cell[b]);
      for (std::size_t w = 0; w < weights(); ++w) {
        const double weight = building_weight(w, b);
        sum_[c][w] += weight;
        heaviest_[c][w] = std::max(heaviest_[c][w], weight);
      }
    }
    out_.further.resize(d_.further.size());
    for (const Weights& sum : sum_) {
      out_.weight.push_back(sum[0]);
      for (std::size_t w = 1; w < weights(); ++w) out_.further[w - 1].push_back(sum[w]);
    }
  }

  /// Whether a border of the division's own runs between two cells: both lie in one part of an
  /// area, and neither had to be as it is.
  bool parted(std::size_t a, std::size_t b) const {
    if (parent_[a] < 0 || parent_[a] != parent_[b] || is_locked(a) || is_locked(b)) return false;
    std::vector<std::int64_t> both;
    std::set_intersection(parts_[a].begin(), parts_[a].end(), parts_[b].begin(), parts_[b].end(),
                          std::back_inserter(both));
    return !both.empty();
  }

  /// Calls cut(i, k) for each row that lies in two cells which `parted` names, with the places of
  /// the largest such shares, of those that `counts` lets count. What lies in one cell as a whole
  /// is not cut: another one that has it too overlaps.
  template <class Counts, class Cut>
  void each_cut(const Shares& s, const Counts& counts, const Cut& cut) const {
    for (std::size_t first = 0, end = 0; first < s.size(); first = end) {
      while (end < s.size() && s.row[end] == s.row[first]) ++end;
      if (s.share[first] >= 1 - kShareResolution) continue;
      const auto found = [&] {
        for (std::size_t i = first; i < end; ++i)
          for (std::size_t k = i + 1; k < end; ++k)
            if (counts(i) && counts(k) &&
                parted(static_cast<std::size_t>(s.cell[i]), static_cast<std::size_t>(s.cell[k])))
              return std::pair(i, k);
        return std::pair(end, end);
      }();
      if (found.first < end) cut(found.first, found.second);
    }
  }

  void tell_cut(BreachKind kind, const std::string& what, const Shares& s, std::size_t i,
                std::size_t k) {
    const auto a = static_cast<std::size_t>(s.cell[i]), b = static_cast<std::size_t>(s.cell[k]);
    tell(kind, s.cell[i], parent_[a], s.row[i], s.share[k],
         told("breach.cut", {what, number_text(100 * s.share[i]), cell_name(a),
                             number_text(100 * s.share[k]), cell_name(b)}));
  }

  void look_at_buildings() {
    const Shares& s = in_.straddling;
    each_cut(
        s, [](std::size_t) { return true; },
        [&](std::size_t i, std::size_t k) {
          const auto b = static_cast<std::size_t>(s.row[i]);
          const std::string name =
              d_.building_codes.empty() ? std::to_string(b) : d_.building_codes[b];
          tell_cut(BreachKind::building_cut, told("breach.building", {name}), s, i, k);
        });
  }

  void look_at_compounds() {
    const PolygonArray compounds = made_valid(*d_.compounds);
    std::map<std::pair<std::int64_t, std::int64_t>, Weights> weight;  // of compound and area
    const Assignment inside = assign_footprints(d_.buildings, compounds, {}, crs_, {}, run_);
    for (std::size_t b = 0; b < in_.size(); ++b)
      if (inside.cell[b] >= 0 && in_.cell[b] >= 0) {
        const std::pair key{inside.cell[b], parent_[static_cast<std::size_t>(in_.cell[b])]};
        Weights& sum = weight.try_emplace(key, weights(), 0).first->second;
        for (std::size_t w = 0; w < weights(); ++w) sum[w] += building_weight(w, b);
      }
    // What a rounded border can take of each, as a share.
    std::vector<double> strip(compounds.size(), 0);
    for (std::size_t c = 0; c < compounds.size(); ++c) {
      for (std::int64_t r = compounds.row_rings(c).begin; r < compounds.row_rings(c).end; ++r)
        strip[c] += ring_length(compounds.ring(r));
      strip[c] *= crs_.lattice().step() / row_area(compounds, c);
    }
    const Assignment where = assign_footprints(compounds, cells_, d_.cells.codes, crs_, {}, run_);
    const Shares& s = where.straddling;
    each_cut(
        s, [&](std::size_t i) { return s.share[i] > strip[static_cast<std::size_t>(s.row[i])]; },
        [&](std::size_t i, std::size_t k) {
          const std::pair key{s.row[i], parent_[static_cast<std::size_t>(s.cell[i])]};
          if (const auto sum = weight.find(key);
              sum == weight.end() || !bounds_.above_max(sum->second))
            tell_cut(BreachKind::compound_cut, told("breach.compound", {std::to_string(s.row[i])}),
                     s, i, k);
        });
  }

  std::size_t weights() const { return d_.further.size() + 1; }
  double building_weight(std::size_t weight, std::size_t building) const {
    return weight == 0 ? d_.weights[building] : d_.further[weight - 1][building];
  }

  bool fits(std::size_t c) const { return bounds_.weight_out(sum_[c]) < 0; }
  bool is_out(std::size_t c, std::size_t weight) const {
    return bounds_.each[weight].violation(sum_[c][weight]) > 0;
  }
  bool has_heavy_building(std::size_t c) const { return bounds_.above_max(heaviest_[c]); }

  /// Cells of one area that share an edge, of the areas with a cell that needs a reason.
  AtomGraph neighbours(const std::vector<std::uint8_t>& taken_out) const {
    std::vector<std::uint8_t> asked(areas_.size(), 0);
    for (std::size_t c = 0; c < cells_.size(); ++c)
      if (parent_[c] >= 0 && !fits(c) && !taken_out[c])
        asked[static_cast<std::size_t>(parent_[c])] = 1;
    Lines rings;
    std::vector<std::int32_t> cell_of;
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      if (parent_[c] < 0 || !asked[static_cast<std::size_t>(parent_[c])] || !cells_.has(c))
        continue;
      for (std::int64_t r = cells_.row_rings(c).begin; r < cells_.row_rings(c).end; ++r) {
        rings.add(cells_.ring(r));
        cell_of.push_back(static_cast<std::int32_t>(c));
      }
    }
    const Arrangement cut = arrange(std::move(rings), crs_.lattice(), run_);
    std::vector<AtomBorder> borders;
    for (std::size_t e = 0; e < cut.edges.size(); ++e) {
      const auto uses = cut.uses_of(e);
      for (std::size_t i = 0; i < uses.size(); ++i)
        for (std::size_t k = 0; k < i; ++k) {
          const std::int32_t a = cell_of[static_cast<std::size_t>(uses[i].line)],
                             b = cell_of[static_cast<std::size_t>(uses[k].line)];
          if (a != b &&
              parent_[static_cast<std::size_t>(a)] == parent_[static_cast<std::size_t>(b)])
            borders.push_back({a, b, 1});
        }
    }
    return atom_graph(out_.weight, borders, out_.further);
  }

  /// Whether a reason why a cell is out of the limits of a weight holds. `together`: all weights of
  /// its part; null: it is in none.
  bool holds(PartitionReason reason, std::size_t c, std::size_t weight,
             const Weights* together) const {
    switch (reason) {
      case PartitionReason::in_range:
        return fits(c);
      case PartitionReason::locked:
        return is_locked(c);
      case PartitionReason::atom_above_max:
        return heaviest_[c][weight] > bounds_.each[weight].max;
      case PartitionReason::parent_below_min:
        return together && (*together)[weight] < bounds_.each[weight].min;
      case PartitionReason::no_k_fits:
        return together && !bounds_.feasible(*together);
      case PartitionReason::no_division:  // cells do not tell of what they are made
        return false;
      case PartitionReason::search_ended:
        return true;
    }
    return false;
  }

  void look_at_weights() {
    const std::size_t n = cells_.size();
    std::vector<std::uint8_t> taken_out(n);
    for (std::size_t c = 0; c < n; ++c) taken_out[c] = is_locked(c) || has_heavy_building(c);
    const GraphParts parts = graph_parts(neighbours(taken_out), no_limits(weights()), taken_out);
    for (std::size_t c = 0; c < n; ++c) {
      const Weights* together =
          parts.part[c] < 0 ? nullptr : &parts.weights[static_cast<std::size_t>(parts.part[c])];
      prove(c, together);
      compare(c);
      if (!claim_holds(c, together))
        tell(BreachKind::reason, c, number_of(c),
             told("breach.called",
                  {cell_name(c), weighs(c),
                   value_word("reason", name_of(d_.claimed[c]), run_.spoken()), claimed_about(c)}));
      else if (out_.reason[c] == PartitionReason::search_ended)
        tell(BreachKind::limits, c, number_of(c),
             told("breach.limits", {cell_name(c), weighs(c), allowed(c)}));
    }
  }

  /// The first reason that the data give, and the first weight that it is about.
  void prove(std::size_t c, const Weights* together) {
    const std::int32_t out = bounds_.weight_out(sum_[c]);
    out_.concerns.push_back(out);
    out_.reason.push_back(out < 0 ? PartitionReason::in_range : PartitionReason::search_ended);
    if (out < 0) return;
    for (const PartitionReason reason :
         {PartitionReason::locked, PartitionReason::atom_above_max,
          PartitionReason::parent_below_min, PartitionReason::no_k_fits})
      for (std::size_t w = 0; w < weights(); ++w)
        if (is_out(c, w) && holds(reason, c, w, together)) {
          out_.reason[c] = reason;
          out_.concerns[c] = static_cast<std::int32_t>(w);
          return;
        }
  }

  void compare(std::size_t c) {
    for (std::size_t w = 0; w < weights(); ++w) {
      if (w == 0 ? d_.claimed_weight.empty() : d_.claimed_further.empty()) continue;
      const double claimed = w == 0 ? d_.claimed_weight[c] : d_.claimed_further[w - 1][c];
      if (claimed != sum_[c][w])
        tell(BreachKind::weight, c, sum_[c][w],
             told("breach.weight",
                  {cell_name(c), number_text(sum_[c][w]) + unit(w), number_text(claimed)}));
    }
  }

  /// search_ended and no_division claim nothing but that the cell is out.
  bool claim_holds(std::size_t c, const Weights* together) const {
    if (d_.claimed.empty()) return true;
    const PartitionReason said = d_.claimed[c];
    const std::int32_t about = d_.claimed_concerns.empty() ? -1 : d_.claimed_concerns[c];
    const bool told = !d_.claimed_concerns.empty();
    if (said == PartitionReason::in_range) return fits(c) && about < 0;
    if (said == PartitionReason::search_ended || said == PartitionReason::no_division)
      return !fits(c) && (!told || names_one_out(c, about));
    if (fits(c)) return false;
    if (told)
      return names_one_out(c, about) && holds(said, c, static_cast<std::size_t>(about), together);
    for (std::size_t w = 0; w < weights(); ++w)
      if (is_out(c, w) && holds(said, c, w, together)) return true;
    return false;
  }
  bool names_one_out(std::size_t c, std::int32_t weight) const {
    return weight >= 0 && static_cast<std::size_t>(weight) < weights() &&
           is_out(c, static_cast<std::size_t>(weight));
  }

  /// " persons"; nothing of the first weight.
  std::string unit(std::size_t weight) const {
    return weight == 0 ? "" : " " + further_name(d_, weight - 1);
  }
  std::string claimed_about(std::size_t c) const {
    if (d_.claimed_concerns.empty() || weights() == 1) return {};
    const std::int32_t about = d_.claimed_concerns[c];
    if (about == 0) return told("breach.first");
    return about < 0 || static_cast<std::size_t>(about) >= weights()
               ? told("breach.none")
               : told("breach.for", {further_name(d_, static_cast<std::size_t>(about) - 1)});
  }
  double number_of(std::size_t c) const { return sum_[c][concerned(c)]; }
  std::size_t concerned(std::size_t c) const {
    return static_cast<std::size_t>(std::max(out_.concerns[c], 0));
  }
  /// "420 and 1300 persons".
  std::string weighs(std::size_t c) const {
    std::string text;
    for (std::size_t w = 0; w < weights(); ++w)
      text += (w > 0 ? told("list.and") : "") + number_text(sum_[c][w]) + unit(w);
    return text;
  }
  /// What a cell may have of the weight by which it is out.
  std::string allowed(std::size_t c) const {
    const auto& [min, max, target] = bounds_.each[concerned(c)];
    const std::string range = std::isinf(max)
                                  ? told("breach.or_more", {number_text(min)})
                                  : told("limits.range", {number_text(min), number_text(max)});
    return range + unit(concerned(c));
  }

  const DividedAreas& d_;
  const DivisionLimits& limits_;
  const Limits bounds_;  ///< of all weights
  const Crs& crs_;
  const Run& run_;
  const PolygonArray cells_, areas_;  ///< as made valid
  const std::vector<std::int64_t> parent_;
  std::vector<std::vector<std::int64_t>> parts_;  ///< of its area, in which each cell lies
  Assignment in_;                                 ///< buildings in cells
  std::vector<Weights> sum_;                      ///< of each cell
  std::vector<Weights> heaviest_;                 ///< building of each cell, by each weight
  DivisionCheck out_;
};

}  // namespace

std::string_view name_of(BreachKind kind) {
  switch (kind) {
    case BreachKind::cover:
      return "cover";
    case BreachKind::pieces:
      return "pieces";
    case BreachKind::building_cut:
      return "building_cut";
    case BreachKind::compound_cut:
      return "compound_cut";
    case BreachKind::weight:
      return "weight";
    case BreachKind::limits:
      return "limits";
    case BreachKind::reason:
      return "reason";
  }
  return "reason";
}

std::int64_t DivisionCheck::within() const {
  return std::count(reason.begin(), reason.end(), PartitionReason::in_range);
}

DivisionCheck check_division(const DividedAreas& division, const DivisionLimits& limits,
                             const Crs& crs, const Run& run) {
  require(division, limits);
  return DivisionChecker(division, limits, crs, run).check();
}

}  // namespace libgrid
