// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "libgrid/core/run.hpp"
#include "libgrid/io/layer.hpp"

namespace libgrid {

/// CSV by RFC 4180, in UTF-8 with the byte order mark without which spreadsheets take Chinese text
/// for another encoding. Text is quoted and numbers are not, so codes are told from numbers.
void write_csv(const std::filesystem::path& path, const Layer& layer, const Run& run);

}  // namespace libgrid
