# SPDX-License-Identifier: Apache-2.0
"""Issues that an earlier check told and that are meant: left out, also when borders moved a little."""

import json

import pytest
from plain_gpkg import box, write_gpkg

AREA = [{"code": "S", "shape": box(0, 0, 40, 10)}]
DOUBT = "may be a remembered exception"


def cells(begin, end, *more):
    """Two cells with a gap between, from `begin` to `end`."""
    return [{"code": "W", "shape": box(0, 0, begin, 10)},
            {"code": "E", "shape": box(end, 0, 40, 10)}, *more]


@pytest.fixture
def again(libgrid, tmp_path):
    """Remembers the issues of some cells in a file, then checks others with these exceptions: the
    kinds that are told, and what is said."""
    def run(before, after, known="known.gpkg"):
        for name in ("before.gpkg", "after.gpkg"):
            (tmp_path / name).unlink(missing_ok=True)
        write_gpkg(tmp_path / "before.gpkg", {"boundary": AREA, "cell": before})
        write_gpkg(tmp_path / "after.gpkg", {"boundary": AREA, "cell": after})
        assert libgrid("check", "before.gpkg", "-o", known).returncode == 1
        done = libgrid("check", "after.gpkg", "--exceptions", known, "--json")
        issues = [row["kind"] for row in json.loads(done.stdout)["issues"]]
        assert done.returncode == (1 if issues else 0), done.stderr
        return issues, done.stderr
    return run


@pytest.mark.parametrize("known", ["known.gpkg", "known.geojson"])
def test_what_is_remembered_is_left_out_whatever_the_order_of_rows(again, known):
    issues, said = again(cells(20, 22), cells(20, 22)[::-1], known)
    assert issues == [] and "1 issue left out: known exceptions" in said


def test_a_gap_that_moved_is_known_by_its_cells_and_land(again):
    issues, said = again(cells(20, 24), cells(19, 23))  # 3 of 4 m in common
    assert issues == [] and DOUBT not in said


def test_a_doubtful_match_is_told(again):
    issues, said = again(cells(20, 24), cells(17, 21))  # 1 of 4 m
    assert issues == ["gap"] and DOUBT in said and "same cells, 25 % in common" in said


def test_land_elsewhere_is_another_matter(again):
    issues, said = again(cells(20, 22), cells(24, 26))
    assert issues == ["gap"] and DOUBT not in said


def test_another_kind_on_the_same_land_is_another_matter(again):
    issues, said = again(cells(20, 22), cells(22, 20))
    assert issues == ["overlap"] and DOUBT not in said


def test_other_cells_on_the_same_land_are_another_matter(again):
    renamed = [{"code": "X", "shape": cells(20, 22)[0]["shape"]}, cells(20, 22)[1]]
    assert again(cells(20, 22), renamed)[0] == ["gap"]


def test_a_larger_gap_over_a_small_known_one_is_told(again):
    issues, said = again(cells(20, 22), cells(10, 30))
    assert issues == ["gap"] and "10 % in common" in said


def test_issues_without_land_are_known_by_their_id(again):
    empty = {"code": "N", "shape": []}
    assert again(cells(20, 22, empty), cells(20, 22, empty))[0] == []
    assert again(cells(20, 22), cells(20, 22, empty))[0] == ["empty_cell"]


def test_tables_that_are_no_issues_are_refused(libgrid, tmp_path):
    write_gpkg(tmp_path / "map.gpkg", {"boundary": AREA, "cell": cells(20, 22)})
    done = libgrid("check", "map.gpkg", "--exceptions", "map.gpkg")
    assert done.returncode == 4 and "exceptions are read from a table of issues" in done.stderr
