// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/core/words.hpp"
#include "libgrid/coverage/certificate.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/io/layer.hpp"
#include "libgrid/partition/check_division.hpp"
#include "libgrid/partition/partition.hpp"
#include "libgrid/plan/plan.hpp"

namespace libgrid {

/// Where the main job finds things in a file: a layer for each role, by name. docs/formats.md lists
/// the names that are taken by default, in English and Chinese; `layers` overrides them, as in
/// {"cells", "cells_code2"}. The name "-" leaves a role out.
struct SourceOptions {
  std::map<std::string, std::string> layers = {};
  ReadOptions read = {};
  /// Where there are cells and no boundary, take the outline of the cells for it: the level
  /// "derived". check_file and repair_file do.
  bool derive = false;
  /// Read which cells are locked: from this column or, where it is empty, from `locked` or `锁定`.
  std::optional<std::string> locked = {};
};
/// The roles: "boundary", "cells", "allowed", "register", "roads", "waterways", "rail", "walls",
/// "barriers", "compounds", "water", "buildings", "units", "staff".
const std::vector<std::string>& source_roles();

/// Which areas are divided.
enum class Divide {
  none,     ///< keep the cells as they are
  missing,  ///< divide the lowest areas that have no cell
  mend,     ///< keep cells within the limits; split, merge or trade where some are not
  all,      ///< divide all anew; cells in the file are left aside
};
enum class Weight { households, buildings, floor_area };
std::string_view name_of(Divide d);
std::string_view name_of(Weight w);

/// A further weight of cells and its limits: "households", "buildings", "floor_area", or a column
/// of the buildings with numbers of 0 or more, "persons", say.
struct NamedLimits {
  std::string weight;
  FurtherLimits limits = {};
};

/// Household limits by kind of area.
struct Profile {
  std::string_view name;
  double min, max;
  std::string_view about;
};
/// "urban" (300-500), "rural" (200-400), "micro" (30-100); the target is the middle. Sizes are
/// from published practice.
const std::vector<Profile>& profiles();

struct PlanOptions {
  SourceOptions source = {};
  Divide divide = Divide::missing;
  /// Not given: households where buildings have them, else buildings.
  std::optional<Weight> weight = {};
  /// Limits of a profile hold for households; for other weights, defaults of their own hold
  /// (docs/limits.md). Single limits override either.
  std::string profile = "urban";
  std::optional<double> min = {}, max = {}, target = {};
  /// What else cells keep limits of.
  std::vector<NamedLimits> also = {};
  /// Estimate unknown households by the printed rule; they are marked "estimated" everywhere.
  bool estimate = false;
  /// The column of the cells that says which stay as they are when others are mended; empty:
  /// `locked` or `锁定`, where there is one.
  std::string locked = {};
  /// As in PartitionOptions.
  double balance = PartitionOptions{}.balance;
  std::uint64_t seed = PartitionOptions{}.seed;
  double close_gaps_m = PartitionOptions{}.close_gaps_m;
  double merge_strips_m = PartitionOptions{}.merge_strips_m;
  /// Say how much less border the divided areas could have; changes no cell.
  bool bounds = false;
  double resolution_m = 0.001;
};

/// What lies around the cells and is not divided itself.
struct Surroundings {
  LineArray barriers;
  std::vector<BarrierClass> barrier_class;
  std::vector<std::string> barrier_name;
  PolygonArray compounds;
  PolygonArray water;
};

/// What a check is to know beside levels and cells.
struct Expected {
  PolygonArray allowed;                 ///< land where gaps and overlaps are meant
  std::vector<std::string> registered;  ///< codes that the cells should have
};

/// A file as the main job understood it.
struct Source {
  std::filesystem::path path;
  std::map<std::string, std::string> layers;  ///< role -> layer that was read
  Plan plan;  ///< levels, cells, registers; nothing is assigned or checked yet
  Surroundings surroundings;
  Expected expected;
  std::vector<std::string> notes;  ///< what was assumed, in sentences
};
Source read_source(const std::filesystem::path& path, const SourceOptions& options = {},
                   const Run& run = {});

/// The rows of a table of staff, whose columns docs/formats.md lists. Errors: Error{not_found}
/// where none names areas or persons.
Staff staff_of(const Layer& layer);
/// Says in `notes` which rows of the staff name an area that the plan does not have.
void tell_unknown_staff(const Plan& plan, std::vector<std::string>& notes);

/// The codes of a layer's rows: from a column known by name, else from the first text column whose
/// values are all there and all different, else row numbers from 1 (docs/formats.md).
std::vector<std::string> row_codes(const Layer& layer);

/// What is proved of the borders in one divided area.
struct AreaBound {
  std::string code;
  PartitionBound bound;
};

/// A finished division or a checked one.
struct PlanResult {
  std::filesystem::path input;
  std::map<std::string, std::string> layers;  ///< role -> layer that was read
  Plan plan;
  Surroundings surroundings;
  Expected expected;
  std::int64_t allowed = 0;   ///< defects left out because they lie in allowed land
  std::int64_t excepted = 0;  ///< issues left out because they are remembered exceptions
  std::int64_t areas_divided = 0;
  std::int64_t cells_kept = 0;    ///< of the file's own cells; mended ones keep their codes
  std::int64_t cells_locked = 0;  ///< of those kept
  double moved = 0;               ///< weight that mending moved from one cell to another
  Weight weight = Weight::households;
  double min = 0, max = 0, target = 0;
  std::vector<double> cell_weight;     ///< one a cell, from the buildings assigned to it
  std::vector<NamedLimits> also = {};  ///< further weights, and their limits
  std::vector<std::vector<double>> cell_also = {};  ///< as cell_weight, of each of these
  std::int64_t residue = 0;                         ///< edges that do not cancel, on all levels
  double boundary_area_m2 = 0;                      ///< of the level that the cells divide
  double border_m = 0, border_on_barrier_m = 0;     ///< of new cells
  std::int64_t blocks = 0, plots = 0;
  std::int64_t gaps_closed = 0, dead_ends = 0, strips_merged = 0;  ///< as in Partition
  std::int64_t buildings_cut = 0, compounds_split = 0;             ///< in two cells of one area
  std::vector<AreaBound> bounds;  ///< of the divided areas, where they were asked for
  std::vector<std::string> notes;
};

/// Reads, divides or keeps, assigns, checks. Writes nothing.
PlanResult make_plan(const std::filesystem::path& input, const PlanOptions& options = {},
                     const Run& run = {});

/// The blocks of a map's lowest areas, as `blocks` makes them.
struct BlockTables {
  /// "block" (block, parent, weight), "border" (a, b, barrier, length_m, cost; no geometry) and
  /// "gap", the lines that close gaps in barriers.
  std::vector<Layer> layers;
  Blocks blocks;
  std::vector<std::string> notes;
};
/// Reads a map and cuts its lowest areas along barriers. With `plots`, blocks heavier than max are
/// cut between their buildings. Options of cells (divide, target, balance, seed) are not used.
BlockTables make_blocks(const std::filesystem::path& input, const PlanOptions& options = {},
                        bool plots = false, const Run& run = {});

/// Writes plan.gpkg, ledger.csv, report.json, map.pdf and map.png into a folder (made when
/// missing), map.html where libgrid was built with its viewer, and certificate.json where nothing
/// stands in its way; else removes earlier ones.
void write_plan(const PlanResult& result, const std::filesystem::path& folder, const Run& run = {});

/// Checks the cells of a file (a plan.gpkg or any map) against its levels, and each level against
/// the one above; counts people where buildings and units are there. Divides nothing. The layer of
/// the role "allowed" takes the place of `check.allowed`. Without a boundary, the outline is
/// derived from the cells: then gaps along it cannot be known, and a note says so.
PlanResult check_file(const std::filesystem::path& input, const SourceOptions& options = {},
                      const CheckOptions& check = {}, const Run& run = {});

/// Whether the cells of a checked file keep limits, and what else check_division looks at beside
/// the cover. Of the options weight, profile, limits and estimate are used; weight and limits are
/// put into `result`, and what was assumed into its notes. Errors: Error{usage} as make_plan, and
/// where there are no cells.
DivisionCheck check_limits(PlanResult& result, const PlanOptions& options, const Run& run = {});

/// Leaves out issues that a table of an earlier check names (the layer "issue", or a file's first):
/// those of the same id, and those of the same kind, level and cells that have at least half of the
/// larger one's area in common. Where less is common, the issue is told, and a note says so.
/// Errors: Error{not_found} for a table without the columns id, kind, level and cells.
void leave_out_exceptions(PlanResult& result, const std::filesystem::path& exceptions,
                          const Run& run = {});
/// What stands in the way of a certificate, in a sentence; empty when it can be given.
std::string certificate_hindrance(const PlanResult& result);
/// The certificate of a checked file, about the tables of that file.
/// Errors: Error{bad_value} when something stands in its way, Error{usage} when cells were divided.
Certificate certify_input(const PlanResult& result, const Run& run = {});
/// The same about the tables `level` and `cell` of plan.gpkg.
Certificate certify_plan(const PlanResult& result, const Run& run = {});
/// Writes certify_input to a .json file, whole or not at all. Errors: as there, Error{usage} for
/// another ending, so that a slip does not cost a map, Error{io}.
void write_certificate(const PlanResult& result, const std::filesystem::path& path,
                       const Run& run = {});
/// certificate.json (docs/formats.md).
std::string certificate_json(const Certificate& certificate);

/// Words for people, a line for the cells and one for each level with defects:
/// "6 defects: 3 gaps, 2 overlaps and 1 spill; 41 households in nobody's
/// cell, 12 counted twice".
std::string summary(const Issues& issues);
/// Several lines about a plan: levels, cells and their weights, what is unassigned, defects.
std::string summary(const PlanResult& result);
/// report.json: the figures of the summary, by name.
std::string report_json(const PlanResult& result);
/// A line about limits: how many cells are within, and how many have a reason not to be.
std::string summary(const PlanResult& result, const DivisionCheck& limits);
/// The issues alone, with the codes of their cells; and breaches of limits, where they were
/// checked.
std::string issues_json(const Plan& plan, const Breaches* breaches = nullptr);
/// The tables of plan.gpkg (docs/formats.md) as layers: "level", "cell", "building", "unit",
/// "issue" and, where there is any, "staff", or those of them that `names` lists, in that order.
std::vector<Layer> plan_layers(const PlanResult& result,
                               const std::vector<std::string>& names = {});
Layer issue_layer(const Plan& plan);
/// The table "breach": kind, cell, parent, object (a building's code, a compound's row), number,
/// message.
Layer breach_layer(const Plan& plan, const Breaches& breaches);
/// The columns of an assignment, as in plan.gpkg; columns of these names are replaced.
void add_assignment_columns(Table& table, const Assignment& assignment,
                            const std::vector<std::string>& codes);

struct PlanDifference;

/// What a page or a map tells of an earlier plan.
struct PageDifference {
  const PlanDifference& difference;  ///< from that plan to the one of the page
  const Plan& before;
  std::string source = {};  ///< where it comes from
};

struct PageOptions {
  std::string source = {};                ///< where the plan comes from, for the foot of the page
  std::optional<Language> language = {};  ///< in which it opens; not given: as of Run
  /// All units with their kinds, households among them, and telephone numbers in texts. Free
  /// columns of the input stay out even so.
  bool internal = false;
  /// A list and a layer of what changed since an earlier plan; null: none.
  const PageDifference* since = nullptr;
};
/// The map of a plan as one page of HTML that works from a file, without any network: pan, zoom,
/// search, ledger, issues, in both languages (docs/formats.md, "map.html"). It holds the ledger's
/// columns of cells, the code, name, kind, floors, address and households of buildings, and the
/// code, name, kind and address of units that are no household; telephone numbers in these texts
/// are blotted out. The file appears whole or not at all; same plan, same bytes.
/// Errors: Error{usage} where can_write_page() is false, Error{io}, Error{cancelled}.
void write_page(const Plan& plan, const Surroundings& surroundings,
                const std::filesystem::path& path, const PageOptions& options = {},
                const Run& run = {});
/// Whether this libgrid was built with the viewer that a page needs.
bool can_write_page();
/// Whether a path ends in .html or .htm.
bool is_page(const std::filesystem::path& path);
/// Whether a unit of a kind may be somebody's home; so may one without a kind.
bool may_be_household(const std::string& kind);

/// What colours of cells tell.
enum class Theme {
  none,        ///< cells apart
  households,  ///< how many a cell has
  density,     ///< households a hectare
  buildings,
  balance,  ///< how far a cell's households are from the mean of all cells
  kind,     ///< Cells::kind
  defects,  ///< cells in pale grey, and each kind of issue, on all levels, in a colour of its own
};
std::string_view name_of(Theme theme);

/// Paper as printers have it; a map turns it to suit its area.
enum class Paper { a0, a1, a2, a3, a4 };
std::string_view name_of(Paper paper);

struct RenderOptions {
  double dpi = 200;  ///< of a PNG
  Paper paper = Paper::a3;
  Theme theme = Theme::none;
  bool graticule = true;                  ///< coordinates along the frame
  std::optional<Language> language = {};  ///< of legend and titles; not given: as of Run
  std::string source = {};                ///< as in PageOptions
  bool internal = false;                  ///< as in PageOptions
  /// Draw what changed since an earlier plan, too; null: none.
  const PageDifference* since = nullptr;
};

/// The map of a plan, as written by write_plan, to a .png, .svg or .pdf, or as write_page to an
/// .html.
/// Errors: Error{usage} for a theme of which no cell has a number or kind, for a paper or a theme
/// of an .html, and for what is internal in any other; as render_map and write_page.
void render_plan(const Plan& plan, const Surroundings& surroundings,
                 const std::filesystem::path& path, const RenderOptions& options = {},
                 const Run& run = {});

}  // namespace libgrid
