// SPDX-License-Identifier: Apache-2.0
#include "bench.hpp"
#include "libgrid/pipeline/pipeline.hpp"
#include "planted.hpp"

namespace libgrid::bench {

/// Read, check and report, beside a mere read by GDAL. FlatGeobuf holds the cells alone, so their
/// outline is derived; the GeoPackage has the levels, too.
void bench_coverage_file(Session& session) {
  const std::int64_t count = session.quick ? 300 : 100000;
  const std::vector<Layer> layers = planted_layers({make_coverage(count), {}, {}});
  const Layer &levels = layers[0], &cells = layers[1];
  const auto flat = session.scratch / "cells.fgb", packed = session.scratch / "cells.gpkg";
  write_layers(flat, {cells});
  write_layers(packed, {levels, cells});
  for (const auto& path : {flat, packed}) {
    const PlanResult result = check_file(path, {.layers = {{"cells", cells.name}}});
    require(certificate_hindrance(result).empty(),
            path.string() + " has no defect, but is not clean");
    require((result.plan.levels.front().derived != nullptr) == (path == flat),
            "what the cells are checked against");
    session.time("coverage.file" + path.extension().string(),
                 static_cast<std::int64_t>(cells.size()), gdal_read(path, cells.name),
                 [&](int threads) {
                   const Run run{.threads = threads};
                   issues_json(check_file(path, {.layers = {{"cells", cells.name}}}, {}, run).plan);
                 });
  }
}

}  // namespace libgrid::bench
