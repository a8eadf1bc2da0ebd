// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "random.hpp"
#include "sample.hpp"

namespace libgrid::sample {

/// A community, a district or a city; see make_sample.
std::vector<Layer> make_city(const SampleOptions& options, const Random& random, const Run& run);

}  // namespace libgrid::sample
