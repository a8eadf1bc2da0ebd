// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/core/shared_array.hpp"

namespace libgrid {

/// One line of the table of a saved file; see docs/formats.md.
struct SavedSection {
  std::array<char, 48> name;  ///< the rest is zero
  std::uint64_t begin;        ///< in bytes from the start of the file; a multiple of 64
  std::uint64_t bytes;        ///< without the zeros up to the next multiple of 64
  std::array<std::uint8_t, 32> sha256;
};
static_assert(sizeof(SavedSection) == 96);

/// A file of arrays with names that is read where it lies: mapped into memory, page by page when
/// they are looked at.
class SavedFile {
 public:
  /// Looks at the header and the table of sections, which have a hash of their own, and with
  /// `verify` at the hashes of all sections.
  ///
  /// Errors: Error{not_found}; Error{unreadable} for a file that is not one of ours, has another
  /// version or byte order, is cut off or damaged; Error{io}. Cost: without `verify` about a
  /// microsecond a section and no look at what they hold.
  SavedFile(const std::filesystem::path& path, bool verify, const Run& run = {});

  /// Whether a file begins as these do; false where there is none.
  static bool is_one(const std::filesystem::path& path);

  bool has(std::string_view name) const { return find(name) != nullptr; }
  /// The array keeps the file mapped. Errors: Error{unreadable} when there is no such section, or
  /// it holds something else.
  template <class T>
  SharedArray<T> array(std::string_view name) const {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 64);
    const std::span<const std::byte> bytes = section(name, sizeof(T));
    return {owner_, {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)}};
  }
  /// The same for a single value.
  template <class T>
  T value(std::string_view name) const {
    const SharedArray<T> values = array<T>(name);
    require(values.size() == 1, name);
    return values[0];
  }
  std::string text(std::string_view name) const {
    const SharedArray<char> text = array<char>(name);
    return {text.begin(), text.end()};
  }

  /// Errors: Error{unreadable} naming the file and the section.
  void require(bool sound, std::string_view section) const {
    if (!sound) refuse_section(section);
  }

 private:
  void read_header();
  const SavedSection* find(std::string_view name) const;
  std::span<const std::byte> section(std::string_view name, std::size_t size_of_value) const;
  [[noreturn]] void refuse(const std::string& why) const;
  [[noreturn]] void refuse_section(std::string_view name) const;

  std::string path_;
  std::shared_ptr<const void> owner_;  ///< the mapped memory
  std::span<const std::byte> bytes_;
  std::span<const SavedSection> sections_;
};

/// Puts such a file together. The same arrays give the same bytes.
class SavedFileWriter {
 public:
  /// `values` must live until the file is written; of up to 47 letters in the name.
  template <class T>
  void add(std::string name, std::span<const T> values) {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 64);
    arrays_.emplace_back(std::move(name), std::as_bytes(values));
  }
  template <class T>
  void add(std::string name, const SharedArray<T>& values) {
    add(std::move(name), std::span(values));
  }
  void add_text(std::string name, const std::string& text) {
    add(std::move(name), std::span(text.data(), text.size()));
  }

  /// The file appears whole or not at all. Errors: Error{io}.
  void write(const std::filesystem::path& path, const Run& run = {}) const;

 private:
  std::vector<std::pair<std::string, std::span<const std::byte>>> arrays_;
};

}  // namespace libgrid
