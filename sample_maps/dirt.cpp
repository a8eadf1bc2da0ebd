// SPDX-License-Identifier: Apache-2.0
#include "dirt.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "libgrid/core/error.hpp"
#include "libgrid/geom/lattice.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/io/encoded.hpp"
#include "map_layers.hpp"
#include "random.hpp"

namespace libgrid {

namespace sample {
namespace {

/// Metres of a degree where samples lie, near enough for lengths of a few metres.
constexpr double kEast_m = 93872.4, kNorth_m = 110897.4;

Coord metres(Coord degrees) { return {degrees.x * kEast_m, degrees.y * kNorth_m}; }
Coord degrees(Coord metres) {
  return Lattice::degrees().snap({metres.x / kEast_m, metres.y / kNorth_m});
}

class Spoiler {
 public:
  Spoiler(std::vector<Layer>& map, std::uint64_t seed) : map_(map), random_(seed) {}

  void spoil(DirtKind kind) {
    kind_ = kind;
    Random random = random_.fork(500 + static_cast<std::uint64_t>(kind));
    switch (kind) {
      case DirtKind::overlap:
        return overlaps(random);
      case DirtKind::dangling:
        dangling("roads", random);
        return dangling("walls", random);
      case DirtKind::duplicate:
        duplicates("buildings", random);
        return duplicates("units", random);
      case DirtKind::orphan:
        return orphans(random);
      case DirtKind::number:
        return numbers(random);
      case DirtKind::gbk:
        return encoded();
    }
  }

  Layer truth() && {
    Layer made;
    made.name = "dirt";
    made.table.add_texts("kind", std::move(kinds_));
    made.table.add_texts("form", std::move(form_));
    made.table.add_texts("layer", std::move(layer_));
    made.table.add("row", std::move(row_));
    made.table.add_texts("code", std::move(code_));
    made.table.add_texts("field", std::move(field_));
    made.table.add_texts("value", std::move(value_));
    made.table.add_texts("was", std::move(was_));
    made.table.add_texts("message", std::move(message_));
    return made;
  }

 private:
  struct Spoilt {
    const char* form;
    std::string layer;
    std::size_t row;
    std::string field, value, was, message;
  };

  Layer& layer(std::string_view name) {
    return *std::find_if(map_.begin(), map_.end(), [&](const Layer& l) { return l.name == name; });
  }
  static Column& column(Layer& of, std::string_view name) {
    return *std::find_if(of.table.columns.begin(), of.table.columns.end(),
                         [&](const Column& c) { return c.name == name; });
  }
  static Texts& texts(Layer& of, std::string_view name) {
    return std::get<Texts>(column(of, name).values);
  }
  static std::size_t wanted(std::size_t rows) {
    return std::min(rows / 4, std::clamp<std::size_t>(rows / 200, 4, 50));
  }
  /// Each row is spoilt once.
  bool is_free(const std::string& of, std::size_t row) const {
    return !spoilt_.contains({of, row});
  }
  std::vector<std::size_t> shuffled(std::size_t rows, Random& random) const {
    std::vector<std::size_t> order(rows);
    for (std::size_t i = 0; i < rows; ++i) order[i] = i;
    random.shuffle(order);
    return order;
  }

  void note(const Spoilt& s) {
    spoilt_.emplace(s.layer, s.row);
    const Column* code = layer(s.layer).table.find("code");
    kinds_.emplace_back(name_of(kind_));
    form_.emplace_back(s.form);
    layer_.push_back(s.layer);
    row_.push_back(static_cast<std::int64_t>(s.row));
    code_.push_back(code ? code->text(s.row) : "");
    field_.push_back(s.field);
    value_.push_back(s.value);
    was_.push_back(s.was);
    message_.push_back(s.message);
  }

  /// An oblong grows over its neighbour in the same estate, and over nothing else.
  void overlaps(Random& random) {
    Layer& buildings = layer("buildings");
    const PolygonArray old = buildings.polygons();
    const Texts& compound = texts(buildings, "compound");
    std::vector<Box> boxes;
    for (std::size_t row = 0; row < old.size(); ++row) boxes.push_back(old.box(row));
    std::map<std::size_t, Ring> grown;
    std::set<std::size_t> covered;
    for (const std::size_t row : shuffled(old.size(), random)) {
      if (grown.size() >= wanted(old.size())) break;
      const auto ring = old.ring(old.row_rings(row).begin);
      if (ring.size() != 5 || compound[row].empty() || covered.contains(row)) continue;
      for (std::size_t side = 0; side < 4 && !grown.contains(row); ++side) {
        const auto found = grow({ring.begin(), ring.end()}, side, row, old, boxes);
        if (!found || compound[found->second] != compound[row] || covered.contains(found->second) ||
            grown.contains(found->second))
          continue;
        grown[row] = found->first;
        covered.insert({row, found->second});
        const std::string& other = texts(buildings, "code")[found->second];
        note({"footprint", "buildings", row, "geometry", "", "",
              "the footprint overlaps that of building " + other + " (row " +
                  std::to_string(found->second) + ")"});
      }
    }
    PolygonBuilder made;
    for (std::size_t row = 0; row < old.size(); ++row) {
      made.begin_row();
      made.begin_part();
      const auto found = grown.find(row);
      made.add_ring(found == grown.end() ? old.ring(old.row_rings(row).begin) : found->second);
    }
    buildings.geometry = made.finish();
  }

  /// A ring whose side k is moved out until it lies in one other building; which that is.
  static std::optional<std::pair<Ring, std::size_t>> grow(const Ring& ring, std::size_t side,
                                                          std::size_t row, const PolygonArray& all,
                                                          const std::vector<Box>& boxes) {
    const Coord out = unit(metres(ring[side]) - metres(ring[(side + 3) % 4]));
    std::optional<std::size_t> met;
    for (int step = 2; step <= 24; step += 2) {
      Ring wide = ring;
      const Coord by = degrees(out * step);
      for (const std::size_t k : {side, (side + 1) % 4}) wide[k] = wide[k] + by;
      wide.back() = wide.front();
      Box box;
      for (const Coord c : wide) box.add(c);
      std::vector<std::size_t> meets;
      for (std::size_t other = 0; other < boxes.size(); ++other)
        if (other != row && boxes[other].meets(box) &&
            lines_meet(wide, all.ring(all.row_rings(other).begin)))
          meets.push_back(other);
      if (meets.size() > 1) return {};
      if (met && meets.size() == 1) return {{wide, *met}};  // a step after they met
      if (meets.size() == 1) met = meets[0];
    }
    return {};
  }

  static bool lines_meet(std::span<const Coord> a, std::span<const Coord> b) {
    for (std::size_t i = 1; i < a.size(); ++i)
      for (std::size_t j = 1; j < b.size(); ++j)
        if (meet(a[i - 1], a[i], b[j - 1], b[j]) != Meeting::none) return true;
    return false;
  }

  /// Every other line stops short of what it ends on, the others run over it.
  void dangling(const std::string& name, Random& random) {
    Layer& lines = layer(name);
    const LineArray& old = lines.lines();
    std::map<Coord, int> met;  // rows with a vertex there
    for (std::size_t row = 0; row < old.size(); ++row) {
      std::set<Coord> own;
      for (const Coord c : old.line(old.lines(row).begin))
        if (own.insert(c).second) ++met[c];
    }
    std::map<Coord, Coord> moved;
    std::map<std::size_t, Path> changed;
    for (const std::size_t row : shuffled(old.size(), random)) {
      if (changed.size() >= wanted(old.size())) break;
      const auto line = old.line(old.lines(row).begin);
      Path path(line.begin(), line.end());
      const bool at_start = random.chance(0.5);
      const double by = random.between(0.6, 2.4);
      if (path.front() == path.back()) continue;
      if (at_start) std::reverse(path.begin(), path.end());
      const Coord end = path.back(), run = metres(end) - metres(path[path.size() - 2]);
      // One other line has a vertex there: no bridge goes on, and no crossing is opened.
      if (met.at(end) != 2 || length(run) < 8 || !ends_inside_another(old, row, end)) continue;
      const bool is_short = changed.size() % 2 == 0;
      path.back() = end + degrees(unit(run) * (is_short ? -by : by));
      if (at_start) std::reverse(path.begin(), path.end());
      changed[row] = std::move(path);
      const std::string amount = std::to_string(static_cast<int>(std::lround(by * 100))) + " cm";
      note({is_short ? "undershoot" : "overshoot", name, row, "geometry", "", "",
            std::string(at_start ? "its start" : "its end") +
                (is_short ? " stops " + amount + " short of the line that it should meet"
                          : " runs " + amount + " over the line that it should meet")});
    }
    LineBuilder made;
    for (std::size_t row = 0; row < old.size(); ++row) {
      made.begin_row();
      const auto found = changed.find(row);
      if (found == changed.end())
        made.add_line(old.line(old.lines(row).begin));
      else
        made.add_line(found->second);
    }
    lines.geometry = made.finish();
  }

  static bool ends_inside_another(const LineArray& lines, std::size_t row, Coord end) {
    for (std::size_t other = 0; other < lines.size(); ++other) {
      if (other == row) continue;
      const auto line = lines.line(lines.lines(other).begin);
      if (std::find(line.begin() + 1, line.end() - 1, end) != line.end() - 1) return true;
    }
    return false;
  }

  /// Rows take the code of another one. Only what nothing else names, so that this is all there is.
  void duplicates(const std::string& name, Random& random) {
    Layer& rows = layer(name);
    std::set<std::string> named;
    for (const char* by : {"units", "stairwells"})
      for (const std::string& key : texts(layer(by), "building")) named.insert(key);
    Texts& codes = texts(rows, "code");
    std::set<std::size_t> others;
    std::size_t done = 0;
    for (const std::size_t row : shuffled(codes.size(), random)) {
      if (done == wanted(codes.size())) break;
      if (row == 0 || !is_free(name, row) || others.contains(row) || named.contains(codes[row]))
        continue;
      const auto other = static_cast<std::size_t>(random.whole(0, static_cast<int>(row) - 1));
      if (!is_free(name, other) || named.contains(codes[other]) || !others.insert(other).second)
        continue;
      const std::string was = std::exchange(codes[row], codes[other]);
      note({"code", name, row, "code", codes[row], was,
            "the code stands also in row " + std::to_string(other)});
      ++done;
    }
  }

  void orphans(Random& random) {
    Layer& units = layer("units");
    std::set<std::string> there;
    for (const std::string& code : texts(layer("buildings"), "code")) there.insert(code);
    Texts& keys = texts(units, "building");
    std::size_t done = 0;
    for (const std::size_t row : shuffled(keys.size(), random)) {
      if (done == wanted(keys.size())) break;
      if (keys[row].empty() || !is_free("units", row) || !units.points().has(row)) continue;
      std::string wrong = keys[row];
      do wrong.replace(wrong.size() - 3, 3, std::to_string(random.whole(100, 999)));
      while (there.contains(wrong));
      const std::string was = std::exchange(keys[row], wrong);
      note({"key", "units", row, "building", wrong, was, "there is no building of this code"});
      ++done;
    }
  }

  /// The column becomes text, as tables of people have it.
  void numbers(Random& random) {
    Layer& buildings = layer("buildings");
    Column& households = column(buildings, "households");
    Texts values;
    for (std::size_t row = 0; row < households.size(); ++row)
      values.push_back(households.text(row));
    std::size_t done = 0;
    for (const std::size_t row : shuffled(values.size(), random)) {
      if (done == 5 * ((wanted(values.size()) + 4) / 5)) break;
      if (!is_free("buildings", row) || values[row] == "0") continue;
      const std::string was = values[row];
      std::string wide;
      for (const char digit : was)
        wide += "\xEF\xBC" + std::string(1, static_cast<char>(digit + 0x60));
      const std::array<Spoilt, 5> ways{
          {{"blank", "", row, "", was + " ", "", "a blank stands behind the number"},
           {"full_width", "", row, "", wide, "", "the digits are full-width"},
           {"about", "", row, "", "约" + was, "", "a word stands before the number"},
           {"unit", "", row, "", was + "户", "", "a word stands behind the number"},
           {"empty", "", row, "", "", "", "there is no number"}}};
      Spoilt made = ways[done++ % ways.size()];
      made.layer = "buildings";
      made.field = "households";
      made.was = was;
      values[row] = made.value;
      note(made);
    }
    households.missing.clear();
    for (const std::string& value : values) households.missing.push_back(value.empty());
    households.values = std::move(values);
  }

  void encoded() {
    for (const Layer& l : map_)
      if (!std::holds_alternative<std::monostate>(l.geometry) && l.size() > 0)
        note({"text", l.name, 0, "", "", "", "all text of the file is GBK, and no .cpg says so"});
  }

  std::vector<Layer>& map_;
  Random random_;
  DirtKind kind_ = DirtKind::overlap;
  std::set<std::pair<std::string, std::size_t>> spoilt_;
  Texts kinds_, form_, layer_, code_, field_, value_, was_, message_;
  Numbers row_;
};

constexpr std::array kAll{DirtKind::overlap, DirtKind::dangling, DirtKind::duplicate,
                          DirtKind::orphan,  DirtKind::number,   DirtKind::gbk};

}  // namespace
}  // namespace sample

std::string_view name_of(DirtKind kind) {
  switch (kind) {
    case DirtKind::overlap:
      return "overlap";
    case DirtKind::dangling:
      return "dangling";
    case DirtKind::duplicate:
      return "duplicate";
    case DirtKind::orphan:
      return "orphan";
    case DirtKind::number:
      return "number";
    case DirtKind::gbk:
      return "gbk";
  }
  return "";
}

std::vector<DirtKind> dirt_kinds(const std::vector<std::string>& words, bool shapefiles) {
  std::set<DirtKind> wanted;
  for (const std::string& word : words) {
    bool known = false;
    for (const DirtKind kind : sample::kAll) {
      if (word != "all" && word != name_of(kind)) continue;
      known = true;
      if (kind != DirtKind::gbk || shapefiles || word != "all") wanted.insert(kind);
    }
    if (!known)
      throw Error(ErrorCode::usage, "dirt is \"" + word +
                                        "\"; it must be overlap, dangling, duplicate, orphan, "
                                        "number, gbk or all");
  }
  if (wanted.contains(DirtKind::gbk) && !shapefiles)
    throw Error(ErrorCode::usage,
                "a GeoPackage is always UTF-8: with gbk, the output is a folder of Shapefiles, so "
                "its name has no ending");
  return {wanted.begin(), wanted.end()};
}

void plant_dirt(std::vector<Layer>& map, const std::vector<DirtKind>& kinds, std::uint64_t seed) {
  sample::Spoiler spoiler(map, seed);
  for (const DirtKind kind : kinds) spoiler.spoil(kind);
  map.push_back(std::move(spoiler).truth());
}

void write_gbk(const std::string& folder, const std::vector<Layer>& map, const Run& run) {
  std::filesystem::create_directories(folder);
  std::vector<std::filesystem::path> paths;
  std::vector<const Layer*> layers;
  for (const Layer& l : map) {
    const bool table = std::holds_alternative<std::monostate>(l.geometry);
    paths.push_back(std::filesystem::path(folder) / (l.name + (table ? ".csv" : ".shp")));
    layers.push_back(&l);
  }
  write_files_gbk(paths, layers, run);
}

std::size_t write_dirty(const std::string& path, std::vector<Layer> map,
                        const std::vector<std::string>& words, std::uint64_t seed, const Run& run) {
  const std::vector<DirtKind> kinds =
      dirt_kinds(words, std::filesystem::path(path).extension().empty());
  plant_dirt(map, kinds, seed);
  if (std::count(kinds.begin(), kinds.end(), DirtKind::gbk) > 0)
    write_gbk(path, map, run);
  else
    write_layers(path, map, {}, run);
  return map.back().size();
}

}  // namespace libgrid
