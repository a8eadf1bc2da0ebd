// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "assign_situation.hpp"
#include "libgrid/assign/assign.hpp"
#include "libgrid/locate/locator.hpp"

namespace libgrid {

/// What holds of a Locator and of all assignments, however odd the situation: they equal the
/// definitions, written down without any index. Says which laws were broken; empty when all hold.
/// No call may throw.
std::vector<std::string> broken_assign_laws(const AssignSituation& situation);

/// Bit for bit, NaN included.
bool same(const Assignment& a, const Assignment& b);

/// What holds of the rows of any assignment.
std::vector<std::string> broken_row_laws(const Assignment& assignment, std::size_t rows);

/// The laws of some results, so that tests can show that they break.
std::vector<std::string> broken_place_laws(const AssignSituation& situation,
                                           const std::vector<std::int64_t>& cell_of_places);
std::vector<std::string> broken_share_laws(const AssignSituation& situation, const Assignment& one,
                                           const Assignment& two);
std::vector<std::string> broken_stretch_laws(const AssignSituation& situation,
                                             std::span<const Coord> line,
                                             const std::vector<Locator::Stretch>& stretches);

}  // namespace libgrid
