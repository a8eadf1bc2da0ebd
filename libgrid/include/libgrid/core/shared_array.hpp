// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace libgrid {

/// An array that never changes and that all its copies share: made of a vector, or a part of
/// something larger that it keeps alive, a mapped file say.
///
/// Cost: a copy is a pointer, whatever the length. Threads: may be read and copied side by side.
template <class T>
class SharedArray {
 public:
  using value_type = T;

  SharedArray() = default;
  SharedArray(std::vector<T> values) {
    auto kept = std::make_shared<const std::vector<T>>(std::move(values));
    values_ = *kept;
    owner_ = std::move(kept);
  }
  /// `owner` is what must live as long as the values; null for constants.
  SharedArray(std::shared_ptr<const void> owner, std::span<const T> values)
      : owner_(std::move(owner)), values_(values) {}
  SharedArray(const SharedArray&) = default;
  SharedArray& operator=(const SharedArray&) = default;
  /// Leaves an empty array.
  SharedArray(SharedArray&& from) noexcept
      : owner_(std::move(from.owner_)), values_(std::exchange(from.values_, {})) {}
  SharedArray& operator=(SharedArray&& from) noexcept {
    owner_ = std::move(from.owner_);
    values_ = std::exchange(from.values_, {});
    return *this;
  }
  ~SharedArray() = default;

  std::size_t size() const { return values_.size(); }
  bool empty() const { return values_.empty(); }
  const T* data() const { return values_.data(); }
  const T* begin() const { return values_.data(); }
  const T* end() const { return values_.data() + values_.size(); }
  const T& operator[](std::size_t i) const { return values_[i]; }
  const T& front() const { return values_.front(); }
  const T& back() const { return values_.back(); }

  /// A copy that may be changed; asked for, since it takes as long as the array.
  explicit operator std::vector<T>() const { return {begin(), end()}; }

  friend bool operator==(const SharedArray& a, const SharedArray& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  std::shared_ptr<const void> owner_;
  std::span<const T> values_;
};

}  // namespace libgrid
