// SPDX-License-Identifier: Apache-2.0
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chinese_help.hpp"
#include "commands.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/version.hpp"
#include "terminal.hpp"

namespace libgrid {

namespace {

/// What --lang names, before anything else is read: --help speaks it, too. Other words are refused
/// when they are parsed.
std::optional<Language> asked_language(int argc, char** argv) {
  std::optional<Language> asked;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i], next = i + 1 < argc ? argv[i + 1] : "";
    for (const Language language : {Language::en, Language::zh})
      if ((word == "--lang" && next == name_of(language)) ||
          word == "--lang=" + std::string(name_of(language)))
        asked = language;
  }
  return asked;
}

}  // namespace

}  // namespace libgrid

int main(int argc, char** argv) {
  using namespace libgrid;
  CLI::App app(
      "Example: libgrid plan street.gpkg -o out --min 300 --max 500\n\n"
      "Divides administrative areas into management grid cells, assigns buildings and units to\n"
      "them, and finds gaps and overlaps.\n\n"
      "Exit codes: 0 fine, 1 findings, 2 usage, 3 bad data or CRS, 4 files, 5 stopped.");
  app.name("libgrid");
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string(libgrid::version));
  Command chosen;
  add_plan_commands(app, chosen);
  add_group_command(app, chosen);
  add_repair_command(app, chosen);
  add_compare_command(app, chosen);
  add_table_commands(app, chosen);
  add_tally_commands(app, chosen);
  add_area_command(app, chosen);
  add_sheets_command(app, chosen);
  add_sections_command(app, chosen);
  add_sample_commands(app, chosen);
  std::vector<CLI::App*> all = app.get_subcommands({});
  all.push_back(&app);
  for (CLI::App* command : all)
    command
        ->add_option("--lang",
                     "of all words, maps and sheets too; by default English, and of maps "
                     "and sheets that of the names")
        ->type_name("TEXT")
        ->check(CLI::IsMember({"en", "zh"}));
  speak(asked_language(argc, argv));
  if (spoken() == Language::zh) describe_in_chinese(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& e) {
    return app.exit(e);
  } catch (const CLI::ParseError& e) {
    app.exit(e);
    return exit_code(ErrorCode::usage);
  }
  try {
    const int code = chosen();
    end_progress();
    return code;
  } catch (const Error& e) {
    say(std::string("libgrid: ") + e.what());
    return exit_code(e.code());
  } catch (const std::bad_alloc&) {
    say("libgrid: not enough memory");
    return exit_code(ErrorCode::internal);
  } catch (const std::exception& e) {
    say(std::string("libgrid: internal error: ") + e.what());
    return exit_code(ErrorCode::internal);
  }
}
