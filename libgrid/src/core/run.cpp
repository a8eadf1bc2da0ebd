// SPDX-License-Identifier: Apache-2.0
#include "libgrid/core/run.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <vector>

#include "libgrid/core/error.hpp"

namespace libgrid {

void Run::check_stop() const {
  if (stop.stop_requested()) throw Error(ErrorCode::cancelled, "stopped on request");
}

int Run::thread_count() const {
  if (threads > 0) return threads;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void for_chunks(std::size_t count, std::size_t chunk, const Run& run,
                const std::function<void(std::size_t, std::size_t)>& work) {
  const std::size_t chunks = (count + chunk - 1) / chunk;
  std::vector<std::exception_ptr> failures(chunks);
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> lowest_failure{chunks};
  auto worker = [&] {
    for (std::size_t k = next++; k < lowest_failure; k = next++) {
      try {
        run.check_stop();
        work(k * chunk, std::min(count, (k + 1) * chunk));
      } catch (...) {
        failures[k] = std::current_exception();
        std::size_t lowest = lowest_failure;
        while (k < lowest && !lowest_failure.compare_exchange_weak(lowest, k)) {
        }
      }
    }
  };
  {
    std::vector<std::jthread> helpers;
    const std::size_t threads = std::min(chunks, static_cast<std::size_t>(run.thread_count()));
    for (std::size_t t = 1; t < threads; ++t) helpers.emplace_back(worker);
    worker();
  }
  // Every chunk below a failed one runs: the lowest failure is the same for any number of threads.
  for (const auto& failure : failures)
    if (failure) std::rethrow_exception(failure);
}

}  // namespace libgrid
