// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>

#include "libgrid/core/language.hpp"

namespace libgrid {

/// How a long call runs: how many threads, whom it tells how far it is, how to stop it, and the
/// language of its texts.
///
///     std::stop_source stop;
///     Run run{.threads = 2, .stop = stop.get_token()};
///     run.progress = [](std::string_view stage, double share) { ... };
///
/// Results do not depend on `threads`.
struct Run {
  int threads = 0;  ///< 0: as many as the machine has
  /// Called from the calling thread only, with a stage's name and the share done, in [0,1].
  std::function<void(std::string_view stage, double share)> progress = {};
  std::stop_token stop = {};
  /// Of sentences about issues and reasons, English if not given, and of maps and sheets, which
  /// otherwise take that of the names. Errors and notes are English.
  std::optional<Language> language = {};

  Language spoken() const { return language.value_or(Language::en); }
  void tell(std::string_view stage, double share) const {
    if (progress) progress(stage, share);
  }
  /// Throws Error{cancelled} when a stop was asked for.
  void check_stop() const;
  int thread_count() const;
};

/// Calls `work(begin, end)` for fixed chunks of [0, count), on several threads. Chunks do not
/// depend on the number of threads, so a caller that writes only to its chunk's own places gets the
/// same result for any number of them. The error of the lowest chunk that failed is rethrown.
///
/// Errors: Error{cancelled} between chunks; whatever `work` throws.
void for_chunks(std::size_t count, std::size_t chunk, const Run& run,
                const std::function<void(std::size_t begin, std::size_t end)>& work);

}  // namespace libgrid
