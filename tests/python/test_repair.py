# SPDX-License-Identifier: Apache-2.0
"""repair_file: the drawn cells of the sample street."""

import pyogrio
import pytest
from maps import frame, place

import libgrid

DRAWN = {"cells": "cells_drawn"}


def test_drawn_cells_are_repaired_and_all_else_stays(sample_map, tmp_path):
    out = tmp_path / "repaired.gpkg"
    fixes = libgrid.repair_file(sample_map, out, layers=DRAWN)
    assert fixes.attrs["clean"] and fixes.attrs["residue"] == 0
    assert len(fixes) >= 6
    assert libgrid.check_file(out, layers=DRAWN).attrs["clean"]
    before, after = (pyogrio.read_dataframe(f, layer="cells_drawn") for f in (sample_map, out))
    assert list(before.columns) == list(after.columns)
    assert before.drop(columns="geometry").equals(after.drop(columns="geometry"))
    changed = (before.geometry.to_wkb() != after.geometry.to_wkb()).sum()
    assert 0 < changed <= 12
    roads = [pyogrio.read_dataframe(f, layer="roads") for f in (sample_map, out)]
    assert roads[0].equals(roads[1])


def test_nothing_is_written_without_a_name_and_policies_are_checked(sample_map):
    issues = libgrid.check_file(sample_map, layers=DRAWN)
    choices = dict.fromkeys(issues.id, "leave")
    fixes = libgrid.repair_file(sample_map, layers=DRAWN, choices=choices)
    assert not fixes.attrs["clean"]
    with pytest.raises(libgrid.UsageError, match="longest_border"):
        libgrid.repair_file(sample_map, layers=DRAWN, policies={"gap": "best"})


def test_emptied_cells_may_go_apart(tmp_path):
    street = frame([place(0, 0, 20, 10)], code=["S"], level=["street"])
    cells = frame([place(0, 0, 10, 10), place(0, 0, 10, 10), place(10, 0, 20, 10)], code=list("abc"))
    map_, out = tmp_path / "map.gpkg", tmp_path / "out.gpkg"
    street.to_file(map_, layer="boundary")
    cells.to_file(map_, layer="cells")
    policies = {"duplicate": "first"}
    assert not libgrid.repair_file(map_, policies=policies).attrs["clean"]
    libgrid.repair_file(map_, out, policies=policies, emptied_apart=True)
    assert list(pyogrio.read_dataframe(out, layer="emptied").code) == ["b"]
    assert list(pyogrio.read_dataframe(out, layer="cells").code) == ["a", "c"]
    assert libgrid.check_file(out).attrs["clean"]
