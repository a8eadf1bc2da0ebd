// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"
#include "libgrid/render/map.hpp"

namespace libgrid::python {

void bind_render(py::module_& m) {
  m.def(
      "colour_cells",
      [](const PolygonArray& cells) {
        std::vector<int> colours;
        {
          const py::gil_scoped_release released;
          colours = colour_cells(cells);
        }
        return array_from(std::move(colours));
      },
      py::arg("cells"));
}

}  // namespace libgrid::python
