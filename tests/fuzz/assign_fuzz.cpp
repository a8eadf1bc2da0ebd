// SPDX-License-Identifier: Apache-2.0
// Assigns what bytes draw, and holds the results to the laws.
#include <cstdio>
#include <cstdlib>

#include "cases/assign_laws.hpp"
#include "cases/assign_situation.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/geom/wkb.hpp"

namespace {

using namespace libgrid;

void print(const AssignSituation& s) {
  for (std::size_t row = 0; row < s.cells.size(); ++row)
    std::fprintf(stderr, "cell %s %s\n", s.codes.empty() ? "-" : s.codes[row].c_str(),
                 write_wkt(s.cells, row).c_str());
  for (std::size_t row = 0; row < s.footprints.size(); ++row)
    std::fprintf(stderr, "footprint %s entrance %.17g %.17g\n",
                 write_wkt(s.footprints, row).c_str(), s.entrances[row].x, s.entrances[row].y);
  for (std::size_t row = 0; row < s.lines.size(); ++row)
    for (std::int64_t l = s.lines.lines(row).begin; l < s.lines.lines(row).end; ++l) {
      std::fprintf(stderr, "line %zu", row);
      for (const Coord c : s.lines.line(l)) std::fprintf(stderr, " %.17g %.17g", c.x, c.y);
      std::fprintf(stderr, "\n");
    }
}

[[noreturn]] void fail(const AssignSituation& s, const std::string& what) {
  print(s);
  std::fprintf(stderr, "BROKEN: %s\n", what.c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  AssignSituation s;
  try {
    s = assign_situation_from({data, size});
  } catch (const Error& e) {
    if (e.code() != ErrorCode::bad_geometry) fail(s, e.what());
    return 0;
  }
  if (std::getenv("LIBGRID_FUZZ_PRINT")) print(s);
  for (const std::string& law : broken_assign_laws(s)) fail(s, law);
  return 0;
}
