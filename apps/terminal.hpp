// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/core/words.hpp"

namespace libgrid {

/// The language that --lang names, if any; what is told takes it from then on.
void speak(std::optional<Language> language);
Language spoken();

/// Results go to stdout or a file; words for people go to stderr, a progress bar only when that is
/// a terminal.
void say(const std::string& text);
void tell(Word word, std::initializer_list<std::string_view> values = {});
std::string counted(std::size_t n, const Noun& noun);
void say_notes(const std::vector<std::string>& notes);

/// A Run that shows a progress bar and stops on Ctrl-C.
Run terminal_run(int threads);
/// Wipes the progress bar before other words are said.
void end_progress();

}  // namespace libgrid
