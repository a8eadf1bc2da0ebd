// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libgrid/plan/plan.hpp"

namespace libgrid {

/// Whether a role leads its area: leader, head, chief, director, secretary, in charge; 网格长,
/// 街长, 路长, 组长, 站长, 负责人, 责任人, 书记, 主任; alone or at the end of a longer word ("grid
/// leader", 社区书记), blanks and "_" alike. Deputies (deputy, vice, assistant, 副, 助理) and all
/// others are workers.
bool is_in_charge(const std::string& role);

/// Where each row of the staff belongs; one row a person.
struct StaffPlaces {
  std::vector<int> level;         ///< of Plan::levels, or as many as there are for the cells; -1
  std::vector<std::int64_t> row;  ///< of that level; -1: no area has that code or name
};
/// By code, cells first, then the levels from the bottom; else by a name that only one cell or area
/// has.
StaffPlaces staff_places(const Plan& plan);

}  // namespace libgrid
