// SPDX-License-Identifier: Apache-2.0
#include "libgrid/partition/partition.hpp"
#include "libgrid/partition/mesh.hpp"

#include "bindings.hpp"
#include "call.hpp"

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

void bind_partition_result(py::module_& m) {
  py::class_<Partition> cls(m, "PartitionResult");
  cls.def_readonly("cells", &Partition::cells);
  cls.def_property_readonly("area", column(&Partition::area));
  cls.def_property_readonly("weight", column(&Partition::weight));
  cls.def_property_readonly("reason",
                            word_column(&Partition::reason, PartitionReason::search_ended));
  cls.def_readonly("areas", &Partition::areas);
  cls.def_readonly("inserted", &Partition::inserted);
  cls.def_readonly("blocks", &Partition::blocks);
  cls.def_readonly("plots", &Partition::plots);
  cls.def_readonly("gaps_closed", &Partition::gaps_closed);
  cls.def_readonly("dead_ends", &Partition::dead_ends);
  cls.def_readonly("strips_merged", &Partition::strips_merged);
  cls.def_readonly("border_m", &Partition::border_m);
  cls.def_readonly("border_on_barrier_m", &Partition::border_on_barrier_m);
}

void bind_partition_call(py::module_& m) {
  m.def(
      "partition",
      [](const PolygonArray& areas, const LineArray& barriers,
         const std::vector<std::string>& classes, const PolygonArray& buildings,
         const Doubles& weights, const Crs& crs, double min, double max,
         std::optional<double> target, double close_gaps_m, double merge_strips_m, int threads,
         const py::object& progress) {
        PartitionInput input{.areas = areas,
                             .barriers = barriers,
                             .classes = {},
                             .buildings = buildings,
                             .weights = vector_from(weights, "weights")};
        for (const std::string& word : classes) input.classes.push_back(barrier_class(word));
        PartitionOptions options{
            .min = min, .max = max, .close_gaps_m = close_gaps_m, .merge_strips_m = merge_strips_m};
        if (target) options.target = *target;
        return call(threads, progress,
                    [&](const Run& run) { return partition(input, options, crs, run); });
      },
      py::arg("areas"), py::arg("barriers") = LineArray(), py::arg("classes") = py::list(),
      py::arg("buildings") = PolygonArray(), py::arg("weights") = Doubles(0), py::kw_only(),
      py::arg("crs") = Crs(), py::arg("min") = PartitionOptions{}.min,
      py::arg("max") = PartitionOptions{}.max, py::arg("target") = py::none(),
      py::arg("close_gaps_m") = PartitionOptions{}.close_gaps_m,
      py::arg("merge_strips_m") = PartitionOptions{}.merge_strips_m, py::arg("threads") = 0,
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

}  // namespace

void bind_partition(py::module_& m) {
  m.attr("BARRIER_CLASSES") = py::tuple(py::cast(words(BarrierClass::none)));
  m.attr("PARTITION_REASONS") = py::tuple(py::cast(words(PartitionReason::search_ended)));
  m.attr("MESH_SHAPES") = py::tuple(py::cast(words(MeshShape::hexagon)));
  m.def(
      "barrier_class",
      [](const std::string& word) { return std::string(name_of(barrier_class(word))); },
      py::arg("word"));
  bind_inserted(m);
  bind_partition_result(m);
  bind_partition_call(m);
  bind_mesh(m);
}

}  // namespace libgrid::python
