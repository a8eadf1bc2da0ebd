// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <system_error>
#include <vector>

#include "libgrid/core/error.hpp"

namespace libgrid {

/// A folder that is made where it is missing, and removed again unless it is kept.
class ResultFolder {
 public:
  /// Errors: Error{io}.
  explicit ResultFolder(const std::filesystem::path& path) {
    std::error_code fault;
    for (auto p = path; !p.empty() && !std::filesystem::exists(p, fault); p = p.parent_path())
      made_.push_back(p);
    std::filesystem::create_directories(path, fault);
    if (!fault) return;
    remove_made();
    throw Error(ErrorCode::io, "cannot make the folder " + path.string() + ": " + fault.message());
  }
  ResultFolder(const ResultFolder&) = delete;
  ResultFolder& operator=(const ResultFolder&) = delete;
  ~ResultFolder() { remove_made(); }

  void keep() { made_.clear(); }

 private:
  void remove_made() {
    std::error_code ignored;
    for (const auto& p : made_) std::filesystem::remove(p, ignored);
  }
  std::vector<std::filesystem::path> made_;  ///< deepest first
};

}  // namespace libgrid
