// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace libgrid::bench {

/// What a run took: the median time, and the most memory it held beyond what was there before.
struct Measure {
  double seconds = 0;
  std::int64_t memory_bytes = 0;
};

/// Runs `work` three to five times.
Measure measure(const std::function<void()>& work);

/// How long `work` takes, once: for peers that take long.
double seconds_of(const std::function<void()>& work);

/// Another program doing the same work on the same data, on one thread.
struct Peer {
  std::string name = {};
  std::string version = {};
  std::optional<double> seconds = {};
};

/// One line of the report.
struct Row {
  std::string name;
  std::int64_t size = 0;  ///< cells or objects
  int threads = 1;
  Measure ours = {};
  Peer peer = {};
  bool checked = false;  ///< the answer was compared with the truth or the peer's before timing
};

/// What a benchmark is given, and where it puts its rows.
struct Session {
  bool quick = false;  ///< tiny sizes: shows that it runs and answers right
  std::vector<int> threads = {1};
  std::optional<std::filesystem::path> real_maps = {};
  std::string peer_python = {};  ///< a Python with the peers, empty: none
  std::filesystem::path scratch = {};
  std::vector<Row> rows = {};

  /// Times `work` for each number of threads and adds a row for each.
  void time(const std::string& name, std::int64_t size, const Peer& peer,
            const std::function<void(int threads)>& work);
};

/// Throws with `what` when a benchmark's answer is wrong; a wrong answer is never timed.
void require(bool right, const std::string& what);

/// How long GDAL takes to read all features of a layer, their points and fields.
Peer gdal_read(const std::filesystem::path& path, const std::string& layer);

void write_table(std::ostream& out, const std::vector<Row>& rows);
void write_json(std::ostream& out, const std::vector<Row>& rows);

void bench_blocks(Session& session);
void bench_city(Session& session);
void bench_meshes(Session& session);
void bench_partition_graph(Session& session);
void bench_io(Session& session);
void bench_coverage(Session& session);
void bench_coverage_file(Session& session);
void bench_assign(Session& session);
void bench_assign_command(Session& session);
void bench_assign_file(Session& session);
void bench_partition(Session& session);
void bench_repair(Session& session);

}  // namespace libgrid::bench
