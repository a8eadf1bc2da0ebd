// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "situation.hpp"

namespace libgrid {

/// What holds for every finished situation, however odd. Checks, repairs and undoes it, once more
/// with two threads when `twice`, and says which laws were broken; empty when all hold. No call may
/// throw.
std::vector<std::string> broken_laws(const Situation& situation, bool twice = true);

/// The laws of a check, so that tests can show that they break; `two` is the same with two threads.
std::vector<std::string> broken_check_laws(const Situation& situation, const CheckResult& one,
                                           const CheckResult& two);
/// The laws of a repair, alike.
std::vector<std::string> broken_repair_laws(const Situation& situation, const CheckResult& before,
                                            const RepairResult& one, const RepairResult& two);

}  // namespace libgrid
