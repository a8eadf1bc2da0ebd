// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <string_view>

#include "coverage_levels.hpp"
#include "libgrid/core/catalogue.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/core/version.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/pipeline/compare_files.hpp"
#include "libgrid/pipeline/pipeline.hpp"
#include "libgrid/render/map.hpp"
#include "map_content.hpp"
#include "render/html_page.hpp"
#include "render/packed_shapes.hpp"
#include "render/short_code.hpp"
#include "roles.hpp"
#include "telephones.hpp"

namespace libgrid {

namespace {

using Json = nlohmann::ordered_json;
using render::packed_shapes;
using Rows = std::vector<std::int64_t>;
using Texts = std::vector<std::string>;

/// Six digits do for people; null where a number is not known.
Json shortened(double v) {
  if (!std::isfinite(v)) return nullptr;
  if (std::abs(v) >= 1e5) return std::llround(v);
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.6g", v);
  const double near = std::strtod(digits, nullptr);
  return near == std::trunc(near) ? Json(std::llround(near)) : Json(near);
}

Json numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double v : values) list.push_back(shortened(v));
  return list;
}

/// Words of the page in both languages, keys without "page.".
Json words() {
  constexpr std::string_view of_page = "page.";
  Json all = {{"en", Json::object()}, {"zh", Json::object()}};
  for (const CatalogueEntry& entry : catalogue)
    if (entry.key.starts_with(of_page)) {
      const std::string key(entry.key.substr(of_page.size()));
      all["en"][key] = entry.en;
      all["zh"][key] = entry.zh;
    }
  return all;
}

/// A place for a label in each row: with room to its left and right.
std::vector<Coord> label_places(const PolygonArray& areas) {
  std::vector<Coord> places;
  for (std::size_t row = 0; row < areas.size(); ++row) places.push_back(inside_point(areas, row));
  return places;
}

/// Buildings and units from which on a page would be too large to open; it then has none.
constexpr std::size_t kMostObjects = 300'000;

/// What a page shows, and of that nothing but what it may show. See docs/formats.md, "map.html".
class PagePlan {
 public:
  PagePlan(const Plan& plan, const Surroundings& around, const PageOptions& options)
      : plan_(plan),
        around_(around),
        options_(options),
        to_metres_(plan.crs, working_crs(plan.crs, plan.levels.front().geometry.box())) {
    too_many_ = plan.buildings.size() + plan.units.size() > kMostObjects;
    Box box;
    for (const Level& level : plan.levels) box.add(to_metres_(level.geometry).box());
    box.add(to_metres_(plan.cells.geometry).box());
    if (options.since) box.add(to_metres_(options.since->before.cells.geometry).box());
    lattice_.box = box;
  }

  render::HtmlPage made(const Run& run) {
    const MapContent map = map_content(plan_, around_, to_metres_);
    run.check_stop();
    Json page;
    page["title"] = told(map.title);
    const Language language = options_.language.value_or(run.language.value_or(language_of(map)));
    page["language"] = name_of(language);
    page["source"] = options_.source;
    page["crs"] = plan_.crs.label();
    page["libgrid"] = version;
    page["step_m"] = lattice_.step_m;
    page["size"] = {lattice_.x(lattice_.box.max_x), lattice_.y(lattice_.box.min_y)};
    const std::vector<LedgerRow> cell_rows = ledger_by_cell(plan_);
    page["levels"] = levels(cell_rows);
    page["parent_level"] = plan_.cells.parent_level;
    page["cells"] = cells(cell_rows, map);
    page["buildings"] = buildings();
    page["units"] = units();
    page["issues"] = issues();
    page["difference"] = options_.since ? difference(*options_.since) : Json(nullptr);
    page["lines"] = lines(map);
    page["water"] = {{"shape", packed_shapes(map.water, lattice_)}};
    page["words"] = words();
    run.check_stop();
    return {.title = told(map.title),
            .language = language,
            .plan = page.dump(-1, ' ', false, Json::error_handler_t::replace)};
  }

 private:
  /// Free text, unless the page is for internal use, without what is nobody's business.
  std::string told(const std::string& text) const {
    return options_.internal ? text : without_telephones(text);
  }
  Json told(const Texts& texts) const {
    Json list = Json::array();
    for (const std::string& text : texts) list.push_back(told(text));
    return list;
  }
  Json told(const Column* column, std::size_t rows) const {
    return column ? told(texts(column, rows)) : Json(nullptr);
  }

  static void add_ledger(Json& into, const std::vector<LedgerRow>& rows) {
    const auto column = [&](const char* name, auto member) {
      std::vector<double> values;
      for (const LedgerRow& row : rows) values.push_back(static_cast<double>(row.*member));
      into[name] = numbers(values);
    };
    column("area_m2", &LedgerRow::area_m2);
    column("buildings", &LedgerRow::buildings);
    column("units", &LedgerRow::units);
    column("households", &LedgerRow::households);
    column("households_missing", &LedgerRow::households_missing);
    column("households_estimated", &LedgerRow::households_estimated);
  }

  void add_areas(Json& into, const PolygonArray& stored, const Texts& code, const Texts& title,
                 const Rows& parent) {
    const PolygonArray areas = to_metres_(stored);
    into["code"] = code;
    into["name"] = told(title);
    into["parent"] = parent;
    into["colour"] = colour_cells(areas);
    into["label"] = packed_shapes(label_places(areas), lattice_);
    into["shape"] = packed_shapes(areas, lattice_);
  }

  /// Each level with the sums of the cells below it.
  Json levels(const std::vector<LedgerRow>& cell_rows) {
    std::vector<std::vector<LedgerRow>> sums(plan_.levels.size());
    const auto add_up = [](const std::vector<LedgerRow>& rows, const Rows& parent,
                           std::vector<LedgerRow>& into) {
      for (std::size_t row = 0; row < rows.size(); ++row) {
        if (row >= parent.size() || parent[row] < 0) continue;
        LedgerRow& sum = into[static_cast<std::size_t>(parent[row])];
        sum.buildings += rows[row].buildings;
        sum.units += rows[row].units;
        sum.households += rows[row].households;
        sum.households_missing += rows[row].households_missing;
        sum.households_estimated += rows[row].households_estimated;
      }
    };
    for (std::size_t l = plan_.levels.size(); l-- > 0;) {
      sums[l].resize(plan_.levels[l].code.size());
      if (l == plan_.cells.parent_level) add_up(cell_rows, plan_.cells.parent, sums[l]);
      if (l < plan_.cells.parent_level) add_up(sums[l + 1], plan_.levels[l + 1].parent, sums[l]);
      const std::vector<double> areas = ground_areas_m2(plan_.crs, plan_.levels[l].geometry);
      for (std::size_t row = 0; row < areas.size(); ++row) sums[l][row].area_m2 = areas[row];
    }
    Json list = Json::array();
    for (std::size_t l = 0; l < plan_.levels.size(); ++l) {
      const Level& level = plan_.levels[l];
      Json& row = list.emplace_back(Json{{"level", level.name}});
      // Nobody counts in levels below the one that the cells divide.
      row["counted"] = l <= plan_.cells.parent_level && plan_.cells.size() > 0;
      add_areas(row, level.geometry, level.code, level.title, level.parent);
      add_ledger(row, sums[l]);
    }
    return list;
  }

  Json cells(const std::vector<LedgerRow>& rows, const MapContent& map) {
    Json made;
    add_areas(made, plan_.cells.geometry, plan_.cells.code, plan_.cells.title, plan_.cells.parent);
    add_ledger(made, rows);
    Texts remark, brief;
    const render::CodeFrame frame = render::code_frame(map);
    for (const LedgerRow& row : rows) {
      remark.push_back(row.remark);
      brief.push_back(frame.shorten(row.code));
    }
    made["remark"] = told(remark);
    made["short"] = brief;
    return made;
  }

  Json buildings() const {
    const Buildings& b = plan_.buildings;
    const Table& t = b.attributes;
    Json made;
    made["rows"] = b.size();
    made["households_sum"] = shortened(sum_of_known(b.households));
    made["unassigned"] = plan_.building_cells.unassigned();
    if (too_many_) {
      for (const char* column : {"code", "households", "estimated", "cell"})
        made[column] = Json::array();
      for (const char* column : {"name", "kind", "floors", "address"}) made[column] = nullptr;
      made["shape"] = "";
      return made;
    }
    made["code"] = told(b.code);
    made["name"] = told(t.find_any(columns::name), b.size());
    made["kind"] = told(t.find_any(columns::kind), b.size());
    made["floors"] = told(t.find_any(columns::floors), b.size());
    made["address"] = told(t.find_any(columns::address), b.size());
    made["households"] =
        b.households.empty() ? Json(std::vector<Json>(b.size(), nullptr)) : numbers(b.households);
    made["estimated"] = b.estimated;
    made["cell"] = plan_.building_cells.cell;
    made["shape"] = packed_shapes(to_metres_(b.geometry), lattice_);
    return made;
  }

  Json units() {
    const Units& u = plan_.units;
    const Column* kind_column = u.attributes.find_any(columns::unit_kind);
    const Texts kind = texts(kind_column, u.size());
    shown_units_.clear();
    for (std::size_t row = 0; row < u.size(); ++row)
      if (!too_many_ && (options_.internal || !may_be_household(kind[row])))
        shown_units_.push_back(static_cast<std::int64_t>(row));
    std::map<std::string, std::int64_t> building_of;
    for (std::size_t row = 0; row < plan_.buildings.size(); ++row)
      building_of.try_emplace(plan_.buildings.code[row], static_cast<std::int64_t>(row));
    const auto shown = [&](const Texts& all) {
      Texts some;
      for (const std::int64_t row : shown_units_)
        some.push_back(all.empty() ? "" : all[static_cast<std::size_t>(row)]);
      return told(some);
    };
    const auto column = [&](const Column* c) {
      return c ? shown(texts(c, u.size())) : Json(nullptr);
    };
    Json made;
    made["code"] = shown(u.code);
    made["name"] = column(u.attributes.find_any(columns::name));
    made["kind"] = column(kind_column);
    made["address"] = column(u.attributes.find_any(columns::address));
    Rows cell, building;
    std::vector<Coord> place;
    const PointArray places = to_metres_(u.geometry);
    for (const std::int64_t row : shown_units_) {
      const auto r = static_cast<std::size_t>(row);
      cell.push_back(r < plan_.unit_cells.size() ? plan_.unit_cells.cell[r] : -1);
      const auto at = u.building.empty() || u.building[r].empty() ? building_of.end()
                                                                  : building_of.find(u.building[r]);
      building.push_back(at == building_of.end() ? -1 : at->second);
      place.push_back(places[r]);
    }
    made["cell"] = cell;
    made["building"] = building;
    made["left_out"] = u.size() - shown_units_.size();
    made["unassigned"] = plan_.unit_cells.unassigned();
    made["place"] = packed_shapes(place, lattice_);
    return made;
  }

  Json issues() {
    const Issues& all = plan_.issues;
    Json made;
    Json kind = Json::array(), cells = Json::array(), parent = Json::array(),
         neighbour = Json::array();
    for (std::size_t i = 0; i < all.size(); ++i) {
      kind.push_back(name_of(all.kind[i]));
      const auto [codes, parents] = codes_of_issue(plan_, i);
      const auto code_at = [](const Texts& texts, std::int64_t row) {
        return row < 0 ? std::string() : texts[static_cast<std::size_t>(row)];
      };
      Json& named = cells.emplace_back(Json::array());
      for (const std::int64_t row : all.cells[i]) named.push_back(code_at(*codes, row));
      parent.push_back(code_at(*parents, all.parent[i]));
      neighbour.push_back(code_at(*parents, all.neighbour[i]));
    }
    made["id"] = all.id;
    made["kind"] = kind;
    made["level"] = all.level;
    made["cells"] = cells;
    made["rows"] = all.cells;
    made["parent"] = parent;
    made["neighbour"] = neighbour;
    made["area_m2"] = numbers(all.area_m2);
    made["width_m"] = numbers(all.width_m);
    made["buildings"] = all.buildings;
    made["units"] = all.units;
    made["households"] = numbers(all.households);
    made["building_rows"] =
        too_many_ ? Json(std::vector<Rows>(all.size())) : Json(all.building_rows);
    made["unit_rows"] = shown_unit_rows(all.unit_rows);
    std::vector<Coord> places = to_metres_(PointArray(all.place)).coords();
    made["place"] = packed_shapes(places, lattice_);
    made["shape"] = packed_shapes(to_metres_(all.geometry), lattice_);
    return made;
  }

  /// What changed hands since an earlier plan. A row without land lies where its first building is.
  Json difference(const PageDifference& since) {
    const Difference& d = since.difference.difference;
    const Difference::Moves& m = d.moves;
    std::vector<Rows> buildings(m.size());
    std::vector<Coord> places(m.size(), {std::nan(""), std::nan("")});
    const PolygonArray& shapes =
        (since.difference.counted_before ? since.before : plan_).buildings.geometry;
    for (std::size_t b = 0; b < d.building_move.size(); ++b) {
      if (d.building_move[b] < 0) continue;
      const auto row = static_cast<std::size_t>(d.building_move[b]);
      if (!m.geometry.has(row) && std::isnan(places[row].x)) places[row] = inside_point(shapes, b);
      if (!too_many_ && !since.difference.counted_before)
        buildings[row].push_back(static_cast<std::int64_t>(b));
    }
    for (std::size_t row = 0; row < m.size(); ++row)
      if (m.geometry.has(row)) places[row] = inside_point(m.geometry, row);
    Json made, counts = Json::object();
    made["source"] = since.source;
    for (const CellFate fate : {CellFate::changed, CellFate::added, CellFate::gone,
                                CellFate::recoded, CellFate::redrawn, CellFate::unchanged})
      counts[std::string(name_of(fate))] = d.cells.count(fate);
    counts["renamed"] = since.difference.renamed;
    made["counts"] = counts;
    const auto column = [](const Rows& cells, const auto& values, const auto& none) {
      Json list = Json::array();
      for (const std::int64_t cell : cells)
        list.push_back(cell < 0 ? Json(none) : Json(values[static_cast<std::size_t>(cell)]));
      return list;
    };
    made["from"] = column(m.from, d.cells.before, "");
    made["to"] = column(m.to, d.cells.after, "");
    // The rows of both in this plan; a cell that is gone has none.
    made["from_row"] = column(m.from, d.cells.row_after, -1);
    made["to_row"] = column(m.to, d.cells.row_after, -1);
    made["area_m2"] = numbers(m.area_m2);
    made["buildings"] = m.buildings;
    made["units"] = m.units;
    made["households"] = numbers(m.households);
    made["building_rows"] = buildings;
    made["place"] = packed_shapes(to_metres_(PointArray(places)).coords(), lattice_);
    made["shape"] = packed_shapes(to_metres_(m.geometry), lattice_);
    Json fates = Json::array();
    std::set<std::string> other;
    for (std::size_t g = 0; g < d.cells.size(); ++g) {
      const CellFate fate = d.cells.fate[g];
      if (fate == CellFate::gone || fate == CellFate::added || fate == CellFate::recoded)
        fates.push_back({name_of(fate), d.cells.before[g], d.cells.after[g]});
      if (fate == CellFate::gone || fate == CellFate::changed) other.insert(d.cells.before[g]);
    }
    Rows old;
    for (std::size_t row = 0; row < since.before.cells.size(); ++row)
      if (other.contains(since.before.cells.code[row]))
        old.push_back(static_cast<std::int64_t>(row));
    made["fates"] = fates;
    made["old"] = packed_shapes(to_metres_(since.before.cells.geometry.take(old)), lattice_);
    return made;
  }

  /// Rows of units in issues, as rows of those that the page shows; others are only counted.
  Json shown_unit_rows(const std::vector<Rows>& rows) const {
    Json made = Json::array();
    for (const Rows& list : rows) {
      Json& some = made.emplace_back(Json::array());
      for (const std::int64_t row : list) {
        const auto at = std::lower_bound(shown_units_.begin(), shown_units_.end(), row);
        if (at != shown_units_.end() && *at == row) some.push_back(at - shown_units_.begin());
      }
    }
    return made;
  }

  Json lines(const MapContent& map) const {
    Json made, name = Json::array(), kind = Json::array(), weight = Json::array();
    for (const MapLine& line : map.line_style) {
      name.push_back(told(line.name));
      kind.push_back(line.water ? "water" : line.rail ? "rail" : line.wall ? "wall" : "road");
      weight.push_back(line.weight);
    }
    made["name"] = name;
    made["kind"] = kind;
    made["weight"] = weight;
    made["shape"] = packed_shapes(map.lines, lattice_);
    return made;
  }

  static double sum_of_known(const std::vector<double>& values) {
    double sum = std::nan("");
    for (const double v : values)
      if (!std::isnan(v)) sum = v + (std::isnan(sum) ? 0 : sum);
    return sum;
  }

  const Plan& plan_;
  const Surroundings& around_;
  const PageOptions& options_;
  Transform to_metres_;
  bool too_many_ = false;
  render::PageLattice lattice_ = {};
  Rows shown_units_ = {};
};

}  // namespace

bool is_page(const std::filesystem::path& path) {
  const std::string ending = lower(path.extension().string());
  return ending == ".html" || ending == ".htm";
}

bool can_write_page() { return !render::viewer_page().empty(); }

void write_page(const Plan& plan, const Surroundings& around, const std::filesystem::path& path,
                const PageOptions& options, const Run& run) {
  run.tell("page", 0);
  // First, so that a build without the viewer says so at once.
  if (!can_write_page()) render::html_page({});
  render::write_html_page(PagePlan(plan, around, options).made(run), path, run);
  run.tell("page", 1);
}

}  // namespace libgrid
