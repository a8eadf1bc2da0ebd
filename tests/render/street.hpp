// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "libgrid/render/map.hpp"

namespace libgrid::testing {

/// A made-up street office: a bent mesh of `columns` x `rows` cells in six communities, with roads
/// along the mesh, a river, a railway, a wall, buildings and issues of all sizes.
class Street {
 public:
  Street(int columns, int rows, double cell_m = 260)
      : columns_(columns), rows_(rows), cell_m_(cell_m) {}

  MapContent content() const {
    MapContent m;
    m.title = "杏林街道网格责任图";
    m.subtitle = "六个社区，" + std::to_string(columns_ * rows_) + " 个综合网格";
    m.source = "Made-up map for tests · 测试用虚构地图 · CGCS2000 / 3-degree zone";
    m.graticule = Crs();
    add_cells(m);
    add_levels(m);
    add_lines(m);
    add_shapes(m);
    add_issues(m);
    return m;
  }

  /// The corner of the mesh at column i, row k, bent so that no side is straight north.
  Coord corner(double i, double k) const {
    const double u = i / columns_, v = k / rows_;
    return {500000 + cell_m_ * (i + 0.35 * std::sin(3 * v + 2 * u) + 0.18 * std::sin(9 * v + i)),
            3550000 + cell_m_ * (k + 0.4 * std::sin(4 * u) + 0.16 * std::cos(7 * u + 1.7 * k))};
  }

 private:
  /// The outline of the mesh cells [i0,i1) x [k0,k1), through all corners on the way.
  std::vector<Coord> block(int i0, int k0, int i1, int k1) const {
    std::vector<Coord> ring;
    for (int i = i0; i < i1; ++i) ring.push_back(corner(i, k0));
    for (int k = k0; k < k1; ++k) ring.push_back(corner(i1, k));
    for (int i = i1; i > i0; --i) ring.push_back(corner(i, k1));
    for (int k = k1; k > k0; --k) ring.push_back(corner(i0, k));
    ring.push_back(ring.front());
    return ring;
  }

  static void add_row(PolygonBuilder& into, const std::vector<Coord>& ring) {
    into.begin_row();
    into.begin_part();
    into.add_ring(ring);
  }

  int community(int i, int k) const { return (k * 2 / rows_) * 3 + i * 3 / columns_; }

  void add_cells(MapContent& m) const {
    static const std::array<const char*, 5> names = {"东园", "西苑", "Riverside", "长安里",
                                                     "玉带河滨水新城第二"};
    PolygonBuilder cells;
    std::array<int, 6> last{};
    for (int k = 0; k < rows_; ++k)
      for (int i = 0; i < columns_; ++i) {
        add_row(cells, block(i, k, i + 1, k + 1));
        const auto c = static_cast<std::size_t>(community(i, k));
        const std::string number = std::to_string(1000 + ++last[c]).substr(1);
        m.cell_code.push_back("320113001" + std::to_string(1001 + c).substr(1) + number);
        m.cell_name.push_back(names[(m.cell_code.size() * 7) % names.size()] + std::string("网格"));
        m.cell_parent.push_back(static_cast<std::int64_t>(c));
      }
    m.cells = cells.finish();
  }

  void add_levels(MapContent& m) const {
    static const std::array<const char*, 6> names = {"仙鹤社区", "亚东社区", "文苑社区",
                                                     "学则社区", "青龙社区", "Science Park"};
    PolygonBuilder street, communities;
    add_row(street, block(0, 0, columns_, rows_));
    const auto cut = [](int count, int part, int of) { return (count * part + of - 1) / of; };
    for (int part = 0; part < 6; ++part) {
      const int i0 = cut(columns_, part % 3, 3), i1 = cut(columns_, part % 3 + 1, 3);
      const int k0 = cut(rows_, part / 3, 2), k1 = cut(rows_, part / 3 + 1, 2);
      // A mesh of few cells has fewer communities.
      if (i0 == i1 || k0 == k1) continue;
      add_row(communities, block(i0, k0, i1, k1));
      m.area_name.push_back(names[static_cast<std::size_t>(part)]);
    }
    m.levels = {street.finish(), communities.finish()};
    m.level_names = {"街道界", "社区界"};
  }

  void add_lines(MapContent& m) const {
    LineBuilder lines;
    const auto add = [&](MapLine style, double i0, double k0, double i1, double k1) {
      std::vector<Coord> line;
      for (int s = 0; s <= 40; ++s)
        line.push_back(corner(i0 + (i1 - i0) * s / 40, k0 + (k1 - k0) * s / 40));
      lines.begin_row();
      lines.add_line(line);
      m.line_style.push_back(std::move(style));
    };
    for (int i = 1; i < columns_; ++i)
      add({.name = i % 2 ? "文澜路" : "学海路", .weight = i == columns_ / 2 ? 3 : i % 2 + 1}, i,
          -0.4, i, rows_ + 0.4);
    for (int k = 1; k < rows_; ++k)
      add({.name = k % 2 ? "仙林大道" : "Garden Street", .weight = k % 2 ? 2 : 1}, -0.5, k,
          columns_ + 0.5, k);
    add({.name = "", .weight = 0}, 0.2, 0.3, columns_ - 0.3, 1.4);
    add({.name = "玉带河", .weight = 3, .water = true}, -0.6, rows_ * 0.4, columns_ + 0.6,
        rows_ * 0.62);
    add({.name = "宁沪铁路", .weight = 1, .rail = true}, columns_ * 0.2, -0.6, columns_ * 0.75,
        rows_ + 0.6);
    add({.name = "", .weight = 1, .wall = true}, 1.15, 1.15, 1.85, 1.2);
    add({.name = "", .weight = 1, .wall = true}, 1.85, 1.2, 1.8, 1.85);
    m.lines = lines.finish();
  }

  void add_shapes(MapContent& m) const {
    PolygonBuilder water, buildings;
    add_row(water, square(corner(columns_ * 0.7, rows_ * 0.3), cell_m_ * 0.22));
    for (int k = 0; k < rows_; ++k)
      for (int i = 0; i < columns_; ++i)
        for (int b = 0; b < 9; ++b)
          add_row(buildings, square(corner(i + 0.18 + 0.3 * (b % 3), k + 0.2 + 0.3 * (b / 3)),
                                    cell_m_ * 0.045));
    m.water = water.finish();
    m.buildings = buildings.finish();
  }

  void add_issues(MapContent& m) const {
    PolygonBuilder issues;
    add_row(issues, square(corner(1.5, 2.5), 0.002));
    add_row(issues, square(corner(columns_ - 1.0, 1.0), cell_m_ * 0.2));
    const Coord a = corner(2, 1), b = corner(3, 1);
    add_row(issues, {a, b, {b.x, b.y + 1.5}, {a.x, a.y + 1.5}, a});
    m.issues = issues.finish();
    m.issue_label = {"重叠 2毫米", "缺口 12户", "gap: 3 households"};
  }

  static std::vector<Coord> square(Coord centre, double half) {
    return {{centre.x - half, centre.y - half},
            {centre.x + half, centre.y - half},
            {centre.x + half, centre.y + half},
            {centre.x - half, centre.y + half},
            {centre.x - half, centre.y - half}};
  }

  int columns_, rows_;
  double cell_m_;
};

}  // namespace libgrid::testing
