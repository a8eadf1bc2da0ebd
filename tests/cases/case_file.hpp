// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libgrid/core/error.hpp"
#include "situation.hpp"

namespace libgrid {

/// An area or a count that a case expects; one that is not stated is not compared.
struct ExpectedNumber {
  double value;
  double tolerance = 0;  ///< 0: exact

  bool fits(double found) const {
    return found == value || (found >= value - tolerance && found <= value + tolerance);
  }
};

struct ExpectedIssue {
  IssueKind kind = IssueKind::gap;
  GapForm form = GapForm::none;
  std::vector<std::string> cells = {};  ///< codes, in the order of rows
  std::optional<ExpectedNumber> area, width, buildings, households, units;
  std::optional<Coord> place;
};

struct ExpectedIssues {
  bool clean = false;  ///< and proved
  std::vector<ExpectedIssue> issues = {};
};

/// What a row of the last level is to be after the repair.
struct ExpectedRow {
  std::string code;
  PolygonArray shape = {};             ///< of one row; of none: not compared
  std::optional<ExpectedNumber> area;  ///< in CRS units squared
};

/// One file of tests/cases; CONTRIBUTING.md tells its lines.
struct Case {
  Situation situation;
  std::optional<ErrorCode> refused;
  std::optional<ExpectedIssues> finds;   ///< by check
  std::optional<ExpectedIssues> leaves;  ///< after repair
  std::vector<ExpectedRow> becomes;
};

/// Reads the text of a case; its situation is not finished yet.
/// Errors: std::runtime_error naming the line.
Case read_case(std::string_view text);

/// What differs between issues and what was expected, as lines to be read by people; empty when
/// nothing does.
std::string difference(const ExpectedIssues& expected, const CheckResult& found,
                       const Situation& situation);

}  // namespace libgrid
