// SPDX-License-Identifier: Apache-2.0
#include "limits.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"

namespace libgrid {

namespace {

/// The numbers of cells that put all totals within the limits; none where the first is more than
/// the second.
std::pair<double, double> counts_that_fit(const Limits& limits, const Weights& total) {
  double fewest = 1, most = HUGE_VAL;
  for (std::size_t w = 0; w < total.size(); ++w) {
    const auto& [min, max, target] = limits.each[w];
    // A quotient may round to a whole number that it is not.
    double least = std::ceil(total[w] / max);
    if (std::fma(least, max, -total[w]) < 0) ++least;
    fewest = std::max(fewest, least);
    if (min == 0) continue;
    double largest = std::floor(total[w] / min);
    if (std::fma(largest, min, -total[w]) > 0) --largest;
    most = std::min(most, largest);
  }
  return {fewest, most};
}

}  // namespace

double Limits::violation(const Weights& sum, double cells) const {
  double out = each[0].violation(sum[0], cells);
  for (std::size_t w = 1; w < each.size(); ++w)
    out += each[0].target * (each[w].violation(sum[w], cells) / each[w].target);
  return out;
}

std::int32_t Limits::weight_out(const Weights& cell) const {
  for (std::size_t w = 0; w < each.size(); ++w)
    if (cell[w] < each[w].min || cell[w] > each[w].max) return static_cast<std::int32_t>(w);
  return -1;
}

std::int32_t Limits::weight_below_min(const Weights& part) const {
  for (std::size_t w = 0; w < each.size(); ++w)
    if (part[w] < each[w].min) return static_cast<std::int32_t>(w);
  return -1;
}

std::int32_t Limits::weight_above_max(const AtomGraph& graph, std::size_t atom) const {
  for (std::size_t w = 0; w < each.size(); ++w)
    if (weight_column(graph, w)[atom] > each[w].max) return static_cast<std::int32_t>(w);
  return -1;
}

bool Limits::above_max(const Weights& sum) const {
  for (std::size_t w = 0; w < each.size(); ++w)
    if (sum[w] > each[w].max) return true;
  return false;
}

bool Limits::fits(const Weights& total, double cells) const {
  for (std::size_t w = 0; w < each.size(); ++w)
    if (std::fma(cells, each[w].min, -total[w]) > 0 || std::fma(cells, each[w].max, -total[w]) < 0)
      return false;
  return true;
}

bool Limits::feasible(const Weights& total) const {
  const auto [fewest, most] = counts_that_fit(*this, total);
  return fewest <= most;
}

std::int32_t Limits::best_count(const Weights& total) const {
  constexpr double kMost = std::numeric_limits<std::int32_t>::max();
  const auto [fewest, most] = counts_that_fit(*this, total);
  if (fewest <= most)
    return static_cast<std::int32_t>(
        std::min(kMost, std::clamp(std::round(total[0] / each[0].target), fewest, most)));
  // What is out in sum is convex in the number: least beside one at which some weight comes in.
  double best = 1, least = violation(total, 1);
  auto offer = [&](double count) {
    count = std::clamp(count, 1.0, kMost);
    const double out = violation(total, count);
    if (out < least || (out == least && count > best)) best = count, least = out;
  };
  for (std::size_t w = 0; w < each.size(); ++w)
    for (const double limit : {each[w].min, each[w].max})
      if (limit > 0) offer(std::floor(total[w] / limit)), offer(std::ceil(total[w] / limit));
  return static_cast<std::int32_t>(best);
}

Limits no_limits(std::size_t weights) {
  return {std::vector<WeightLimits>(weights, {0, HUGE_VAL, 1})};
}

Limits limits_of(const GraphPartitionOptions& o) {
  Limits limits{{{o.min, o.max, o.target > 0 ? o.target : (o.min + o.max) / 2}}};
  for (const auto& [min, max] : o.further) {
    const double usual = std::isfinite(max) ? min / 2 + max / 2 : min;
    limits.each.push_back({min, max, usual > 0 ? usual : 1});
  }
  return limits;
}

void require_further_limits(const std::vector<FurtherLimits>& limits, std::size_t weights,
                            const std::string& what) {
  if (limits.size() != weights)
    throw Error(ErrorCode::usage, what + "there are " + std::to_string(limits.size()) +
                                      " further limits for " + std::to_string(weights) +
                                      " further weights");
  for (std::size_t w = 0; w < limits.size(); ++w)
    if (const auto& [min, max] = limits[w];
        !(min >= 0) || !(max >= min) || !(max > 0) || std::isinf(min))
      throw Error(ErrorCode::usage, what + "limits of further weight " + std::to_string(w) +
                                        " must satisfy 0 <= min <= max and 0 < max, got min " +
                                        rounded(min, 2) + " and max " + rounded(max, 2));
}

}  // namespace libgrid
