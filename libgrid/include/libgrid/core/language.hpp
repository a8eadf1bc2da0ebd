// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace libgrid {

/// The languages in which libgrid speaks to planners.
enum class Language { en, zh };

std::string_view name_of(Language language);
/// Errors: Error{usage} for anything but "en" and "zh".
Language language_of(std::string_view name);

}  // namespace libgrid
