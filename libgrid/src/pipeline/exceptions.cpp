// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "libgrid/geom/measures.hpp"
#include "libgrid/pipeline/pipeline.hpp"
#include "libgrid/topology/overlay.hpp"

namespace libgrid {

namespace {

/// What makes two issues the same matter, apart from where its border runs.
using Matter = std::tuple<std::string, std::string, std::string>;  ///< kind, level, cells

std::vector<std::string> texts(const Layer& layer, const char* name) {
  const Column* column = layer.table.find(name);
  if (!column)
    throw Error(ErrorCode::not_found,
                "exceptions are read from a table of issues; it has no such column",
                {layer.name, -1, name});
  std::vector<std::string> values;
  for (std::size_t row = 0; row < layer.size(); ++row) values.push_back(column->text(row));
  return values;
}

std::vector<Matter> matters_of(const Layer& issues) {
  const auto kind = texts(issues, "kind"), level = texts(issues, "level"),
             cells = texts(issues, "cells");
  std::vector<Matter> matters;
  for (std::size_t row = 0; row < issues.size(); ++row)
    matters.emplace_back(kind[row], level[row], cells[row]);
  return matters;
}

/// The share of two regions that is common, of the larger one.
double common_share(const PolygonArray& a, std::size_t i, const PolygonArray& b, std::size_t k) {
  const double larger = std::max(row_area(a, i), row_area(b, k));
  const auto row = static_cast<std::int64_t>(k);
  return larger > 0 ? common_areas(a, i, b, {&row, 1})[0] / larger : 0;
}

constexpr double kSame = 0.5;  ///< common share from which a changed defect is the one remembered

}  // namespace

void leave_out_exceptions(PlanResult& result, const std::filesystem::path& exceptions,
                          const Run& run) {
  const std::vector<LayerInfo> there = list_layers(exceptions);
  const bool named = std::any_of(there.begin(), there.end(),
                                 [](const LayerInfo& info) { return info.name == "issue"; });
  if (there.empty()) throw Error(ErrorCode::empty, exceptions.string() + ": it has no table");
  const Layer known = read_layer(exceptions, named ? "issue" : there.front().name, {}, run);
  const Layer found = issue_layer(result.plan);
  const std::vector<std::string> ids = texts(known, "id");
  const std::set<std::string> remembered(ids.begin(), ids.end());
  std::multimap<Matter, std::size_t> rows;
  const std::vector<Matter> known_matters = matters_of(known), matters = matters_of(found);
  for (std::size_t k = 0; k < known.size(); ++k) rows.emplace(known_matters[k], k);
  const auto* shapes = std::get_if<PolygonArray>(&known.geometry);
  if (shapes) guard_same_frame(result.plan.crs, "the map", known.crs, exceptions.string());

  Issues& issues = result.plan.issues;
  std::vector<std::int64_t> left;
  for (std::size_t i = 0; i < issues.size(); ++i) {
    if (remembered.contains(issues.id[i])) continue;
    double share = -1;
    if (shapes && issues.geometry.has(i))
      for (auto [at, end] = rows.equal_range(matters[i]); at != end; ++at)
        if (shapes->has(at->second))
          share = std::max(share, common_share(issues.geometry, i, *shapes, at->second));
    if (share >= kSame) continue;
    if (share > 0)
      result.notes.push_back("issue " + issues.id[i] + " (" + issues.message[i] +
                             ") may be a remembered exception: same cells, " +
                             rounded(100 * share, 0) + " % in common; it is told");
    left.push_back(static_cast<std::int64_t>(i));
  }
  result.excepted = static_cast<std::int64_t>(issues.size() - left.size());
  issues = issues.take(left);
}

}  // namespace libgrid
