// SPDX-License-Identifier: Apache-2.0
#include "street_plan.hpp"

#include <algorithm>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/predicates.hpp"
#include "lots.hpp"

namespace libgrid::sample {

namespace {

/// A line of the skeleton, drawn by hand on a sheet of 4400 x 3400.
struct Stroke {
  BarrierClass kind;
  Name suffix;  ///< empty: no name
  Path through;
};

/// Sides of the street area, anticlockwise from the north-west corner; each starts where the one
/// before ends.
const std::vector<Stroke>& outline_strokes() {
  static const std::vector<Stroke> strokes{
      {BarrierClass::stream,
       kStream,
       {{250, 2950},
        {90, 2620},
        {230, 2230},
        {60, 1830},
        {90, 1350},
        {230, 900},
        {180, 560},
        {350, 150}}},
      {BarrierClass::arterial,
       kRoad,
       {{350, 150}, {900, 60}, {1500, 40}, {2300, 190}, {3200, 150}, {3700, 220}, {4250, 330}}},
      {BarrierClass::local,
       kRoad,
       {{4250, 330},
        {4370, 800},
        {4390, 1300},
        {4270, 1850},
        {4360, 2400},
        {4230, 2800},
        {3980, 3080}}},
      {BarrierClass::none,
       {},
       {{3980, 3080}, {3790, 3200}, {3640, 3170}, {3450, 3290}, {3290, 3370}, {3120, 3300},
        {2980, 3190}, {2800, 3230}, {2630, 3150}, {2480, 3230}, {2290, 3190}, {2120, 3270},
        {1930, 3240}, {1800, 3310}, {1600, 3210}, {1440, 3190}, {1290, 3090}, {1090, 3110},
        {930, 3050},  {760, 3140},  {590, 3080},  {430, 3090},  {250, 2950}}}};
  return strokes;
}

/// In the order of drawing: each starts and ends on earlier ones.
const std::vector<Stroke>& inner_strokes() {
  static const std::vector<Stroke> strokes{
      {BarrierClass::river,
       kRiver,
       {{180, 2160},
        {520, 2260},
        {860, 2140},
        {1120, 1860},
        {1430, 1800},
        {1720, 1890},
        {1980, 1760},
        {2200, 1530},
        {2520, 1430},
        {2830, 1560},
        {3130, 1430},
        {3380, 1190},
        {3740, 1130},
        {4040, 1260},
        {4390, 1180}}},
      {BarrierClass::rail,
       kRailway,
       {{3290, 3370},
        {3280, 2950},
        {3360, 2500},
        {3400, 1900},
        {3370, 1300},
        {3450, 800},
        {3540, 450},
        {3560, 180}}},
      {BarrierClass::expressway,
       kExpressway,
       {{120, 2660},
        {700, 2620},
        {1300, 2740},
        {2000, 2690},
        {2700, 2590},
        {3300, 2660},
        {3900, 2620},
        {4330, 2520}}},
      {BarrierClass::arterial,
       kAvenue,
       {{120, 1180},
        {600, 1210},
        {1200, 1120},
        {1800, 1110},
        {2400, 930},
        {3100, 790},
        {3800, 800},
        {4370, 690}}},
      {BarrierClass::arterial,
       kAvenue,
       {{2160, 170},
        {2070, 600},
        {2120, 1000},
        {2060, 1400},
        {2110, 1820},
        {2200, 2250},
        {2190, 2680},
        {2290, 3190}}},
      // North to south, right through.
      {BarrierClass::local,
       kRoad,
       {{800, 3110}, {860, 2640}, {800, 2170}, {880, 1660}, {840, 1180}, {870, 620}, {830, 70}}},
      {BarrierClass::local,
       kRoad,
       {{1530, 2720},
        {1470, 2300},
        {1520, 1840},
        {1480, 1430},
        {1520, 1110},
        {1470, 560},
        {1510, 50}}},
      {BarrierClass::arterial,
       kRoad,
       {{2740, 2590},
        {2780, 2180},
        {2750, 1800},
        {2810, 1550},
        {2800, 1150},
        {2850, 850},
        {2830, 480},
        {2870, 180}}},
      {BarrierClass::local,
       kRoad,
       {{3880, 2620}, {3820, 2150}, {3860, 1700}, {3800, 1150}, {3850, 790}, {3870, 260}}},
      // West to east.
      {BarrierClass::local,
       kRoad,
       {{830, 2390},
        {1480, 2360},
        {1900, 2270},
        {2200, 2260},
        {2780, 2170},
        {3370, 2210},
        {3830, 2140},
        {4320, 2080}}},
      {BarrierClass::local,
       kRoad,
       {{2130, 1930}, {2450, 1890}, {2760, 1790}, {3400, 1750}, {3860, 1660}, {4290, 1680}}},
      {BarrierClass::local,
       kStreet,
       {{60, 1620}, {420, 1560}, {860, 1550}, {1170, 1500}, {1490, 1490}, {2070, 1380}}},
      {BarrierClass::local, kRoad, {{2090, 1210}, {2430, 1240}, {2800, 1150}}},
      {BarrierClass::local,
       kStreet,
       {{190, 690}, {520, 610}, {870, 630}, {1160, 560}, {1480, 570}, {2080, 590}}},
      {BarrierClass::local,
       kRoad,
       {{2080, 590}, {2450, 540}, {2840, 490}, {3200, 430}, {3530, 470}, {3860, 500}, {4300, 520}}},
      // Streets of the quarters.
      {BarrierClass::local, kRoad, {{450, 130}, {500, 610}, {460, 1200}, {430, 1560}}},
      {BarrierClass::local, kRoad, {{1150, 50}, {1180, 560}, {1160, 1130}}},
      {BarrierClass::local, kRoad, {{1800, 90}, {1770, 580}, {1800, 1110}}},
      {BarrierClass::local, kRoad, {{2470, 2230}, {2430, 2040}, {2450, 1880}}},
      {BarrierClass::local, kRoad, {{2500, 190}, {2440, 540}, {2480, 910}}},
      // Lanes of the old town.
      {BarrierClass::lane, kLane, {{860, 1350}, {1100, 1300}, {1300, 1320}, {1500, 1270}}},
      {BarrierClass::lane, kLane, {{1000, 1530}, {1020, 1330}, {990, 1150}}},
      {BarrierClass::lane, kLane, {{1200, 1500}, {1210, 1400}, {1190, 1310}}},
      {BarrierClass::lane, kLane, {{1340, 1320}, {1370, 1210}, {1350, 1120}}},
      {BarrierClass::lane, kLane, {{1010, 1430}, {1110, 1400}, {1205, 1420}}},
  };
  return strokes;
}

/// A pin on the sheet: the block that holds it has this use and community.
struct Pin {
  Coord at;
  int community;
  Use use;
};

const std::vector<Pin>& pins() {
  static const std::vector<Pin> pins{// North-west: village and fields, new compounds on the river.
                                     {{450, 2850}, 0, Use::field},
                                     {{1500, 2950}, 0, Use::village},
                                     {{480, 2450}, 0, Use::field},
                                     {{1160, 2540}, 0, Use::slabs},
                                     {{1150, 2200}, 0, Use::towers},
                                     {{1830, 2500}, 0, Use::school},
                                     {{1830, 2120}, 0, Use::offices},
                                     // North: hill, park, compounds.
                                     {{2750, 2900}, 1, Use::hill},
                                     {{2470, 2420}, 1, Use::slabs},
                                     {{2310, 2030}, 1, Use::offices},
                                     {{2600, 2000}, 1, Use::slabs},
                                     {{2430, 1660}, 1, Use::towers},
                                     {{3060, 2410}, 1, Use::campus},
                                     {{3080, 1980}, 1, Use::park},
                                     {{3080, 1620}, 1, Use::towers},
                                     // East: university and its quarter.
                                     {{3700, 2900}, 2, Use::hill},
                                     {{3600, 2410}, 2, Use::campus},
                                     {{4080, 2340}, 2, Use::campus},
                                     {{3630, 1930}, 2, Use::slabs},
                                     {{4070, 1880}, 2, Use::campus},
                                     {{3620, 1450}, 2, Use::slabs},
                                     {{4080, 1460}, 2, Use::towers},
                                     // West: old town, wetland, old works.
                                     {{500, 1900}, 3, Use::field},
                                     {{1160, 1680}, 3, Use::slabs},
                                     {{1780, 1680}, 3, Use::slabs},
                                     {{270, 1400}, 3, Use::works},
                                     {{650, 1370}, 3, Use::old_town},
                                     {{930, 1430}, 3, Use::old_town},
                                     {{930, 1240}, 3, Use::old_town},
                                     {{1100, 1460}, 3, Use::old_town},
                                     {{1100, 1350}, 3, Use::old_town},
                                     {{1180, 1220}, 3, Use::old_town},
                                     {{1350, 1400}, 3, Use::old_town},
                                     {{1430, 1200}, 3, Use::old_town},
                                     {{1780, 1260}, 3, Use::market},
                                     // South-west.
                                     {{350, 900}, 4, Use::works},
                                     {{650, 900}, 4, Use::slabs},
                                     {{1010, 860}, 4, Use::slabs},
                                     {{1320, 830}, 4, Use::school},
                                     {{1640, 840}, 4, Use::offices},
                                     {{1930, 830}, 4, Use::offices},
                                     {{340, 400}, 4, Use::field},
                                     {{660, 350}, 4, Use::village},
                                     {{1000, 320}, 4, Use::village},
                                     {{1330, 300}, 4, Use::slabs},
                                     {{1640, 320}, 4, Use::park},
                                     {{1960, 350}, 4, Use::works},
                                     // South-east.
                                     {{2430, 1370}, 5, Use::park},
                                     {{2450, 1080}, 5, Use::slabs},
                                     {{3080, 1060}, 5, Use::slabs},
                                     {{3600, 950}, 5, Use::works},
                                     {{4100, 950}, 5, Use::works},
                                     {{2270, 740}, 5, Use::offices},
                                     {{2650, 700}, 5, Use::towers},
                                     {{3150, 620}, 5, Use::works},
                                     {{3680, 640}, 5, Use::works},
                                     {{4080, 600}, 5, Use::works},
                                     {{2280, 360}, 5, Use::offices},
                                     {{2650, 350}, 5, Use::school},
                                     {{3200, 290}, 5, Use::village},
                                     {{3700, 350}, 5, Use::field},
                                     {{4080, 420}, 5, Use::field}};
  return pins;
}

/// Bends the sheet into a landscape: turned a little, perhaps mirrored, with slow waves, so that
/// each seed has a map of its own and nothing is quite straight.
class Warp {
 public:
  explicit Warp(Random& random)
      : mirrored_(random.chance(0.5)), turn_(direction(random.between(-0.035, 0.035))) {
    for (Wave& w : waves_) {
      w.run = direction(random.unit()) * (1 / random.between(1500, 3200));
      w.push = direction(random.unit()) * random.between(14, 34);
      w.phase = random.unit();
    }
  }
  bool mirrored() const { return mirrored_; }
  Coord operator()(Coord c) const {
    Coord p = (c - kMiddle) * kScale;
    if (mirrored_) p.x = -p.x;
    Coord pushed = p;
    for (const Wave& w : waves_) pushed = pushed + w.push * sine(dot(p, w.run) + w.phase);
    return {dot(pushed, {turn_.x, -turn_.y}), dot(pushed, {turn_.y, turn_.x})};
  }

 private:
  static constexpr Coord kMiddle{2200, 1700};
  static constexpr double kScale = 0.86;
  struct Wave {
    Coord run, push;
    double phase = 0;
  };
  bool mirrored_;
  Coord turn_;
  std::array<Wave, 6> waves_ = {};
};

double sampling(BarrierClass kind) {
  if (kind == BarrierClass::river || kind == BarrierClass::stream) return 26;
  return kind == BarrierClass::none ? 45 : 38;
}

class Draughtsman {
 public:
  Draughtsman(Random random, NameBook& names) : random_(random), warp_(random_), names_(names) {}

  StreetPlan draw() {
    draw_outline();
    for (const Stroke& stroke : inner_strokes()) {
      const Path path = curve(shaken(stroke.through, 9), sampling(stroke.kind));
      if (!plan_.map.draw(path, add_line(stroke), 130))
        throw Error(ErrorCode::internal, "a line of the sample's skeleton ends nowhere");
    }
    lay_bridges();
    make_lots(plan_, blocks(), random_.fork(7));
    return std::move(plan_);
  }

 private:
  void draw_outline() {
    // Corners are shared, so they are shaken once.
    const auto& strokes = outline_strokes();
    std::vector<Path> sides;
    for (const Stroke& stroke : strokes) sides.push_back(shaken(stroke.through, 8));
    for (std::size_t i = 0; i < sides.size(); ++i)
      sides[i].back() = sides[(i + 1) % sides.size()].front();
    for (std::size_t i = 0; i < sides.size(); ++i)
      plan_.map.add(curve(sides[i], sampling(strokes[i].kind)), add_line(strokes[i]));
  }

  Path shaken(const Path& through, double by) {
    Path path;
    for (const Coord c : through)
      path.push_back(warp_(c + Coord{random_.between(-by, by), random_.between(-by, by)}));
    return path;
  }

  int add_line(const Stroke& stroke) {
    MapLine line{stroke.kind};
    if (!stroke.suffix.zh.empty()) {
      const bool water = stroke.kind == BarrierClass::river || stroke.kind == BarrierClass::stream;
      const Name stem = water                               ? names_.river()
                        : stroke.kind == BarrierClass::lane ? names_.lane()
                                                            : names_.road();
      line.name = joined(stem, stroke.suffix);
    }
    plan_.lines.push_back(line);
    return static_cast<int>(plan_.lines.size()) - 1;
  }

  BarrierClass kind_of(int line) const { return plan_.lines[static_cast<std::size_t>(line)].kind; }

  /// Roads and rails get a vertex on both banks; between them they are bridges.
  void lay_bridges() {
    const int vertices = static_cast<int>(plan_.map.vertices().size());
    for (int v = 0; v < vertices; ++v) {
      const std::vector<int> edges = plan_.map.edges_at(v);
      const bool wet = std::any_of(edges.begin(), edges.end(), [&](int e) {
        return kind_of(plan_.map.edge(e).line) == BarrierClass::river;
      });
      if (!wet) continue;
      for (const int e : edges) {
        const BarrierClass kind = kind_of(plan_.map.edge(e).line);
        if (is_road(kind) || kind == BarrierClass::rail)
          plan_.map.mark(e, v, kRiverHalfWidth + 12, Structure::bridge);
      }
    }
  }

  /// The blocks between the lines drawn so far, each with the use and community of its pin, or of
  /// the nearest one.
  std::vector<Block> blocks() {
    std::vector<Block> made;
    for (const Face& face : plan_.map.faces()) {
      Block block{plan_.map.ring(face)};
      const Coord middle = centroid(block.ring);
      double least = 1e18;
      for (const Pin& pin : pins()) {
        const Coord at = warp_(pin.at);
        const double d = ring_takes(block.ring, at) ? -1 : distance(at, middle);
        if (d < least) least = d, block.use = pin.use, block.community = pin.community;
      }
      made.push_back(std::move(block));
    }
    return made;
  }

  Random random_;
  Warp warp_;
  NameBook& names_;
  StreetPlan plan_;
};

}  // namespace

bool is_road(BarrierClass kind) {
  return kind == BarrierClass::expressway || kind == BarrierClass::arterial ||
         kind == BarrierClass::local || kind == BarrierClass::lane;
}

double clearance(BarrierClass kind) {
  switch (kind) {
    case BarrierClass::expressway:
      return 34;
    case BarrierClass::rail:
      return 22;
    case BarrierClass::river:
      return kRiverHalfWidth + 16;
    case BarrierClass::arterial:
      return 20;
    case BarrierClass::local:
      return 12;
    case BarrierClass::stream:
      return 14;
    case BarrierClass::lane:
      return 5;
    case BarrierClass::wall:
      return 0;
    case BarrierClass::none:
      return 14;
  }
  return 0;
}

StreetPlan draw_street(Random random, NameBook& names) { return Draughtsman(random, names).draw(); }

}  // namespace libgrid::sample
