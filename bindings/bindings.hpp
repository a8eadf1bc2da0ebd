// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pybind11/functional.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/coord.hpp"

/// Conventions of the extension module libgrid._libgrid. It is the C++ library on numpy arrays;
/// what knows GeoDataFrames is Python, in bindings/python/libgrid.
///
/// * One file a module of the library, its sections in the order of the headers.
/// * A column of a result is a read-only numpy view that keeps its owner alive; nothing is copied.
///   Columns of text and enums are lists of str.
/// * An enum value is its C++ name as a str.
/// * Numbers must arrive as numbers: numpy's safe casts are taken, others are a TypeError.
/// * Everything after the first argument or two is keyword-only.
/// * Long calls go through in_worker (call.hpp), short ones release the GIL.
namespace libgrid::python {

namespace py = pybind11;

using Doubles = py::array_t<double, py::array::c_style>;
using Integers = py::array_t<std::int64_t, py::array::c_style>;

static_assert(sizeof(Coord) == 2 * sizeof(double), "coords are shown to numpy as (N, 2)");

/// `(N, 2)` places as a vector. Errors: Error{usage} for another shape.
std::vector<Coord> coords_from(const Doubles& xy, const char* name);
/// Read-only `(N, 2)` view of places that `owner` holds.
py::array coords_view(std::span<const Coord> coords, const py::object& owner);

template <class T>
std::vector<T> vector_from(const py::array_t<T, py::array::c_style>& values, const char* name) {
  if (values.ndim() != 1)
    throw Error(ErrorCode::usage, std::string(name) + " must have one dimension");
  return {values.data(), values.data() + values.size()};
}

/// Read-only view of a column that `owner` holds.
template <class T>
py::array view(std::span<const T> values, const py::object& owner) {
  py::array_t<T> array({static_cast<py::ssize_t>(values.size())},
                       {static_cast<py::ssize_t>(sizeof(T))}, values.data(), owner);
  array.attr("setflags")(py::arg("write") = false);
  return array;
}

/// A fresh array that takes a vector over without a copy.
template <class T>
py::array_t<T> array_from(std::vector<T> values) {
  auto* kept = new std::vector<T>(std::move(values));
  const py::capsule owner(kept, [](void* p) { delete static_cast<std::vector<T>*>(p); });
  return py::array_t<T>(static_cast<py::ssize_t>(kept->size()), kept->data(), owner);
}
py::array_t<double> array_from(const std::vector<Coord>& coords);

/// The words of an enum whose values run from 0 to `last`, in their order.
template <class E>
std::vector<std::string> words(E last) {
  std::vector<std::string> found;
  for (int value = 0; value <= static_cast<int>(last); ++value)
    found.emplace_back(name_of(static_cast<E>(value)));
  return found;
}

/// The value that a word names. Errors: Error{usage} listing the words.
template <class E>
E from_word(std::string_view word, E last, const char* option) {
  std::string list;
  for (int value = 0; value <= static_cast<int>(last); ++value) {
    const std::string_view name = name_of(static_cast<E>(value));
    if (name == word) return static_cast<E>(value);
    list += (list.empty() ? "" : ", ") + std::string(name);
  }
  throw Error(ErrorCode::usage,
              std::string(option) + " is \"" + std::string(word) + "\"; it must be one of " + list);
}

template <class E>
py::list words_of(std::span<const E> values, E last) {
  std::vector<py::str> names;
  for (const std::string& word : words(last)) names.emplace_back(word);
  py::list list(values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    list[i] = names[static_cast<std::size_t>(values[i])];
  return list;
}

/// A getter for a numeric column: `cls.def_property_readonly("share", column(&Assignment::share))`.
template <class Owner, class T>
auto column(std::vector<T> Owner::*member) {
  return
      [member](const py::object& self) { return view<T>(self.cast<const Owner&>().*member, self); };
}
template <class Owner>
auto column(std::vector<Coord> Owner::*member) {
  return [member](const py::object& self) {
    return coords_view(self.cast<const Owner&>().*member, self);
  };
}
/// A getter for a column of an enum whose last value is `last`.
template <class Owner, class E>
auto word_column(std::vector<E> Owner::*member, E last) {
  return [member, last](const Owner& self) { return words_of<E>(self.*member, last); };
}

void bind_core(py::module_& m);
void bind_geom(py::module_& m);
void bind_arrow(py::module_& m);
void bind_codes(py::module_& m);
void bind_crs(py::module_& m);
void bind_locate(py::module_& m);
void bind_coverage(py::module_& m);
void bind_assign(py::module_& m);
void bind_compare(py::module_& m);
void bind_partition(py::module_& m);
void bind_plan(py::module_& m);
void bind_io(py::module_& m);
void bind_render(py::module_& m);
void bind_pipeline(py::module_& m);
void bind_repair(py::module_& m);
void bind_sample(py::module_& m);

}  // namespace libgrid::python
