// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "libgrid/core/run.hpp"

namespace libgrid {

/// Works on batches from a source that is read by one thread at a time: `read()` gives the next
/// batch, or nothing at the end; `work(batch)` runs on several threads at once; `take(result)` gets
/// the results one at a time, in the order in which batches were read. No more batches are in
/// memory than there are threads. The first error, in that order, is rethrown.
/// Errors: Error{cancelled} between batches; whatever the three throw.
template <class Read, class Work, class Take>
void for_batches(const Run& run, Read&& read, Work&& work, Take&& take) {
  std::mutex reading, taking;
  std::condition_variable turn;
  std::int64_t batches = 0, next = 0;  // read; to be taken
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
      std::unique_lock lock(taking);
      turn.wait(lock, [&] { return next == number; });
      if (!failed && result && !failure) try {
          take(*std::move(result));
        } catch (...) {
          failed = std::current_exception();
        }
      if (failed && !failure) failure = failed;
      ++next;
      turn.notify_all();
      if (failure) {
        lock.unlock();
        const std::lock_guard stop(reading);
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
