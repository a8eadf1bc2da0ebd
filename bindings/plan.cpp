// SPDX-License-Identifier: Apache-2.0
#include "libgrid/plan/plan.hpp"

#include <pybind11/stl/filesystem.h>

#include <filesystem>
#include <optional>
#include <tuple>
#include <variant>

#include "bindings.hpp"
#include "call.hpp"
#include "libgrid/crs/around.hpp"
#include "libgrid/plan/area.hpp"
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

py::tuple table_and_areas(AreaTally made) {
  return py::make_tuple(std::move(made.table), std::move(made.geometry));
}

void bind_area(py::module_& m) {
  m.def(
      "area_around",
      [](double x, double y, double radius_m, const Crs& crs) {
        return area_around({x, y}, radius_m, crs);
      },
      py::arg("x"), py::arg("y"), py::arg("radius_m"), py::kw_only(), py::arg("crs") = Crs());
  m.def(
      "area_within",
      [](const std::variant<const PolygonArray*, const LineArray*>& objects, double distance_m,
         const Crs& crs) {
        return std::visit([&](const auto* kind) { return area_within(*kind, distance_m, crs); },
                          objects);
      },
      py::arg("objects"), py::arg("distance_m"), py::kw_only(), py::arg("crs") = Crs());
  py::class_<AreaAnswer> answer(m, "AreaAnswer");
  answer.def_readonly("area_m2", &AreaAnswer::area_m2);
  answer.def_readonly("in_no_cell_m2", &AreaAnswer::in_no_cell_m2);
  answer.def_readonly("distance_m", &AreaAnswer::distance_m);
  answer.def_property_readonly("buildings", column(&AreaAnswer::buildings));
  answer.def_property_readonly("units", column(&AreaAnswer::units));
  m.def(
      "ask_area",
      [](const Plan& plan, const PolygonArray& area, int threads, const py::object& progress) {
        return call(threads, progress, [&](const Run& run) { return ask_area(plan, area, run); });
      },
      py::arg("plan"), py::arg("area"), py::kw_only(), py::arg("threads") = 0,
      py::arg("progress") = py::none());
  m.def(
      "tally_area",
      [](const Plan& plan, const AreaAnswer& given, const PolygonArray& area,
         const PointArray* points, const std::string& by, const Codes& kinds) {
        std::vector<CountedRows> more;
        if (points)
          more.push_back(points_inside(counted_points(plan, *points, "points", by, kinds), *points,
                                       area, plan.crs));
        return table_and_areas(tally_area(plan, given, more));
      },
      py::arg("plan"), py::arg("answer"), py::arg("area"), py::kw_only(),
      py::arg("points") = py::none(), py::arg("by") = "", py::arg("kinds") = py::list());
  m.def(
      "edge_crossings",
      [](const LineArray& lines, const PolygonArray& area, const Crs& crs) {
        EdgeCrossings found = edge_crossings(lines, area, crs);
        return py::make_tuple(array_from(std::move(found.line)), array_from(found.place),
                              found.entering);
      },
      py::arg("lines"), py::arg("area"), py::kw_only(), py::arg("crs") = Crs());
  m.def(
      "areas_without",
      [](const Plan& plan, const PointArray& points, const std::string& by, const Codes& kinds,
         const std::string& kind) {
        return table_and_areas(areas_without(
            tally_levels(plan), plan.crs, counted_points(plan, points, "points", by, kinds), kind));
      },
      py::arg("plan"), py::arg("points"), py::arg("by"), py::arg("kinds"), py::arg("kind"));
  m.def(
      "tally_lengths",
      [](const Plan& plan, const LineArray& lines, const std::string& by, const Codes& kinds) {
        const LineParts parts = cut_lines(lines, plan.cells.geometry, plan.cells.code, plan.crs);
        return table_and_areas(tally_lengths(tally_levels(plan), plan.crs, parts, kinds, by));
      },
      py::arg("plan"), py::arg("lines"), py::kw_only(), py::arg("by") = "",
      py::arg("kinds") = py::list());
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
  bind_area(m);
  m.def("tally_areas", tally_of_python, py::arg("levels"), py::arg("cell"), py::kw_only(),
        py::arg("crs") = Crs(), py::arg("name") = "objects", py::arg("measures") = py::list(),
        py::arg("by") = "", py::arg("kinds") = py::list());
}

}  // namespace libgrid::python
