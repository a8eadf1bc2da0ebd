// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <fstream>
#include <string>

#include "io/source.hpp"
#include "libgrid/core/error.hpp"

namespace libgrid {

namespace {

constexpr const char* kChinese = "GB18030";

/// The first bytes of a file.
std::string head_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, 4> bytes{};
  file.read(bytes.data(), bytes.size());
  return {bytes.data(), static_cast<std::size_t>(file.gcount())};
}

/// Whether all of a file is UTF-8, read piece by piece.
bool file_is_utf8(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string piece, rest;
  do {
    piece.resize(1 << 20);
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    piece.resize(static_cast<std::size_t>(file.gcount()));
    piece.insert(0, rest);
    rest.clear();
    while (check_utf8(piece) == Utf8::cut) {
      rest.insert(rest.begin(), piece.back());
      piece.pop_back();
    }
    if (check_utf8(piece) == Utf8::invalid) return false;
  } while (file);
  return rest.empty();
}

/// Whether all text of a layer is UTF-8; characters cut off by the width of a field do not count.
bool layer_is_utf8(OGRLayer& layer) {
  const OGRFeatureDefn& fields = *layer.GetLayerDefn();
  const char* const ignored[] = {"OGR_GEOMETRY", nullptr};
  layer.SetIgnoredFields(const_cast<const char**>(ignored));
  layer.ResetReading();
  bool utf8 = true;
  for (int f = 0; f < fields.GetFieldCount(); ++f)
    utf8 = utf8 && check_utf8(fields.GetFieldDefn(f)->GetNameRef()) != Utf8::invalid;
  while (utf8) {
    const OGRFeatureUniquePtr feature{layer.GetNextFeature()};
    if (!feature) break;
    for (int f = 0; f < fields.GetFieldCount(); ++f)
      if (fields.GetFieldDefn(f)->GetType() == OFTString && feature->IsFieldSetAndNotNull(f))
        utf8 = utf8 && check_utf8(feature->GetRawFieldRef(f)->String) != Utf8::invalid;
  }
  layer.SetIgnoredFields(nullptr);
  layer.ResetReading();
  return utf8;
}

TextDecoder csv_decoder(const std::filesystem::path& path) {
  const std::string head = head_of(path);
  if (head.rfind("\xFF\xFE", 0) == 0 || head.rfind("\xFE\xFF", 0) == 0)
    throw Error(ErrorCode::bad_encoding, path_text(path) + " is UTF-16 text; save it as UTF-8");
  const bool marked = head.rfind("\xEF\xBB\xBF", 0) == 0;
  return TextDecoder(marked || file_is_utf8(path) ? "UTF-8" : kChinese);
}

TextDecoder shapefile_decoder(OGRLayer& layer) {
  if (const char* declared = layer.GetMetadataItem("ENCODING_FROM_CPG", "SHAPEFILE"))
    return TextDecoder(declared);
  if (layer_is_utf8(layer)) return TextDecoder("UTF-8");
  // 87 says "the machine's own code page", which on the machines that write such files is GBK.
  const char* mark = layer.GetMetadataItem("LDID_VALUE", "SHAPEFILE");
  const char* page = layer.GetMetadataItem("ENCODING_FROM_LDID", "SHAPEFILE");
  return TextDecoder(page && *page && mark && std::string(mark) != "87" ? page : kChinese);
}

}  // namespace

TextDecoder decoder_of(GDALDataset& dataset, OGRLayer& layer, const std::filesystem::path& path,
                       const std::string& wanted) {
  if (!wanted.empty()) return TextDecoder(wanted);
  if (dataset.GetDriverName() == std::string("CSV")) return csv_decoder(path);
  if (is_shapefile(dataset)) return shapefile_decoder(layer);
  return TextDecoder("UTF-8");
}

}  // namespace libgrid
