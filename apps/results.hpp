// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "libgrid/io/layer.hpp"

namespace libgrid {

/// Says before the work, not after it, that a folder for results cannot be made or written to.
/// Errors: Error{io}.
void require_results_folder(const std::string& path);

/// Writes a layer; a table (.csv, .xlsx) takes it without its geometry.
void write_result(const std::string& path, Layer layer, const std::vector<LayerStyle>& styles,
                  const Run& run);

/// Prints a table to standard output, tab-separated, the first line its names.
void print_table(const Table& table);

/// A column as texts; none where none is named. Errors: Error{not_found}.
std::vector<std::string> texts_of(const Layer& layer, const std::string& column);

}  // namespace libgrid
