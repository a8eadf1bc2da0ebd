// SPDX-License-Identifier: Apache-2.0
#include "libgrid/coverage/candidates.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "libgrid/core/words.hpp"

namespace libgrid {

namespace {

constexpr double kLong = 4;  ///< a gap is long when its longest border is so many widths

std::string code_of(const std::vector<std::string>& codes, std::int64_t row, Language language) {
  return codes.empty() ? say("issue.row", language, {std::to_string(row)})
                       : codes[static_cast<std::size_t>(row)];
}

/// The cells that could have the land: of a gap by their border with it, of an overlap by how far
/// they go on beyond it, longest first.
std::vector<std::int64_t> by_border(const Issues& issues, std::size_t i,
                                    const std::vector<std::string>& codes) {
  const auto& cells = issues.cells[i];
  const double sign = issues.kind[i] == IssueKind::gap ? -1 : 1;
  std::vector<std::size_t> order(cells.size());
  std::iota(order.begin(), order.end(), 0);
  const auto key = [&](std::size_t k) {
    return std::tuple(sign * issues.border_m[i][k],
                      codes.empty() ? std::string() : codes[static_cast<std::size_t>(cells[k])],
                      cells[k]);
  };
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  std::vector<std::int64_t> rows;
  for (const std::size_t k : order) rows.push_back(cells[k]);
  return rows;
}

/// The land and the people in it.
std::string land_text(const Issues& issues, std::size_t i) {
  const Language language = issues.language;
  const std::string area = area_text(issues.area_m2[i], language);
  const bool households = issues.households[i] > 0;
  if (!households && issues.buildings[i] <= 0) return area;
  return say(
      "fix.land", language,
      {area, households ? counted(std::llround(issues.households[i]), nouns::household, language)
                        : counted(issues.buildings[i], nouns::building, language)});
}

std::string text_of(const FixCandidate& fix, const Issues& issues, std::size_t i,
                    const std::vector<std::string>& codes) {
  const Language language = issues.language;
  const std::string land = land_text(issues, i);
  const auto names = [&](const std::vector<std::int64_t>& rows) {
    std::vector<std::string> list;
    for (const std::int64_t row : rows) list.push_back(code_of(codes, row, language));
    return joined(list, language);
  };
  const auto what = [&] {
    if (fix.policy == RepairPolicy::weld)
      return issues.geometry.has(i)
                 ? say("fix.move", language, {length_text(issues.width_m[i], language)})
                 : say("fix.insert", language);
    if (fix.policy == RepairPolicy::divide)
      return say("fix.divide", language, {land, names(fix.among)});
    if (fix.policy == RepairPolicy::cut) return say("fix.cut", language, {land, names(fix.from)});
    const std::string to = code_of(codes, fix.to, language);
    return fix.from.empty() ? say("fix.give", language, {land, to})
                            : say("fix.keep", language, {land, names(fix.from), to});
  };
  return say("summary.kinds", language, {name_of(fix.policy), what()});
}

}  // namespace

bool is_divided(std::span<const double> borders_m, double width_m) {
  double longest = 0, second = 0;
  for (const double border : borders_m) {
    second = std::max(second, std::min(longest, border));
    longest = std::max(longest, border);
  }
  return second > longest / 2 && longest > kLong * width_m;
}

std::vector<FixCandidate> candidate_fixes(const Issues& issues, std::size_t i,
                                          const std::vector<std::string>& codes) {
  const IssueKind kind = issues.kind[i];
  const auto& cells = issues.cells[i];
  if (kind == IssueKind::spill || kind == IssueKind::misnest)
    return {{.policy = RepairPolicy::cut, .from = cells}};
  if (kind == IssueKind::mismatch) return {{.policy = RepairPolicy::weld, .among = cells}};
  const bool gap = kind == IssueKind::gap;
  if (!gap && kind != IssueKind::overlap && kind != IssueKind::duplicate) return {};
  std::vector<FixCandidate> fixes;
  const std::vector<std::int64_t> order = by_border(issues, i, codes);
  for (const std::int64_t row : order) {
    FixCandidate& fix = fixes.emplace_back();
    fix.policy = row == order.front() && kind != IssueKind::duplicate ? RepairPolicy::longest_border
                                                                      : RepairPolicy::priority;
    fix.to = row;
    if (!gap) std::remove_copy(cells.begin(), cells.end(), std::back_inserter(fix.from), row);
  }
  if (gap && cells.size() > 1) {
    const bool first = is_divided(issues.border_m[i], issues.width_m[i]);
    fixes.insert(fixes.begin() + (first ? 0 : 1), {.policy = RepairPolicy::divide, .among = cells});
  }
  return fixes;
}

std::vector<std::string> candidate_texts(const Issues& issues, std::size_t i,
                                         const std::vector<std::string>& codes) {
  std::vector<std::string> texts;
  for (const FixCandidate& fix : candidate_fixes(issues, i, codes))
    texts.push_back(text_of(fix, issues, i, codes));
  return texts;
}

}  // namespace libgrid
