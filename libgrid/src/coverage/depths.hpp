// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "libgrid/topology/arrangement.hpp"

namespace libgrid {

/// Segments from `residue` on only help to cut faces; they carry no depth.
struct Segments {
  std::vector<Segment> all;
  std::size_t residue = 0;

  std::int32_t net(std::span<const Arrangement::Use> uses) const {
    std::int32_t net = 0;
    for (const auto& use : uses)
      if (static_cast<std::size_t>(use.line) < residue) net += use.sign;
    return net;
  }
  bool helps(std::span<const Arrangement::Use> uses) const {
    return std::any_of(uses.begin(), uses.end(), [&](const auto& use) {
      return static_cast<std::size_t>(use.line) >= residue;
    });
  }
};

/// An arrangement of residue edges and of helping edges, the depth of each face relative to the
/// parent, and the faces themselves.
struct Depths {
  Arrangement arrangement;
  Faces faces;
  std::vector<std::int32_t> depth;
};

Depths depths_of(const Arrangement& all, const Segments& segments);

}  // namespace libgrid
