// SPDX-License-Identifier: Apache-2.0
#include "results.hpp"

#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <utility>

#include "libgrid/core/error.hpp"

namespace libgrid {

namespace fs = std::filesystem;

void require_results_folder(const std::string& path) {
  std::error_code ignored;
  // A folder that is not there yet is made in the nearest one that is.
  fs::path there = fs::absolute(path, ignored);
  while (there.has_relative_path() && !fs::exists(there, ignored)) there = there.parent_path();
  auto refuse = [&](const std::string& why) {
    throw Error(ErrorCode::io, "cannot write results to " + path + ": " + why);
  };
  if (!fs::is_directory(there, ignored)) refuse(there.string() + " is a file, not a folder");
  if (access(there.c_str(), W_OK | X_OK) != 0)
    refuse("the folder " + there.string() + " may not be written to");
}

void write_result(const std::string& path, Layer layer, const std::vector<LayerStyle>& styles,
                  const Run& run) {
  const fs::path ending = fs::path(path).extension();
  if (ending == ".csv" || ending == ".xlsx") layer.geometry = {};
  write_layers(path, {std::move(layer)}, styles, run);
}

void print_table(const Table& table) {
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    std::cout << (c ? "\t" : "") << table.columns[c].name;
  std::cout << "\n";
  for (std::size_t row = 0; row < table.size(); ++row) {
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      std::cout << (c ? "\t" : "") << table.columns[c].text(row);
    std::cout << "\n";
  }
}

std::vector<std::string> texts_of(const Layer& layer, const std::string& name) {
  if (name.empty()) return {};
  const Column* column = layer.table.find(name);
  if (!column) throw Error(ErrorCode::not_found, "there is no such column", {layer.name, -1, name});
  std::vector<std::string> texts;
  for (std::size_t row = 0; row < column->size(); ++row) texts.push_back(column->text(row));
  return texts;
}

}  // namespace libgrid
