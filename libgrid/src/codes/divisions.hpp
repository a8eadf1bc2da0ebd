// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codes/plain_text.hpp"
#include "libgrid/codes/address.hpp"

namespace libgrid {

/// Moves province, city, county, town and community from the head of a plain text into their parts.
void take_divisions(TextView& text, Address& address);

/// A name as it stands in a part: without dashes, numbers up to 99 spelled out where both ways are
/// in use (中山1路, 天通苑北3区, 许村3组).
Text plain_name(TextView name);

/// Divides a plain name without divisions into road and compound.
void take_road(TextView name, Address& address);

}  // namespace libgrid
