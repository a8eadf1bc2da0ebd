// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cairo.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "render/page.hpp"
#include "render/text.hpp"

namespace libgrid::render {

enum class Format { png, svg, pdf };

/// By the ending of the path. Errors: Error{usage}.
Format format_of(const std::filesystem::path& path);

/// Pixels of a PNG's side. Errors: Error{usage} when the image would be empty or too large.
int pixels(double points, double dpi);

/// The bytes of the file; `draw` works in points. Equal drawings give equal bytes.
std::string make_file(Format format, const Page& page, double dpi, const std::string& title,
                      Type& type, const std::function<void(cairo_t*)>& draw);

/// A PDF of several pages of one size; a page with a name stands in the outline. `draw` is told the
/// number of the page, from 1.
std::string make_book(double width, double height, const std::string& title,
                      const std::vector<std::string>& names,
                      const std::function<void(cairo_t*, std::size_t page)>& draw);

/// Writes the bytes whole or not at all. Errors: Error{io}.
void write_whole(const std::filesystem::path& path, const std::string& bytes);

}  // namespace libgrid::render
