// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "folder.hpp"
#include "libgrid/io/layer.hpp"

namespace libgrid {

/// A folder for one test, and what is in it.
class Files : public Folder {
 protected:
  std::filesystem::path text(const std::string& name, const std::string& content) const {
    std::ofstream(at(name), std::ios::binary) << content;
    return at(name);
  }
  std::string bytes(const std::string& name) const {
    std::ifstream file(at(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  /// Names in the folder, sorted, to see that nothing is left behind.
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(at("")))
      found.push_back(entry.path().filename());
    std::sort(found.begin(), found.end());
    return found;
  }
};

/// A polygon Shapefile made byte by byte, so that it may hold what no sound program writes.
struct RawShapefile {
  std::vector<std::vector<Coord>> rings;  ///< one polygon of one ring a row
  std::string field = "NAME";
  std::vector<std::string> texts;
  int width = 20;
  unsigned char language = 0;

  void write(const std::filesystem::path& shp) const {
    std::string records, index;
    for (std::size_t row = 0; row < rings.size(); ++row) {
      std::string shape;
      little<std::int32_t>(shape, 5);
      Box box;
      for (const Coord& c : rings[row]) box.add(c);
      for (const double v : {box.min_x, box.min_y, box.max_x, box.max_y}) little(shape, v);
      little<std::int32_t>(shape, 1);
      little(shape, static_cast<std::int32_t>(rings[row].size()));
      little<std::int32_t>(shape, 0);
      for (const Coord& c : rings[row]) little(shape, c.x), little(shape, c.y);
      big(index, static_cast<std::int32_t>((100 + records.size()) / 2));
      big(index, static_cast<std::int32_t>(shape.size() / 2));
      big(records, static_cast<std::int32_t>(row + 1));
      big(records, static_cast<std::int32_t>(shape.size() / 2));
      records += shape;
    }
    std::ofstream(shp, std::ios::binary) << head(records.size()) << records;
    auto beside = shp;
    std::ofstream(beside.replace_extension(".shx"), std::ios::binary)
        << head(index.size()) << index;
    std::ofstream(beside.replace_extension(".dbf"), std::ios::binary) << table();
  }

 private:
  template <class T>
  static void little(std::string& out, T value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  static void big(std::string& out, std::int32_t value) {
    little(out, static_cast<std::int32_t>(__builtin_bswap32(static_cast<std::uint32_t>(value))));
  }
  std::string head(std::size_t content) const {
    std::string out;
    big(out, 9994);
    out.append(20, '\0');
    big(out, static_cast<std::int32_t>((100 + content) / 2));
    little<std::int32_t>(out, 1000);
    little<std::int32_t>(out, 5);
    Box box;
    for (const auto& ring : rings)
      for (const Coord& c : ring) box.add(c);
    for (const double v : {box.min_x, box.min_y, box.max_x, box.max_y, 0.0, 0.0, 0.0, 0.0})
      little(out, v);
    return out;
  }
  std::string table() const {
    std::string out = {3, 124, 1, 1};
    little(out, static_cast<std::int32_t>(texts.size()));
    little<std::int16_t>(out, 32 + 32 + 1);
    little(out, static_cast<std::int16_t>(1 + width));
    out.append(17, '\0');
    out += static_cast<char>(language);
    out.append(2, '\0');
    std::string name = field;
    name.resize(11, '\0');
    out += name + 'C' + std::string(4, '\0') + static_cast<char>(width) + std::string(15, '\0');
    out += '\r';
    for (std::string text : texts) {
      text.resize(static_cast<std::size_t>(width), ' ');
      out += ' ' + text;
    }
    return out + '\x1A';
  }
};

inline std::vector<Coord> square_ring(double x, double y, double side) {
  return {{x, y}, {x, y + side}, {x + side, y + side}, {x + side, y}, {x, y}};
}

}  // namespace libgrid
