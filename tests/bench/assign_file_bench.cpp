// SPDX-License-Identifier: Apache-2.0
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_recordbatch.h>

#include "bench.hpp"
#include "libgrid/assign/assign.hpp"
#include "libgrid/pipeline/assign_file.hpp"
#include "made_up.hpp"

namespace libgrid::bench {
namespace {

/// GDAL's columns of Arrow, all of them and nothing done with them: rows read.
std::int64_t arrow_rows(const std::filesystem::path& path) {
  GDALDatasetH file =
      GDALOpenEx(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, nullptr, nullptr, nullptr);
  require(file != nullptr, "GDAL opens " + path.string());
  ArrowArrayStream stream = {};
  require(OGR_L_GetArrowStream(GDALDatasetGetLayer(file, 0), &stream, nullptr),
          "GDAL has columns of Arrow");
  std::int64_t rows = 0;
  for (ArrowArray batch = {}; stream.get_next(&stream, &batch) == 0 && batch.release;
       batch.release(&batch))
    rows += batch.length;
  stream.release(&stream);
  GDALClose(file);
  return rows;
}

/// From file to columns, beside a mere read of the objects.
void bench_file(Session& session, const std::string& name, const Layer& objects,
                const std::filesystem::path& cells, const std::vector<std::int64_t>& expected) {
  const auto path = session.scratch / (objects.name + ".gpkg");
  write_layers(path, {objects});
  std::int64_t rows = 0;
  const Measure read = measure([&] { rows = arrow_rows(path); });
  require(rows == static_cast<std::int64_t>(objects.size()), "GDAL reads all rows");
  const AssignedFile found = assign_file(path, cells);
  require(std::equal(found.cell.begin(), found.cell.end(), expected.begin(), expected.end()),
          "from a file and in memory the cells differ");
  session.time(name, rows, {"GDAL Arrow", GDALVersionInfo("RELEASE_NAME"), read.seconds},
               [&](int threads) {
                 assign_file(path, cells, {}, {.threads = threads, .progress = {}, .stop = {}});
               });
  std::filesystem::remove(path);
}

}  // namespace

void bench_assign_file(Session& session) {
  const int side = session.quick ? 8 : 100;
  const Layer cells{"cells", {}, crooked_mesh(side, 20).cells, {}};
  const auto path = session.scratch / "cells.gpkg";
  write_layers(path, {cells});
  {
    const Layer footprints{
        "footprints", {}, footprints_on(side, session.quick ? 500 : 1000000, 2), {}};
    bench_file(session, "assign.file.footprints", footprints, path,
               assign_footprints(footprints.polygons(), cells.polygons(), {}, {}).cell);
  }
  const Layer points{
      "points", {}, PointArray(points_on(side, session.quick ? 500 : 4000000, 1)), {}};
  bench_file(session, "assign.file.points", points, path,
             assign_points(points.points(), cells.polygons(), {}, {}).cell);
}

}  // namespace libgrid::bench
