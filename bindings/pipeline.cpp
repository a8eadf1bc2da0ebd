// SPDX-License-Identifier: Apache-2.0
#include "libgrid/pipeline/pipeline.hpp"

#include "libgrid/pipeline/assign_file.hpp"
#include "libgrid/pipeline/compare_files.hpp"
#include "libgrid/pipeline/repair_file.hpp"
#include "libgrid/pipeline/sheets.hpp"
#include "libgrid/plan/plan_locator.hpp"

#include "bindings.hpp"
#include "call.hpp"

namespace libgrid::python {

namespace {

using LayerNames = std::map<std::string, std::string>;

SourceOptions source_options(LayerNames layers, std::string encoding, std::string crs) {
  SourceOptions options;
  options.layers = std::move(layers);
  options.read.encoding = std::move(encoding);
  options.read.crs = std::move(crs);
  return options;
}

void bind_options(py::module_& m) {
  m.attr("ROLES") = py::tuple(py::cast(source_roles()));
  m.attr("DIVIDE") = py::tuple(py::cast(words(Divide::all)));
  m.attr("WEIGHTS") = py::tuple(py::cast(words(Weight::floor_area)));
  py::class_<Profile> cls(m, "Profile", "Household limits by kind of area.");
  cls.def_property_readonly("name", [](const Profile& self) { return std::string(self.name); });
  cls.def_readonly("min", &Profile::min);
  cls.def_readonly("max", &Profile::max);
  cls.def_property_readonly("about", [](const Profile& self) { return std::string(self.about); });
  m.def("profiles", &profiles, "Household limits by kind of area, from published practice.");
}

void bind_plan_result(py::module_& m) {
  py::class_<PlanResult> cls(m, "PlanResult");
  cls.def_readonly("plan", &PlanResult::plan);
  cls.def_readonly("layers", &PlanResult::layers);
  cls.def_readonly("areas_divided", &PlanResult::areas_divided);
  cls.def_property_readonly(
      "weight", [](const PlanResult& self) { return std::string(name_of(self.weight)); });
  cls.def_readonly("min", &PlanResult::min);
  cls.def_readonly("max", &PlanResult::max);
  cls.def_readonly("target", &PlanResult::target);
  cls.def_property_readonly("cell_weight", column(&PlanResult::cell_weight));
  cls.def_property_readonly("also", [](const PlanResult& self) {
    std::vector<std::tuple<std::string, double, double>> also;
    for (const NamedLimits& one : self.also)
      also.emplace_back(one.weight, one.limits.min, one.limits.max);
    return also;
  });
  cls.def_readonly("residue", &PlanResult::residue);
  cls.def_readonly("allowed", &PlanResult::allowed);
  cls.def_readonly("excepted", &PlanResult::excepted);
  cls.def_readonly("boundary_area_m2", &PlanResult::boundary_area_m2);
  cls.def_readonly("border_m", &PlanResult::border_m);
  cls.def_readonly("border_on_barrier_m", &PlanResult::border_on_barrier_m);
  cls.def_readonly("blocks", &PlanResult::blocks);
  cls.def_readonly("plots", &PlanResult::plots);
  cls.def_readonly("gaps_closed", &PlanResult::gaps_closed);
  cls.def_readonly("dead_ends", &PlanResult::dead_ends);
  cls.def_readonly("strips_merged", &PlanResult::strips_merged);
  cls.def_readonly("buildings_cut", &PlanResult::buildings_cut);
  cls.def_readonly("compounds_split", &PlanResult::compounds_split);
  cls.def_readonly("notes", &PlanResult::notes);
  cls.def(
      "layer",
      [](const PlanResult& self, const std::string& name) {
        std::vector<Layer> layers = plan_layers(self, {name});
        if (layers.empty()) throw Error(ErrorCode::usage, "a plan has no table \"" + name + "\"");
        return std::move(layers.front());
      },
      py::arg("name"));
  cls.def("summary", [](const PlanResult& self) { return summary(self); });
  cls.def("report_json", [](const PlanResult& self) { return report_json(self); });
  cls.def(
      "write",
      [](const PlanResult& self, const std::string& folder, int threads,
         const py::object& progress) {
        call(threads, progress, [&](const Run& run) { write_plan(self, folder, run); });
      },
      py::arg("folder"), py::kw_only(), py::arg("threads") = 0, py::arg("progress") = py::none());
  cls.def("certificate_hindrance",
          [](const PlanResult& self) { return certificate_hindrance(self); });
  cls.def(
      "write_certificate",
      [](const PlanResult& self, const std::string& path, int threads, const py::object& progress) {
        call(threads, progress, [&](const Run& run) { write_certificate(self, path, run); });
      },
      py::arg("path"), py::kw_only(), py::arg("threads") = 0, py::arg("progress") = py::none());
  cls.def(
      "render",
      [](const PlanResult& self, const std::string& path, double dpi, const std::string& paper,
         const std::string& theme, const std::optional<std::string>& language, bool graticule,
         bool internal, const std::optional<std::string>& against, int threads,
         const py::object& progress) {
        RenderOptions options{.dpi = dpi,
                              .paper = from_word(paper, Paper::a4, "paper"),
                              .theme = from_word(theme, Theme::defects, "theme"),
                              .graticule = graticule,
                              .source = self.input.filename().string(),
                              .internal = internal};
        if (language) options.language = language_of(*language);
        call(threads, progress, [&](const Run& run) {
          std::optional<Source> old;
          std::optional<PlanDifference> changed;
          std::optional<PageDifference> since;
          if (against) {
            old = read_source(*against, {.derive = true}, run);
            changed = compare_plans(old->plan, self.plan, {}, run);
            since.emplace(*changed, old->plan, old->path.filename().string());
            options.since = &*since;
          }
          render_plan(self.plan, self.surroundings, path, options, run);
        });
      },
      py::arg("path"), py::kw_only(), py::arg("dpi") = 200, py::arg("paper") = "A3",
      py::arg("theme") = "none", py::arg("language") = py::none(), py::arg("graticule") = true,
      py::arg("internal") = false, py::arg("against") = py::none(), py::arg("threads") = 0,
      py::arg("progress") = py::none());
}

void bind_sheets(py::module_& m) {
  m.attr("SHEETS") = py::tuple(py::cast(sheet_files()));
  m.def(
      "write_sheets",
      [](const PlanResult& result, const std::string& folder, const std::string& level,
         const std::optional<std::string>& language, bool for_public,
         const std::optional<std::string>& surroundings, const std::optional<std::string>& staff,
         const std::vector<std::string>& templates, int threads, const py::object& progress) {
        SheetOptions options{.level = level, .for_public = for_public, .templates = templates};
        if (language) options.language = language_of(*language);
        return call(threads, progress, [&](const Run& run) {
          PlanResult shown = result;
          if (staff) {
            shown.plan.staff = read_staff(*staff);
            tell_unknown_staff(shown.plan, shown.notes);
          }
          if (surroundings) {
            Source other = read_source(*surroundings, {}, run);
            guard_same_frame(shown.plan.crs, "the plan", other.plan.crs, *surroundings);
            shown.surroundings = std::move(other.surroundings);
          }
          std::vector<std::string> notes = write_sheets(shown, folder, options, run);
          notes.insert(notes.begin(),
                       shown.notes.begin() + static_cast<std::ptrdiff_t>(result.notes.size()),
                       shown.notes.end());
          return notes;
        });
      },
      py::arg("plan"), py::arg("folder"), py::kw_only(), py::arg("level") = "",
      py::arg("language") = py::none(), py::arg("for_public") = false,
      py::arg("surroundings") = py::none(), py::arg("staff") = py::none(),
      py::arg("templates") = std::vector<std::string>(), py::arg("threads") = 0,
      py::arg("progress") = py::none());
}

void bind_make_plan(py::module_& m) {
  m.def(
      "make_plan",
      [](const std::string& path, LayerNames layers, std::string encoding, std::string crs,
         const std::string& divide, std::string locked, const std::optional<std::string>& weight,
         const std::string& profile, std::optional<double> min, std::optional<double> max,
         std::optional<double> target,
         const std::vector<std::tuple<std::string, double, double>>& also, bool estimate,
         double balance, std::uint64_t seed, double close_gaps_m, double merge_strips_m,
         bool bounds, double resolution_m, int threads, const py::object& progress) {
        PlanOptions options;
        options.source = source_options(std::move(layers), std::move(encoding), std::move(crs));
        options.divide = from_word(divide, Divide::all, "divide");
        options.locked = std::move(locked);
        if (weight) options.weight = from_word(*weight, Weight::floor_area, "weight");
        options.profile = profile;
        options.min = min;
        options.max = max;
        options.target = target;
        for (const auto& [name, least, most] : also) options.also.push_back({name, {least, most}});
        options.estimate = estimate;
        options.balance = balance;
        options.seed = seed;
        options.close_gaps_m = close_gaps_m;
        options.merge_strips_m = merge_strips_m;
        options.bounds = bounds;
        options.resolution_m = resolution_m;
        return call(threads, progress,
                    [&](const Run& run) { return make_plan(path, options, run); });
      },
      py::arg("path"), py::kw_only(), py::arg("layers") = py::dict(), py::arg("encoding") = "",
      py::arg("crs") = "", py::arg("divide") = std::string(name_of(PlanOptions{}.divide)),
      py::arg("locked") = "", py::arg("weight") = py::none(),
      py::arg("profile") = PlanOptions{}.profile, py::arg("min") = py::none(),
      py::arg("max") = py::none(), py::arg("target") = py::none(),
      py::arg("also") = std::vector<std::tuple<std::string, double, double>>(),
      py::arg("estimate") = false, py::arg("balance") = PlanOptions{}.balance,
      py::arg("seed") = PlanOptions{}.seed, py::arg("close_gaps_m") = PlanOptions{}.close_gaps_m,
      py::arg("merge_strips_m") = PlanOptions{}.merge_strips_m,
      py::arg("bounds") = PlanOptions{}.bounds,
      py::arg("resolution_m") = PlanOptions{}.resolution_m, py::arg("threads") = 0,
      py::arg("progress") = py::none());
}

void bind_plan_locator_of_file(py::module_& m) {
  m.def(
      "plan_locator",
      [](const std::string& path, LayerNames layers, std::string encoding, std::string crs,
         int threads, const py::object& progress) {
        const SourceOptions source =
            source_options(std::move(layers), std::move(encoding), std::move(crs));
        return call(threads, progress, [&](const Run& run) {
          return PlanLocator(read_source(path, source, run).plan, run);
        });
      },
      py::arg("path"), py::kw_only(), py::arg("layers") = py::dict(), py::arg("encoding") = "",
      py::arg("crs") = "", py::arg("threads") = 0, py::arg("progress") = py::none());
}

void bind_check_file(py::module_& m) {
  m.def(
      "check_file",
      [](const std::string& path, LayerNames layers, std::string encoding, std::string crs,
         const std::string& exceptions, double resolution_m, double narrow_m, bool remarks,
         int threads, const py::object& progress) {
        const SourceOptions source =
            source_options(std::move(layers), std::move(encoding), std::move(crs));
        const CheckOptions options{
            .resolution_m = resolution_m, .narrow_m = narrow_m, .remarks = remarks};
        return call(threads, progress, [&](const Run& run) {
          PlanResult result = check_file(path, source, options, run);
          if (!exceptions.empty()) leave_out_exceptions(result, exceptions, run);
          return result;
        });
      },
      py::arg("path"), py::kw_only(), py::arg("layers") = py::dict(), py::arg("encoding") = "",
      py::arg("crs") = "", py::arg("exceptions") = "",
      py::arg("resolution_m") = CheckOptions{}.resolution_m,
      py::arg("narrow_m") = CheckOptions{}.narrow_m, py::arg("remarks") = false,
      py::arg("threads") = 0, py::arg("progress") = py::none());
  m.def(
      "summary", [](const Issues& issues) { return summary(issues); }, py::arg("issues"));
}

void bind_repair_file(py::module_& m) {
  py::class_<RepairedFile> cls(m, "RepairedFile");
  cls.def_property_readonly(
      "fixes", [](const RepairedFile& self) { return fix_layer(self.source.plan, self.result); });
  cls.def_property_readonly("vertices", [](const RepairedFile& self) {
    return vertex_layer(self.source.plan, self.result);
  });
  cls.def_property_readonly("clean",
                            [](const RepairedFile& self) { return self.result.after.clean(); });
  cls.def_property_readonly("residue",
                            [](const RepairedFile& self) { return self.result.after.residue; });
  cls.def_property_readonly("summary",
                            [](const RepairedFile& self) { return summary(self.result); });
  cls.def_property_readonly("notes", [](const RepairedFile& self) { return self.source.notes; });
  m.def(
      "repair_file",
      [](const std::string& path, const std::string& out, LayerNames layers, std::string encoding,
         std::string crs, const std::map<std::string, std::string>& policies,
         const std::map<std::string, std::string>& choices, std::vector<std::string> lock,
         std::vector<std::string> priority, std::string evidence, bool emptied_apart,
         double resolution_m, int threads, const py::object& progress) {
        RepairFileOptions options{
            .source = source_options(std::move(layers), std::move(encoding), std::move(crs)),
            .lock = std::move(lock),
            .evidence = std::move(evidence),
            .emptied_apart = emptied_apart};
        set_policies(options.repair, policies, choices);
        options.repair.priority = std::move(priority);
        options.repair.resolution_m = resolution_m;
        return call(threads, progress, [&](const Run& run) {
          RepairedFile file = repair_file(path, options, run);
          if (!out.empty()) write_repaired(file, out, run);
          return file;
        });
      },
      py::arg("path"), py::kw_only(), py::arg("out") = "", py::arg("layers") = py::dict(),
      py::arg("encoding") = "", py::arg("crs") = "", py::arg("policies") = py::dict(),
      py::arg("choices") = py::dict(), py::arg("lock") = py::list(),
      py::arg("priority") = py::list(), py::arg("evidence") = "", py::arg("emptied_apart") = false,
      py::arg("resolution_m") = RepairOptions{}.resolution_m, py::arg("threads") = 0,
      py::arg("progress") = py::none());
}

/// Numbers of an enum's words, for categories.
template <class E>
auto number_column(std::vector<E> AssignedFile::*member) {
  return [member](const py::object& self) {
    const std::vector<E>& values = self.cast<const AssignedFile&>().*member;
    return view<std::uint8_t>({reinterpret_cast<const std::uint8_t*>(values.data()), values.size()},
                              self);
  };
}

void bind_assign_file(py::module_& m) {
  py::class_<AssignedFile> cls(m, "AssignedFile");
  cls.def_readonly("codes", &AssignedFile::codes);
  cls.def_readonly("first_id", &AssignedFile::first_id);
  cls.def_property_readonly("id", column(&AssignedFile::id));
  cls.def_property_readonly("cell", column(&AssignedFile::cell));
  cls.def_property_readonly("share", column(&AssignedFile::share));
  cls.def_property_readonly("rule", number_column(&AssignedFile::rule));
  cls.def_property_readonly("reason", number_column(&AssignedFile::reason));
  cls.def_property_readonly("border_m", column(&AssignedFile::border_m));
  cls.def_property_readonly("straddling", [](const py::object& self) {
    const Shares& shares = self.cast<const AssignedFile&>().straddling;
    return py::make_tuple(view<std::int64_t>(shares.row, self),
                          view<std::int64_t>(shares.cell, self), view<double>(shares.share, self));
  });
  cls.def_property_readonly("left", [](const py::object& self) {
    const AssignedFile::Left& left = self.cast<const AssignedFile&>().left;
    return py::make_tuple(view<std::int64_t>(left.row, self),
                          view<std::int64_t>(left.nearest_cell, self),
                          view<double>(left.distance_m, self));
  });
  cls.def("__len__", &AssignedFile::size);
  m.def(
      "assign_file",
      [](const std::string& objects, const std::string& cells, std::string layer,
         std::string cells_layer, const std::vector<std::string>& rules, bool border_distance,
         int threads, const py::object& progress) {
        AssignFileOptions options{.objects_layer = std::move(layer),
                                  .cells_layer = std::move(cells_layer)};
        options.border_distance = border_distance;
        options.rules.clear();
        for (const std::string& rule : rules)
          options.rules.push_back(from_word(rule, AssignRule::building, "rule"));
        return call(threads, progress,
                    [&](const Run& run) { return assign_file(objects, cells, options, run); });
      },
      py::arg("objects"), py::arg("cells"), py::kw_only(), py::arg("layer") = "",
      py::arg("cells_layer") = "",
      py::arg("rules") = std::vector{std::string(name_of(AssignOptions{}.rules[0]))},
      py::arg("border_distance") = false, py::arg("threads") = 0, py::arg("progress") = py::none());
}

}  // namespace

void bind_pipeline(py::module_& m) {
  bind_options(m);
  bind_plan_result(m);
  bind_plan_locator_of_file(m);
  bind_make_plan(m);
  bind_sheets(m);
  bind_check_file(m);
  bind_repair_file(m);
  bind_assign_file(m);
}

}  // namespace libgrid::python
