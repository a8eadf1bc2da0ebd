// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cpl_conv.h>
#include <cpl_error.h>
#include <ogrsf_frmts.h>

#include <string>

namespace libgrid {

/// While it lives, what GDAL says on this thread is kept instead of printed.
class GdalWords {
 public:
  GdalWords();
  GdalWords(const GdalWords&) = delete;
  GdalWords& operator=(const GdalWords&) = delete;
  ~GdalWords();

  bool failed() const { return failed_; }
  /// The first failure, or else the last warning, without line breaks; may be empty.
  const std::string& text() const { return text_; }
  /// " (GDAL says: ...)", or nothing.
  std::string quoted() const;

 private:
  bool failed_ = false;
  std::string text_;
};

/// Sets a GDAL option for this thread as long as it lives.
class GdalOption {
 public:
  GdalOption(const char* name, const char* value);
  GdalOption(const GdalOption&) = delete;
  GdalOption& operator=(const GdalOption&) = delete;
  ~GdalOption();

 private:
  const char* name_;
  std::string before_;
  bool was_set_;
};

/// Makes GDAL's vector drivers known, once.
void register_drivers();

}  // namespace libgrid
