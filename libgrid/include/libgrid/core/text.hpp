// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace libgrid {

/// Whether a text holds a Chinese character (U+4E00 to U+9FFF).
bool has_han(const std::string& text);

/// Numbers in sentences for people: "1,234", "12.3". Independent of the locale.
std::string grouped(std::int64_t n);
/// With thin gaps between thousands, as maps have them: "7 500".
std::string with_gaps(std::int64_t n);
std::string rounded(double v, int decimals);
/// "1 building", "3 buildings".
std::string counted(std::int64_t n, const std::string& noun);

}  // namespace libgrid
