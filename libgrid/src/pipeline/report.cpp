// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>

#include "coverage_levels.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/core/version.hpp"
#include "libgrid/coverage/candidates.hpp"
#include "libgrid/pipeline/pipeline.hpp"
#include "row_json.hpp"
#include "weights.hpp"

namespace libgrid {

namespace {

using Json = nlohmann::ordered_json;

std::string plural(IssueKind kind, std::int64_t n) {
  std::string word(name_of(kind));
  std::replace(word.begin(), word.end(), '_', ' ');
  if (kind == IssueKind::mismatch && n != 1) return grouped(n) + " mismatches";
  return counted(n, word);
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t k = 0; k < parts.size(); ++k)
    text += (k == 0 ? "" : k + 1 == parts.size() ? " and " : ", ") + parts[k];
  return text;
}

/// Households, or buildings where households are not known, in the defects of one kind.
struct Concerned {
  double households = 0;
  std::int64_t buildings = 0;
};

Concerned concerned(const Issues& issues, IssueKind kind, const std::string& level) {
  Concerned sum;
  for (std::size_t i = 0; i < issues.size(); ++i) {
    if (issues.kind[i] != kind || issues.level[i] != level) continue;
    if (issues.households[i] > 0) sum.households += issues.households[i];
    if (issues.buildings[i] > 0) sum.buildings += issues.buildings[i];
  }
  return sum;
}

std::string concerned_text(const Concerned& c, const std::string& where) {
  if (c.households > 0) return counted(std::llround(c.households), "household") + " " + where;
  if (c.buildings > 0) return counted(c.buildings, "building") + " " + where;
  return {};
}

Json or_null(double v) { return std::isnan(v) ? Json(nullptr) : Json(v); }

double quantile(std::vector<double> values, double q) {
  if (values.empty()) return std::nan("");
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1) + 0.5)];
}

std::int64_t out_of_limits(const std::vector<double>& weights, const FurtherLimits& limits) {
  return std::count_if(weights.begin(), weights.end(),
                       [&](double w) { return w < limits.min || w > limits.max; });
}

/// By any weight.
std::int64_t out_of_range(const PlanResult& r) {
  std::int64_t out = 0;
  for (std::size_t c = 0; c < r.cell_weight.size(); ++c) {
    bool fits = r.cell_weight[c] >= r.min && r.cell_weight[c] <= r.max;
    for (std::size_t w = 0; w < r.cell_also.size(); ++w)
      fits = fits && r.cell_also[w][c] >= r.also[w].limits.min &&
             r.cell_also[w][c] <= r.also[w].limits.max;
    out += !fits;
  }
  return out;
}

std::string within_text(std::int64_t out, std::int64_t cells) {
  return out == 0 ? "all cells within"
                  : grouped(out) + " of " + counted(cells, "cell") + " outside";
}

Json further_json(const PlanResult& r) {
  auto limit_or_null = [](double limit, bool given) { return given ? Json(limit) : Json(nullptr); };
  Json list = Json::array();
  for (std::size_t w = 0; w < r.cell_also.size(); ++w) {
    const auto& [min, max] = r.also[w].limits;
    list.push_back({{"weight", r.also[w].weight},
                    {"min", limit_or_null(min, min > 0)},
                    {"max", limit_or_null(max, std::isfinite(max))},
                    {"lightest", or_null(quantile(r.cell_also[w], 0))},
                    {"median", or_null(quantile(r.cell_also[w], 0.5))},
                    {"heaviest", or_null(quantile(r.cell_also[w], 1))},
                    {"out_of_range", out_of_limits(r.cell_also[w], r.also[w].limits)}});
  }
  return list;
}

Json fixes_array(const Issues& issues, std::size_t i, const std::vector<std::string>& codes) {
  const auto named = [&](const std::vector<std::int64_t>& rows) {
    Json list = Json::array();
    for (const std::int64_t row : rows) list.push_back(codes[static_cast<std::size_t>(row)]);
    return list;
  };
  Json list = Json::array();
  for (const FixCandidate& fix : candidate_fixes(issues, i, codes)) {
    Json& row = list.emplace_back(Json{{"policy", name_of(fix.policy)}});
    if (fix.to >= 0) row["to"] = codes[static_cast<std::size_t>(fix.to)];
    if (!fix.from.empty()) row["from"] = named(fix.from);
    if (!fix.among.empty()) row["among"] = named(fix.among);
  }
  return list;
}

Json issues_array(const Plan& plan) {
  const Layer layer = issue_layer(plan);
  Json list = Json::array();
  for (std::size_t i = 0; i < plan.issues.size(); ++i) {
    list.push_back(row_json(layer, i));
    list.back()["fixes"] = fixes_array(plan.issues, i, *codes_of_issue(plan, i).rows);
  }
  return list;
}

Json assignment_json(const Assignment& a) {
  Json reasons = Json::object();
  std::map<std::string, std::int64_t> count;
  for (const Unassigned reason : a.reason)
    if (reason != Unassigned::none) ++count[std::string(name_of(reason))];
  for (const auto& [word, n] : count) reasons[word] = n;
  return {{"rows", a.size()},
          {"unassigned", a.unassigned()},
          {"straddlers", a.straddlers()},
          {"reasons", reasons}};
}

std::string kept_and_new(std::int64_t kept, std::int64_t locked, std::int64_t made) {
  std::vector<std::string> parts;
  if (kept > 0)
    parts.push_back(grouped(kept) + " kept" +
                    (locked > 0 ? " (" + grouped(locked) + " locked)" : ""));
  if (made > 0) parts.push_back(grouped(made) + " new");
  return joined(parts);
}

/// How much more border than the least an area has at most; infinite where nothing is proved.
double gap_of(const AreaBound& area) {
  const BoundAnswer answer = area.bound.answer;
  return answer == BoundAnswer::bound || answer == BoundAnswer::least ? area.bound.gap() : HUGE_VAL;
}

/// "4 of 6 communities proven: no division of their blocks has less border; ..."
std::string bounds_text(const std::vector<AreaBound>& bounds) {
  std::int64_t proven = 0, bounded = 0;
  double most = 0;
  for (const AreaBound& area : bounds) {
    proven += area.bound.proven;
    if (const double gap = gap_of(area); !area.bound.proven && std::isfinite(gap))
      ++bounded, most = std::max(most, gap);
  }
  const auto all = static_cast<std::int64_t>(bounds.size());
  std::string text = "in " + grouped(proven) + " of " + counted(all, "area") +
                     " no other way to unite the blocks has less border";
  if (bounded > 0)
    text += "; in " + grouped(bounded) + " this has at most " + rounded(100 * most, 1) +
            " % more than the least";
  if (const std::int64_t without = all - proven - bounded; without > 0)
    text += "; of " + grouped(without) + " nothing is proved";
  return text;
}

Json bounds_json(const std::vector<AreaBound>& bounds) {
  Json areas = Json::array();
  std::int64_t proven = 0, without = 0;
  double most = 0;
  for (const AreaBound& area : bounds) {
    const double gap = gap_of(area);
    const bool known = std::isfinite(gap);
    areas.push_back({{"area", area.code},
                     {"answer", name_of(area.bound.answer)},
                     {"proven", area.bound.proven},
                     {"cost", area.bound.cost},
                     {"bound", known ? Json(area.bound.bound) : Json(nullptr)},
                     {"gap", known ? Json(gap) : Json(nullptr)}});
    proven += area.bound.proven;
    without += !known;
    if (known) most = std::max(most, gap);
  }
  return {{"proven", proven},
          {"without", without},
          {"largest_gap",
           without < static_cast<std::int64_t>(bounds.size()) ? Json(most) : Json(nullptr)},
          {"areas", areas}};
}

std::string share_text(double part, double whole) {
  return whole > 0 ? rounded(100 * part / whole, 0) + " %" : "0 %";
}

std::vector<std::string> levels_with_issues(const Issues& issues) {
  std::vector<std::string> levels;
  for (const std::string& level : issues.level)
    if (std::find(levels.begin(), levels.end(), level) == levels.end()) levels.push_back(level);
  std::stable_sort(levels.begin(), levels.end(), [](const auto& a, const auto& b) {
    return (a == "cell") > (b == "cell");  // cells first
  });
  return levels;
}

std::string level_summary(const Issues& issues, const std::string& level) {
  std::map<IssueKind, std::int64_t> count;
  std::int64_t defects = 0, odd = 0;
  for (std::size_t i = 0; i < issues.size(); ++i)
    if (issues.level[i] == level)
      ++count[issues.kind[i]], ++(is_remark(issues.kind[i]) ? odd : defects);
  std::vector<std::string> kinds, remarks;
  for (const auto& [kind, n] : count)
    (is_remark(kind) ? remarks : kinds).push_back(plural(kind, n));
  std::string text = defects > 0 ? counted(defects, "defect") + ": " + joined(kinds) : "no defects";
  if (odd > 0) text += "; " + counted(odd, "remark") + ": " + joined(remarks);
  std::vector<std::string> people;
  for (const auto& [kind, where] :
       {std::pair{IssueKind::gap, "in nobody's " + level},
        std::pair{IssueKind::overlap, std::string("counted twice")},
        std::pair{IssueKind::duplicate, std::string("counted twice by duplicates")},
        std::pair{IssueKind::misnest, std::string("in a cell of another area")},
        std::pair{IssueKind::spill, std::string("outside the boundary")}}) {
    const std::string part = concerned_text(concerned(issues, kind, level), where);
    if (!part.empty()) people.push_back(part);
  }
  return people.empty() ? text : text + "; " + joined(people);
}

}  // namespace

Json row_json(const Layer& layer, std::size_t i) {
  Json row = Json::object();
  for (const Column& column : layer.table.columns) {
    if (column.is_missing(i))
      row[column.name] = nullptr;
    else if (column.is_text())
      row[column.name] = column.text(i);
    else if (std::holds_alternative<std::vector<std::int64_t>>(column.values))
      row[column.name] = std::get<std::vector<std::int64_t>>(column.values)[i];
    else
      row[column.name] = or_null(column.number(i));
  }
  return row;
}

std::string summary(const Issues& issues) {
  std::string text;
  for (const std::string& level : levels_with_issues(issues))
    text += (text.empty() ? "" : "\n") + (level == "cell" ? "" : "level " + level + ": ") +
            level_summary(issues, level);
  return text.empty() ? "no defects: neither overlap nor omission" : text;
}

std::string summary(const PlanResult& r) {
  const Plan& plan = r.plan;
  std::string text;
  auto line = [&text](const std::string& label, const std::string& what) {
    text += label + std::string(12 - std::min<std::size_t>(label.size(), 11), ' ') + what + "\n";
  };
  std::vector<std::string> levels;
  for (const Level& level : plan.levels)
    levels.push_back(grouped(static_cast<std::int64_t>(level.code.size())) + " (" + level.name +
                     ")");
  line("levels", joined(levels) + ", " + area_text(r.boundary_area_m2));
  const auto cells = static_cast<std::int64_t>(plan.cells.size());
  if (cells > 0 && !r.cell_weight.empty()) {
    const std::string unit = " " + unit_of(r.weight);
    line("cells", kept_and_new(r.cells_kept, r.cells_locked, cells - r.cells_kept) + ", " +
                      rounded(quantile(r.cell_weight, 0), 0) + "-" +
                      rounded(quantile(r.cell_weight, 1), 0) + unit + ", median " +
                      rounded(quantile(r.cell_weight, 0.5), 0));
    line("limits", rounded(r.min, 0) + "-" + rounded(r.max, 0) + unit + ": " +
                       within_text(out_of_limits(r.cell_weight, {r.min, r.max}), cells));
    for (std::size_t w = 0; w < r.cell_also.size(); ++w) {
      const std::vector<double>& sums = r.cell_also[w];
      line("also", amount_text(quantile(sums, 0)) + "-" + amount_text(quantile(sums, 1)) + " " +
                       unit_of(r.also[w].weight) + ", median " + amount_text(quantile(sums, 0.5)) +
                       "; " + limits_text(r.also[w]) + ": " +
                       within_text(out_of_limits(sums, r.also[w].limits), cells));
    }
    if (r.moved > 0) line("moved", rounded(r.moved, 0) + unit + " are in another cell than before");
  } else if (cells > 0) {
    line("cells", grouped(cells));
  }
  if (r.border_m > 0)
    line("borders", share_text(r.border_on_barrier_m, r.border_m) +
                        " of the new borders run along roads, rivers and walls");
  if (!r.bounds.empty()) line("bounds", bounds_text(r.bounds));
  for (const auto& [label, a] :
       {std::pair{"buildings", &plan.building_cells}, std::pair{"units", &plan.unit_cells}}) {
    if (a->size() == 0 || cells == 0) continue;
    const std::int64_t none = a->unassigned();
    line(label,
         grouped(static_cast<std::int64_t>(a->size())) +
             (none == 0 ? ", each in one cell" : ", " + grouped(none) + " in no cell") +
             (a->straddlers() > 0 ? ", " + grouped(a->straddlers()) + " across a border" : ""));
  }
  std::string check = summary(plan.issues);
  for (std::size_t at = check.find('\n'); at != std::string::npos; at = check.find('\n', at + 1))
    check.insert(at + 1, 12, ' ');
  line("check", check);
  return text;
}

std::string report_json(const PlanResult& r) {
  const Plan& plan = r.plan;
  Json report;
  report["libgrid"] = version;
  report["input"] = r.input.filename().string();
  report["layers"] = r.layers;
  report["crs"] = plan.crs.label();
  Json levels = Json::array();
  for (const Level& level : plan.levels) {
    const std::vector<double> areas = ground_areas_m2(plan.crs, level.geometry);
    levels.push_back({{"level", level.name},
                      {"rows", level.code.size()},
                      {"area_m2", std::accumulate(areas.begin(), areas.end(), 0.0)}});
  }
  report["levels"] = levels;
  report["cells"] = {{"count", plan.cells.size()},
                     {"kept", r.cells_kept},
                     {"locked", r.cells_locked},
                     {"moved", r.moved},
                     {"areas_divided", r.areas_divided},
                     {"weight", name_of(r.weight)},
                     {"min", r.min},
                     {"max", r.max},
                     {"target", r.target},
                     {"lightest", or_null(quantile(r.cell_weight, 0))},
                     {"median", or_null(quantile(r.cell_weight, 0.5))},
                     {"heaviest", or_null(quantile(r.cell_weight, 1))},
                     {"out_of_range", out_of_range(r)}};
  if (!r.also.empty()) report["cells"]["also"] = further_json(r);
  report["borders"] = {{"length_m", r.border_m},
                       {"on_barriers_m", r.border_on_barrier_m},
                       {"blocks", r.blocks},
                       {"plots", r.plots},
                       {"gaps_closed", r.gaps_closed},
                       {"dead_ends", r.dead_ends},
                       {"strips_merged", r.strips_merged},
                       {"buildings_cut", r.buildings_cut},
                       {"compounds_split", r.compounds_split}};
  if (!r.bounds.empty()) report["bounds"] = bounds_json(r.bounds);
  report["buildings"] = assignment_json(plan.building_cells);
  report["units"] = assignment_json(plan.unit_cells);
  report["coverage"] = {{"residue_edges", r.residue},
                        {"defects", plan.issues.size()},
                        {"certificate", certificate_hindrance(r).empty()}};
  report["summary"] = summary(plan.issues);
  report["issues"] = issues_array(plan);
  report["notes"] = r.notes;
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string summary(const PlanResult& r, const DivisionCheck& limits) {
  const auto cells = static_cast<std::int64_t>(limits.reason.size());
  const auto without =
      std::count(limits.reason.begin(), limits.reason.end(), PartitionReason::search_ended);
  std::string text = limits_text(r.weight, r.min, r.max, r.also) + ": " + grouped(limits.within()) +
                     " of " + counted(cells, "cell") + " within";
  if (const std::int64_t with = cells - limits.within() - without; with > 0)
    text += ", " + grouped(with) + " outside with a reason";
  if (without > 0) text += ", " + grouped(without) + " outside without one";
  return text;
}

std::string issues_json(const Plan& plan, const Breaches* breaches) {
  Json report;
  report["summary"] = summary(plan.issues);
  report["boundary"] = plan.levels.front().derived ? "derived" : "given";
  report["issues"] = issues_array(plan);
  if (breaches) {
    const Layer layer = breach_layer(plan, *breaches);
    report["breaches"] = Json::array();
    for (std::size_t i = 0; i < breaches->size(); ++i)
      report["breaches"].push_back(row_json(layer, i));
  }
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace libgrid
