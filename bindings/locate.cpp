// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"
#include "call.hpp"
#include "libgrid/locate/locator.hpp"

namespace libgrid::python {

namespace {

/// A locator with what it points into.
class KeptLocator {
 public:
  KeptLocator(const PolygonArray& cells, std::vector<std::string> codes)
      : codes_(std::move(codes)), locator_(cells, codes_) {}
  const Locator& operator*() const { return locator_; }

 private:
  std::vector<std::string> codes_;
  Locator locator_;
};

void require_codes(const std::vector<std::string>& codes, const PolygonArray& cells) {
  if (!codes.empty() && codes.size() != cells.size())
    throw Error(ErrorCode::bad_value, "there are " + std::to_string(codes.size()) + " codes for " +
                                          std::to_string(cells.size()) + " cells");
}

}  // namespace

void bind_locate(py::module_& m) {
  py::class_<KeptLocator> cls(m, "Locator",
                              "Finds the cell of a place, exactly on stored doubles.");
  cls.def(py::init([](const PolygonArray& cells, std::vector<std::string> codes) {
            require_codes(codes, cells);
            const py::gil_scoped_release released;
            return KeptLocator(cells, std::move(codes));
          }),
          py::arg("cells"), py::kw_only(), py::arg("codes") = py::list(), py::keep_alive<1, 2>());
  cls.def(
      "cells_of",
      [](const KeptLocator& self, const Doubles& points, int threads, const py::object& progress) {
        const std::vector<Coord> places = coords_from(points, "points");
        return array_from(
            call(threads, progress, [&](const Run& run) { return (*self).cells_of(places, run); }));
      },
      py::arg("points"), py::kw_only(), py::arg("threads") = 0, py::arg("progress") = py::none());
  cls.def(
      "cell_of",
      [](const KeptLocator& self, double x, double y) {
        return (*self).cell_of({x, y});
      },
      py::arg("x"), py::arg("y"));
  cls.def(
      "all_cells_of",
      [](const KeptLocator& self, double x, double y) {
        return array_from((*self).all_cells_of({x, y}));
      },
      py::arg("x"), py::arg("y"));
  cls.def(
      "nearest",
      [](const KeptLocator& self, double x, double y) {
        const Locator::Nearest found = (*self).nearest({x, y});
        return py::make_tuple(found.cell, found.distance);
      },
      py::arg("x"), py::arg("y"));
  cls.def(
      "nearest_cells",
      [](const KeptLocator& self, double x, double y, std::size_t count) {
        std::vector<std::int64_t> cells;
        std::vector<double> distances;
        for (const Locator::Nearest& found : (*self).nearest({x, y}, count)) {
          cells.push_back(found.cell);
          distances.push_back(found.distance);
        }
        return py::make_tuple(array_from(std::move(cells)), array_from(std::move(distances)));
      },
      py::arg("x"), py::arg("y"), py::arg("count"));
  cls.def(
      "cells_in_box",
      [](const KeptLocator& self, double min_x, double min_y, double max_x, double max_y) {
        if (!(min_x <= max_x && min_y <= max_y))
          throw Error(ErrorCode::usage, "the box ends before it begins");
        return array_from((*self).cells_meeting(Box{min_x, min_y, max_x, max_y}));
      },
      py::arg("min_x"), py::arg("min_y"), py::arg("max_x"), py::arg("max_y"));
  cls.def(
      "cells_meeting",
      [](const KeptLocator& self, const PolygonArray& polygons, std::size_t row) {
        if (row >= polygons.size())
          throw Error(ErrorCode::usage, "there is no row " + std::to_string(row));
        return array_from((*self).cells_meeting(polygons, row));
      },
      py::arg("polygons"), py::arg("row") = 0);
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
