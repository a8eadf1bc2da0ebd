// SPDX-License-Identifier: Apache-2.0
#include "sample.hpp"

#include "bindings.hpp"
#include "call.hpp"
#include "dirt.hpp"
#include "planted.hpp"

namespace libgrid::python {

void bind_sample(py::module_& m) {
  m.def(
      "sample",
      [](const std::string& path, const std::string& size, std::uint64_t seed,
         std::int64_t buildings, const std::string& defects, std::int64_t count,
         const std::vector<std::string>& dirt, int threads, const py::object& progress) {
        const SampleOptions options{sample_size(size), buildings, seed};
        call(threads, progress, [&](const Run& run) {
          if (!defects.empty()) {
            const Plan clean = clean_coverage(defects, seed, run);
            write_planted(path, plant_defects(clean, {.seed = seed, .count = count}, run), run);
            return;
          }
          if (dirt.empty())
            write_layers(path, make_sample(options, run), {}, run);
          else
            write_dirty(path, make_sample(options, run), dirt, seed, run);
        });
      },
      py::arg("path"), py::kw_only(), py::arg("size") = "street", py::arg("seed") = 1,
      py::arg("buildings") = 0, py::arg("defects") = "", py::arg("count") = -1,
      py::arg("dirt") = std::vector<std::string>(), py::arg("threads") = 0,
      py::arg("progress") = py::none());
}

}  // namespace libgrid::python
