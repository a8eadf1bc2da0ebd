// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/partition.hpp"
#include "libgrid/partition/bound.hpp"
#include "libgrid/partition/check_division.hpp"
#include "libgrid/partition/equal_parts.hpp"
#include "libgrid/partition/group_areas.hpp"
#include "libgrid/partition/mesh.hpp"
#include "libgrid/partition/partition_graph.hpp"
#include "libgrid/partition/road_cells.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <tuple>
#include <utility>

#include "bindings.hpp"
#include "call.hpp"
#include "levels.hpp"

namespace libgrid::python {

namespace {

void bind_inserted(py::module_& m) {
  py::class_<Insertion> cls(m, "Insertion");
  cls.def_property_readonly(
      "a", [](const Insertion& self) { return py::make_tuple(self.a.x, self.a.y); });
  cls.def_property_readonly(
      "b", [](const Insertion& self) { return py::make_tuple(self.b.x, self.b.y); });
  cls.def_property_readonly("vertices", column(&Insertion::vertices));
  m.def("insert_vertices", &insert_vertices, py::arg("polygons"), py::arg("inserted"),
        py::call_guard<py::gil_scoped_release>());
}

/// Several columns of one length, as a list of views.
py::list views(const std::vector<std::vector<double>>& columns, const py::object& owner) {
  py::list list;
  for (const std::vector<double>& one : columns) list.append(view<double>(one, owner));
  return list;
}

void bind_partition_result(py::module_& m) {
  py::class_<Partition> cls(m, "PartitionResult");
  cls.def_readonly("cells", &Partition::cells);
  cls.def_property_readonly("area", column(&Partition::area));
  cls.def_property_readonly("weight", column(&Partition::weight));
  cls.def_property_readonly("reason",
                            word_column(&Partition::reason, PartitionReason::search_ended));
  cls.def_property_readonly("part_weight", column(&Partition::part_weight));
  cls.def_property_readonly("further", [](const py::object& self) {
    return views(self.cast<const Partition&>().further, self);
  });
  cls.def_property_readonly("concerns", column(&Partition::concerns));
  cls.def_property_readonly("cut_buildings", column(&Partition::cut_buildings));
  cls.def_property_readonly("split_compounds", column(&Partition::split_compounds));
  cls.def_readonly("areas", &Partition::areas);
  cls.def_readonly("inserted", &Partition::inserted);
  cls.def_readonly("blocks", &Partition::blocks);
  cls.def_readonly("plots", &Partition::plots);
  cls.def_readonly("gaps_closed", &Partition::gaps_closed);
  cls.def_readonly("dead_ends", &Partition::dead_ends);
  cls.def_readonly("strips_merged", &Partition::strips_merged);
  cls.def_readonly("border_m", &Partition::border_m);
  cls.def_readonly("border_on_barrier_m", &Partition::border_on_barrier_m);
  cls.def_readonly("borders", &Partition::borders);
  cls.def_property_readonly("continues", column(&Partition::continues));
  cls.def_readonly("moved", &Partition::moved);
}

/// One flag an atom or cell, as whole numbers.
std::vector<std::uint8_t> flags_from(const std::optional<Integers>& locked) {
  std::vector<std::uint8_t> flags;
  if (!locked) return flags;
  for (const std::int64_t flag : vector_from(*locked, "locked")) flags.push_back(flag != 0);
  return flags;
}

/// A further weight: its name, the values of all objects, min and max.
using FurtherWeight = std::tuple<std::string, Doubles, double, double>;

/// Adds the values and limits of further weights of `layer`, which has so many rows. Errors: as of
/// partition and partition_graph, with the names of the weights.
void take_further(const std::vector<FurtherWeight>& further, const char* layer, std::size_t rows,
                  std::vector<std::vector<double>>& values, std::vector<FurtherLimits>& limits) {
  for (const auto& [name, column, min, max] : further) {
    if (!(min >= 0) || !(max >= min) || !(max > 0) || std::isinf(min))
      throw Error(ErrorCode::usage,
                  "limits of \"" + name + "\" must satisfy 0 <= min <= max and 0 < max");
    std::vector<double> weight = vector_from(column, name.c_str());
    if (weight.size() != rows)
      throw Error(ErrorCode::usage, "\"" + name + "\" has " + std::to_string(weight.size()) +
                                        " values for " + std::to_string(rows) + " " + layer);
    for (std::size_t a = 0; a < weight.size(); ++a)
      if (!(weight[a] >= 0) || std::isinf(weight[a]))
        throw Error(ErrorCode::bad_value, "a weight must be a number of at least 0",
                    {layer, static_cast<std::int64_t>(a), name});
    values.push_back(std::move(weight));
    limits.push_back({min, max});
  }
}

PartitionInput input_from(const PolygonArray& areas, const LineArray& barriers,
                          const std::vector<std::string>& classes, const PolygonArray& buildings,
                          const Doubles& weights, const PolygonArray* compounds) {
  PartitionInput input{.areas = areas,
                       .barriers = barriers,
                       .classes = {},
                       .buildings = buildings,
                       .weights = vector_from(weights, "weights"),
                       .compounds = compounds};
  for (const std::string& word : classes) input.classes.push_back(barrier_class(word));
  return input;
}

void bind_partition_call(py::module_& m) {
  m.def(
      "partition",
      [](const PolygonArray& areas, const LineArray& barriers,
         const std::vector<std::string>& classes, const PolygonArray& buildings,
         const Doubles& weights, const PolygonArray* compounds, const Crs& crs, double min,
         double max, std::optional<double> target, double balance, std::uint64_t seed,
         double close_gaps_m, double merge_strips_m, const PolygonArray* present,
         const std::optional<Integers>& locked, const std::vector<FurtherWeight>& further,
         int threads, const py::object& progress) {
        PartitionInput input = input_from(areas, barriers, classes, buildings, weights, compounds);
        input.present = present;
        input.locked = flags_from(locked);
        PartitionOptions options{.min = min,
                                 .max = max,
                                 .balance = balance,
                                 .seed = seed,
                                 .close_gaps_m = close_gaps_m,
                                 .merge_strips_m = merge_strips_m};
        if (target) options.target = *target;
        take_further(further, "buildings", buildings.size(), input.further, options.further);
        return call(threads, progress,
                    [&](const Run& run) { return partition(input, options, crs, run); });
      },
      py::arg("areas"), py::arg("barriers") = LineArray(), py::arg("classes") = py::list(),
      py::arg("buildings") = PolygonArray(), py::arg("weights") = Doubles(0), py::kw_only(),
      py::arg("compounds") = py::none(), py::arg("crs") = Crs(),
      py::arg("min") = PartitionOptions{}.min, py::arg("max") = PartitionOptions{}.max,
      py::arg("target") = py::none(), py::arg("balance") = PartitionOptions{}.balance,
      py::arg("seed") = PartitionOptions{}.seed,
      py::arg("close_gaps_m") = PartitionOptions{}.close_gaps_m,
      py::arg("merge_strips_m") = PartitionOptions{}.merge_strips_m,
      py::arg("present") = py::none(), py::arg("locked") = py::none(),
      py::arg("further") = std::vector<FurtherWeight>(), py::arg("threads") = 0,
      py::arg("progress") = py::none());
}

void bind_blocks(py::module_& m) {
  py::class_<BlockBorders> borders(m, "BlockBorders");
  borders.def_property_readonly("a", column(&BlockBorders::a));
  borders.def_property_readonly("b", column(&BlockBorders::b));
  borders.def_property_readonly("barrier", word_column(&BlockBorders::barrier, BarrierClass::none));
  borders.def_property_readonly("length_m", column(&BlockBorders::length_m));
  borders.def_property_readonly("cost", column(&BlockBorders::cost));
  py::class_<Blocks> cls(m, "BlocksResult");
  cls.def_readonly("blocks", &Blocks::blocks);
  cls.def_property_readonly("area", column(&Blocks::area));
  cls.def_property_readonly("weight", column(&Blocks::weight));
  cls.def_property_readonly("further", [](const py::object& self) {
    return views(self.cast<const Blocks&>().further, self);
  });
  cls.def_readonly("borders", &Blocks::borders);
  cls.def_readonly("areas", &Blocks::areas);
  cls.def_readonly("inserted", &Blocks::inserted);
  cls.def_readonly("gaps_closed", &Blocks::gaps_closed);
  cls.def_readonly("dead_ends", &Blocks::dead_ends);
  cls.def_readonly("strips_merged", &Blocks::strips_merged);
  m.def(
      "blocks",
      [](const PolygonArray& areas, const LineArray& barriers,
         const std::vector<std::string>& classes, const PolygonArray& buildings,
         const Doubles& weights, const PolygonArray* compounds, const Crs& crs, double min,
         double max, double close_gaps_m, double merge_strips_m,
         const std::vector<FurtherWeight>& further, int threads, const py::object& progress) {
        PartitionInput input = input_from(areas, barriers, classes, buildings, weights, compounds);
        PartitionOptions options{
            .min = min, .max = max, .close_gaps_m = close_gaps_m, .merge_strips_m = merge_strips_m};
        take_further(further, "buildings", buildings.size(), input.further, options.further);
        return call(threads, progress,
                    [&](const Run& run) { return blocks(input, options, crs, run); });
      },
      py::arg("areas"), py::arg("barriers") = LineArray(), py::arg("classes") = py::list(),
      py::arg("buildings") = PolygonArray(), py::arg("weights") = Doubles(0), py::kw_only(),
      py::arg("compounds") = py::none(), py::arg("crs") = Crs(),
      py::arg("min") = PartitionOptions{}.min,
      py::arg("max") = std::numeric_limits<double>::infinity(),
      py::arg("close_gaps_m") = PartitionOptions{}.close_gaps_m,
      py::arg("merge_strips_m") = PartitionOptions{}.merge_strips_m,
      py::arg("further") = std::vector<FurtherWeight>(), py::arg("threads") = 0,
      py::arg("progress") = py::none());
}

void bind_mesh(py::module_& m) {
  py::class_<Mesh> cls(m, "MeshResult");
  cls.def_readonly("cells", &Mesh::cells);
  cls.def_property_readonly("area", column(&Mesh::area));
  cls.def_property_readonly("column", column(&Mesh::column));
  cls.def_property_readonly("row", column(&Mesh::row));
  cls.def_readonly("areas", &Mesh::areas);
  cls.def_readonly("inserted", &Mesh::inserted);
  m.def(
      "mesh",
      [](const PolygonArray& areas, double size_m, const Crs& crs, const std::string& shape,
         double merge_below, int threads, const py::object& progress) {
        const MeshOptions options{.shape = from_word(shape, MeshShape::hexagon, "shape"),
                                  .size_m = size_m,
                                  .merge_below = merge_below};
        return call(threads, progress,
                    [&](const Run& run) { return mesh(areas, options, crs, run); });
      },
      py::arg("areas"), py::arg("size_m") = MeshOptions{}.size_m, py::kw_only(),
      py::arg("crs") = Crs(), py::arg("shape") = std::string(name_of(MeshOptions{}.shape)),
      py::arg("merge_below") = MeshOptions{}.merge_below, py::arg("threads") = 0,
      py::arg("progress") = py::none());
}

void bind_equal_parts(py::module_& m) {
  py::class_<EqualParts> cls(m, "EqualPartsResult");
  cls.def_readonly("parts", &EqualParts::parts);
  cls.def_property_readonly("area", column(&EqualParts::area));
  cls.def_property_readonly("area_m2", column(&EqualParts::area_m2));
  cls.def_property_readonly("pieces", column(&EqualParts::pieces));
  m.def(
      "equal_parts",
      [](const PolygonArray& areas, std::int64_t k, const Crs& crs, int threads,
         const py::object& progress) {
        return call(threads, progress,
                    [&](const Run& run) { return equal_parts(areas, k, crs, run); });
      },
      py::arg("areas"), py::arg("k"), py::kw_only(), py::arg("crs") = Crs(), py::arg("threads") = 0,
      py::arg("progress") = py::none());
}

void bind_group_areas(py::module_& m) {
  py::class_<AreaGroups> cls(m, "AreaGroupsResult");
  cls.def_readonly("cells", &AreaGroups::cells);
  cls.def_property_readonly("parent", column(&AreaGroups::parent));
  cls.def_property_readonly("weight", column(&AreaGroups::weight));
  cls.def_property_readonly("reason",
                            word_column(&AreaGroups::reason, PartitionReason::search_ended));
  cls.def_property_readonly("part_weight", column(&AreaGroups::part_weight));
  cls.def_property_readonly("count", column(&AreaGroups::count));
  cls.def_property_readonly("pieces", column(&AreaGroups::pieces));
  cls.def_property_readonly("cell", column(&AreaGroups::cell));
  cls.def_readonly("areas", &AreaGroups::areas);
  cls.def_readonly("inserted", &AreaGroups::inserted);
  cls.def_readonly("border_m", &AreaGroups::border_m);
  cls.def_property_readonly("borders", [](const AreaGroups& self) {
    return py::make_tuple(array_from(std::vector(self.borders.a)),
                          array_from(std::vector(self.borders.b)),
                          array_from(std::vector(self.borders.length_m)));
  });
  m.def(
      "group_areas",
      [](const PolygonArray& areas, const Integers& parent, const std::optional<Doubles>& weights,
         const Crs& crs, double min, double max, std::optional<double> target, double balance,
         std::uint64_t seed, double resolution_m, int threads, const py::object& progress) {
        GroupInput input{.areas = areas, .parent = vector_from(parent, "parent")};
        if (weights) input.weights = vector_from(*weights, "weights");
        const GroupOptions options{.min = min,
                                   .max = max,
                                   .target = target.value_or(0),
                                   .balance = balance,
                                   .seed = seed,
                                   .resolution_m = resolution_m};
        return call(threads, progress,
                    [&](const Run& run) { return group_areas(input, options, crs, run); });
      },
      py::arg("areas"), py::arg("parent"), py::arg("weights") = py::none(), py::kw_only(),
      py::arg("crs") = Crs(), py::arg("min") = GroupOptions{}.min,
      py::arg("max") = GroupOptions{}.max, py::arg("target") = py::none(),
      py::arg("balance") = GroupOptions{}.balance, py::arg("seed") = GroupOptions{}.seed,
      py::arg("resolution_m") = GroupOptions{}.resolution_m, py::arg("threads") = 0,
      py::arg("progress") = py::none());
}

void bind_road_result(py::module_& m) {
  using Sections = RoadSections;
  py::class_<Sections> sections(m, "RoadSectionsResult");
  sections.def_readonly("lines", &Sections::lines);
  sections.def_property_readonly("area", column(&Sections::area));
  sections.def_property_readonly("cell", column(&Sections::cell));
  sections.def_readonly("name", &Sections::name);
  sections.def_property_readonly("barrier", word_column(&Sections::barrier, BarrierClass::none));
  sections.def_property_readonly("length_m", column(&Sections::length_m));
  sections.def_property_readonly("road_m", column(&Sections::road_m));
  sections.def_property_readonly("weight", column(&Sections::weight));
  sections.def_property_readonly("land", column(&Sections::land));
  sections.def_property_readonly("borders", [](const Sections& self) {
    std::vector<std::int64_t> a, b;
    std::vector<double> length_m, cost;
    for (const Sections::Border& border : self.borders) {
      a.push_back(border.a), b.push_back(border.b);
      length_m.push_back(border.length_m), cost.push_back(border.cost);
    }
    return py::make_tuple(array_from(std::move(a)), array_from(std::move(b)),
                          array_from(std::move(length_m)), array_from(std::move(cost)));
  });
  py::class_<RoadCells> cls(m, "RoadCellsResult");
  cls.def_readonly("cells", &RoadCells::cells);
  cls.def_property_readonly("area", column(&RoadCells::area));
  cls.def_property_readonly("weight", column(&RoadCells::weight));
  cls.def_property_readonly("road_m", column(&RoadCells::road_m));
  cls.def_property_readonly("reason",
                            word_column(&RoadCells::reason, PartitionReason::search_ended));
  cls.def_property_readonly("part_weight", column(&RoadCells::part_weight));
  cls.def_property_readonly("pieces", column(&RoadCells::pieces));
  cls.def_readonly("sections", &RoadCells::sections);
  cls.def_readonly("areas", &RoadCells::areas);
  cls.def_readonly("inserted", &RoadCells::inserted);
  cls.def_property_readonly("cut_buildings", column(&RoadCells::cut_buildings));
}

void bind_road_cells(py::module_& m) {
  bind_road_result(m);
  m.def(
      "road_cells",
      [](const PolygonArray& areas, const LineArray& roads, const std::vector<std::string>& classes,
         std::vector<std::string> names, const PolygonArray* buildings,
         const std::optional<Doubles>& weights, const Crs& crs, double min, double max,
         std::optional<double> target, double balance, std::uint64_t seed, int threads,
         const py::object& progress) {
        if (target == 0) throw Error(ErrorCode::usage, "the target must lie between min and max");
        RoadInput input{
            .areas = areas, .roads = roads, .names = std::move(names), .buildings = buildings};
        for (const std::string& word : classes) input.classes.push_back(barrier_class(word));
        if (weights) input.weights = vector_from(*weights, "weights");
        const RoadOptions options{
            .min = min, .max = max, .target = target.value_or(0), .balance = balance, .seed = seed};
        return call(threads, progress,
                    [&](const Run& run) { return road_cells(input, options, crs, run); });
      },
      py::arg("areas"), py::arg("roads"), py::arg("classes") = py::list(),
      py::arg("names") = py::list(), py::kw_only(), py::arg("buildings") = py::none(),
      py::arg("weights") = py::none(), py::arg("crs") = Crs(), py::arg("min") = RoadOptions{}.min,
      py::arg("max") = RoadOptions{}.max, py::arg("target") = py::none(),
      py::arg("balance") = RoadOptions{}.balance, py::arg("seed") = RoadOptions{}.seed,
      py::arg("threads") = 0, py::arg("progress") = py::none());
}

/// Numbers beyond 32 bits stay beyond those of any atom.
std::int32_t clamped(std::int64_t number) {
  using Limits = std::numeric_limits<std::int32_t>;
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(number, Limits::min(), Limits::max()));
}

/// Without costs each edge costs 1.
AtomGraph graph_from(const Doubles& weights, const Integers& edges,
                     const std::optional<Doubles>& costs) {
  if (edges.ndim() != 2 || edges.shape(1) != 2)
    throw Error(ErrorCode::usage, "edges must have the shape (M, 2)");
  const auto count = static_cast<std::size_t>(edges.shape(0));
  const std::vector<double> cost =
      costs ? vector_from(*costs, "costs") : std::vector<double>(count, 1);
  if (cost.size() != count)
    throw Error(ErrorCode::usage, "there are " + std::to_string(cost.size()) + " costs for " +
                                      std::to_string(count) + " edges");
  std::vector<AtomBorder> borders;
  for (std::size_t i = 0; i < count; ++i)
    borders.push_back({clamped(edges.data()[2 * i]), clamped(edges.data()[2 * i + 1]), cost[i]});
  std::vector<double> weight = vector_from(weights, "weights");
  const py::gil_scoped_release released;
  return atom_graph(std::move(weight), borders);
}

void take_further(const std::vector<FurtherWeight>& further, AtomGraph& graph,
                  GraphPartitionOptions& options) {
  take_further(further, "atoms", graph.size(), graph.further, options.further);
}

std::vector<std::string> names_of(const std::string& first,
                                  const std::vector<FurtherWeight>& further) {
  std::vector<std::string> names = {first};
  for (const FurtherWeight& weight : further) names.push_back(std::get<0>(weight));
  return names;
}

/// A division whose weights have names.
struct GraphDivision : GraphPartition {
  std::vector<std::string> names;
};
struct MendedDivision {
  GraphDivision division;
  std::vector<std::int32_t> continues;
  double moved;
};

/// The squared distance from the centre's place, which needs no Python while the search runs.
std::function<double(std::int32_t, std::int32_t)> spread_from(const Doubles& xy,
                                                              std::size_t atoms) {
  const std::vector<Coord> places = coords_from(xy, "spread");
  if (places.size() != atoms)
    throw Error(ErrorCode::usage, "spread has " + std::to_string(places.size()) + " places for " +
                                      std::to_string(atoms) + " atoms");
  for (std::size_t a = 0; a < atoms; ++a)
    if (!std::isfinite(places[a].x) || !std::isfinite(places[a].y))
      throw Error(ErrorCode::bad_value, "a place must be two finite numbers",
                  {"atoms", static_cast<std::int64_t>(a), "spread"});
  return [places](std::int32_t atom, std::int32_t centre) {
    const Coord& a = places[static_cast<std::size_t>(atom)];
    const Coord& c = places[static_cast<std::size_t>(centre)];
    return (a.x - c.x) * (a.x - c.x) + (a.y - c.y) * (a.y - c.y);
  };
}

/// 0 is the default of C++ only.
std::int32_t count_from(std::optional<std::int32_t> k) {
  if (k && *k < 1)
    throw Error(ErrorCode::usage,
                "k is " + std::to_string(*k) +
                    "; it must be at least 1, or None: as many as come nearest the target");
  return k.value_or(0);
}

PresentPartition present_from(const Integers& cells, const std::optional<Integers>& locked) {
  PresentPartition present{.locked = flags_from(locked)};
  for (const std::int64_t cell : vector_from(cells, "present"))
    present.cell.push_back(clamped(cell));
  return present;
}

void add_up(const std::vector<double>& weight, const std::vector<std::int32_t>& cell,
            std::vector<double>& sums) {
  for (std::size_t a = 0; a < std::min(cell.size(), weight.size()); ++a)
    if (cell[a] >= 0 && static_cast<std::size_t>(cell[a]) < sums.size())
      sums[static_cast<std::size_t>(cell[a])] += weight[a];
}

/// What anybody says is a division. Weights that are not claimed are summed here, of the cells up
/// to the last one that can be there; without reasons every cell is said to be within the limits.
GraphPartition division_from(const AtomGraph& graph, const Integers& cells,
                             const std::vector<std::optional<Doubles>>& weight,
                             const std::optional<std::vector<std::string>>& reason,
                             const std::vector<std::int32_t>& concerns) {
  GraphPartition made;
  for (const std::int64_t cell : vector_from(cells, "cell")) made.cell.push_back(clamped(cell));
  auto column = [&](std::size_t w, const std::vector<double>& atoms, std::size_t count) {
    if (w < weight.size() && weight[w]) return vector_from(*weight[w], "weight");
    std::vector<double> sums(count, 0);
    add_up(atoms, made.cell, sums);
    return sums;
  };
  std::size_t last = 0;
  for (const std::int32_t cell : made.cell)
    if (cell >= 0 && static_cast<std::size_t>(cell) < graph.size())
      last = std::max(last, static_cast<std::size_t>(cell) + 1);
  made.weight = column(0, graph.weight, last);
  for (std::size_t w = 0; w < graph.further.size(); ++w)
    made.further.push_back(column(w + 1, graph.further[w], made.cells()));
  if (!reason) made.reason.assign(made.cells(), PartitionReason::in_range);
  for (const std::string& word : reason.value_or(std::vector<std::string>()))
    made.reason.push_back(from_word(word, PartitionReason::search_ended, "reason"));
  made.concerns = concerns;
  return made;
}

/// The columns of all weights, by their names.
py::dict weights_by_name(const py::object& self) {
  const auto& division = self.cast<const GraphDivision&>();
  py::dict columns;
  for (std::size_t w = 0; w < division.names.size(); ++w)
    columns[py::str(division.names[w])] =
        view<double>(w == 0 ? division.weight : division.further[w - 1], self);
  return columns;
}

py::list names_of_concerns(const GraphDivision& self) {
  py::list names;
  for (const std::int32_t weight : self.concerns)
    if (weight < 0)
      names.append(py::none());
    else
      names.append(py::str(self.names[static_cast<std::size_t>(weight)]));
  return names;
}

std::string words_of_graph_partition(const GraphDivision& self) {
  const auto [least, most] = std::minmax_element(self.weight.begin(), self.weight.end());
  const auto in_range =
      std::count(self.reason.begin(), self.reason.end(), PartitionReason::in_range);
  const py::str span =
      self.weight.empty() ? py::str() : py::str(", weights {:g} to {:g}").format(*least, *most);
  return py::str("<GraphPartitionResult: {} cells of {} atoms{}, {} out of range, cost {:g}>")
      .format(self.cells(), self.cell.size(), span,
              static_cast<std::int64_t>(self.cells()) - in_range, self.cost);
}

void bind_graph_result(py::module_& m) {
  using Division = GraphDivision;
  py::class_<Division> cls(m, "GraphPartitionResult",
                           "A division of a graph's atoms into connected cells.");
  cls.def_property_readonly("cell", column<Division, std::int32_t>(&Division::cell));
  cls.def_property_readonly("weight", column<Division, double>(&Division::weight));
  cls.def_property_readonly("weights", &weights_by_name);
  cls.def_property_readonly("reason", word_column<Division, PartitionReason>(
                                          &Division::reason, PartitionReason::search_ended));
  cls.def_property_readonly("concerns", &names_of_concerns);
  cls.def_readonly("cost", &Division::cost);
  cls.def("__len__", &Division::cells);
  cls.def("__repr__", &words_of_graph_partition);
}

void bind_mended(py::module_& m) {
  using Options = GraphPartitionOptions;
  py::class_<MendedDivision> cls(m, "MendedPartitionResult",
                                 "A division that keeps cells of today where they fit.");
  cls.def_readonly("division", &MendedDivision::division);
  cls.def_property_readonly("continues", column(&MendedDivision::continues));
  cls.def_readonly("moved", &MendedDivision::moved);
  cls.def("__repr__", [](const MendedDivision& self) {
    const auto fresh = std::count(self.continues.begin(), self.continues.end(), -1);
    return py::str("<MendedPartitionResult: {} cells, {} of them new, {:g} moved>")
        .format(self.division.cells(), fresh, self.moved);
  });
  m.def(
      "mend_partition",
      [](const Doubles& weights, const Integers& edges, const Integers& present,
         const std::string& name, const std::vector<FurtherWeight>& further,
         const std::optional<Integers>& locked, const std::optional<Doubles>& costs, double min,
         double max, std::optional<double> target, double balance, std::int64_t steps_per_atom,
         std::uint64_t seed, int threads, const py::object& progress) {
        if (target == 0) throw Error(ErrorCode::usage, "the target must lie between min and max");
        AtomGraph graph = graph_from(weights, edges, costs);
        const PresentPartition today = present_from(present, locked);
        Options options{.min = min,
                        .max = max,
                        .target = target.value_or(0),
                        .balance = balance,
                        .steps_per_atom = steps_per_atom,
                        .seed = seed};
        take_further(further, graph, options);
        MendedPartition made = call(threads, progress, [&](const Run& run) {
          return mend_partition(graph, today, options, run);
        });
        return MendedDivision{{std::move(made.division), names_of(name, further)},
                              std::move(made.continues),
                              made.moved};
      },
      py::arg("weights"), py::arg("edges"), py::arg("present"), py::kw_only(),
      py::arg("name") = "weight", py::arg("further") = std::vector<FurtherWeight>(),
      py::arg("locked") = py::none(), py::arg("costs") = py::none(), py::arg("min") = Options{}.min,
      py::arg("max") = Options{}.max, py::arg("target") = py::none(),
      py::arg("balance") = Options{}.balance, py::arg("steps_per_atom") = Options{}.steps_per_atom,
      py::arg("seed") = Options{}.seed, py::arg("threads") = 0, py::arg("progress") = py::none());
}

void bind_bound(py::module_& m) {
  using Options = GraphPartitionOptions;
  py::class_<PartitionBound> cls(m, "PartitionBoundResult",
                                 "What is proved about the borders of a division.");
  auto known = [](const PartitionBound& self) {
    return self.answer == BoundAnswer::bound || self.answer == BoundAnswer::least;
  };
  cls.def_property_readonly(
      "answer", [](const PartitionBound& self) { return std::string(name_of(self.answer)); });
  cls.def_property_readonly("bound", [known](const PartitionBound& self) {
    return known(self) ? std::optional(self.bound) : std::nullopt;
  });
  cls.def_readonly("cost", &PartitionBound::cost);
  cls.def_readonly("proven", &PartitionBound::proven);
  cls.def_property_readonly("gap", [known](const PartitionBound& self) {
    return known(self) && std::isfinite(self.gap()) ? std::optional(self.gap()) : std::nullopt;
  });
  cls.def_property_readonly("cheaper", [](const py::object& self) -> py::object {
    const auto& bound = self.cast<const PartitionBound&>();
    if (bound.cheaper.empty()) return py::none();
    return view<std::int32_t>(bound.cheaper, self);
  });
  cls.def("__repr__", [known](const PartitionBound& self) {
    py::str text =
        py::str("<PartitionBoundResult: {}, cost {:g}")
            .format(self.proven ? "proven" : std::string(name_of(self.answer)), self.cost);
    if (known(self)) text = py::str("{}, bound {:g}").format(text, self.bound);
    return py::str("{}>").format(text);
  });
  m.def(
      "bound_partition",
      [](const Doubles& weights, const Integers& edges, const Integers& cell,
         const std::vector<FurtherWeight>& further, const std::optional<Doubles>& costs, double min,
         double max, std::optional<std::int32_t> k, double equal, std::int64_t steps, int threads,
         const py::object& progress) {
        AtomGraph graph = graph_from(weights, edges, costs);
        Options options{.min = min, .max = max, .cells = count_from(k)};
        take_further(further, graph, options);
        GraphPartition division;
        for (const std::int64_t c : vector_from(cell, "cell")) division.cell.push_back(clamped(c));
        return call(threads, progress, [&](const Run& run) {
          return bound_partition(graph, division, options, {.equal = equal, .steps = steps}, run);
        });
      },
      py::arg("weights"), py::arg("edges"), py::arg("cell"), py::kw_only(),
      py::arg("further") = std::vector<FurtherWeight>(), py::arg("costs") = py::none(),
      py::arg("min") = Options{}.min, py::arg("max") = Options{}.max, py::arg("k") = py::none(),
      py::arg("equal") = BoundOptions{}.equal, py::arg("steps") = BoundOptions{}.steps,
      py::arg("threads") = 0, py::arg("progress") = py::none());
  m.def("can_bound", &can_bound,
        "Whether this libgrid was built with Clp, which `bound_partition` needs.");
}

void bind_graph_calls(py::module_& m) {
  using Options = GraphPartitionOptions;
  m.def(
      "partition_graph",
      [](const Doubles& weights, const Integers& edges, const std::string& name,
         const std::vector<FurtherWeight>& further, const std::optional<Doubles>& costs,
         std::optional<std::int32_t> k, double min, double max, std::optional<double> target,
         double balance, bool evenly, const std::optional<Doubles>& spread, std::int32_t tries,
         std::int64_t steps_per_atom, std::uint64_t seed, int threads, const py::object& progress) {
        if (target == 0) throw Error(ErrorCode::usage, "the target must lie between min and max");
        AtomGraph graph = graph_from(weights, edges, costs);
        Options options{.min = min,
                        .max = max,
                        .target = target.value_or(0),
                        .cells = count_from(k),
                        .balance = balance,
                        .evenly = evenly,
                        .tries = tries,
                        .steps_per_atom = steps_per_atom,
                        .seed = seed};
        if (spread) options.spread = spread_from(*spread, graph.size());
        take_further(further, graph, options);
        return GraphDivision{
            call(threads, progress,
                 [&](const Run& run) { return partition_graph(graph, options, run); }),
            names_of(name, further)};
      },
      py::arg("weights"), py::arg("edges"), py::kw_only(), py::arg("name") = "weight",
      py::arg("further") = std::vector<FurtherWeight>(), py::arg("costs") = py::none(),
      py::arg("k") = py::none(), py::arg("min") = Options{}.min, py::arg("max") = Options{}.max,
      py::arg("target") = py::none(), py::arg("balance") = Options{}.balance,
      py::arg("evenly") = Options{}.evenly, py::arg("spread") = py::none(),
      py::arg("tries") = Options{}.tries, py::arg("steps_per_atom") = Options{}.steps_per_atom,
      py::arg("seed") = Options{}.seed, py::arg("threads") = 0, py::arg("progress") = py::none());
  m.def(
      "check_partition",
      [](const Doubles& weights, const Integers& edges, const Integers& cell,
         const std::vector<FurtherWeight>& further, double min, double max,
         std::optional<std::int32_t> k, const std::vector<std::optional<Doubles>>& weight,
         const std::optional<std::vector<std::string>>& reason,
         const std::vector<std::int32_t>& concerns, const std::optional<Integers>& present,
         const std::optional<Integers>& locked) {
        if (!(min > 0) || !(max >= min))
          throw Error(ErrorCode::usage, "limits must satisfy 0 < min <= max");
        AtomGraph graph = graph_from(weights, edges, std::nullopt);
        Options options{.min = min, .max = max, .cells = count_from(k)};
        take_further(further, graph, options);
        const GraphPartition division = division_from(graph, cell, weight, reason, concerns);
        std::optional<PresentPartition> today;
        if (present) today = present_from(*present, locked);
        const py::gil_scoped_release released;
        return check_partition(graph, division, options, today ? &*today : nullptr);
      },
      py::arg("weights"), py::arg("edges"), py::arg("cell"), py::kw_only(),
      py::arg("further") = std::vector<FurtherWeight>(), py::arg("min") = Options{}.min,
      py::arg("max") = Options{}.max, py::arg("k") = py::none(),
      py::arg("weight") = std::vector<std::optional<Doubles>>(), py::arg("reason") = py::none(),
      py::arg("concerns") = std::vector<std::int32_t>(), py::arg("present") = py::none(),
      py::arg("locked") = py::none());
}

void bind_join_atoms(py::module_& m) {
  m.def(
      "join_atoms",
      [](const std::vector<Doubles>& weights, const Integers& edges, const Integers& together,
         const std::optional<Doubles>& costs) {
        AtomGraph graph = graph_from(weights.at(0), edges, costs);
        for (std::size_t w = 1; w < weights.size(); ++w)
          graph.further.push_back(vector_from(weights[w], "weights"));
        std::vector<std::int32_t> groups;
        for (const std::int64_t group : vector_from(together, "together"))
          groups.push_back(clamped(group));
        JoinedAtoms joined = join_atoms(graph, groups);
        std::vector<std::int64_t> a, b;
        std::vector<double> cost;
        for (std::size_t atom = 0; atom < joined.graph.size(); ++atom)
          for (auto e = joined.graph.first[atom]; e < joined.graph.first[atom + 1]; ++e) {
            const auto i = static_cast<std::size_t>(e);
            if (static_cast<std::size_t>(joined.graph.to[i]) < atom) continue;
            a.push_back(static_cast<std::int64_t>(atom));
            b.push_back(joined.graph.to[i]);
            cost.push_back(joined.graph.cost[i]);
          }
        py::list columns;
        columns.append(array_from(std::move(joined.graph.weight)));
        for (std::vector<double>& values : joined.graph.further)
          columns.append(array_from(std::move(values)));
        return py::make_tuple(columns, array_from(std::move(a)), array_from(std::move(b)),
                              array_from(std::move(cost)), array_from(std::move(joined.atom)));
      },
      py::arg("weights"), py::arg("edges"), py::arg("together"), py::kw_only(),
      py::arg("costs") = py::none());
}

void bind_check_division(py::module_& m) {
  py::class_<Breaches> breaches(m, "Breaches");
  breaches.def_property_readonly("kind", word_column(&Breaches::kind, BreachKind::reason));
  breaches.def_property_readonly("cell", column(&Breaches::cell));
  breaches.def_property_readonly("parent", column(&Breaches::parent));
  breaches.def_property_readonly("row", column(&Breaches::row));
  breaches.def_property_readonly("number", column(&Breaches::number));
  breaches.def_readonly("text", &Breaches::text);
  py::class_<DivisionCheck> cls(m, "DivisionCheck");
  cls.def_readonly("breaches", &DivisionCheck::breaches);
  cls.def_property_readonly("weight", column(&DivisionCheck::weight));
  cls.def_property_readonly("reason",
                            word_column(&DivisionCheck::reason, PartitionReason::search_ended));
  cls.def_property_readonly("further", [](const py::object& self) {
    return views(self.cast<const DivisionCheck&>().further, self);
  });
  cls.def_property_readonly("concerns", column(&DivisionCheck::concerns));
  cls.def_readonly("unassigned", &DivisionCheck::unassigned);
  cls.def_property_readonly("within", &DivisionCheck::within);
  m.def(
      "check_division",
      [](const std::vector<LevelOfPython>& levels, const Crs& crs, const PolygonArray& buildings,
         const Doubles& weights, const PolygonArray* compounds,
         const std::optional<Integers>& locked, const std::optional<Doubles>& weight,
         const std::optional<std::vector<std::string>>& reason,
         std::vector<std::string> building_codes, double min, double max,
         const std::vector<FurtherWeight>& further, std::vector<std::int32_t> concerns, int threads,
         const py::object& progress) {
        const std::vector<CoverageLevel> read = levels_from(levels);
        DividedAreas division{.cells = read.at(1),
                              .areas = read.at(0),
                              .buildings = buildings,
                              .weights = vector_from(weights, "weights"),
                              .compounds = compounds,
                              .locked = flags_from(locked),
                              .building_codes = std::move(building_codes)};
        if (weight) division.claimed_weight = vector_from(*weight, "weight");
        if (reason)
          for (const std::string& word : *reason)
            division.claimed.push_back(from_word(word, PartitionReason::search_ended, "reason"));
        DivisionLimits limits{.min = min, .max = max};
        take_further(further, "buildings", buildings.size(), division.further, limits.further);
        for (const FurtherWeight& one : further) division.further_names.push_back(std::get<0>(one));
        division.claimed_concerns = std::move(concerns);
        return call(threads, progress,
                    [&](const Run& run) { return check_division(division, limits, crs, run); });
      },
      py::arg("levels"), py::kw_only(), py::arg("crs"), py::arg("buildings"), py::arg("weights"),
      py::arg("compounds") = py::none(), py::arg("locked") = py::none(),
      py::arg("weight") = py::none(), py::arg("reason") = py::none(), py::arg("building_codes"),
      py::arg("min"), py::arg("max"), py::arg("further") = std::vector<FurtherWeight>(),
      py::arg("concerns") = std::vector<std::int32_t>(), py::arg("threads") = 0,
      py::arg("progress") = py::none());
}

}  // namespace

void bind_partition(py::module_& m) {
  m.attr("BARRIER_CLASSES") = py::tuple(py::cast(words(BarrierClass::none)));
  m.attr("PARTITION_REASONS") = py::tuple(py::cast(words(PartitionReason::search_ended)));
  m.attr("BREACH_KINDS") = py::tuple(py::cast(words(BreachKind::reason)));
  m.attr("MESH_SHAPES") = py::tuple(py::cast(words(MeshShape::hexagon)));
  m.def(
      "barrier_class",
      [](const std::string& word) { return std::string(name_of(barrier_class(word))); },
      py::arg("word"));
  bind_inserted(m);
  bind_partition_result(m);
  bind_partition_call(m);
  bind_blocks(m);
  bind_mesh(m);
  bind_equal_parts(m);
  bind_group_areas(m);
  bind_road_cells(m);
  bind_graph_result(m);
  bind_graph_calls(m);
  bind_bound(m);
  bind_mended(m);
  bind_join_atoms(m);
  bind_check_division(m);
}

}  // namespace libgrid::python
