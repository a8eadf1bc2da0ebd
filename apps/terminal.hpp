// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "libgrid/core/run.hpp"

namespace libgrid {

/// Results go to stdout or a file; words for people go to stderr, a progress bar only when that is
/// a terminal.
void say(const std::string& text);
void say_notes(const std::vector<std::string>& notes);

/// A Run that shows a progress bar and stops on Ctrl-C.
Run terminal_run(int threads);
/// Wipes the progress bar before other words are said.
void end_progress();

}  // namespace libgrid
