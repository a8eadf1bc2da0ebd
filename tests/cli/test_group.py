# SPDX-License-Identifier: Apache-2.0
"""The verb group."""

import json

import pyogrio
import pytest


@pytest.fixture(scope="module")
def grouped(module_libgrid, street):
    """The sample street's communities in cells."""
    done = module_libgrid("group", street, "-o", "groups.gpkg")
    assert done.returncode == 0, done.stderr
    return module_libgrid.folder / "groups.gpkg", done


def test_communities_become_cells(grouped, street):
    path, done = grouped
    cells = pyogrio.read_dataframe(path, layer="cell")
    areas = pyogrio.read_dataframe(path, layer="area")
    levels = pyogrio.read_dataframe(path, layer="level")
    communities = pyogrio.read_dataframe(street, layer="level")
    communities = communities[communities.depth == 2]
    assert list(cells.columns) == (
        "code name parent areas weight area_m2 pieces reason remark geometry".split())
    assert list(areas.columns) == "code name parent cell weight geometry".split()
    assert list(levels.depth) == [1]
    assert set(areas.code) == set(communities.code) and set(areas.cell) == set(cells.code)
    assert areas.groupby("cell").size().to_dict() == dict(zip(cells.code, cells.areas))
    assert set(cells.areas) <= {3, 4} and set(cells.reason) == {"in_range"}
    assert all(code[-3:] > "600" and code[:9] == parent
               for code, parent in zip(cells.code, cells.parent))
    assert f"{len(cells)} cells of {len(areas)} areas" in done.stderr


def test_the_result_is_certified_on_all_levels(grouped, libgrid, tmp_path):
    path, _ = grouped
    done = libgrid("check", path, "--certificate", "proof.json")
    assert done.returncode == 0 and "neither overlap nor omission" in done.stderr
    assert json.loads((tmp_path / "proof.json").read_text())
    done = libgrid("check", path, "--layer", "boundary=cell", "--layer", "cells=area")
    assert done.returncode == 0, done.stderr


def test_weights_and_other_levels(libgrid, tmp_path, street):
    done = libgrid("group", street, "-o", "g.gpkg", "--weight", "households",
                   "--min", 6000, "--max", 13000)
    assert done.returncode == 0, done.stderr
    cells = pyogrio.read_dataframe(tmp_path / "g.gpkg", layer="cell")
    assert ((cells.weight >= 6000) & (cells.weight <= 13000) == (cells.reason == "in_range")).all()
    done = libgrid("group", street, "-o", "g.gpkg", "--level", "street", "--min", 1, "--max", 1)
    assert done.returncode == 0, done.stderr
    assert len(pyogrio.read_dataframe(tmp_path / "g.gpkg", layer="cell")) == 1
    assert "level" not in pyogrio.list_layers(tmp_path / "g.gpkg")[:, 0]


def test_wrong_limits_write_nothing(libgrid, tmp_path, street):
    for wrong in (["--min", 5], ["--min", 0], ["--weight", "households"], ["--level", "village"],
                  ["--weight", "persons"], ["--resolution", -1]):
        done = libgrid("group", street, "-o", "none.gpkg", *wrong, "--max", 4)
        assert done.returncode == 2, (wrong, done.stderr)
    assert list(tmp_path.iterdir()) == []
