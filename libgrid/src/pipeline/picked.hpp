// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace libgrid {

/// The values of some rows, in their order.
template <class T>
std::vector<T> picked(const std::vector<T>& values, const std::vector<std::int64_t>& rows) {
  std::vector<T> out;
  for (const std::int64_t row : rows) out.push_back(values[static_cast<std::size_t>(row)]);
  return out;
}

}  // namespace libgrid
