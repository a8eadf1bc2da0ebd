// SPDX-License-Identifier: Apache-2.0
#include "crs/proj.hpp"

#include <charconv>
#include <new>

namespace libgrid {

ProjContext::ProjContext() : context_(proj_context_create()) {
  if (!context_) throw std::bad_alloc();
  proj_context_set_enable_network(context_, 0);
  proj_log_level(context_, PJ_LOG_ERROR);
  proj_log_func(context_, &words_, [](void* words, int, const char* message) {
    *static_cast<std::string*>(words) = message;
  });
}

ProjObject ProjContext::create(const std::string& text) const {
  return ProjObject(proj_create(context_, text.c_str()));
}

std::string wkt_of(const ProjContext& context, const PJ* crs) {
  const char* const options[] = {"MULTILINE=NO", nullptr};
  const char* wkt = proj_as_wkt(context.get(), crs, PJ_WKT2_2019, options);
  return wkt ? wkt : "";
}

bool equivalent(const ProjContext& context, const PJ* a, const PJ* b) {
  const ProjObject east_first_a(proj_normalize_for_visualization(context.get(), a));
  const ProjObject east_first_b(proj_normalize_for_visualization(context.get(), b));
  return east_first_a && east_first_b &&
         proj_is_equivalent_to_with_ctx(context.get(), east_first_a.get(), east_first_b.get(),
                                        PJ_COMP_EQUIVALENT);
}

std::string number_text(double value) {
  char buffer[32];
  const auto [end, fault] =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, 10);
  return {buffer, end};
}

std::string box_text(const Box& box) {
  return "x " + number_text(box.min_x) + " to " + number_text(box.max_x) + ", y " +
         number_text(box.min_y) + " to " + number_text(box.max_y);
}

}  // namespace libgrid
