// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>

#include "folder.hpp"
#include "libgrid/locate/locator.hpp"
#include "shapes.hpp"
#include "subdivision.hpp"

namespace libgrid {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// What docs/formats.md says of a section.
struct Section {
  std::uint64_t begin = 0, bytes = 0;
};

Section section_of(const std::string& file, const std::string& name) {
  std::uint64_t count = 0;
  std::memcpy(&count, file.data() + 24, 8);
  for (std::uint64_t k = 0; k < count; ++k) {
    const char* line = file.data() + 64 + 96 * k;
    Section found;
    std::memcpy(&found.begin, line + 48, 8);
    std::memcpy(&found.bytes, line + 56, 8);
    if (line == name) return found;
  }
  ADD_FAILURE() << "no section " << name;
  return {};
}

bool same_bits(const std::vector<Locator::Nearest>& a, const std::vector<Locator::Nearest>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& l, const auto& r) {
    return l.cell == r.cell &&
           std::bit_cast<std::uint64_t>(l.distance) == std::bit_cast<std::uint64_t>(r.distance);
  });
}

bool same_stretches(const std::vector<Locator::Stretch>& a,
                    const std::vector<Locator::Stretch>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& l, const auto& r) {
    return l.cell == r.cell && l.line == r.line;
  });
}

/// Asks everything that a locator can be asked, and hands the answers of both to `compare`.
void expect_same_answers(const Locator& built, const Locator& opened, std::uint64_t seed) {
  ASSERT_EQ(opened.cells(), built.cells());
  Random random(seed);
  const auto places = hard_places(built.cells(), random, 1000);
  ASSERT_EQ(opened.cells_of(places), built.cells_of(places));
  for (std::size_t i = 0; i + 3 < places.size(); i += 4) {
    const Coord p = places[i], q = places[i + 3];
    ASSERT_EQ(opened.cell_of(p), built.cell_of(p));
    ASSERT_EQ(opened.all_cells_of(p), built.all_cells_of(p));
    ASSERT_TRUE(same_bits(opened.nearest(q, 4), built.nearest(q, 4)));
    Box box;
    box.add(p), box.add(q);
    ASSERT_EQ(opened.cells_meeting(box), built.cells_meeting(box));
    const std::vector<Coord> line{p, places[i + 1], q};
    ASSERT_TRUE(same_stretches(opened.along(line), built.along(line)));
  }
}

class SavedLocator : public Folder {};

TEST_F(SavedLocator, AnswersAsTheBuiltOne) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const RandomCoverage map(seed, 5), other(seed + 100, 4);
    PolygonBuilder builder;  // with overlaps, and codes in another order than the rows
    std::vector<std::string> codes;
    for (std::size_t row = 0; row < map.cells.size(); ++row) {
      builder.add_row(map.cells, row);
      codes.push_back(map.codes[row] + "b");
    }
    for (std::size_t row = 0; row < other.cells.size(); row += seed % 2 ? 3 : 1000) {
      builder.add_row(other.cells, row);
      codes.push_back(other.codes[row] + "a");
    }
    const PolygonArray cells = builder.finish();
    const Locator built(cells, codes);
    built.save(at("cells"), "EPSG:4490");
    const Locator opened = Locator::open(at("cells"), seed % 2 == 0);
    expect_same_answers(built, opened, seed);
    for (std::size_t row = 0; row < other.cells.size(); ++row)
      ASSERT_EQ(opened.cells_meeting(other.cells, row), built.cells_meeting(other.cells, row));
    for (std::size_t row = 0; row < codes.size(); ++row) {
      ASSERT_EQ(opened.code(static_cast<std::int64_t>(row)), codes[row]);
      ASSERT_EQ(built.code(static_cast<std::int64_t>(row)), codes[row]);
    }
    ASSERT_EQ(opened.crs(), "EPSG:4490");
  }
}

TEST_F(SavedLocator, CodesMayBeMissingOrEmpty) {
  const PolygonArray cells = polygons({"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON EMPTY"});
  Locator(cells).save(at("without"));
  EXPECT_EQ(Locator::open(at("without")).code(0), "");
  EXPECT_EQ(Locator::open(at("without")).crs(), "");
  EXPECT_EQ(Locator::open(at("without")).cell_of({0.5, 0.5}), 0);
  Locator(cells, std::vector<std::string>{"", "网格"}).save(at("with"));
  EXPECT_EQ(Locator::open(at("with")).code(0), "");
  EXPECT_EQ(Locator::open(at("with")).code(1), "网格");
}

TEST_F(SavedLocator, MayHoldNothing) {
  for (const PolygonArray& cells : {PolygonArray(), polygons({"POLYGON EMPTY"})}) {
    Locator(cells).save(at("cells"));
    const Locator opened = Locator::open(at("cells"), true);
    EXPECT_EQ(opened.cells().size(), cells.size());
    EXPECT_EQ(opened.cell_of({0, 0}), -1);
    EXPECT_EQ(opened.cells_meeting(Box{0, 0, 1, 1}).size(), 0U);
  }
}

TEST_F(SavedLocator, SameCellsGiveTheSameBytes) {
  const RandomCoverage map(3, 7);
  const auto saved = [&](int threads) {
    const libgrid::Run run{.threads = threads};
    Locator(map.cells, map.codes, run).save(at("cells"), "x", run);
    return read_file(at("cells"));
  };
  const std::string once = saved(1);
  EXPECT_EQ(saved(4), once);
  Locator::open(at("cells")).save(at("again"), "x");
  EXPECT_EQ(read_file(at("again")), once);
  // Onto the file that it lies in.
  Locator::open(at("cells")).save(at("cells"), "x");
  EXPECT_EQ(read_file(at("cells")), once);
}

TEST_F(SavedLocator, WhoHasTheOldFileOpenKeepsIt) {
  Locator(square(0, 0, 1), std::vector<std::string>{"old"}).save(at("cells"));
  const Locator old = Locator::open(at("cells"));
  Locator(square(0, 0, 1), std::vector<std::string>{"new"}).save(at("cells"));
  EXPECT_EQ(old.code(old.cell_of({0.5, 0.5})), "old");
  const PolygonArray cells = Locator::open(at("cells")).cells();  // keeps the file mapped
  fs::remove(at("cells"));
  EXPECT_EQ(cells, square(0, 0, 1));
}

TEST_F(SavedLocator, RefusesWhatIsNoSavedLocator) {
  const auto refused = [&](const std::string& name, ErrorCode code, const std::string& words) {
    for (const bool verify : {false, true}) {
      const Error error = refusal([&] { Locator::open(at(name), verify); });
      EXPECT_EQ(error.code(), code) << name;
      EXPECT_THAT(error.what(), HasSubstr(words)) << name;
      EXPECT_THAT(error.what(), HasSubstr(at(name).string()));
    }
  };
  refused("missing", ErrorCode::not_found, "no such file");
  fs::create_directory(at("folder"));
  refused("folder", ErrorCode::unreadable, "is not a file");
  write_file(at("empty"), "");
  refused("empty", ErrorCode::unreadable, "is empty");
  write_file(at("short"), "libgrid\n");
  refused("short", ErrorCode::unreadable, "is no saved locator");
  write_file(at("other"), std::string(1000, 'x'));
  refused("other", ErrorCode::unreadable, "is no saved locator");

  Locator(square(0, 0, 1)).save(at("good"));
  const std::string good = read_file(at("good"));
  const auto with = [&](std::size_t place, char byte) {
    std::string bytes = good;
    bytes[place] = byte;
    return bytes;
  };
  std::string turned = good;
  std::reverse(turned.begin() + 8, turned.begin() + 12);
  write_file(at("turned"), turned);
  refused("turned", ErrorCode::unreadable, "another byte order");
  write_file(at("later"), with(12, 2));
  refused("later", ErrorCode::unreadable, "version 2; version 1 was wanted");
  for (const std::size_t length : {std::size_t{64}, std::size_t{100}, good.size() - 1}) {
    write_file(at("cut"), good.substr(0, length));
    refused("cut", ErrorCode::unreadable, "has " + std::to_string(length) + " of ");
  }
  write_file(at("long"), good + "x");
  refused("long", ErrorCode::unreadable, " bytes");
  // Every byte of the header and of the table counts.
  const std::size_t first = section_of(good, "crs").begin;
  for (std::size_t place = 24; place < first; ++place) {
    write_file(at("damaged"), with(place, static_cast<char>(good[place] ^ 1)));
    refused("damaged", ErrorCode::unreadable, "is damaged in its header");
  }
}

TEST_F(SavedLocator, NothingIsHalfWritten) {
  const Locator locator(square(0, 0, 1));
  EXPECT_EQ(refusal([&] { locator.save(at("no/such/folder")); }).code(), ErrorCode::io);
  fs::create_directory(at("folder"));
  EXPECT_EQ(refusal([&] { locator.save(at("folder")); }).code(), ErrorCode::io);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(refusal([&] { locator.save(at("cells"), {}, {.stop = stop.get_token()}); }).code(),
            ErrorCode::cancelled);
  EXPECT_EQ(std::distance(fs::directory_iterator(at("")), {}), 1);
}

// A damaged file that is opened without a look at all of it may answer wrongly, but nothing leads
// out of it: with sanitizers this test shows it.
TEST_F(SavedLocator, NoDamageIsFollowed) {
  const RandomCoverage map(5, 3);
  const Locator built(map.cells, map.codes);
  built.save(at("cells"));
  std::string bytes = read_file(at("cells"));
  Random random(6);
  const auto places = hard_places(map.cells, random, 40);
  std::size_t opened = 0, refused = 0;
  for (std::size_t place = section_of(bytes, "crs").begin; place < bytes.size();
       place += static_cast<std::size_t>(random.whole(1, 4))) {
    const char good = bytes[place];
    bytes[place] = static_cast<char>(random.whole(0, 1) ? good ^ (1 << random.whole(0, 7)) : ~good);
    write_file(at("damaged"), bytes);
    bytes[place] = good;
    EXPECT_EQ(refusal([&] { Locator::open(at("damaged"), true); }).code(), ErrorCode::unreadable);
    try {
      const Locator locator = Locator::open(at("damaged"));
      ++opened;
      for (const Coord p : places) {
        locator.cell_of(p);
        locator.all_cells_of(p);
      }
      if (opened % 8 != 0) continue;
      locator.nearest(places[0], 3);
      locator.along(std::span(places).first(6));
      locator.cells_meeting(Box{-10, -10, 5000, 5000});
      locator.cells_meeting(map.cells, 0);
      for (std::size_t row = 0; row < locator.cells().size(); ++row)
        locator.code(static_cast<std::int64_t>(row));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::unreadable) << error.what();
      ++refused;
    }
  }
  EXPECT_GT(opened, 300U);
  EXPECT_GT(refused, 300U);
}

// Each rule of what must lead where, broken.
TEST_F(SavedLocator, RefusesWhatWouldLeadOutOfTheFile) {
  const RandomCoverage map(5, 4);
  Locator(map.cells, map.codes).save(at("cells"));
  const std::string good = read_file(at("cells"));
  const auto refused = [&](const std::string& name, std::uint64_t place, auto value,
                           const std::string& told) {
    const Section section = section_of(good, name);
    ASSERT_LE(place + sizeof(value), section.bytes) << name;
    std::string bytes = good;
    std::memcpy(bytes.data() + section.begin + place, &value, sizeof(value));
    write_file(at("damaged"), bytes);
    const Error error = refusal([&] { Locator::open(at("damaged")); });
    EXPECT_EQ(error.code(), ErrorCode::unreadable) << name;
    EXPECT_THAT(error.what(), HasSubstr("is damaged in its section '" + told + "'")) << place;
  };
  const auto end = [&](const std::string& name) { return section_of(good, name).bytes; };
  const std::int64_t far = std::int64_t{1} << 40;
  for (const std::string name : {"cell/ring_offsets", "cell/part_offsets", "cell/row_offsets"}) {
    refused(name, 0, std::int64_t{1}, "cell/ring_offsets");
    refused(name, 8, std::int64_t{-1}, "cell/ring_offsets");
    refused(name, 8, far, "cell/ring_offsets");
    refused(name, end(name) - 8, far, "cell/ring_offsets");
  }
  refused("cell/ring_offsets", 8, std::int64_t{3}, "cell/ring_offsets");  // a ring of three
  refused("cell/part_offsets", 8, std::int64_t{0}, "cell/ring_offsets");  // a part of none
  refused("cell/code_offsets", 8, far, "cell/code_offsets");
  refused("cell/code_offsets", end("cell/code_offsets") - 8, far, "cell/code_offsets");

  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const std::string axis : {"cell/columns", "cell/rows"}) {
    const std::string evens = axis + "_evens";
    for (const double factor : {-1.0, nan, std::numeric_limits<double>::infinity()}) {
      refused(axis + "_evens_per_unit", 0, factor, evens);
      refused(evens, 8, factor, evens);
    }
    refused(evens, 0, 5000.0, evens);   // low
    refused(evens, 32, 4000.0, evens);  // of the second
    refused(evens, 0, nan, evens);
    refused(evens, 16, 0.5, evens);  // count
    refused(evens, 16, 1e300, evens);
    refused(evens, 24, std::uint32_t{1}, evens);        // first
    refused(evens, 28, std::uint32_t{1} << 30, evens);  // last
  }
  refused("cell/box", 0, nan, "cell/box");
  refused("cell/box", 0, -std::numeric_limits<double>::infinity(), "cell/columns_evens");
  refused("cell/box", 0, 5000.0, "cell/box");                             // nothing lies in it
  refused("cell/tiles", 0, std::uint32_t{1} << 30, "cell/tiles");         // a cell
  refused("cell/tiles", 0, std::uint32_t{0xC0000000}, "cell/tiles");      // an entry
  refused("cell/entries", 0, std::uint32_t{0x7FFFFFFF}, "cell/entries");  // a cell
  refused("cell/entries", 4, std::uint32_t{0x7FFFFFFF}, "cell/entries");  // a run
  refused("cell/entries", end("cell/entries") - 4, std::uint32_t{0}, "cell/entries");
  refused("cell/entries", end("cell/entries") - 16, std::uint32_t{0}, "cell/entries");  // no last
  refused("cell/runs", 0, std::uint32_t{0x7FFFFFFF}, "cell/runs");
  refused("cell/runs", 4, std::uint32_t{0x7FFFFFFF}, "cell/runs");
}

}  // namespace
}  // namespace libgrid
