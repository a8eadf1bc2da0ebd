// SPDX-License-Identifier: Apache-2.0
#include "io/csv.hpp"

#include <fstream>
#include <string>

#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kStopEvery = 4096;

std::string quoted(const std::string& text) {
  std::string made = "\"";
  for (const char c : text) {
    if (c == '"') made += '"';
    made += c;
  }
  return made + "\"";
}

}  // namespace

void write_csv(const std::filesystem::path& path, const Layer& layer, const Run& run) {
  std::ofstream file(path, std::ios::binary);
  file << "\xEF\xBB\xBF";
  const auto& columns = layer.table.columns;
  for (std::size_t c = 0; c < columns.size(); ++c)
    file << (c ? "," : "") << quoted(columns[c].name);
  file << "\r\n";
  for (std::size_t row = 0; row < layer.table.size(); ++row) {
    if (row % kStopEvery == 0) {
      run.check_stop();
      run.tell("write", static_cast<double>(row) / static_cast<double>(layer.table.size()));
    }
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const bool text = columns[c].is_text() && !columns[c].is_missing(row);
      file << (c ? "," : "") << (text ? quoted(columns[c].text(row)) : columns[c].text(row));
    }
    file << "\r\n";
  }
  file.close();
  if (!file) throw Error(ErrorCode::io, "the system refused to write (disk full?)");
}

}  // namespace libgrid
