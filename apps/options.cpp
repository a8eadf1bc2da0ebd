// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"

#include <charconv>
#include <cmath>

#include "libgrid/core/error.hpp"
#include "terminal.hpp"

namespace libgrid {

void Shared::add_to(CLI::App& command) {
  command.add_option("INPUT", input, "the map: a GeoPackage or another file that GDAL reads")
      ->required();
  add_reading(command);
}

void Shared::add_reading(CLI::App& command) {
  std::string roles;
  for (const std::string& role : source_roles()) roles += (roles.empty() ? "" : ", ") + role;
  command
      .add_option("--layer", layers,
                  "ROLE=NAME: the layer for a role (" + roles + "); NAME '-' leaves it out")
      ->allow_extra_args(false);
  command.add_option("--crs", crs, "the coordinate system, as EPSG:4490, where the file is silent");
  command.add_option("--encoding", encoding, "the text encoding, as GB18030, where it is not told");
  add_threads(command);
}

void Shared::add_threads(CLI::App& command) {
  command.add_option("--threads", threads, "how many threads; 0, the default, takes all")
      ->check(CLI::Range(0, 1024));
}

SourceOptions Shared::source() const {
  SourceOptions options;
  options.read.crs = crs;
  options.read.encoding = encoding;
  for (const std::string& pair : layers) {
    const std::size_t at = pair.find('=');
    if (at == std::string::npos || at == 0 || at + 1 == pair.size())
      throw Error(ErrorCode::usage, "--layer wants ROLE=NAME, got '" + pair + "'");
    options.layers[pair.substr(0, at)] = pair.substr(at + 1);
  }
  return options;
}

PlanResult kept_plan(const Shared& shared, const Run& run) {
  PlanOptions options;
  options.source = shared.source();
  options.divide = Divide::none;
  PlanResult result = make_plan(shared.input, options, run);
  say_notes(result.notes);
  return result;
}

void Limits::add_to(CLI::App& command) {
  command
      .add_option("--divide", divide,
                  "none keeps the cells, missing divides areas without cells, mend keeps cells "
                  "within the limits and changes others as little as can be, all divides anew")
      ->check(CLI::IsMember({"none", "missing", "mend", "all"}))
      ->capture_default_str();
  command.add_option("--locked", locked,
                     "with mend: the column of the cells that says which ones stay as they are, "
                     "whatever they weigh; by default 'locked' where there is one");
  add_blocks(command);
  command.add_option("--target", target, "wanted weight; the middle by default");
  command
      .add_option("--balance", balance,
                  "draws weights to the target, for more border; 10 to 30 are felt")
      ->capture_default_str();
  command.add_option("--seed", seed, "another number gives another division")
      ->capture_default_str();
  command.add_flag("--bounds", bounds,
                   "say how much less border each divided area could have; changes no cell");
}

void Limits::add_weights(CLI::App& command) {
  command.add_option("--weight", weight, "what is balanced")
      ->check(CLI::IsMember({"households", "buildings", "floor_area"}));
  std::string known;
  for (const Profile& p : profiles())
    known += (known.empty() ? "" : "; ") + std::string(p.name) + ": " + std::string(p.about);
  command.add_option("--profile", profile, known)->capture_default_str();
  command.add_option("--min", min, "least weight of a cell");
  command.add_option("--max", max, "greatest weight of a cell");
  command
      .add_option("--also", also,
                  "WEIGHT:MIN:MAX: a further weight that cells keep limits of: households, "
                  "buildings, floor_area or a column of the buildings; either limit may be left "
                  "out, as in persons::2500; may be given several times")
      ->allow_extra_args(false);
  command.add_flag("--estimate", estimate, "estimate unknown households by a rule that is printed");
}

bool Limits::given(const CLI::App& command) {
  return command.count("--weight") + command.count("--profile") + command.count("--min") +
             command.count("--max") + command.count("--estimate") + command.count("--also") >
         0;
}

void Limits::add_blocks(CLI::App& command) {
  add_weights(command);
  command
      .add_option("--close-gaps", close_gaps,
                  "dead ends of barriers reach for what lies within so many metres; 0: none does")
      ->capture_default_str();
  command
      .add_option("--merge-strips", merge_strips,
                  "blocks without buildings and narrower than this in metres join a neighbour")
      ->capture_default_str();
}

namespace {

/// Of "persons:1000:2500". The weight may have colons in its name.
NamedLimits further_limits(const std::string& text) {
  auto refuse = [&] {
    return Error(ErrorCode::usage,
                 "--also wants WEIGHT:MIN:MAX, as persons:1000:2500, or persons::2500 without a "
                 "least number; got '" +
                     text + "'");
  };
  const std::size_t last = text.rfind(':');
  if (last == std::string::npos || last == 0) throw refuse();
  const std::size_t first = text.rfind(':', last - 1);
  if (first == std::string::npos || first == 0) throw refuse();
  auto number = [&](std::size_t from, std::size_t to, double otherwise) {
    if (from == to) return otherwise;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data() + from, text.data() + to, value);
    if (error != std::errc() || end != text.data() + to || !std::isfinite(value)) throw refuse();
    return value;
  };
  NamedLimits further{text.substr(0, first)};
  further.limits.min = number(first + 1, last, further.limits.min);
  further.limits.max = number(last + 1, text.size(), further.limits.max);
  return further;
}

}  // namespace

void Limits::apply(const CLI::App& command, PlanOptions& options) const {
  for (const Divide d : {Divide::none, Divide::missing, Divide::mend, Divide::all})
    if (divide == name_of(d)) options.divide = d;
  for (const Weight w : {Weight::households, Weight::buildings, Weight::floor_area})
    if (weight == name_of(w)) options.weight = w;
  options.locked = locked;
  options.profile = profile;
  if (command.count("--min")) options.min = min;
  if (command.count("--max")) options.max = max;
  if (const auto* given = command.get_option_no_throw("--target"); given && given->count())
    options.target = target;
  for (const std::string& text : also) options.also.push_back(further_limits(text));
  options.estimate = estimate;
  options.balance = balance;
  options.seed = seed;
  options.close_gaps_m = close_gaps;
  options.merge_strips_m = merge_strips;
  options.bounds = bounds;
}

}  // namespace libgrid
