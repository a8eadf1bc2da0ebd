// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "core/files.hpp"
#include "libgrid/core/run.hpp"
#include "libgrid/core/table.hpp"
#include "libgrid/io/layer.hpp"

namespace libgrid {

/// CSV by RFC 4180, in UTF-8 with the byte order mark without which spreadsheets take Chinese text
/// for another encoding. Text is quoted and numbers are not, so codes are told from numbers.
void write_csv(const std::filesystem::path& path, const Layer& layer, const Run& run);

/// The same piece by piece: the names of the columns, then rows. The file appears with `publish`.
class CsvWriter {
 public:
  /// Errors: Error{usage} for another ending, Error{io}.
  explicit CsvWriter(const std::filesystem::path& path);
  void add(const std::string& text) { file_ << text; }
  /// Errors: Error{io}.
  void publish();

 private:
  Staging staging_;
  std::ofstream file_;
};
std::string csv_head(const Table& table);
std::string csv_rows(const Table& table);

}  // namespace libgrid
