// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace libgrid {

/// What a chosen subcommand does; the value is the exit code.
using Command = std::function<int()>;

/// Each adds subcommands to the app and sets `chosen` when one is parsed.
void add_plan_commands(CLI::App& app, Command& chosen);
void add_area_command(CLI::App& app, Command& chosen);
void add_compare_command(CLI::App& app, Command& chosen);
void add_group_command(CLI::App& app, Command& chosen);
void add_repair_command(CLI::App& app, Command& chosen);
void add_table_commands(CLI::App& app, Command& chosen);
void add_tally_commands(CLI::App& app, Command& chosen);
void add_sheets_command(CLI::App& app, Command& chosen);
void add_sections_command(CLI::App& app, Command& chosen);
void add_sample_commands(CLI::App& app, Command& chosen);

}  // namespace libgrid
