// SPDX-License-Identifier: Apache-2.0
#include "issue_text.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <initializer_list>
#include <vector>

#include "libgrid/core/words.hpp"

namespace libgrid {

std::string_view name_of(IssueKind kind) {
  switch (kind) {
    case IssueKind::gap:
      return "gap";
    case IssueKind::overlap:
      return "overlap";
    case IssueKind::duplicate:
      return "duplicate";
    case IssueKind::spill:
      return "spill";
    case IssueKind::misnest:
      return "misnest";
    case IssueKind::mismatch:
      return "mismatch";
    case IssueKind::invalid_ring:
      return "invalid_ring";
    case IssueKind::spike:
      return "spike";
    case IssueKind::empty_cell:
      return "empty_cell";
    case IssueKind::missing_cell:
      return "missing_cell";
    case IssueKind::duplicate_code:
      return "duplicate_code";
    case IssueKind::orphan:
      return "orphan";
    case IssueKind::sliver:
      return "sliver";
    case IssueKind::neck:
      return "neck";
    case IssueKind::part:
      return "part";
    case IssueKind::hole:
      return "hole";
  }
  return "gap";
}

std::string_view name_of(GapForm form) {
  switch (form) {
    case GapForm::none:
      return "none";
    case GapForm::inside:
      return "inside";
    case GapForm::enclosed:
      return "enclosed";
    case GapForm::open:
      return "open";
    case GapForm::outline:
      return "outline";
    case GapForm::through:
      return "through";
  }
  return "none";
}

bool is_remark(IssueKind kind) {
  return kind == IssueKind::sliver || kind == IssueKind::neck || kind == IssueKind::part ||
         kind == IssueKind::hole;
}

namespace {

constexpr std::size_t kNamed = 4;  ///< cells named in a sentence before "and n more"

class Sentence {
 public:
  Sentence(const IssueContext& in, const Issues& issues, std::size_t i)
      : in_(in), issues_(issues), i_(i), language_(in.language) {}

  std::string text() const {
    switch (issues_.kind[i_]) {
      case IssueKind::gap:
        return gap();
      case IssueKind::overlap:
        return told("issue.overlap", {names(), size(), people(twice())});
      case IssueKind::duplicate:
        return told("issue.duplicate", {names(), size(), people(twice())});
      case IssueKind::misnest:
        return told(one() ? Word("issue.misnest.one") : Word("issue.misnest"),
                    {names(), parent(), parent_name(issues_.neighbour[i_]), size(),
                     people(told("issue.wrong_area"))});
      case IssueKind::spill:
        return told(one() ? Word("issue.spill.one") : Word("issue.spill"),
                    {names(), parent(), size(), people(told("issue.outside"))});
      case IssueKind::mismatch:
        return issues_.geometry.has(i_) ? told("issue.mismatch", {names(), width()})
                                        : told("issue.mismatch.vertex", {names()});
      case IssueKind::invalid_ring:
        return told("issue.invalid_ring", {row(), fault()});
      case IssueKind::spike:
        return told("issue.spike", {row()});
      case IssueKind::missing_cell:
        return told("issue.missing_cell", {issues_.message[i_], level()});
      case IssueKind::sliver:
        return told("issue.sliver", {first(), size()});
      case IssueKind::neck:
        return told("issue.neck", {first(), width()});
      case IssueKind::part:
        return told("issue.part", {first(), area()});
      case IssueKind::hole:
        return told("issue.hole", {first(), area()});
      case IssueKind::empty_cell:
        return told("issue.empty_cell", {first()});
      case IssueKind::duplicate_code:
        return told("issue.duplicate_code", {first(), rows()});
      case IssueKind::orphan:
        return told("issue.orphan", {first()});
    }
    return {};
  }

 private:
  std::string told(Word word, std::initializer_list<std::string_view> values = {}) const {
    return say(word, language_, values);
  }

  std::string gap() const {
    const std::string whom = people(told("issue.nobody", {level()}));
    if (cells().empty()) return told("issue.gap", {parent(), level(), size(), whom});
    return told(
        issues_.form[i_] == GapForm::inside ? Word("issue.gap.inside") : Word("issue.gap.beside"),
        {parent(), level(), names(), size(), whom});
  }

  /// What invalid_reason says: "Self-intersection at 3 4".
  std::string fault() const {
    const std::string& reason = issues_.message[i_];
    const std::size_t at = reason.rfind(" at ");
    const std::string what = value_word("invalid", reason.substr(0, at), language_);
    return at == std::string::npos ? what : told("issue.at", {what, reason.substr(at + 4)});
  }

  const std::vector<std::int64_t>& cells() const { return issues_.cells[i_]; }
  bool one() const { return cells().size() == 1; }
  std::string level() const { return level_word(in_.cells.name, language_); }
  std::string twice() const { return told("issue.twice"); }

  std::string name_in(const CoverageLevel& level, std::int64_t row, Word unnamed) const {
    return level.codes.empty() ? told(unnamed, {std::to_string(row)})
                               : level.codes[static_cast<std::size_t>(row)];
  }
  std::string cell_name(std::int64_t row) const { return name_in(in_.cells, row, "issue.row"); }
  std::string parent_name(std::int64_t row) const {
    return name_in(in_.parents, row, "issue.area");
  }
  std::string first() const { return cell_name(cells()[0]); }
  std::string parent() const { return parent_name(issues_.parent[i_]); }
  /// The cell or, where none is meant, the area.
  std::string row() const { return cells().empty() ? parent() : first(); }

  std::string names() const {
    std::vector<std::string> shown;
    for (std::size_t k = 0; k < std::min(cells().size(), kNamed); ++k)
      shown.push_back(cell_name(cells()[k]));
    if (cells().size() <= kNamed) return joined(shown, language_);
    std::string text;
    for (const std::string& name : shown) text += (text.empty() ? "" : told("list.comma")) + name;
    return told("list.more", {text, std::to_string(cells().size() - kNamed)});
  }

  std::string rows() const {
    std::string text;
    for (const std::int64_t row : cells())
      text += (text.empty() ? "" : told("list.comma")) + std::to_string(row);
    return text;
  }

  std::string area() const { return area_text(issues_.area_m2[i_], language_); }
  std::string width() const { return length_text(issues_.width_m[i_], language_); }
  std::string size() const { return told("issue.size", {area(), width()}); }

  std::string people(const std::string& where) const {
    std::vector<std::string> parts;
    const auto add = [&](std::int64_t n, const Noun& noun) {
      if (n > 0) parts.push_back(counted(n, noun, language_));
    };
    add(issues_.buildings[i_], nouns::building);
    if (issues_.households[i_] > 0) add(std::llround(issues_.households[i_]), nouns::household);
    add(issues_.units[i_], nouns::unit);
    return parts.empty() ? std::string() : told("issue.people", {joined(parts, language_), where});
  }

  const IssueContext& in_;
  const Issues& issues_;
  const std::size_t i_;
  const Language language_;
};

}  // namespace

std::string issue_message(const IssueContext& in, const Issues& issues, std::size_t i) {
  return Sentence(in, issues, i).text();
}

std::string issue_id(const IssueContext& in, const Issues& issues, std::size_t i) {
  std::vector<std::string> codes;
  for (const std::int64_t row : issues.cells[i])
    codes.push_back(in.cells.codes.empty() ? std::string()
                                           : in.cells.codes[static_cast<std::size_t>(row)]);
  std::sort(codes.begin(), codes.end());
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  auto mix = [&hash](unsigned char byte) { hash = (hash ^ byte) * 1099511628211U; };
  auto mix_text = [&mix](std::string_view text) {
    for (const char c : text) mix(static_cast<unsigned char>(c));
    mix(0);
  };
  mix_text(name_of(issues.kind[i]));
  mix_text(in.cells.name);
  for (const std::string& code : codes) mix_text(code);
  if (issues.kind[i] == IssueKind::missing_cell) mix_text(issues.message[i]);
  for (const double v : {issues.place[i].x, issues.place[i].y}) {
    const auto bits = std::bit_cast<std::uint64_t>(v);
    for (int shift = 0; shift < 64; shift += 8) mix(static_cast<unsigned char>(bits >> shift));
  }
  constexpr char digits[] = "0123456789abcdef";
  std::string id(12, '0');
  for (std::size_t k = 0; k < id.size(); ++k, hash >>= 4) id[k] = digits[hash & 15];
  return id;
}

}  // namespace libgrid
