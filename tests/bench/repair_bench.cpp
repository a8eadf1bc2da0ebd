// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <fstream>

#include "bench.hpp"
#include "libgrid/coverage/repair.hpp"
#include "libgrid/io/layer.hpp"
#include "libgrid/pipeline/repair_file.hpp"
#include "planted_check.hpp"
#include "rows_file.hpp"

namespace libgrid::bench {
namespace {

/// Policies that leave nothing.
const RepairOptions kAll = {.cell_gaps = RepairPolicy::divide, .duplicates = RepairPolicy::first};

/// Nothing is left but cells that have no land since their duplicates have it, rows that no fix
/// names keep every bit, and undo gives the input back.
void check_repair(const Plan& plan) {
  const std::vector<CoverageLevel> levels = levels_of(plan);
  const RepairResult r = repair(levels, plan.crs, {}, kAll);
  for (const IssueKind kind : r.after.issues.kind)
    require(kind == IssueKind::empty_cell, "a defect is left");
  require(r.fixes.size() > 0, "nothing was repaired");
  const std::vector<PolygonArray> before = undo(r);
  for (std::size_t l = 0; l < levels.size(); ++l) {
    require(before[l] == levels[l].rows, "undo does not give the input back");
    std::size_t next = 0;
    const std::vector<std::int64_t>& changed = r.changed[l].rows;
    for (std::int64_t row = 0; row < static_cast<std::int64_t>(levels[l].rows.size()); ++row)
      if (next < changed.size() && changed[next] == row)
        ++next;
      else
        require(r.rows[l].take({&row, 1}) == levels[l].rows.take({&row, 1}),
                "a row changed and is not named");
  }
}

/// Shapely's coverage_clean (GEOS's CoverageCleaner), where it is there. It has no parents, fills
/// gaps up to a width only, and may move any vertex.
Peer coverage_clean(const Session& session, const PolygonArray& cells) {
  if (session.peer_python.empty()) return {};
  const auto rows = session.scratch / "cells.wkb", answer = session.scratch / "answer.txt";
  write_rows(rows, cells);
  const std::string command = "'" + session.peer_python +
                              "' '" LIBGRID_BENCH_FOLDER "/repair_peer.py' '" + rows.string() +
                              "' > '" + answer.string() + "'";
  if (std::system(command.c_str()) != 0) return {};
  Peer peer{"Shapely"};
  double seconds = 0;
  std::ifstream(answer) >> peer.version >> seconds;
  peer.seconds = seconds;
  return peer;
}

/// mapshaper -clean from file to file, where LIBGRID_PEER_MAPSHAPER names the command. It has no
/// parents either.
Peer mapshaper(const std::filesystem::path& in, const std::filesystem::path& out) {
  const char* program = std::getenv("LIBGRID_PEER_MAPSHAPER");
  if (!program) return {};
  const std::string command = std::string(program) + " -i '" + in.string() + "' -clean -o '" +
                              out.string() + "' > /dev/null 2>&1";
  bool good = true;
  Peer peer{"mapshaper"};
  peer.seconds = measure([&] { good = good && std::system(command.c_str()) == 0; }).seconds;
  require(good, "mapshaper failed");
  return peer;
}

/// FlatGeobuf to FlatGeobuf.
void bench_files(Session& session, const Planted& planted, std::int64_t cells) {
  const auto folder = session.scratch / "planted";
  std::filesystem::create_directories(folder);
  for (const Layer& layer : planted_layers(planted))
    if (layer.name != "truth") write_layers(folder / (layer.name + ".fgb"), {layer});
  const RepairFileOptions options{.repair = kAll, .emptied_apart = true};
  const auto out = session.scratch / "repaired.fgb";
  session.time("repair.files", cells, mapshaper(folder / "cell.fgb", session.scratch / "m.fgb"),
               [&](int threads) {
                 const RepairedFile file = repair_file(folder, options, {.threads = threads});
                 require(file.result.after.issues.size() == 0, "a defect is left in the file");
                 write_repaired(file, out, {.threads = threads});
               });
}

}  // namespace

void bench_repair(Session& session) {
  const std::vector<std::int64_t> sizes = session.quick
                                              ? std::vector<std::int64_t>{300}
                                              : std::vector<std::int64_t>{1000, 10000, 100000};
  for (const std::int64_t cells : sizes) {
    const Planted planted = plant_defects(make_coverage(cells));
    check_repair(planted.plan);
    session.time("repair.planted", cells, coverage_clean(session, planted.plan.cells.geometry),
                 [&](int threads) {
                   repair(levels_of(planted.plan), planted.plan.crs, {}, kAll,
                          {.threads = threads});
                 });
    bench_files(session, planted, cells);
  }
}

}  // namespace libgrid::bench
