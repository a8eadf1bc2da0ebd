// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"
#include "call.hpp"
#include "libgrid/coverage/check.hpp"

namespace libgrid::python {

namespace {

Doubles no_places() { return Doubles(py::array::ShapeContainer{0, 2}); }

void bind_issues(py::module_& m) {
  py::class_<Issues> cls(m, "Issues");
  cls.def_property_readonly("id", [](const Issues& self) { return self.id; });
  cls.def_property_readonly("kind", word_column(&Issues::kind, IssueKind::hole));
  cls.def_property_readonly("level", [](const Issues& self) { return self.level; });
  cls.def_property_readonly("cells", [](const Issues& self) { return self.cells; });
  cls.def_property_readonly("parent", column(&Issues::parent));
  cls.def_property_readonly("area_m2", column(&Issues::area_m2));
  cls.def_property_readonly("width_m", column(&Issues::width_m));
  cls.def_property_readonly("place", column(&Issues::place));
  cls.def_readonly("geometry", &Issues::geometry);
  cls.def_property_readonly("buildings", column(&Issues::buildings));
  cls.def_property_readonly("units", column(&Issues::units));
  cls.def_property_readonly("households", column(&Issues::households));
  cls.def_property_readonly("message", [](const Issues& self) { return self.message; });
  cls.def("__len__", &Issues::size);
}

void bind_check(py::module_& m) {
  py::class_<CheckResult> cls(m, "CheckResult");
  cls.def_readonly("issues", &CheckResult::issues);
  cls.def_readonly("parent_area_m2", &CheckResult::parent_area_m2);
  cls.def_readonly("cell_area_m2", &CheckResult::cell_area_m2);
  cls.def_readonly("edges", &CheckResult::edges);
  cls.def_readonly("residue", &CheckResult::residue);
  cls.def_property_readonly("clean", &CheckResult::clean);

  m.def(
      "check",
      [](const PolygonArray& cells, const PolygonArray& parents, const Crs& crs,
         std::vector<std::string> codes, std::vector<std::string> parent_codes,
         const std::optional<Integers>& parent_of, const std::string& level,
         const Doubles& buildings, const Doubles& households, const Doubles& units,
         double resolution_m, int threads, const py::object& progress) {
        CheckInput input{.cells = cells,
                         .codes = std::move(codes),
                         .parents = parents,
                         .parent_codes = std::move(parent_codes),
                         .level = level};
        if (parent_of) input.parent_of = vector_from(*parent_of, "parent_of");
        const People people{.buildings = coords_from(buildings, "buildings"),
                            .households = vector_from(households, "households"),
                            .units = coords_from(units, "units")};
        const CheckOptions options{.resolution_m = resolution_m};
        return call(threads, progress,
                    [&](const Run& run) { return check(input, crs, people, options, run); });
      },
      py::arg("cells"), py::arg("parents"), py::kw_only(), py::arg("crs") = Crs(),
      py::arg("codes") = py::list(), py::arg("parent_codes") = py::list(),
      py::arg("parent_of") = py::none(), py::arg("level") = "cell",
      py::arg("buildings") = no_places(), py::arg("households") = Doubles(0),
      py::arg("units") = no_places(), py::arg("resolution_m") = CheckOptions{}.resolution_m,
      py::arg("threads") = 0, py::arg("progress") = py::none());
}

}  // namespace

void bind_coverage(py::module_& m) {
  m.attr("ISSUE_KINDS") = py::tuple(py::cast(words(IssueKind::hole)));
  bind_issues(m);
  bind_check(m);
}

}  // namespace libgrid::python
