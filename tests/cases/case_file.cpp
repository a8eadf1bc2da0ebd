// SPDX-License-Identifier: Apache-2.0
#include "case_file.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>
#include <stdexcept>

#include "libgrid/geom/wkb.hpp"

namespace libgrid {

namespace {

[[noreturn]] void refuse(const std::string& message) { throw std::runtime_error(message); }

/// The words of one line, from left to right.
class Words {
 public:
  explicit Words(const std::string& line) : text_(line) {}

  std::string next(const char* wanted) {
    std::string word;
    if (!(text_ >> word)) refuse(std::string("wanted ") + wanted + " at the end");
    return word;
  }
  bool more() { return (text_ >> std::ws).good(); }
  bool accept(const std::string& word) {
    const auto at = text_.tellg();
    std::string found;
    if (text_ >> found && found == word) return true;
    text_.clear();
    text_.seekg(at);
    return false;
  }
  double number() {
    const std::string word = next("a number");
    double value = 0;
    const char* const end = word.data() + word.size();
    if (std::from_chars(word.data(), end, value).ptr != end)
      refuse("'" + word + "' is not a number");
    return value;
  }
  template <class Enum>
  Enum one_of(Enum last) {
    const std::string word = next("a word");
    for (int k = 0; k <= static_cast<int>(last); ++k)
      if (name_of(static_cast<Enum>(k)) == word) return static_cast<Enum>(k);
    refuse("the word '" + word + "' is not known here");
  }
  /// All that is left, with its blanks.
  std::string rest() {
    std::string all;
    std::getline(text_ >> std::ws, all);
    return all;
  }
  std::vector<std::string> all() {
    std::vector<std::string> out;
    while (more()) out.push_back(next("a word"));
    return out;
  }

 private:
  std::istringstream text_;
};

ExpectedNumber expected_number(Words& words) {
  ExpectedNumber number{words.number()};
  if (words.accept("+-")) number.tolerance = words.number();
  return number;
}

Coord place_from(Words& words) {
  const double x = words.number();
  return {x, words.number()};
}

ExpectedIssue expected_issue(Words& words) {
  ExpectedIssue issue;
  issue.kind = words.one_of(IssueKind::hole);
  if (issue.kind == IssueKind::gap) issue.form = words.one_of(GapForm::through);
  while (words.more()) {
    if (words.accept("area"))
      issue.area = expected_number(words);
    else if (words.accept("width"))
      issue.width = expected_number(words);
    else if (words.accept("at"))
      issue.place = place_from(words);
    else if (words.accept("buildings"))
      issue.buildings = expected_number(words);
    else if (words.accept("households"))
      issue.households = expected_number(words);
    else if (words.accept("units"))
      issue.units = expected_number(words);
    else
      issue.cells.push_back(words.next("a code"));
  }
  return issue;
}

class Reader {
 public:
  Case take() {
    for (auto& [level, codes] : parents_) resolve_parents(level, codes);
    if (!made_.refused && !(made_.finds && made_.leaves))
      refuse("a case says what check finds and what repair leaves, or that it is refused");
    return std::move(made_);
  }

  void read(const std::string& line) {
    Words words(line);
    const std::string key = words.next("a line");
    if (key == "finds")
      expect(made_.finds, words);
    else if (key == "leaves")
      expect(made_.leaves, words);
    else if (key == "refused")
      made_.refused = words.one_of(ErrorCode::internal);
    else if (key == "becomes")
      become(words);
    else if (!read_rows(key, words) && !read_options(key, words))
      refuse("no line begins with '" + key + "'");
    if (words.more()) refuse("'" + words.rest() + "' is too much");
  }

 private:
  static void expect(std::optional<ExpectedIssues>& expected, Words& words) {
    if (!expected) expected.emplace();
    if (words.accept("clean"))
      expected->clean = true;
    else if (!words.accept("nothing"))
      expected->issues.push_back(expected_issue(words));
  }

  void become(Words& words) {
    ExpectedRow& row = made_.becomes.emplace_back();
    row.code = words.next("a code");
    if (words.accept("area")) {
      row.area = expected_number(words);
      return;
    }
    PolygonBuilder builder;
    read_wkt(words.rest(), builder);
    row.shape = builder.finish();
  }

  bool read_rows(const std::string& key, Words& words) {
    Situation& s = made_.situation;
    if (key == "level") {
      Situation::Level level;
      level.name = words.next("a name");
      if (words.accept("above")) level.above = position_of(words.next("a level"));
      s.levels.push_back(std::move(level));
      parents_.emplace_back(s.levels.size() - 1, std::vector<std::string>{});
    } else if (key == "row") {
      Situation::Level& level = last_level();
      level.codes.push_back(words.next("a code"));
      if (words.accept("in")) parents_.back().second.push_back(words.next("a code"));
      if (words.accept("locked"))
        s.repair.locked.emplace_back(s.levels.size() - 1,
                                     static_cast<std::int64_t>(level.codes.size()) - 1);
      read_wkt(words.rest(), level.drawn);
    } else if (key == "registered") {
      last_level().registered = words.all();
    } else if (key == "allowed") {
      read_wkt(words.rest(), s.allowed_drawn);
    } else {
      return false;
    }
    return true;
  }

  bool read_options(const std::string& key, Words& words) {
    Situation& s = made_.situation;
    if (key == "crs") {
      s.crs = words.next("a coordinate system");
    } else if (key == "resolution_m") {
      s.check.resolution_m = words.number();
    } else if (key == "narrow_m") {
      s.check.narrow_m = words.number();
    } else if (key == "remarks") {
      s.check.remarks = true;
    } else if (key == "building") {
      s.people.buildings.push_back(place_from(words));
      if (words.more()) s.people.households.push_back(words.number());
    } else if (key == "unit") {
      s.people.units.push_back(place_from(words));
    } else if (key == "evidence") {
      std::vector<Coord> line;
      while (words.more()) line.push_back(place_from(words));
      s.evidence_drawn.begin_row();
      s.evidence_drawn.add_line(line);
    } else if (key == "priority") {
      s.repair.priority = words.all();
    } else if (key == "policy") {
      RepairPolicy& policy = policy_of(
          words.next("gaps, cell_gaps, overlaps, duplicates, spills, misnests or mismatches"));
      policy = words.one_of(RepairPolicy::leave);
    } else {
      return false;
    }
    return true;
  }

  RepairPolicy& policy_of(const std::string& kinds) {
    RepairOptions& r = made_.situation.repair;
    if (kinds == "gaps") return r.gaps;
    if (kinds == "cell_gaps") return r.cell_gaps;
    if (kinds == "overlaps") return r.overlaps;
    if (kinds == "duplicates") return r.duplicates;
    if (kinds == "spills") return r.spills;
    if (kinds == "misnests") return r.misnests;
    if (kinds == "mismatches") return r.mismatches;
    refuse("there is no policy for '" + kinds + "'");
  }

  Situation::Level& last_level() {
    if (made_.situation.levels.empty()) refuse("a level comes first");
    return made_.situation.levels.back();
  }

  int position_of(const std::string& name) const {
    const auto& levels = made_.situation.levels;
    const auto at = std::find_if(levels.begin(), levels.end(),
                                 [&](const Situation::Level& l) { return l.name == name; });
    if (at == levels.end()) refuse("there is no level '" + name + "' before this one");
    return static_cast<int>(at - levels.begin());
  }

  void resolve_parents(std::size_t position, const std::vector<std::string>& codes) {
    Situation::Level& level = made_.situation.levels[position];
    if (codes.empty()) return;
    if (codes.size() != level.codes.size()) refuse("either all rows of a level name their parents");
    const auto above = level.above < 0 ? position - 1 : static_cast<std::size_t>(level.above);
    if (position == 0) refuse("the top level has no parents");
    const std::vector<std::string>& there = made_.situation.levels[above].codes;
    for (const std::string& code : codes) {
      const auto at = std::find(there.begin(), there.end(), code);
      if (at == there.end() && code != "-") refuse("there is no row '" + code + "' above");
      level.parent_of.push_back(code == "-" ? -1 : at - there.begin());
    }
  }

  Case made_;
  std::vector<std::pair<std::size_t, std::vector<std::string>>> parents_;
};

std::string number_text(double value) {
  std::ostringstream out;
  out.precision(17);
  out << value;
  return out.str();
}

std::vector<std::string> codes_of(const Issues& issues, std::size_t i, const Situation& s) {
  std::vector<std::string> codes;
  for (const Situation::Level& level : s.levels)
    if (level.name == issues.level[i])
      for (const std::int64_t row : issues.cells[i])
        codes.push_back(level.codes[static_cast<std::size_t>(row)]);
  return codes;
}

/// An issue as a case would state it.
std::string line_of(const Issues& issues, std::size_t i, const Situation& s) {
  std::string line(name_of(issues.kind[i]));
  if (issues.kind[i] == IssueKind::gap) line += " " + std::string(name_of(issues.form[i]));
  for (const std::string& code : codes_of(issues, i, s)) line += " " + code;
  return line + " area " + number_text(issues.area_m2[i]) + " width " +
         number_text(issues.width_m[i]) + "\n";
}

bool fits(const ExpectedIssue& expected, const Issues& issues, std::size_t i, const Situation& s) {
  auto fit = [](const std::optional<ExpectedNumber>& number, double found) {
    return !number || number->fits(found);
  };
  return expected.kind == issues.kind[i] && expected.form == issues.form[i] &&
         expected.cells == codes_of(issues, i, s) && fit(expected.area, issues.area_m2[i]) &&
         fit(expected.width, issues.width_m[i]) &&
         (!expected.place || *expected.place == issues.place[i]) &&
         fit(expected.buildings, static_cast<double>(issues.buildings[i])) &&
         fit(expected.households, issues.households[i]) &&
         fit(expected.units, static_cast<double>(issues.units[i]));
}

}  // namespace

Case read_case(std::string_view text) {
  Reader reader;
  std::istringstream lines{std::string(text)};
  std::string whole;
  int number = 0, first = 0;
  auto read = [&] {
    if (whole.empty()) return;
    try {
      reader.read(whole);
    } catch (const std::exception& e) {
      refuse("line " + std::to_string(first) + ": " + e.what());
    }
    whole.clear();
  };
  for (std::string line; std::getline(lines, line);) {
    ++number;
    // An indented line goes on with the one before.
    if (!line.empty() && line[0] == ' ' && !whole.empty()) {
      whole += line;
      continue;
    }
    read();
    if (line.empty() || line[0] == '#') continue;
    whole = line, first = number;
  }
  read();
  return reader.take();
}

std::string difference(const ExpectedIssues& expected, const CheckResult& found,
                       const Situation& situation) {
  std::string missing, unexpected;
  std::vector<bool> seen(found.issues.size(), false);
  for (const ExpectedIssue& wanted : expected.issues) {
    std::size_t i = 0;
    while (i < seen.size() && (seen[i] || !fits(wanted, found.issues, i, situation))) ++i;
    if (i < seen.size())
      seen[i] = true;
    else
      missing += std::string(missing.empty() ? "" : ", ") + std::string(name_of(wanted.kind));
  }
  for (std::size_t i = 0; i < seen.size(); ++i)
    if (!seen[i]) unexpected += line_of(found.issues, i, situation);
  std::string out;
  if (!missing.empty()) out += "not found as stated: " + missing + "\n";
  if (!unexpected.empty()) out += "found:\n" + unexpected;
  if (expected.clean != found.clean())
    out += found.clean() ? "it is clean\n" : "it is not proved clean\n";
  return out;
}

}  // namespace libgrid
