// SPDX-License-Identifier: Apache-2.0
#include "locate/steps.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "locate/saved_file.hpp"

namespace libgrid {

namespace {

/// Doubles in their order, one a number.
std::int64_t number_of(double v) {
  const auto bits = std::bit_cast<std::int64_t>(v);
  return bits < 0 ? std::numeric_limits<std::int64_t>::min() - bits : bits;
}
double double_of(std::int64_t number) {
  return std::bit_cast<double>(number < 0 ? std::numeric_limits<std::int64_t>::min() - number
                                          : number);
}

/// The smallest double from low to high that is_past holds for; high when it holds for none.
template <class Past>
double first_past(double low, double high, const Past& is_past) {
  std::int64_t from = number_of(low), to = number_of(high);
  while (from < to) {
    const std::int64_t middle = std::midpoint(from, to);
    if (is_past(double_of(middle)))
      to = middle;
    else
      from = middle + 1;
  }
  return double_of(to);
}

}  // namespace

Steps::Steps(std::span<const Coord> vertices, double Coord::*axis, double low, double high,
             double wanted)
    : low_(low), evens_(1), lower_ends_{low} {
  constexpr double most_evens = 1024;
  const double evens = std::clamp(std::floor(wanted / 4), 1.0, most_evens);
  evens_[0].low = low;
  const double per_unit = high > low ? evens / (high - low) : 0;
  if (!(per_unit > 0 && std::isfinite(per_unit))) return;

  evens_per_unit_ = per_unit;
  evens_.resize(static_cast<std::size_t>(evens));
  std::vector<double> vertices_in(evens_.size());
  for (const Coord& c : vertices) ++vertices_in[even_of(c.*axis)];
  double end = low;
  for (std::size_t k = 0; k < evens_.size(); ++k) {
    Even& even = evens_[k];
    even.low = end;
    end = k + 1 == evens_.size() ? high
                                 : first_past(low, high, [&](double v) { return even_of(v) > k; });
    even.first = k == 0 ? 0 : evens_[k - 1].last + 1;
    const double share = vertices_in[k] / static_cast<double>(vertices.size());
    even.count = std::max(1.0, std::floor(wanted * share));
    even.per_unit = even.count / (end - even.low);
    if (!std::isfinite(even.per_unit)) even.count = 1, even.per_unit = 0;
    even.last = even.first + static_cast<std::uint32_t>(even.count) - 1;
  }
  for (std::uint32_t step = 1; step <= evens_.back().last; ++step)
    lower_ends_.push_back(
        first_past(lower_ends_.back(), high, [&](double v) { return of(v) >= step; }));
}

Steps::Steps(const SavedFile& file, const std::string& name, double low, double high)
    : low_(low),
      evens_per_unit_(file.value<double>(name + "_evens_per_unit")),
      evens_(file.array<Even>(name + "_evens")),
      lower_ends_(file.array<double>(name + "_lower_ends")) {
  file.require(sound(high), name + "_evens");
}

/// Whether each number from low to high is sent to a step that there is.
bool Steps::sound(double high) const {
  const auto is_factor = [](double v) { return v >= 0 && std::isfinite(v); };
  if (evens_.empty() || lower_ends_.empty() || !is_factor(evens_per_unit_) ||
      !(std::isfinite(low_) && std::isfinite(high) && low_ <= high))
    return false;
  std::uint64_t steps = 0;
  for (std::size_t k = 0; k < evens_.size(); ++k) {
    const Even& even = evens_[k];
    // A number below even.low would be sent below the first step.
    const bool low_fits = even.low <= low_ || (even.low <= high && k > 0 &&
                                               even_of(double_of(number_of(even.low) - 1)) < k);
    if (!low_fits || !is_factor(even.per_unit) || even.first != steps ||
        !(even.count >= 1 && even.count <= static_cast<double>(lower_ends_.size())))
      return false;
    steps += static_cast<std::uint64_t>(even.count);
    if (even.last + std::uint64_t{1} != steps) return false;
  }
  return steps == lower_ends_.size();
}

void Steps::add_to(SavedFileWriter& writer, const std::string& name) const {
  writer.add(name + "_evens_per_unit", std::span(&evens_per_unit_, 1));
  writer.add(name + "_evens", std::span<const Even>(evens_));
  writer.add(name + "_lower_ends", std::span<const double>(lower_ends_));
}

}  // namespace libgrid
