// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "libgrid/core/run.hpp"
#include "libgrid/coverage/check.hpp"
#include "libgrid/crs/crs.hpp"

namespace libgrid {

/// Where the rows of a level stand, so that others can find them again.
struct CertifiedTable {
  std::string table = {};
  std::string code_column = {};    ///< empty: rows are named by their number, from 1
  std::string parent_column = {};  ///< empty: no column names the parents
};

/// What a certificate is about.
struct CertificateSource {
  std::string file = {};
  std::vector<CertifiedTable> tables = {};  ///< one a level
  /// The outline of the top level was made from its own cells; then nothing is claimed about land
  /// beyond it.
  bool derived = false;
};

/// The claim that each point of each parent lies in exactly one of its cells, on all levels, with
/// what a program of somebody else's needs to verify it (docs/algorithms/certificate.md says how
/// the sums are formed).
struct Certificate {
  struct Parent {
    std::string code;
    std::vector<std::string> cells;  ///< their codes, ascending
    std::int64_t edges = 0;          ///< directed edges of the cells
    std::int64_t outline_edges =
        0;                       ///< directed edges that are left, those of the parent's outline
    std::string outline_sha256;  ///< of the edges that are left
    std::string cells_sha256;    ///< of all cells, with their codes
  };
  struct Level {
    std::string name;
    CertifiedTable table;
    std::int64_t rows = 0;
    std::int64_t above = -1;      ///< position of the level of the parents; -1 on top
    std::vector<Parent> parents;  ///< ascending by code; none on top
  };

  std::string file;
  std::string crs;             ///< "EPSG:4490" where it has an authority's code, else its name
  std::string crs_wkt_sha256;  ///< empty for the nameless plane
  bool derived = false;
  std::vector<Level> levels;  ///< top first
  std::string sha256;         ///< of the whole
};

/// What stands in the way of a certificate, in a sentence; empty when it can be given.
std::string certificate_hindrance(const CheckResult& result);

/// Certifies levels, top first, that were checked and found clean.
///
///     CheckResult r = check_levels(levels, crs);
///     if (r.clean()) Certificate c = certify(levels, crs, r, {"plan.gpkg", tables});
///
/// The chains are summed again; nothing but the validity of single rows is taken from `result`.
///
/// Shapes: source.tables as long as levels.
/// Errors: Error{bad_value} when the result is not clean or is of other data, or for lengths that
/// do not fit; Error{duplicate_code}.
/// Cost: n log n in the edges. Threads: parents side by side; same result for any number.
Certificate certify(std::span<const CoverageLevel> levels, const Crs& crs,
                    const CheckResult& result, const CertificateSource& source,
                    const Run& run = {});

}  // namespace libgrid
