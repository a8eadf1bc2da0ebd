// SPDX-License-Identifier: Apache-2.0
// libgrid_bench [NAME ...] [--json FILE] [--quick]: see script/bench.
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "bench.hpp"

namespace {

using namespace libgrid::bench;

/// One with a dot in its name is a part of another.
const std::map<std::string, void (*)(Session&)> benchmarks = {
    {"assign", bench_assign},
    {"assign_command", bench_assign_command},
    {"assign_file", bench_assign_file},
    {"coverage", bench_coverage},
    {"coverage_file", bench_coverage_file},
    {"io", bench_io},
    {"partition", bench_partition},
    {"partition.blocks", bench_blocks},
    {"partition.city", bench_city},
    {"partition.graphs", bench_partition_graph},
    {"partition.meshes", bench_meshes},
    {"repair", bench_repair}};

struct Arguments {
  std::vector<std::string> names;
  std::string json;
  bool quick = false;
  bool good = true;
};

Arguments parse(const std::vector<std::string>& words) {
  Arguments arguments;
  for (auto word = words.begin(); word != words.end(); ++word) {
    if (*word == "--quick")
      arguments.quick = true;
    else if (*word == "--json" && word + 1 != words.end())
      arguments.json = *++word;
    else if (benchmarks.count(*word) > 0)
      arguments.names.push_back(*word);
    else
      arguments.good = false;
  }
  if (arguments.names.empty())
    for (const auto& [name, function] : benchmarks)
      if (name.find('.') == std::string::npos) arguments.names.push_back(name);
  return arguments;
}

Session make_session(bool quick) {
  Session session;
  session.quick = quick;
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  if (cores > 1) session.threads.push_back(cores);
  if (const char* maps = std::getenv("LIBGRID_REAL_MAPS")) session.real_maps = maps;
  if (const char* python = std::getenv("LIBGRID_PEER_PYTHON")) session.peer_python = python;
  std::string name = (std::filesystem::temp_directory_path() / "libgrid-bench-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder: " + name);
  session.scratch = name;
  return session;
}

int run(const Arguments& arguments) {
  Session session = make_session(arguments.quick);
  for (const std::string& name : arguments.names) {
    std::cerr << name << " ..." << std::endl;
    benchmarks.at(name)(session);
  }
  std::filesystem::remove_all(session.scratch);
  write_table(std::cout, session.rows);
  if (!arguments.json.empty()) {
    std::ofstream file(arguments.json);
    write_json(file, session.rows);
    if (!file.flush()) throw std::runtime_error("cannot write " + arguments.json);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) try {
  const Arguments arguments = parse({argv + 1, argv + argc});
  if (!arguments.good) {
    std::cerr << "usage: libgrid_bench [NAME ...] [--json FILE] [--quick]; names:";
    for (const auto& [name, function] : benchmarks) std::cerr << " " << name;
    std::cerr << "\n";
    return 2;
  }
  return run(arguments);
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
