// SPDX-License-Identifier: Apache-2.0
#include "libgrid/plan/plan.hpp"

#include "bindings.hpp"

namespace libgrid::python {

namespace {

void bind_parts(py::module_& m) {
  py::class_<Level> level(m, "Level");
  level.def_readonly("name", &Level::name);
  level.def_readonly("code", &Level::code);
  level.def_readonly("title", &Level::title);
  level.def_property_readonly("parent", column(&Level::parent));
  level.def_readonly("geometry", &Level::geometry);
  level.def_property_readonly("derived", [](const Level& self) { return self.derived != nullptr; });

  py::class_<Cells> cells(m, "Cells");
  cells.def_readonly("code", &Cells::code);
  cells.def_readonly("title", &Cells::title);
  cells.def_readonly("parent_level", &Cells::parent_level);
  cells.def_property_readonly("parent", column(&Cells::parent));
  cells.def_readonly("geometry", &Cells::geometry);
  cells.def_readonly("remark", &Cells::remark);
  cells.def("__len__", &Cells::size);
}

}  // namespace

void bind_plan(py::module_& m) {
  bind_parts(m);
  py::class_<Plan> cls(m, "PlanData");
  cls.def_readonly("crs", &Plan::crs);
  cls.def_property_readonly("levels", [](const py::object& self) {
    py::list list;
    for (const Level& level : self.cast<const Plan&>().levels)
      list.append(py::cast(level, py::return_value_policy::reference_internal, self));
    return list;
  });
  cls.def_readonly("cells", &Plan::cells);
  cls.def_property_readonly("building_codes", [](const Plan& self) { return self.buildings.code; });
  cls.def_property_readonly("unit_codes", [](const Plan& self) { return self.units.code; });
  cls.def_readonly("issues", &Plan::issues);
  cls.def_readonly("state", &Plan::state);
  cls.def(
      "ledger", [](const Plan& self) { return ledger_table(ledger(self)); },
      py::call_guard<py::gil_scoped_release>());
}

}  // namespace libgrid::python
