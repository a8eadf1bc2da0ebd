// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "render/page.hpp"
#include "render/style.hpp"

namespace libgrid::render {

/// How an issue is shown beside its own shape: a ring around what the eye would miss.
struct IssueMark {
  Coord centre = {};
  double radius = 0;  ///< 0: no ring
};

/// The content in points on the page.
struct Scene {
  const MapContent& content;
  Page page;
  std::vector<Rings> cells = {}, water = {}, buildings = {}, issues = {}, lines = {};
  std::vector<Rings> changed = {}, before = {};  ///< of the content's change
  std::vector<std::vector<Rings>> levels = {};
  std::vector<IssueMark> marks = {};  ///< one an issue
  std::vector<int> cell_colour = {};
  double median_cell_width = 0;
  std::vector<std::string> short_code = {};  ///< one a cell
  /// What a sheet is about, where that is a part of the map.
  std::vector<Rings> focus = {};
  double fade = 0.78;  ///< of what lies outside of the mapped area

  Hatching issue_style_of(std::size_t issue) const {
    return issue_style(content.issue_kind.empty() ? -1 : content.issue_kind[issue]);
  }
  /// The shapes that make up the mapped area: the focus, the top level, or the cells when there is
  /// neither.
  const std::vector<Rings>& area() const {
    return !focus.empty() ? focus : levels.empty() ? cells : levels.front();
  }
};

Scene make_scene(const MapContent& content, const Page& page, std::vector<int> cell_colour);

}  // namespace libgrid::render
