// SPDX-License-Identifier: Apache-2.0
#include "locate/saved_file.hpp"

#include <algorithm>
#include <boost/interprocess/file_mapping.hpp>
#include <boost/interprocess/mapped_region.hpp>
#include <cstring>
#include <fstream>
#include <system_error>

#include "core/files.hpp"
#include "core/sha256.hpp"
#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

namespace fs = std::filesystem;
namespace bip = boost::interprocess;

constexpr std::array<char, 8> kMagic{'l', 'i', 'b', 'g', 'r', 'i', 'd', '\n'};
constexpr std::uint32_t kByteOrder = 0x01020304;
constexpr std::uint32_t kVersion = 1;
constexpr std::uint64_t kAlignment = 64;

/// The beginning of the file. After it comes the table of sections.
struct Header {
  std::array<char, 8> magic = kMagic;
  std::uint32_t byte_order = kByteOrder;
  std::uint32_t version = kVersion;
  std::uint64_t file_bytes = 0;
  std::uint64_t sections = 0;
  std::array<std::uint8_t, 32> sha256 = {};  ///< of what stands before it, and the table
};
static_assert(sizeof(Header) == kAlignment);

std::uint64_t aligned(std::uint64_t bytes) {
  return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Up to the next multiple. They are hashed with what they follow, so that no byte is without one.
std::string_view zeros_after(std::uint64_t bytes) {
  static constexpr std::array<char, kAlignment> zeros{};
  return {zeros.data(), static_cast<std::size_t>(aligned(bytes) - bytes)};
}

Sha256::Digest hash(std::string_view first, std::string_view second) {
  Sha256 sum;
  sum.add_bytes(first);
  sum.add_bytes(second);
  return sum.finish();
}

std::string_view hashed_part(const Header& header) {
  return {reinterpret_cast<const char*>(&header), offsetof(Header, sha256)};
}

std::string_view name_of(const SavedSection& section) {
  return {section.name.data(), strnlen(section.name.data(), section.name.size())};
}

}  // namespace

SavedFile::SavedFile(const fs::path& path, bool verify, const Run& run) : path_(path_text(path)) {
  std::error_code failed;
  const fs::file_status status = fs::status(path, failed);
  if (status.type() == fs::file_type::not_found)
    throw Error(ErrorCode::not_found, "no such file: " + path_);
  if (failed) throw Error(ErrorCode::io, "cannot read " + path_ + ": " + failed.message());
  if (!fs::is_regular_file(status)) refuse("is not a file");
  if (fs::file_size(path, failed) == 0 || failed) refuse("is empty");  // cannot be mapped
  try {
    const bip::file_mapping file(path.c_str(), bip::read_only);
    auto region = std::make_shared<const bip::mapped_region>(file, bip::read_only);
    bytes_ = {static_cast<const std::byte*>(region->get_address()), region->get_size()};
    owner_ = std::move(region);
  } catch (const bip::interprocess_exception& e) {
    throw Error(ErrorCode::io, "cannot read " + path_ + ": " + e.what());
  }
  read_header();
  if (!verify) return;
  for_chunks(sections_.size(), 1, run, [&](std::size_t k, std::size_t) {
    const SavedSection& s = sections_[k];
    require(hash(text_of(bytes_.subspan(s.begin, aligned(s.bytes))), {}) == s.sha256, name_of(s));
  });
}

bool SavedFile::is_one(const fs::path& path) {
  std::array<char, kMagic.size()> begin{};
  std::ifstream(path, std::ios::binary).read(begin.data(), begin.size());
  return begin == kMagic;
}

void SavedFile::read_header() {
  const Header& header = *reinterpret_cast<const Header*>(bytes_.data());
  if (bytes_.size() < sizeof(Header) || header.magic != kMagic) refuse("is no saved locator");
  if (header.byte_order != kByteOrder) refuse("was saved on a machine of another byte order");
  if (header.version != kVersion)
    refuse("is a saved locator of version " + std::to_string(header.version) + "; version " +
           std::to_string(kVersion) + " was wanted: save it anew");
  if (header.file_bytes != bytes_.size())
    refuse("has " + std::to_string(bytes_.size()) + " of " + std::to_string(header.file_bytes) +
           " bytes");
  const auto fits = [&](std::uint64_t begin, std::uint64_t bytes) {
    return begin % kAlignment == 0 && begin <= bytes_.size() && bytes <= bytes_.size() - begin &&
           aligned(bytes) <= bytes_.size() - begin;
  };
  const std::uint64_t most = bytes_.size() / sizeof(SavedSection);
  const std::uint64_t table = std::min(header.sections, most) * sizeof(SavedSection);
  if (header.sections > most || !fits(sizeof(Header), table) ||
      hash(hashed_part(header), text_of(bytes_.subspan(sizeof(Header), aligned(table)))) !=
          header.sha256)
    refuse("is damaged in its header");
  sections_ = {reinterpret_cast<const SavedSection*>(bytes_.data() + sizeof(Header)),
               static_cast<std::size_t>(header.sections)};
  for (const SavedSection& s : sections_)
    if (!fits(s.begin, s.bytes)) refuse("is damaged in its header");
}

const SavedSection* SavedFile::find(std::string_view name) const {
  const auto at = std::find_if(sections_.begin(), sections_.end(),
                               [&](const SavedSection& s) { return name_of(s) == name; });
  return at == sections_.end() ? nullptr : &*at;
}

std::span<const std::byte> SavedFile::section(std::string_view name,
                                              std::size_t size_of_value) const {
  const SavedSection* found = find(name);
  if (found == nullptr) refuse("has no section '" + std::string(name) + "'");
  require(found->bytes % size_of_value == 0, name);
  return bytes_.subspan(found->begin, found->bytes);
}

void SavedFile::refuse(const std::string& why) const {
  throw Error(ErrorCode::unreadable, path_ + " " + why);
}

void SavedFile::refuse_section(std::string_view name) const {
  refuse("is damaged in its section '" + std::string(name) + "'");
}

void SavedFileWriter::write(const fs::path& path, const Run& run) const {
  Staging staging(path);
  std::vector<SavedSection> sections(arrays_.size());
  Header header;
  header.sections = sections.size();
  header.file_bytes = aligned(sizeof(Header) + sections.size() * sizeof(SavedSection));
  for (std::size_t k = 0; k < sections.size(); ++k) {
    const auto& [name, bytes] = arrays_[k];
    SavedSection& s = sections[k];
    if (name.size() >= s.name.size())
      throw Error(ErrorCode::internal, "the section's name '" + name + "' is too long");
    s.name = {};
    std::copy(name.begin(), name.end(), s.name.begin());
    s.begin = header.file_bytes;
    s.bytes = bytes.size();
    header.file_bytes += aligned(s.bytes);
  }
  for_chunks(sections.size(), 1, run, [&](std::size_t k, std::size_t) {
    const std::string_view bytes = text_of(arrays_[k].second);
    sections[k].sha256 = hash(bytes, zeros_after(bytes.size()));
  });
  std::string table(text_of(std::as_bytes(std::span(sections))));
  table += zeros_after(table.size());
  header.sha256 = hash(hashed_part(header), table);

  std::ofstream file(staging.file(), std::ios::binary);
  const auto put = [&](std::string_view bytes) {
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file << zeros_after(bytes.size());
  };
  put({reinterpret_cast<const char*>(&header), sizeof(header)});
  put(table);
  for (const auto& [name, bytes] : arrays_) {
    run.check_stop();
    put(text_of(bytes));
  }
  staging.publish(file);
}

}  // namespace libgrid
