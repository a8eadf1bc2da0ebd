// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/coverage/derived.hpp"
#include "libgrid/crs/frames.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/geom/predicates.hpp"
#include "libgrid/index/box_index.hpp"
#include "libgrid/locate/locator.hpp"
#include "libgrid/plan/staff.hpp"
#include "libgrid/topology/overlay.hpp"
#include "roles.hpp"

namespace libgrid {

namespace {

void require_unique(const std::vector<std::string>& codes, const std::string& layer,
                    const std::string& field) {
  std::map<std::string, std::size_t> seen;
  for (std::size_t row = 0; row < codes.size(); ++row) {
    const auto [at, fresh] = seen.try_emplace(codes[row], row);
    if (!fresh && !codes[row].empty())
      throw Error(ErrorCode::duplicate_code,
                  "code " + codes[row] + " stands also in row " + std::to_string(at->second),
                  {layer, static_cast<std::int64_t>(row), field});
  }
}

/// row_codes, where no two rows may have one.
std::vector<std::string> unique_codes(const Layer& layer) {
  std::vector<std::string> codes = row_codes(layer);
  const Column* column = code_column(layer.table);
  require_unique(codes, layer.name, column ? column->name : "");
  return codes;
}

bool all_numbers(const std::vector<std::string>& words) {
  return std::all_of(words.begin(), words.end(), [](const std::string& w) {
    return !w.empty() && w.find_first_not_of("0123456789") == std::string::npos && w.size() < 10;
  });
}

/// Rows of the boundary layer by level, top first.
std::vector<std::pair<std::string, std::vector<std::int64_t>>> rows_by_level(const Layer& layer) {
  const Column* level = layer.table.find_any(columns::level);
  const Column* depth = layer.table.find_any(columns::depth);
  std::map<std::string, std::vector<std::int64_t>> rows;
  std::map<std::string, double> order;
  for (std::size_t row = 0; row < layer.size(); ++row) {
    const auto r = static_cast<std::int64_t>(row);
    const std::string word = level ? level->text(row) : layer.name;
    if (word.empty())
      throw Error(ErrorCode::bad_value, "the area names no level", {layer.name, r, level->name});
    rows[word].push_back(r);
    if (!depth) continue;
    const double d = depth->number(row);
    if (std::isnan(d) || order.try_emplace(word, d).first->second != d)
      throw Error(ErrorCode::bad_value,
                  "the depth of level " + word + " must be one and the same number",
                  {layer.name, r, depth->name});
  }
  std::vector<std::string> words;
  for (const auto& [word, list] : rows) words.push_back(word);
  const bool numbers = all_numbers(words);
  if (!depth)
    for (const std::string& word : words)
      order[word] = numbers ? std::stod(word) : static_cast<double>(rows[word].size());
  std::stable_sort(words.begin(), words.end(),
                   [&](const auto& a, const auto& b) { return order[a] < order[b]; });
  std::vector<std::pair<std::string, std::vector<std::int64_t>>> levels;
  for (const std::string& word : words) levels.emplace_back(word, std::move(rows[word]));
  return levels;
}

constexpr double kNoise = 1e-12;  ///< share of a row's box below which an overlap is rounding

/// The parent with which a row shares most land, -1 when it shares none.
std::int64_t most_shared(const PolygonArray& rows, std::size_t row, const PolygonArray& parents,
                         const BoxIndex& index) {
  const Box box = rows.box(row);
  std::vector<std::int64_t> near;
  index.query(box, near);
  const std::vector<double> shared = common_areas(rows, row, parents, near);
  const auto most = std::max_element(shared.begin(), shared.end());
  if (most == shared.end() || *most <= kNoise * box.width() * box.height()) return -1;
  return near[static_cast<std::size_t>(most - shared.begin())];
}

/// The parent in which a row's inside point lies, else the one with which it shares most land. All
/// must be valid.
std::vector<std::int64_t> located_in(const PolygonArray& rows, const PolygonArray& parents) {
  const Locator locator(parents);
  std::vector<Box> boxes;
  for (std::size_t row = 0; row < parents.size(); ++row) boxes.push_back(parents.box(row));
  const BoxIndex index(boxes);
  std::vector<std::int64_t> parent(rows.size(), -1);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (!rows.has(row)) continue;
    parent[row] = locator.cell_of(inside_point(rows, row));
    if (parent[row] < 0) parent[row] = most_shared(rows, row, parents, index);
  }
  return parent;
}

/// Positions of texts among codes, -1 where a text is none of them.
std::vector<std::int64_t> rows_of_codes(const std::vector<std::string>& wanted,
                                        const std::vector<std::string>& codes) {
  std::map<std::string, std::int64_t> row_of;
  for (std::size_t row = 0; row < codes.size(); ++row)
    row_of.try_emplace(codes[row], static_cast<std::int64_t>(row));
  std::vector<std::int64_t> rows;
  for (const std::string& code : wanted) {
    const auto at = row_of.find(code);
    rows.push_back(at == row_of.end() ? -1 : at->second);
  }
  return rows;
}

bool all_found(const std::vector<std::int64_t>& rows) {
  return !rows.empty() && std::find(rows.begin(), rows.end(), -1) == rows.end();
}

/// Adds the levels of a boundary layer below those that are there.
void add_levels(const Layer& layer, std::vector<Level>& levels) {
  const PolygonArray& geometry = layer.polygons();
  if (geometry.size() == 0)
    throw Error(ErrorCode::empty, "the layer has no rows; a boundary is wanted",
                {layer.name, -1, {}});
  const std::vector<std::string> codes = unique_codes(layer);
  const std::vector<std::string> titles = texts(layer.table.find_any(columns::name), layer.size());
  const Column* code = code_column(layer.table);
  const Column* parent = layer.table.find_any(columns::parent);
  const std::vector<std::string> parents = texts(parent, layer.size());
  for (const auto& [word, rows] : rows_by_level(layer)) {
    Level level;
    level.table = layer.name;
    level.table_row = rows;
    if (code) level.code_column = code->name;
    const Column* column = layer.table.find_any(columns::level);
    level.name = column && all_numbers({word}) ? column->name + " " + word : word;
    // "cell" is what issues call the cells.
    if (level.name == "cell") level.name = "level cell";
    std::vector<std::string> named;
    for (const std::int64_t r : rows) {
      const auto row = static_cast<std::size_t>(r);
      if (!geometry.has(row))
        throw Error(ErrorCode::bad_geometry, "the area has no geometry", {layer.name, r, {}});
      level.code.push_back(codes[row]);
      level.title.push_back(titles[row]);
      named.push_back(parents[row]);
    }
    level.geometry = geometry.take(rows);
    if (parent) level.stated_parent = named;
    level.parent.assign(rows.size(), -1);
    if (!levels.empty()) {
      level.parent = rows_of_codes(named, levels.back().code);
      if (all_found(level.parent))
        level.parent_column = parent->name;
      else
        level.parent = located_in(made_valid(level.geometry), made_valid(levels.back().geometry));
    }
    levels.push_back(std::move(level));
  }
}

/// How much of the cells lies in the area that holds each one's inside point.
double nested_share(const PolygonArray& cells, const PolygonArray& areas,
                    const std::vector<std::int64_t>& parent) {
  double inside = 0, whole = 0;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    if (parent[row] < 0) continue;
    whole += row_area(cells, row);
    inside += common_areas(cells, row, areas, {&parent[row], 1})[0];
  }
  return whole > 0 ? inside / whole : 0;
}

constexpr double kNests = 0.95;  ///< share from which cells count as drawn inside a level

void find_parents(const Table& table, const std::vector<Level>& levels, Cells& cells) {
  if (levels.front().derived) return cells.parent.assign(cells.size(), 0);
  for (std::size_t l = levels.size(); l-- > 0;) {
    const Column* named = table.find_any(columns::parent);
    for (const Column& column : table.columns) {
      if (!column.is_text() || (named && &column != named)) continue;
      const auto rows = rows_of_codes(texts(&column, cells.size()), levels[l].code);
      if (!all_found(rows)) continue;
      cells.parent_level = l;
      cells.parent = rows;
      cells.parent_column = column.name;
      return;
    }
  }
  const PolygonArray valid = made_valid(cells.geometry);
  for (std::size_t l = levels.size(); l-- > 0;) {
    const PolygonArray areas = made_valid(levels[l].geometry);
    cells.parent_level = l;
    cells.parent = located_in(valid, areas);
    if (nested_share(valid, areas, cells.parent) >= kNests) return;
  }
}

/// Which cells are locked; empty where no column says so.
std::vector<std::uint8_t> locks_of(const Layer& cells, const std::string& field) {
  const Column* column =
      field.empty() ? cells.table.find_any(columns::locked) : cells.table.find(field);
  if (!column && field.empty()) return {};
  if (!column)
    throw Error(ErrorCode::not_found, "there is no column '" + field + "'", {cells.name, -1, {}});
  static const std::set<std::string> yes = {"1", "true", "t", "yes", "y", "是"};
  static const std::set<std::string> no = {"", "0", "false", "f", "no", "n", "否"};
  std::vector<std::uint8_t> locked(cells.size());
  for (std::size_t row = 0; row < locked.size(); ++row) {
    const std::string word = lower(column->text(row));
    locked[row] = yes.contains(word);
    if (!locked[row] && !no.contains(word))
      throw Error(ErrorCode::bad_value,
                  "true or false, 1 or 0, yes or no is wanted, not '" + column->text(row) + "'",
                  {cells.name, static_cast<std::int64_t>(row), column->name});
  }
  return locked;
}

/// Takes the geometry over, which may be large.
Cells make_cells(Layer layer, const std::vector<Level>& levels,
                 const std::optional<std::string>& locked) {
  Cells cells;
  layer.polygons();  // or an error
  cells.code = row_codes(layer);
  if (const Column* code = code_column(layer.table)) cells.code_column = code->name;
  cells.title = texts(layer.table.find_any(columns::name), layer.size());
  cells.remark = texts(layer.table.find_any(columns::remark), layer.size());
  if (const Column* kind = layer.table.find_any(columns::cell_kind))
    cells.kind = texts(kind, layer.size());
  if (const Column* parent = layer.table.find_any(columns::parent))
    cells.stated_parent = texts(parent, layer.size());
  if (locked) cells.locked = locks_of(layer, *locked);
  cells.geometry = std::get<PolygonArray>(std::move(layer.geometry));
  find_parents(layer.table, levels, cells);
  return cells;
}

/// The outline of cells, for which no boundary is there.
Level derived_level(const Layer& cells, const Run& run) {
  Level level;
  level.name = "derived";
  level.code = {"outline"};
  level.title = {""};
  level.parent = {-1};
  level.derived =
      std::make_shared<DerivedOutline>(derived_outline(cells.polygons(), cells.crs, run));
  level.geometry = level.derived->rows;
  return level;
}

/// Households of each row, NaN where unknown; says in `notes` what cannot be read as a number.
std::vector<double> households_of(const Layer& layer, std::vector<std::string>& notes) {
  std::vector<double> households(layer.size(), std::nan(""));
  const Column* column = layer.table.find_any(columns::households);
  if (!column) return households;
  std::int64_t words = 0;
  std::string first;
  for (std::size_t row = 0; row < layer.size(); ++row) {
    const double n = column->number(row);
    if (n < 0 || std::isinf(n))
      throw Error(ErrorCode::bad_value,
                  "a number of households of 0 or more is wanted, not " + column->text(row),
                  {layer.name, static_cast<std::int64_t>(row), column->name});
    households[row] = n;
    const std::string text = std::isnan(n) ? column->text(row) : std::string();
    if (text.find_first_not_of(" \t") == std::string::npos) continue;
    if (words++ == 0) first = "row " + std::to_string(row) + ": '" + text + "'";
  }
  if (words > 0)
    notes.push_back(layer.name + ": " + column->name + " of " + counted(words, "row") +
                    (words == 1 ? " is" : " are") + " not a number and taken as unknown, first " +
                    first);
  return households;
}

/// The texts of a column, or the numbers of the rows where there is none, from 1.
std::vector<std::string> codes_from(const Column* column, std::size_t rows) {
  std::vector<std::string> codes = texts(column, rows);
  for (std::size_t row = 0; row < rows; ++row)
    if (codes[row].empty()) codes[row] = std::to_string(row + 1);
  return codes;
}

/// What buildings and units have in common. Maps show their codes to all, so a column of persons
/// must not be taken for them.
template <class Register>
void read_codes(const Layer& layer, Register& out) {
  const Column* cell = layer.table.find_any(columns::stated_cell);
  out.code = codes_from(code_column(layer.table, cell, looks_like_code), layer.size());
  if (cell) out.stated_cell = texts(cell, layer.size());
}

Buildings make_buildings(Layer layer, const Transform& to_plan, std::vector<std::string>& notes) {
  Buildings out;
  read_codes(layer, out);
  out.geometry = to_plan(layer.polygons());
  out.households = households_of(layer, notes);
  if (const Column* column = layer.table.find("estimated"))
    for (std::size_t row = 0; row < layer.size(); ++row)
      out.estimated.push_back(column->number(row) > 0);
  out.attributes = std::move(layer.table);
  return out;
}

Units make_units(Layer layer, const Transform& to_plan) {
  Units out;
  read_codes(layer, out);
  out.building = texts(layer.table.find_any(columns::building_key), layer.size());
  out.geometry = std::holds_alternative<std::monostate>(layer.geometry)
                     ? PointArray(std::vector<Coord>(layer.size(), {std::nan(""), std::nan("")}))
                     : to_plan(layer.points());
  out.attributes = std::move(layer.table);
  return out;
}

/// A person's name or number without the blanks around it.
std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

bool says_yes(const std::string& text) {
  static const std::set<std::string> no = {"",  "no", "No", "NO", "0", "false",
                                           "F", "f",  "N",  "n",  "否"};
  return !no.contains(text);
}

class BarrierReader {
 public:
  void add(const Layer& layer, const Transform& to_plan, BarrierClass otherwise) {
    const LineArray lines = to_plan(layer.lines());
    const Column* tunnel = layer.table.find_any(columns::tunnel);
    const std::vector<std::string> names = texts(layer.table.find_any(columns::name), layer.size());
    for (std::size_t row = 0; row < layer.size(); ++row) {
      builder_.begin_row();
      for (std::int64_t l = lines.lines(row).begin; l < lines.lines(row).end; ++l)
        builder_.add_line(lines.line(l));
      const std::string word = barrier_word(layer.table, row);
      const BarrierClass c = word.empty() ? otherwise : barrier_class(word);
      if (c == BarrierClass::none) ++without_class_[word];
      const bool hidden = tunnel && says_yes(tunnel->text(row));
      hidden_ += hidden;
      classes_.push_back(hidden ? BarrierClass::none : c);
      names_.push_back(names[row]);
    }
  }

  /// Says in `notes` which lines cut nothing, and why.
  void tell(std::vector<std::string>& notes) const {
    std::int64_t lines = 0;
    std::string words;
    for (const auto& [word, n] : without_class_) {
      lines += n;
      words += (words.empty() ? "" : ", ") + word;
    }
    if (lines > 0)
      notes.push_back(counted(lines, "line") + " of a class that is no barrier (" + words + ")");
    if (hidden_ > 0) notes.push_back(counted(hidden_, "line") + " in tunnels, which bound nothing");
  }

  void finish(Surroundings& into) {
    into.barriers = builder_.finish();
    into.barrier_class = std::move(classes_);
    into.barrier_name = std::move(names_);
  }

 private:
  /// The first word that a row has in any barrier column.
  static std::string barrier_word(const Table& table, std::size_t row) {
    for (const std::string& name : columns::barrier)
      if (const Column* column = table.find(name))
        if (std::string word = column->text(row); !word.empty()) return word;
    return {};
  }

  LineBuilder builder_;
  std::vector<BarrierClass> classes_;
  std::vector<std::string> names_;
  std::map<std::string, std::int64_t> without_class_;
  std::int64_t hidden_ = 0;
};

/// Says in `notes` when buildings seem to stand in the frame of a web map.
void tell_frame(const Plan& plan, const std::string& layer, std::vector<std::string>& notes) {
  std::vector<Coord> places;
  for (std::size_t b = 0; b < plan.buildings.size(); ++b)
    places.push_back(inside_point(plan.buildings.geometry, b));
  const FrameGuess guess = guess_frame(places, plan.levels.front().geometry, plan.crs);
  if (guess.frame == Frame::as_stored) return;
  notes.push_back(layer + ": " + rounded(100 * guess.inside_as_stored, 0) +
                  " % lie inside the boundary, but " + rounded(100 * guess.inside_best, 0) +
                  " % if they stand in " + (guess.frame == Frame::gcj02 ? "GCJ-02" : "BD-09") +
                  ", a web map's frame that is off by hundreds of metres; ask for CGCS2000");
}

/// Whether a layer of a barrier's role holds lines. One that was found by its name alone and holds
/// something else (roads as areas) is left out with a note; one that was asked for is an error.
bool fits(const Layer& layer, const std::string& role, const SourceOptions& options,
          std::vector<std::string>& notes) {
  if (std::holds_alternative<LineArray>(layer.geometry) || options.layers.contains(role))
    return true;
  notes.push_back(layer.name + ": it holds no lines, so it bounds nothing");
  return false;
}

}  // namespace

Staff staff_of(const Layer& layer) {
  auto column = [&](const std::vector<std::string>& names, bool needed) {
    const Column* found = layer.table.find_any(names);
    if (!found && needed) {
      std::string all;
      for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
      throw Error(ErrorCode::not_found, "a table of staff has one of the columns " + all,
                  {layer.name, -1, {}});
    }
    std::vector<std::string> values = texts(found, layer.size());
    for (std::string& value : values) value = trimmed(value);
    return values;
  };
  return {column(columns::staff_area, true), column(columns::staff_name, true),
          column(columns::staff_role, false), column(columns::staff_phone, false)};
}

void tell_unknown_staff(const Plan& plan, std::vector<std::string>& notes) {
  const StaffPlaces places = staff_places(plan);
  std::int64_t unknown = 0;
  std::string first;
  for (std::size_t i = 0; i < plan.staff.size(); ++i) {
    if (places.row[i] >= 0) continue;
    if (unknown++ == 0) first = "row " + std::to_string(i) + ": '" + plan.staff.area[i] + "'";
  }
  if (unknown > 0)
    notes.push_back("staff: " + counted(unknown, "row") + (unknown == 1 ? " names" : " name") +
                    " an area that is not there (kept, printed on no sheet), first " + first);
}

std::vector<std::string> row_codes(const Layer& layer) {
  return codes_from(code_column(layer.table), layer.size());
}

Source read_source(const std::filesystem::path& path, const SourceOptions& options,
                   const Run& run) {
  Source source;
  source.path = path;
  const Roles roles(path, options);
  run.tell("read", 0);
  auto read = [&](const std::string& role) -> std::optional<Layer> {
    const auto name = roles.layer(role);
    if (!name) return {};
    source.layers[role] = *name;
    return read_layer(path, *name, options.read, run);
  };

  const bool derives = options.derive && !roles.layer("boundary") && roles.layer("cells");
  if (!derives) source.layers["boundary"] = roles.required("boundary");
  std::vector<std::string> boundaries;
  if (!derives) boundaries = roles.boundaries();
  Plan& plan = source.plan;
  std::string first;  // the layer whose coordinate system is the plan's
  for (const std::string& name : boundaries) {
    const Layer layer = read_layer(path, name, options.read, run);
    if (first.empty()) plan.crs = layer.crs, first = name;
    guard_same_frame(plan.crs, first, layer.crs, layer.name);
    add_levels(layer, plan.levels);
  }
  std::optional<Layer> drawn = read("cells");
  if (derives) {
    if (drawn->size() == 0)
      throw Error(ErrorCode::empty, "the layer has no rows; there are no cells to check",
                  {drawn->name, -1, {}});
    plan.crs = drawn->crs, first = drawn->name;
    plan.levels.push_back(derived_level(*drawn, run));
    source.notes.push_back(
        "there is no boundary: the outline is derived from the cells, so gaps "
        "along it cannot be known; name one with --layer boundary=NAME");
  }
  plan.cells.parent_level = plan.levels.size() - 1;
  if (drawn && drawn->size() > 0) {
    // Borders are compared as they are stored, so cells cannot be brought over from another system.
    guard_same_frame(plan.crs, first, drawn->crs, drawn->name);
    plan.cells = make_cells(*std::move(drawn), plan.levels, options.locked);
  }
  auto to_plan = [&](const Layer& layer) {
    if (!layer.crs.known() || !plan.crs.known())
      guard_same_frame(plan.crs, first, layer.crs, layer.name);
    return Transform(layer.crs.same_as(plan.crs) ? plan.crs : layer.crs, plan.crs);
  };
  run.tell("read", 0.3);
  if (auto layer = read("buildings")) {
    const Transform t = to_plan(*layer);
    plan.buildings = make_buildings(std::move(*layer), t, source.notes);
  }
  if (plan.buildings.size() > 0) tell_frame(plan, source.layers["buildings"], source.notes);
  if (auto layer = read("units")) {
    const bool placed = !std::holds_alternative<std::monostate>(layer->geometry);
    const Transform t = placed ? to_plan(*layer) : Transform(plan.crs, plan.crs);
    plan.units = make_units(std::move(*layer), t);
  }
  run.tell("read", 0.7);
  BarrierReader barriers;
  for (const auto& [role, otherwise] :
       {std::pair{"roads", BarrierClass::local}, std::pair{"waterways", BarrierClass::river},
        std::pair{"rail", BarrierClass::rail}, std::pair{"walls", BarrierClass::wall},
        std::pair{"barriers", BarrierClass::local}})
    if (const auto layer = read(role); layer && fits(*layer, role, options, source.notes))
      barriers.add(*layer, to_plan(*layer), otherwise);
  barriers.tell(source.notes);
  barriers.finish(source.surroundings);
  if (const auto layer = read("compounds"); layer && layer->size() > 0)
    source.surroundings.compounds = to_plan(*layer)(layer->polygons());
  if (const auto layer = read("water"); layer && layer->size() > 0)
    source.surroundings.water = to_plan(*layer)(layer->polygons());
  if (const auto layer = read("allowed"); layer && layer->size() > 0)
    source.expected.allowed = to_plan(*layer)(layer->polygons());
  if (const auto layer = read("staff")) plan.staff = staff_of(*layer);
  if (const auto layer = read("register")) source.expected.registered = row_codes(*layer);
  run.tell("read", 1);
  return source;
}

}  // namespace libgrid
