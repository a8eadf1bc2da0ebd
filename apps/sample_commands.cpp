// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iostream>

#include "commands.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/core/text.hpp"
#include "options.hpp"
#include "planted.hpp"
#include "sample.hpp"
#include "score.hpp"
#include "terminal.hpp"

namespace libgrid {

namespace {

struct SampleArguments {
  Shared shared;
  std::string size = "street";
  std::string defects;
  std::uint64_t seed = 1;
  std::int64_t count = -1;
};

/// One file, or one for each layer where the format holds a single one: out_cell.fgb.
std::vector<std::string> write_all(const std::filesystem::path& path,
                                   const std::vector<Layer>& layers, const Run& run) {
  const std::filesystem::path ending = path.extension();
  if (ending == ".gpkg") {
    write_layers(path, layers, {}, run);
    return {path.string()};
  }
  std::vector<std::string> written;
  for (const Layer& layer : layers) {
    std::filesystem::path one = path;
    one.replace_filename(path.stem().string() + "_" + layer.name + ending.string());
    write_layers(one, {layer}, {}, run);
    written.push_back(one.string());
  }
  return written;
}

/// A coverage made up when the word is a number, else that of a file.
Plan clean_coverage(const SampleArguments& a, const Run& run) {
  std::int64_t cells = 0;
  const char* end = a.defects.data() + a.defects.size();
  const auto parsed = std::from_chars(a.defects.data(), end, cells);
  if (parsed.ec == std::errc() && parsed.ptr == end) return make_coverage(cells, a.seed);
  PlanResult checked = check_file(a.defects, a.shared.source(), {}, run);
  if (checked.plan.cells.size() == 0)
    throw Error(ErrorCode::empty, a.defects + " has no cells to plant defects in");
  if (checked.plan.issues.size() > 0)
    throw Error(ErrorCode::bad_value,
                a.defects + " has defects of its own: " + summary(checked.plan.issues));
  return std::move(checked.plan);
}

int run_sample(const SampleArguments& a) {
  const Run run = terminal_run(a.shared.threads);
  if (a.defects.empty()) {
    SampleOptions options;
    options.seed = a.seed;
    write_layers(a.shared.output, make_sample(options, run), {}, run);
    say("sample map in " + a.shared.output);
    return 0;
  }
  const Planted planted = plant_defects(clean_coverage(a, run), {a.seed, a.count}, run);
  say_notes(planted.notes);
  std::string files;
  for (const std::string& file : write_all(a.shared.output, planted_layers(planted), run))
    files += (files.empty() ? "" : ", ") + file;
  say(counted(static_cast<std::int64_t>(planted.plan.cells.size()), "cell") + " and " +
      counted(static_cast<std::int64_t>(planted.truth.size()), "defect") + " in " + files);
  return 0;
}

struct ScoreArguments {
  std::string truth, issues;
  std::vector<std::string> equal;
  double area_error = 1e-6;
  bool json = false;
};

/// The layer of that name, or the only one.
Layer named_layer(const std::string& path, const std::string& name) {
  const std::vector<LayerInfo> layers = list_layers(path);
  const bool there = std::any_of(layers.begin(), layers.end(),
                                 [&](const LayerInfo& info) { return info.name == name; });
  return read_layer(path, there ? name : "");
}

int run_score(const ScoreArguments& a) {
  ScoreOptions options;
  options.area_error = a.area_error;
  for (const std::string& pair : a.equal) {
    const std::size_t at = pair.find('=');
    if (at == std::string::npos || at == 0 || at + 1 == pair.size())
      throw Error(ErrorCode::usage, "--equal wants WORD=KIND, got '" + pair + "'");
    options.equal.emplace_back(pair.substr(0, at), pair.substr(at + 1));
  }
  const Score score =
      score_issues(named_layer(a.truth, "truth"), named_layer(a.issues, "issue"), options);
  std::cout << (a.json ? score_json(score) : score_text(score));
  return score.perfect() ? 0 : 1;
}

}  // namespace

void add_sample_commands(CLI::App& app, Command& chosen) {
  auto s = std::make_shared<SampleArguments>();
  CLI::App& sample = *app.add_subcommand(
      "sample",
      "Example: libgrid sample --size street --seed 1 -o street.gpkg\n\n"
      "Makes a believable street area to try things on; no real place. With --defects,\n"
      "makes cells with known defects, to measure what a check finds.");
  sample.add_option("--size", s->size, "how large")
      ->check(CLI::IsMember({"street"}))
      ->capture_default_str();
  sample.add_option("--defects", s->defects,
                    "a number of cells to make up, or a file with cells that have no defect");
  sample.add_option("--count", s->count, "how many defects; 84 for 1,000 cells by default")
      ->needs("--defects")
      ->check(CLI::NonNegativeNumber);
  sample.add_option("--seed", s->seed, "another seed, another street")->capture_default_str();
  sample.add_option("-o,--output", s->shared.output, "the GeoPackage")->required();
  s->shared.add_threads(sample);
  sample.callback([s, &chosen] { chosen = [s] { return run_sample(*s); }; });

  auto c = std::make_shared<ScoreArguments>();
  CLI::App& score = *app.add_subcommand(
      "score",
      "Example: libgrid score planted.gpkg issues.gpkg\n\n"
      "Compares issues, found by any tool, with the defects that were planted.\n"
      "Exit code 1 when any is missed, wrong or one too many.");
  score.add_option("TRUTH", c->truth, "the file with the layer truth")->required();
  score
      .add_option("ISSUES", c->issues, "the file with the issues: kind, and a geometry or x and y")
      ->required();
  score.add_option("--equal", c->equal, "WORD=KIND: a word of the issues that stands for a kind")
      ->allow_extra_args(false);
  score.add_option("--area-error", c->area_error, "share by which an area may be off")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  score.add_flag("--json", c->json, "print the figures as JSON");
  score.callback([c, &chosen] { chosen = [c] { return run_score(*c); }; });
}

}  // namespace libgrid
