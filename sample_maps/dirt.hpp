// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/io/layer.hpp"

namespace libgrid {

/// What is wrong with maps that are handed in.
enum class DirtKind {
  overlap,    ///< footprints of buildings that overlap a neighbour
  dangling,   ///< roads and walls that stop short of the line they should meet, or run over it
  duplicate,  ///< codes of buildings and units that stand twice
  orphan,     ///< units that name a building which is not there
  number,     ///< blanks, text and full-width digits in the households of buildings
  gbk,        ///< text in GBK, of which the file does not say so: Shapefiles only
};
std::string_view name_of(DirtKind kind);

/// Words of the command line, as in {"overlap", "number"}; "all" stands for all of them, with gbk
/// where `shapefiles` are written.
/// Errors: Error{usage} for another word, and for gbk where none are.
std::vector<DirtKind> dirt_kinds(const std::vector<std::string>& words, bool shapefiles);

/// Spoils some rows of a map (make_sample), each in one way, and adds the layer `dirt`, which lists
/// them: kind, form, layer, row (from 0, as in messages), code, field, value (as it stands now),
/// was and message. Same map, kinds and seed, same dirt.
///
/// gbk spoils nothing here: it is done in writing (write_gbk), and listed.
void plant_dirt(std::vector<Layer>& map, const std::vector<DirtKind>& kinds, std::uint64_t seed);

/// Writes a map into a folder, made when missing: a Shapefile in GBK for each layer, .csv for the
/// tables without geometry. All files appear or none. Errors: Error{io}.
void write_gbk(const std::string& folder, const std::vector<Layer>& map, const Run& run = {});

/// Plants the dirt that `words` name (dirt_kinds) into a map and writes it, with gbk as write_gbk
/// does. Gives how many rows the layer `dirt` has. Errors: as dirt_kinds and write_layers.
std::size_t write_dirty(const std::string& path, std::vector<Layer> map,
                        const std::vector<std::string>& words, std::uint64_t seed,
                        const Run& run = {});

}  // namespace libgrid
