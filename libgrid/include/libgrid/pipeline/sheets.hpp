// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/core/words.hpp"
#include "libgrid/pipeline/pipeline.hpp"
#include "libgrid/render/sheets.hpp"

namespace libgrid {

struct SheetOptions {
  /// The level whose areas have a responsibility map each, by name; empty: the one above the cells.
  std::string level = {};
  /// Not given: as of Run.
  std::optional<Language> language = {};
  /// For everybody's eyes: no telephone numbers, nobody who is not in charge, no households by
  /// name, in any file. Notice boards are always so.
  bool for_public = false;
  /// The books that are made, by name ("register", "book" ...); empty: all. The ledger always is.
  std::vector<std::string> templates = {};
};

/// The staff of a table: of its layer `staff` or `人员`, else of its only one. Errors: as staff_of
/// and read_layer.
Staff read_staff(const std::filesystem::path& path, const ReadOptions& options = {});

/// What the sheets of a plan say; without what is not for the public where that is asked for.
/// Errors: Error{usage} for a level that the plan does not have, or no cells.
SheetContent sheet_content(const PlanResult& result, const SheetOptions& options,
                           const Run& run = {});

/// The ledger of the sheets (docs/formats.md): "ledger", "staff" and "units", with the headings of
/// the language.
std::vector<Layer> sheet_tables(const PlanResult& result, const SheetOptions& options,
                                const Run& run = {});

/// Writes responsibility.pdf, notice_boards.pdf, service_cards.pdf, register.pdf, book.pdf,
/// ledger.csv and ledger.xlsx into a folder (made when missing), all or none.
///
///     PlanResult plan = make_plan("out/plan.gpkg", {.divide = Divide::none});
///     write_sheets(plan, "sheets");
///
/// Lines of `result.surroundings` give the four bounds and streets. Returns notes: what was left
/// out, and letters for which there is no font. Errors: as sheet_content, Error{usage} for a
/// template that there is not, Error{io}, Error{cancelled}.
std::vector<std::string> write_sheets(const PlanResult& result, const std::filesystem::path& folder,
                                      const SheetOptions& options = {}, const Run& run = {});
/// The names of the files, in that order. Errors: Error{usage} for a template that there is not.
std::vector<std::string> sheet_files(const std::vector<std::string>& templates = {});

}  // namespace libgrid
