// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"
#include "libgrid/io/layer.hpp"

namespace libgrid::python {

namespace {

void bind_layer(py::module_& m) {
  py::class_<Layer> cls(m, "Layer");
  cls.def_readonly("name", &Layer::name);
  cls.def_readonly("crs", &Layer::crs);
  cls.def_property_readonly("geometry", [](const py::object& self) -> py::object {
    const auto as_python = [&self](const auto& geometry) -> py::object {
      return py::cast(&geometry, py::return_value_policy::reference_internal, self);
    };
    const auto& geometry = self.cast<const Layer&>().geometry;
    if (const auto* points = std::get_if<PointArray>(&geometry)) return as_python(*points);
    if (const auto* lines = std::get_if<LineArray>(&geometry)) return as_python(*lines);
    if (const auto* polygons = std::get_if<PolygonArray>(&geometry)) return as_python(*polygons);
    return py::none();
  });
  cls.def_readonly("table", &Layer::table);
  cls.def("__len__", &Layer::size);
}

}  // namespace

void bind_io(py::module_& m) {
  bind_layer(m);
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
