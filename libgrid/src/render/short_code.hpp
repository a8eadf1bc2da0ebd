// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "libgrid/render/map.hpp"

namespace libgrid::render {

/// What the labels of a map leave out of its codes.
struct CodeFrame {
  std::string prefix = {}, suffix = {};  ///< of all codes
  /// Letters that all codes of one area begin with; 0 where labels tell codes apart on the whole
  /// map.
  std::size_t area_prefix = 0;

  bool empty() const { return prefix.empty() && suffix.empty() && area_prefix == 0; }
  std::string shorten(const std::string& code) const;
};

/// The first and the last part that all codes have in common. Both end at a separator; a prefix
/// without one has at least four letters, leaves three to each code, and ends after a group of
/// three where codes are digits built like those of the statistical office (12 and more). On maps
/// of more than a hundred cells with named areas, a label tells its cell apart only within its
/// area.
CodeFrame code_frame(const MapContent& content);

}  // namespace libgrid::render
