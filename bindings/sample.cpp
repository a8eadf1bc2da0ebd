// SPDX-License-Identifier: Apache-2.0
#include "sample.hpp"

#include "bindings.hpp"
#include "call.hpp"

namespace libgrid::python {

void bind_sample(py::module_& m) {
  m.def(
      "sample",
      [](const std::string& path, const std::string& size, std::uint64_t seed, int threads,
         const py::object& progress) {
        if (size != "street")
          throw Error(ErrorCode::usage, "size is \"" + size + "\"; it must be street");
        call(threads, progress, [&](const Run& run) {
          write_layers(path, make_sample({.size = SampleSize::street, .seed = seed}, run), {}, run);
        });
      },
      py::arg("path"), py::kw_only(), py::arg("size") = "street", py::arg("seed") = 1,
      py::arg("threads") = 0, py::arg("progress") = py::none());
}

}  // namespace libgrid::python
