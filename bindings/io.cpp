// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"
#include "libgrid/io/layer.hpp"

namespace libgrid::python {

void bind_io(py::module_& m) {
  py::class_<LayerInfo> cls(m, "LayerInfo",
                            "What a file says about a layer without reading its rows.");
  cls.def_readonly("name", &LayerInfo::name);
  cls.def_readonly("geometry", &LayerInfo::geometry);
  cls.def_readonly("rows", &LayerInfo::rows);
  cls.def_readonly("crs", &LayerInfo::crs);
  cls.def_readonly("fields", &LayerInfo::fields);
  cls.def("__repr__", [](const LayerInfo& self) {
    return "<LayerInfo " + self.name + ": " + std::to_string(self.rows) + " rows, " +
           self.geometry + ", " + self.crs + ">";
  });
  m.def(
      "layers", [](const std::string& path) { return list_layers(path); }, py::arg("path"),
      py::call_guard<py::gil_scoped_release>());
}

}  // namespace libgrid::python
