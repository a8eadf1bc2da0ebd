// SPDX-License-Identifier: Apache-2.0
#include "libgrid/plan/plan.hpp"

#include "bindings.hpp"

namespace libgrid::python {

namespace {

/// A numeric column as a view, a text column as a list.
py::object values_of(const Column& self, const py::object& owner) {
  if (const auto* texts = std::get_if<std::vector<std::string>>(&self.values))
    return py::cast(*texts);
  if (const auto* whole = std::get_if<std::vector<std::int64_t>>(&self.values))
    return view<std::int64_t>(*whole, owner);
  return view<double>(std::get<std::vector<double>>(self.values), owner);
}

void bind_table(py::module_& m) {
  py::class_<Column> col(m, "Column");
  col.def_readonly("name", &Column::name);
  col.def_property_readonly(
      "values", [](const py::object& self) { return values_of(self.cast<const Column&>(), self); });
  col.def_property_readonly("missing", column(&Column::missing));
  py::class_<Table> table(m, "Table");
  table.def_property_readonly("columns", [](const py::object& self) {
    py::list list;
    for (const Column& column : self.cast<const Table&>().columns)
      list.append(py::cast(column, py::return_value_policy::reference_internal, self));
    return list;
  });
  table.def("__len__", &Table::size);
}

void bind_parts(py::module_& m) {
  py::class_<Level> level(m, "Level");
  level.def_readonly("name", &Level::name);
  level.def_readonly("code", &Level::code);
  level.def_readonly("title", &Level::title);
  level.def_property_readonly("parent", column(&Level::parent));
  level.def_readonly("geometry", &Level::geometry);

  py::class_<Cells> cells(m, "Cells");
  cells.def_readonly("code", &Cells::code);
  cells.def_readonly("title", &Cells::title);
  cells.def_readonly("parent_level", &Cells::parent_level);
  cells.def_property_readonly("parent", column(&Cells::parent));
  cells.def_readonly("geometry", &Cells::geometry);
  cells.def_readonly("remark", &Cells::remark);
  cells.def("__len__", &Cells::size);

  py::class_<Buildings> buildings(m, "Buildings");
  buildings.def_readonly("code", &Buildings::code);
  buildings.def_readonly("geometry", &Buildings::geometry);
  buildings.def_property_readonly("households", column(&Buildings::households));
  buildings.def_property_readonly("estimated", column(&Buildings::estimated));
  buildings.def_readonly("attributes", &Buildings::attributes);
  buildings.def("__len__", &Buildings::size);

  py::class_<Units> units(m, "Units");
  units.def_readonly("code", &Units::code);
  units.def_readonly("building", &Units::building);
  units.def_readonly("geometry", &Units::geometry);
  units.def_readonly("attributes", &Units::attributes);
  units.def("__len__", &Units::size);
}

}  // namespace

void bind_plan(py::module_& m) {
  bind_table(m);
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
  cls.def_readonly("buildings", &Plan::buildings);
  cls.def_readonly("units", &Plan::units);
  cls.def_readonly("building_cells", &Plan::building_cells);
  cls.def_readonly("unit_cells", &Plan::unit_cells);
  cls.def_readonly("issues", &Plan::issues);
  cls.def_readonly("state", &Plan::state);
  cls.def(
      "ledger", [](const Plan& self) { return ledger_table(ledger(self)); },
      py::call_guard<py::gil_scoped_release>());
}

}  // namespace libgrid::python
