// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <utility>

#include "libgrid/core/error.hpp"
#include "libgrid/pipeline/pipeline.hpp"
#include "weights.hpp"

namespace libgrid {

namespace {

Layer block_layer(const Blocks& blocks, const std::vector<NamedLimits>& also, const Level& level,
                  const Crs& crs) {
  Layer layer{"block", crs, blocks.blocks, {}};
  std::vector<std::int64_t> number;
  std::vector<std::string> parent;
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    number.push_back(static_cast<std::int64_t>(b) + 1);
    parent.push_back(level.code[static_cast<std::size_t>(blocks.area[b])]);
  }
  layer.table.add("block", number);
  layer.table.add("parent", parent);
  layer.table.add("weight", blocks.weight);
  for (std::size_t w = 0; w < also.size(); ++w)
    layer.table.add(weight_column_name(also[w]), blocks.further[w]);
  return layer;
}

Layer border_layer(const Blocks& blocks) {
  auto numbered = [](std::vector<std::int64_t> rows) {
    for (std::int64_t& row : rows) ++row;
    return rows;
  };
  std::vector<std::string> barrier;
  for (const BarrierClass c : blocks.borders.barrier) barrier.emplace_back(name_of(c));
  Layer layer{"border"};
  layer.table.add("a", numbered(blocks.borders.a));
  layer.table.add("b", numbered(blocks.borders.b));
  layer.table.add("barrier", barrier);
  layer.table.add("length_m", blocks.borders.length_m);
  layer.table.add("cost", blocks.borders.cost);
  return layer;
}

Layer gap_layer(const Blocks& blocks, const Crs& crs) {
  Layer layer{"gap", crs, blocks.gaps_closed, {}};
  std::vector<std::int64_t> number;
  for (std::size_t i = 0; i < blocks.gaps_closed.size(); ++i)
    number.push_back(static_cast<std::int64_t>(i) + 1);
  layer.table.add("gap", number);
  return layer;
}

}  // namespace

BlockTables make_blocks(const std::filesystem::path& input, const PlanOptions& options, bool plots,
                        const Run& run) {
  Source source = read_source(input, options.source, run);
  Plan& plan = source.plan;
  BlockTables out;
  out.notes = std::move(source.notes);
  PartitionOptions limits{.close_gaps_m = options.close_gaps_m,
                          .merge_strips_m = options.merge_strips_m};
  limits.max = HUGE_VAL;
  Balance balance;
  if (plan.buildings.size() > 0) {
    balance = balance_of(plan, options, source.layers, out.notes);
    limits.min = balance.min;
    limits.further = balance.further();
    if (plots) limits.max = balance.max;
    for (FurtherLimits& further : limits.further)
      if (!plots) further.max = HUGE_VAL;
  } else if (plots) {
    out.notes.push_back("there are no buildings, so no block is cut into plots");
  }
  const Level& level = plan.levels.back();
  const Surroundings& around = source.surroundings;
  try {
    out.blocks = blocks({level.geometry,
                         around.barriers,
                         around.barrier_class,
                         plan.buildings.geometry,
                         balance.weights,
                         &around.compounds,
                         nullptr,
                         {},
                         balance.also_weights},
                        limits, plan.crs, run);
  } catch (const Error& e) {
    if (e.layer() != "areas" || e.row() < 0) throw;
    throw with_code(e, level, e.row(), source.layers.at("boundary"));
  }
  out.layers = {block_layer(out.blocks, balance.also, level, plan.crs), border_layer(out.blocks),
                gap_layer(out.blocks, plan.crs)};
  return out;
}

}  // namespace libgrid
