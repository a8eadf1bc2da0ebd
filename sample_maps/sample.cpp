// SPDX-License-Identifier: Apache-2.0
#include "sample.hpp"

#include "city.hpp"
#include "drawn_cells.hpp"
#include "libgrid/codes/codes.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/geom/measures.hpp"
#include "map_layers.hpp"
#include "staff.hpp"

namespace libgrid {

namespace sample {
namespace {

Layer cells_layer(const DrawnCells& drawn, const Registers& books) {
  PolygonBuilder rings;
  Texts code, name, parent;
  for (const DrawnCell& cell : drawn.cells) {
    add_ring(rings, cell.ring);
    code.push_back(cell.code);
    name.push_back(cell.name);
    parent.push_back(books.community_code[static_cast<std::size_t>(cell.community)]);
  }
  Table table;
  table.add_texts("code", code);
  table.add_texts("name", name);
  table.add_texts("parent", parent);
  return layer_of("cells_drawn", rings.finish(), table);
}

Layer truth_layer(const DrawnCells& drawn) {
  PolygonBuilder rings;
  Texts kind, form, cells;
  Numbers built, units, households;
  std::vector<double> area;
  for (const Fault& fault : drawn.faults) {
    add_ring(rings, fault.ring);
    kind.push_back(fault.kind);
    form.push_back(fault.form);
    std::string codes;
    for (const int c : fault.cells)
      codes += (codes.empty() ? "" : ";") + drawn.cells[static_cast<std::size_t>(c)].code;
    cells.push_back(codes);
    built.push_back(fault.buildings);
    units.push_back(fault.units);
    households.push_back(fault.households);
    area.push_back(std::abs(ring_area(fault.ring)));
  }
  Table table;
  table.add_texts("kind", kind);
  table.add_texts("form", form);
  table.add_texts("cells", cells);
  table.add("buildings", built);
  table.add("units", units);
  table.add("households", households);
  table.add("area_m2", area);
  return layer_of("truth", rings.finish(), table);
}

Ring closed(Path path) {
  path.push_back(path.front());
  return path;
}

std::vector<Layer> make_street(const Random& random, const Run& run) {
  auto stage = [&](std::string_view name, double share) {
    run.tell(name, share);
    run.check_stop();
  };
  NameBook names(random.fork(1));
  stage("draw roads and lots", 0);
  const StreetPlan plan = draw_street(random.fork(2), names);
  stage("build", 0.4);
  Random builder = random.fork(3);
  Buildings buildings = build(plan, builder, names);
  thin_houses(buildings, builder);
  stage("write registers", 0.6);
  Registers books;
  books.street = joined(names.street(), kSubdistrict);
  books.street_code = kCounty + "001";
  for (int c = 0; c < kCommunities; ++c) {
    books.community.push_back(joined(names.community(), kCommunity));
    books.community_code.push_back(sequence_code(books.street_code, c + 1));
  }
  books = register_all(plan, buildings, std::move(books), {}, random.fork(4), names);
  std::vector<int> last;
  number_units(books, last);
  std::vector<std::array<int, kComponentKinds>> last_component;
  books.components = place_components(plan, random.fork(6));
  number_components(books, last_component);
  stage("draw cells", 0.7);
  const DrawnCells drawn = draw_cells(plan, buildings, books, random.fork(5));
  stage("draw cells", 1);
  const std::vector<Roundabout> roundabouts = roundabouts_of(plan, buildings, books);
  for (const Roundabout& r : roundabouts) {
    r.clear(buildings);
    r.clear(books.components);
  }

  MapLayers layers;
  auto outline_of = [&](const std::vector<int>& group, int wanted) {
    return closed(plan.map.path(outline(plan.map, plan.sides, group, wanted).front()));
  };
  layers.add({books.street_code, books.street, "street", 1, ""},
             outline_of(std::vector<int>(plan.lots.size(), 0), 0));
  std::vector<int> community;
  for (const Lot& lot : plan.lots) community.push_back(lot.community);
  for (int c = 0; c < kCommunities; ++c) {
    const auto at = static_cast<std::size_t>(c);
    layers.add({books.community_code[at], books.community[at], "community", 2, books.street_code},
               outline_of(community, c));
  }
  layers.add(plan, buildings, books, roundabouts);
  std::vector<Layer> made = layers.finish();
  made.push_back(cells_layer(drawn, books));
  made.push_back(truth_layer(drawn));
  std::vector<StaffedCommunity> staffed;
  for (const std::string& code : books.community_code) staffed.push_back({code, {}});
  for (const DrawnCell& cell : drawn.cells)
    staffed[static_cast<std::size_t>(cell.community)].cells.push_back(cell.code);
  made.push_back(staff_layer(staffed, random.fork(7)));
  return made;
}

}  // namespace
}  // namespace sample

SampleSize sample_size(std::string_view word) {
  if (word == "community") return SampleSize::community;
  if (word == "street") return SampleSize::street;
  if (word == "district") return SampleSize::district;
  if (word == "city") return SampleSize::city;
  throw Error(ErrorCode::usage, "size is \"" + std::string(word) +
                                    "\"; it must be community, street, district or city");
}

std::vector<Layer> make_sample(const SampleOptions& options, const Run& run) {
  const sample::Random random(options.seed);
  if (options.size != SampleSize::street) return sample::make_city(options, random, run);
  if (options.buildings != 0 && options.buildings != sample::kBuildings)
    throw Error(ErrorCode::usage, "a street has " + std::to_string(sample::kBuildings) +
                                      " buildings; other sizes take any number");
  return sample::make_street(random, run);
}

}  // namespace libgrid
