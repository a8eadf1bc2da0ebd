// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace libgrid {

using Seconds = std::chrono::sys_seconds;

/// The date that SOURCE_DATE_EPOCH asks files to carry, for the same bytes in every run.
/// Errors: Error{usage} when it is not a number of seconds.
std::optional<Seconds> source_date();

/// "2024-03-01T12:00:00.000Z"
std::string iso_time(Seconds time);
/// "2024-03-01"
std::string iso_date(Seconds time);

}  // namespace libgrid
