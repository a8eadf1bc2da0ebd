// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace libgrid {

/// A place to write a file so that it appears whole or not at all: a folder beside the target,
/// whose contents `publish` renames into place. What was not published is removed.
class Staging {
 public:
  /// Errors: Error{io} when nothing can be written there.
  explicit Staging(const std::filesystem::path& target);
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;
  ~Staging();

  /// The target's name in the folder of the staging.
  std::filesystem::path file() const { return folder_ / target_.filename(); }
  /// Errors: Error{io}.
  void publish();

 private:
  std::filesystem::path target_;
  std::filesystem::path folder_;
};

}  // namespace libgrid
