// SPDX-License-Identifier: Apache-2.0
#include "situation_bytes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <string>

#include "cases/bytes.hpp"

namespace libgrid {

namespace {

using Ring = std::vector<Coord>;  ///< not closed
using Part = std::vector<Ring>;
using Row = std::vector<Part>;

constexpr std::uint8_t kRaw = 0;  ///< a vertex given by the bytes of its two doubles

/// The ways in which a place may lie a little, or far, from where it should.
Coord perturbed(Coord c, std::size_t way) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  switch (way) {
    case 1:
      return {std::nextafter(c.x, infinity), c.y};
    case 2:
      return {c.x, std::nextafter(c.y, -infinity)};
    case 3:
      return {c.x + std::ldexp(1, -11), c.y};  // half a step of the lattice
    case 4:
      return {c.x, c.y + 1.0 / 3};
    case 5:
      return {c.x - 0.0004, c.y + 0.0002};
    case 6:
      return {c.x + 1e9, c.y};
    case 7:
      return {c.x, c.y * 1e-9};
    case 8:
      return {std::nan(""), c.y};
    default:
      return c;
  }
}

/// Where the coarse grid lies and how wide it is.
struct Frame {
  double scale, offset;
  Coord at(std::size_t x, std::size_t y) const {
    return {offset + scale * static_cast<double>(x), offset + scale * static_cast<double>(y)};
  }
};

Frame frame_from(Bytes& in) {
  constexpr double scales[] = {1, 0.1, 1.0 / 3, 1.0 / 4096, 1e6, 16};
  constexpr double offsets[] = {0, 500000.123, 1e9, -7};
  return {scales[in.below(std::size(scales))], offsets[in.below(std::size(offsets))]};
}

using enum RepairPolicy;
/// The policies that fit gaps, cell-wide gaps, overlaps, duplicates, spills, misnests and
/// mismatches.
const std::array<std::vector<RepairPolicy>, 7> kFitting = {
    {{automatic, longest_border, most_people, priority, divide, evidence, leave},
     {automatic, longest_border, most_people, priority, divide, evidence, leave},
     {automatic, longest_border, most_people, priority, first, divide, evidence, leave},
     {automatic, priority, first, leave},
     {automatic, cut, leave},
     {automatic, cut, leave},
     {automatic, weld, leave}}};

std::array<RepairPolicy*, 7> policies_of(RepairOptions& r) {
  return {&r.gaps, &r.cell_gaps, &r.overlaps, &r.duplicates, &r.spills, &r.misnests, &r.mismatches};
}

void options_from(Bytes& in, Situation& s) {
  constexpr double resolutions[] = {0.001, 0, 0.01, 1};
  const std::array<RepairPolicy*, 7> chosen = policies_of(s.repair);
  for (std::size_t k = 0; k < chosen.size(); ++k)
    *chosen[k] = kFitting[k][in.below(kFitting[k].size())];
  const std::size_t more = in.byte();
  s.check.resolution_m = resolutions[more % 4];
  s.check.remarks = (more & 4) != 0;
  s.check.narrow_m = (more & 8) != 0 ? 2 : 0;
  s.repair.priority = {"2", "0", "5"};
}

void add(const Row& row, PolygonBuilder& into) {
  into.begin_row();
  for (const Part& part : row) {
    into.begin_part();
    for (Ring ring : part) {
      if (!ring.empty()) ring.push_back(ring.front());
      into.add_ring(ring);
    }
  }
}

void add_row(Situation& s, const Row& row, std::int64_t parent, bool locked) {
  Situation::Level& level = s.levels.back();
  const std::size_t number = level.codes.size();
  level.codes.push_back(std::to_string(number));
  if (parent >= -1) level.parent_of.push_back(parent);
  if (locked) s.repair.locked.emplace_back(s.levels.size() - 1, static_cast<std::int64_t>(number));
  add(row, level.drawn);
}

void add_line(Situation& s, const Ring& line) {
  s.evidence_drawn.begin_row();
  s.evidence_drawn.add_line(line);
}

// ---- Rings over a table of vertices.

Ring table_from(Bytes& in) {
  const Frame frame = frame_from(in);
  Ring table(1 + in.below(255));
  for (Coord& c : table) {
    const std::size_t way = in.byte();
    if (way == kRaw) {
      const double x = in.real();
      c = {x, in.real()};
    } else {
      const std::size_t x = in.byte();
      c = perturbed(frame.at(x % 32, in.byte() % 32), way);
    }
  }
  return table;
}

Ring ring_from(Bytes& in, const Ring& table) {
  Ring ring(in.byte());
  for (Coord& c : ring) c = table[in.below(table.size())];
  return ring;
}

Row row_from(Bytes& in, const Ring& table) {
  Row row(in.below(8));
  for (Part& part : row) {
    part.resize(1 + in.below(8));
    for (Ring& ring : part) ring = ring_from(in, table);
  }
  return row;
}

void draw_rings(Bytes& in, Situation& s) {
  const Ring table = table_from(in);
  s.levels.resize(0);
  const std::size_t levels = 2 + in.below(2);
  for (std::size_t l = 0; l < levels; ++l) {
    const std::size_t above = l == 0 ? 0 : s.levels.back().codes.size();
    s.levels.push_back({.name = "level" + std::to_string(l)});
    const bool stated = in.below(2) == 1 && l > 0;
    const std::size_t rows = in.below(16);
    for (std::size_t k = 0; k < rows; ++k) {
      const bool locked = in.below(2) == 1;
      const std::int64_t parent = stated ? static_cast<std::int64_t>(in.below(above + 1)) - 1 : -2;
      add_row(s, row_from(in, table), parent, locked);
    }
  }
  for (std::size_t k = in.below(3); k > 0; --k) add(row_from(in, table), s.allowed_drawn);
  for (std::size_t k = in.below(3); k > 0; --k) add_line(s, ring_from(in, table));
  for (std::size_t k = in.below(8); k > 0; --k)
    s.people.buildings.push_back(table[in.below(table.size())]);
}

// ---- A grid of cells that fits, and what is done to it.

struct Sheet {
  std::vector<Row> rows;
  std::vector<std::int64_t> parent_of;
};

Row square(const std::vector<Ring>& grid, std::size_t x0, std::size_t y0, std::size_t x1,
           std::size_t y1, bool corners_only) {
  Ring ring;
  auto put = [&](std::size_t x, std::size_t y) {
    const bool corner = (x == x0 || x == x1) && (y == y0 || y == y1);
    if (corner || !corners_only) ring.push_back(grid[y][x]);
  };
  for (std::size_t x = x0; x < x1; ++x) put(x, y0);
  for (std::size_t y = y0; y < y1; ++y) put(x1, y);
  for (std::size_t x = x1; x > x0; --x) put(x, y1);
  for (std::size_t y = y1; y > y0; --y) put(x0, y);
  return {{ring}};
}

/// The whole, the strips from south to north (when three levels are wanted), and the squares.
std::vector<Sheet> sheets_from(Bytes& in, const Frame& frame) {
  const std::size_t width = 1 + in.below(4), height = 1 + in.below(4);
  const std::size_t size = 2 + in.below(8);
  const std::size_t shape = in.byte();
  std::vector<Ring> grid(height + 1, Ring(width + 1));
  for (std::size_t y = 0; y <= height; ++y)
    for (std::size_t x = 0; x <= width; ++x)
      grid[y][x] = perturbed(frame.at(x * size, y * size), (shape & 1) != 0 ? in.below(12) : 0);
  const bool corners_only = (shape & 2) != 0, strips = (shape & 4) != 0;
  std::vector<Sheet> sheets(strips ? 3 : 2);
  sheets[0].rows.push_back(square(grid, 0, 0, width, height, corners_only));
  for (std::size_t x = 0; x < width; ++x) {
    if (strips) {
      sheets[1].rows.push_back(square(grid, x, 0, x + 1, height, corners_only));
      sheets[1].parent_of.push_back(0);
    }
    for (std::size_t y = 0; y < height; ++y) {
      sheets.back().rows.push_back(square(grid, x, y, x + 1, y + 1, false));
      sheets.back().parent_of.push_back(strips ? static_cast<std::int64_t>(x) : 0);
    }
  }
  return sheets;
}

void edit_ring(Bytes& in, Ring& ring, const Frame& frame) {
  if (ring.empty()) return;
  const std::size_t i = in.below(ring.size()), after = (i + 1) % ring.size();
  const auto at = ring.begin() + static_cast<std::ptrdiff_t>(i);
  const Coord middle{ring[i].x / 2 + ring[after].x / 2, ring[i].y / 2 + ring[after].y / 2};
  const std::size_t edit = in.below(8);
  switch (edit) {
    case 0:
    case 1: {  // somewhere else, by sixteenths
      const auto by = [&] { return frame.scale * (static_cast<double>(in.byte()) - 128) / 16; };
      const double x = by();
      if (edit == 0)
        *at = {at->x + x, at->y + by()};
      else
        ring.insert(at + 1, Coord{middle.x + x, middle.y + by()});
      return;
    }
    case 2:
      ring.insert(at + 1, middle);
      return;
    case 3:
      ring.erase(at);
      return;
    case 4:
      *at = perturbed(*at, in.below(9));
      return;
    case 5:
      std::swap(ring[i], ring[after]);
      return;
    case 6:  // a spike, or a vertex twice
      ring.insert(at + 1, {ring[after], ring[i]});
      return;
    default:
      std::rotate(ring.begin(), at, ring.end());
      std::reverse(ring.begin(), ring.end());
  }
}

void edit_sheet(Bytes& in, Sheet& sheet, const Frame& frame) {
  if (sheet.rows.empty()) return;
  const std::size_t row = in.below(sheet.rows.size()), other = in.below(sheet.rows.size());
  Row& parts = sheet.rows[row];
  const std::size_t edit = in.below(12);
  switch (edit) {
    case 0:
      parts.clear();
      return;
    case 1: {
      const Row copy = parts;
      sheet.rows.push_back(copy);
      if (!sheet.parent_of.empty()) sheet.parent_of.push_back(sheet.parent_of[row]);
      return;
    }
    case 2: {  // two cells become one of several parts
      if (row == other) return;
      const Row more = sheet.rows[other];
      parts.insert(parts.end(), more.begin(), more.end());
      sheet.rows[other].clear();
      return;
    }
    case 3: {  // a hole: another cell's ring, or a small one
      if (parts.empty() || sheet.rows[other].empty()) return;
      Ring hole = sheet.rows[other][0][0];
      if (hole.empty()) return;
      const Coord towards = hole[in.below(hole.size())];
      const double share = static_cast<double>(in.below(5)) / 4;
      for (Coord& c : hole) c = {c.x + share * (towards.x - c.x), c.y + share * (towards.y - c.y)};
      parts[0].push_back(hole);
      return;
    }
    case 4:
      if (!sheet.parent_of.empty()) std::swap(sheet.parent_of[row], sheet.parent_of[other]);
      return;
    default: {
      if (parts.empty()) return;
      Part& part = parts[in.below(parts.size())];
      edit_ring(in, part[in.below(part.size())], frame);
    }
  }
}

void draw_grid(Bytes& in, Situation& s) {
  const Frame frame = frame_from(in);
  std::vector<Sheet> sheets = sheets_from(in, frame);
  const std::size_t more = in.byte();
  const std::size_t locked = (more & 1) != 0 ? in.byte() : 0;
  if ((more & 2) != 0) {
    const std::size_t x = in.below(32), y = in.below(32);
    const Coord low = frame.at(x, y), high = frame.at(x + 1 + in.below(8), y + 1 + in.below(8));
    add({{{low, {high.x, low.y}, high, {low.x, high.y}}}}, s.allowed_drawn);
  }
  if ((more & 4) != 0) {
    const Coord from = frame.at(in.below(32), in.below(32));
    add_line(s, {from, frame.at(in.below(32), in.below(32))});
  }
  if ((more & 8) != 0)
    for (std::size_t k = 0; k < 4; ++k)
      s.people.buildings.push_back(frame.at(in.below(32), in.below(32)));
  while (in.more()) edit_sheet(in, sheets[in.below(sheets.size())], frame);
  for (std::size_t l = 0; l < sheets.size(); ++l) {
    s.levels.push_back({.name = "level" + std::to_string(l)});
    for (std::size_t k = 0; k < sheets[l].rows.size(); ++k)
      add_row(s, sheets[l].rows[k],
              (more & 16) != 0 && l > 0 ? sheets[l].parent_of[k] : std::int64_t{-2},
              l > 0 && k < 8 && ((locked >> k) & 1) != 0);
  }
}

// ---- Back to bytes.

class Writer {
 public:
  void byte(std::size_t value) { bytes_.push_back(static_cast<std::uint8_t>(value)); }
  void real(double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    for (int k = 0; k < 8; ++k) byte((bits >> (8 * k)) & 0xFF);
  }
  void row(const PolygonArray& rows, std::size_t row, const std::map<Coord, std::size_t>& table) {
    byte(static_cast<std::size_t>(rows.parts(row).size()));
    for (std::int64_t part = rows.parts(row).begin; part < rows.parts(row).end; ++part) {
      byte(static_cast<std::size_t>(rows.rings(part).size()) - 1);
      for (std::int64_t r = rows.rings(part).begin; r < rows.rings(part).end; ++r)
        ring(rows.ring(r).first(rows.ring(r).size() - 1), table);
    }
  }
  void ring(std::span<const Coord> ring, const std::map<Coord, std::size_t>& table) {
    byte(ring.size());
    for (const Coord c : ring) byte(table.at(c));
  }
  std::vector<std::uint8_t> take() { return std::move(bytes_); }

 private:
  std::vector<std::uint8_t> bytes_;
};

std::map<Coord, std::size_t> numbered(const Situation& s) {
  std::map<Coord, std::size_t> table;
  auto put = [&](std::span<const Coord> coords) {
    for (const Coord c : coords) table.try_emplace(c, 0);
  };
  for (const Situation::Level& level : s.levels) put(level.rows.coords());
  put(s.allowed.coords());
  put(s.evidence.coords());
  put(s.people.buildings);
  std::size_t number = 0;
  for (auto& [coord, n] : table) n = number++;
  return table;
}

}  // namespace

Situation situation_from(std::span<const std::uint8_t> bytes) {
  Bytes in(bytes);
  Situation s;
  const bool grid = in.below(2) == 1;
  options_from(in, s);
  if (grid)
    draw_grid(in, s);
  else
    draw_rings(in, s);
  // Without lines this policy is refused.
  const auto wants_lines = [](const RepairPolicy* p) { return *p == RepairPolicy::evidence; };
  if (std::ranges::any_of(policies_of(s.repair), wants_lines)) add_line(s, {{0, 0}, {40, 30}});
  return s;
}

std::vector<std::uint8_t> bytes_of(const Situation& s) {
  Writer out;
  out.byte(0);
  RepairOptions repair = s.repair;
  const std::array<RepairPolicy*, 7> chosen = policies_of(repair);
  for (std::size_t k = 0; k < chosen.size(); ++k)
    out.byte(static_cast<std::size_t>(
        std::find(kFitting[k].begin(), kFitting[k].end(), *chosen[k]) - kFitting[k].begin()));
  out.byte((s.check.resolution_m == 0 ? 1U : 0U) + (s.check.remarks ? 4U : 0U));
  out.byte(0), out.byte(0);
  const std::map<Coord, std::size_t> table = numbered(s);
  out.byte(table.size() - 1);
  for (const auto& [c, number] : table) out.byte(kRaw), out.real(c.x), out.real(c.y);
  out.byte(s.levels.size() - 2);
  for (std::size_t l = 0; l < s.levels.size(); ++l) {
    const Situation::Level& level = s.levels[l];
    out.byte(level.parent_of.empty() ? 0 : 1);
    out.byte(level.rows.size());
    for (std::size_t row = 0; row < level.rows.size(); ++row) {
      out.byte(std::count(s.repair.locked.begin(), s.repair.locked.end(),
                          std::pair(l, static_cast<std::int64_t>(row))) > 0
                   ? 1
                   : 0);
      if (!level.parent_of.empty()) out.byte(static_cast<std::size_t>(level.parent_of[row] + 1));
      out.row(level.rows, row, table);
    }
  }
  out.byte(s.allowed.size());
  for (std::size_t row = 0; row < s.allowed.size(); ++row) out.row(s.allowed, row, table);
  out.byte(s.evidence.size());
  for (std::size_t row = 0; row < s.evidence.size(); ++row)
    out.ring(s.evidence.line(s.evidence.lines(row).begin), table);
  out.byte(s.people.buildings.size());
  for (const Coord c : s.people.buildings) out.byte(table.at(c));
  return out.take();
}

}  // namespace libgrid
