// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>

namespace libgrid {

/// Made when it is first asked for, by whichever thread asks first. An error leaves it unmade.
template <class T>
class Lazy {
 public:
  template <class... Args>
  const T& get(const Args&... args) const {
    std::call_once(once_, [&] { value_ = std::make_unique<const T>(args...); });
    return *value_;
  }

 private:
  mutable std::once_flag once_;
  mutable std::unique_ptr<const T> value_;
};

}  // namespace libgrid
