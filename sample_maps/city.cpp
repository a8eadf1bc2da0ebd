// SPDX-License-Identifier: Apache-2.0
#include "city.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "libgrid/codes/codes.hpp"
#include "libgrid/core/error.hpp"
#include "map_layers.hpp"
#include "quarter.hpp"
#include "roundabouts.hpp"
#include "staff.hpp"

namespace libgrid::sample {

namespace {

constexpr std::int64_t kLeastBuildings = 100, kMostBuildings = 3'000'000;
/// Beyond it, what stands along the roads would be most of the map.
constexpr std::int64_t kMostWithComponents = 300'000;
constexpr double kRoundabouts = 0.2;   ///< of the crossings that have room for one
constexpr double kCarriageway_m = 11;  ///< from the middle of an expressway

/// What a size has.
struct SizeModel {
  std::int64_t buildings;
  std::vector<const char*> levels;  ///< the whole map first
  std::vector<int> areas;           ///< on the levels below
  double remote;                    ///< how far its edge is from the middle of a city, of 1
  /// Buildings in a quarter, rather too few: a map that turns out too small is drawn again, larger.
  double per_quarter;
};

SizeModel model_of(SampleSize size) {
  switch (size) {
    case SampleSize::community:
      return {250, {"community"}, {}, 0.5, 90};
    case SampleSize::district:
      return {40'000, {"district", "street", "community"}, {17, 205}, 0.62, 98};
    default:
      return {150'000, {"city", "district", "street", "community"}, {9, 115, 684}, 1, 130};
  }
}

/// Quarters [x0, x1) by [y0, y1).
struct Rect {
  int x0, y0, x1, y1;
  int wide() const { return x1 - x0; }
  int high() const { return y1 - y0; }
  int quarters() const { return wide() * high(); }
};

struct Division {
  Rect rect;
  std::size_t depth;  ///< 0: the whole map
  int parent;
  Area area = {};
};

struct Quarter {
  int x = 0, y = 0;
  Use use = Use::field;
  StreetPlan plan = {};
  Buildings buildings = {};
  std::size_t division = 0;  ///< its community
  Registers books = {};
};

class CityMaker {
 public:
  CityMaker(const SampleOptions& options, const Random& random, const Run& run)
      : model_(model_of(options.size)),
        wanted_(options.buildings > 0 ? options.buildings : model_.buildings),
        random_(random),
        run_(run),
        names_(random.fork(1)) {
    if (options.buildings != 0 && (wanted_ < kLeastBuildings || wanted_ > kMostBuildings))
      throw Error(ErrorCode::usage, "a sample has " + std::to_string(kLeastBuildings) + " to " +
                                        std::to_string(kMostBuildings) + " buildings, not " +
                                        std::to_string(options.buildings));
  }

  std::vector<Layer> make() {
    double quarters = static_cast<double>(wanted_) / model_.per_quarter;
    while (true) {
      const std::int64_t built = build_quarters(quarters);
      if (built >= wanted_) break;
      quarters *=
          1.1 * static_cast<double>(wanted_) / static_cast<double>(std::max(built, wanted_ / 2));
    }
    thin();
    divide_levels();
    write_registers();
    merge_sides();
    lay_roundabouts();
    return layers();
  }

 private:
  void stage(std::string_view name, double share) const {
    run_.tell(name, share);
    run_.check_stop();
  }

  /// Draws the grid and all quarters; the number of buildings.
  std::int64_t build_quarters(double quarters) {
    stage("draw roads", 0);
    names_ = NameBook(random_.fork(1));
    const int columns = std::max(1, static_cast<int>(std::sqrt(quarters) + 0.5));
    const int rows = std::max(1, static_cast<int>(std::ceil(quarters / columns)));
    grid_ = draw_grid(columns, rows, random_.fork(2), names_);
    quarters_.assign(grid_.middles.size(), {});
    stage("build", 0.1);
    for_chunks(quarters_.size(), 1, run_, [&](std::size_t i, std::size_t) { build_quarter(i); });
    std::int64_t built = 0;
    for (const Quarter& q : quarters_) built += static_cast<std::int64_t>(q.buildings.rows.size());
    return built;
  }

  Random random_of(std::size_t quarter, std::uint64_t topic) const {
    return random_.fork(100 + topic).fork(quarter + 1);
  }

  void build_quarter(std::size_t i) {
    Quarter& q = quarters_[i];
    q.x = static_cast<int>(i) % grid_.columns;
    q.y = static_cast<int>(i) / grid_.columns;
    Random random = random_of(i, 1);
    NameBook names(random_of(i, 2));
    const Coord middle = grid_.middles[i];
    const double remote =
        std::clamp(model_.remote * length(middle) + random.between(-0.1, 0.1), 0.0, 1.0);
    q.use = main_use(remote, random);
    q.plan = draw_quarter(sides_of_quarter(grid_, q.x, q.y), remote, q.use, random_of(i, 3), names);
    Random builder = random_of(i, 4);
    q.buildings = build(q.plan, builder, names);
  }

  /// Takes houses away until the number is right, others when there are no more.
  void thin() {
    std::vector<std::pair<std::size_t, std::size_t>> away, others;  // quarter and row
    for (std::size_t i = 0; i < quarters_.size(); ++i)
      for (std::size_t b = 0; b < quarters_[i].buildings.rows.size(); ++b)
        (quarters_[i].buildings.rows[b].kind == BuildingKind::house ? away : others)
            .emplace_back(i, b);
    Random random = random_.fork(3);
    random.shuffle(away);
    random.shuffle(others);
    away.insert(away.end(), others.begin(), others.end());
    away.resize(away.size() - static_cast<std::size_t>(wanted_));
    std::vector<std::vector<std::uint8_t>> gone;
    for (const Quarter& q : quarters_) gone.emplace_back(q.buildings.rows.size(), 0);
    for (const auto& [i, b] : away) gone[i][b] = 1;
    for (std::size_t i = 0; i < quarters_.size(); ++i) take_away(quarters_[i].buildings, gone[i]);
  }

  void divide_levels() {
    std::vector<int> areas;
    for (const int count : model_.areas)
      areas.push_back(std::min(count, static_cast<int>(quarters_.size())));
    Random random = random_.fork(4);
    divisions_.push_back({{0, 0, grid_.columns, grid_.rows}, 0, -1});
    divide(divisions_[0].rect, areas, 0, random);
    for (std::size_t d = 0; d < divisions_.size(); ++d) {
      const Rect r = divisions_[d].rect;
      if (divisions_[d].depth + 1 == model_.levels.size())
        for (int y = r.y0; y < r.y1; ++y)
          for (int x = r.x0; x < r.x1; ++x) quarters_[grid_.quarter(x, y)].division = d;
    }
    name_divisions();
  }

  /// Cuts a rectangle until it is one area of the next level, then goes on with the level below.
  /// `areas` are the numbers wanted on the levels from here on.
  void divide(Rect rect, std::vector<int> areas, int parent, Random& random) {
    if (areas.empty()) return;
    if (areas[0] == 1) {
      divisions_.push_back({rect, model_.levels.size() - areas.size(), parent});
      areas.erase(areas.begin());
      return divide(rect, areas, static_cast<int>(divisions_.size()) - 1, random);
    }
    Rect one = rect, two = rect;
    auto cut = [&](int low, int high) {
      const int middle = (low + high + random.whole(0, 1)) / 2;
      const int jitter = high - low >= 5 ? random.whole(-1, 1) : 0;
      return std::clamp(middle + jitter, low + 1, high - 1);
    };
    if (rect.wide() * 7 >= rect.high() * 6 && rect.wide() > 1)
      one.x1 = two.x0 = cut(rect.x0, rect.x1);
    else
      one.y1 = two.y0 = cut(rect.y0, rect.y1);
    std::vector<int> first, second;
    int least_first = 1, least_second = 1;
    for (const int count : areas) {
      const int share =
          static_cast<int>(std::lround(1.0 * count * one.quarters() / rect.quarters()));
      first.push_back(std::clamp(share, std::max(least_first, count - two.quarters()),
                                 std::min(one.quarters(), count - least_second)));
      second.push_back(count - first.back());
      least_first = first.back();
      least_second = second.back();
    }
    divide(one, first, parent, random);
    divide(two, second, parent, random);
  }

  bool is_lowest(const Division& d) const { return d.depth + 1 == model_.levels.size(); }

  /// Where most quarters are rural, a community is a village and a street a town.
  bool is_rural_area(const Rect& r) const {
    int rural = 0;
    for (int y = r.y0; y < r.y1; ++y)
      for (int x = r.x0; x < r.x1; ++x) rural += is_rural(quarters_[grid_.quarter(x, y)].use);
    return 2 * rural > r.quarters();
  }

  void name_divisions() {
    std::map<std::pair<int, int>, int> last;  // parent and first number -> numbers given
    for (Division& d : divisions_) {
      Area& area = d.area;
      area.level = model_.levels[d.depth];
      area.depth = static_cast<int>(d.depth) + 1;
      const Area* parent =
          d.parent < 0 ? nullptr : &divisions_[static_cast<std::size_t>(d.parent)].area;
      if (parent) area.parent = parent->code;
      // Rural areas have numbers of their own, from `base` on.
      auto code = [&](const std::string& of, int base, int digits) {
        return sequence_code(of, base + ++last[{d.parent, base}], digits);
      };
      const bool rural = is_rural_area(d.rect);
      if (area.level == "city") {
        area.name = joined(names_.street(), kCity);
        area.code = kProvinceCity + "00";
      } else if (area.level == "district") {
        area.name = joined(names_.street(), kDistrict);
        area.code = parent ? code(kProvinceCity, 0, 2) : kCounty;
      } else if (area.level == "street") {
        area.name = joined(names_.street(), rural ? kTown : kSubdistrict);
        area.code = code(parent->code, rural ? 100 : 0, 3);
      } else {
        area.name = joined(names_.community(), rural ? kVillageCommunity : kCommunity);
        area.code = code(parent ? parent->code : kCounty + "001", rural ? 200 : 0, 3);
      }
    }
  }

  /// Each community's books are one book a quarter; numbers go on from quarter to quarter.
  void write_registers() {
    stage("write registers", 0.6);
    struct Office {
      int compounds = 0, buildings = 0;
      bool open = false;  ///< its own units are in a quarter already
    };
    std::vector<Office> offices(divisions_.size());
    std::vector<Entries> entries(quarters_.size());
    for (std::size_t i = 0; i < quarters_.size(); ++i) {
      Quarter& q = quarters_[i];
      const Division& d = divisions_[q.division];
      Office& office = offices[q.division];
      entries[i] = {.street_office = false,
                    .committees = false,
                    .kiosks = is_rural(q.use) ? 0U : 1U,
                    .units = 0,
                    .without_point = 1,
                    .compounds_before = {office.compounds},
                    .buildings_before = {office.buildings}};
      office.compounds += static_cast<int>(q.buildings.compounds.size());
      office.buildings += static_cast<int>(q.buildings.rows.size());
      if (q.buildings.rows.size() < 10) continue;
      entries[i].committees = !std::exchange(office.open, true);
      if (d.parent >= 0)
        entries[i].street_office =
            !std::exchange(offices[static_cast<std::size_t>(d.parent)].open, true);
    }
    for_chunks(quarters_.size(), 1, run_, [&](std::size_t i, std::size_t) {
      Quarter& q = quarters_[i];
      const Division& d = divisions_[q.division];
      Registers books;
      if (d.parent >= 0) books.street = divisions_[static_cast<std::size_t>(d.parent)].area.name;
      books.community = {d.area.name};
      books.community_code = {d.area.code};
      NameBook names(random_of(i, 5));
      q.books =
          register_all(q.plan, q.buildings, std::move(books), entries[i], random_of(i, 6), names);
      if (wanted_ <= kMostWithComponents)
        q.books.components = place_components(q.plan, random_of(i, 7));
    });
    std::vector<std::vector<int>> last(divisions_.size());
    std::vector<std::vector<std::array<int, kComponentKinds>>> last_component(divisions_.size());
    for (Quarter& q : quarters_) {
      number_units(q.books, last[q.division]);
      number_components(q.books, last_component[q.division]);
    }
  }

  std::vector<Layer> layers() {
    stage("draw layers", 0.9);
    MapLayers made;
    for (std::size_t depth = 0; depth < model_.levels.size(); ++depth)
      for (const Division& d : divisions_)
        if (d.depth == depth) made.add(d.area, outline_of(d.rect));
    add_grid(made);
    Layer staff = staff_layer(staffed_communities(), random_.fork(5));
    for (Quarter& q : quarters_) {
      made.add(q.plan, q.buildings, q.books);
      q = {};  // its memory is wanted for the layers
    }
    std::vector<Layer> layers = made.finish();
    layers.push_back(std::move(staff));
    return layers;
  }

  /// Cells are not drawn yet; codes are given for as many as any division will have.
  std::vector<StaffedCommunity> staffed_communities() const {
    std::vector<std::int64_t> households(divisions_.size(), 0);
    for (const Quarter& q : quarters_)
      for (const Building& b : q.buildings.rows) households[q.division] += b.households;
    std::vector<StaffedCommunity> found;
    for (std::size_t d = 0; d < divisions_.size(); ++d)
      if (is_lowest(divisions_[d]))
        found.push_back(
            {divisions_[d].area.code, least_cells(divisions_[d].area.code, households[d])});
    return found;
  }

  /// Lots end on the lines of the grid on both sides; the lines get the vertices of both.
  void merge_sides() {
    for (const Quarter& q : quarters_) {
      const auto sides = sides_of_quarter(grid_, q.x, q.y);
      for (std::size_t s = 0; s < sides.size(); ++s) {
        const auto run = q.plan.map.runs(static_cast<int>(s)).front();
        Path& merged = merged_.try_emplace(sides[s], sides[s].path()).first->second;
        merged = merge(sides[s].path(), merged, q.plan.map.path(run));
      }
    }
  }

  const GridLine& level(int y) const { return grid_.level[static_cast<std::size_t>(y)]; }
  const GridLine& upright(int x) const { return grid_.upright[static_cast<std::size_t>(x)]; }

  /// At some of the crossings of avenues, and at one crossing of roads in any case where there is
  /// room. Its ends are vertices of the lines, which borders of areas share.
  void lay_roundabouts() {
    Random random = random_.fork(6);
    struct Site {
      int x, y;
      Roundabout made;
    };
    std::vector<Site> fits;
    int best = 0;  // large roads of the best crossing
    for (int y = 1; y < grid_.rows; ++y)
      for (int x = 1; x < grid_.columns; ++x) {
        const int large = large_roads(x, y);
        if (model_.levels.size() == 1 || large < std::max(best, 1)) continue;
        auto made = roundabout(x, y);
        if (!made) continue;
        if (large > best) fits.clear();
        best = large;
        fits.push_back({x, y, std::move(*made)});
      }
    for (std::size_t i = 0; i < fits.size(); ++i)
      if (random.chance(kRoundabouts) || (roundabouts_.empty() && i + 1 == fits.size())) {
        roundabouts_.push_back(fits[i].made);
        for (const std::size_t q : quarters_at(fits[i].x, fits[i].y)) {
          fits[i].made.clear(quarters_[q].buildings);
          fits[i].made.clear(quarters_[q].books.components);
        }
      }
    for (auto& [side, path] : merged_)
      for (const Roundabout& r : roundabouts_)
        if (path.front() == r.middle || path.back() == r.middle) path = r.with_ends(path);
  }

  /// The four quarters around a crossing.
  std::array<std::size_t, 4> quarters_at(int x, int y) const {
    return {grid_.quarter(x - 1, y - 1), grid_.quarter(x, y - 1), grid_.quarter(x - 1, y),
            grid_.quarter(x, y)};
  }

  /// How many avenues cross there; -1 where anything but roads does.
  int large_roads(int x, int y) const {
    int large = 0;
    for (const GridLine* line : {&level(y), &upright(x)}) {
      const BarrierClass kind = line->line.kind;
      if (kind != BarrierClass::arterial && kind != BarrierClass::local) return -1;
      large += kind == BarrierClass::arterial;
    }
    return large;
  }

  std::optional<Roundabout> roundabout(int x, int y) const {
    const auto column = static_cast<std::size_t>(x), row = static_cast<std::size_t>(y);
    const GridLine &across = level(y), &along = upright(x);
    const Coord middle = across.pieces[column].front();
    std::vector<Path> roads;
    for (const GridSide& side :
         {GridSide{&across, column - 1}, {&across, column}, {&along, row - 1}, {&along, row}}) {
      roads.push_back(merged_.at(side));
      if (roads.back().front() != middle) std::reverse(roads.back().begin(), roads.back().end());
    }
    double room = 1e9;
    for (const std::size_t i : quarters_at(x, y)) {
      const Quarter& q = quarters_[i];
      room = std::min(room, room_at(middle, q.plan, q.buildings, q.books));
    }
    auto made = roundabout_at(middle, roads, room);
    if (!made) return made;
    for (const std::size_t q : quarters_at(x, y))
      if (!made->can_clear(quarters_[q].buildings)) return {};
    made->line = (along.line.kind < across.line.kind ? along : across).line;
    return made;
  }

  /// Two paths along one, each with all its vertices and more between them.
  static Path merge(const Path& along, const Path& a, const Path& b) {
    Path merged{along.front()};
    std::size_t i = 1, j = 1;
    for (std::size_t k = 1; k < along.size(); ++k) {
      Path between;
      while (a[i] != along[k]) between.push_back(a[i++]);
      while (b[j] != along[k]) between.push_back(b[j++]);
      ++i, ++j;
      const Coord run = along[k] - along[k - 1];
      std::stable_sort(between.begin(), between.end(),
                       [&](Coord p, Coord q) { return dot(p, run) < dot(q, run); });
      merged.insert(merged.end(), between.begin(), std::unique(between.begin(), between.end()));
      merged.push_back(along[k]);
    }
    return merged;
  }

  Ring outline_of(const Rect& r) const {
    Ring ring{
        grid_.level[static_cast<std::size_t>(r.y0)].pieces[static_cast<std::size_t>(r.x0)][0]};
    auto add = [&](const GridSide& side, bool forth) {
      Path path = merged_.at(side);
      if (!forth) std::reverse(path.begin(), path.end());
      ring.insert(ring.end(), path.begin() + 1, path.end());
    };
    for (int x = r.x0; x < r.x1; ++x) add(sides_of_quarter(grid_, x, r.y0)[0], true);
    for (int y = r.y0; y < r.y1; ++y) add(sides_of_quarter(grid_, r.x1 - 1, y)[1], true);
    for (int x = r.x1; x > r.x0; --x) add(sides_of_quarter(grid_, x - 1, r.y1 - 1)[2], false);
    for (int y = r.y1; y > r.y0; --y) add(sides_of_quarter(grid_, r.x0, y - 1)[3], false);
    return ring;
  }

  /// Each line from end to end, cut where a bridge begins or ends and at roundabouts, whose rings
  /// come last. Expressways have two carriageways, on which nothing else ends.
  void add_grid(MapLayers& made) const {
    std::set<Coord> ends;
    for (const Roundabout& r : roundabouts_)
      for (const Roundabout::Arm& arm : r.arms) ends.insert(arm.end);
    for (const std::vector<GridLine>* lines : {&grid_.level, &grid_.upright})
      for (const GridLine& line : *lines) {
        Path path{line.pieces[0][0]};
        auto end_run = [&](Structure structure) {
          if (line.line.kind == BarrierClass::expressway) {
            made.add_line(moved_aside(path, kCarriageway_m), line.line, structure);
            made.add_line(moved_aside(path, -kCarriageway_m), line.line, structure);
          } else if (path.size() > 1) {
            made.add_line(path, line.line, structure);
          }
          path = {path.back()};
        };
        Path whole = path;
        bool on_island = false;
        for (std::size_t p = 0; p < line.pieces.size(); ++p) {
          const GridSide side{&line, p};
          const Path& piece = side.path();
          const Bridges bridges = bridges_of(grid_, side);
          for (const Coord c : std::span(merged_.at(side)).subspan(1)) {
            path.push_back(c);
            whole.push_back(c);
            if (ends.contains(c)) {
              if (on_island) path = {c};
              if (!on_island) end_run(Structure::ground);
              on_island = !on_island;
            }
            if (bridges.first && c == piece[1]) end_run(Structure::bridge);
            if (bridges.last && c == piece[piece.size() - 2]) end_run(Structure::ground);
          }
        }
        end_run(Structure::ground);
        if (line.line.kind == BarrierClass::river) made.add_river(whole, line.line.name);
      }
    for (const Roundabout& r : roundabouts_) made.add_line(r.ring(), r.line, Structure::ground);
  }

  static Path moved_aside(const Path& path, double by) {
    Path moved;
    for (std::size_t i = 0; i < path.size(); ++i) {
      const Coord before = path[i > 0 ? i - 1 : 0], after = path[std::min(i + 1, path.size() - 1)];
      moved.push_back(on_lattice(path[i] + left_of(unit(after - before)) * by));
    }
    return moved;
  }

  const SizeModel model_;
  const std::int64_t wanted_;
  const Random random_;
  const Run& run_;
  NameBook names_;
  CityGrid grid_;
  std::vector<Quarter> quarters_;
  std::vector<Division> divisions_;
  std::map<GridSide, Path> merged_;
  std::vector<Roundabout> roundabouts_;
};

}  // namespace

std::vector<Layer> make_city(const SampleOptions& options, const Random& random, const Run& run) {
  return CityMaker(options, random, run).make();
}

}  // namespace libgrid::sample
