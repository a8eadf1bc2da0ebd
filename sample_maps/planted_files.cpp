// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "libgrid/core/error.hpp"
#include "libgrid/pipeline/pipeline.hpp"
#include "planted.hpp"

namespace libgrid {

Plan clean_coverage(const std::string& source, std::uint64_t seed, const Run& run) {
  std::int64_t cells = 0;
  const char* end = source.data() + source.size();
  const auto parsed = std::from_chars(source.data(), end, cells);
  if (parsed.ec == std::errc() && parsed.ptr == end) return make_coverage(cells, seed);
  PlanResult checked = check_file(source, {}, {}, run);
  if (checked.plan.cells.size() == 0)
    throw Error(ErrorCode::empty, source + " has no cells to plant defects in");
  if (checked.plan.issues.size() > 0)
    throw Error(ErrorCode::bad_value,
                source + " has defects of its own: " + summary(checked.plan.issues));
  return std::move(checked.plan);
}

std::vector<Layer> planted_layers(const Planted& planted) {
  const Plan& plan = planted.plan;
  using Texts = std::vector<std::string>;
  auto code_of = [&](std::size_t level, std::int64_t row) {
    return row < 0 ? std::string() : plan.levels[level].code[static_cast<std::size_t>(row)];
  };
  Texts code, name, level, parent;
  std::vector<std::int64_t> depth;
  PolygonBuilder shapes;
  for (std::size_t l = 0; l < plan.levels.size(); ++l)
    for (std::size_t row = 0; row < plan.levels[l].code.size(); ++row) {
      code.push_back(plan.levels[l].code[row]);
      name.push_back(plan.levels[l].title[row]);
      level.push_back(plan.levels[l].name);
      depth.push_back(static_cast<std::int64_t>(l) + 1);
      parent.push_back(l == 0 ? "" : code_of(l - 1, plan.levels[l].parent[row]));
      shapes.add_row(plan.levels[l].geometry, row);
    }
  Layer levels{"level", plan.crs, shapes.finish("level"), {}};
  levels.table.add("code", code);
  levels.table.add("name", name);
  levels.table.add("level", level);
  levels.table.add("depth", depth);
  levels.table.add("parent", parent);

  Layer cells{"cell", plan.crs, plan.cells.geometry, {}};
  parent.clear();
  for (const std::int64_t row : plan.cells.parent)
    parent.push_back(code_of(plan.cells.parent_level, row));
  cells.table.add("code", plan.cells.code);
  cells.table.add("name", plan.cells.title);
  cells.table.add("parent", parent);

  const Truth& t = planted.truth;
  Layer truth{"truth", plan.crs, t.geometry, {}};
  Texts kind, form, codes;
  std::vector<double> x, y;
  for (std::size_t i = 0; i < t.size(); ++i) {
    kind.emplace_back(name_of(t.kind[i]));
    form.emplace_back(t.form[i] == GapForm::none ? "" : name_of(t.form[i]));
    codes.emplace_back();
    for (const std::string& cell : t.cells[i])
      codes.back() += (codes.back().empty() ? "" : ";") + cell;
    x.push_back(t.place[i].x);
    y.push_back(t.place[i].y);
  }
  truth.table.add("kind", kind);
  truth.table.add("form", form);
  truth.table.add("cells", codes);
  truth.table.add("area_m2", t.area_m2);
  truth.table.add("width_m", t.width_m);
  truth.table.add("x", x);
  truth.table.add("y", y);
  return {levels, cells, truth};
}

std::vector<std::filesystem::path> write_planted(const std::filesystem::path& path,
                                                 const Planted& planted, const Run& run) {
  const std::vector<Layer> layers = planted_layers(planted);
  const std::filesystem::path ending = path.extension();
  if (ending == ".gpkg") {
    write_layers(path, layers, {}, run);
    return {path};
  }
  std::vector<std::filesystem::path> files;
  std::vector<const Layer*> each;
  for (const Layer& layer : layers) {
    // FlatGeobuf cannot hold defects without an area.
    const bool holds = ending != ".fgb" || layer.name != "truth";
    each.push_back(&layer);
    files.push_back(path);
    files.back().replace_filename(path.stem().string() + "_" + layer.name +
                                  (holds ? ending.string() : ".gpkg"));
  }
  write_files(files, each, run);
  return files;
}

}  // namespace libgrid
