// SPDX-License-Identifier: Apache-2.0
#include <exception>

#include "bindings.hpp"
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
  py::register_local_exception_translator([](std::exception_ptr pointer) {
    try {
      if (pointer) std::rethrow_exception(pointer);
    } catch (const Error& error) {
      raise(error);
    }
  });
}

}  // namespace libgrid::python
