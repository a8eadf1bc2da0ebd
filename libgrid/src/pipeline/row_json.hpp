// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include "libgrid/io/layer.hpp"

namespace libgrid {

/// A row of a table by the names of its columns; what is missing or NaN is null.
nlohmann::ordered_json row_json(const Layer& layer, std::size_t row);

}  // namespace libgrid
