// SPDX-License-Identifier: Apache-2.0
#include "render/output.hpp"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <memory>
#include <system_error>

#include "libgrid/core/error.hpp"
#include "render/svg_text.hpp"

namespace libgrid::render {

namespace {

struct FreeSurface {
  void operator()(cairo_surface_t* s) const { cairo_surface_destroy(s); }
};
struct FreeContext {
  void operator()(cairo_t* c) const { cairo_destroy(c); }
};
using Surface = std::unique_ptr<cairo_surface_t, FreeSurface>;

cairo_status_t append(void* bytes, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

void require(cairo_status_t status) {
  if (status != CAIRO_STATUS_SUCCESS)
    throw Error(ErrorCode::internal,
                std::string("the map could not be drawn: ") + cairo_status_to_string(status));
}

void paint(cairo_surface_t* surface, double scale, const std::function<void(cairo_t*)>& draw) {
  const std::unique_ptr<cairo_t, FreeContext> cr(cairo_create(surface));
  cairo_scale(cr.get(), scale, scale);
  cairo_set_source_rgb(cr.get(), 1, 1, 1);
  cairo_paint(cr.get());
  draw(cr.get());
  require(cairo_status(cr.get()));
}

/// The date of SOURCE_DATE_EPOCH, or nothing. Cairo takes an empty date as "write none".
std::string document_date() {
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  if (!epoch || !*epoch) return {};
  const std::time_t seconds = std::strtoll(epoch, nullptr, 10);
  std::tm utc{};
  if (!gmtime_r(&seconds, &utc)) return {};
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text.data();
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

std::string big_endian(std::uint32_t value) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 255);
  return out;
}

/// Cairo's PNG does not say how large it prints; this adds the chunk that does.
void add_resolution(std::string& png, double dpi) {
  constexpr std::size_t after_header = 33;
  const auto per_metre = static_cast<std::uint32_t>(std::lround(dpi / 0.0254));
  const std::string chunk = "pHYs" + big_endian(per_metre) + big_endian(per_metre) + '\1';
  png.insert(after_header, big_endian(9) + chunk + big_endian(crc32(chunk)));
}

std::string make_png(const Page& page, double dpi, const std::function<void(cairo_t*)>& draw) {
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, pixels(page.width, dpi),
                                                   pixels(page.height, dpi)));
  require(cairo_surface_status(surface.get()));
  paint(surface.get(), dpi / 72, draw);
  std::string bytes;
  require(cairo_surface_write_to_png_stream(surface.get(), append, &bytes));
  add_resolution(bytes, dpi);
  return bytes;
}

void describe(cairo_surface_t* pdf, const std::string& title) {
  const std::string date = document_date();
  cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATOR, "libgrid");
  cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, date.c_str());
}

std::string make_pdf(const Page& page, const std::string& title,
                     const std::function<void(cairo_t*)>& draw) {
  std::string bytes;
  const Surface surface(
      cairo_pdf_surface_create_for_stream(append, &bytes, page.width, page.height));
  describe(surface.get(), title);
  paint(surface.get(), 1, draw);
  cairo_surface_finish(surface.get());
  require(cairo_surface_status(surface.get()));
  return bytes;
}

std::string make_svg(const Page& page, const std::string& title, const Type& type,
                     const std::function<void(cairo_t*)>& draw) {
  std::string bytes;
  const Surface surface(
      cairo_svg_surface_create_for_stream(append, &bytes, page.width, page.height));
  paint(surface.get(), 1, draw);
  cairo_surface_finish(surface.get());
  require(cairo_surface_status(surface.get()));
  return add_svg_text(number_svg_ids(bytes), title, type.drawn());
}

}  // namespace

Format format_of(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (ending == ".png") return Format::png;
  if (ending == ".svg") return Format::svg;
  if (ending == ".pdf") return Format::pdf;
  throw Error(ErrorCode::usage,
              "a map is written as .png, .svg or .pdf, a page of it as .html, not as \"" +
                  path.filename().string() + "\"");
}

int pixels(double points, double dpi) {
  const double count = std::round(points / 72 * dpi);
  if (!(count >= 1 && count <= 30000))
    throw Error(ErrorCode::usage, "a PNG of " + std::to_string(dpi) +
                                      " dpi on this page would be " + std::to_string(count) +
                                      " pixels long; 1 to 30000 can be made");
  return static_cast<int>(count);
}

std::string make_file(Format format, const Page& page, double dpi, const std::string& title,
                      Type& type, const std::function<void(cairo_t*)>& draw) {
  if (format == Format::png) return make_png(page, dpi, draw);
  if (format == Format::pdf) return make_pdf(page, title, draw);
  return make_svg(page, title, type, draw);
}

std::string make_book(double width, double height, const std::string& title,
                      const std::vector<std::string>& names,
                      const std::function<void(cairo_t*, std::size_t page)>& draw) {
  std::string bytes;
  const Surface surface(cairo_pdf_surface_create_for_stream(append, &bytes, width, height));
  describe(surface.get(), title);
  for (std::size_t page = 1; page <= names.size(); ++page) {
    if (!names[page - 1].empty())
      cairo_pdf_surface_add_outline(surface.get(), CAIRO_PDF_OUTLINE_ROOT, names[page - 1].c_str(),
                                    ("page=" + std::to_string(page) + " pos=[0 0]").c_str(),
                                    static_cast<cairo_pdf_outline_flags_t>(0));
    paint(surface.get(), 1, [&](cairo_t* cr) { draw(cr, page); });
    cairo_surface_show_page(surface.get());
  }
  cairo_surface_finish(surface.get());
  require(cairo_surface_status(surface.get()));
  return bytes;
}

void write_whole(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::path part = path;
  part += "." + std::to_string(::getpid()) + ".part";
  std::error_code failed;
  {
    std::ofstream out(part, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) failed = std::make_error_code(std::errc::io_error);
  }
  if (!failed) std::filesystem::rename(part, path, failed);
  if (!failed) return;
  std::error_code ignored;
  std::filesystem::remove(part, ignored);
  throw Error(ErrorCode::io, "the map could not be written to " + path.string() +
                                 "; see that the folder is there, that it may be written to, and "
                                 "that the disk has room");
}

}  // namespace libgrid::render
