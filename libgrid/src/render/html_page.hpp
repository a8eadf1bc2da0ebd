// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "libgrid/core/run.hpp"
#include "libgrid/core/words.hpp"

namespace libgrid::render {

/// The page that apps/viewer is built into, with places for {{language}}, {{title}} and {{plan}} in
/// this order; empty where libgrid was built without it.
std::string_view viewer_page();

/// What the viewer shows.
struct HtmlPage {
  std::string title = {};  ///< any text
  Language language = Language::en;
  std::string plan = {};  ///< JSON in UTF-8, as apps/viewer/src/plan.ts reads it
};

/// The viewer and the plan in one file that asks for nothing else, whatever texts the plan holds.
/// Errors: Error{usage} where libgrid was built without the viewer.
std::string html_page(const HtmlPage& page, std::string_view viewer = viewer_page());

/// Errors: also Error{io}, Error{cancelled}.
void write_html_page(const HtmlPage& page, const std::filesystem::path& path, const Run& run = {});

}  // namespace libgrid::render
