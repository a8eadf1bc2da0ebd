// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "libgrid/io/layer.hpp"

namespace libgrid {

/// How well a table of issues tells what is true, for one kind and form.
struct ScoreRow {
  std::string kind;
  std::string form;          ///< of a gap
  std::int64_t planted = 0;  ///< rows of the truth
  std::int64_t found = 0;    ///< of these, told by an issue of their kind at their place
  std::int64_t extra = 0;    ///< issues that tell no row of the truth, or one that is told already
  std::int64_t wrong_form = 0;  ///< found, but under another form
  std::int64_t wrong_area = 0;  ///< found, but with an area off by more than is allowed
  double area_error = 0;        ///< largest, as a share of the true area
  double area_error_m2 = 0;     ///< largest

  double recall() const { return planted == 0 ? 1 : share(found, planted); }
  double precision() const { return found + extra == 0 ? 1 : share(found, found + extra); }
  bool perfect() const {
    return found == planted && extra == 0 && wrong_form == 0 && wrong_area == 0;
  }

 private:
  static double share(std::int64_t part, std::int64_t whole) {
    return static_cast<double>(part) / static_cast<double>(whole);
  }
};

struct Score {
  std::vector<ScoreRow> rows;  ///< by kind and form, in the order of the alphabet
  ScoreRow total() const;
  bool perfect() const { return total().perfect(); }
};

struct ScoreOptions {
  double area_error = 1e-6;  ///< share of the true area by which an area may be off
  double reach_m = 0.001;    ///< geometries that come as near as this meet
  /// Words of the issues, and the kinds of the truth for which they stand.
  std::vector<std::pair<std::string, std::string>> equal = {{"missing_cell", "gap"}};
};

/// Compares issues, found by any tool, with what is true (docs/algorithms/planted.md has the rule).
///
///     Score s = score_issues(read_layer("planted.gpkg", "truth"), read_layer("issues.gpkg"));
///
/// Both have a column `kind` and a geometry, the issues of any sort; where a row has none, the
/// columns `x` and `y` say where it is. `form` and `area_m2` of the issues are judged where they
/// are there; areas of mismatches, which are but rounding, are not. Remarks (is_remark) are passed
/// over.
/// Errors: Error{not_found} without a column `kind`, Error{bad_crs} for layers in different frames.
/// Cost: n log n, plus the product of the vertices of each pair that is near.
Score score_issues(const Layer& truth, const Layer& issues, const ScoreOptions& options = {});

/// A line for each row and one for all, in columns for people.
std::string score_text(const Score& score);
std::string score_json(const Score& score);

}  // namespace libgrid
