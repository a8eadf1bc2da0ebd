# SPDX-License-Identifier: Apache-2.0
"""--lang: words for people in English or Chinese; columns, codes and values stay as they are."""

import json
import pathlib
import re
import sqlite3

import pytest

ROOT = pathlib.Path(__file__).parents[2]
STREET = ROOT / "sample_maps" / "street.gpkg"
HAN = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b[A-Za-z]+(?: [a-z]+){2,}")


def verbs(libgrid):
    text = libgrid("--help").stdout.split("Subcommands:")[1]
    return re.findall(r"^  (\w+)\b", text, re.MULTILINE)


def names(libgrid, *words):
    """Options and arguments of a verb, as its help has them."""
    text = libgrid(*words, "--help").stdout
    return {name for row in re.findall(r"^  (-[\w,-]+|[A-Z]+\b)", text, re.MULTILINE)
            for name in row.split(",")}


def test_all_help_is_there_in_chinese(libgrid):
    for words in [[]] + [[verb] for verb in verbs(libgrid)]:
        done = libgrid(*words, "--help", "--lang", "zh")
        assert done.returncode == 0
        for line in done.stdout.splitlines():
            assert "示例：" in line or not ENGLISH.search(line), (words, line)
        assert names(libgrid, *words) == names(libgrid, *words, "--lang", "zh")


def test_no_chinese_help_is_for_what_is_not_there(libgrid):
    source = (ROOT / "apps" / "chinese_help.cpp").read_text()
    options = source.split("const Texts& options()")[1].split("return texts;")[0]
    of_verb = {verb: names(libgrid, verb) for verb in verbs(libgrid)} | {"": names(libgrid)}
    for key in re.findall(r'^      \{"([^"]*)",', options, re.MULTILINE):
        verb, _, name = key.rpartition(" ")
        there = of_verb[verb] if verb else set().union(*of_verb.values())
        assert name in there, key


def test_lists_in_the_help_are_whole_in_chinese_too(libgrid):
    english, chinese = (" ".join(libgrid("plan", "--help", *words).stdout.split())
                        for words in ([], ["--lang", "zh"]))
    roles = re.search(r"the layer for a role \((.*?)\)", english).group(1).split(", ")
    assert re.search(r"所用的图层（(.*?)）", chinese).group(1).split("、") == roles
    profiles = re.findall(r"(\w+): (?:micro-)?cells of ([\d-]+) households", english)
    assert re.findall(r"(\w+)：([\d-]+) 户", chinese) == profiles and len(profiles) == 3


def messages(path):
    with sqlite3.connect(path) as tables:
        return tables.execute("SELECT id, kind, message, fixes FROM issue ORDER BY fid").fetchall()


@pytest.fixture
def both(libgrid, tmp_path):
    """The hand-drawn cells of the sample street, which have defects, in each language."""
    done = {}
    for language in ("en", "zh"):
        done[language] = libgrid("plan", STREET, "-o", language, "--layer",
                                 "cells=cells_drawn", "--lang", language)
        assert done[language].returncode == 0, done[language].stderr
    return done


def test_a_plan_speaks_chinese(libgrid, tmp_path, both):
    said = both["zh"].stderr
    for words in ("层级", "1 个街道", "6 个社区", "处问题", "空白", "不属于任何网格", "被重复计入",
                  "结果在 zh"):
        assert words in said
    rest = [line for line in said.splitlines() if not line.startswith("注意：")]
    assert not [line for line in rest if ENGLISH.search(line)]
    english, chinese = (messages(tmp_path / name / "plan.gpkg") for name in ("en", "zh"))
    assert [row[:2] for row in english] == [row[:2] for row in chinese]
    for row in chinese:
        assert HAN.search(row[2]) and HAN.search(row[3] or "划") and not ENGLISH.search(row[2])
    reports = [json.loads((tmp_path / name / "report.json").read_text()) for name in ("en", "zh")]
    assert "defects" in reports[0]["summary"] and "处问题" in reports[1]["summary"]
    for report in reports:
        del report["summary"]
        for issue in report["issues"]:
            del issue["message"]
            issue.pop("fixes"), issue.pop("fix_texts", None)
    assert reports[0] == reports[1]


def test_qgis_gets_chinese_names_of_columns(libgrid, tmp_path, both):
    def style(language, layer):
        with sqlite3.connect(tmp_path / language / "plan.gpkg") as tables:
            return tables.execute("SELECT styleQML FROM layer_styles WHERE f_table_name = ?",
                                  (layer,)).fetchone()[0]

    for words in ('field="code" index="1" name="编码"', 'field="households"', 'name="户数"'):
        assert words in style("zh", "cell")
    assert '<Option name="空白" type="QString" value="gap"/>' in style("zh", "issue")
    assert '<Option name="按最大占比" type="QString" value="largest_share"/>' in style("zh", "building")
    assert "alias" not in style("en", "cell")


def test_checks_and_repairs_speak_chinese(libgrid, tmp_path):
    words = (STREET, "--layer", "cells=cells_drawn", "--lang", "zh")
    checked = libgrid("check", *words, "-o", "issues.gpkg", "--min", 310, "--certificate",
                      "proof.json")
    assert checked.returncode == 1
    for text in ("没有全覆盖证明", "超出限值", "不在", "问题清单在"):
        assert text in checked.stderr
    repaired = libgrid("repair", *words, "-o", "repaired.gpkg")
    assert "修复：完成" in repaired.stderr and "修复后的地图在" in repaired.stderr


def test_the_other_verbs_speak_chinese(libgrid, tmp_path):
    for words, said in {
        ("group", STREET, "-o", "g.gpkg", "--min", 2, "--max", 3): "个区域合为",
        ("sections", STREET, "-o", "s.gpkg"): "个路段合为",
        ("blocks", STREET, "-o", "b.gpkg"): "个街块",
        ("ledger", STREET, "-o", "l.csv"): "的台账在",
        ("mesh", STREET, "-o", "m.gpkg", "--size", 500): "个网格在",
        ("sample", "--size", "community", "-o", "c.gpkg"): "样例地图在",
        ("area", STREET, "--at", 0, 0, "--radius", 5): "",
    }.items():
        done = libgrid(*words, "--lang", "zh")
        assert said in done.stderr, (words, done.stderr)


def test_another_language_is_refused(libgrid):
    done = libgrid("check", STREET, "--lang", "fr")
    assert done.returncode == 2 and "--lang" in done.stderr
