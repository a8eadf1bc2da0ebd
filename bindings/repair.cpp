// SPDX-License-Identifier: Apache-2.0
#include "libgrid/coverage/repair.hpp"

#include "bindings.hpp"
#include "call.hpp"
#include "levels.hpp"
#include "libgrid/pipeline/repair_file.hpp"

namespace libgrid::python {

namespace {

using Rows = std::vector<std::pair<std::size_t, std::int64_t>>;  ///< position of a level, row
using Words = std::map<std::string, std::string>;

void bind_fixes(py::module_& m) {
  py::class_<Fixes> cls(m, "Fixes");
  cls.def_property_readonly("id", [](const Fixes& self) { return self.id; });
  cls.def_property_readonly("kind", word_column(&Fixes::kind, IssueKind::hole));
  cls.def_property_readonly("level", [](const Fixes& self) { return self.level; });
  cls.def_property_readonly("policy", word_column(&Fixes::policy, RepairPolicy::leave));
  cls.def_property_readonly("done", column(&Fixes::done));
  cls.def_property_readonly("reason", [](const Fixes& self) { return self.reason; });
  cls.def_property_readonly("losers", [](const Fixes& self) { return self.from; });
  cls.def_property_readonly("to", column(&Fixes::to));
  cls.def_property_readonly("parent", column(&Fixes::parent));
  cls.def_property_readonly("area_m2", column(&Fixes::area_m2));
  cls.def_property_readonly("buildings", column(&Fixes::buildings));
  cls.def_property_readonly("households", column(&Fixes::households));
  cls.def_readonly("geometry", &Fixes::geometry);
  cls.def("__len__", &Fixes::size);
}

void bind_result(py::module_& m) {
  py::class_<VertexChanges> vertices(m, "VertexChanges");
  vertices.def_property_readonly("level", [](const VertexChanges& self) { return self.level; });
  vertices.def_property_readonly("row", column(&VertexChanges::row));
  vertices.def_property_readonly("kind", word_column(&VertexChanges::kind, VertexChange::inserted));
  vertices.def_property_readonly("old_place", column(&VertexChanges::from));
  vertices.def_property_readonly("place", column(&VertexChanges::to));
  vertices.def("__len__", &VertexChanges::size);

  py::class_<RepairResult> cls(m, "RepairResult");
  cls.def_readonly("rows", &RepairResult::rows);
  cls.def_readonly("fixes", &RepairResult::fixes);
  cls.def_readonly("vertices", &RepairResult::vertices);
  cls.def_property_readonly("changed", [](const RepairResult& self) {
    std::vector<std::vector<std::int64_t>> rows;
    for (const ChangedRows& level : self.changed) rows.push_back(level.rows);
    return rows;
  });
  cls.def_readonly("after", &RepairResult::after);
  cls.def("summary", [](const RepairResult& self) { return summary(self); });
}

void bind_verb(py::module_& m) {
  m.def(
      "repair",
      [](const std::vector<LevelOfPython>& given, const Crs& crs, const Doubles& buildings,
         const Doubles& households, const Doubles& units, const Words& policies,
         const Words& choices, std::vector<std::string> priority, Rows locked,
         const LineArray* evidence, const PolygonArray* allowed, double resolution_m, int threads,
         const py::object& progress) {
        const std::vector<CoverageLevel> levels = levels_from(given);
        const People people = people_from(buildings, households, units);
        RepairOptions options{.priority = std::move(priority),
                              .locked = std::move(locked),
                              .evidence = evidence,
                              .resolution_m = resolution_m,
                              .allowed = allowed};
        set_policies(options, policies, choices);
        return call(threads, progress,
                    [&](const Run& run) { return repair(levels, crs, people, options, run); });
      },
      py::arg("levels"), py::kw_only(), py::arg("crs") = Crs(), py::arg("buildings") = no_places(),
      py::arg("households") = Doubles(0), py::arg("units") = no_places(),
      py::arg("policies") = py::dict(), py::arg("choices") = py::dict(),
      py::arg("priority") = py::list(), py::arg("locked") = py::list(),
      py::arg("evidence") = py::none(), py::arg("allowed") = py::none(),
      py::arg("resolution_m") = RepairOptions{}.resolution_m, py::arg("threads") = 0,
      py::arg("progress") = py::none());
}

}  // namespace

void bind_repair(py::module_& m) {
  m.attr("REPAIR_POLICIES") = py::tuple(py::cast(words(RepairPolicy::leave)));
  bind_fixes(m);
  bind_result(m);
  bind_verb(m);
}

}  // namespace libgrid::python
