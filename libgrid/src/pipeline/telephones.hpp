// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace libgrid {

/// A text without its telephone numbers, each replaced by "***": numbers of mobiles of mainland
/// China (11 digits from 13 to 19), numbers with an area code, with 86 or 0086 before them or not,
/// those of 400 and 800, and after a word like 电话 or "tel" also 7 or 8 digits. Blanks, hyphens,
/// brackets and the like may stand between their digits, and other numbers beside them. Rows of 12
/// and more digits without a gap are codes and stay.
std::string without_telephones(const std::string& text);

}  // namespace libgrid
