// SPDX-License-Identifier: Apache-2.0
// Divisions of graphs whose best one is proven: index.csv of cutedges and what lies beside it.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <regex>
#include <sstream>

#ifdef LIBGRID_PEER_METIS
#include <metis.h>
#endif

#include "bench.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/io/layer.hpp"
#include "libgrid/partition/bound.hpp"
#include "libgrid/partition/partition_graph.hpp"
#include "made_up.hpp"

namespace libgrid::bench {
namespace {

using Path = std::filesystem::path;

std::vector<std::string> lines_of(const Path& path) {
  std::ifstream in(path);
  require(in.good(), path.string() + " cannot be read");
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> words_of(const std::string& line, char comma) {
  std::vector<std::string> words;
  std::istringstream in(line);
  for (std::string word; std::getline(in, word, comma);) words.push_back(word);
  return words;
}

/// METIS: a line an atom, its weight and its neighbours from 1; each border costs 1.
AtomGraph read_metis(const Path& path) {
  std::vector<std::string> lines = lines_of(path);
  std::vector<double> weight;
  std::vector<AtomBorder> borders;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    std::istringstream in(lines[i]);
    double w = 0;
    in >> w;
    const auto a = static_cast<std::int32_t>(weight.size());
    weight.push_back(w);
    for (std::int32_t b = 0; in >> b;)
      if (a < b - 1) borders.push_back({a, b - 1, 1});
  }
  return atom_graph(std::move(weight), borders);
}

/// What can be proved of a division, for the row; "" where it is the cost that has no bound.
std::string words_of_bound(const AtomGraph& graph, const GraphPartition& division,
                           const GraphPartitionOptions& options, double optimum) {
  if (options.spread || options.evenly) return "";
  if (!can_bound()) return ", no solver for bounds";
  PartitionBound bound;
  const double seconds =
      seconds_of([&] { bound = bound_partition(graph, division, options, {}, {.threads = 1}); });
  const std::string took = " in " + rounded(seconds, 1) + " s";
  if (bound.answer == BoundAnswer::none) return ", no bound" + took;
  require(bound.answer != BoundAnswer::impossible && bound.bound <= optimum * (1 + 1e-9) &&
              (!bound.proven || bound.cost < optimum * (1 + 1e-6)),
          "a bound is wrong");
  return (bound.proven ? ", proven" : ", bound " + rounded(bound.bound, 1)) + took;
}

/// Three seeds on one thread: the row says how often the proven best was found.
void search(Session& session, const std::string& name, const AtomGraph& graph,
            GraphPartitionOptions options, double optimum,
            const std::function<double(const GraphPartition&)>& value) {
  Row row{.name = "partition." + name, .size = static_cast<std::int64_t>(graph.size())};
  std::ostringstream found;
  std::string bound;
  int hits = 0;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    options.seed = seed;
    GraphPartition division;
    row.ours.seconds =
        std::max(row.ours.seconds,
                 seconds_of([&] { division = partition_graph(graph, options, {.threads = 1}); }));
    const auto faults = check_partition(graph, division, options);
    require(faults.empty(), name + ": " + (faults.empty() ? "" : faults[0]));
    const bool in_range =
        std::all_of(division.reason.begin(), division.reason.end(),
                    [](PartitionReason reason) { return reason == PartitionReason::in_range; });
    const double reached = in_range ? value(division) : HUGE_VAL;
    require(reached > optimum * (1 - 1e-6), name + ": better than the proven best");
    hits += reached < optimum * (1 + 1e-6);
    found << ' ' << reached;
    if (seed == 3 && in_range) bound = words_of_bound(graph, division, options, optimum);
  }
  row.peer = {
      "best " + words_of(std::to_string(optimum), '.')[0] + ", " + std::to_string(hits) + " of 3",
      {},
      {}};
  row.checked = hits > 0;
  if (hits < 3) row.peer.name += ":" + found.str();
  row.peer.name += bound;
  session.rows.push_back(row);
}

void bench_cut_edges(Session& session, const Path& folder) {
  const auto lines = lines_of(folder / "index.csv");
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto field = words_of(lines[i], ',');
    const std::string name = field[0] + "_" + field[1];
    const AtomGraph graph = read_metis(folder / (name + ".graph"));
    search(session, name, graph,
           {.min = std::stod(field[5]),
            .max = std::stod(field[6]),
            .cells = std::stoi(field[4]),
            .tries = session.quick ? 1 : 30,
            .steps_per_atom = session.quick ? 1000 : 100000},
           std::stod(field[8]), [](const GraphPartition& d) { return d.cost; });
    if (session.quick) return;
  }
}

/// 25 units into three, as evenly as can be.
void bench_fl25(Session& session, const Path& folder) {
  const Layer units = read_layer(folder / "fl25.gpkg");
  std::vector<AtomBorder> borders;
  const auto lines = lines_of(folder / "fl25_edges.csv");
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto field = words_of(lines[i], ',');
    borders.push_back({std::stoi(field[0]) - 1, std::stoi(field[1]) - 1, 1});
  }
  const auto best = words_of(lines_of(folder / "fl25_best20.csv").at(1), ',');
  std::vector<double> persons;
  double total = 0;
  for (std::size_t row = 0; row < units.size(); ++row) {
    persons.push_back(units.table.find("pop")->number(row));
    total += persons.back();
  }
  const AtomGraph graph = atom_graph(std::move(persons), borders);
  const double mean = total / 3;
  search(session, "fl25", graph,
         {.min = 0.5 * mean, .max = 1.5 * mean, .cells = 3, .evenly = true, .tries = 8},
         std::stod(best[0]) * 1e6, [&](const GraphPartition& d) {
           double worst = 0;
           for (const double w : d.weight) worst = std::max(worst, std::abs(w - mean) / mean);
           return worst * 1e6;
         });
}

/// m x m units into m cells of m, as compact as can be; the best are in the README beside them.
void bench_grids(Session& session, const Path& folder) {
  std::string text;
  for (const std::string& line : lines_of(folder / "README.txt")) text += line + "\n";
  const std::regex entry(R"(g(\d+) (\d+(\.\d+)?)[ \n|])");
  for (std::sregex_iterator it(text.begin(), text.end(), entry), end; it != end; ++it) {
    const std::int32_t m = std::stoi((*it)[1]);
    if (m > 12 || session.quick) break;
    std::vector<AtomBorder> borders;
    for (std::int32_t a = 0; a < m * m; ++a) {
      if (a % m + 1 < m) borders.push_back({a, a + 1, 1});
      if (a + m < m * m) borders.push_back({a, a + m, 1});
    }
    const AtomGraph graph =
        atom_graph(std::vector<double>(static_cast<std::size_t>(m * m), 1), borders);
    std::vector<double> squares;  // of distances between all pairs
    for (std::int32_t a = 0; a < m * m; ++a)
      for (std::int32_t b = 0; b < m * m; ++b) {
        const double away = std::hypot(a % m - b % m, a / m - b / m);
        squares.push_back(std::pow(std::floor(100 * away), 2));
      }
    const auto spread = [&squares, m](std::int32_t atom, std::int32_t centre) {
      return squares[static_cast<std::size_t>(atom * m * m + centre)];
    };
    search(session, "g" + std::to_string(m), graph,
           {.min = static_cast<double>(m),
            .max = static_cast<double>(m),
            .cells = m,
            .spread = spread,
            .tries = 16,
            .steps_per_atom = 20000},
           std::round(std::stod((*it)[2])), [](const GraphPartition& d) { return d.cost; });
  }
}

/// A community as a graph: blocks of 4 by 4 lots between streets whose borders are cheap.
AtomGraph community_graph(std::uint64_t seed) {
  constexpr std::int32_t kSide = 48, kBlock = 4;
  Random random(seed);
  auto share = [&] { return random.share(); };
  std::vector<double> street_x(kSide / kBlock), street_y(kSide / kBlock);
  for (auto* streets : {&street_x, &street_y})
    for (double& factor : *streets) factor = share() < 0.25 ? 0.4 : share() < 0.7 ? 0.6 : 0.8;
  std::vector<double> weight;
  std::vector<AtomBorder> borders;
  auto border = [&](std::int32_t a, std::int32_t b, std::int32_t at, double street) {
    borders.push_back({a, b, (10 + 20 * share()) * (at % kBlock == 0 ? street : 4)});
  };
  for (std::int32_t y = 0; y < kSide; ++y)
    for (std::int32_t x = 0; x < kSide; ++x) {
      const std::int32_t a = y * kSide + x;
      weight.push_back(share() < 0.15 ? 0 : std::floor(12 * share()));
      if (x > 0) border(a - 1, a, x, street_x[static_cast<std::size_t>(x / kBlock)]);
      if (y > 0) border(a - kSide, a, y, street_y[static_cast<std::size_t>(y / kBlock)]);
    }
  return atom_graph(std::move(weight), borders);
}

#ifdef LIBGRID_PEER_METIS
const std::string kMetis =
    "METIS " + std::to_string(METIS_VER_MAJOR) + "." + std::to_string(METIS_VER_MINOR);

/// The border cost of METIS's division into so many contiguous cells, the best of ten cuts.
double metis_cost(const AtomGraph& graph, std::int32_t cells) {
  constexpr double kUnits = 1000;  // METIS counts in whole numbers
  std::vector<idx_t> first(graph.first.begin(), graph.first.end());
  std::vector<idx_t> to(graph.to.begin(), graph.to.end());
  std::vector<idx_t> weight(graph.weight.begin(), graph.weight.end()), cost;
  for (const double c : graph.cost) cost.push_back(static_cast<idx_t>(std::lround(c * kUnits)));
  idx_t options[METIS_NOPTIONS];
  METIS_SetDefaultOptions(options);
  options[METIS_OPTION_CONTIG] = 1;
  options[METIS_OPTION_NCUTS] = 10;
  options[METIS_OPTION_NITER] = 20;
  options[METIS_OPTION_UFACTOR] = 250;  // a quarter above the mean, as 500 above 400
  options[METIS_OPTION_SEED] = 1;
  auto atoms = static_cast<idx_t>(graph.size());
  idx_t constraints = 1, parts = cells, cut = 0;
  std::vector<idx_t> cell(graph.size());
  const int status =
      METIS_PartGraphKway(&atoms, &constraints, first.data(), to.data(), weight.data(), nullptr,
                          cost.data(), &parts, nullptr, nullptr, options, &cut, cell.data());
  require(status == METIS_OK, "METIS failed");
  return static_cast<double>(cut) / kUnits;
}
#else
const std::string kMetis;  // not installed

double metis_cost(const AtomGraph&, std::int32_t) { return std::nan(""); }
#endif

/// What borders cost beside METIS, on the same graphs for the same numbers of cells.
void bench_communities(Session& session, double balance) {
  const int communities = session.quick ? 1 : 20;
  Row row{.name = balance > 0 ? "partition.balanced" : "partition.communities"};
  double ours = 0, theirs = 0, squares = 0, seconds = 0;
  std::size_t cells = 0;
  for (int seed = 1; seed <= communities; ++seed) {
    const AtomGraph graph = community_graph(static_cast<std::uint64_t>(seed));
    const GraphPartitionOptions options{.balance = balance, .steps_per_atom = 1000};
    GraphPartition found;
    row.ours.seconds +=
        seconds_of([&] { found = partition_graph(graph, options, {.threads = 1}); });
    require(check_partition(graph, found, options).empty(), "a community is divided wrongly");
    for (std::size_t c = 0; c < found.cells(); ++c) {
      require(found.reason[c] == PartitionReason::in_range, "a cell is not within the limits");
      squares += std::pow(found.weight[c] / 400 - 1, 2);
    }
    seconds +=
        seconds_of([&] { theirs += metis_cost(graph, static_cast<std::int32_t>(found.cells())); });
    row.size += static_cast<std::int64_t>(graph.size());
    ours += found.cost;
    cells += found.cells();
  }
  row.checked = true;
  const std::string variation =
      "variation " + rounded(std::sqrt(squares / static_cast<double>(cells)), 3);
  row.peer.name = variation + ", border cost " + rounded(ours, 0);
  if (!kMetis.empty()) {
    row.peer = {
        kMetis + ": our borders cost " + rounded(ours / theirs, 3) + " of its, " + variation,
        {},
        seconds};
  }
  session.rows.push_back(row);
}

}  // namespace

void bench_partition_graph(Session& session) {
  bench_communities(session, 0);
  bench_communities(session, 7);
  if (!session.real_maps) return;
  const Path folder = *session.real_maps / "partition";
  bench_cut_edges(session, folder / "cutedges");
  bench_fl25(session, folder);
  bench_grids(session, folder / "grids_moi");
}

}  // namespace libgrid::bench
