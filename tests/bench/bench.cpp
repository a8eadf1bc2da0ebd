// SPDX-License-Identifier: Apache-2.0
#include "bench.hpp"

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <stdexcept>

namespace libgrid::bench {
namespace {

/// A figure of /proc/self/status in bytes: VmRSS is what is held now, VmHWM the most so far.
std::int64_t status_bytes(const std::string& figure) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind(figure + ":", 0) == 0) return std::stoll(line.substr(figure.size() + 1)) * 1024;
  return 0;
}

/// Makes VmHWM start again from what is held now.
void reset_peak() {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";
}

std::string number(double value, int digits) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(digits) << value;
  return text.str();
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::optional<double> ratio(const Row& row) {
  if (!row.peer.seconds || row.ours.seconds <= 0) return {};
  return *row.peer.seconds / row.ours.seconds;
}

}  // namespace

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Measure measure(const std::function<void()>& work) {
  constexpr double long_run_s = 2;
  reset_peak();
  const std::int64_t before = status_bytes("VmRSS");
  std::vector<double> seconds = {seconds_of(work)};
  const std::int64_t memory = std::max<std::int64_t>(0, status_bytes("VmHWM") - before);
  const std::size_t runs = seconds.front() > long_run_s ? 3 : 5;
  while (seconds.size() < runs) seconds.push_back(seconds_of(work));
  std::sort(seconds.begin(), seconds.end());
  return {seconds[runs / 2], memory};
}

void Session::time(const std::string& name, std::int64_t size, const Peer& peer,
                   const std::function<void(int)>& work) {
  for (const int count : threads)
    rows.push_back({name, size, count, measure([&] { work(count); }), peer, true});
}

void require(bool right, const std::string& what) {
  if (!right) throw std::runtime_error("wrong answer: " + what);
}

void write_table(std::ostream& out, const std::vector<Row>& rows) {
  const std::vector<int> widths = {-26, 9, 7, 10, -24, 10, 7, 10, 7};
  const auto line = [&](const std::vector<std::string>& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i)
      out << (widths[i] < 0 ? std::left : std::right) << std::setw(std::abs(widths[i])) << fields[i]
          << (i + 1 < fields.size() ? "  " : "\n");
  };
  line({"name", "size", "threads", "ours_s", "peer", "peer_s", "ratio", "memory_MB", "checked"});
  for (const Row& row : rows)
    line({row.name, std::to_string(row.size), std::to_string(row.threads),
          number(row.ours.seconds, 4), row.peer.name + " " + row.peer.version,
          row.peer.seconds ? number(*row.peer.seconds, 4) : "",
          ratio(row) ? number(*ratio(row), 1) : "",
          number(static_cast<double>(row.ours.memory_bytes) / 1e6, 1), row.checked ? "yes" : "no"});
}

void write_json(std::ostream& out, const std::vector<Row>& rows) {
  const auto or_null = [](const std::optional<double>& value) {
    return value ? number(*value, 6) : std::string("null");
  };
  out << "[";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    out << (i ? ",\n " : "\n ") << "{\"name\": " << quoted(row.name) << ", \"size\": " << row.size
        << ", \"threads\": " << row.threads << ", \"ours_s\": " << number(row.ours.seconds, 6)
        << ", \"peer\": " << quoted(row.peer.name)
        << ", \"peer_version\": " << quoted(row.peer.version)
        << ", \"peer_s\": " << or_null(row.peer.seconds) << ", \"ratio\": " << or_null(ratio(row))
        << ", \"memory_bytes\": " << row.ours.memory_bytes
        << ", \"checked\": " << (row.checked ? "true" : "false") << "}";
  }
  out << "\n]\n";
}

}  // namespace libgrid::bench
