// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "libgrid/render/map.hpp"

namespace libgrid::render {

/// The map's own words, in the language of the map.
struct Words {
  std::string legend, cells, level, water, river, rail, wall, building, issue, north;
  std::array<std::string, 4> roads;
  std::string full_code, area_code, left_out, colon;
};

/// MapOptions::language, or Chinese when a title or name holds a Chinese character, else English.
/// Errors: Error{usage} for a language the map has no words in.
const Words& words_for(const MapContent& content, const std::string& language);

/// A number with thin gaps between thousands: "7 500".
std::string with_gaps(std::int64_t number);

}  // namespace libgrid::render
