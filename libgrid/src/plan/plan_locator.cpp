// SPDX-License-Identifier: Apache-2.0
#include "libgrid/plan/plan_locator.hpp"

#include <algorithm>

#include "locate/locator_parts.hpp"
#include "locate/saved_file.hpp"
#include "locate/texts.hpp"

namespace libgrid {

namespace {

/// The areas of a level, or the cells.
struct Areas {
  Areas(const PolygonArray& geometry, const std::vector<std::string>& codes,
        const std::vector<std::string>& names, const std::vector<std::int64_t>& parents,
        const Run& run)
      : locator(geometry, codes, run), titles(names), parent(parents) {}
  Areas(const SavedFile& file, const std::string& name, const Run& run)
      : locator(LocatorParts::take(file, name, run)) {
    if (!file.has(name + "parent")) return;  // saved without a plan
    titles = Texts(file, name + "title");
    parent = file.array<std::int64_t>(name + "parent");
  }

  void add_to(SavedFileWriter& writer, const std::string& name) const {
    LocatorParts::add(locator, name, writer);
    titles.add_to(writer, name + "title");
    writer.add(name + "parent", parent);
  }
  PlanLocator::Named named(std::int64_t row) const {
    if (row < 0) return {};
    const auto r = static_cast<std::size_t>(row);
    return {locator.code(row), r < titles.size() ? titles[r] : std::string_view()};
  }
  /// Row of the level above; -1 where none is known.
  std::int64_t parent_of(std::int64_t row) const {
    return row < 0 ? -1 : parent[static_cast<std::size_t>(row)];
  }

  Locator locator;
  Texts titles;
  SharedArray<std::int64_t> parent;
};

std::string level_name(std::size_t level) { return "level" + std::to_string(level + 1) + "/"; }

}  // namespace

struct PlanLocator::Impl {
  Impl(const Plan& plan, const Run& run)
      : crs(plan.crs.wkt()),
        parent_level(plan.cells.parent_level),
        cells(plan.cells.geometry, plan.cells.code, plan.cells.title, plan.cells.parent, run) {
    for (const Level& level : plan.levels) {
      names.push_back(level.name);
      levels.emplace_back(level.geometry, level.code, level.title, level.parent, run);
    }
  }
  Impl(const SavedFile& file, const Run& run)
      : crs(file.text("crs")), cells(file, LocatorParts::kCells, run) {
    if (!file.has("levels")) return;
    parent_level = file.value<std::uint64_t>("parent_level");
    const Texts saved(file, "levels");
    for (std::size_t l = 0; l < saved.size(); ++l) {
      names.emplace_back(saved[l]);
      levels.emplace_back(file, level_name(l), run);
    }
    require_parents(file, cells, LocatorParts::kCells, parent_level);
    for (std::size_t l = 0; l < levels.size(); ++l)
      require_parents(file, levels[l], level_name(l), l == 0 ? levels.size() : l - 1);
  }

  /// Each leads to a row of that level, or to none; above the top there is no level.
  void require_parents(const SavedFile& file, const Areas& layer, const std::string& name,
                       std::size_t level) const {
    const auto rows =
        level < levels.size() ? static_cast<std::int64_t>(levels[level].locator.cells().size()) : 0;
    file.require(
        layer.parent.size() == layer.locator.cells().size() &&
            std::all_of(layer.parent.begin(), layer.parent.end(),
                        [&](std::int64_t parent) { return -1 <= parent && parent < rows; }),
        name + "parent");
  }

  std::string crs;
  std::vector<std::string> names;
  std::size_t parent_level = 0;  ///< to which the parents of the cells belong
  Areas cells;
  std::vector<Areas> levels;
};

PlanLocator::PlanLocator(const Plan& plan, const Run& run) : impl_(new Impl(plan, run)) {}
PlanLocator::PlanLocator(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
PlanLocator::~PlanLocator() = default;
PlanLocator::PlanLocator(PlanLocator&&) noexcept = default;

void PlanLocator::save(const std::filesystem::path& path, const Run& run) const {
  const std::uint64_t parent_level = impl_->parent_level;
  const Texts names(impl_->names);
  SavedFileWriter writer;
  writer.add_text("crs", impl_->crs);
  names.add_to(writer, "levels");
  writer.add("parent_level", std::span(&parent_level, 1));
  impl_->cells.add_to(writer, LocatorParts::kCells);
  for (std::size_t l = 0; l < impl_->levels.size(); ++l)
    impl_->levels[l].add_to(writer, level_name(l));
  writer.write(path, run);
}

PlanLocator PlanLocator::open(const std::filesystem::path& path, bool verify, const Run& run) {
  return PlanLocator(std::make_unique<const Impl>(SavedFile(path, verify, run), run));
}

Chain PlanLocator::chain_of(Coord place) const {
  const std::vector<Areas>& levels = impl_->levels;
  Chain chain{cells().cell_of(place), std::vector<std::int64_t>(levels.size(), -1)};
  std::int64_t known = -1;  // the area that the level below names
  for (std::size_t l = levels.size(); l-- > 0;) {
    if (l == impl_->parent_level && chain.cell >= 0) known = impl_->cells.parent_of(chain.cell);
    chain.areas[l] = known >= 0 ? known : levels[l].locator.cell_of(place);
    known = levels[l].parent_of(chain.areas[l]);
  }
  return chain;
}

PlanLocator::Named PlanLocator::cell(std::int64_t row) const { return impl_->cells.named(row); }
PlanLocator::Named PlanLocator::area(std::size_t level, std::int64_t row) const {
  return impl_->levels[level].named(row);
}
const std::vector<std::string>& PlanLocator::levels() const { return impl_->names; }
const std::string& PlanLocator::crs() const { return impl_->crs; }
const Locator& PlanLocator::cells() const { return impl_->cells.locator; }
const Locator& PlanLocator::areas(std::size_t level) const { return impl_->levels[level].locator; }

}  // namespace libgrid
