// SPDX-License-Identifier: Apache-2.0
#include "require.hpp"

#include <cmath>

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/topology/overlay.hpp"

namespace libgrid {

void require_limits(double min, double max, double target, const std::string& who) {
  if (!(min > 0) || !(max >= min) || std::isinf(max))
    throw Error(ErrorCode::usage, who + "limits must satisfy 0 < min <= max, got min " +
                                      rounded(min, 2) + " and max " + rounded(max, 2));
  if (target != 0 && !(target >= min && target <= max))
    throw Error(ErrorCode::usage, who + "the target must lie between min and max");
}

void require_weights(std::span<const double> weights, std::size_t rows, const std::string& layer,
                     const std::string& field) {
  if (weights.size() != rows)
    throw Error(ErrorCode::bad_value,
                "there are " + std::to_string(weights.size()) + " weights for " +
                    std::to_string(rows) + " rows",
                {layer, -1, field});
  for (std::size_t row = 0; row < rows; ++row)
    if (!(weights[row] >= 0) || std::isinf(weights[row]))
      throw Error(ErrorCode::bad_value, "a weight must be a number of at least 0",
                  {layer, static_cast<std::int64_t>(row), field});
}

void require_valid(const PolygonArray& polygons, const std::string& layer, const std::string& so) {
  for (std::size_t row = 0; row < polygons.size(); ++row)
    if (const std::string reason = invalid_reason(polygons, row); !reason.empty())
      throw Error(ErrorCode::bad_geometry, "not a valid polygon (" + reason + ")" + so,
                  {layer, static_cast<std::int64_t>(row), {}});
}

}  // namespace libgrid
