// SPDX-License-Identifier: Apache-2.0
#include <pybind11/stl/filesystem.h>

#include <array>
#include <filesystem>

#include "bindings.hpp"
#include "call.hpp"
#include "libgrid/locate/locator.hpp"
#include "libgrid/locate/nearest_items.hpp"

namespace libgrid::python {

namespace {

void require_codes(const std::vector<std::string>& codes, const PolygonArray& cells) {
  if (!codes.empty() && codes.size() != cells.size())
    throw Error(ErrorCode::bad_value, "there are " + std::to_string(codes.size()) + " codes for " +
                                          std::to_string(cells.size()) + " cells");
}

py::tuple rows_and_distances(const std::vector<NearestItems::Nearest>& found) {
  std::vector<std::int64_t> rows;
  std::vector<double> distances;
  for (const NearestItems::Nearest& next : found) {
    rows.push_back(next.item);
    distances.push_back(next.distance);
  }
  return py::make_tuple(array_from(std::move(rows)), array_from(std::move(distances)));
}

void bind_nearest_items(py::module_& m) {
  py::class_<NearestItems> cls(m, "NearestItems",
                               "Finds the items of a register that are nearest to a place.");
  cls.def(py::init([](const PointArray& items, const std::vector<std::string>& codes) {
            const py::gil_scoped_release released;
            return NearestItems(items, codes);
          }),
          py::arg("items"), py::kw_only(), py::arg("codes") = py::list());
  cls.def(
      "nearest",
      [](const NearestItems& self, double x, double y, std::size_t count) {
        return rows_and_distances(self.nearest({x, y}, count));
      },
      py::arg("x"), py::arg("y"), py::arg("count") = 1);
  cls.def(
      "within",
      [](const NearestItems& self, double x, double y, double radius) {
        return rows_and_distances(self.within({x, y}, radius));
      },
      py::arg("x"), py::arg("y"), py::arg("radius"));
  cls.def(
      "nearest_of",
      [](const NearestItems& self, const Doubles& points, std::size_t count, int threads,
         const py::object& progress) {
        const std::vector<Coord> places = coords_from(points, "points");
        NearestItems::Columns found = call(
            threads, progress, [&](const Run& run) { return self.nearest_of(places, count, run); });
        const std::array<std::size_t, 2> shape{places.size(), count};
        return py::make_tuple(array_from(std::move(found.item)).reshape(shape),
                              array_from(std::move(found.distance)).reshape(shape));
      },
      py::arg("points"), py::kw_only(), py::arg("count") = 1, py::arg("threads") = 0,
      py::arg("progress") = py::none());
}

}  // namespace

void bind_locate(py::module_& m) {
  py::class_<Locator> cls(m, "Locator", "Finds the cell of a place, exactly on stored doubles.");
  cls.def(py::init([](const PolygonArray& cells, const std::vector<std::string>& codes) {
            require_codes(codes, cells);
            const py::gil_scoped_release released;
            return Locator(cells, codes);
          }),
          py::arg("cells"), py::kw_only(), py::arg("codes") = py::list());
  cls.def_static(
      "open",
      [](const std::filesystem::path& path, bool verify, int threads, const py::object& progress) {
        return call(threads, progress,
                    [&](const Run& run) { return Locator::open(path, verify, run); });
      },
      py::arg("path"), py::kw_only(), py::arg("verify") = false, py::arg("threads") = 0,
      py::arg("progress") = py::none());
  cls.def(
      "save",
      [](const Locator& self, const std::filesystem::path& path, const std::string& crs,
         int threads, const py::object& progress) {
        call(threads, progress, [&](const Run& run) { self.save(path, crs, run); });
      },
      py::arg("path"), py::kw_only(), py::arg("crs") = "", py::arg("threads") = 0,
      py::arg("progress") = py::none());
  cls.def_property_readonly("cells", &Locator::cells);
  cls.def_property_readonly("crs", &Locator::crs);
  cls.def_property_readonly("codes", [](const Locator& self) {
    py::list codes(self.cells().size());
    for (std::size_t row = 0; row < codes.size(); ++row)
      codes[row] = py::str(self.code(static_cast<std::int64_t>(row)));
    return codes;
  });
  cls.def(
      "code",
      [](const Locator& self, std::int64_t cell) -> std::string {
        if (cell < 0 || cell >= static_cast<std::int64_t>(self.cells().size()))
          throw Error(ErrorCode::usage, "there is no cell " + std::to_string(cell));
        return std::string(self.code(cell));
      },
      py::arg("cell"));
  cls.def(
      "cells_of",
      [](const Locator& self, const Doubles& points, int threads, const py::object& progress) {
        const std::vector<Coord> places = coords_from(points, "points");
        return array_from(
            call(threads, progress, [&](const Run& run) { return self.cells_of(places, run); }));
      },
      py::arg("points"), py::kw_only(), py::arg("threads") = 0, py::arg("progress") = py::none());
  cls.def(
      "cell_of",
      [](const Locator& self, double x, double y) {
        return self.cell_of({x, y});
      },
      py::arg("x"), py::arg("y"));
  cls.def(
      "all_cells_of",
      [](const Locator& self, double x, double y) {
        return array_from(self.all_cells_of({x, y}));
      },
      py::arg("x"), py::arg("y"));
  cls.def(
      "nearest",
      [](const Locator& self, double x, double y) {
        const Locator::Nearest found = self.nearest({x, y});
        return py::make_tuple(found.cell, found.distance);
      },
      py::arg("x"), py::arg("y"));
  cls.def(
      "nearest_cells",
      [](const Locator& self, double x, double y, std::size_t count) {
        std::vector<std::int64_t> cells;
        std::vector<double> distances;
        for (const Locator::Nearest& found : self.nearest({x, y}, count)) {
          cells.push_back(found.cell);
          distances.push_back(found.distance);
        }
        return py::make_tuple(array_from(std::move(cells)), array_from(std::move(distances)));
      },
      py::arg("x"), py::arg("y"), py::arg("count"));
  cls.def(
      "cells_in_box",
      [](const Locator& self, double min_x, double min_y, double max_x, double max_y) {
        if (!(min_x <= max_x && min_y <= max_y))
          throw Error(ErrorCode::usage, "the box ends before it begins");
        return array_from(self.cells_meeting(Box{min_x, min_y, max_x, max_y}));
      },
      py::arg("min_x"), py::arg("min_y"), py::arg("max_x"), py::arg("max_y"));
  cls.def(
      "cells_meeting",
      [](const Locator& self, const PolygonArray& polygons, std::size_t row) {
        if (row >= polygons.size())
          throw Error(ErrorCode::usage, "there is no row " + std::to_string(row));
        return array_from(self.cells_meeting(polygons, row));
      },
      py::arg("polygons"), py::arg("row") = 0);
  bind_nearest_items(m);
  m.def(
      "locate",
      [](const Doubles& points, const PolygonArray& cells, const std::vector<std::string>& codes,
         int threads, const py::object& progress) {
        require_codes(codes, cells);
        const std::vector<Coord> places = coords_from(points, "points");
        return array_from(call(threads, progress, [&](const Run& run) {
          return Locator(cells, codes, run).cells_of(places, run);
        }));
      },
      py::arg("points"), py::arg("cells"), py::kw_only(), py::arg("codes") = py::list(),
      py::arg("threads") = 0, py::arg("progress") = py::none(),
      "The row of each place's cell, -1 where it lies in none; see Locator.");
}

}  // namespace libgrid::python
