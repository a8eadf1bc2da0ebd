// SPDX-License-Identifier: Apache-2.0
#include "libgrid/pipeline/sheets.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <thread>
#include <utility>

#include "core/files.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/plan/bounds.hpp"
#include "libgrid/plan/staff.hpp"
#include "map_content.hpp"
#include "result_folder.hpp"
#include "roles.hpp"
#include "telephones.hpp"

namespace libgrid {

namespace {

constexpr std::size_t most_streets = 12;

/// Names may hold line ends and other control characters; sheets have no room for these.
std::string on_one_line(std::string text) {
  for (char& c : text)
    if ((c >= 0 && c < ' ') || c == '\x7F') c = ' ';
  return text;
}

/// A plan and what its sheets say about it.
class Writer {
 public:
  Writer(const PlanResult& result, const SheetOptions& options, const Run& run)
      : result_(result),
        plan_(result.plan),
        options_(options),
        language_(options.language.value_or(run.language.value_or(language_of_names(plan_)))),
        lines_{result.surroundings.barriers, result.surroundings.barrier_class,
               result.surroundings.barrier_name} {
    if (plan_.cells.size() == 0)
      throw Error(ErrorCode::usage, "there are no cells to make sheets of");
  }

  SheetContent content(const Run& run);
  std::vector<Layer> tables(const Run& run);

 private:
  std::size_t level() const;
  std::string word(Word w) const { return say(w, language_); }
  std::string free_text(const std::string& text) const {
    return options_.for_public ? without_telephones(on_one_line(text)) : on_one_line(text);
  }
  void make_free(std::vector<std::string>& texts) const {
    for (std::string& text : texts) text = free_text(text);
  }
  void make_free(SheetPlace& place) const;
  void make_free(SheetContent& content) const;
  std::string area_words(double m2) const;
  std::string households_words(const LedgerRow& row) const;
  /// Persons of each level and row; the cells last.
  std::vector<std::vector<std::vector<SheetPerson>>> people() const;
  std::vector<std::vector<SheetUnit>> units() const;
  std::vector<LedgerRow> rows() const;
  void add_figures(SheetPlace& place, const LedgerRow& row) const;
  void add_levels(SheetContent& content, const std::vector<LedgerRow>& rows,
                  const std::vector<std::vector<Street>>& streets) const;

  const PlanResult& result_;
  const Plan& plan_;
  const SheetOptions& options_;
  Language language_;
  BoundLines lines_;
};

std::size_t Writer::level() const {
  if (options_.level.empty()) return plan_.cells.parent_level;
  std::string there;
  for (std::size_t l = 0; l < plan_.levels.size(); ++l) {
    if (plan_.levels[l].name == options_.level) {
      if (l <= plan_.cells.parent_level) return l;
      throw Error(ErrorCode::usage, "level " + options_.level + " lies below the cells");
    }
    there += (there.empty() ? "" : ", ") + plan_.levels[l].name;
  }
  throw Error(ErrorCode::usage, "there is no level '" + options_.level + "'; levels are " + there);
}

std::string Writer::area_words(double m2) const {
  if (m2 < 1e6) return say("sheet.m2", language_, {grouped(std::llround(m2))});
  return say("sheet.km2", language_, {rounded(m2 / 1e6, 2)});
}

std::string Writer::households_words(const LedgerRow& row) const {
  if (plan_.buildings.size() == 0 || (row.buildings > 0 && row.households_missing == row.buildings))
    return word("sheet.unknown");
  std::string text = grouped(std::llround(row.households));
  if (row.households_missing > 0)
    text = say("sheet.buildings_unknown", language_, {text, grouped(row.households_missing)});
  if (row.households_estimated > 0) text = say("sheet.estimated", language_, {text});
  return text;
}

std::vector<std::vector<std::vector<SheetPerson>>> Writer::people() const {
  std::vector<std::vector<std::vector<SheetPerson>>> out;
  for (const Level& level : plan_.levels) out.emplace_back(level.code.size());
  out.emplace_back(plan_.cells.size());
  const StaffPlaces places = staff_places(plan_);
  const Staff& staff = plan_.staff;
  for (const bool in_charge : {true, false}) {
    if (options_.for_public && !in_charge) continue;
    for (std::size_t i = 0; i < staff.size(); ++i) {
      if (places.row[i] < 0 || is_in_charge(staff.role[i]) != in_charge) continue;
      out[static_cast<std::size_t>(places.level[i])][static_cast<std::size_t>(places.row[i])]
          .push_back({staff.name[i], staff.role[i],
                      options_.for_public ? std::string() : staff.phone[i], in_charge});
    }
  }
  return out;
}

std::vector<std::vector<SheetUnit>> Writer::units() const {
  std::vector<std::vector<SheetUnit>> out(plan_.cells.size());
  const Table& table = plan_.units.attributes;
  const Column* name = table.find_any(columns::name);
  const Column* kind = table.find_any(columns::unit_kind);
  const Column* key = table.find_any({"key", "重点", "重点单位"});
  const Column* address = table.find_any(columns::address);
  const auto layer = result_.layers.find("units");
  const bool all_households = layer != result_.layers.end() && may_be_household(layer->second);
  if (!name || (!kind && (options_.for_public || all_households))) return out;
  static constexpr std::array<std::string_view, 6> no = {"", "0", "no", "false", "否", "n"};
  for (std::size_t u = 0; u < plan_.unit_cells.size(); ++u) {
    const std::int64_t cell = plan_.unit_cells.cell[u];
    const std::string word = kind ? kind->text(u) : std::string();
    if (cell < 0 || name->text(u).empty()) continue;
    // Nobody may read about a unit of which it is not known that it is no household.
    const bool unknown = word.find_first_not_of(' ') == std::string::npos;
    if (unknown ? options_.for_public : may_be_household(word)) continue;
    if (key && std::find(no.begin(), no.end(), lower(key->text(u))) != no.end()) continue;
    out[static_cast<std::size_t>(cell)].push_back(
        {name->text(u), word, address ? address->text(u) : std::string()});
  }
  return out;
}

/// The ledger in the order of the cells.
std::vector<LedgerRow> Writer::rows() const {
  std::map<std::string, std::vector<std::size_t>> cells_of;
  for (std::size_t c = plan_.cells.size(); c-- > 0;) cells_of[plan_.cells.code[c]].push_back(c);
  std::vector<LedgerRow> out(plan_.cells.size());
  for (LedgerRow& row : ledger(plan_)) {
    std::vector<std::size_t>& cells = cells_of[row.code];
    out[cells.back()] = row;
    cells.pop_back();
  }
  return out;
}

void Writer::add_figures(SheetPlace& place, const LedgerRow& row) const {
  place.households = households_words(row);
  const auto count = [&](std::int64_t n, std::size_t all) {
    return all > 0 ? grouped(n) : word("sheet.unknown");
  };
  place.buildings = count(row.buildings, plan_.buildings.size());
  place.unit_count = count(row.units, plan_.units.size());
  place.area = area_words(row.area_m2);
}

void Writer::add_levels(SheetContent& content, const std::vector<LedgerRow>& rows,
                        const std::vector<std::vector<Street>>& streets) const {
  auto persons = people();
  const std::size_t lowest = plan_.cells.parent_level;
  std::vector<std::vector<LedgerRow>> sums(plan_.levels.size());
  std::vector<std::vector<std::map<std::string, double>>> lengths(plan_.levels.size());
  for (std::size_t l = 0; l < plan_.levels.size(); ++l) {
    sums[l].resize(plan_.levels[l].code.size());
    lengths[l].resize(plan_.levels[l].code.size());
  }
  for (std::size_t c = 0; c < rows.size(); ++c) {
    std::int64_t at = plan_.cells.parent.empty() ? -1 : plan_.cells.parent[c];
    for (std::size_t l = lowest + 1; l-- > 0 && at >= 0;) {
      const auto row = static_cast<std::size_t>(at);
      LedgerRow& sum = sums[l][row];
      sum.buildings += rows[c].buildings;
      sum.units += rows[c].units;
      sum.households += rows[c].households;
      sum.households_missing += rows[c].households_missing;
      sum.households_estimated += rows[c].households_estimated;
      for (const Street& street : streets[c]) lengths[l][row][street.name] += street.length_m;
      at = plan_.levels[l].parent[row];
    }
  }
  for (std::size_t l = 0; l < plan_.levels.size(); ++l) {
    const Level& level = plan_.levels[l];
    const std::vector<double> areas = ground_areas_m2(plan_.crs, level.geometry);
    std::vector<SheetPlace> places;
    for (std::size_t row = 0; row < level.code.size(); ++row) {
      SheetPlace place{level.code[row], level.title.empty() ? std::string() : level.title[row],
                       level.parent[row]};
      place.people = std::move(persons[l][row]);
      sums[l][row].area_m2 = areas[row];
      add_figures(place, sums[l][row]);
      std::vector<std::pair<double, std::string>> order;
      for (const auto& [name, length] : lengths[l][row]) order.emplace_back(-length, name);
      std::sort(order.begin(), order.end());
      for (std::size_t k = 0; k < order.size() && k < most_streets; ++k)
        place.streets.push_back(order[k].second);
      places.push_back(std::move(place));
    }
    content.levels.push_back(std::move(places));
  }
  for (std::size_t c = 0; c < rows.size(); ++c)
    content.cells[c].people = std::move(persons.back()[c]);
}

void Writer::make_free(SheetPlace& place) const {
  place.name = free_text(place.name);
  place.bounds = free_text(place.bounds);
  place.remark = free_text(place.remark);
  make_free(place.streets);
  for (SheetPerson& p : place.people) {
    p.name = free_text(p.name);
    p.role = free_text(p.role);
    p.phone = on_one_line(p.phone);
  }
  for (SheetUnit& u : place.units) {
    u.name = free_text(u.name);
    u.kind = free_text(u.kind);
    u.address = free_text(u.address);
  }
}

/// All texts but codes, in one place, so that none is forgotten.
void Writer::make_free(SheetContent& content) const {
  content.title = free_text(content.title);
  content.state = free_text(content.state);
  MapContent& map = content.map;
  for (std::string* text : {&map.title, &map.subtitle, &map.source}) *text = free_text(*text);
  for (auto* texts : {&map.cell_name, &map.level_names, &map.area_name, &map.issue_label})
    make_free(*texts);
  for (MapLine& line : map.line_style) line.name = free_text(line.name);
  for (SheetPlace& cell : content.cells) make_free(cell);
  for (auto& level : content.levels)
    for (SheetPlace& area : level) make_free(area);
}

SheetContent Writer::content(const Run& run) {
  SheetContent content;
  content.language = language_;
  content.level = level();
  content.cell_level = plan_.cells.parent_level;
  content.workers = !options_.for_public;
  content.map = map_content(
      plan_, result_.surroundings,
      Transform(plan_.crs, working_crs(plan_.crs, plan_.levels.front().geometry.box())));
  content.title = content.map.title;
  static const std::map<std::string, Word> states = {{"confirmed", Word("sheet.state.confirmed")},
                                                     {"draft", Word("sheet.state.draft")},
                                                     {"proposed", Word("sheet.state.proposed")},
                                                     {"reviewed", Word("sheet.state.reviewed")}};
  const auto state = states.find(plan_.state);
  content.state = state == states.end() ? plan_.state : word(state->second);
  for (std::string& name : content.map.level_names) name = level_word(name, language_);
  const std::vector<LedgerRow> figures = rows();
  const auto bounds = four_bounds(plan_, lines_, {}, run);
  const auto streets = streets_of_cells(plan_, lines_, {}, run);
  auto listed = units();
  for (std::size_t c = 0; c < plan_.cells.size(); ++c) {
    SheetPlace place{figures[c].code, figures[c].name,
                     plan_.cells.parent.empty() ? -1 : plan_.cells.parent[c]};
    place.bounds = bounds_text(plan_, lines_, bounds[c], language_);
    for (std::size_t k = 0; k < streets[c].size() && k < most_streets; ++k)
      place.streets.push_back(streets[c][k].name);
    place.units = std::move(listed[c]);
    add_figures(place, figures[c]);
    // The program's own remarks are English; a Chinese sheet leaves room for one by hand.
    if (language_ == Language::en || has_han(figures[c].remark)) place.remark = figures[c].remark;
    content.cells.push_back(std::move(place));
  }
  add_levels(content, figures, streets);
  make_free(content);
  return content;
}

std::vector<Layer> Writer::tables(const Run& run) {
  const SheetContent shown = content(run);
  const auto bounds = four_bounds(plan_, lines_, {}, run);
  std::vector<std::size_t> order(plan_.cells.size());
  for (std::size_t c = 0; c < order.size(); ++c) order[c] = c;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return plan_.cells.code[a] < plan_.cells.code[b];
  });
  const std::vector<LedgerRow> figures = rows();
  std::vector<LedgerRow> sorted;
  for (const std::size_t c : order) sorted.push_back(figures[c]);

  Table table;
  const Table plain = ledger_table(sorted);
  const auto add_plain = [&](Word heading, const char* name) {
    Column column = *plain.find(name);
    column.name = word(heading);
    const bool free = std::string_view(name) == "name" || std::string_view(name) == "parent_name";
    if (auto* texts = std::get_if<std::vector<std::string>>(&column.values); texts && free)
      make_free(*texts);
    if (auto* numbers = std::get_if<std::vector<double>>(&column.values);
        numbers && std::string_view(name) == "area_m2")
      for (double& area : *numbers) area = std::round(area * 100) / 100;
    table.columns.push_back(std::move(column));
  };
  const auto add_texts = [&](Word heading, auto&& text_of) {
    std::vector<std::string> texts;
    for (const std::size_t c : order) texts.push_back(text_of(c));
    table.add_texts(word(heading), std::move(texts));
  };
  add_plain("column.code", "code");
  add_plain("column.name", "name");
  add_plain("column.parent", "parent");
  add_plain("column.parent_name", "parent_name");
  static constexpr std::array<Word, 4> sides = {"column.east", "column.south", "column.west",
                                                "column.north"};
  for (std::size_t side = 0; side < sides.size(); ++side)
    add_texts(sides[side], [&](std::size_t c) {
      return free_text(bound_text(plan_, lines_, bounds[c].side[side], language_));
    });
  add_texts("column.bounds", [&](std::size_t c) { return shown.cells[c].bounds; });
  add_plain("column.area_m2", "area_m2");
  add_plain("column.buildings", "buildings");
  add_plain("column.units", "units");
  add_plain("column.households", "households");
  std::vector<std::uint8_t> unknown;  // a blank, not 0, in what is handed in
  for (const LedgerRow& row : sorted)
    unknown.push_back(plan_.buildings.size() == 0 ||
                      (row.buildings > 0 && row.households_missing == row.buildings));
  table.columns.back().missing = std::move(unknown);
  add_plain("column.households_missing", "households_missing");
  add_plain("column.households_estimated", "households_estimated");
  const auto persons = [&](bool in_charge, std::string SheetPerson::*field) {
    return [&shown, in_charge, field, this](std::size_t c) {
      std::string text;
      for (const SheetPerson& p : shown.cells[c].people)
        if (p.in_charge == in_charge && !(p.*field).empty())
          text += (text.empty() ? "" : say("list.comma", language_)) + p.*field;
      return text;
    };
  };
  add_texts("column.leader", persons(true, &SheetPerson::name));
  if (!options_.for_public) {
    add_texts("column.leader_phone", persons(true, &SheetPerson::phone));
    add_texts("column.workers", persons(false, &SheetPerson::name));
    add_texts("column.workers_phone", persons(false, &SheetPerson::phone));
  }
  add_texts("column.remark", [&](std::size_t c) { return free_text(figures[c].remark); });

  std::vector<std::string> area, area_name, name, role, phone;
  const auto add_people = [&](const SheetPlace& place) {
    for (const SheetPerson& p : place.people) {
      area.push_back(place.code), area_name.push_back(place.name);
      name.push_back(p.name), role.push_back(p.role), phone.push_back(p.phone);
    }
  };
  for (const auto& level : shown.levels)
    for (const SheetPlace& place : level) add_people(place);
  for (const std::size_t c : order) add_people(shown.cells[c]);
  Layer staff{"staff", {}, {}, {}};
  staff.table.add(word("column.area"), std::move(area));
  staff.table.add_texts(word("column.area_name"), std::move(area_name));
  staff.table.add_texts(word("column.person"), std::move(name));
  staff.table.add_texts(word("column.role"), std::move(role));
  if (!options_.for_public) staff.table.add_texts(word("column.phone"), std::move(phone));

  std::vector<std::string> cell, unit, kind, address;
  for (const std::size_t c : order)
    for (const SheetUnit& u : shown.cells[c].units) {
      cell.push_back(shown.cells[c].code);
      unit.push_back(u.name), kind.push_back(u.kind), address.push_back(u.address);
    }
  Layer units{"units", {}, {}, {}};
  units.table.add(word("column.cell"), std::move(cell));
  units.table.add_texts(word("column.name"), std::move(unit));
  units.table.add_texts(word("column.kind"), std::move(kind));
  units.table.add_texts(word("column.address"), std::move(address));
  return {{"ledger", {}, {}, std::move(table)}, std::move(staff), std::move(units)};
}

}  // namespace

Staff read_staff(const std::filesystem::path& path, const ReadOptions& options) {
  const std::vector<LayerInfo> layers = list_layers(path);
  std::string name;
  for (const LayerInfo& info : layers)
    if (name.empty() && (lower(info.name) == "staff" || info.name == "人员")) name = info.name;
  return staff_of(read_layer(path, name, options));
}

SheetContent sheet_content(const PlanResult& result, const SheetOptions& options, const Run& run) {
  return Writer(result, options, run).content(run);
}

std::vector<Layer> sheet_tables(const PlanResult& result, const SheetOptions& options,
                                const Run& run) {
  return Writer(result, options, run).tables(run);
}

namespace {

std::vector<SheetBook> books_of(const std::vector<std::string>& templates) {
  std::vector<SheetBook> books;
  std::set<std::string> wanted(templates.begin(), templates.end());
  std::string all;
  for (const SheetBook book :
       {SheetBook::responsibility, SheetBook::notice_boards, SheetBook::service_cards,
        SheetBook::register_table, SheetBook::map_book}) {
    const std::string name(name_of(book));
    all += (all.empty() ? "" : ", ") + name;
    if (wanted.erase(name) > 0 || templates.empty()) books.push_back(book);
  }
  if (!wanted.empty())
    throw Error(ErrorCode::usage,
                "there is no template \"" + *wanted.begin() + "\"; templates are " + all);
  return books;
}

}  // namespace

std::vector<std::string> sheet_files(const std::vector<std::string>& templates) {
  std::vector<std::string> files;
  for (const SheetBook book : books_of(templates))
    files.push_back(std::string(name_of(book)) + ".pdf");
  files.insert(files.end(), {"ledger.csv", "ledger.xlsx"});
  return files;
}

std::vector<std::string> write_sheets(const PlanResult& result, const std::filesystem::path& folder,
                                      const SheetOptions& options, const Run& run) {
  const std::vector<SheetBook> books = books_of(options.templates);
  run.tell("sheets", 0);
  const SheetContent content = sheet_content(result, options, run);
  SheetOptions open = options;
  open.for_public = true;
  const SheetContent boards = options.for_public ? content : sheet_content(result, open, run);
  ResultFolder made(folder);
  // The ledger comes last: where it is, all is.
  Staging staging(folder / "ledger.xlsx");
  std::vector<std::string> notes;
  std::set<std::string> glyphs;  // a text stands in several books
  std::vector<SheetReport> reports(books.size());
  const std::thread::id caller = std::this_thread::get_id();
  for_chunks(books.size(), 1, run, [&](std::size_t k, std::size_t) {
    Run inner = run;
    if (std::this_thread::get_id() != caller) inner.progress = {};
    const SheetContent& shown = books[k] == SheetBook::notice_boards ? boards : content;
    const std::string file = std::string(name_of(books[k])) + ".pdf";
    reports[k] = render_sheets(shown, books[k], staging.companion(file), inner);
  });
  for (const SheetReport& report : reports)
    glyphs.insert(report.missing_glyphs.begin(), report.missing_glyphs.end());
  const std::vector<Layer> tables = sheet_tables(result, options, run);
  write_layers(staging.companion("ledger.csv"), {tables[0]}, {}, run);
  write_layers(staging.file(), tables, {}, run);
  run.check_stop();
  staging.publish();
  made.keep();
  if (result.surroundings.barriers.size() == 0)
    notes.push_back(
        "no roads, rivers or railways are known, so the four bounds name neighbours only");
  const bool kinds = result.plan.units.attributes.find_any(columns::unit_kind) != nullptr;
  if (options.for_public && result.plan.units.size() > 0 && !kinds)
    notes.push_back("units are left out: no column says which of them are households (kind, 类型)");
  if (!glyphs.empty())
    notes.push_back("no font has all letters of " +
                    counted(static_cast<std::int64_t>(glyphs.size()), "text") + ", such as '" +
                    *glyphs.begin() + "'");
  run.tell("sheets", 1);
  return notes;
}

}  // namespace libgrid
