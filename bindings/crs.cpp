// SPDX-License-Identifier: Apache-2.0
#include "libgrid/crs/crs.hpp"

#include "bindings.hpp"

namespace libgrid::python {

namespace {

Box box_from(const std::array<double, 4>& bounds) {
  return {bounds[0], bounds[1], bounds[2], bounds[3]};
}

}  // namespace

void bind_crs(py::module_& m) {
  py::class_<Crs> cls(m, "Crs",
                      "A coordinate reference system, or none: a nameless plane in metres.");
  cls.def(py::init([](const std::string& text) { return Crs::from_text(text); }),
          py::arg("text") = "");
  cls.def_property_readonly("known", &Crs::known);
  cls.def_property_readonly("geographic", &Crs::geographic);
  cls.def_property_readonly("metres_per_unit", &Crs::metres_per_unit);
  cls.def_property_readonly("label", &Crs::label);
  cls.def_property_readonly("wkt", &Crs::wkt);
  cls.def("same_as", &Crs::same_as, py::arg("other"));
  cls.def("__repr__", [](const Crs& self) { return "<Crs " + self.label() + ">"; });

  m.def(
      "transform",
      [](const Doubles& xy, const Crs& from, const Crs& to) {
        std::vector<Coord> coords = coords_from(xy, "xy");
        {
          const py::gil_scoped_release released;
          Transform(from, to).apply(coords);
        }
        return array_from(coords);
      },
      py::arg("xy"), py::arg("from_crs"), py::arg("to_crs"));
  m.def(
      "working_crs",
      [](const Crs& stored, const std::array<double, 4>& bounds) {
        return working_crs(stored, box_from(bounds));
      },
      py::arg("stored"), py::arg("bounds"));
  m.def(
      "guard_coordinates",
      [](const Crs& crs, const std::array<double, 4>& bounds, const std::string& layer) {
        guard_coordinates(crs, box_from(bounds), layer);
      },
      py::arg("crs"), py::arg("bounds"), py::kw_only(), py::arg("layer") = "");
  m.def("guard_same_frame", &guard_same_frame, py::arg("a"), py::arg("layer_a"), py::arg("b"),
        py::arg("layer_b"));
  m.def(
      "ground_areas_m2",
      [](const PolygonArray& polygons, const Crs& crs) {
        std::vector<double> areas;
        {
          const py::gil_scoped_release released;
          areas = ground_areas_m2(crs, polygons);
        }
        return array_from(std::move(areas));
      },
      py::arg("polygons"), py::arg("crs"));
}

}  // namespace libgrid::python
