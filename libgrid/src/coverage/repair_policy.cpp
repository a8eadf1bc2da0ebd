// SPDX-License-Identifier: Apache-2.0
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

RepairPolicy policy_of(const RepairOptions& options, const Issues& issues, std::size_t i) {
  const auto chosen = options.choices.find(issues.id[i]);
  const bool own = chosen != options.choices.end();
  // A policy that does not fit a kind stands for the kind's own.
  auto pick = [&](RepairPolicy of_kind, RepairPolicy otherwise) {
    const RepairPolicy p = own ? chosen->second : of_kind;
    return p == RepairPolicy::automatic ? otherwise : p;
  };
  switch (issues.kind[i]) {
    case IssueKind::gap:
      return pick(options.gaps, RepairPolicy::automatic);
    case IssueKind::overlap:
      return pick(options.overlaps, RepairPolicy::longest_border);
    case IssueKind::duplicate: {
      const RepairPolicy p = pick(options.overlaps, RepairPolicy::leave);
      return p == RepairPolicy::priority ? p : RepairPolicy::leave;
    }
    case IssueKind::spill:
      return pick(options.spills, RepairPolicy::cut) == RepairPolicy::leave ? RepairPolicy::leave
                                                                            : RepairPolicy::cut;
    case IssueKind::misnest:
      return pick(options.misnests, RepairPolicy::cut) == RepairPolicy::leave ? RepairPolicy::leave
                                                                              : RepairPolicy::cut;
    case IssueKind::mismatch:
      return pick(options.mismatches, RepairPolicy::weld) == RepairPolicy::leave
                 ? RepairPolicy::leave
                 : RepairPolicy::weld;
    default:
      return RepairPolicy::leave;
  }
}

}  // namespace libgrid
