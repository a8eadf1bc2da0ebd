// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace libgrid {

/// A path in messages and for libraries that take UTF-8.
std::string path_text(const std::filesystem::path& path);

/// A place to write a file so that it appears whole or not at all: a folder beside the target,
/// whose contents `publish` renames into place, the target last. What was not published is removed.
class Staging {
 public:
  /// Errors: Error{io} when nothing can be written there.
  explicit Staging(const std::filesystem::path& target);
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;
  ~Staging();

  /// The target's name in the folder of the staging.
  std::filesystem::path file() const { return folder_ / target_.filename(); }
  /// A name in the folder of the staging, for a file that appears with the target.
  std::filesystem::path companion(const std::string& name) const { return folder_ / name; }
  /// Errors: Error{io}.
  void publish();
  /// The same once all of a file is written. Errors: Error{io}.
  void publish(std::ofstream& written);

 private:
  std::filesystem::path target_;
  std::filesystem::path folder_;
};

}  // namespace libgrid
