// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace libgrid {

/// A text without its telephone numbers, each replaced by "***": numbers of mobiles of mainland
/// China (11 digits from 13 to 19, with 86 or +86 before them or not), and numbers that begin with
/// 0 or (0, and have a separator after 3 or 4 digits. Blanks, "-" and brackets may stand between
/// digits; full-width ones count too. Longer rows of digits are codes and stay.
std::string without_telephones(const std::string& text);

}  // namespace libgrid
