// SPDX-License-Identifier: Apache-2.0
#include "libgrid/plan/bounds.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "libgrid/core/text.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/index/box_index.hpp"
#include "libgrid/locate/locator.hpp"

namespace libgrid {

namespace {

constexpr double longest_piece = 20;        ///< metres
constexpr double chord_share = 1.0 / 32;    ///< of the outline, to each side of a piece
constexpr double most_sine = 0.5;           ///< between a line and what it runs along
constexpr std::size_t cells_at_a_time = 8;  ///< for one thread

double length_between(Coord a, Coord b) { return std::hypot(b.x - a.x, b.y - a.y); }

/// The way from a to b with length 1; nothing between equal places.
Coord way(Coord a, Coord b) {
  const double length = length_between(a, b);
  return length > 0 ? Coord{(b.x - a.x) / length, (b.y - a.y) / length} : Coord{0, 0};
}

double sine(Coord a, Coord b) { return std::abs(a.x * b.y - a.y * b.x); }

double distance_to(Coord p, Coord a, Coord b) {
  const double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
  const double t =
      square > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0) : 0;
  return length_between(p, {a.x + t * dx, a.y + t * dy});
}

/// What kind of thing a line is: lines of one name and one kind are one thing.
int kind_of(BarrierClass c) {
  switch (c) {
    case BarrierClass::river:
    case BarrierClass::stream:
      return 1;
    case BarrierClass::rail:
      return 2;
    case BarrierClass::wall:
      return 3;
    default:
      return 0;
  }
}

/// What people name first: roads, rivers and railways by name; then walls by name and whatever
/// everybody sees; then the rest.
int rank_of(BarrierClass c, bool named) {
  if (named && c != BarrierClass::wall) return 0;
  const bool seen = c == BarrierClass::expressway || c == BarrierClass::rail ||
                    c == BarrierClass::river || c == BarrierClass::arterial;
  return named || seen ? 1 : 2;
}

/// All segments of lines that bound something, in metres.
class LineIndex {
 public:
  LineIndex(const LineArray& metres, const BoundLines& lines) : lines_(lines) {
    std::map<std::tuple<std::string, int, int>, std::int64_t> first;
    std::vector<Box> boxes;
    thing_.resize(metres.size(), -1);
    for (std::size_t row = 0; row < metres.size(); ++row) {
      const BarrierClass c = lines.classes[row];
      if (c == BarrierClass::none) continue;
      // Nameless ones are things by their class.
      const std::string& name = lines.names[row];
      const int nameless = name.empty() ? 1 + static_cast<int>(c) : 0;
      thing_[row] = first.try_emplace({name, kind_of(c), nameless}, static_cast<std::int64_t>(row))
                        .first->second;
      for (std::int64_t l = metres.lines(row).begin; l < metres.lines(row).end; ++l) {
        const auto line = metres.line(l);
        for (std::size_t i = 1; i < line.size(); ++i) {
          if (line[i - 1] == line[i]) continue;
          segments_.push_back({line[i - 1], line[i], static_cast<std::int64_t>(row)});
          Box box;
          box.add(line[i - 1]);
          box.add(line[i]);
          boxes.push_back(box);
        }
      }
    }
    index_.emplace(boxes);
  }

  /// The thing that runs along a piece of outline; -1: none.
  std::int64_t along(Coord place, Coord local, Coord chord, const BoundsOptions& options,
                     std::vector<std::int64_t>& found) const {
    Box box;
    box.add(Coord{place.x - options.near_m, place.y - options.near_m});
    box.add(Coord{place.x + options.near_m, place.y + options.near_m});
    index_->query(box, found);
    std::optional<std::tuple<int, double, BarrierClass, std::int64_t>> best;
    for (const std::int64_t s : found) {
      const Segment& segment = segments_[static_cast<std::size_t>(s)];
      const Coord direction = way(segment.a, segment.b);
      if (std::min(sine(direction, local), sine(direction, chord)) > most_sine) continue;
      const double distance = distance_to(place, segment.a, segment.b);
      if (distance > options.near_m) continue;
      const auto row = static_cast<std::size_t>(segment.row);
      const BarrierClass c = lines_.classes[row];
      const std::tuple candidate{rank_of(c, !lines_.names[row].empty()), distance, c, thing_[row]};
      if (!best || candidate < *best) best = candidate;
    }
    return best ? std::get<3>(*best) : -1;
  }

 private:
  struct Segment {
    Coord a, b;
    std::int64_t row;
  };
  const BoundLines& lines_;
  std::vector<Segment> segments_;
  std::vector<std::int64_t> thing_;  ///< of each line: the first line of that thing
  std::optional<BoxIndex> index_;
};

/// An outline that is walked by its length, round and round.
class Ring {
 public:
  explicit Ring(std::span<const Coord> ring) : ring_(ring), at_{0} {
    for (std::size_t i = 1; i < ring.size(); ++i)
      at_.push_back(at_.back() + length_between(ring[i - 1], ring[i]));
    outward_ = ring_area(ring) < 0 ? -1 : 1;
  }
  double length() const { return at_.back(); }

  Coord operator()(double way_m) const {
    way_m = std::fmod(way_m, length());
    if (way_m < 0) way_m += length();
    const auto next = std::upper_bound(at_.begin() + 1, at_.end() - 1, way_m);
    const auto i = static_cast<std::size_t>(next - at_.begin());
    const double span = at_[i] - at_[i - 1], share = span > 0 ? (way_m - at_[i - 1]) / span : 0;
    return {ring_[i - 1].x + (ring_[i].x - ring_[i - 1].x) * share,
            ring_[i - 1].y + (ring_[i].y - ring_[i - 1].y) * share};
  }

  struct Piece {
    Coord place, local, chord, outward;
    double length;
  };
  template <class Visit>
  void visit_pieces(Visit&& visit) const {
    const double reach = length() * chord_share;
    for (std::size_t i = 1; i < ring_.size(); ++i) {
      const double edge = at_[i] - at_[i - 1];
      if (!(edge > 0)) continue;
      const auto count = static_cast<int>(std::ceil(edge / longest_piece));
      const Coord local = way(ring_[i - 1], ring_[i]);
      for (int k = 0; k < count; ++k) {
        const double middle = at_[i - 1] + edge * (k + 0.5) / count;
        Coord chord = way((*this)(middle - reach), (*this)(middle + reach));
        if (chord == Coord{0, 0}) chord = local;
        visit(Piece{(*this)(middle),
                    local,
                    chord,
                    {outward_ * chord.y, -outward_ * chord.x},
                    edge / count});
      }
    }
  }

 private:
  std::span<const Coord> ring_;
  std::vector<double> at_;
  double outward_ = 1;
};

/// A plan in metres, and what lies beside its cells.
class Ground {
 public:
  Ground(const Plan& plan, const Run& run)
      : plan_(plan),
        to_metres(plan.crs, working_crs(plan.crs, plan.levels.front().geometry.box())),
        cells(to_metres(plan.cells.geometry)),
        cell_at_(cells, plan.cells.code, run),
        area_at_(to_metres(plan.levels[plan.cells.parent_level].geometry), {}, run) {}

  std::int64_t parent(std::size_t cell) const {
    return plan_.cells.parent.empty() ? -1 : plan_.cells.parent[cell];
  }
  const Locator& cell_at() const { return cell_at_; }

  /// What lies on the other side of a piece where no line runs.
  Bound beside(std::size_t cell, const Ring::Piece& piece, const BoundsOptions& options) const {
    const auto self = static_cast<std::int64_t>(cell);
    const std::array steps = {0.5, 5.0, options.near_m};
    const auto at = [&](double step) {
      return Coord{piece.place.x + step * piece.outward.x, piece.place.y + step * piece.outward.y};
    };
    for (const double step : steps) {
      const std::int64_t other = cell_at_.cell_of(at(step));
      if (other < 0 || other == self) continue;
      const std::int64_t area = parent(static_cast<std::size_t>(other));
      return area == parent(cell) || area < 0 ? Bound{BoundKind::cell, other}
                                              : Bound{BoundKind::area, area};
    }
    for (const double step : steps) {
      const std::int64_t area = area_at_.cell_of(at(step));
      if (area >= 0 && area != parent(cell)) return {BoundKind::area, area};
    }
    return {area_at_.cell_of(at(options.near_m)) >= 0 ? BoundKind::no_cell : BoundKind::edge, -1};
  }

 private:
  const Plan& plan_;

 public:
  Transform to_metres;
  PolygonArray cells;

 private:
  Locator cell_at_, area_at_;
};

using Weights = std::array<std::map<std::pair<BoundKind, std::int64_t>, double>, 4>;

FourBounds told(const Weights& weights, const BoundsOptions& options) {
  FourBounds out;
  for (std::size_t s = 0; s < weights.size(); ++s) {
    double all = 0;
    std::vector<Bound>& side = out.side[s];
    for (const auto& [key, weight] : weights[s]) {
      all += weight;
      side.push_back({key.first, key.second, weight});
    }
    if (!(all > 0)) {
      side.clear();
      continue;
    }
    for (Bound& bound : side) bound.share /= all;
    std::stable_sort(side.begin(), side.end(),
                     [](const Bound& a, const Bound& b) { return a.share > b.share; });
    std::size_t kept = 1;
    while (kept < side.size() && side[kept].share >= options.least_share) ++kept;
    side.resize(kept);
  }
  return out;
}

FourBounds bounds_of(const Ground& ground, std::size_t cell, const LineIndex& lines,
                     const BoundsOptions& options) {
  Weights weights;
  std::vector<std::int64_t> found;
  const PolygonArray& cells = ground.cells;
  for (std::int64_t part = cells.parts(cell).begin; part < cells.parts(cell).end; ++part) {
    if (cells.rings(part).size() == 0) continue;
    Ring(cells.ring(cells.rings(part).begin)).visit_pieces([&](const Ring::Piece& piece) {
      const std::int64_t line = lines.along(piece.place, piece.local, piece.chord, options, found);
      const Bound bound =
          line >= 0 ? Bound{BoundKind::line, line} : ground.beside(cell, piece, options);
      const Coord n = piece.outward;
      const std::pair key{bound.kind, bound.row};
      weights[n.x > 0 ? 0 : 2][key] += piece.length * n.x * n.x;
      weights[n.y < 0 ? 1 : 3][key] += piece.length * n.y * n.y;
    });
  }
  return told(weights, options);
}

/// The plan's own word, else a code with what it is.
std::string word_of_cell(const Plan& plan, std::size_t cell, Language language) {
  const std::string& title = plan.cells.title.empty() ? std::string() : plan.cells.title[cell];
  // "Vaduz 3" could be anything, and 芦湾社区第3网格 says what it is.
  if (!title.empty() && (language == Language::zh || has_han(title))) return title;
  return say("bound.cell", language, {title.empty() ? plan.cells.code[cell] : title});
}

std::string word_of_area(const Level& level, std::size_t row, Language language) {
  const bool titled = !level.title.empty() && !level.title[row].empty();
  return titled ? level.title[row] : say("bound.area", language, {level.code[row]});
}

std::string word_of_class(BarrierClass c, Language language) {
  switch (c) {
    case BarrierClass::rail:
      return say("bound.rail", language);
    case BarrierClass::river:
      return say("bound.river", language);
    case BarrierClass::stream:
      return say("bound.stream", language);
    case BarrierClass::wall:
      return say("bound.wall", language);
    case BarrierClass::lane:
      return say("bound.lane", language);
    default:
      return say("bound.road", language);
  }
}

std::string word_of_line(const BoundLines& lines, std::size_t row, Language language) {
  const std::string& name = lines.names[row];
  if (name.empty()) return word_of_class(lines.classes[row], language);
  // A wall has the name of what it stands around.
  const bool says_so = name.ends_with("墙") || name.ends_with("wall") || name.ends_with("Wall");
  if (lines.classes[row] == BarrierClass::wall && !says_so)
    return say("bound.wall_of", language, {name});
  // English puts an article before rivers and railways.
  const int kind = kind_of(lines.classes[row]);
  const bool article = language == Language::en && (kind == 1 || kind == 2) && !has_han(name) &&
                       !name.starts_with("The ") && !name.starts_with("the ");
  return article ? "the " + name : name;
}

std::string word_of(const Plan& plan, const BoundLines& lines, const Bound& bound,
                    Language language) {
  const auto row = static_cast<std::size_t>(bound.row);
  const Level& top = plan.levels.front();
  switch (bound.kind) {
    case BoundKind::line:
      return word_of_line(lines, row, language);
    case BoundKind::cell:
      return word_of_cell(plan, row, language);
    case BoundKind::area:
      return word_of_area(plan.levels[plan.cells.parent_level], row, language);
    case BoundKind::no_cell:
      return say("bound.no_cell", language);
    case BoundKind::edge:
      break;
  }
  if (top.code.size() != 1) return say("bound.edge", language);
  return say("bound.edge_of", language, {word_of_area(top, 0, language)});
}

}  // namespace

std::string_view name_of(BoundKind kind) {
  switch (kind) {
    case BoundKind::line:
      return "line";
    case BoundKind::cell:
      return "cell";
    case BoundKind::area:
      return "area";
    case BoundKind::edge:
      return "edge";
    case BoundKind::no_cell:
      return "no_cell";
  }
  return {};
}

std::vector<FourBounds> four_bounds(const Plan& plan, const BoundLines& lines,
                                    const BoundsOptions& options, const Run& run) {
  std::vector<FourBounds> out(plan.cells.size());
  if (out.empty()) return out;
  const Ground ground(plan, run);
  const LineIndex index(ground.to_metres(lines.lines), lines);
  for_chunks(out.size(), cells_at_a_time, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t cell = begin; cell < end; ++cell)
      out[cell] = bounds_of(ground, cell, index, options);
  });
  return out;
}

std::string bound_text(const Plan& plan, const BoundLines& lines, const std::vector<Bound>& side,
                       Language language) {
  std::string text;
  for (std::size_t k = 0; k < side.size(); ++k) {
    if (k > 0) text += say(k + 1 == side.size() ? Word("list.and") : Word("list.comma"), language);
    text += word_of(plan, lines, side[k], language);
  }
  return text;
}

std::string bounds_text(const Plan& plan, const BoundLines& lines, const FourBounds& bounds,
                        Language language) {
  static constexpr std::array<Word, 4> sides = {"bound.east", "bound.south", "bound.west",
                                                "bound.north"};
  std::string text;
  for (std::size_t s = 0; s < sides.size(); ++s) {
    if (bounds.side[s].empty()) continue;
    if (!text.empty()) text += say("bound.next", language);
    text += say(sides[s], language, {bound_text(plan, lines, bounds.side[s], language)});
  }
  return text;
}

std::vector<std::vector<Street>> streets_of_cells(const Plan& plan, const BoundLines& lines,
                                                  const BoundsOptions& options, const Run& run) {
  std::vector<std::map<std::string, double>> lengths(plan.cells.size());
  std::vector<std::vector<Street>> out(plan.cells.size());
  if (out.empty()) return out;
  const Ground ground(plan, run);
  const LineArray metres = ground.to_metres(lines.lines);
  for (std::size_t row = 0; row < metres.size(); ++row) {
    const BarrierClass c = lines.classes[row];
    if (lines.names[row].empty() || kind_of(c) != 0 || c >= BarrierClass::stream) continue;
    if (row % 256 == 0) run.check_stop();
    for (std::int64_t l = metres.lines(row).begin; l < metres.lines(row).end; ++l) {
      const auto line = metres.line(l);
      for (std::size_t i = 1; i < line.size(); ++i) {
        const double length = length_between(line[i - 1], line[i]);
        const auto count = static_cast<int>(std::ceil(length / longest_piece));
        const Coord along = way(line[i - 1], line[i]);
        for (int k = 0; k < count; ++k) {
          const double share = (k + 0.5) / count;
          const Coord at{line[i - 1].x + (line[i].x - line[i - 1].x) * share,
                         line[i - 1].y + (line[i].y - line[i - 1].y) * share};
          // A road on a border belongs to both sides.
          std::array<std::int64_t, 3> there{};
          std::size_t n = 0;
          for (const double side : {0.0, options.near_m / 2, -options.near_m / 2})
            there[n++] = ground.cell_at().cell_of({at.x - side * along.y, at.y + side * along.x});
          std::sort(there.begin(), there.end());
          for (std::size_t j = 0; j < there.size(); ++j)
            if (there[j] >= 0 && (j == 0 || there[j] != there[j - 1]))
              lengths[static_cast<std::size_t>(there[j])][lines.names[row]] += length / count;
        }
      }
    }
  }
  for (std::size_t cell = 0; cell < out.size(); ++cell) {
    for (const auto& [name, length] : lengths[cell]) out[cell].push_back({name, length});
    std::stable_sort(out[cell].begin(), out[cell].end(),
                     [](const Street& a, const Street& b) { return a.length_m > b.length_m; });
  }
  return out;
}

}  // namespace libgrid
