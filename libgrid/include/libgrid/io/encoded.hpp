// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "libgrid/io/layer.hpp"

namespace libgrid {

/// As write_files, with the text of Shapefiles in GBK as older programs write it: the .dbf names
/// code page 936, and there is no .cpg. Other formats are as ever.
/// Errors: as of write_files.
void write_files_gbk(const std::vector<std::filesystem::path>& paths,
                     const std::vector<const Layer*>& layers, const Run& run = {});

}  // namespace libgrid
