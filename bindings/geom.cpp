// SPDX-License-Identifier: Apache-2.0
#include "libgrid/geom/arrays.hpp"

#include <optional>
#include <sstream>

#include "bindings.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/geom/wkb.hpp"

namespace libgrid::python {

std::vector<Coord> coords_from(const Doubles& xy, const char* name) {
  if (xy.ndim() != 2 || xy.shape(1) != 2)
    throw Error(ErrorCode::usage, std::string(name) + " must have the shape (N, 2)");
  const auto* first = reinterpret_cast<const Coord*>(xy.data());
  return {first, first + xy.shape(0)};
}

py::array coords_view(std::span<const Coord> coords, const py::object& owner) {
  constexpr auto kRow = static_cast<py::ssize_t>(sizeof(Coord));
  constexpr auto kNumber = static_cast<py::ssize_t>(sizeof(double));
  const py::array_t<double> array({static_cast<py::ssize_t>(coords.size()), py::ssize_t{2}},
                                  {kRow, kNumber}, reinterpret_cast<const double*>(coords.data()),
                                  owner);
  array.attr("setflags")(py::arg("write") = false);
  return array;
}

py::array_t<double> array_from(const std::vector<Coord>& coords) {
  return py::array_t<double>({static_cast<py::ssize_t>(coords.size()), py::ssize_t{2}},
                             reinterpret_cast<const double*>(coords.data()));
}

namespace {

py::tuple bounds(const Box& box) {
  return py::make_tuple(box.min_x, box.min_y, box.max_x, box.max_y);
}

/// Row numbers of `take`, checked.
template <class Array>
Array take(const Array& array, const Integers& rows) {
  const std::vector<std::int64_t> wanted = vector_from(rows, "rows");
  for (const std::int64_t row : wanted)
    if (row < 0 || row >= static_cast<std::int64_t>(array.size()))
      throw Error(ErrorCode::usage, "there is no row " + std::to_string(row) +
                                        "; rows run from 0 to " + std::to_string(array.size()) +
                                        " (excluded)");
  return array.take(wanted);
}

template <class Array>
std::string repr(const char* name, const Array& array) {
  std::ostringstream text;
  text << "<" << name << ": " << array.size() << " rows, " << array.coords().size()
       << " coordinates>";
  return text.str();
}

/// One row a value from WKB; None is a row without geometry.
template <class Builder>
auto from_wkb(const std::vector<std::optional<py::bytes>>& values, const std::string& layer) {
  Builder builder;
  std::int64_t row = 0;
  for (const auto& value : values) {
    if (value) {
      const std::string_view bytes = *value;
      read_wkb(std::as_bytes(std::span(bytes.data(), bytes.size())), builder, layer, row);
    } else {
      builder.begin_row();
    }
    ++row;
  }
  return builder.finish(layer);
}

template <class Array>
py::list to_wkb(const Array& array) {
  py::list values(array.size());
  for (std::size_t row = 0; row < array.size(); ++row) {
    if (!array.has(row)) {
      values[row] = py::none();
      continue;
    }
    const std::vector<std::byte> bytes = write_wkb(array, row);
    values[row] = py::bytes(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  return values;
}

void bind_polygons(py::module_& m) {
  py::class_<PolygonArray> cls(
      m, "PolygonArray", "Many polygons in one piece of memory: the GeoArrow multipolygon layout.");
  cls.def(py::init([](const Doubles& coords, const Integers& rings, const Integers& parts,
                      const Integers& rows, const std::string& layer) {
            return PolygonArray(coords_from(coords, "coords"), vector_from(rings, "ring_offsets"),
                                vector_from(parts, "part_offsets"),
                                vector_from(rows, "row_offsets"), layer);
          }),
          py::arg("coords"), py::arg("ring_offsets"), py::arg("part_offsets"),
          py::arg("row_offsets"), py::kw_only(), py::arg("layer") = "");
  cls.def_static("from_wkb", &from_wkb<PolygonBuilder>, py::arg("values"), py::kw_only(),
                 py::arg("layer") = "");
  cls.def_static(
      "from_wkt",
      [](const std::vector<std::string>& texts) {
        PolygonBuilder builder;
        for (const std::string& text : texts) read_wkt(text, builder);
        return builder.finish();
      },
      py::arg("texts"));
  cls.def("to_wkb", &to_wkb<PolygonArray>);
  cls.def("to_wkt", [](const PolygonArray& self) {
    std::vector<std::string> texts(self.size());
    for (std::size_t row = 0; row < texts.size(); ++row) texts[row] = write_wkt(self, row);
    return texts;
  });
  cls.def_property_readonly("coords", [](const py::object& self) {
    return coords_view(self.cast<const PolygonArray&>().coords(), self);
  });
  cls.def_property_readonly("ring_offsets", [](const py::object& self) {
    return view<std::int64_t>(self.cast<const PolygonArray&>().ring_offsets(), self);
  });
  cls.def_property_readonly("part_offsets", [](const py::object& self) {
    return view<std::int64_t>(self.cast<const PolygonArray&>().part_offsets(), self);
  });
  cls.def_property_readonly("row_offsets", [](const py::object& self) {
    return view<std::int64_t>(self.cast<const PolygonArray&>().row_offsets(), self);
  });
  cls.def_property_readonly("bounds", [](const PolygonArray& self) { return bounds(self.box()); });
  cls.def("take", &take<PolygonArray>, py::arg("rows"));
  cls.def("areas", [](const PolygonArray& self) {
    std::vector<double> areas(self.size());
    for (std::size_t row = 0; row < areas.size(); ++row) areas[row] = row_area(self, row);
    return array_from(std::move(areas));
  });
  cls.def("inside_points", [](const PolygonArray& self) {
    std::vector<Coord> points(self.size());
    {
      const py::gil_scoped_release released;
      for (std::size_t row = 0; row < points.size(); ++row) points[row] = inside_point(self, row);
    }
    return array_from(points);
  });
  cls.def("__len__", &PolygonArray::size);
  cls.def("__eq__", [](const PolygonArray& a, const PolygonArray& b) { return a == b; });
  cls.def("__repr__", [](const PolygonArray& self) { return repr("PolygonArray", self); });
  cls.def(py::pickle(
      [](const py::object& self) {
        return py::make_tuple(self.attr("coords"), self.attr("ring_offsets"),
                              self.attr("part_offsets"), self.attr("row_offsets"));
      },
      [](const py::tuple& state) {
        return PolygonArray(coords_from(state[0].cast<Doubles>(), "coords"),
                            vector_from(state[1].cast<Integers>(), "ring_offsets"),
                            vector_from(state[2].cast<Integers>(), "part_offsets"),
                            vector_from(state[3].cast<Integers>(), "row_offsets"));
      }));
}

void bind_lines(py::module_& m) {
  py::class_<LineArray> cls(
      m, "LineArray", "Many multi-line rows, laid out alike: coords, line offsets, row offsets.");
  cls.def(py::init([](const Doubles& coords, const Integers& lines, const Integers& rows,
                      const std::string& layer) {
            return LineArray(coords_from(coords, "coords"), vector_from(lines, "line_offsets"),
                             vector_from(rows, "row_offsets"), layer);
          }),
          py::arg("coords"), py::arg("line_offsets"), py::arg("row_offsets"), py::kw_only(),
          py::arg("layer") = "");
  cls.def_static("from_wkb", &from_wkb<LineBuilder>, py::arg("values"), py::kw_only(),
                 py::arg("layer") = "");
  cls.def("to_wkb", &to_wkb<LineArray>);
  cls.def_property_readonly("coords", [](const py::object& self) {
    return coords_view(self.cast<const LineArray&>().coords(), self);
  });
  cls.def_property_readonly("line_offsets", [](const py::object& self) {
    return view<std::int64_t>(self.cast<const LineArray&>().line_offsets(), self);
  });
  cls.def_property_readonly("row_offsets", [](const py::object& self) {
    return view<std::int64_t>(self.cast<const LineArray&>().row_offsets(), self);
  });
  cls.def_property_readonly("bounds", [](const LineArray& self) { return bounds(self.box()); });
  cls.def("take", &take<LineArray>, py::arg("rows"));
  cls.def("__len__", &LineArray::size);
  cls.def("__eq__", [](const LineArray& a, const LineArray& b) { return a == b; });
  cls.def("__repr__", [](const LineArray& self) { return repr("LineArray", self); });
}

void bind_points(py::module_& m) {
  py::class_<PointArray> cls(
      m, "PointArray", "One point a row; a row without a point holds NaN in both coordinates.");
  cls.def(py::init([](const Doubles& coords, const std::string& layer) {
            return PointArray(coords_from(coords, "coords"), layer);
          }),
          py::arg("coords"), py::kw_only(), py::arg("layer") = "");
  cls.def_property_readonly("coords", [](const py::object& self) {
    return coords_view(self.cast<const PointArray&>().coords(), self);
  });
  cls.def_property_readonly("bounds", [](const PointArray& self) { return bounds(self.box()); });
  cls.def("take", &take<PointArray>, py::arg("rows"));
  cls.def("__len__", &PointArray::size);
  cls.def("__repr__", [](const PointArray& self) { return repr("PointArray", self); });
}

/// One place stands for an array of one.
Doubles places(const Doubles& xy) {
  if (xy.ndim() == 1 && xy.shape(0) == 2) return Doubles(py::object(xy.attr("reshape")(1, 2)));
  return xy;
}

py::object orientations(const Doubles& a, const Doubles& b, const Doubles& c) {
  const std::vector<Coord> from = coords_from(places(a), "a");
  const std::vector<Coord> to = coords_from(places(b), "b");
  const std::vector<Coord> of = coords_from(places(c), "c");
  if (from.size() != to.size() || to.size() != of.size())
    throw Error(ErrorCode::usage, "a, b and c must have the same length");
  std::vector<std::int8_t> turns(of.size());
  for (std::size_t i = 0; i < turns.size(); ++i)
    turns[i] = static_cast<std::int8_t>(orient(from[i], to[i], of[i]));
  if (a.ndim() == 1 && b.ndim() == 1 && c.ndim() == 1) return py::int_(turns.front());
  return array_from(std::move(turns));
}

}  // namespace

void bind_geom(py::module_& m) {
  bind_polygons(m);
  bind_lines(m);
  bind_points(m);
  m.def("orient", &orientations, py::arg("a"), py::arg("b"), py::arg("c"),
        "+1 where c lies left of the line from a to b, -1 right, 0 on it; exact.");
}

}  // namespace libgrid::python
