// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cases/situation.hpp"

namespace libgrid {

/// A situation made from any bytes, of two or three levels with few rows, not finished yet. The
/// first bit says how: rings over a table of vertices, or a grid of cells that fits, spoiled.
Situation situation_from(std::span<const std::uint8_t> bytes);

/// Bytes from which `situation_from` draws the levels of a finished situation again.
std::vector<std::uint8_t> bytes_of(const Situation& situation);

}  // namespace libgrid
