// SPDX-License-Identifier: Apache-2.0
#include "libgrid/codes/codes.hpp"

#include "bindings.hpp"

namespace libgrid::python {

void bind_codes(py::module_& m) {
  m.def("division_code_fault", &division_code_fault, py::arg("code"));
  m.def("sequence_code", &sequence_code, py::arg("parent"), py::arg("number"), py::kw_only(),
        py::arg("digits") = 3);
  m.def(
      "numbering",
      [](const Doubles& points, double row_height) {
        return array_from(numbering(coords_from(points, "points"), row_height));
      },
      py::arg("points"), py::kw_only(), py::arg("row_height"));
}

}  // namespace libgrid::python
