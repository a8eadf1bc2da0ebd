// SPDX-License-Identifier: Apache-2.0
#include "made_city.hpp"

#include <initializer_list>

#include "random.hpp"

namespace libgrid::bench {
namespace {

constexpr int kBlocks = 8;  ///< along each side of a community
constexpr double kWide_m = 100, kHigh_m = 80, kCrooked_m = 12;
constexpr int kLots = 9, kRows = 4;  ///< of buildings in a block

class CityMaker {
 public:
  CityMaker(int across, int up, std::uint64_t seed)
      : across_(across * kBlocks), up_(up * kBlocks), random_(seed) {
    for (int y = 0; y <= up_; ++y)
      for (int x = 0; x <= across_; ++x)
        corners_.push_back({x * kWide_m + random_.real(-kCrooked_m, kCrooked_m),
                            y * kHigh_m + random_.real(-kCrooked_m, kCrooked_m)});
  }

  Town make() {
    Town city;
    city.areas = communities();
    add_streets(city);
    add_buildings(city);
    return city;
  }

 private:
  Coord corner(int x, int y) const {
    return corners_[static_cast<std::size_t>(y * (across_ + 1) + x)];
  }

  PolygonArray communities() const {
    PolygonBuilder builder;
    for (int y = 0; y < up_; y += kBlocks)
      for (int x = 0; x < across_; x += kBlocks) {
        std::vector<Coord> ring;
        for (int i = 0; i < kBlocks; ++i) ring.push_back(corner(x + i, y));
        for (int i = 0; i < kBlocks; ++i) ring.push_back(corner(x + kBlocks, y + i));
        for (int i = kBlocks; i > 0; --i) ring.push_back(corner(x + i, y + kBlocks));
        for (int i = kBlocks; i >= 0; --i) ring.push_back(corner(x, y + i));
        builder.begin_row();
        builder.begin_part();
        builder.add_ring(ring);
      }
    return builder.finish();
  }

  void add_streets(Town& city) {
    LineBuilder lines;
    auto street = [&](int number, Coord a, Coord b) {
      // Streets without a class of their own: a fifth is not there.
      if (number % 4 != 0 && random_.whole(0, 4) == 0) return;
      lines.begin_row();
      lines.add_line(std::vector<Coord>{a, b});
      city.classes.push_back(number % kBlocks == 0 ? BarrierClass::arterial
                             : number % 4 == 0     ? BarrierClass::local
                                                   : BarrierClass::lane);
    };
    for (int y = 0; y <= up_; ++y)
      for (int x = 0; x < across_; ++x) street(y, corner(x, y), corner(x + 1, y));
    for (int x = 0; x <= across_; ++x)
      for (int y = 0; y < up_; ++y) street(x, corner(x, y), corner(x, y + 1));
    city.roads = lines.finish();
  }

  void add_buildings(Town& city) {
    PolygonBuilder buildings;
    for (int y = 0; y < up_; ++y)
      for (int x = 0; x < across_; ++x) {
        auto place = [&](double u, double v) {
          const Coord a = corner(x, y), b = corner(x + 1, y);
          const Coord c = corner(x, y + 1), d = corner(x + 1, y + 1);
          return Coord{(a.x * (1 - u) + b.x * u) * (1 - v) + (c.x * (1 - u) + d.x * u) * v,
                       (a.y * (1 - u) + b.y * u) * (1 - v) + (c.y * (1 - u) + d.y * u) * v};
        };
        for (int row = 0; row < kRows; ++row)
          for (int lot = 0; lot < kLots; ++lot) {
            if (random_.whole(0, 19) == 0) continue;
            const double u = 0.08 + 0.84 * lot / kLots, v = 0.08 + 0.84 * row / kRows;
            const double wide = random_.real(0.06, 0.08), high = random_.real(0.1, 0.15);
            buildings.begin_row();
            buildings.begin_part();
            buildings.add_ring(std::vector<Coord>{place(u, v), place(u + wide, v),
                                                  place(u + wide, v + high), place(u, v + high),
                                                  place(u, v)});
            const bool tower = random_.whole(0, 99) == 0;
            city.households.push_back(
                static_cast<double>(tower ? random_.whole(40, 160) : random_.whole(0, 6)));
          }
      }
    city.houses = buildings.finish();
  }

  int across_, up_;
  Random random_;
  std::vector<Coord> corners_;
};

}  // namespace

Town made_city(int across, int up, std::uint64_t seed) {
  return CityMaker(across, up, seed).make();
}

}  // namespace libgrid::bench
