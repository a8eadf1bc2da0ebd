// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace libgrid {

/// Some of at most 512 atoms, by number.
struct AtomSet {
  static constexpr std::size_t kWords = 8, kMost = 64 * kWords;
  std::array<std::uint64_t, kWords> words = {};

  static AtomSet single(std::size_t atom) {
    AtomSet one;
    one.words[atom / 64] = std::uint64_t{1} << (atom % 64);
    return one;
  }
  bool empty() const { return *this == AtomSet(); }
  std::size_t first() const {
    std::size_t w = 0;
    while (words[w] == 0) ++w;
    return w * 64 + static_cast<std::size_t>(std::countr_zero(words[w]));
  }
  int count() const {
    int sum = 0;
    for (const std::uint64_t word : words) sum += std::popcount(word);
    return sum;
  }
  AtomSet with(std::size_t atom) const { return *this | single(atom); }
  AtomSet without(std::size_t atom) const { return *this - single(atom); }
  template <class Use>
  void each(const Use& use) const {
    for (std::size_t w = 0; w < kWords; ++w)
      for (std::uint64_t left = words[w]; left != 0; left &= left - 1)
        use(w * 64 + static_cast<std::size_t>(std::countr_zero(left)));
  }
  friend AtomSet operator|(AtomSet a, const AtomSet& b) {
    for (std::size_t w = 0; w < kWords; ++w) a.words[w] |= b.words[w];
    return a;
  }
  friend AtomSet operator&(AtomSet a, const AtomSet& b) {
    for (std::size_t w = 0; w < kWords; ++w) a.words[w] &= b.words[w];
    return a;
  }
  friend AtomSet operator-(AtomSet a, const AtomSet& b) {
    for (std::size_t w = 0; w < kWords; ++w) a.words[w] &= ~b.words[w];
    return a;
  }
  friend bool operator==(const AtomSet& a, const AtomSet& b) = default;
};

struct AtomSetHash {
  std::size_t operator()(const AtomSet& s) const {
    std::size_t hash = 0;
    for (const std::uint64_t word : s.words) hash = (hash ^ word) * 0x9E3779B97F4A7C15U;
    return hash >> 7;
  }
};

}  // namespace libgrid
