// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <sstream>

#include "bench.hpp"
#include "libgrid/io/layer.hpp"
#include "made_up.hpp"

namespace libgrid::bench {
namespace {

void run(const std::string& command) {
  require(std::system(command.c_str()) == 0, "this failed: " + command);
}

std::string quoted(const std::filesystem::path& path) { return "'" + path.string() + "'"; }

/// The column "cell" of a table.
std::vector<std::string> cells_in(const std::filesystem::path& table) {
  const Layer layer = read_layer(table, {}, {.fields = {"cell"}});
  std::vector<std::string> cells;
  for (std::size_t row = 0; row < layer.table.size(); ++row)
    cells.push_back(layer.table.columns.at(0).text(row));
  return cells;
}

/// Two files, and the tables that the programs make of them.
struct Job {
  std::string kind;
  std::filesystem::path objects, cells, ours, theirs;
};

Peer geopandas(const Session& session, const Job& job) {
  if (session.peer_python.empty()) return {};
  const auto version = session.scratch / "version.txt";
  Peer peer{"GeoPandas"};
  peer.seconds = seconds_of([&] {
    run("'" + session.peer_python + "' '" LIBGRID_BENCH_FOLDER "/assign_peer.py' " + job.kind +
        " " + quoted(job.objects) + " " + quoted(job.cells) + " " + quoted(job.theirs) + " > " +
        quoted(version));
  });
  std::ifstream(version) >> peer.version;
  return peer;
}

/// Files into tables by ogr2ogr, which makes the indexes too, and the join. LIBGRID_PEER_POSTGIS is
/// a connection for both, as "dbname=bench".
Peer postgis(const Job& job) {
  const char* connection = std::getenv("LIBGRID_PEER_POSTGIS");
  if (!connection) return {};
  const auto load = [&](const std::filesystem::path& file, const std::string& table) {
    run("ogr2ogr -q -overwrite -f PostgreSQL --config PG_USE_COPY YES -lco GEOMETRY_NAME=geom "
        "-lco FID=fid -nln " +
        table + " 'PG:" + connection + "' " + quoted(file));
  };
  Peer peer{"PostGIS"};
  peer.seconds = seconds_of([&] {
    load(job.objects, "libgrid_objects");
    load(job.cells, "libgrid_cells");
    run("psql -q -X '" + std::string(connection) + "' -v kind=" + job.kind +
        " -f '" LIBGRID_BENCH_FOLDER "/assign_peer.sql' > " + quoted(job.theirs));
  });
  return peer;
}

void compare(Session& session, const Job& job, std::int64_t size, const Peer& peer) {
  if (!peer.seconds) return;
  const auto ours = [&](int threads) {
    run("'" LIBGRID_COMMAND "' assign " + quoted(job.objects) + " " + quoted(job.cells) + " -o " +
        quoted(job.ours) + " --threads " + std::to_string(threads) + " > /dev/null 2>&1");
  };
  ours(1);
  require(cells_in(job.ours) == cells_in(job.theirs), "libgrid and " + peer.name + " differ");
  session.time("assign.command." + job.kind, size, peer, ours);
}

}  // namespace

void bench_assign_command(Session& session) {
  const int side = session.quick ? 8 : 100;
  const std::size_t count = session.quick ? 500 : 200000;
  Layer cells{"cells", {}, crooked_mesh(side, 20).cells, {}};
  std::vector<std::string> codes;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    std::ostringstream code;
    code << std::setw(6) << std::setfill('0') << row;
    codes.push_back(code.str());
  }
  cells.table.add("code", codes);
  const auto at = [&](const std::string& name) { return session.scratch / name; };
  write_layers(at("cells.gpkg"), {cells});
  write_layers(at("points.gpkg"), {{"points", {}, PointArray(points_on(side, count, 1)), {}}});
  write_layers(at("footprints.gpkg"), {{"footprints", {}, footprints_on(side, count, 2), {}}});
  for (const std::string kind : {"points", "footprints"}) {
    const Job job{kind, at(kind + ".gpkg"), at("cells.gpkg"), at("ours.csv"), at("theirs.csv")};
    compare(session, job, static_cast<std::int64_t>(count), geopandas(session, job));
    compare(session, job, static_cast<std::int64_t>(count), postgis(job));
  }
}

}  // namespace libgrid::bench
