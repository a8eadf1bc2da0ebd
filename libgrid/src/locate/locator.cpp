// SPDX-License-Identifier: Apache-2.0
#include "libgrid/locate/locator.hpp"

#include <algorithm>
#include <cmath>

#include "core/lazy.hpp"
#include "libgrid/core/error.hpp"
#include "locate/code_ranks.hpp"
#include "locate/locator_parts.hpp"
#include "locate/meeting.hpp"
#include "locate/nearest_cells.hpp"
#include "locate/saved_file.hpp"
#include "locate/texts.hpp"
#include "locate/tile_table.hpp"

namespace libgrid {

namespace {

PolygonArray saved_cells(const SavedFile& file, const std::string& name) try {
  return PolygonArray::kept(file.array<Coord>(name + "coords"),
                            file.array<std::int64_t>(name + "ring_offsets"),
                            file.array<std::int64_t>(name + "part_offsets"),
                            file.array<std::int64_t>(name + "row_offsets"));
} catch (const Error& e) {
  file.require(e.code() != ErrorCode::bad_geometry, name + "ring_offsets");
  throw;
}

}  // namespace

struct Locator::Impl {
  Impl(const PolygonArray& given, std::span<const std::string> given_codes, const Run& run)
      : cells(given),
        codes(given_codes),
        rank(code_ranks(given.size(), given_codes)),
        table(given, rank, run) {}
  Impl(const SavedFile& file, const std::string& name, const Run& run)
      : cells(saved_cells(file, name)),
        codes(file, name + "code"),
        rank(file.array<std::int64_t>(name + "rank")),
        table(cells, file, name, run),
        crs(file.text("crs")) {
    file.require(codes.size() == 0 || codes.size() == cells.size(), name + "code");
    file.require(rank.size() == cells.size(), name + "rank");
  }

  PolygonArray cells;
  Texts codes;  ///< none where rows stand for them
  SharedArray<std::int64_t> rank;
  TileTable table;
  std::string crs;
  Lazy<NearestCells> nearest;
};

Locator::Locator(const PolygonArray& cells, std::span<const std::string> codes, const Run& run)
    : impl_(new Impl(cells, codes, run)) {}
Locator::Locator(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Locator::~Locator() = default;
Locator::Locator(Locator&&) noexcept = default;
Locator& Locator::operator=(Locator&&) noexcept = default;

void LocatorParts::add(const Locator& locator, const std::string& name, SavedFileWriter& writer) {
  const Locator::Impl& impl = *locator.impl_;
  writer.add(name + "coords", impl.cells.coords());
  writer.add(name + "ring_offsets", impl.cells.ring_offsets());
  writer.add(name + "part_offsets", impl.cells.part_offsets());
  writer.add(name + "row_offsets", impl.cells.row_offsets());
  impl.codes.add_to(writer, name + "code");
  writer.add(name + "rank", impl.rank);
  impl.table.add_to(writer, name);
}

Locator LocatorParts::take(const SavedFile& file, const std::string& name, const Run& run) {
  return Locator(std::make_unique<const Locator::Impl>(file, name, run));
}

void Locator::save(const std::filesystem::path& path, const std::string& crs,
                   const Run& run) const {
  SavedFileWriter writer;
  writer.add_text("crs", crs);
  LocatorParts::add(*this, LocatorParts::kCells, writer);
  writer.write(path, run);
}

Locator Locator::open(const std::filesystem::path& path, bool verify, const Run& run) {
  return LocatorParts::take(SavedFile(path, verify, run), LocatorParts::kCells, run);
}

bool Locator::is_saved(const std::filesystem::path& path) { return SavedFile::is_one(path); }

const PolygonArray& Locator::cells() const { return impl_->cells; }

std::string_view Locator::code(std::int64_t cell) const {
  return impl_->codes.size() == 0 ? std::string_view()
                                  : impl_->codes[static_cast<std::size_t>(cell)];
}

const std::string& Locator::crs() const { return impl_->crs; }

std::int64_t Locator::cell_of(Coord p) const { return impl_->table.cell_of(p); }

std::vector<std::int64_t> Locator::cells_of(std::span<const Coord> points, const Run& run) const {
  std::vector<std::int64_t> cells(points.size());
  for_chunks(points.size(), 4096, run, [&](std::size_t begin, std::size_t end) {
    impl_->table.cells_of(points.subspan(begin, end - begin),
                          std::span(cells).subspan(begin, end - begin));
  });
  return cells;
}

std::vector<std::int64_t> Locator::all_cells_of(Coord p) const {
  std::vector<std::int64_t> found = impl_->table.cells_of(p);
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::int64_t> Locator::cells_meeting(const Box& box) const {
  return libgrid::cells_meeting(impl_->table, impl_->cells, box);
}

std::vector<std::int64_t> Locator::cells_meeting(const PolygonArray& polygons,
                                                 std::size_t row) const {
  return libgrid::cells_meeting(impl_->table, impl_->cells, polygons, row);
}

std::vector<Locator::Stretch> Locator::along(std::span<const Coord> line) const {
  return stretches_along(impl_->table, impl_->cells, impl_->rank, line);
}

Locator::Nearest Locator::nearest(Coord p) const {
  const std::vector<Nearest> found = nearest(p, 1);
  return found.empty() ? Nearest{} : found.front();
}

std::vector<Locator::Nearest> Locator::nearest(Coord p, std::size_t k) const {
  std::vector<Nearest> best;
  if (std::isnan(p.x) || std::isnan(p.y)) return best;
  const std::vector<std::int64_t> takers = impl_->table.cells_of(p);
  for (const std::int64_t cell : takers)
    if (best.size() < k) best.push_back({cell, 0});
  if (best.size() == k) return best;
  const std::vector<Nearest> others =
      impl_->nearest.get(impl_->cells).find(p, k - best.size(), impl_->rank, takers);
  best.insert(best.end(), others.begin(), others.end());
  return best;
}

}  // namespace libgrid
