// SPDX-License-Identifier: Apache-2.0
#include "core/files.hpp"

#include <stdlib.h>  // mkdtemp

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>
#include <vector>

#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& target, const std::string& why) {
  throw Error(ErrorCode::io, "cannot write " + path_text(target) + ": " + why);
}

/// Files beside a target that would be read with it and belong to what stood there before.
void remove_companions(const fs::path& target) {
  std::vector<fs::path> stale;
  if (target.extension() == ".gpkg")
    for (const char* ending : {"-wal", "-shm", "-journal"})
      stale.push_back(fs::path(target) += ending);
  if (target.extension() == ".shp")
    for (const char* ending : {".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".qmd"})
      stale.push_back(fs::path(target).replace_extension(ending));
  std::error_code ignored;
  for (const fs::path& file : stale) fs::remove(file, ignored);
}

}  // namespace

std::string path_text(const fs::path& path) {
  const auto text = path.u8string();
  return {text.begin(), text.end()};
}

Staging::Staging(const fs::path& target) : target_(target) {
  if (!target.has_filename()) refuse(target, "a file name is wanted");
  if (fs::is_directory(target)) refuse(target, "a folder of that name is there");
  const fs::path parent = target.has_parent_path() ? target.parent_path() : fs::path(".");
  if (!fs::is_directory(parent)) refuse(target, "there is no folder " + path_text(parent));
  std::string pattern = (parent / ".libgrid-XXXXXX").string();
  if (!mkdtemp(pattern.data())) refuse(target, std::generic_category().message(errno));
  folder_ = pattern;
}

Staging::~Staging() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void Staging::publish() {
  try {
    const fs::path parent = target_.parent_path();
    std::vector<fs::path> made;
    for (const auto& entry : fs::directory_iterator(folder_)) made.push_back(entry.path());
    for (const fs::path& from : made) remove_companions(parent / from.filename());
    // The file that is asked for comes last, so that it never stands without its companions.
    std::sort(made.begin(), made.end(), [this](const fs::path& a, const fs::path& b) {
      return std::pair(a == file(), a) < std::pair(b == file(), b);
    });
    for (const fs::path& from : made) fs::rename(from, parent / from.filename());
  } catch (const fs::filesystem_error& e) {
    refuse(target_, e.code().message());
  }
}

void Staging::publish(std::ofstream& written) {
  written.close();
  if (!written) refuse(target_, "the system refused (disk full?)");
  publish();
}

}  // namespace libgrid
