// SPDX-License-Identifier: Apache-2.0
#include "assign_situation.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "bytes.hpp"
#include "libgrid/geom/predicates.hpp"

namespace libgrid {

namespace {

using Ring = std::vector<Coord>;  ///< not closed
using Part = std::vector<Ring>;
using Row = std::vector<Part>;

/// Where the coarse grid lies and how wide its squares are, up to the limits of arrays.
struct Frame {
  double x_scale, y_scale, offset;
  Coord at(double x, double y) const { return {x_scale * (offset + x), y_scale * (offset + y)}; }
};

Frame frame_from(Bytes& in) {
  constexpr double scales[] = {1, 0.1, 1.0 / 3, 1e6, 0x1p-20, 0x1p-398, 0x1p345, 0x1p-60};
  constexpr double offsets[] = {0, -7, 500000.123, 0x1p48, 0x1p51, 0};
  const double x = scales[in.below(std::size(scales))];
  const std::size_t y = in.below(2 * std::size(scales));
  const double offset = offsets[in.below(std::size(offsets))];
  return {x, y < std::size(scales) ? scales[y] : x, offset};
}

/// The next double, if there is one that an array takes.
double next_to(double v, double towards) { return v == 0 ? v : std::nextafter(v, towards); }

Coord perturbed(Coord c, std::size_t way) {
  constexpr double far = std::numeric_limits<double>::infinity();
  switch (way) {
    case 0:
      return {next_to(c.x, far), c.y};
    case 1:
      return {next_to(c.x, -far), c.y};
    case 2:
      return {c.x, next_to(c.y, far)};
    default:
      return {c.x, next_to(c.y, -far)};
  }
}

Coord middle(Coord a, Coord b) { return {a.x / 2 + b.x / 2, a.y / 2 + b.y / 2}; }

/// Drawn step by step.
class Drawing {
 public:
  explicit Drawing(Bytes& in) : in_(in), frame_(frame_from(in)) {}

  AssignSituation drawn() {
    if (in_.below(4) == 0)
      draw_rings();
    else
      draw_grid();
    AssignSituation s;
    s.cells = array_of(cells_);
    s.whole = whole_;
    if (in_.below(4) != 0)
      for (std::size_t k = 0; k < cells_.size(); ++k)
        s.codes.push_back(std::string(1, static_cast<char>('a' + in_.below(26))));
    for (const Coord c : s.cells.coords()) vertices_.push_back(c);
    draw_footprints(s);
    draw_lines(s);
    draw_places(s);
    return s;
  }

 private:
  double quarter() { return static_cast<double>(in_.byte()) / 4 - 4; }

  /// A vertex of a cell, or beside one, or in the middle of an edge, or anywhere.
  Coord place() {
    const std::size_t way = in_.below(4);
    if (way == 0 || vertices_.empty()) {
      const double x = quarter();
      return frame_.at(x, quarter());
    }
    const std::size_t k = in_.below(vertices_.size());
    const Coord c = vertices_[k];
    if (way == 1) return c;
    return way == 2 ? perturbed(c, in_.below(4)) : middle(c, vertices_[k == 0 ? 0 : k - 1]);
  }

  // ---- Cells.

  void draw_rings() {
    vertices_.resize(1 + in_.below(20));
    for (Coord& c : vertices_) {
      const std::size_t at = in_.byte();
      c = frame_.at(static_cast<double>(at % 16) / 2, static_cast<double>(at / 16) / 2);
    }
    cells_.resize(in_.below(8));
    for (Row& row : cells_) row = row_of_rings();
  }

  Row row_of_rings() {
    Row row(in_.below(3));
    for (Part& part : row) {
      part.resize(1 + in_.below(2));
      for (Ring& ring : part) {
        ring.resize(3 + in_.below(5));
        for (Coord& c : ring) c = vertices_[in_.below(vertices_.size())];
      }
    }
    return row;
  }

  /// Squares and triangles over columns and rows of any width, inner corners a little off.
  void draw_grid() {
    const auto sides = [&] {
      std::vector<double> at{0};
      for (std::size_t k = 1 + in_.below(5); k > 0; --k)
        at.push_back(at.back() + 1 + static_cast<double>(in_.below(8)));
      return at;
    };
    const std::vector<double> xs = sides(), ys = sides();
    std::vector<Ring> grid(ys.size(), Ring(xs.size()));
    const bool straight = in_.below(2) == 0;
    for (std::size_t y = 0; y < ys.size(); ++y)
      for (std::size_t x = 0; x < xs.size(); ++x) {
        const bool inner = x > 0 && y > 0 && x + 1 < xs.size() && y + 1 < ys.size() && !straight;
        const auto off = [&] { return inner ? static_cast<double>(in_.below(3)) / 8 - 0.125 : 0; };
        const double by = off();
        grid[y][x] = frame_.at(xs[x] + by, ys[y] + off());
      }
    for (std::size_t y = 1; y < ys.size(); ++y)
      for (std::size_t x = 1; x < xs.size(); ++x)
        add_square({grid[y - 1][x - 1], grid[y - 1][x], grid[y][x], grid[y][x - 1]});
    const Coord low = grid.front().front(), high = grid.back().back();
    whole_ = {low.x, low.y, high.x, high.y};
    for (std::size_t edits = in_.below(8); edits > 0; --edits) edit();
  }

  void add_square(const Ring& s) {
    switch (in_.below(4)) {
      case 0:
        cells_.push_back({{{s[0], s[1], s[2]}}});
        cells_.push_back({{{s[0], s[2], s[3]}}});
        return;
      case 1:
        cells_.push_back({{{s[1], s[2], s[3]}}});
        cells_.push_back({{{s[1], s[3], s[0]}}});
        return;
      default:
        cells_.push_back({{s}});
    }
  }

  /// One cell is changed; the first five ways leave the coverage whole.
  void edit() {
    const std::size_t row = in_.below(cells_.size()), other = in_.below(cells_.size());
    if (cells_[row].empty() || cells_[row][0][0].size() < 3) return;
    const std::size_t way = in_.below(12);
    Ring& ring = cells_[row][0][0];
    const std::size_t k = in_.below(ring.size());
    const auto at = ring.begin() + static_cast<std::ptrdiff_t>(k);
    const Coord a = ring[k], b = ring[(k + 1) % ring.size()];
    if (way > 4) whole_ = {};
    switch (way) {
      case 0:
        std::rotate(ring.begin(), at, ring.end());
        std::reverse(ring.begin(), ring.end());
        return;
      case 1:
        if (on_segment(a, b, middle(a, b))) ring.insert(at + 1, middle(a, b));
        return;
      case 2:
        ring.insert(at, a);
        return;
      case 3:
        if (row == other) return;
        std::copy(cells_[other].begin(), cells_[other].end(), std::back_inserter(cells_[row]));
        cells_[other].clear();
        return;
      case 4:
      case 5:
        return add_hole(row, way == 4);
      case 6:
        cells_.push_back(Row(cells_[row]));
        return;
      case 7:
        cells_[row].clear();
        return;
      case 8: {
        const double x = quarter();
        *at = frame_.at(x, quarter());
        return;
      }
      case 9:
        *at = perturbed(a, in_.below(4));
        return;
      case 10:  // a spike, and what crosses itself
        ring.insert(at + 1, {b, a});
        std::swap(ring.front(), ring.back());
        return;
      default:
        ring.erase(at);
    }
  }

  /// Half as wide as the cell, and with a cell in it when it is to be filled.
  void add_hole(std::size_t row, bool filled) {
    if (cells_[row][0].size() > 1) return;
    const Ring shell = cells_[row][0][0];
    Coord heart = shell[0];
    for (const Coord c : shell) heart = middle(heart, c);
    Ring hole;
    for (const Coord c : shell) hole.push_back(middle(heart, c));
    for (std::size_t k = 0; k < shell.size(); ++k)
      for (const Coord c : hole)
        if (orient(shell[k], shell[(k + 1) % shell.size()], c) <= 0) return;
    cells_[row][0].push_back(hole);
    if (filled) cells_.push_back({{hole}});
  }

  // ---- What lies in the cells.

  void draw_footprints(AssignSituation& s) {
    std::vector<Row> rows(1 + in_.below(4));
    std::vector<Coord> entrances(rows.size());
    for (std::size_t k = 0; k < rows.size(); ++k) {
      rows[k] = footprint();
      const double none = std::numeric_limits<double>::quiet_NaN();
      entrances[k] = in_.below(2) == 0 ? Coord{none, none} : place();
    }
    s.footprints = array_of(rows);
    s.entrances = PointArray(std::move(entrances));
  }

  Row footprint() {
    switch (in_.below(8)) {
      case 0: {  // of any form
        Ring ring(3 + in_.below(6));
        for (Coord& c : ring) c = place();
        return {{ring}};
      }
      case 1:
        return cells_.empty() ? Row() : cells_[in_.below(cells_.size())];
      case 2: {  // without area
        const Coord a = place(), b = place();
        return {{{a, b, a}}};
      }
      case 3:
      case 4: {
        const Coord a = place(), b = place();
        return {{{a, b, place()}}};
      }
      default: {
        const double x = quarter(), y = quarter(), side = 1 + static_cast<double>(in_.below(32));
        const double wide = side / 4, high = static_cast<double>(1 + in_.below(32)) / 4;
        const auto box = [&](double by) -> Ring {
          return {frame_.at(x + by, y + by), frame_.at(x + wide - by, y + by),
                  frame_.at(x + wide - by, y + high - by), frame_.at(x + by, y + high - by)};
        };
        Part part{box(0)};
        if (wide > 0.5 && high > 0.5 && in_.below(4) == 0) part.push_back(box(0.25));
        return {part};
      }
    }
  }

  void draw_lines(AssignSituation& s) {
    LineBuilder builder;
    for (std::size_t rows = in_.below(4); rows > 0; --rows) {
      builder.begin_row();
      for (std::size_t lines = in_.below(3); lines > 0; --lines) {
        Ring line(2 + in_.below(4));
        for (Coord& c : line) c = place();
        builder.add_line(line);
      }
    }
    s.lines = builder.finish("lines");
  }

  /// Those drawn, and those that try the rule hard: corners, what lies beside them, middles of
  /// edges, and where the lines through corners cross.
  void draw_places(AssignSituation& s) {
    for (std::size_t k = in_.below(8); k > 0; --k) s.places.push_back(place());
    for (std::size_t k = 0; k < vertices_.size(); ++k) {
      const Coord c = vertices_[k], before = vertices_[k == 0 ? 0 : k - 1];
      for (const Coord p : {c, perturbed(c, k % 4), middle(c, before), Coord{c.x, before.y}})
        s.places.push_back(p);
    }
    std::erase_if(s.places, [](Coord c) { return !is_place(c); });
  }

  static PolygonArray array_of(const std::vector<Row>& rows) {
    PolygonBuilder builder;
    for (const Row& row : rows) {
      builder.begin_row();
      for (const Part& part : row) {
        builder.begin_part();
        for (Ring ring : part) {
          ring.push_back(ring.front());
          builder.add_ring(ring);
        }
      }
    }
    return builder.finish();
  }

  Bytes& in_;
  Frame frame_;
  std::vector<Row> cells_;
  Box whole_;
  Ring vertices_;  ///< that other things are drawn over
};

}  // namespace

bool is_place(Coord c) {
  const auto fits = [](double v) {
    return v == 0 || (std::abs(v) >= 0x1p-400 && std::abs(v) <= 0x1p400);
  };
  return fits(c.x) && fits(c.y);
}

AssignSituation assign_situation_from(std::span<const std::uint8_t> bytes) {
  Bytes in(bytes);
  return Drawing(in).drawn();
}

}  // namespace libgrid
