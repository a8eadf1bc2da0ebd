// SPDX-License-Identifier: Apache-2.0
// Stands in for the viewer where libgrid is built without Node.js.
#include "render/html_page.hpp"

namespace libgrid::render {

std::string_view viewer_page() { return {}; }

}  // namespace libgrid::render
