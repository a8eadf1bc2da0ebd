// SPDX-License-Identifier: Apache-2.0
#include "core/batches.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "libgrid/core/error.hpp"

namespace libgrid {
namespace {

/// 0, 1, 2 ... up to `last`, doubled by `work`, in the order in which they were taken.
template <class Work>
std::vector<int> doubled(int threads, int last, Work&& work) {
  int next = 0;
  std::vector<int> taken;
  for_batches(
      {.threads = threads, .progress = {}, .stop = {}},
      [&]() -> std::optional<int> { return next > last ? std::nullopt : std::optional(next++); },
      [&](int& batch) { return work(batch); }, [&](int result) { taken.push_back(result); });
  return taken;
}

TEST(Batches, AreTakenInTheOrderInWhichTheyWereRead) {
  for (const int threads : {1, 2, 7}) {
    const std::vector<int> taken = doubled(threads, 999, [](int batch) { return 2 * batch; });
    ASSERT_EQ(taken.size(), 1000U);
    for (int k = 0; k < 1000; ++k) ASSERT_EQ(taken[static_cast<std::size_t>(k)], 2 * k);
  }
  EXPECT_TRUE(doubled(3, -1, [](int batch) { return batch; }).empty());
}

TEST(Batches, TheFirstErrorIsToldAndTheRestIsLeft) {
  for (const int threads : {1, 2, 7}) {
    std::atomic<int> worked = 0;
    try {
      doubled(threads, 100000, [&](int batch) {
        ++worked;
        if (batch >= 5) throw Error(ErrorCode::bad_value, std::to_string(batch));
        return batch;
      });
      FAIL() << "no error";
    } catch (const Error& e) {
      EXPECT_EQ(e.message(), "5");
    }
    EXPECT_LT(worked, 1000);
  }
}

TEST(Batches, StopOnRequest) {
  std::stop_source stop;
  const libgrid::Run run{.threads = 2, .progress = {}, .stop = stop.get_token()};
  int taken = 0;
  EXPECT_THROW(for_batches(
                   run, [&] { return std::optional(1); }, [&](int& batch) { return batch; },
                   [&](int) {
                     if (++taken == 3) stop.request_stop();
                   }),
               Error);
  EXPECT_GE(taken, 3);
}

}  // namespace
}  // namespace libgrid
