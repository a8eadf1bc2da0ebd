// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <string>

#include "io/source.hpp"

namespace libgrid {

namespace {

constexpr const char* kChinese = "GB18030";
constexpr int kWidestName = 10;  ///< of a field in a .dbf

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

/// Whether a value is UTF-8; a character that the width of the field cut off does not count.
bool value_is_utf8(std::string_view text, int width) {
  const Utf8 found = check_utf8(text);
  return found == Utf8::valid ||
         (found == Utf8::cut && text.size() >= static_cast<std::size_t>(width));
}

/// Whether all text of a layer is UTF-8, names of fields and values.
bool layer_is_utf8(OGRLayer& layer) {
  const OGRFeatureDefn& fields = *layer.GetLayerDefn();
  const char* const ignored[] = {"OGR_GEOMETRY", nullptr};
  layer.SetIgnoredFields(const_cast<const char**>(ignored));
  layer.ResetReading();
  bool utf8 = true;
  for (int f = 0; f < fields.GetFieldCount(); ++f)
    utf8 = utf8 && value_is_utf8(fields.GetFieldDefn(f)->GetNameRef(), kWidestName);
  while (utf8) {
    const OGRFeatureUniquePtr feature{layer.GetNextFeature()};
    if (!feature) break;
    for (int f = 0; f < fields.GetFieldCount(); ++f)
      if (fields.GetFieldDefn(f)->GetType() == OFTString && feature->IsFieldSetAndNotNull(f))
        utf8 = utf8 && value_is_utf8(feature->GetRawFieldRef(f)->String,
                                     fields.GetFieldDefn(f)->GetWidth());
  }
  layer.SetIgnoredFields(nullptr);
  layer.ResetReading();
  return utf8;
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
  if (dataset.GetDriverName() == std::string("CSV"))
    return TextDecoder(file_is_utf8(path) ? "UTF-8" : kChinese);
  if (is_shapefile(dataset)) return shapefile_decoder(layer);
  return TextDecoder("UTF-8");
}

}  // namespace libgrid
