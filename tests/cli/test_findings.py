# SPDX-License-Identifier: Apache-2.0
"""What is wrong with cells but can be lived with is a finding: the plan is made, the fault is told
as a row of `issue`, and check ends with 1."""

import json

import numpy as np
import pyogrio
import pytest
import shapely
from cli_maps import (X, Y, area, bow_tie, coordinates, corners, names_below, small_map,
                      with_shape, with_value, write_map)


def issues_of(done):
    return [(issue["kind"], issue["cells"]) for issue in json.loads(done.stdout)["issues"]]


@pytest.fixture
def check_map(libgrid, tmp_path):
    """Checks the small map with some layers changed; gives the exit code and the issues."""

    def check(*words, **changed):
        write_map(tmp_path / "map.gpkg", small_map() | changed)
        done = libgrid("check", "map.gpkg", "--json", *words)
        return done.returncode, issues_of(done)

    return check


def test_a_sound_map_has_no_findings(check_map):
    assert check_map() == (0, [])


def test_a_cell_that_crosses_itself(check_map):
    cells = small_map()["cells"]
    code, issues = check_map(cells=with_shape(cells, 0, bow_tie))
    assert code == 1
    assert ("invalid_ring", cells.code[0]) in issues
    assert sum(kind == "gap" for kind, _ in issues) == 2  # what the bow tie leaves open


def test_an_area_that_crosses_itself_is_told_once(check_map):
    code, issues = check_map(level=with_shape(small_map()["level"], 1, bow_tie))
    assert code == 1
    assert sum(kind == "invalid_ring" for kind, _ in issues) == 1
    assert ("invalid_ring", "320106001001") in issues


def test_duplicate_codes(check_map):
    cells = small_map()["cells"]
    code, issues = check_map(cells=with_value(cells, 1, "code", cells.code[0]))
    assert code == 1
    assert issues == [("duplicate_code", ";".join([cells.code[0]] * 2))]


def test_a_cell_without_geometry(check_map):
    cells = small_map()["cells"]
    code, issues = check_map(cells=with_shape(cells, 1, None))
    assert code == 1
    assert sorted(issues) == [("empty_cell", cells.code[1]), ("gap", cells.code[0])]


def test_gap_overlap_and_spill_say_who_is_concerned(libgrid, tmp_path):
    layers = small_map()
    gap = shapely.Polygon([(X, Y), (X + 125, Y), (X + 125, Y + 500), (X, Y + 500)])
    layers["cells"] = with_shape(layers["cells"], 0, lambda cell: cell.difference(gap))
    write_map(tmp_path / "map.gpkg", layers)
    done = libgrid("check", "map.gpkg", "--json")
    assert done.returncode == 1
    (issue,) = json.loads(done.stdout)["issues"]
    assert issue["kind"] == "gap"
    assert issue["area_m2"] == pytest.approx(125 * 500, rel=1e-3)
    assert issue["width_m"] == pytest.approx(125, rel=1e-3)
    inside = layers["buildings"].geometry.centroid.within(gap)
    assert issue["buildings"] == inside.sum() == 8
    assert issue["households"] == layers["buildings"].households[inside].sum()
    assert issue["units"] == layers["units"].within(gap).sum() == 4
    assert "1 defect: 1 gap; 320 households in nobody's cell" in done.stderr


def test_issues_are_written_in_each_format(libgrid, tmp_path):
    layers = small_map()
    layers["cells"] = layers["cells"].iloc[1:]
    write_map(tmp_path / "map.gpkg", layers)
    for name in ("i.gpkg", "i.geojson", "i.fgb", "i.csv", "i.xlsx"):
        done = libgrid("check", "map.gpkg", "-o", name)
        assert done.returncode == 1, done.stderr
        found = pyogrio.read_dataframe(tmp_path / name, layer=0)
        assert list(found.kind) == ["gap"], name
        assert hasattr(found, "geometry") == (name not in ("i.csv", "i.xlsx"))
    assert names_below(tmp_path) == ["i.csv", "i.fgb", "i.geojson", "i.gpkg", "i.xlsx", "map.gpkg"]


def test_odd_buildings_and_units_are_kept_and_told(libgrid, tmp_path):
    layers = small_map()
    buildings = with_shape(layers["buildings"], 0, bow_tie)
    buildings = with_shape(buildings, 1, None)
    buildings = with_value(buildings, 22, "code", "B23")
    households = [str(n) for n in buildings.households]
    households[4:8] = ["many", "", "４０", "1 040"]
    layers["buildings"] = buildings.assign(households=households)
    units = with_value(layers["units"], 9, "building", "B99")
    units = with_shape(with_value(units, 11, "building", None), 11, None)
    layers["units"] = units
    write_map(tmp_path / "map.gpkg", layers)
    done = libgrid("plan", "map.gpkg", "-o", "out")
    assert done.returncode == 0, done.stderr
    assert ("note: buildings: households of 1 row is not a number and taken as unknown, first "
            "row 4: 'many'") in done.stderr
    assert "note: 1 building with a code that an earlier one has" in done.stderr
    assert "note: 1 unit names a building that is not in the register" in done.stderr
    assert "note: 2 buildings without a number of households: counted as 0" in done.stderr

    made = pyogrio.read_dataframe(tmp_path / "out/plan.gpkg", layer="building")
    assert len(made) == 40
    assert list(made.cell.isna().to_numpy().nonzero()[0]) == [1]
    assert made.reason[1] == "no_geometry"
    assert list(np.isnan(made.households).to_numpy().nonzero()[0]) == [4, 5]
    assert (made.households[6], made.households[7]) == (40, 1040)
    units = pyogrio.read_dataframe(tmp_path / "out/plan.gpkg", layer="unit")
    assert len(units) == 20
    reasons = units.reason.dropna()
    assert dict(reasons) == {1: "building_unassigned", 11: "unknown_key"}
    assert list(units.index[units.cell.isna()]) == list(reasons.index)


def test_a_map_without_buildings_is_divided_and_told(libgrid, tmp_path):
    layers = small_map()
    write_map(tmp_path / "map.gpkg", {"level": layers["level"]})
    done = libgrid("plan", "map.gpkg", "-o", "out")
    assert done.returncode == 0, done.stderr
    assert "note: there are no buildings, so cells cannot be balanced" in done.stderr
    cells = pyogrio.read_dataframe(tmp_path / "out/plan.gpkg", layer="cell")
    assert list(cells.parent) == list(layers["level"].code[1:])
    assert cells.remark.notna().all()


def test_layers_in_another_system_are_brought_over(libgrid, tmp_path):
    layers = small_map()
    write_map(tmp_path / "map.gpkg", layers)
    write_map(tmp_path / "other.gpkg",
              layers | {n: layers[n].to_crs("EPSG:4490") for n in ("buildings", "units", "roads")})
    cells = []
    for name in ("map.gpkg", "other.gpkg"):
        assert libgrid("plan", name, "-o", "out").returncode == 0
        cells.append(list(pyogrio.read_dataframe(tmp_path / "out/plan.gpkg", layer="building").cell))
    assert cells[0] == cells[1]


def test_an_area_under_another_is_told(libgrid, tmp_path):
    """Its land can be divided only once."""
    layers = small_map()
    layers["level"] = with_shape(layers["level"], 2, area(0, 500))
    write_map(tmp_path / "map.gpkg", layers)
    done = libgrid("plan", "map.gpkg", "-o", "out", "--divide", "all")
    assert done.returncode == 0, done.stderr
    assert "note: community 320106001002 gets no cell: its land lies in other areas" in done.stderr
    issues = pyogrio.read_dataframe(tmp_path / "out/plan.gpkg", layer="issue")
    assert ("duplicate", "320106001001;320106001002") in list(zip(issues.kind, issues.cells))
    assert ("gap", "320106001002") in list(zip(issues.kind, issues.parent))


def test_cells_that_reach_far_outside_are_spill_not_gap(check_map):
    """More than half of the cell, and its inside point, lies outside the only area."""
    level, cells = small_map()["level"].iloc[1:2], small_map()["cells"].iloc[:2]
    wide = shapely.Polygon([(X, Y), (X + 250, Y), (X + 250, Y + 500), (X, Y + 500),
                            (X - 900, Y + 500), (X - 900, Y)])
    cells = with_shape(cells.drop(columns="parent"), 0, wide)
    assert check_map(level=level, cells=cells.assign(parent=None)) == (1, [("spill", cells.code[0])])


def test_areas_without_cells_are_divided_beside_kept_ones(libgrid, tmp_path):
    """A kept cell's border may get the corners of new neighbours; its own all stay."""
    layers = small_map()
    kept = layers["cells"].iloc[:2]
    layers["cells"] = kept
    write_map(tmp_path / "map.gpkg", layers)
    done = libgrid("plan", "map.gpkg", "-o", "out")
    assert done.returncode == 0, done.stderr
    cells = pyogrio.read_dataframe(tmp_path / "out/plan.gpkg", layer="cell")
    assert list(cells.code[:2]) == list(kept.code)
    assert coordinates(cells[:1]) == coordinates(kept[:1])  # no new neighbour
    assert corners(kept) <= corners(cells[:2])
    assert cells.geometry[1].equals(kept.geometry[1])
    assert set(cells.parent[2:]) == {"320106001002"}
    assert cells.code.is_unique
    assert libgrid("check", "out/plan.gpkg").returncode == 0
