// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/core/catalogue.hpp"
#include "libgrid/core/language.hpp"

namespace libgrid {

/// A text of the catalogue, named by its key. A key that the catalogue does not have is not
/// compiled.
///
///     say("legend", Language::zh)                         // "图例"
///     say("scale", Language::en, {with_gaps(7500)})       // "Scale 1 : 7 500"
class Word {
 public:
  template <std::size_t Size>
  consteval Word(const char (&key)[Size])  // NOLINT(google-explicit-constructor): reads as a text
      : place_(std::lower_bound(
                   std::begin(catalogue), std::end(catalogue), std::string_view(key, Size - 1),
                   [](const CatalogueEntry& e, std::string_view k) { return e.key < k; }) -
               std::begin(catalogue)) {
    if (place_ == std::ssize(catalogue) || catalogue[place_].key != std::string_view(key, Size - 1))
      throw "no such key in the catalogue";
  }
  std::string_view in(Language language) const {
    return language == Language::zh ? catalogue[place_].zh : catalogue[place_].en;
  }

 private:
  std::ptrdiff_t place_;
};

inline std::string say(Word word, Language language) { return std::string(word.in(language)); }
/// With {1}, {2} ... replaced by the values, which are taken as they are.
std::string say(Word word, Language language, std::initializer_list<std::string_view> values);

/// What can be counted: the words for one, and for {1} of them.
struct Noun {
  Word one, many;
};
namespace nouns {
inline constexpr Noun building{"count.building.one", "count.building"};
inline constexpr Noun household{"count.household.one", "count.household"};
inline constexpr Noun unit{"count.unit.one", "count.unit"};
inline constexpr Noun area{"count.area.one", "count.area"};
inline constexpr Noun cell{"count.cell.one", "count.cell"};
inline constexpr Noun defect{"count.defect.one", "count.defect"};
inline constexpr Noun remark{"count.remark.one", "count.remark"};
inline constexpr Noun row{"count.row.one", "count.row"};
inline constexpr Noun edge{"count.edge.one", "count.edge"};
inline constexpr Noun section{"count.section.one", "count.section"};
inline constexpr Noun block{"count.block.one", "count.block"};
inline constexpr Noun gap_between{"count.break.one", "count.break"};  ///< in a barrier
inline constexpr Noun strip{"count.strip.one", "count.strip"};
inline constexpr Noun dead_end{"count.dead_end.one", "count.dead_end"};
inline constexpr Noun issue{"count.issue.one", "count.issue"};
inline constexpr Noun object{"count.object.one", "count.object"};
inline constexpr Noun door{"count.door.one", "count.door"};
inline constexpr Noun crossing{"count.crossing.one", "count.crossing"};
inline constexpr Noun place{"count.place.one", "count.place"};
inline constexpr Noun finding{"count.finding.one", "count.finding"};
}  // namespace nouns
/// "1 building", "1,200 buildings".
std::string counted(std::int64_t n, const Noun& noun, Language language);
/// "a, b and c".
std::string joined(const std::vector<std::string>& parts, Language language);
/// What stands for a value of a list, as "gap" of "kind", for people; a value that the catalogue
/// does not have as it is.
std::string value_word(std::string_view list, std::string_view value, Language language);
/// All values of a list that the catalogue has, in its order.
std::vector<std::string> values_in(std::string_view list);
/// What a column of our tables is called; a name that the catalogue does not have as it is.
std::string column_word(std::string_view name, Language language);
/// A word for a level that is widely known, as "street"; any other as it stands.
std::string level_word(const std::string& name, Language language);
/// Area and length with a unit that suits their size: "8 m2", "1.25 km2"; "3 mm", "12.5 m".
std::string area_text(double m2, Language language = Language::en);
std::string length_text(double m, Language language = Language::en);

}  // namespace libgrid
