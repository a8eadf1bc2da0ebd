// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cairo.h>

#include <filesystem>
#include <functional>
#include <string>

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

/// Writes the bytes whole or not at all. Errors: Error{io}.
void write_whole(const std::filesystem::path& path, const std::string& bytes);

}  // namespace libgrid::render
