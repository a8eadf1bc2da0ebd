// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "bench.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/geom/measures.hpp"
#include "made_up.hpp"
#include "planted_check.hpp"
#include "rows_file.hpp"

namespace libgrid::bench {
namespace {

/// Shapely's coverage_is_valid on the same rows, where a Python with Shapely is at hand.
Peer shapely(const Session& session, const PolygonArray& cells) {
  if (session.peer_python.empty()) return {};
  const auto rows = session.scratch / "cells.wkb";
  const auto answer = session.scratch / "answer.txt";
  write_rows(rows, cells);
  const std::string command = "'" + session.peer_python +
                              "' '" LIBGRID_BENCH_FOLDER "/coverage_peer.py' '" + rows.string() +
                              "' > '" + answer.string() + "'";
  if (std::system(command.c_str()) != 0) return {};
  std::ifstream file(answer);
  Peer peer{"Shapely"};
  double seconds = 0;
  std::string valid;
  file >> peer.version >> seconds >> valid;
  require(valid == "valid", "Shapely finds the mesh invalid");
  peer.seconds = seconds;
  return peer;
}

void check_answers(const CrookedMesh& mesh, const Crs& plane) {
  require(check_coverage({.rows = mesh.cells}, {.rows = mesh.outline}, plane).clean(),
          "defects in a mesh that has none");
  const std::size_t lost = mesh.cells.size() / 2;
  const PolygonArray holed = without_row(mesh.cells, lost);
  const CheckResult result = check_coverage({.rows = holed}, {.rows = mesh.outline}, plane);
  require(result.issues.size() == 1 && result.issues.kind[0] == IssueKind::gap &&
              std::abs(result.issues.area_m2[0] - row_area(mesh.cells, lost)) < 1e-3,
          "a cell was taken away, and not exactly its land is a gap");
}

double total_area(const PolygonArray& polygons) {
  double total = 0;
  for (std::size_t row = 0; row < polygons.size(); ++row) total += row_area(polygons, row);
  return total;
}

/// What is covered too often less what is not covered is what the cells have more than the outline.
void check_balance(const PolygonArray& cells, const PolygonArray& outline, const Crs& plane) {
  const Issues issues = check_coverage({.rows = cells}, {.rows = outline}, plane).issues;
  double balance = total_area(cells) - total_area(outline);
  for (std::size_t i = 0; i < issues.size(); ++i)
    balance += (issues.kind[i] == IssueKind::gap ? 1 : -1) * issues.area_m2[i];
  require(std::abs(balance) < 1e-6 * total_area(outline), "gaps and overlaps do not add up");
}

/// The worst case: all edges are left over, and the streets between the cells are one gap.
void bench_drawn_apart(Session& session, const Crs& plane) {
  const CrookedMesh mesh = crooked_mesh(session.quick ? 8 : 100, 20);
  const PolygonArray cells = drawn_apart(mesh.cells, 0.001);
  check_balance(cells, mesh.outline, plane);
  session.time("coverage.drawn_apart", static_cast<std::int64_t>(cells.size()),
               shapely(session, cells), [&](int threads) {
                 check_coverage({.rows = cells}, {.rows = mesh.outline}, plane, {}, {},
                                {.threads = threads});
               });
}

/// Cells with every kind of defect, all of which the check must find, and nothing else.
void bench_planted(Session& session) {
  const std::vector<std::int64_t> sizes = session.quick
                                              ? std::vector<std::int64_t>{300}
                                              : std::vector<std::int64_t>{1000, 10000, 100000};
  for (const std::int64_t cells : sizes) {
    const Planted planted = plant_defects(make_coverage(cells));
    const ScoreRow all = score_issues(truth_layer(planted), found_layer(planted)).total();
    require(all.found == all.planted, "a planted defect is not found");
    require(all.extra == 0, "a defect is told that was not planted");
    require(all.wrong_form == 0, "a gap is told in another form");
    session.time("coverage.planted", cells, {},
                 [&](int threads) { check_all(planted.plan, {.threads = threads}); });
  }
}

}  // namespace

void bench_coverage(Session& session) {
  const Crs plane;
  const std::vector<int> sides = session.quick ? std::vector{8} : std::vector{100, 316};
  for (const int side : sides) {
    const CrookedMesh mesh = crooked_mesh(side, 20);
    check_answers(mesh, plane);
    session.time("coverage.check", static_cast<std::int64_t>(mesh.cells.size()),
                 shapely(session, mesh.cells), [&](int threads) {
                   check_coverage({.rows = mesh.cells}, {.rows = mesh.outline}, plane, {}, {},
                                  {.threads = threads});
                 });
  }
  bench_drawn_apart(session, plane);
  bench_planted(session);
}

}  // namespace libgrid::bench
