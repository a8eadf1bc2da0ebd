// SPDX-License-Identifier: Apache-2.0
#include "render/html_page.hpp"

#include <utility>

#include "libgrid/core/error.hpp"
#include "render/output.hpp"

namespace libgrid::render {

namespace {

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

std::string markup_text(std::string text) {
  replace_all(text, "&", "&amp;");
  replace_all(text, "<", "&lt;");
  replace_all(text, ">", "&gt;");
  return text;
}

/// JSON as the text of a script element. "<" stands only in its strings, where it may be escaped;
/// without it nothing ends the element. The two line ends are none in JSON but were in JavaScript.
std::string script_text(std::string json) {
  std::string text;
  text.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '<') {
      text += "\\u003c";
    } else if (json.compare(i, 3, "\u2028") == 0 || json.compare(i, 3, "\u2029") == 0) {
      text += json[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      text += json[i];
    }
  }
  return text;
}

}  // namespace

std::string html_page(const HtmlPage& page, std::string_view viewer) {
  std::string_view left = viewer;
  if (left.empty())
    throw Error(ErrorCode::usage,
                "this libgrid was built without the viewer of .html maps; install Node.js, run "
                "\"npm ci\" in apps/viewer and build it again");
  std::string made;
  for (const auto& [place, text] :
       {std::pair<std::string_view, std::string>{"{{language}}", name_of(page.language)},
        {"{{title}}", markup_text(page.title)},
        {"{{plan}}", script_text(page.plan)}}) {
    const std::size_t at = left.find(place);
    if (at == std::string_view::npos)
      throw Error(ErrorCode::internal, "the viewer has no place for " + std::string(place));
    made.append(left.substr(0, at)).append(text);
    left.remove_prefix(at + place.size());
  }
  return made.append(left);
}

void write_html_page(const HtmlPage& page, const std::filesystem::path& path, const Run& run) {
  const std::string bytes = html_page(page);
  run.check_stop();
  write_whole(path, bytes);
}

}  // namespace libgrid::render
