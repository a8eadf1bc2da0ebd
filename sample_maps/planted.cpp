// SPDX-License-Identifier: Apache-2.0
#include "planted.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "defect_drawing.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/geom/predicates.hpp"

namespace libgrid {
namespace sample {
namespace {

struct Share {
  Defect defect;
  int weight;
  const char* name;
};
// Those that find few places come first.
constexpr std::array<Share, 16> defects = {
    {{Defect::gap_through, 20, "gaps that part the area"},
     {Defect::missing_cell, 20, "missing cells"},
     {Defect::duplicate, 20, "duplicates"},
     {Defect::overlap_of_three, 40, "overlaps of three cells"},
     {Defect::spill, 40, "spills"},
     {Defect::gap_open, 40, "bites at an outline"},
     {Defect::gap_outline, 40, "strips along an outline"},
     {Defect::misnest, 30, "misnests"},
     {Defect::misnest_with_gap, 30, "misnests that leave a gap"},
     {Defect::gap_inside, 40, "gaps inside a cell"},
     {Defect::gap_enclosed, 80, "gaps between cells"},
     {Defect::overlap, 120, "overlaps of two cells"},
     {Defect::moved_vertex, 120, "moved vertices"},
     {Defect::slightly_moved_vertex, 80, "slightly moved vertices"},
     {Defect::vertex_on_edge, 60, "vertices on an edge"},
     {Defect::vertex_beside_edge, 60, "vertices beside an edge"}}};

/// How many of each kind: in proportion, and as many in all as wanted.
std::vector<std::int64_t> shared_out(std::int64_t count) {
  std::int64_t weights = 0;
  for (const Share& s : defects) weights += s.weight;
  std::vector<std::int64_t> wanted;
  std::int64_t sum = 0, given = 0;
  for (const Share& s : defects) {
    sum += s.weight;
    wanted.push_back(count * sum / weights - given);
    given += wanted.back();
  }
  return wanted;
}

/// Plants one defect after the other, each where the others leave room.
class Planting {
 public:
  Planting(const Plan& clean, Random random, const Run& run)
      : clean_(clean), drawing_(clean), random_(random), run_(run), taken_(clean.cells.size()) {}

  /// Returns how many were planted.
  std::int64_t plant(Defect defect, std::int64_t count) {
    std::vector<std::int64_t> order(clean_.cells.size());
    std::iota(order.begin(), order.end(), 0);
    Random random = random_.fork(++kinds_);
    random.shuffle(order);
    std::int64_t planted = 0;
    for (std::size_t i = 0; i < order.size() && planted < count; ++i) {
      if (i % 1024 == 0) run_.check_stop();
      for (int attempt = 0; attempt < 4 && !taken_[index(order[i])]; ++attempt) {
        std::optional<Draft> draft = drawing_.draw(defect, order[i], random);
        if (draft && is_free(*draft))
          draft = drawing_.measured(std::move(*draft));
        else
          draft.reset();
        if (!draft) continue;
        take(*draft);
        ++planted;
        break;
      }
    }
    return planted;
  }

  Planted result() const {
    Planted made;
    made.plan.crs = clean_.crs;
    made.plan.levels.assign(
        clean_.levels.begin(),
        clean_.levels.begin() + static_cast<std::ptrdiff_t>(clean_.cells.parent_level) + 1);
    made.plan.cells = changed_cells();
    made.truth = truth();
    return made;
  }

 private:
  static std::size_t index(std::int64_t i) { return static_cast<std::size_t>(i); }

  bool is_free(const Draft& draft) const {
    return std::none_of(draft.cells.begin(), draft.cells.end(),
                        [&](std::int64_t cell) { return taken_[index(cell)]; }) &&
           std::none_of(draft.vertices.begin(), draft.vertices.end(),
                        [&](Coord v) { return taken_vertices_.count(v) > 0; }) &&
           is_free_outside(draft);
  }
  /// Land outside all cells has no cell that could be taken.
  bool is_free_outside(const Draft& draft) const {
    return draft.truth.front().kind != IssueKind::spill ||
           std::none_of(spills_.begin(), spills_.end(),
                        [&](const Box& box) { return box.meets(box_of(draft.truth.front())); });
  }
  static Box box_of(const TrueLand& land) {
    Box box;
    for (const Coord c : land.rings.front()) box.add(c);
    return box;
  }

  void take(const Draft& draft) {
    for (const std::int64_t cell : draft.cells) taken_[index(cell)] = true;
    taken_vertices_.insert(draft.vertices.begin(), draft.vertices.end());
    if (draft.truth.front().kind == IssueKind::spill)
      spills_.push_back(box_of(draft.truth.front()));
    for (const Draft::Change& change : draft.changes) changes_[change.cell] = change;
    if (draft.removed >= 0) removed_.insert(draft.removed);
    if (draft.doubled >= 0) doubled_.insert(draft.doubled);
    truth_.insert(truth_.end(), draft.truth.begin(), draft.truth.end());
  }

  std::string code_of_double(std::int64_t cell) const {
    return clean_.cells.code[index(cell)] + "D";
  }

  void add_row(PolygonBuilder& builder, std::int64_t cell) const {
    const PolygonArray& rows = clean_.cells.geometry;
    const auto change = changes_.find(cell);
    if (change == changes_.end()) return builder.add_row(rows, index(cell));
    builder.begin_row();
    const Range parts = rows.parts(index(cell));
    const Coord hole = change->second.now.front();
    for (std::int64_t part = parts.begin; part < parts.end; ++part) {
      builder.begin_part();
      const Range rings = rows.rings(part);
      for (std::int64_t r = rings.begin; r < rings.end; ++r)
        builder.add_ring(r == change->second.ring ? std::span<const Coord>(change->second.now)
                                                  : rows.ring(r));
      if (change->second.ring < 0 && ring_takes(rows.ring(rings.begin), hole))
        builder.add_ring(change->second.now);
    }
    if (change->second.piece.empty()) return;
    builder.begin_part();
    builder.add_ring(change->second.piece);
  }

  Cells changed_cells() const {
    const Cells& from = clean_.cells;
    Cells made;
    made.parent_level = from.parent_level;
    PolygonBuilder builder;
    auto add = [&](std::int64_t cell, const std::string& code) {
      made.code.push_back(code);
      made.title.push_back(from.title[index(cell)]);
      made.parent.push_back(from.parent[index(cell)]);
      made.remark.emplace_back();
      add_row(builder, cell);
    };
    for (std::size_t row = 0; row < from.size(); ++row)
      if (removed_.count(static_cast<std::int64_t>(row)) == 0)
        add(static_cast<std::int64_t>(row), from.code[row]);
    for (const std::int64_t cell : doubled_) add(cell, code_of_double(cell));
    made.geometry = builder.finish("cell");
    return made;
  }

  /// Ground in a square unit of the plane at each place, rounded to nine digits so that it does not
  /// depend on the last bits of a machine's sine.
  std::vector<double> ground_scale() const {
    const double half = clean_.crs.known() && clean_.crs.geographic() ? 0x1p-11 : 64;
    PolygonBuilder builder;
    for (const TrueLand& land : truth_) {
      const Coord c = land.rings.empty() ? land.place : middle_of(land);
      const Coord low = c - Coord{half, half}, high = c + Coord{half, half};
      builder.begin_row();
      builder.begin_part();
      builder.add_ring(Ring{low, {high.x, low.y}, high, {low.x, high.y}, low});
    }
    const PolygonArray squares = builder.finish();
    std::vector<double> scale = ground_areas_m2(clean_.crs, squares);
    for (std::size_t i = 0; i < scale.size(); ++i) {
      const std::span<const Coord> ring = squares.ring(static_cast<std::int64_t>(i));
      int exponent = 0;
      const double share = std::frexp(
          scale[i] / exact_area(std::vector<ExactCoord>(ring.begin(), ring.end() - 1)).hi,
          &exponent);
      scale[i] = std::ldexp(std::nearbyint(std::ldexp(share, 31)), exponent - 31);
    }
    return scale;
  }
  /// The centre of gravity: there the scale is that of the whole, but for terms of second order.
  static Coord middle_of(const TrueLand& land) {
    const Coord o = land.rings.front().front();
    Coord sum;
    double weight = 0;
    for (const Ring& ring : land.rings)
      for (std::size_t i = 1; i < ring.size(); ++i) {
        const Coord a = ring[i - 1] - o, b = ring[i] - o;
        weight += cross(a, b);
        sum = sum + (a + b) * cross(a, b);
      }
    return o + sum * (1 / (3 * weight));
  }

  Truth truth() const {
    Truth made;
    const std::vector<double> scale = ground_scale();
    PolygonBuilder builder;
    for (std::size_t i = 0; i < truth_.size(); ++i) {
      const TrueLand& land = truth_[i];
      made.kind.push_back(land.kind);
      made.form.push_back(land.form);
      made.cells.emplace_back();
      for (const std::int64_t cell : land.cells) {
        made.cells.back().push_back(clean_.cells.code[index(cell)]);
        if (land.kind == IssueKind::duplicate) made.cells.back().push_back(code_of_double(cell));
      }
      made.area_m2.push_back(land.plane_area * scale[i]);
      made.width_m.push_back(land.width_m);
      made.place.push_back(land.place);
      builder.begin_row();
      if (!land.rings.empty()) builder.begin_part();
      for (const Ring& ring : land.rings) builder.add_ring(ring);
    }
    made.geometry = builder.finish("truth");
    return made;
  }

  const Plan& clean_;
  DefectDrawing drawing_;
  Random random_;
  const Run& run_;
  std::uint64_t kinds_ = 0;
  std::vector<bool> taken_;
  std::set<Coord> taken_vertices_;
  std::vector<Box> spills_;
  std::map<std::int64_t, Draft::Change> changes_;  ///< at most one of each cell
  std::set<std::int64_t> removed_, doubled_;
  std::vector<TrueLand> truth_;
};

}  // namespace
}  // namespace sample

Planted plant_defects(const Plan& clean, const PlantOptions& options, const Run& run) {
  for (const std::int64_t parent : clean.cells.parent)
    if (parent < 0)
      throw Error(ErrorCode::bad_value, "defects are planted in cells that all have a parent");
  const auto cells = static_cast<std::int64_t>(clean.cells.size());
  const std::vector<std::int64_t> wanted =
      sample::shared_out(options.count < 0 ? cells * 84 / 1000 : options.count);
  sample::Planting planting(clean, sample::Random(options.seed), run);
  std::vector<std::string> notes;
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    run.tell("plant defects", static_cast<double>(k) / static_cast<double>(wanted.size()));
    const sample::Share& share = sample::defects[k];
    const std::int64_t done = planting.plant(share.defect, wanted[k]);
    if (done < wanted[k])
      notes.push_back("room for only " + grouped(done) + " of " + grouped(wanted[k]) + " " +
                      share.name);
  }
  run.tell("plant defects", 1);
  Planted planted = planting.result();
  planted.notes = std::move(notes);
  return planted;
}

}  // namespace libgrid
