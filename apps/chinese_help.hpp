// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace libgrid {

/// Puts Chinese descriptions in the place of the English ones, for --help. What has none stays
/// English; tests/cli/test_language.py looks that nothing does.
void describe_in_chinese(CLI::App& app);

}  // namespace libgrid
