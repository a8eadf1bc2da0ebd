// SPDX-License-Identifier: Apache-2.0
#include "io/csv.hpp"

#include "io/source.hpp"
#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

constexpr std::size_t kStopEvery = 4096;

void add_quoted(std::string& line, const std::string& text) {
  line += '"';
  for (const char c : text) {
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

void add_row(std::string& lines, const Table& table, std::size_t row) {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const Column& column = table.columns[c];
    if (c) lines += ',';
    if (column.is_missing(row)) continue;
    if (const auto* texts = std::get_if<std::vector<std::string>>(&column.values))
      add_quoted(lines, (*texts)[row]);
    else
      lines += column.text(row);
  }
  lines += "\r\n";
}

std::ofstream begin_file(const std::filesystem::path& path) {
  std::ofstream file(path, std::ios::binary);
  file << "\xEF\xBB\xBF";
  return file;
}

void end_file(std::ofstream& file) {
  file.close();
  if (!file) throw Error(ErrorCode::io, "the system refused to write (disk full?)");
}

const std::filesystem::path& require_csv(const std::filesystem::path& path) {
  if (path.extension() != ".csv")
    throw Error(ErrorCode::usage, "cannot write " + path_text(path) + ": a .csv is wanted");
  return path;
}

}  // namespace

std::string csv_head(const Table& table) {
  std::string line;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    if (c) line += ',';
    add_quoted(line, table.columns[c].name);
  }
  return line + "\r\n";
}

std::string csv_rows(const Table& table) {
  std::string lines;
  for (std::size_t row = 0; row < table.size(); ++row) add_row(lines, table, row);
  return lines;
}

void write_csv(const std::filesystem::path& path, const Layer& layer, const Run& run) {
  std::ofstream file = begin_file(path);
  file << csv_head(layer.table);
  std::string line;
  for (std::size_t row = 0; row < layer.table.size(); ++row) {
    if (row % kStopEvery == 0) {
      run.check_stop();
      run.tell("write", static_cast<double>(row) / static_cast<double>(layer.table.size()));
    }
    line.clear();
    add_row(line, layer.table, row);
    file << line;
  }
  end_file(file);
}

CsvWriter::CsvWriter(const std::filesystem::path& path)
    : staging_(require_csv(path)), file_(begin_file(staging_.file())) {}

void CsvWriter::publish() {
  end_file(file_);
  staging_.publish();
}

}  // namespace libgrid
