// SPDX-License-Identifier: Apache-2.0
#include "repair_weld.hpp"

namespace libgrid {

Weld plan_weld(const WeldInput&) { return {}; }

}  // namespace libgrid
