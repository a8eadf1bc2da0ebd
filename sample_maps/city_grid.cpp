// SPDX-License-Identifier: Apache-2.0
#include "city_grid.hpp"

#include <algorithm>
#include <cmath>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"

namespace libgrid::sample {

namespace {

constexpr double kWide_m = 560, kHigh_m = 480;  ///< of a usual quarter
constexpr double kStep_m = 38;                  ///< between vertices
constexpr double kBridge_m = kRiverHalfWidth + 12;

/// Where lines lie before they are bent: closer in the middle, wider at the fringe.
std::vector<double> positions(int gaps, double usual, Random& random) {
  std::vector<double> at{0};
  for (int i = 0; i < gaps; ++i) {
    const double out = gaps == 1 ? 0 : std::abs(2.0 * i / (gaps - 1) - 1);
    at.push_back(at.back() + usual * (0.85 + 0.6 * out * out) * random.between(0.85, 1.15));
  }
  const double middle = at.back() / 2;
  for (double& a : at) a -= middle;
  return at;
}

/// Slow waves push everything about; corners of the rectangle are rounded off.
class Bend {
 public:
  Bend(double half_wide, double half_high, Random& random)
      : half_wide_(half_wide),
        half_high_(half_high),
        turn_(direction(random.between(-0.03, 0.03))) {
    const double large = std::max(half_wide, half_high);
    for (std::size_t i = 0; i < waves_.size(); ++i) {
      // Three waves as long as the city, and six of a few quarters.
      const double span = i < 3 ? large * random.between(1.6, 3) : random.between(1700, 3200);
      waves_[i] = {direction(random.unit()) * (1 / span),
                   direction(random.unit()) * (span * random.between(0.006, 0.013)), random.unit()};
    }
  }
  Coord operator()(Coord c) const {
    const double x = c.x / half_wide_, y = c.y / half_high_;
    Coord p{c.x * std::sqrt(1 - 0.3 * y * y), c.y * std::sqrt(1 - 0.3 * x * x)};
    for (const Wave& w : waves_) p = p + w.push * sine(dot(c, w.run) + w.phase);
    return {dot(p, {turn_.x, -turn_.y}), dot(p, {turn_.y, turn_.x})};
  }

 private:
  struct Wave {
    Coord run, push;
    double phase = 0;
  };
  double half_wide_, half_high_;
  Coord turn_;
  std::array<Wave, 9> waves_ = {};
};

class GridMaker {
 public:
  GridMaker(int columns, int rows, Random random, NameBook& names)
      : random_(random), names_(names) {
    grid_.columns = columns;
    grid_.rows = rows;
  }

  CityGrid make() {
    choose_lines();
    place_crossings();
    draw_lines();
    for (int y = 0; y < grid_.rows; ++y)
      for (int x = 0; x < grid_.columns; ++x) require_simple(x, y);
    return std::move(grid_);
  }

 private:
  /// A line about that share of the way across, never on the outline.
  int line_at(double share, int count) {
    return std::clamp(static_cast<int>(share * count + 0.5), 1, count - 1);
  }

  void choose_lines() {
    auto roads = [&](std::vector<GridLine>& lines, int count) {
      const int first = random_.whole(0, 2);
      for (int i = 0; i <= count; ++i) {
        const bool avenue = i > 0 && i < count && i % 3 == first;
        lines.push_back({{avenue ? BarrierClass::arterial : BarrierClass::local,
                          joined(names_.road(), avenue ? kAvenue : kRoad)}});
      }
    };
    roads(grid_.level, grid_.rows);
    roads(grid_.upright, grid_.columns);
    auto replace = [](GridLine& line, BarrierClass kind, Name name) {
      line.line = {kind, std::move(name)};
    };
    auto off_middle = [&] {
      return random_.chance(0.5) ? random_.between(0.16, 0.26) : random_.between(0.74, 0.84);
    };
    if (grid_.columns >= 10)
      replace(upright(line_at(off_middle(), grid_.columns)), BarrierClass::expressway,
              joined(names_.road(), kExpressway));
    if (grid_.rows >= 6)
      replace(level(line_at(off_middle(), grid_.rows)), BarrierClass::rail,
              joined(names_.road(), kRailway));
    if (grid_.columns >= 3) {
      river_ = line_at(random_.between(0.38, 0.62), grid_.columns);
      replace(upright(river_), BarrierClass::river, joined(names_.river(), kRiver));
    }
  }

  GridLine& level(int y) { return grid_.level[static_cast<std::size_t>(y)]; }
  GridLine& upright(int x) { return grid_.upright[static_cast<std::size_t>(x)]; }

  void place_crossings() {
    const std::vector<double> xs = positions(grid_.columns, kWide_m, random_);
    const std::vector<double> ys = positions(grid_.rows, kHigh_m, random_);
    const Bend bend(xs.back(), ys.back(), random_);
    const double winding = random_.between(3, 6), phase = random_.unit();
    for (int y = 0; y <= grid_.rows; ++y)
      for (int x = 0; x <= grid_.columns; ++x) {
        Coord c{xs[static_cast<std::size_t>(x)], ys[static_cast<std::size_t>(y)]};
        if (x == river_) c.x += 130 * sine(y / winding + phase);
        c = c + Coord{random_.between(-32, 32), random_.between(-28, 28)};
        crossings_.push_back(on_lattice(bend(c)));
      }
    for (std::size_t y = 0; y + 1 < ys.size(); ++y)
      for (std::size_t x = 0; x + 1 < xs.size(); ++x)
        grid_.middles.push_back(
            {(xs[x] + xs[x + 1]) / (2 * xs.back()), (ys[y] + ys[y + 1]) / (2 * ys.back())});
  }

  Coord crossing(int x, int y) const {
    return crossings_[static_cast<std::size_t>(y * (grid_.columns + 1) + x)];
  }

  void draw_lines() {
    for (int y = 0; y <= grid_.rows; ++y) {
      Path through;
      for (int x = 0; x <= grid_.columns; ++x) through.push_back(crossing(x, y));
      draw(level(y), through, river_);
    }
    for (int x = 0; x <= grid_.columns; ++x) {
      Path through;
      for (int y = 0; y <= grid_.rows; ++y) through.push_back(crossing(x, y));
      draw(upright(x), through, -1);
    }
  }

  /// A smooth line through its crossings, a little to one side between them; `river` is the number
  /// of the crossing with the river.
  void draw(GridLine& into, const Path& crossings, int river) {
    const double sway = into.line.kind == BarrierClass::river ? 34 : 11;
    Path through{crossings[0]};
    for (std::size_t i = 1; i < crossings.size(); ++i) {
      const Coord a = crossings[i - 1], b = crossings[i];
      through.push_back((a + b) * 0.5 + left_of(unit(b - a)) * random_.between(-sway, sway));
      through.push_back(b);
    }
    const Path all = curve(through, kStep_m);
    std::size_t at = 0;
    double start = 0;
    for (std::size_t i = 1; i < crossings.size(); ++i) {
      Path piece{crossings[i - 1]};
      while (piece.back() != crossings[i]) piece.push_back(all[++at]);
      if (static_cast<int>(i) == river) lay_bridge(piece, piece.size() - 1);
      if (static_cast<int>(i) == river + 1 && river >= 0) lay_bridge(piece, 0);
      into.start.push_back(start);
      start += path_length(piece);
      into.door.push_back(random_.between(0.38, 0.62));
      into.pieces.push_back(std::move(piece));
    }
  }

  /// A vertex where the bridge over the river at one end of the piece begins, and none on it.
  static void lay_bridge(Path& piece, std::size_t end) {
    if (end > 0) std::reverse(piece.begin(), piece.end());
    const Coord foot = on_lattice(place_along(piece, kBridge_m));
    while (piece.size() > 2 && distance(piece[0], piece[1]) < kBridge_m + 8)
      piece.erase(piece.begin() + 1);
    piece.insert(piece.begin() + 1, foot);
    if (end > 0) std::reverse(piece.begin(), piece.end());
  }

  void require_simple(int x, int y) const {
    const auto [south, east, north, west] = sides_of_quarter(grid_, x, y);
    Ring ring(south.path());
    ring.insert(ring.end(), east.path().begin() + 1, east.path().end());
    ring.insert(ring.end(), north.path().rbegin() + 1, north.path().rend());
    ring.insert(ring.end(), west.path().rbegin() + 1, west.path().rend());
    if (!is_simple(ring) || ring_area(ring) < 0)
      throw Error(ErrorCode::internal, "a quarter of the sample crosses itself");
  }

  Random random_;
  NameBook& names_;
  CityGrid grid_;
  std::vector<Coord> crossings_;
  int river_ = -1;
};

}  // namespace

std::array<GridSide, 4> sides_of_quarter(const CityGrid& grid, int x, int y) {
  const auto column = static_cast<std::size_t>(x), row = static_cast<std::size_t>(y);
  return {GridSide{&grid.level[row], column}, GridSide{&grid.upright[column + 1], row},
          GridSide{&grid.level[row + 1], column}, GridSide{&grid.upright[column], row}};
}

CityGrid draw_grid(int columns, int rows, Random random, NameBook& names) {
  return GridMaker(columns, rows, random, names).make();
}

Bridges bridges_of(const CityGrid& grid, const GridSide& side) {
  // Rivers run from south to north, so only the other lines cross them.
  if (side.of < grid.level.data() || side.of >= grid.level.data() + grid.level.size()) return {};
  auto wet = [&](std::size_t x) { return grid.upright[x].line.kind == BarrierClass::river; };
  return {wet(side.piece), wet(side.piece + 1)};
}

}  // namespace libgrid::sample
