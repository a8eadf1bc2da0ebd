// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "codes/plain_text.hpp"

namespace libgrid {

/// One number of a plate: 12, A12, 12甲, B, 负1; a letter alone has no value.
struct PlateNumber {
  Text before;
  std::int64_t value = -1;
  Text behind;

  Text text() const;
};

/// Numbers and what joins them: `-`, `~` for a range, `,` for a list, `_` for a number under
/// another (12之3).
struct NumberRun {
  std::vector<PlateNumber> numbers;
  Text joints;           ///< one fewer than numbers
  std::size_t end = 0;   ///< in the text
  bool spelled = false;  ///< in Chinese numerals, at least in part
  bool after(char32_t joint) const { return joints.find(joint) != Text::npos; }
};

/// Whether a number may begin with it. Asked of every character: most end the search here.
inline bool may_begin(char32_t c) {
  return is_word(c) || is_numeral(c) || is_one_of(c, U"甲乙丙丁戊负地东西南北中");
}

/// The numbers that stand at `at`, as many as are joined; none in the middle of a word. Right
/// behind other numbers they may follow a letter (12F1201), and 东 西 南 北 中 count as numbers
/// (东单元).
std::optional<NumberRun> read_run(TextView text, std::size_t at, bool behind_numbers);

/// Whether a-b is a range: two numbers of one kind, the second higher.
bool ascends(const PlateNumber& a, const PlateNumber& b);

/// The one spelling of a run: "12", "12-3", "1~10", "1,3,5~9". Nothing for what has no meaning:
/// 10~1, 3-2-1.
std::optional<Text> spelling(const NumberRun& run);

/// Whether numbers of one spelling include all those of another: "1~10" holds "3", "3-2" and "2~4".
bool holds(std::string_view numbers, std::string_view others);

}  // namespace libgrid
