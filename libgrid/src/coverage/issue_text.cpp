// SPDX-License-Identifier: Apache-2.0
#include "issue_text.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "libgrid/core/text.hpp"

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

std::string name_in(const CoverageLevel& level, std::int64_t row, const char* word) {
  return level.codes.empty() ? word + std::to_string(row)
                             : level.codes[static_cast<std::size_t>(row)];
}

std::string cell_name(const IssueContext& in, std::int64_t row) {
  return name_in(in.cells, row, "row ");
}

std::string parent_name(const IssueContext& in, std::int64_t row) {
  return name_in(in.parents, row, "area ");
}

std::string names(const IssueContext& in, const std::vector<std::int64_t>& cells) {
  std::string text;
  const std::size_t shown = std::min(cells.size(), kNamed);
  for (std::size_t k = 0; k < shown; ++k) {
    if (k > 0) text += k + 1 == cells.size() ? " and " : ", ";
    text += cell_name(in, cells[k]);
  }
  if (cells.size() > shown) text += " and " + std::to_string(cells.size() - shown) + " more";
  return text;
}

std::string people_text(const Issues& issues, std::size_t i, const std::string& where) {
  std::vector<std::string> parts;
  if (issues.buildings[i] > 0) parts.push_back(counted(issues.buildings[i], "building"));
  if (issues.households[i] > 0)
    parts.push_back(counted(std::llround(issues.households[i]), "household"));
  if (issues.units[i] > 0) parts.push_back(counted(issues.units[i], "unit"));
  std::string text;
  for (std::size_t k = 0; k < parts.size(); ++k)
    text += (k == 0 ? "; " : k + 1 == parts.size() ? " and " : ", ") + parts[k];
  return text.empty() ? text : text + " " + where;
}

std::string size_text(const Issues& issues, std::size_t i) {
  return area_text(issues.area_m2[i]) + ", up to " + length_text(issues.width_m[i]) + " wide";
}

}  // namespace

std::string issue_message(const IssueContext& in, const Issues& issues, std::size_t i) {
  const auto& cells = issues.cells[i];
  const std::string size = size_text(issues, i);
  const char* const where = cells.empty()                       ? ""
                            : issues.form[i] == GapForm::inside ? ", inside "
                                                                : ", beside ";
  switch (issues.kind[i]) {
    case IssueKind::gap:
      return "land of " + parent_name(in, issues.parent[i]) + " in no " + in.cells.name + where +
             names(in, cells) + ": " + size +
             people_text(issues, i, "in nobody's " + in.cells.name);
    case IssueKind::overlap:
      return names(in, cells) + " overlap: " + size + people_text(issues, i, "counted twice");
    case IssueKind::duplicate:
      return names(in, cells) + " have the same land: " + size +
             people_text(issues, i, "counted twice");
    case IssueKind::misnest:
      return names(in, cells) + (cells.size() == 1 ? " reaches" : " reach") + " from " +
             parent_name(in, issues.parent[i]) + " into " + parent_name(in, issues.neighbour[i]) +
             ": " + size + people_text(issues, i, "in the wrong area");
    case IssueKind::spill:
      return names(in, cells) + (cells.size() == 1 ? " reaches" : " reach") + " outside " +
             parent_name(in, issues.parent[i]) + ": " + size +
             people_text(issues, i, "outside the boundary");
    case IssueKind::mismatch:
      if (!issues.geometry.has(i))
        return "the border of " + names(in, cells) +
               " matches but for a vertex that one side lacks";
      return "the border of " + names(in, cells) + " is off by up to " +
             length_text(issues.width_m[i]) + ", less than the resolution";
    case IssueKind::invalid_ring:
      return (cells.empty() ? parent_name(in, issues.parent[i]) : cell_name(in, cells[0])) +
             " is not a valid polygon (" + issues.message[i] + "); it is checked as made valid";
    case IssueKind::spike:
      return (cells.empty() ? parent_name(in, issues.parent[i]) : cell_name(in, cells[0])) +
             " has a border that runs out and back upon itself; it is checked as made valid";
    case IssueKind::missing_cell:
      return "the register names " + issues.message[i] + ", which no " + in.cells.name + " has";
    case IssueKind::sliver:
      return "a part of " + cell_name(in, cells[0]) + " is narrow throughout: " + size;
    case IssueKind::neck:
      return cell_name(in, cells[0]) + " narrows to " + length_text(issues.width_m[i]);
    case IssueKind::part:
      return cell_name(in, cells[0]) + " has a further piece: " + area_text(issues.area_m2[i]);
    case IssueKind::hole:
      return cell_name(in, cells[0]) + " has a hole: " + area_text(issues.area_m2[i]);
    case IssueKind::empty_cell:
      return cell_name(in, cells[0]) + " has no area";
    case IssueKind::duplicate_code: {
      std::string rows;
      for (const std::int64_t row : cells) rows += (rows.empty() ? "" : ", ") + std::to_string(row);
      return "code " + cell_name(in, cells[0]) + " stands in rows " + rows;
    }
    case IssueKind::orphan:
      return cell_name(in, cells[0]) + " lies in no area above it";
  }
  return {};
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
