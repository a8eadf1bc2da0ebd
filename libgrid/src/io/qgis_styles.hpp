// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "io/gdal.hpp"
#include "io/source_date.hpp"
#include "libgrid/io/layer.hpp"

namespace libgrid {

/// Adds the table `layer_styles`, from which QGIS takes a layer's default style, laid out as QGIS
/// itself lays it out.
/// Errors: Error{io}.
void write_styles(GDALDataset& dataset, std::span<const Layer> layers,
                  const std::vector<LayerStyle>& styles, const std::string& geometry_column,
                  Seconds time);

/// A style as QGIS stores it.
std::string qml(const LayerStyle& style, const Layer& layer);

}  // namespace libgrid
