// SPDX-License-Identifier: Apache-2.0
#include "libgrid/pipeline/assign_file.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "core/batches.hpp"
#include "io/csv.hpp"
#include "libgrid/core/error.hpp"
#include "libgrid/crs/crs.hpp"
#include "libgrid/pipeline/pipeline.hpp"

namespace libgrid {

namespace {

constexpr std::int64_t kBatch = 32768;

/// A file's objects and what they are assigned to.
class FileAssigner {
 public:
  struct Batch {
    std::int64_t number;
    LayerReader::Rows rows;
    Layer objects = {};
  };

  FileAssigner(const std::filesystem::path& objects, const std::filesystem::path& cells,
               const AssignFileOptions& options, const Run& run)
      : cells_(read_layer(cells, options.cells_layer, options.cells, run)),
        codes_(row_codes(cells_)),
        reader_(objects, options.objects_layer, options.objects),
        assigner_(cells_.polygons(), codes_, cells_.crs),
        options_(options),
        run_(run) {}

  /// `work(batch, assigned)` for each batch on several threads, and `take` of what it gives in the
  /// order of the file.
  template <class Work, class Take>
  void for_each(Work&& work, Take&& take) {
    const Run one{.threads = 1, .progress = {}, .stop = run_.stop};
    const auto caller = std::this_thread::get_id();
    const std::string stage = "assign " + reader_.layer();
    run_.tell(stage, 0);
    for_batches(
        run_, [&] { return next(); },
        [&](Batch& batch) {
          const Layer& objects = decode(batch);
          if (batch.number == 0) make_index(objects);
          return std::pair(batch.rows.first + batch.rows.count,
                           work(batch, assign_layer(objects, cells_, assigner_, options_, one)));
        },
        [&](auto&& result) {
          take(std::move(result.second));
          if (std::this_thread::get_id() == caller && reader_.rows() > 0)
            run_.tell(stage,
                      static_cast<double>(result.first) / static_cast<double>(reader_.rows()));
        });
    run_.tell(stage, 1);
  }

  const std::vector<std::string>& codes() const { return codes_; }
  std::int64_t rows() const { return reader_.rows(); }

 private:
  std::optional<Batch> next() {
    std::optional<LayerReader::Rows> rows = reader_.read(kBatch);
    if (!rows) return {};
    return Batch{batches_++, *std::move(rows)};
  }

  const Layer& decode(Batch& batch) {
    std::exception_ptr failed;
    try {
      batch.objects = batch.rows.decode();
    } catch (...) {
      failed = std::current_exception();
    }
    guarding_.take(batch.number, [&] {
      if (failed) std::rethrow_exception(failed);
      reader_.guard(batch.objects);
    });
    return batch.objects;
  }

  /// With all threads, while the others wait for it.
  void make_index(const Layer& objects) const {
    if (std::holds_alternative<PolygonArray>(objects.geometry))
      assigner_.footprints({}, {}, run_);
    else
      assigner_.points({}, run_);
  }

  Layer cells_;
  std::vector<std::string> codes_;
  LayerReader reader_;
  Assigner assigner_;
  const AssignFileOptions& options_;
  const Run& run_;
  std::int64_t batches_ = 0;
  Turns guarding_;
};

void add_ids(AssignedFile& made, std::int64_t first, const std::vector<std::int64_t>& ids) {
  if (first == 0 && !ids.empty()) made.first_id = ids.front();
  const auto numbered = [&] {
    for (std::size_t k = 0; k < ids.size(); ++k)
      if (ids[k] != made.first_id + first + static_cast<std::int64_t>(k)) return false;
    return true;
  };
  if (made.id.empty() && numbered()) return;
  if (made.id.empty())
    for (std::int64_t row = 0; row < first; ++row) made.id.push_back(made.first_id + row);
  made.id.insert(made.id.end(), ids.begin(), ids.end());
}

void append(AssignedFile& made, std::vector<std::int64_t> ids, AssignedLayer& part) {
  const auto first = static_cast<std::int64_t>(made.size());
  add_ids(made, first, ids);
  const Assignment& a = part.cells;
  made.cell.insert(made.cell.end(), a.cell.begin(), a.cell.end());
  made.share.insert(made.share.end(), a.share.begin(), a.share.end());
  made.rule.insert(made.rule.end(), a.rule.begin(), a.rule.end());
  made.reason.insert(made.reason.end(), a.reason.begin(), a.reason.end());
  made.border_m.insert(made.border_m.end(), part.border_m.begin(), part.border_m.end());
  for (std::int64_t& row : part.cells.straddling.row) row += first;
  made.straddling.append(a.straddling);
  for (std::size_t row = 0; row < a.size(); ++row) {
    if (a.cell[row] >= 0) continue;
    made.left.row.push_back(first + static_cast<std::int64_t>(row));
    made.left.nearest_cell.push_back(a.nearest_cell[row]);
    made.left.distance_m.push_back(a.distance_m[row]);
  }
}

}  // namespace

AssignedLayer assign_layer(const Layer& objects, const Layer& cells, const Assigner& assigner,
                           const AssignFileOptions& options, const Run& run,
                           const PointArray* entrances) {
  if (!objects.crs.known() || !cells.crs.known())
    guard_same_frame(objects.crs, objects.name, cells.crs, cells.name);
  const Transform to_cells(objects.crs.same_as(cells.crs) ? cells.crs : objects.crs, cells.crs);
  const auto assign = [&](const auto& there, auto&& verb) {
    AssignedLayer made{verb(there), {}};
    if (options.border_distance) made.border_m = assigner.border_distances(there, made.cells, run);
    return made;
  };
  const bool same = to_cells.identity();
  const auto place = [&](const auto& given, auto&& verb) {
    return same ? assign(given, verb) : assign(to_cells(given), verb);
  };
  if (const auto* points = std::get_if<PointArray>(&objects.geometry))
    return place(*points, [&](const PointArray& there) { return assigner.points(there, run); });
  if (const auto* lines = std::get_if<LineArray>(&objects.geometry))
    return place(*lines, [&](const LineArray& there) { return assigner.lines(there, run); });
  const PointArray doors = entrances ? to_cells(*entrances) : PointArray();
  return place(objects.polygons(), [&](const PolygonArray& there) {
    return assigner.footprints(
        there, {.rules = options.rules, .entrances = entrances ? &doors : nullptr}, run);
  });
}

void add_assigned_columns(Table& table, const AssignedLayer& assigned,
                          const std::vector<std::string>& codes) {
  add_assignment_columns(table, assigned.cells, codes);
  std::erase_if(table.columns, [](const Column& c) { return c.name == "border_m"; });
  if (!assigned.border_m.empty()) table.add("border_m", assigned.border_m);
}

AssignedFile assign_file(const std::filesystem::path& objects, const std::filesystem::path& cells,
                         const AssignFileOptions& options, const Run& run) {
  AssignFileOptions bare = options;
  bare.objects.bare = true;
  FileAssigner file(objects, cells, bare, run);
  AssignedFile made;
  made.codes = file.codes();
  std::error_code none;
  // What a file says of itself need not be true, but a row takes a byte of it.
  if (const auto bytes = std::filesystem::file_size(objects, none); !none && file.rows() > 0) {
    const auto rows = std::min<std::size_t>(bytes, static_cast<std::size_t>(file.rows()));
    made.cell.reserve(rows);
    made.share.reserve(rows);
    made.rule.reserve(rows);
    made.reason.reserve(rows);
    if (options.border_distance) made.border_m.reserve(rows);
  }
  file.for_each(
      [&](FileAssigner::Batch& batch, AssignedLayer&& assigned) {
        auto& ids = std::get<std::vector<std::int64_t>>(batch.objects.table.columns.at(0).values);
        return std::pair(std::move(ids), std::move(assigned));
      },
      [&](auto&& part) { append(made, std::move(part.first), part.second); });
  return made;
}

AssignedCounts assign_to_file(const std::filesystem::path& objects,
                              const std::filesystem::path& cells,
                              const std::filesystem::path& output, const AssignFileOptions& options,
                              const Run& run) {
  CsvWriter writer(output);
  FileAssigner file(objects, cells, options, run);
  AssignedCounts counts;
  struct Part {
    AssignedCounts counts;
    std::string head, rows;
  };
  file.for_each(
      [&](FileAssigner::Batch& batch, AssignedLayer&& assigned) {
        Table& table = batch.objects.table;
        add_assigned_columns(table, assigned, file.codes());
        return Part{{static_cast<std::int64_t>(assigned.cells.size()), assigned.cells.unassigned(),
                     assigned.cells.straddlers()},
                    csv_head(table),
                    csv_rows(table)};
      },
      [&](Part&& part) {
        if (counts.objects == 0) writer.add(part.head);
        writer.add(part.rows);
        counts.objects += part.counts.objects;
        counts.unassigned += part.counts.unassigned;
        counts.straddlers += part.counts.straddlers;
      });
  if (counts.objects == 0) {
    Table none = read_layer(objects, options.objects_layer, options.objects, run).table;
    add_assigned_columns(none, {}, file.codes());
    writer.add(csv_head(none));
  }
  writer.publish();
  return counts;
}

Table straddler_table(const Shares& straddling, const std::vector<std::string>& ids,
                      const std::vector<std::string>& codes) {
  std::vector<std::string> id, cell;
  for (std::size_t k = 0; k < straddling.size(); ++k) {
    id.push_back(ids[static_cast<std::size_t>(straddling.row[k])]);
    cell.push_back(codes[static_cast<std::size_t>(straddling.cell[k])]);
  }
  Table table;
  table.add("id", std::move(id));
  table.add("cell", std::move(cell));
  table.add("share", straddling.share);
  return table;
}

}  // namespace libgrid
