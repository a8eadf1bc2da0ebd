// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>

#include "coverage_levels.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/core/version.hpp"
#include "libgrid/core/words.hpp"
#include "libgrid/coverage/candidates.hpp"
#include "libgrid/pipeline/pipeline.hpp"
#include "map_content.hpp"
#include "row_json.hpp"
#include "weights.hpp"

namespace libgrid {

namespace {

using Json = nlohmann::ordered_json;

const Noun& noun_of(IssueKind kind) {
  static constexpr std::array<Noun, 16> nouns = {
      {{"count.gap.one", "count.gap"},
       {"count.overlap.one", "count.overlap"},
       {"count.duplicate.one", "count.duplicate"},
       {"count.spill.one", "count.spill"},
       {"count.misnest.one", "count.misnest"},
       {"count.mismatch.one", "count.mismatch"},
       {"count.invalid_ring.one", "count.invalid_ring"},
       {"count.spike.one", "count.spike"},
       {"count.empty_cell.one", "count.empty_cell"},
       {"count.missing_cell.one", "count.missing_cell"},
       {"count.duplicate_code.one", "count.duplicate_code"},
       {"count.orphan.one", "count.orphan"},
       {"count.sliver.one", "count.sliver"},
       {"count.neck.one", "count.neck"},
       {"count.part.one", "count.part"},
       {"count.hole.one", "count.hole"}}};
  return nouns.at(static_cast<std::size_t>(kind));
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

std::string concerned_text(const Concerned& c, const std::string& where, Language language) {
  if (c.households <= 0 && c.buildings <= 0) return {};
  return say("summary.with", language,
             {c.households > 0 ? counted(std::llround(c.households), nouns::household, language)
                               : counted(c.buildings, nouns::building, language),
              where});
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

std::string within_text(std::int64_t out, std::int64_t cells, Language language) {
  if (out == 0) return say("summary.all_within", language);
  return say("summary.outside", language, {grouped(out), counted(cells, nouns::cell, language)});
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

std::string kept_and_new(const PlanResult& r, Language language) {
  std::vector<std::string> parts;
  const std::string kept = grouped(r.cells_kept);
  if (r.cells_kept > 0)
    parts.push_back(r.cells_locked > 0
                        ? say("summary.kept_locked", language, {kept, grouped(r.cells_locked)})
                        : say("summary.kept", language, {kept}));
  const std::int64_t made = static_cast<std::int64_t>(r.plan.cells.size()) - r.cells_kept;
  if (made > 0) parts.push_back(say("summary.new", language, {grouped(made)}));
  return joined(parts, language);
}

/// How much more border than the least an area has at most; infinite where nothing is proved.
double gap_of(const AreaBound& area) {
  const BoundAnswer answer = area.bound.answer;
  return answer == BoundAnswer::bound || answer == BoundAnswer::least ? area.bound.gap() : HUGE_VAL;
}

/// "in 4 of 6 areas no other way to unite the blocks has less border; ..."
std::string bounds_text(const std::vector<AreaBound>& bounds, Language language) {
  std::int64_t proven = 0, bounded = 0;
  double most = 0;
  for (const AreaBound& area : bounds) {
    proven += area.bound.proven;
    if (const double gap = gap_of(area); !area.bound.proven && std::isfinite(gap))
      ++bounded, most = std::max(most, gap);
  }
  const auto all = static_cast<std::int64_t>(bounds.size());
  std::string text =
      say("summary.bounds", language, {grouped(proven), counted(all, nouns::area, language)});
  if (bounded > 0)
    text = say("summary.bounds_gap", language, {text, grouped(bounded), rounded(100 * most, 1)});
  if (const std::int64_t without = all - proven - bounded; without > 0)
    text = say("summary.bounds_none", language, {text, grouped(without)});
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

/// How many columns of a terminal a text takes: two a Chinese character.
std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    columns += byte < 0x80 ? 1 : byte >= 0xE0 ? 2 : byte >= 0xC0 ? 1 : 0;
  }
  return columns;
}

/// Lines with a label each.
class Lines {
 public:
  explicit Lines(Language language) : language_(language) {}

  void add(Word label, const std::string& what) {
    const std::string word = say(label, language_);
    text_ += word + std::string(kWide - std::min(columns_of(word), kWide - 1), ' ');
    for (const char c : what) {
      text_ += c;
      if (c == '\n') text_ += std::string(kWide, ' ');
    }
    text_ += "\n";
  }
  const std::string& text() const { return text_; }

 private:
  static constexpr std::size_t kWide = 12;
  Language language_;
  std::string text_;
};

void add_cells(Lines& lines, const PlanResult& r, Language language) {
  const auto told = [&](Word word, std::initializer_list<std::string_view> values) {
    return say(word, language, values);
  };
  const auto cells = static_cast<std::int64_t>(r.plan.cells.size());
  const auto quantile_text = [](const std::vector<double>& sums, double q) {
    return rounded(quantile(sums, q), 0);
  };
  lines.add(
      "summary.label.cells",
      told("summary.cells", {kept_and_new(r, language),
                             with_unit(told("limits.range", {quantile_text(r.cell_weight, 0),
                                                             quantile_text(r.cell_weight, 1)}),
                                       r.weight, language),
                             quantile_text(r.cell_weight, 0.5)}));
  lines.add("summary.label.limits",
            told("summary.limits",
                 {limits_text(r.weight, r.min, r.max, {}, language),
                  within_text(out_of_limits(r.cell_weight, {r.min, r.max}), cells, language)}));
  for (std::size_t w = 0; w < r.cell_also.size(); ++w) {
    const std::vector<double>& sums = r.cell_also[w];
    lines.add("summary.label.also",
              told("summary.also",
                   {with_unit(told("limits.range", {amount_text(quantile(sums, 0)),
                                                    amount_text(quantile(sums, 1))}),
                              r.also[w].weight, language),
                    amount_text(quantile(sums, 0.5)), limits_text(r.also[w], language),
                    within_text(out_of_limits(sums, r.also[w].limits), cells, language)}));
  }
  if (r.moved > 0)
    lines.add("summary.label.moved",
              told("summary.moved", {with_unit(rounded(r.moved, 0), r.weight, language)}));
}

std::string assigned_text(const Assignment& a, Language language) {
  const std::string all = grouped(static_cast<std::int64_t>(a.size()));
  const std::int64_t none = a.unassigned();
  const std::string text = none == 0 ? say("summary.each", language, {all})
                                     : say("summary.in_none", language, {all, grouped(none)});
  return a.straddlers() == 0 ? text
                             : say("summary.across", language, {text, grouped(a.straddlers())});
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

std::string level_summary(const Issues& issues, const std::string& level, Language language) {
  std::map<IssueKind, std::int64_t> count;
  std::int64_t defects = 0, odd = 0;
  for (std::size_t i = 0; i < issues.size(); ++i)
    if (issues.level[i] == level)
      ++count[issues.kind[i]], ++(is_remark(issues.kind[i]) ? odd : defects);
  std::vector<std::string> kinds, remarks;
  for (const auto& [kind, n] : count)
    (is_remark(kind) ? remarks : kinds).push_back(counted(n, noun_of(kind), language));
  const auto listed = [&](std::int64_t n, const Noun& noun, const std::vector<std::string>& list) {
    return say("summary.kinds", language, {counted(n, noun, language), joined(list, language)});
  };
  std::string text =
      defects > 0 ? listed(defects, nouns::defect, kinds) : say("summary.no_defects", language);
  if (odd > 0) text = say("summary.next", language, {text, listed(odd, nouns::remark, remarks)});
  std::vector<std::string> people;
  for (const auto& [kind, where] :
       {std::pair{IssueKind::gap, say("issue.nobody", language, {level_word(level, language)})},
        std::pair{IssueKind::overlap, say("issue.twice", language)},
        std::pair{IssueKind::duplicate, say("summary.twice_duplicates", language)},
        std::pair{IssueKind::misnest, say("summary.other_area", language)},
        std::pair{IssueKind::spill, say("issue.outside", language)}}) {
    const std::string part = concerned_text(concerned(issues, kind, level), where, language);
    if (!part.empty()) people.push_back(part);
  }
  return people.empty() ? text : say("summary.next", language, {text, joined(people, language)});
}

std::string summary(const Issues& issues) {
  const Language language = issues.language;
  std::string text;
  for (const std::string& level : levels_with_issues(issues)) {
    const std::string line = level_summary(issues, level, language);
    text +=
        (text.empty() ? "" : "\n") +
        (level == "cell" ? line
                         : say("summary.of_level", language, {level_word(level, language), line}));
  }
  return text.empty() ? say("summary.none", language) : text;
}

std::string summary(const PlanResult& r) {
  const Plan& plan = r.plan;
  const Language language = plan.issues.language;
  Lines lines(language);
  std::vector<std::string> levels;
  for (const Level& level : plan.levels)
    levels.push_back(say(
        "summary.level", language,
        {grouped(static_cast<std::int64_t>(level.code.size())), level_word(level.name, language)}));
  lines.add("summary.label.levels",
            say("summary.levels", language,
                {joined(levels, language), area_text(r.boundary_area_m2, language)}));
  const auto cells = static_cast<std::int64_t>(plan.cells.size());
  if (cells > 0 && !r.cell_weight.empty())
    add_cells(lines, r, language);
  else if (cells > 0)
    lines.add("summary.label.cells", grouped(cells));
  if (r.border_m > 0)
    lines.add("summary.label.borders",
              say("summary.borders", language, {share_text(r.border_on_barrier_m, r.border_m)}));
  if (!r.bounds.empty()) lines.add("summary.label.bounds", bounds_text(r.bounds, language));
  if (plan.building_cells.size() > 0 && cells > 0)
    lines.add("summary.label.buildings", assigned_text(plan.building_cells, language));
  if (plan.unit_cells.size() > 0 && cells > 0)
    lines.add("summary.label.units", assigned_text(plan.unit_cells, language));
  lines.add("summary.label.check", summary(plan.issues));
  return lines.text();
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
  const Language language = r.plan.issues.language;
  const auto cells = static_cast<std::int64_t>(limits.reason.size());
  const auto without =
      std::count(limits.reason.begin(), limits.reason.end(), PartitionReason::search_ended);
  std::string text = say("summary.within", language,
                         {limits_text(r.weight, r.min, r.max, r.also, language),
                          grouped(limits.within()), counted(cells, nouns::cell, language)});
  if (const std::int64_t with = cells - limits.within() - without; with > 0)
    text = say("summary.with_reason", language, {text, grouped(with)});
  if (without > 0) text = say("summary.without_reason", language, {text, grouped(without)});
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
