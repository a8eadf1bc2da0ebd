// SPDX-License-Identifier: Apache-2.0
#include "libgrid/plan/plan.hpp"

#include <pybind11/stl/filesystem.h>

#include <filesystem>
#include <optional>
#include <tuple>

#include "bindings.hpp"
#include "call.hpp"
#include "libgrid/plan/integrity.hpp"
#include "libgrid/plan/plan_locator.hpp"
#include "libgrid/plan/tally.hpp"

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

using Codes = std::vector<std::string>;
/// Areas, codes, names (may be none), rows of the parents, name of the level.
using TallyLevelOfPython =
    std::tuple<const PolygonArray*, Codes, Codes, std::optional<Integers>, std::string>;
/// Name, values, marks of estimates (may be none).
using MeasureOfPython = std::tuple<std::string, Doubles, Integers>;

py::tuple tally_of_python(const std::vector<TallyLevelOfPython>& given, const Integers& cell,
                          const Crs& crs, const std::string& name,
                          const std::vector<MeasureOfPython>& measures, const std::string& by,
                          const Codes& kinds) {
  std::vector<std::vector<std::int64_t>> parents;
  for (const auto& level : given) {
    const auto& parent_of = std::get<3>(level);
    parents.push_back(parent_of ? vector_from(*parent_of, "parent_of")
                                : std::vector<std::int64_t>());
  }
  std::vector<TallyLevel> levels;
  for (std::size_t l = 0; l < given.size(); ++l) {
    const auto& [areas, codes, titles, parent_of, word] = given[l];
    levels.push_back({word, codes, titles, parents[l], *areas});
  }
  CountedRows rows{name, vector_from(cell, "cell"), {}, by, kinds};
  for (const auto& [measure, values, estimated] : measures) {
    const std::vector<std::int64_t> marks = vector_from(estimated, "estimated");
    rows.measures.push_back({measure, vector_from(values, "values"), {marks.begin(), marks.end()}});
  }
  AreaTally made = [&] {
    const py::gil_scoped_release released;
    return tally_areas(levels, crs, rows);
  }();
  return py::make_tuple(std::move(made.table), std::move(made.geometry));
}

/// Level, code and name, None where there is none, top first; the cell last.
py::list chain_of_python(const PlanLocator& locator, double x, double y) {
  const Chain chain = locator.chain_of({x, y});
  py::list list;
  const auto add = [&](const std::string& level, std::int64_t row, PlanLocator::Named area) {
    if (row < 0)
      list.append(py::make_tuple(level, py::none(), py::none()));
    else
      list.append(py::make_tuple(level, area.code, area.title));
  };
  for (std::size_t l = 0; l < chain.areas.size(); ++l)
    add(locator.levels()[l], chain.areas[l], locator.area(l, chain.areas[l]));
  add("cell", chain.cell, locator.cell(chain.cell));
  return list;
}

void bind_plan_locator(py::module_& m) {
  py::class_<PlanLocator> cls(m, "PlanLocator",
                              "Finds the cell of a place and the areas above it.");
  cls.def_static(
      "open",
      [](const std::filesystem::path& path, bool verify, int threads, const py::object& progress) {
        return call(threads, progress,
                    [&](const Run& run) { return PlanLocator::open(path, verify, run); });
      },
      py::arg("path"), py::kw_only(), py::arg("verify") = false, py::arg("threads") = 0,
      py::arg("progress") = py::none());
  cls.def_static(
      "of_plan",
      [](const Plan& plan, int threads, const py::object& progress) {
        return call(threads, progress, [&](const Run& run) { return PlanLocator(plan, run); });
      },
      py::arg("plan"), py::kw_only(), py::arg("threads") = 0, py::arg("progress") = py::none());
  cls.def(
      "save",
      [](const PlanLocator& self, const std::filesystem::path& path, int threads,
         const py::object& progress) {
        call(threads, progress, [&](const Run& run) { self.save(path, run); });
      },
      py::arg("path"), py::kw_only(), py::arg("threads") = 0, py::arg("progress") = py::none());
  cls.def("chain_of", &chain_of_python, py::arg("x"), py::arg("y"));
  cls.def_property_readonly("levels", &PlanLocator::levels);
  cls.def_property_readonly("crs",
                            [](const PlanLocator& self) { return Crs::from_text(self.crs()); });
  cls.def_property_readonly("cells", &PlanLocator::cells);
  cls.def(
      "areas",
      [](const PlanLocator& self, std::size_t level) -> const Locator& {
        if (level >= self.levels().size())
          throw Error(ErrorCode::usage, "there is no level " + std::to_string(level));
        return self.areas(level);
      },
      py::arg("level"), py::return_value_policy::reference_internal);
}

}  // namespace

void bind_plan(py::module_& m) {
  bind_parts(m);
  bind_plan_locator(m);
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
  cls.def("check_chain", [](const Plan& self) {
    Integrity found = [&] {
      const py::gil_scoped_release released;
      return check_chain(self);
    }();
    return py::make_tuple(std::move(found.links), std::move(found.findings),
                          std::move(found.places));
  });
  m.def("tally_areas", tally_of_python, py::arg("levels"), py::arg("cell"), py::kw_only(),
        py::arg("crs") = Crs(), py::arg("name") = "objects", py::arg("measures") = py::list(),
        py::arg("by") = "", py::arg("kinds") = py::list());
}

}  // namespace libgrid::python
