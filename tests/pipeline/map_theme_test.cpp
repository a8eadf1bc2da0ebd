// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iterator>

#include "libgrid/core/error.hpp"
#include "town.hpp"

namespace libgrid {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class MapThemes : public Town {
 protected:
  PlanResult checked(const std::vector<Layer>& layers) const {
    return check_file(write(layers), {}, {}, {});
  }
  std::string drawn(const PlanResult& result, const RenderOptions& options) const {
    render_plan(result.plan, result.surroundings, at("map.svg"), options);
    std::ifstream in(at("map.svg"), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static Layer of_kinds(const Texts& kinds) {
    return with(cells({"S1", "S2", "S3"}), "kind", kinds);
  }
};

TEST_F(MapThemes, KindsAreNamedInTheLanguageOfTheMap) {
  const PlanResult result = checked(
      {level(), of_kinds({"综合网格", "integrated", "Micro", "专属", "港区", ""}), buildings()});
  EXPECT_THAT(drawn(result, {.theme = Theme::kind, .language = Language::en}),
              AllOf(HasSubstr(">kind of cell<"), HasSubstr(">Integrated cells (2)<"),
                    HasSubstr(">Exclusive cells (1)<"), HasSubstr(">Micro-cells (1)<"),
                    HasSubstr(">港区 (1)<"), HasSubstr(">not known<")));
  EXPECT_THAT(drawn(result, {.theme = Theme::kind, .language = Language::zh}),
              AllOf(HasSubstr(">网格类型<"), HasSubstr(">综合网格 (2)<"),
                    HasSubstr(">专属网格 (1)<"), HasSubstr(">微网格 (1)<")));
}

TEST_F(MapThemes, KindsWithoutACellAreNotInTheLegend) {
  const PlanResult result = checked({level(), of_kinds(Texts(6, "micro")), buildings()});
  EXPECT_THAT(drawn(result, {.theme = Theme::kind, .language = Language::en}),
              AllOf(HasSubstr(">Micro-cells (6)<"), Not(HasSubstr("Integrated")),
                    Not(HasSubstr("not known"))));
}

TEST_F(MapThemes, MoreThanEightKindsShareAColour) {
  Layer many = areas("cells", {});
  Texts wkts, kinds, codes;
  for (int k = 0; k < 12; ++k) {
    wkts.push_back(rectangle(50 * k, 0, 50 * k + 50, 200));
    kinds.push_back("kind " + std::string(1, static_cast<char>('a' + k)));
    codes.push_back("C" + std::to_string(100 + k));
  }
  many = with(with(areas("cells", wkts), "code", codes), "kind", kinds);
  const Layer boundary = areas("boundary", {street});
  EXPECT_THAT(drawn(checked({boundary, many}), {.theme = Theme::kind, .language = Language::en}),
              AllOf(HasSubstr(">kind d (1)<"), Not(HasSubstr(">kind e (1)<")),
                    HasSubstr(">other kinds (8)<")));
}

TEST_F(MapThemes, NoKindsIsAnError) {
  for (const PlanResult& result : {checked({level(), cells({"S1", "S2", "S3"}), buildings()}),
                                   checked({level(), of_kinds(Texts(6, "")), buildings()})}) {
    try {
      drawn(result, {.theme = Theme::kind});
      FAIL() << "no Error was thrown";
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::usage);
      EXPECT_THAT(e.what(), HasSubstr("no cell has a kind"));
    }
  }
}

TEST_F(MapThemes, AKeptPlanKeepsItsKinds) {
  const Texts kinds = {"micro", "", "micro", "港区", "", ""};
  const PlanResult made = make_plan(write({level(), of_kinds(kinds), buildings()}), {});
  EXPECT_EQ(made.plan.cells.kind, kinds);
  write_layers(at("plan.gpkg"), plan_layers(made));
  EXPECT_EQ(check_file(at("plan.gpkg"), {}, {}, {}).plan.cells.kind, kinds);
  // Areas without cells get new ones, which have no kind.
  const PlanResult more = make_plan(
      write({level(), with(cells({"S1"}), "kind", Texts{"micro", "micro"}), buildings()}), {});
  ASSERT_GT(more.plan.cells.size(), 2U);
  ASSERT_EQ(more.plan.cells.kind.size(), more.plan.cells.size());
  EXPECT_EQ(std::count(more.plan.cells.kind.begin(), more.plan.cells.kind.end(), "micro"), 2);
}

TEST_F(MapThemes, DefectsAreCountedByKindAndNamedByPeople) {
  // A gap with two buildings in West's second half, an overlap, and a spill.
  Layer broken = areas("cells", {rectangle(0, 0, 100, 200), rectangle(140, 0, 200, 200),
                                 rectangle(200, 0, 310, 200), rectangle(300, 0, 400, 200),
                                 rectangle(400, 0, 500, 200), rectangle(500, 0, 600, 205)});
  broken = with(with(broken, "code", Texts{"a", "b", "c", "d", "e", "f"}), "parent",
                Texts{"S1", "S1", "S2", "S2", "S3", "S3"});
  const PlanResult result = checked({level(), broken, buildings()});
  EXPECT_THAT(
      drawn(result, {.theme = Theme::defects, .language = Language::en}),
      AllOf(HasSubstr(">6 cells; 3 defects<"), HasSubstr(">Gap (1): 40 households<"),
            HasSubstr(">40 households<"), HasSubstr(">Overlap (1)"), HasSubstr(">Spill (1)<"),
            Not(HasSubstr("Duplicate")), Not(HasSubstr("gap: 40"))));
  EXPECT_THAT(drawn(result, {.theme = Theme::defects, .language = Language::zh}),
              AllOf(HasSubstr(">空白 (1)：40 户<"), HasSubstr(">40 户<")));
}

TEST_F(MapThemes, NoDefectsIsAMapToo) {
  const PlanResult result = checked({level(), cells({"S1", "S2", "S3"}), buildings()});
  EXPECT_THAT(drawn(result, {.theme = Theme::defects, .language = Language::en}),
              HasSubstr(">6 cells; 0 defects<"));
}

}  // namespace
}  // namespace libgrid
