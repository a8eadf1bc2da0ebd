// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/core/words.hpp"
#include "libgrid/render/map.hpp"

namespace libgrid {

/// Somebody whom a sheet names. Empty texts are printed as lines to write on.
struct SheetPerson {
  std::string name, role, phone;
  bool in_charge = false;
};

/// An organisation of note.
struct SheetUnit {
  std::string name, kind, address;
};

/// A cell, or an area of a level, in words.
struct SheetPlace {
  std::string code, name;
  std::int64_t above = -1;  ///< row in the level above, of a cell in `cell_level`
  std::string bounds = {};  ///< the four bounds
  std::vector<std::string> streets = {};
  std::vector<SheetPerson> people = {};  ///< those in charge first
  std::vector<SheetUnit> units = {};
  std::string households = {}, buildings = {}, unit_count = {}, area = {};  ///< as printed
  std::string remark = {};

  /// The name where there is one, else the code.
  const std::string& title() const { return name.empty() ? code : name; }
};

/// What sheets show. Whatever is not to be printed must not be in here.
struct SheetContent {
  std::string title;                            ///< of the plan
  std::string state;                            ///< "draft", say; in the foot of each page
  MapContent map;                               ///< of the whole plan, in metres
  std::vector<SheetPlace> cells;                ///< one a row of map.cells
  std::vector<std::vector<SheetPlace>> levels;  ///< one a row of map.levels, top first
  std::size_t cell_level = 0;                   ///< that the cells' `above` belong to
  std::size_t level = 0;                        ///< whose areas have a responsibility map each
  Language language = Language::en;
  bool workers = true;  ///< whether persons not in charge are named at all
};

/// The books of sheets.
enum class SheetBook { responsibility, notice_boards, service_cards, register_table, map_book };
/// "responsibility", "notice_boards", "service_cards", "register", "book".
std::string_view name_of(SheetBook book);

struct SheetReport {
  std::int64_t pages = 0;
  std::vector<std::string> missing_glyphs = {};  ///< text without a font
};

/// Draws one book to a PDF, A4 upright, pages in order of codes:
/// * responsibility: for each area of `level` a page with the map of its cells, and tables of the
///   persons of this and the next higher level, cells, main streets and units, which go on over
///   further pages where they are long;
/// * notice_boards: for each cell a page with its map and surroundings, code, four bounds, figures,
///   and the persons of the cell and of the area above;
/// * service_cards: ten cards of 90 x 54 mm to a page, with marks to cut along;
/// * register_table: four cells to a page, each with its drawing and all that is known of it;
/// * map_book: an index with a map of all, then a map page for each cell.
///
/// No text is set smaller than 6 points; what is too long is broken, set smaller, or at last cut
/// with "…". Text can be searched; pages stand in the outline. The file appears whole or not at
/// all; same content, same bytes (as render_map). Tells the book's name as the stage.
/// Errors: Error{usage} for columns that are not as long as their layers, or a file that is no
/// .pdf; Error{io}; Error{cancelled}.
/// Threads: several books may be drawn at once.
SheetReport render_sheets(const SheetContent& content, SheetBook book,
                          const std::filesystem::path& path, const Run& run = {});

}  // namespace libgrid
