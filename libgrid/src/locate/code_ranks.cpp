// SPDX-License-Identifier: Apache-2.0
#include "locate/code_ranks.hpp"

#include <algorithm>
#include <numeric>

#include "libgrid/core/error.hpp"

namespace libgrid {

std::vector<std::int64_t> code_ranks(std::size_t rows, std::span<const std::string> codes) {
  std::vector<std::int64_t> order(rows);
  std::iota(order.begin(), order.end(), 0);
  if (codes.empty()) return order;
  if (codes.size() != rows)
    throw Error(ErrorCode::bad_value, std::to_string(codes.size()) + " codes were given for " +
                                          std::to_string(rows) + " cells; one each was wanted");
  std::stable_sort(order.begin(), order.end(),
                   [&](std::int64_t a, std::int64_t b) { return codes[a] < codes[b]; });
  std::vector<std::int64_t> rank(rows);
  for (std::size_t i = 0; i < rows; ++i) rank[order[i]] = static_cast<std::int64_t>(i);
  return rank;
}

}  // namespace libgrid
