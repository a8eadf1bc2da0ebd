// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "libgrid/core/run.hpp"

namespace libgrid {

/// Lets threads do something one at a time, in the order of their numbers: 0, 1, 2 ...
class Turns {
 public:
  /// Waits for its turn; the next number's comes when `work` returns or throws. Every number must
  /// come.
  template <class Work>
  void take(std::int64_t number, Work&& work) {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return next_ == number; });
    const auto pass_on = [&](void*) {
      ++next_;
      turn_.notify_all();
    };
    const std::unique_ptr<void, decltype(pass_on)> after(this, pass_on);
    work();
  }

 private:
  std::mutex mutex_;
  std::condition_variable turn_;
  std::int64_t next_ = 0;
};

/// Works on batches from a source that is read by one thread at a time: `read()` gives the next
/// batch, or nothing at the end; `work(batch)` runs on several threads at once; `take(result)` gets
/// the results one at a time, in the order in which batches were read. No more batches are in
/// memory than there are threads. The first error, in that order, is rethrown.
/// Errors: Error{cancelled} between batches; whatever the three throw.
template <class Read, class Work, class Take>
void for_batches(const Run& run, Read&& read, Work&& work, Take&& take) {
  std::mutex reading;
  Turns turns;
  std::int64_t batches = 0;  // read
  bool at_end = false;
  std::exception_ptr failure;
  const auto worker = [&] {
    while (true) {
      std::int64_t number = 0;
      std::exception_ptr failed;
      decltype(read()) batch;
      {
        const std::lock_guard lock(reading);
        if (at_end) return;
        number = batches++;
        try {
          run.check_stop();
          batch = read();
          at_end = !batch;
        } catch (...) {
          failed = std::current_exception();
          at_end = true;
        }
      }
      std::optional<decltype(work(*batch))> result;
      if (batch && !failed) try {
          result.emplace(work(*batch));
        } catch (...) {
          failed = std::current_exception();
        }
      bool stop = false;
      turns.take(number, [&] {
        if (!failed && result && !failure) try {
            take(*std::move(result));
          } catch (...) {
            failed = std::current_exception();
          }
        if (failed && !failure) failure = failed;
        stop = failure != nullptr;
      });
      if (stop) {
        const std::lock_guard lock(reading);
        at_end = true;
      }
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (int t = 1; t < run.thread_count(); ++t) helpers.emplace_back(worker);
    worker();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace libgrid
