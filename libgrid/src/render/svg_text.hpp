// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "render/text.hpp"

namespace libgrid::render {

/// Cairo numbers its surfaces through the life of the process; this numbers them from zero, in the
/// order they come, so that the same map gives the same bytes.
std::string number_svg_ids(const std::string& svg);

/// Cairo writes letters as shapes. This adds the title and each text, unseen and in place, so that
/// the map can be searched, selected and read aloud.
std::string add_svg_text(const std::string& svg, const std::string& title,
                         const std::vector<TextPiece>& texts);

}  // namespace libgrid::render
