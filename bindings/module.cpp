// SPDX-License-Identifier: Apache-2.0
#include "bindings.hpp"

PYBIND11_MODULE(_libgrid, m) {
  using namespace libgrid::python;
  m.doc() = "libgrid on numpy arrays; the package libgrid puts GeoDataFrames on top.";
  bind_core(m);
  bind_geom(m);
  bind_arrow(m);
  bind_codes(m);
  bind_crs(m);
  bind_locate(m);
  bind_coverage(m);
  bind_assign(m);
  bind_compare(m);
  bind_partition(m);
  bind_plan(m);
  bind_io(m);
  bind_render(m);
  bind_pipeline(m);
  bind_repair(m);
  bind_sample(m);
}
