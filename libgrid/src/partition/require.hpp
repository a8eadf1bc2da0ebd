// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "libgrid/geom/arrays.hpp"

namespace libgrid {

/// What each division asks of its input. Errors name layer, row and field.

/// 0 < min <= max, both finite, and a target between them (0: none is given). `who` begins the
/// sentence. Errors: Error{usage}.
void require_limits(double min, double max, double target, const std::string& who = {});

/// So many numbers of at least 0. Errors: Error{bad_value}.
void require_weights(std::span<const double> weights, std::size_t rows, const std::string& layer,
                     const std::string& field = "weight");

/// Valid polygons. `so` ends the sentence: ", so it cannot be divided".
/// Errors: Error{bad_geometry}.
void require_valid(const PolygonArray& polygons, const std::string& layer,
                   const std::string& so = {});

}  // namespace libgrid
