// SPDX-License-Identifier: Apache-2.0
// Checks and repairs what bytes draw, or a .case text (which begins with '#'), and holds the
// results to the laws.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "cases/case_file.hpp"
#include "cases/laws.hpp"
#include "libgrid/geom/wkb.hpp"
#include "situation_bytes.hpp"

namespace {

using namespace libgrid;

/// The situation, as a case would tell it.
void print(const Situation& s) {
  for (const Situation::Level& level : s.levels) {
    std::fprintf(stderr, "level %s\n", level.name.c_str());
    for (std::size_t row = 0; row < level.rows.size(); ++row) {
      std::fprintf(stderr, "row %s ", level.codes[row].c_str());
      if (!level.parent_of.empty())
        std::fprintf(stderr, "in %s ",
                     level.parent_of[row] < 0 ? "-" : std::to_string(level.parent_of[row]).c_str());
      for (const auto& [l, r] : s.repair.locked)
        if (&s.levels[l] == &level && static_cast<std::size_t>(r) == row)
          std::fprintf(stderr, "locked ");
      std::fprintf(stderr, "%s\n", write_wkt(level.rows, row).c_str());
    }
  }
  for (std::size_t row = 0; row < s.allowed.size(); ++row)
    std::fprintf(stderr, "allowed %s\n", write_wkt(s.allowed, row).c_str());
  for (std::size_t line = 0; line + 1 < s.evidence.line_offsets().size(); ++line) {
    std::fprintf(stderr, "evidence");
    for (const Coord c : s.evidence.line(static_cast<std::int64_t>(line)))
      std::fprintf(stderr, " %.17g %.17g", c.x, c.y);
    std::fprintf(stderr, "\n");
  }
  const std::pair<const char*, RepairPolicy> policies[] = {{"gaps", s.repair.gaps},
                                                           {"cell_gaps", s.repair.cell_gaps},
                                                           {"duplicates", s.repair.duplicates},
                                                           {"overlaps", s.repair.overlaps},
                                                           {"spills", s.repair.spills},
                                                           {"misnests", s.repair.misnests},
                                                           {"mismatches", s.repair.mismatches}};
  for (const auto& [kind, policy] : policies)
    if (policy != RepairPolicy::automatic)
      std::fprintf(stderr, "policy %s %s\n", kind, std::string(name_of(policy)).c_str());
  std::fprintf(stderr, "resolution_m %.17g\n", s.check.resolution_m);
}

[[noreturn]] void fail(const Situation& s, const std::string& what) {
  print(s);
  std::fprintf(stderr, "BROKEN: %s\n", what.c_str());
  std::abort();
}

/// Lines longer than the Earth is round may be refused.
bool is_beyond_the_earth(const Situation& s) {
  Box box;
  for (const Situation::Level& level : s.levels) box.add(level.rows.box());
  return box.width() > 4e7 || box.height() > 4e7;
}

/// Texts may ask for what is refused; drawn situations do not.
void try_laws(Situation& s, bool from_text, bool twice) {
  try {
    s.finish();
  } catch (const Error& e) {
    if (e.code() != ErrorCode::bad_geometry) fail(s, e.what());
    return;
  }
  if (std::getenv("LIBGRID_FUZZ_PRINT")) print(s);
  try {
    for (const std::string& law : broken_laws(s, twice)) fail(s, law);
  } catch (const Error& e) {
    const bool refused = (from_text && e.code() == ErrorCode::bad_value) ||
                         (is_beyond_the_earth(s) && e.code() == ErrorCode::bad_geometry);
    if (!refused) fail(s, e.what());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const bool twice = size % 4 == 0;  // the second time costs as much as the first
  if (data[0] != '#') {
    Situation s = situation_from({data, size});
    try_laws(s, false, twice);
    return 0;
  }
  try {
    Case c = read_case({reinterpret_cast<const char*>(data), size});
    c.situation.crs.clear();  // the plane: PROJ is not what is tried here
    try_laws(c.situation, true, twice);
  } catch (const std::runtime_error&) {  // no case
  }
  return 0;
}
