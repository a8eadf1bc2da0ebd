// SPDX-License-Identifier: Apache-2.0
#include "libgrid/coverage/certificate.hpp"
#include "libgrid/core/words.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

#include "core/sha256.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/locate/locator.hpp"
#include "libgrid/topology/arrangement.hpp"
#include "libgrid/topology/chain_sum.hpp"

namespace libgrid {

namespace {

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ErrorCode::bad_value, "certificate: " + why);
}

/// A directed edge; ascending by first end, then second.
struct Edge {
  Coord a, b;
  friend auto operator<=>(const Edge&, const Edge&) = default;
};

void add_edges(std::span<const Edge> edges, Sha256& sum) {
  for (const Edge& e : edges)
    for (const double v : {e.a.x, e.a.y, e.b.x, e.b.y}) sum.add(v);
}

std::vector<Edge> edges_of(const PolygonArray& polygons, std::size_t row) {
  const auto r = static_cast<std::int64_t>(row);
  std::vector<Segment> segments;
  append_segments(polygons.take({&r, 1}), segments);
  std::vector<Edge> edges;
  edges.reserve(segments.size());
  for (const Segment& s : segments) edges.push_back({s.a, s.b});
  std::sort(edges.begin(), edges.end());
  return edges;
}

/// Codes, or numbers from 1 where there are none.
std::vector<std::string> codes_of(const CoverageLevel& level) {
  std::vector<std::string> codes = level.codes;
  if (codes.empty())
    for (std::size_t row = 0; row < level.rows.size(); ++row)
      codes.push_back(std::to_string(row + 1));
  if (codes.size() != level.rows.size()) refuse("codes must be as long as their rows");
  return codes;
}

std::vector<std::int64_t> parents_of(const CoverageLevel& level, const PolygonArray& parents) {
  std::vector<std::int64_t> parent_of = level.parent_of;
  if (parent_of.empty()) {
    const Locator locator(parents);
    for (std::size_t row = 0; row < level.rows.size(); ++row)
      parent_of.push_back(locator.cell_of(inside_point(level.rows, row)));
  }
  if (parent_of.size() != level.rows.size()) refuse("parent_of must be as long as its rows");
  for (const std::int64_t parent : parent_of)
    if (parent < 0 || parent >= static_cast<std::int64_t>(parents.size()))
      refuse(level.name + ": a row has no parent");
  return parent_of;
}

/// Rows in order of their codes, which must be different.
std::vector<std::size_t> in_order_of(const std::vector<std::string>& codes,
                                     const std::string& level) {
  std::vector<std::size_t> order(codes.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return codes[a] < codes[b]; });
  for (std::size_t i = 1; i < order.size(); ++i)
    if (codes[order[i - 1]] == codes[order[i]])
      throw Error(
          ErrorCode::duplicate_code,
          "certificate: two rows have the code " + codes[order[i]] + "; a code must name one row",
          {level, -1, {}});
  return order;
}

struct Sums {
  Sha256::Digest outline, cells;
};

/// Sums of a parent, whose cells are `rows` of the level in order of their codes.
Sums certify_parent(const CoverageLevel& level, const std::vector<std::string>& codes,
                    const std::vector<std::size_t>& rows, const std::vector<Edge>& outline,
                    Certificate::Parent& into) {
  Sha256 sum;
  add_edges(outline, sum);
  into.outline_edges = static_cast<std::int64_t>(outline.size());
  Sums sums{.outline = sum.finish(), .cells = {}};
  sum.add(into.code);
  for (const std::size_t row : rows) {
    const std::vector<Edge> edges = edges_of(level.rows, row);
    sum.add(codes[row]);
    sum.add(static_cast<std::uint64_t>(edges.size()));
    add_edges(edges, sum);
    into.cells.push_back(codes[row]);
    into.edges += static_cast<std::int64_t>(edges.size());
  }
  sums.cells = sum.finish();
  into.outline_sha256 = hex_text(sums.outline);
  into.cells_sha256 = hex_text(sums.cells);
  return sums;
}

/// Fills the parents of a level; the sums are in their order.
std::vector<Sums> certify_level(const CoverageLevel& level, const CoverageLevel& above,
                                Certificate::Level& into, const Run& run) {
  const std::vector<std::string> codes = codes_of(level), parent_codes = codes_of(above);
  const std::vector<std::int64_t> parent_of = parents_of(level, above.rows);
  if (!sum_chains(level.rows, parent_of, above.rows, run).residue.empty())
    refuse(level.name + ": the result is of other data; check again");
  std::vector<std::vector<std::size_t>> cells(above.rows.size());
  for (const std::size_t row : in_order_of(codes, level.name))
    cells[static_cast<std::size_t>(parent_of[row])].push_back(row);
  const std::vector<std::size_t> parents = in_order_of(parent_codes, above.name);
  into.parents.resize(parents.size());
  std::vector<Sums> sums(parents.size());
  for_chunks(parents.size(), 1, run, [&](std::size_t i, std::size_t) {
    into.parents[i].code = parent_codes[parents[i]];
    sums[i] = certify_parent(level, codes, cells[parents[i]], edges_of(above.rows, parents[i]),
                             into.parents[i]);
  });
  return sums;
}

}  // namespace

std::string certificate_hindrance(const CheckResult& result) {
  if (result.clean()) return {};
  const auto& kinds = result.issues.kind;
  const Language language = result.issues.language;
  const auto first = std::find_if_not(kinds.begin(), kinds.end(), is_remark);
  if (first != kinds.end()) {
    const std::int64_t defects = std::count_if(first, kinds.end(), std::not_fn(is_remark));
    return say(defects == 1 ? Word("hindrance.defect") : Word("hindrance.defects"), language,
               {counted(defects, nouns::defect, language),
                result.issues.message[static_cast<std::size_t>(first - kinds.begin())]});
  }
  return say(result.residue == 1 ? Word("hindrance.edge") : Word("hindrance.edges"), language,
             {counted(result.residue, nouns::edge, language)});
}

Certificate certify(std::span<const CoverageLevel> levels, const Crs& crs,
                    const CheckResult& result, const CertificateSource& source, const Run& run) {
  if (const std::string why = certificate_hindrance(result); !why.empty()) refuse(why);
  if (levels.size() < 2) refuse("two levels are wanted, the upper one the outline of the lower");
  if (source.tables.size() != levels.size()) refuse("one table a level is wanted");
  run.tell("certify", 0);
  Certificate made;
  Sha256 sum;
  if (crs.known()) {
    sum.add_bytes(crs.wkt());
    made.crs_wkt_sha256 = hex_text(sum.finish());
  }
  made.file = source.file;
  made.crs = crs.label();
  made.derived = source.derived;
  sum.add(made.crs);
  for (std::size_t l = 0; l < levels.size(); ++l) {
    Certificate::Level& level = made.levels.emplace_back();
    level.name = levels[l].name;
    level.table = source.tables[l];
    level.rows = static_cast<std::int64_t>(levels[l].rows.size());
    sum.add(level.name);
    sum.add(level.table.table);
    if (l == 0) continue;
    const std::size_t above =
        levels[l].above < 0 ? l - 1 : static_cast<std::size_t>(levels[l].above);
    if (above >= l) refuse(level.name + " comes before the level above");
    level.above = static_cast<std::int64_t>(above);
    for (const Sums& s : certify_level(levels[l], levels[above], level, run))
      for (const Sha256::Digest& digest : {s.outline, s.cells})
        sum.add_bytes({reinterpret_cast<const char*>(digest.data()), digest.size()});
    run.tell("certify", static_cast<double>(l) / static_cast<double>(levels.size() - 1));
  }
  made.sha256 = hex_text(sum.finish());
  return made;
}

}  // namespace libgrid
