// SPDX-License-Identifier: Apache-2.0
// Writes the seeds of the harnesses, most of them from the cases: make_seeds CASES FOLDER
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "cases/case_file.hpp"
#include "libgrid/geom/wkb.hpp"
#include "random.hpp"
#include "situation_bytes.hpp"

namespace {

namespace fs = std::filesystem;
using namespace libgrid;

void write(const fs::path& path, const void* bytes, std::size_t size) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary)
      .write(static_cast<const char*>(bytes), static_cast<std::streamsize>(size));
}

void seed(const std::string& name, const std::string& text, const fs::path& folder) {
  write(folder / "coverage" / (name + ".case"), text.data(), text.size());
  Case c = read_case(text);
  if (c.refused) return;
  Situation& s = c.situation;
  s.finish();
  const std::vector<std::uint8_t> bytes = bytes_of(s);
  write(folder / "coverage" / name, bytes.data(), bytes.size());
  const PolygonArray& rows = s.levels.back().rows;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::string at = name + "_" + std::to_string(row), wkt = write_wkt(rows, row);
    const std::vector<std::byte> wkb = write_wkb(rows, row);
    write(folder / "wkb" / at, wkb.data(), wkb.size());
    write(folder / "wkt" / at, wkt.data(), wkt.size());
  }
}

}  // namespace

int main(int, char** args) {
  const fs::path folder = args[2];
  for (const auto& entry : fs::directory_iterator(args[1])) {
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    seed(entry.path().stem().string(), text.str(), folder);
  }
  for (const std::string code : {"440303", "440303001", "440303001003"})
    write(folder / "codes" / code, code.data(), code.size());
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const std::vector<std::uint8_t> bytes = random_bytes(seed);
    write(folder / "assign" / std::to_string(seed), bytes.data(), bytes.size());
  }
}
