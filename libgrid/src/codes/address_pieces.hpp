// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "codes/plate_numbers.hpp"

namespace libgrid {

/// What numbers stand for, in the order of an address. Bare ones have no word behind them.
enum class Slot { lane, number, building, stairwell, floor, room, bare };

/// Numbers, what they stand for, and the text before them.
struct Piece {
  Text name;
  NumberRun run;
  Slot slot = Slot::bare;
};

struct Pieces {
  std::vector<Piece> list;
  Text tail;
};

/// Cuts a plain text without divisions at its numbers.
Pieces pieces_of(TextView text);

}  // namespace libgrid
