// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "libgrid/core/text.hpp"
#include "render/labels.hpp"

namespace libgrid::render {

void place_area_names(const Scene& scene, Type& type, Taken& taken, std::vector<Label>& into) {
  static constexpr std::array sizes = {20.0, 17.0, 15.0, 13.0, 11.0, 9.5};
  // The title has named a single area already.
  if (scene.levels.empty() || scene.levels.back().size() < 2) return;
  const std::vector<Rings>& areas = scene.levels.back();
  const auto& names = scene.content.area_name;
  for (std::size_t row = 0; row < areas.size() && row < names.size(); ++row) {
    if (names[row].empty() || areas[row].empty()) continue;
    const auto places = sites(areas[row], pole(areas[row]));
    for (const double size : sizes) {
      const TextStyle style{.size = size,
                            .bold = true,
                            .spacing = has_han(names[row]) ? 0.35 : 0.12,
                            .ink = ink_area_name,
                            .halo = size / 9,
                            .halo_alpha = 0.5};
      const Block block = make_block({{names[row], style}}, type);
      auto label = place_inside(block, areas[row], places, taken);
      if (!label) continue;
      into.push_back(std::move(*label));
      break;
    }
  }
}

}  // namespace libgrid::render
