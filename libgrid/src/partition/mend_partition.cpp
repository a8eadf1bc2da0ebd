// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "libgrid/core/error.hpp"
#include "mend_part.hpp"
#include "parts.hpp"

namespace libgrid {

namespace {

/// The connected pieces of equal numbers, by their first atoms; atoms of -1 are in none.
std::vector<std::vector<std::int32_t>> pieces_of(const AtomGraph& graph, const Cells& number) {
  std::vector<std::vector<std::int32_t>> pieces;
  std::vector<std::uint8_t> seen(graph.size(), 0);
  for (std::int32_t start = 0; start < static_cast<std::int32_t>(graph.size()); ++start) {
    if (seen[at(start)] || number[at(start)] < 0) continue;
    seen[at(start)] = 1;
    std::vector<std::int32_t> piece = {start};
    for (std::size_t i = 0; i < piece.size(); ++i)
      for_neighbours(graph, piece[i], [&](std::int32_t next, double) {
        if (seen[at(next)] || number[at(next)] != number[at(start)]) return;
        seen[at(next)] = 1;
        piece.push_back(next);
      });
    std::sort(piece.begin(), piece.end());
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

double weight_of(const AtomGraph& graph, const std::vector<std::int32_t>& atoms) {
  double weight = 0;
  for (const std::int32_t a : atoms) weight += graph.weight[at(a)];
  return weight;
}

std::vector<std::uint8_t> locked_atoms(const AtomGraph& graph, const PresentPartition& present) {
  auto refuse = [](const std::string& what, std::size_t row) {
    throw Error(ErrorCode::bad_value, "mend_partition: " + what,
                {"atoms", static_cast<std::int64_t>(row), "cell"});
  };
  if (present.cell.size() != graph.size())
    throw Error(ErrorCode::bad_value, "mend_partition: one present cell an atom is wanted");
  std::vector<std::uint8_t> locked(graph.size(), 0);
  for (std::size_t a = 0; a < graph.size(); ++a) {
    const std::int32_t c = present.cell[a];
    if (c > std::numeric_limits<std::int32_t>::max() - 1 - static_cast<std::int32_t>(graph.size()))
      refuse("a present cell must be a smaller number, got " + std::to_string(c), a);
    if (c < -1) refuse("a present cell must be -1 or more, got " + std::to_string(c), a);
    if (c < 0 || present.locked.empty()) continue;
    if (at(c) >= present.locked.size())
      refuse("cell " + std::to_string(c) + " has no flag that says whether it is locked", a);
    locked[a] = present.locked[at(c)];
  }
  return locked;
}

}  // namespace

MendedPartition mend_partition(const AtomGraph& graph, const PresentPartition& present,
                               const GraphPartitionOptions& options, const Run& run) {
  require_options(graph, options);
  if (options.cells > 0 || options.evenly || options.spread)
    throw Error(ErrorCode::usage,
                "mend_partition: cells, evenly and spread belong to partition_graph");
  const std::vector<std::uint8_t> locked = locked_atoms(graph, present);
  const Limits limits = limits_of(options);
  GraphParts parts = graph_parts(graph, limits, locked);

  // An atom too heavy for a cell is a piece of its own.
  std::int32_t count = 0;  // of numbers that present cells have
  for (const std::int32_t c : present.cell) count = std::max(count, c + 1);
  Cells number = present.cell;
  for (std::size_t a = 0; a < graph.size(); ++a)
    if (parts.part[a] < 0) number[a] = -1;
  Cells cell(graph.size(), -1);
  std::map<std::int32_t, std::pair<double, std::vector<std::int32_t>>> heaviest;
  auto offer = [&](std::int32_t present_cell, std::vector<std::int32_t> piece) {
    const double weight = weight_of(graph, piece);
    const auto [best, fresh] = heaviest.try_emplace(present_cell, weight, piece);
    if (!fresh && weight > best->second.first) best->second = {weight, std::move(piece)};
  };
  for (auto& piece : pieces_of(graph, number)) {
    const std::int32_t present_cell = number[at(piece[0])];
    offer(present_cell, std::move(piece));
  }
  for (std::size_t a = 0; a < graph.size(); ++a)
    if (!locked[a] && parts.part[a] < 0 && present.cell[a] >= 0)
      offer(present.cell[a], {static_cast<std::int32_t>(a)});
  for (const auto& [c, piece] : heaviest)
    for (const std::int32_t a : piece.second) cell[at(a)] = c;
  for (std::size_t a = 0; a < graph.size(); ++a)
    if (locked[a]) cell[a] = present.cell[a];

  run.tell("mend_partition", 0);
  std::vector<MendedPart> mended(parts.atoms.size());
  for_chunks(parts.atoms.size(), 1, run, [&](std::size_t p, std::size_t) {
    Cells home, now;
    for (const std::int32_t a : parts.atoms[p]) {
      const std::int32_t c = present.cell[at(a)];
      const bool goes_on =
          c >= 0 && parts.part[at(heaviest.at(c).second[0])] == static_cast<std::int32_t>(p);
      home.push_back(goes_on ? c : -1);
      now.push_back(cell[at(a)]);
    }
    mended[p] = mend_part(subgraph(graph, parts.atoms[p]), std::move(home), std::move(now), count,
                          options, run);
  });
  run.tell("mend_partition", 1);

  // New cells of different parts get different numbers.
  std::int32_t next = count;
  for (const MendedPart& part : mended) parts.no_division.push_back(part.no_division);
  for (std::size_t p = 0; p < mended.size(); ++p) {
    const bool joins = parts.heavy_beside[p] >= 0 && limits.weight_below_min(parts.weights[p]) >= 0;
    std::int32_t most = count - 1;
    for (std::size_t i = 0; i < mended[p].cell.size(); ++i) {
      const std::int32_t c = mended[p].cell[i];
      most = std::max(most, c);
      cell[at(parts.atoms[p][i])] = joins ? -2 : c < count ? c : c - count + next;
    }
    next += most - count + 1;
  }
  for (std::size_t a = 0; a < graph.size(); ++a)
    if (cell[a] == -1) cell[a] = next++;  // a heavy atom in no cell
  for (std::size_t p = 0; p < mended.size(); ++p)
    for (const std::int32_t a : parts.atoms[p])
      if (cell[at(a)] == -2) cell[at(a)] = cell[at(parts.heavy_beside[p])];

  MendedPartition out;
  std::map<std::int32_t, std::int32_t> numbered;
  std::vector<std::uint8_t> is_locked;
  for (std::size_t a = 0; a < graph.size(); ++a) {
    const auto [entry, fresh] = numbered.try_emplace(cell[a], std::ssize(out.continues));
    if (fresh) {
      out.continues.push_back(cell[a] < count ? cell[a] : -1);
      is_locked.push_back(locked[a]);
    }
    if (present.cell[a] >= 0 && present.cell[a] != cell[a]) out.moved += graph.weight[a];
    cell[a] = entry->second;
  }
  out.division = described(graph, std::move(cell), parts, options, is_locked);
  return out;
}

}  // namespace libgrid
