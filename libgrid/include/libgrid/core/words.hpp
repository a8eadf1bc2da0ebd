// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>

#include "libgrid/core/catalogue.hpp"

namespace libgrid {

/// The languages in which libgrid speaks to planners.
enum class Language { en, zh };

std::string_view name_of(Language language);
/// Errors: Error{usage} for anything but "en" and "zh".
Language language_of(std::string_view name);

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

}  // namespace libgrid
