// SPDX-License-Identifier: Apache-2.0
#include "libgrid/assign/assign.hpp"

#include <variant>

#include "bindings.hpp"
#include "call.hpp"
#include "libgrid/assign/chain.hpp"
#include "libgrid/assign/reassign.hpp"

namespace libgrid::python {

namespace {

using Codes = std::vector<std::string>;

template <class E>
std::vector<E> enums_from(const std::vector<std::string>& given, E last, const char* option) {
  std::vector<E> made;
  for (const std::string& word : given) made.push_back(from_word(word, last, option));
  return made;
}

/// From columns of equal length, without a list of straddlers.
Assignment assignment_from(const Integers& cell, const Doubles& share, const Integers& second_cell,
                           const Doubles& second_share, const std::vector<std::string>& rule,
                           const std::vector<std::string>& reason, const Integers& nearest_cell,
                           const Doubles& distance_m) {
  Assignment made{vector_from(cell, "cell"),
                  vector_from(share, "share"),
                  vector_from(second_cell, "second_cell"),
                  vector_from(second_share, "second_share"),
                  enums_from(rule, AssignRule::building, "rule"),
                  enums_from(reason, Unassigned::building_unassigned, "reason"),
                  vector_from(nearest_cell, "nearest_cell"),
                  vector_from(distance_m, "distance_m")};
  for (const std::size_t rows :
       {made.share.size(), made.second_cell.size(), made.second_share.size(), made.rule.size(),
        made.reason.size(), made.nearest_cell.size(), made.distance_m.size()})
    if (rows != made.size())
      throw Error(ErrorCode::usage, "the columns of an assignment must be equally long");
  return made;
}

void bind_assignment(py::module_& m) {
  py::class_<Assignment> cls(m, "Assignment");
  cls.def(py::init(&assignment_from), py::kw_only(), py::arg("cell"), py::arg("share"),
          py::arg("second_cell"), py::arg("second_share"), py::arg("rule"), py::arg("reason"),
          py::arg("nearest_cell"), py::arg("distance_m"));
  cls.def_property_readonly("cell", column(&Assignment::cell));
  cls.def_property_readonly("share", column(&Assignment::share));
  cls.def_property_readonly("second_cell", column(&Assignment::second_cell));
  cls.def_property_readonly("second_share", column(&Assignment::second_share));
  cls.def_property_readonly("rule", word_column(&Assignment::rule, AssignRule::building));
  cls.def_property_readonly("reason",
                            word_column(&Assignment::reason, Unassigned::building_unassigned));
  cls.def_property_readonly("nearest_cell", column(&Assignment::nearest_cell));
  cls.def_property_readonly("distance_m", column(&Assignment::distance_m));
  cls.def_property_readonly("straddling", [](const py::object& self) {
    const Shares& shares = self.cast<const Assignment&>().straddling;
    return py::make_tuple(view<std::int64_t>(shares.row, self),
                          view<std::int64_t>(shares.cell, self), view<double>(shares.share, self));
  });
  cls.def_property_readonly("unassigned", &Assignment::unassigned);
  cls.def_property_readonly("straddlers", &Assignment::straddlers);
  cls.def("__len__", &Assignment::size);
}

void bind_chain(py::module_& m) {
  m.def(
      "link_keys",
      [](const Codes& keys, const Codes& codes) {
        Link link = link_keys(keys, codes);
        const py::list state = words_of<LinkState>(link.state, LinkState::not_stated);
        return py::make_tuple(array_from(std::move(link.parent)), state);
      },
      py::arg("keys"), py::arg("codes"));
  m.attr("ENTRANCE_ORDER") = py::tuple(py::cast(kEntranceOrder));
  m.def(
      "choose_entrances",
      [](const PointArray& doors, const Codes& building, const Codes& kind, const Codes& codes,
         const Codes& order) {
        Entrances made = choose_entrances(doors, building, kind, codes, order);
        return py::make_tuple(std::move(made.points), array_from(std::move(made.door)),
                              words_of<LinkState>(made.building_of.state, LinkState::not_stated));
      },
      py::arg("doors"), py::arg("building"), py::arg("kind"), py::arg("codes"), py::kw_only(),
      py::arg("order") = kEntranceOrder);
  m.def(
      "chain_links",
      [](const std::vector<Integers>& links) {
        std::vector<std::vector<std::int64_t>> kept;
        for (const Integers& link : links) kept.push_back(vector_from(link, "links"));
        Chained chain = chain_links({kept.begin(), kept.end()});
        return py::make_tuple(array_from(std::move(chain.row)),
                              array_from(std::move(chain.broken)));
      },
      py::arg("links"));
  m.def(
      "compare_stated",
      [](const Codes& stated, const Integers& computed, const Codes& codes) {
        return words_of<LinkState>(compare_stated(stated, vector_from(computed, "computed"), codes),
                                   LinkState::not_stated);
      },
      py::arg("stated"), py::arg("computed"), py::arg("codes"));
}

using Objects = std::variant<const PointArray*, const PolygonArray*, const LineArray*>;

void bind_border_distances(py::module_& m) {
  m.def(
      "border_distances",
      [](const Objects& objects, const Assignment& assigned, const PolygonArray& cells,
         const Crs& crs, int threads, const py::object& progress) {
        return array_from(call(threads, progress, [&](const Run& run) {
          const Assigner assigner(cells, {}, crs);
          return std::visit(
              [&](const auto* kind) { return assigner.border_distances(*kind, assigned, run); },
              objects);
        }));
      },
      py::arg("objects"), py::arg("assigned"), py::arg("cells"), py::kw_only(),
      py::arg("crs") = Crs(), py::arg("threads") = 0, py::arg("progress") = py::none());
}

AssignOptions options_from(const std::vector<std::string>& rules, const PointArray* entrances) {
  return {.rules = enums_from(rules, AssignRule::building, "rule"), .entrances = entrances};
}

void bind_reassign(py::module_& m) {
  m.def(
      "reassign",
      [](const Objects& objects, const Assignment& previous, const PolygonArray& before,
         const PolygonArray& after, const Codes& codes_before, const Codes& codes_after,
         const Crs& crs, const std::vector<std::string>& rules, const PointArray* entrances,
         int threads, const py::object& progress) {
        const AssignOptions options = options_from(rules, entrances);
        Reassigned made = call(threads, progress, [&](const Run& run) {
          const Reassigner anew(before, codes_before, after, codes_after, crs);
          if (const auto* points = std::get_if<const PointArray*>(&objects))
            return anew.points(**points, previous, run);
          if (const auto* lines = std::get_if<const LineArray*>(&objects))
            return anew.lines(**lines, previous, run);
          return anew.footprints(*std::get<const PolygonArray*>(objects), previous, options, run);
        });
        return py::make_tuple(std::move(made.assignment), array_from(std::move(made.rows)));
      },
      py::arg("objects"), py::arg("previous"), py::arg("before"), py::arg("after"), py::kw_only(),
      py::arg("codes_before") = py::list(), py::arg("codes_after") = py::list(),
      py::arg("crs") = Crs(),
      py::arg("rules") = std::vector{std::string(name_of(AssignOptions{}.rules[0]))},
      py::arg("entrances") = py::none(), py::arg("threads") = 0, py::arg("progress") = py::none());
}

}  // namespace

void bind_assign(py::module_& m) {
  m.attr("ASSIGN_RULES") = py::tuple(py::cast(words(AssignRule::building)));
  m.attr("UNASSIGNED_REASONS") = py::tuple(py::cast(words(Unassigned::building_unassigned)));
  m.attr("LINK_STATES") = py::tuple(py::cast(words(LinkState::not_stated)));
  bind_assignment(m);
  m.def(
      "assign_points",
      [](const PointArray& points, const PolygonArray& cells, const Codes& codes, const Crs& crs,
         int threads, const py::object& progress) {
        return call(threads, progress,
                    [&](const Run& run) { return assign_points(points, cells, codes, crs, run); });
      },
      py::arg("points"), py::arg("cells"), py::kw_only(), py::arg("codes") = py::list(),
      py::arg("crs") = Crs(), py::arg("threads") = 0, py::arg("progress") = py::none());
  m.def(
      "assign_footprints",
      [](const PolygonArray& footprints, const PolygonArray& cells, const Codes& codes,
         const Crs& crs, const std::vector<std::string>& rules, const PointArray* entrances,
         int threads, const py::object& progress) {
        const AssignOptions options = options_from(rules, entrances);
        return call(threads, progress, [&](const Run& run) {
          return assign_footprints(footprints, cells, codes, crs, options, run);
        });
      },
      py::arg("footprints"), py::arg("cells"), py::kw_only(), py::arg("codes") = py::list(),
      py::arg("crs") = Crs(),
      py::arg("rules") = std::vector{std::string(name_of(AssignOptions{}.rules[0]))},
      py::arg("entrances") = py::none(), py::arg("threads") = 0, py::arg("progress") = py::none());
  m.def(
      "assign_lines",
      [](const LineArray& lines, const PolygonArray& cells, const Codes& codes, const Crs& crs,
         int threads, const py::object& progress) {
        return call(threads, progress,
                    [&](const Run& run) { return assign_lines(lines, cells, codes, crs, run); });
      },
      py::arg("lines"), py::arg("cells"), py::kw_only(), py::arg("codes") = py::list(),
      py::arg("crs") = Crs(), py::arg("threads") = 0, py::arg("progress") = py::none());
  m.def(
      "cut_lines",
      [](const LineArray& lines, const PolygonArray& cells, const Codes& codes, const Crs& crs,
         int threads, const py::object& progress) {
        LineParts parts = call(threads, progress, [&](const Run& run) {
          return cut_lines(lines, cells, codes, crs, run);
        });
        return py::make_tuple(array_from(std::move(parts.line)), array_from(std::move(parts.cell)),
                              array_from(std::move(parts.length_m)), std::move(parts.pieces));
      },
      py::arg("lines"), py::arg("cells"), py::kw_only(), py::arg("codes") = py::list(),
      py::arg("crs") = Crs(), py::arg("threads") = 0, py::arg("progress") = py::none());
  bind_border_distances(m);
  bind_reassign(m);
  m.def(
      "assign_units",
      [](const Integers& building_of, const PointArray& points, const Assignment& buildings,
         const PolygonArray& cells, const Integers& by_address, const Codes& codes, const Crs& crs,
         int threads, const py::object& progress) {
        const std::vector<std::int64_t> rows = vector_from(building_of, "building_of");
        const std::vector<std::int64_t> found = vector_from(by_address, "by_address");
        return call(threads, progress, [&](const Run& run) {
          return assign_units(rows, points, buildings, cells, codes, crs, {.by_address = found},
                              run);
        });
      },
      py::arg("building_of"), py::arg("points"), py::arg("buildings"), py::arg("cells"),
      py::kw_only(), py::arg("by_address") = Integers(0), py::arg("codes") = py::list(),
      py::arg("crs") = Crs(), py::arg("threads") = 0, py::arg("progress") = py::none());
  m.def(
      "tally",
      [](const Integers& group, const Doubles& values, std::int64_t groups) {
        Tally sums = tally(vector_from(group, "group"), vector_from(values, "values"), groups);
        return py::make_tuple(array_from(std::move(sums.sum)), array_from(std::move(sums.count)),
                              array_from(std::move(sums.missing)));
      },
      py::arg("group"), py::arg("values"), py::kw_only(), py::arg("groups"));
  bind_chain(m);
}

}  // namespace libgrid::python
