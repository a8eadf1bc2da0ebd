// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "folder.hpp"
#include "libgrid/pipeline/pipeline.hpp"
#include "shapes.hpp"

namespace libgrid {

using Texts = std::vector<std::string>;

/// "POLYGON ((...))" of a rectangle.
inline std::string rectangle(int west, int south, int east, int north) {
  auto corner = [](int x, int y) { return std::to_string(x) + " " + std::to_string(y); };
  return "POLYGON ((" + corner(west, south) + ", " + corner(east, south) + ", " +
         corner(east, north) + ", " + corner(west, north) + ", " + corner(west, south) + "))";
}

inline Layer areas(const std::string& name, const Texts& wkts) {
  return Layer{name, {}, polygons(wkts), {}};
}

inline Layer with(Layer layer, const std::string& column, Column::Values values,
                  std::vector<std::uint8_t> missing = {}) {
  layer.table.add(column, std::move(values), std::move(missing));
  return layer;
}

/// A town in a plane without a name, 600 m x 200 m: a street of three communities side by side,
/// each with 10 buildings of 20 households; the layers that a test leaves as they are.
class Town : public Folder {
 protected:
  std::filesystem::path write(const std::vector<Layer>& layers) const {
    write_layers(at("town.gpkg"), layers);
    return at("town.gpkg");
  }

  static Layer level() {
    Layer layer = areas("level", {street, halves(0), halves(200), halves(400)});
    layer.table.add("code", Texts{"S", "S1", "S2", "S3"});
    layer.table.add("name", Texts{"Elm Street", "West", "中社区", "East"});
    layer.table.add("level", Texts{"street", "community", "community", "community"});
    layer.table.add("parent", Texts{"", "S", "S", "S"});
    return layer;
  }
  static Layer buildings() {
    Texts wkts, codes;
    for (int k = 0; k < 30; ++k) {
      const int x = 20 * k + 5, y = k % 2 ? 30 : 150;
      wkts.push_back(rectangle(x, y, x + 10, y + 10));
      codes.push_back("B" + std::to_string(k));
    }
    Layer layer = with(areas("buildings", wkts), "code", codes);
    layer.table.add("households", std::vector<std::int64_t>(30, 20));
    return layer;
  }
  /// The communities' halves, west and east: "S1001", "S1002" ...
  static Layer cells(const Texts& communities) {
    Texts wkts, codes, parents;
    for (const std::string& community : communities) {
      const int west = 200 * (community[1] - '1');
      for (const int half : {0, 1}) {
        wkts.push_back(rectangle(west + 100 * half, 0, west + 100 * half + 100, 200));
        codes.push_back(community + "00" + std::to_string(half + 1));
        parents.push_back(community);
      }
    }
    return with(with(areas("cells", wkts), "code", codes), "parent", parents);
  }

  /// With a vertex at each corner of the communities and cells below.
  static constexpr const char* street =
      "POLYGON ((0 0, 100 0, 200 0, 300 0, 400 0, 500 0, 600 0, 600 200, 500 200, 400 200, "
      "300 200, 200 200, 100 200, 0 200, 0 0))";
  static std::string halves(int west) {
    const std::string a = std::to_string(west), b = std::to_string(west + 100),
                      c = std::to_string(west + 200);
    return "POLYGON ((" + a + " 0, " + b + " 0, " + c + " 0, " + c + " 200, " + b + " 200, " + a +
           " 200, " + a + " 0))";
  }
};

}  // namespace libgrid
