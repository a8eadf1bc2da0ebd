// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "libgrid/locate/locator.hpp"

namespace libgrid {

class SavedFile;
class SavedFileWriter;

/// Locators in a file, side by side. `name` begins the names of a locator's sections.
class LocatorParts {
 public:
  static constexpr const char* kCells = "cell/";

  /// The locator must live until the file is written.
  static void add(const Locator& locator, const std::string& name, SavedFileWriter& writer);
  /// Errors: Error{unreadable}.
  static Locator take(const SavedFile& file, const std::string& name, const Run& run);
};

}  // namespace libgrid
