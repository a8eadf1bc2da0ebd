// SPDX-License-Identifier: Apache-2.0
#include "libgrid/core/run.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <stop_token>
#include <thread>
#include <vector>

#include "libgrid/core/error.hpp"

namespace libgrid {
namespace {

TEST(ForChunks, CoversTheRangeOnceInFixedChunks) {
  for (const int threads : {1, 4})
    for (const std::size_t count : {0U, 1U, 9U, 10U, 11U, 1000U}) {
      std::vector<int> visits(count);
      std::set<std::pair<std::size_t, std::size_t>> chunks;
      std::mutex mutex;
      for_chunks(count, 10, {.threads = threads}, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) ++visits[i];
        const std::scoped_lock lock(mutex);
        chunks.emplace(begin, end);
      });
      EXPECT_EQ(visits, std::vector<int>(count, 1));
      EXPECT_EQ(chunks.size(), (count + 9) / 10);
      for (const auto& [begin, end] : chunks) {
        EXPECT_EQ(begin % 10, 0U);
        EXPECT_EQ(end, std::min(count, begin + 10));
      }
    }
}

TEST(ForChunks, TheLowestFailureIsToldForAnyNumberOfThreads) {
  for (const int threads : {1, 2, 4})
    for (int round = 0; round < 200; ++round) {
      try {
        for_chunks(64, 1, {.threads = threads}, [&](std::size_t begin, std::size_t) {
          // Later chunks fail at once, earlier ones take their time.
          if (begin == 5) std::this_thread::sleep_for(std::chrono::microseconds(200));
          if (begin >= 5) throw Error(ErrorCode::bad_value, "chunk " + std::to_string(begin));
        });
        FAIL() << "no error";
      } catch (const Error& error) {
        ASSERT_EQ(error.message(), "chunk 5");
      }
    }
}

TEST(ForChunks, StopsBetweenChunks) {
  for (const int threads : {1, 4}) {
    std::stop_source stop;
    std::atomic<int> done{0};
    try {
      for_chunks(1000, 1, {.threads = threads, .stop = stop.get_token()},
                 [&](std::size_t begin, std::size_t) {
                   ++done;
                   if (begin == 3) stop.request_stop();
                 });
      FAIL() << "did not stop";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::cancelled);
    }
    EXPECT_GE(done, 4);
    EXPECT_LT(done, 1000);
  }
}

TEST(RunOptions, ChecksStopAndTellsProgress) {
  libgrid::Run run;
  run.check_stop();
  run.tell("reading", 0.5);  // nobody listens
  std::vector<double> shares;
  run.progress = [&](std::string_view stage, double share) {
    EXPECT_EQ(stage, "reading");
    shares.push_back(share);
  };
  run.tell("reading", 0.25);
  EXPECT_EQ(shares, std::vector<double>{0.25});
  EXPECT_GE(run.thread_count(), 1);
  EXPECT_EQ(libgrid::Run{.threads = 3}.thread_count(), 3);
  std::stop_source stop;
  stop.request_stop();
  run.stop = stop.get_token();
  EXPECT_THROW(run.check_stop(), Error);
}

}  // namespace
}  // namespace libgrid
