// SPDX-License-Identifier: Apache-2.0
#include "io/source_date.hpp"

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "libgrid/core/error.hpp"

namespace libgrid {

namespace chrono = std::chrono;

std::optional<Seconds> source_date() {
  const char* given = std::getenv("SOURCE_DATE_EPOCH");
  if (!given || !*given) return {};
  std::int64_t seconds = 0;
  const char* end = given + std::strlen(given);
  const auto [stop, fault] = std::from_chars(given, end, seconds);
  // Later than the year 9999 is no date that a file can carry.
  if (fault != std::errc{} || stop != end || seconds < 0 || seconds > 253402300799)
    throw Error(ErrorCode::usage,
                "SOURCE_DATE_EPOCH must be seconds since 1970, not '" + std::string(given) + "'");
  return Seconds(chrono::seconds(seconds));
}

std::string iso_date(Seconds time) {
  const chrono::year_month_day day(chrono::floor<chrono::days>(time));
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text;
}

std::string iso_time(Seconds time) {
  const chrono::hh_mm_ss clock(time - chrono::floor<chrono::days>(time));
  char text[48];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02d.000Z", static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return iso_date(time) + text;
}

}  // namespace libgrid
