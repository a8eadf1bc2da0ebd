// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"
#include "call.hpp"
#include "levels.hpp"
#include "libgrid/coverage/candidates.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/coverage/derived.hpp"

namespace libgrid::python {

namespace {

void bind_issues(py::module_& m) {
  py::class_<Issues> cls(m, "Issues");
  cls.def_property_readonly("id", [](const Issues& self) { return self.id; });
  cls.def_property_readonly("kind", word_column(&Issues::kind, IssueKind::hole));
  cls.def_property_readonly("form", word_column(&Issues::form, GapForm::through));
  cls.def_property_readonly("level", [](const Issues& self) { return self.level; });
  cls.def_property_readonly("cells", [](const Issues& self) { return self.cells; });
  cls.def_property_readonly("border_m", [](const Issues& self) { return self.border_m; });
  cls.def_property_readonly("parent", column(&Issues::parent));
  cls.def_property_readonly("neighbour", column(&Issues::neighbour));
  cls.def_property_readonly("area_m2", column(&Issues::area_m2));
  cls.def_property_readonly("width_m", column(&Issues::width_m));
  cls.def_property_readonly("place", column(&Issues::place));
  cls.def_readonly("geometry", &Issues::geometry);
  cls.def_property_readonly("buildings", column(&Issues::buildings));
  cls.def_property_readonly("units", column(&Issues::units));
  cls.def_property_readonly("households", column(&Issues::households));
  cls.def_property_readonly("building_rows", [](const Issues& self) { return self.building_rows; });
  cls.def_property_readonly("unit_rows", [](const Issues& self) { return self.unit_rows; });
  cls.def_property_readonly("message", [](const Issues& self) { return self.message; });
  cls.def(
      "candidate_texts",
      [](const Issues& self, std::size_t issue, const std::vector<std::string>& codes) {
        if (issue >= self.size()) throw py::index_error("there is no such issue");
        return candidate_texts(self, issue, codes);
      },
      py::arg("issue"), py::arg("codes"));
  cls.def("__len__", &Issues::size);
}

void bind_check(py::module_& m) {
  py::class_<CheckResult> cls(m, "CheckResult");
  cls.def_readonly("issues", &CheckResult::issues);
  cls.def_readonly("parent_area_m2", &CheckResult::parent_area_m2);
  cls.def_readonly("edges", &CheckResult::edges);
  cls.def_readonly("residue", &CheckResult::residue);
  cls.def_readonly("allowed", &CheckResult::allowed);
  cls.def_property_readonly("clean", &CheckResult::clean);

  m.def(
      "check_levels",
      [](const std::vector<LevelOfPython>& given, const Crs& crs, const Doubles& buildings,
         const Doubles& households, const Doubles& units, double resolution_m, double narrow_m,
         bool remarks, const PolygonArray* allowed, int threads, const py::object& progress) {
        const std::vector<CoverageLevel> levels = levels_from(given);
        const People people = people_from(buildings, households, units);
        const CheckOptions options{.resolution_m = resolution_m,
                                   .narrow_m = narrow_m,
                                   .remarks = remarks,
                                   .allowed = allowed};
        return call(threads, progress, [&](const Run& run) {
          return check_levels(levels, crs, people, options, run);
        });
      },
      py::arg("levels"), py::kw_only(), py::arg("crs") = Crs(), py::arg("buildings") = no_places(),
      py::arg("households") = Doubles(0), py::arg("units") = no_places(),
      py::arg("resolution_m") = CheckOptions{}.resolution_m,
      py::arg("narrow_m") = CheckOptions{}.narrow_m, py::arg("remarks") = false,
      py::arg("allowed") = py::none(), py::arg("threads") = 0, py::arg("progress") = py::none());
}

}  // namespace

void bind_coverage(py::module_& m) {
  m.attr("GAP_FORMS") = py::tuple(py::cast(words(GapForm::through)));
  m.attr("ISSUE_KINDS") = py::tuple(py::cast(words(IssueKind::hole)));
  py::list remarks;
  for (int kind = 0; kind <= static_cast<int>(IssueKind::hole); ++kind)
    if (is_remark(static_cast<IssueKind>(kind)))
      remarks.append(name_of(static_cast<IssueKind>(kind)));
  m.attr("REMARKS") = py::tuple(remarks);
  bind_issues(m);
  bind_check(m);
  py::class_<DerivedOutline> outline(m, "DerivedOutline");
  outline.def_readonly("rows", &DerivedOutline::rows);
  m.def(
      "derived_outline",
      [](const PolygonArray& cells, const Crs& crs, int threads, const py::object& progress) {
        return call(threads, progress,
                    [&](const Run& run) { return derived_outline(cells, crs, run); });
      },
      py::arg("cells"), py::arg("crs"), py::kw_only(), py::arg("threads") = 0,
      py::arg("progress") = py::none());
}

}  // namespace libgrid::python
