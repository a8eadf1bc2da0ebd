// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <proj.h>

#include <memory>
#include <string>

#include "libgrid/geom/coord.hpp"

namespace libgrid {

struct ProjDeleter {
  void operator()(PJ* object) const { proj_destroy(object); }
};
using ProjObject = std::unique_ptr<PJ, ProjDeleter>;

/// A PROJ context that keeps PROJ's words instead of printing them and never goes to the network.
/// PROJ allows one thread at a time in a context, so each task makes its own.
class ProjContext {
 public:
  ProjContext();
  ProjContext(const ProjContext&) = delete;
  ProjContext& operator=(const ProjContext&) = delete;
  ~ProjContext() { proj_context_destroy(context_); }

  PJ_CONTEXT* get() const { return context_; }
  /// Null when PROJ does not understand the text; words() then says why.
  ProjObject create(const std::string& text) const;
  const std::string& words() const { return words_; }

 private:
  PJ_CONTEXT* context_;
  std::string words_;
};

/// WKT2:2019 on one line.
std::string wkt_of(const ProjContext& context, const PJ* crs);

/// Whether two systems place things alike, whatever the order of their axes.
bool equivalent(const ProjContext& context, const PJ* a, const PJ* b);

/// A number in a message, the same in every locale.
std::string number_text(double value);
std::string box_text(const Box& box);

}  // namespace libgrid
