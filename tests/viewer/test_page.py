# SPDX-License-Identifier: Apache-2.0
"""map.html in a real browser, from a file: it asks for nothing, finds, tells and looks right."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STREET = ROOT / "sample_maps" / "street.gpkg"


def run(*words):
    done = subprocess.run([str(word) for word in words], text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def drawn(command, check, tmp_path_factory):
    """The cells drawn by hand, with six issues."""
    page = tmp_path_factory.mktemp("drawn") / "drawn.html"
    run(command, "render", STREET, "--layer", "cells=cells_drawn", "-o", page)
    return page


@pytest.fixture(scope="module")
def planned(command, check, tmp_path_factory):
    """A new plan, without issues."""
    out = tmp_path_factory.mktemp("planned")
    run(command, "plan", STREET, "--divide", "all", "-o", out)
    return out / "map.html"


@pytest.mark.parametrize("name", [
    "opens",
    "opens_on_the_worst_issue",
    "issues_lead_to_their_place",
    "a_click_on_an_issue_tells_it",
    "search_finds_a_code",
    "languages_can_be_switched",
    "colours_follow_the_system_and_the_reader",
    "the_keyboard_does_all",
    "an_address_names_a_cell",
    "narrow_windows_have_room",
    "the_policy_forbids_the_network",
])
def test_a_page_with_issues(check, drawn, name):
    check(name, drawn)


@pytest.mark.parametrize("name", [
    "opens",
    "search_finds_a_code",
    "search_finds_an_address",
    "search_finds_names_and_says_when_nothing_is_there",
    "a_click_on_a_cell_shows_its_row",
    "hovering_tells_the_cell",
    "levels_can_be_switched",
])
def test_the_page_of_a_plan(check, planned, name):
    check(name, planned)


@pytest.fixture(scope="module")
def compared(command, check, tmp_path_factory):
    """The cells of the sample street after six defects were mended, against those with them."""
    out = tmp_path_factory.mktemp("compared")
    old = out / "drawn.gpkg"
    run(command, "partition", STREET, "--layer", "cells=cells_drawn", "--divide", "none", "-o", old)
    run(command, "plan", STREET, "--layer", "cells=cells_drawn", "--divide", "mend", "-o", out)
    run(command, "render", out / "plan.gpkg", "--against", old, "-o", out / "compared.html")
    return out / "compared.html"


@pytest.mark.parametrize("name", [
    "opens",
    "opens_on_the_first_difference",
    "differences_lead_to_their_place",
    "the_layer_of_differences_can_be_hidden",
    "search_finds_a_code",
])
def test_the_page_of_a_difference(check, compared, name):
    check(name, compared)


def test_names_with_markup_are_names(command, check, tmp_path):
    from cli_maps import small_map, write_map

    hostile = "</script><script>ran = 1</script><img src=x onerror='ran = 1'><b>\"'\u2028"
    layers = small_map()
    for name in ("level", "cells"):
        layers[name]["name"] = hostile
    write_map(tmp_path / "hostile.gpkg", layers)
    run(command, "render", tmp_path / "hostile.gpkg", "-o", tmp_path / "hostile.html")
    check("texts_do_not_run", tmp_path / "hostile.html")


def test_every_word_is_in_the_catalogue_and_every_word_is_said():
    catalogue = (ROOT / "libgrid/include/libgrid/core/catalogue.hpp").read_text(encoding="utf-8")
    there = set(re.findall(r'\{"page\.([\w.]+)"', catalogue))
    source = "".join(path.read_text(encoding="utf-8")
                     for path in sorted((ROOT / "apps/viewer/src").glob("*.ts")))
    said = set(re.findall(r'say\(\s*"([\w.]+)"', source))
    assert said <= there
    # Others are said by the names of things: "issue.gap".
    families = ("about.", "concern.", "fate.", "issue.", "level.", "moved.", "road.", "n_", "one_")
    loose = {word for word in there - said if not word.startswith(families)}
    assert {word for word in loose if f'"{word}"' not in source} == set()
    kinds = (ROOT / "libgrid/src/coverage/check.cpp").read_text(encoding="utf-8")
    kinds += (ROOT / "libgrid/src/coverage/issue_text.cpp").read_text(encoding="utf-8")
    kinds = set(re.findall(r'case IssueKind::(\w+):', kinds))
    assert len(kinds) >= 10
    assert {f"issue.{kind}" for kind in kinds} <= there
