// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "bindings.hpp"
#include "libgrid/core/run.hpp"

namespace libgrid::python {

/// Runs `work` on a thread of its own while the calling thread, without the GIL most of the time,
/// looks after signals and `progress(stage, share)`. So Ctrl-C stops a call within moments, and
/// Python code in other threads goes on.
///
/// A `progress` that returns False stops the call (Cancelled); one that raises stops it with its
/// own exception.
void in_worker(int threads, const py::object& progress,
               const std::function<void(const Run&)>& work);

/// The language of the texts of later calls, as of Run; the caller holds the GIL.
void speak(std::optional<Language> language);

/// The same for work with a result.
template <class Work>
auto call(int threads, const py::object& progress, const Work& work) {
  using Result = std::invoke_result_t<Work, const Run&>;
  if constexpr (std::is_void_v<Result>) {
    in_worker(threads, progress, work);
  } else {
    std::optional<Result> result;
    in_worker(threads, progress, [&](const Run& run) { result.emplace(work(run)); });
    return Result(std::move(*result));
  }
}

}  // namespace libgrid::python
