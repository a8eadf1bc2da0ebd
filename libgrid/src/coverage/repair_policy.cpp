// SPDX-License-Identifier: Apache-2.0
#include "libgrid/core/error.hpp"
#include "repair_plan.hpp"

namespace libgrid {

std::string_view name_of(RepairPolicy policy) {
  switch (policy) {
    case RepairPolicy::automatic:
      return "automatic";
    case RepairPolicy::longest_border:
      return "longest_border";
    case RepairPolicy::most_people:
      return "most_people";
    case RepairPolicy::priority:
      return "priority";
    case RepairPolicy::first:
      return "first";
    case RepairPolicy::divide:
      return "divide";
    case RepairPolicy::evidence:
      return "evidence";
    case RepairPolicy::cut:
      return "cut";
    case RepairPolicy::weld:
      return "weld";
    case RepairPolicy::leave:
      return "leave";
  }
  return "leave";
}

std::span<const PolicyOfKind> policies_of_kinds() {
  static constexpr PolicyOfKind all[] = {
      {"gap", IssueKind::gap, &RepairOptions::gaps},
      {"cell_gap", IssueKind::gap, &RepairOptions::cell_gaps},
      {"overlap", IssueKind::overlap, &RepairOptions::overlaps},
      {"duplicate", IssueKind::duplicate, &RepairOptions::duplicates},
      {"spill", IssueKind::spill, &RepairOptions::spills},
      {"misnest", IssueKind::misnest, &RepairOptions::misnests},
      {"mismatch", IssueKind::mismatch, &RepairOptions::mismatches}};
  return all;
}

bool fits(RepairPolicy policy, IssueKind kind) {
  using enum RepairPolicy;
  if (policy == automatic || policy == leave) return true;
  switch (kind) {
    case IssueKind::gap:
      return policy != cut && policy != weld && policy != first;
    case IssueKind::overlap:
      return policy != cut && policy != weld;
    case IssueKind::duplicate:
      return policy == priority || policy == first;
    case IssueKind::spill:
    case IssueKind::misnest:
      return policy == cut;
    case IssueKind::mismatch:
      return policy == weld;
    default:
      return false;
  }
}

RepairPolicy policy_of(const RepairOptions& options, const Issues& issues, std::size_t i) {
  using enum RepairPolicy;
  const auto chosen = options.choices.find(issues.id[i]);
  const bool own = chosen != options.choices.end();
  if (own && !fits(chosen->second, issues.kind[i]))
    throw Error(ErrorCode::bad_value,
                "repair: issue " + issues.id[i] + " is a " + std::string(name_of(issues.kind[i])) +
                    ", which the policy " + std::string(name_of(chosen->second)) + " does not fit");
  auto pick = [&](RepairPolicy of_kind, RepairPolicy otherwise) {
    const RepairPolicy p = own ? chosen->second : of_kind;
    return p == automatic ? otherwise : p;
  };
  switch (issues.kind[i]) {
    case IssueKind::gap:
      return pick(options.gaps, automatic);
    case IssueKind::overlap:
      return pick(options.overlaps, longest_border);
    case IssueKind::duplicate:
      return pick(options.duplicates, options.overlaps == priority ? priority : leave);
    case IssueKind::spill:
      return pick(options.spills, cut);
    case IssueKind::misnest:
      return pick(options.misnests, cut);
    case IssueKind::mismatch:
      return pick(options.mismatches, weld);
    default:
      return leave;
  }
}

}  // namespace libgrid
