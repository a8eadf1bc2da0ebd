// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"
#include "call.hpp"
#include "libgrid/compare/difference.hpp"

namespace libgrid::python {

namespace {

using Moves = Difference::Moves;
using Cells = Difference::Cells;

/// A getter for a column of one of the two tables.
template <class Table, class T>
auto column_of(Table Difference::*table, std::vector<T> Table::*member) {
  return [table, member](const py::object& self) {
    return view<T>(self.cast<const Difference&>().*table.*member, self);
  };
}

void bind_result(py::module_& m) {
  py::class_<Difference> cls(m, "Difference");
  cls.def_property_readonly("move_from", column_of(&Difference::moves, &Moves::from));
  cls.def_property_readonly("move_to", column_of(&Difference::moves, &Moves::to));
  cls.def_property_readonly("area_m2", column_of(&Difference::moves, &Moves::area_m2));
  cls.def_property_readonly("buildings", column_of(&Difference::moves, &Moves::buildings));
  cls.def_property_readonly("units", column_of(&Difference::moves, &Moves::units));
  cls.def_property_readonly("households", column_of(&Difference::moves, &Moves::households));
  cls.def_property_readonly("unknown", column_of(&Difference::moves, &Moves::unknown));
  cls.def_property_readonly("geometry", [](const Difference& self) { return self.moves.geometry; });
  cls.def_property_readonly("fate", [](const Difference& self) {
    return words_of<CellFate>(self.cells.fate, CellFate::added);
  });
  cls.def_property_readonly("row_before", column_of(&Difference::cells, &Cells::row_before));
  cls.def_property_readonly("row_after", column_of(&Difference::cells, &Cells::row_after));
  cls.def_property_readonly("area_before_m2",
                            column_of(&Difference::cells, &Cells::area_before_m2));
  cls.def_property_readonly("area_after_m2", column_of(&Difference::cells, &Cells::area_after_m2));
  cls.def_property_readonly("lost_m2", column_of(&Difference::cells, &Cells::lost_m2));
  cls.def_property_readonly("gained_m2", column_of(&Difference::cells, &Cells::gained_m2));
  cls.def_property_readonly("building_move", column(&Difference::building_move));
  cls.def_property_readonly("unit_move", column(&Difference::unit_move));
  cls.def_readonly("within_resolution", &Difference::within_resolution);
  cls.def_property_readonly("none", &Difference::none);
}

void bind_verb(py::module_& m) {
  m.def(
      "compare_coverages",
      [](const PolygonArray& before, const std::vector<std::string>& codes_before,
         const PolygonArray& after, const std::vector<std::string>& codes_after, const Crs& crs,
         const Integers& buildings_before, const Integers& buildings_after,
         const Doubles& households, const Integers& units_before, const Integers& units_after,
         double resolution_m, int threads, const py::object& progress) {
        const auto b_before = vector_from(buildings_before, "buildings_before");
        const auto b_after = vector_from(buildings_after, "buildings_after");
        const auto number = vector_from(households, "households");
        const auto u_before = vector_from(units_before, "units_before");
        const auto u_after = vector_from(units_after, "units_after");
        return call(threads, progress, [&](const Run& run) {
          return compare_coverages({before, codes_before}, {after, codes_after}, crs,
                                   {b_before, b_after, number}, {u_before, u_after, {}},
                                   {resolution_m}, run);
        });
      },
      py::arg("before"), py::arg("codes_before"), py::arg("after"), py::arg("codes_after"),
      py::kw_only(), py::arg("crs") = Crs(), py::arg("buildings_before") = Integers(0),
      py::arg("buildings_after") = Integers(0), py::arg("households") = Doubles(0),
      py::arg("units_before") = Integers(0), py::arg("units_after") = Integers(0),
      py::arg("resolution_m") = CompareOptions{}.resolution_m, py::arg("threads") = 0,
      py::arg("progress") = py::none());
}

}  // namespace

void bind_compare(py::module_& m) {
  m.attr("CELL_FATES") = py::tuple(py::cast(words(CellFate::added)));
  bind_result(m);
  bind_verb(m);
}

}  // namespace libgrid::python
