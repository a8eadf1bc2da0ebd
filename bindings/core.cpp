// SPDX-License-Identifier: Apache-2.0
#include <exception>
#include <optional>

#include "bindings.hpp"
#include "call.hpp"
#include "libgrid/core/table.hpp"
#include "libgrid/core/version.hpp"

namespace libgrid::python {

namespace {

/// The exception tree is written in Python (_errors.py): it pickles, and has docstrings.
void raise(const Error& error) {
  const py::object make = py::module_::import("libgrid._errors").attr("make_error");
  const py::object made = make(std::string(name_of(error.code())), error.message(), error.layer(),
                               error.row(), error.field());
  PyErr_SetObject(py::type::handle_of(made).ptr(), made.ptr());
}

/// A numeric column as a view, a text column as a list.
py::object values_of(const Column& self, const py::object& owner) {
  if (const auto* texts = std::get_if<std::vector<std::string>>(&self.values))
    return py::cast(*texts);
  if (const auto* whole = std::get_if<std::vector<std::int64_t>>(&self.values))
    return view<std::int64_t>(*whole, owner);
  return view<double>(std::get<std::vector<double>>(self.values), owner);
}

void bind_table(py::module_& m) {
  py::class_<Column> col(m, "Column");
  col.def_readonly("name", &Column::name);
  col.def_property_readonly(
      "values", [](const py::object& self) { return values_of(self.cast<const Column&>(), self); });
  col.def_property_readonly("missing", column(&Column::missing));
  py::class_<Table> table(m, "Table");
  table.def_property_readonly("columns", [](const py::object& self) {
    py::list list;
    for (const Column& column : self.cast<const Table&>().columns)
      list.append(py::cast(column, py::return_value_policy::reference_internal, self));
    return list;
  });
  table.def("__len__", &Table::size);
}

}  // namespace

void bind_core(py::module_& m) {
  m.attr("__version__") = version;
  m.attr("ERROR_CODES") = py::tuple(py::cast(words(ErrorCode::internal)));
  m.def(
      "exit_code",
      [](const std::string& code) {
        return exit_code(from_word(code, ErrorCode::internal, "code"));
      },
      py::arg("code"));
  m.def(
      "speak",
      [](const std::optional<std::string>& language) {
        speak(language ? std::optional(language_of(*language)) : std::nullopt);
      },
      py::arg("language"),
      "Choose the language of all later texts: \"en\", \"zh\" or None, as it is at the start.");
  bind_table(m);
  py::register_local_exception_translator([](std::exception_ptr pointer) {
    try {
      if (pointer) std::rethrow_exception(pointer);
    } catch (const Error& error) {
      raise(error);
    }
  });
}

}  // namespace libgrid::python
