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

/// The columns of the shortest register: a code, a kind and a number of households.
Table register_of(std::size_t rows) {
  std::vector<std::string> codes, kinds;
  std::vector<std::int64_t> households;
  for (std::size_t row = 0; row < rows; ++row) {
    codes.push_back(std::to_string(110101001001000000 + static_cast<std::int64_t>(row)));
    kinds.emplace_back(row % 8 == 0 ? "shop" : "residential");
    households.push_back(static_cast<std::int64_t>(row % 97));
  }
  Table table;
  table.add("code", std::move(codes));
  table.add("kind", std::move(kinds));
  table.add("households", std::move(households));
  return table;
}

/// From file to columns, beside a mere read of the objects and all their columns.
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

/// Objects as a register has them, and bare geometries.
void bench_files(Session& session, const std::string& name, Layer objects,
                 const std::filesystem::path& cells, const std::vector<std::int64_t>& expected) {
  bench_file(session, name + ".bare", objects, cells, expected);
  objects.table = register_of(objects.size());
  bench_file(session, name, objects, cells, expected);
}

}  // namespace

void bench_assign_file(Session& session) {
  const int side = session.quick ? 8 : 100;
  const Layer cells{"cells", {}, crooked_mesh(side, 20).cells, {}};
  const auto path = session.scratch / "cells.gpkg";
  write_layers(path, {cells});
  {
    Layer footprints{"footprints", {}, footprints_on(side, session.quick ? 500 : 1000000, 2), {}};
    const Assignment known = assign_footprints(footprints.polygons(), cells.polygons(), {}, {});
    bench_files(session, "assign.file.footprints", std::move(footprints), path, known.cell);
  }
  Layer points{"points", {}, PointArray(points_on(side, session.quick ? 500 : 10000000, 1)), {}};
  const Assignment known = assign_points(points.points(), cells.polygons(), {}, {});
  bench_files(session, "assign.file.points", std::move(points), path, known.cell);
}

}  // namespace libgrid::bench
