// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <iostream>

#include "commands.hpp"
#include "dirt.hpp"
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
  std::vector<std::string> dirt;
  std::uint64_t seed = 1;
  std::int64_t count = -1;
  std::int64_t buildings = 0;
};

int run_sample(const SampleArguments& a) {
  const Run run = terminal_run(a.shared.threads);
  if (a.defects.empty()) {
    const SampleOptions options{sample_size(a.size), a.buildings, a.seed};
    if (a.dirt.empty()) {
      write_layers(a.shared.output, make_sample(options, run), {}, run);
    } else {
      const std::size_t rows =
          write_dirty(a.shared.output, make_sample(options, run), a.dirt, a.seed, run);
      tell("cli.dirt", {counted(rows, nouns::row)});
    }
    tell("cli.sample", {a.shared.output});
    return 0;
  }
  const Planted planted =
      plant_defects(clean_coverage(a.defects, a.seed, run), {a.seed, a.count}, run);
  say_notes(planted.notes);
  std::string files;
  for (const std::filesystem::path& file : write_planted(a.shared.output, planted, run))
    files += (files.empty() ? "" : ", ") + file.string();
  tell("cli.planted", {counted(planted.plan.cells.size(), nouns::cell),
                       counted(planted.truth.size(), nouns::defect), files});
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
      "Makes a believable community, street area, district or city to try things on; no real\n"
      "place. With --defects, makes cells with known defects, to measure what a check finds.");
  sample.add_option("--size", s->size, "how large")
      ->check(CLI::IsMember({"community", "street", "district", "city"}))
      ->capture_default_str();
  CLI::Option* buildings =
      sample
          .add_option("--buildings", s->buildings,
                      "how many, 100 to 3,000,000; by default 250, 1,341, 40,000 or 150,000")
          ->check(CLI::PositiveNumber);
  CLI::Option* dirt =
      sample
          .add_option(
              "--dirt", s->dirt,
              "what is wrong with the map, by commas: overlap, dangling, duplicate, orphan, "
              "number, gbk (into a folder of Shapefiles) or all")
          ->delimiter(',')
          ->allow_extra_args(false);
  sample
      .add_option("--defects", s->defects,
                  "a number of cells to make up, or a file with cells that have no defect")
      ->excludes(buildings)
      ->excludes(dirt);
  sample.add_option("--count", s->count, "how many defects; 84 for 1,000 cells by default")
      ->needs("--defects")
      ->check(CLI::NonNegativeNumber);
  sample.add_option("--seed", s->seed, "another seed, another street and other defects")
      ->capture_default_str();
  sample
      .add_option("-o,--output", s->shared.output,
                  "the GeoPackage; with --defects also .fgb or .geojson, with --dirt gbk a folder")
      ->required();
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
