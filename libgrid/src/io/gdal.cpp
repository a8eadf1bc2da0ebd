// SPDX-License-Identifier: Apache-2.0
#include "io/gdal.hpp"

#include <algorithm>

namespace libgrid {

GdalWords::GdalWords() {
  CPLErrorReset();
  CPLPushErrorHandlerEx(
      [](CPLErr kind, CPLErrorNum, const char* message) {
        auto* words = static_cast<GdalWords*>(CPLGetErrorHandlerUserData());
        if (kind < CE_Warning || words->failed_) return;
        words->failed_ = kind >= CE_Failure;
        words->text_ = message;
        std::replace(words->text_.begin(), words->text_.end(), '\n', ' ');
      },
      this);
}

GdalWords::~GdalWords() { CPLPopErrorHandler(); }

std::string GdalWords::quoted() const { return text_.empty() ? "" : " (GDAL says: " + text_ + ")"; }

GdalOption::GdalOption(const char* name, const char* value) : name_(name) {
  const char* before = CPLGetThreadLocalConfigOption(name, nullptr);
  was_set_ = before != nullptr;
  if (was_set_) before_ = before;
  CPLSetThreadLocalConfigOption(name, value);
}

GdalOption::~GdalOption() {
  CPLSetThreadLocalConfigOption(name_, was_set_ ? before_.c_str() : nullptr);
}

void register_drivers() {
  static const bool once = [] {
    OGRRegisterAll();
    return true;
  }();
  static_cast<void>(once);
}

}  // namespace libgrid
