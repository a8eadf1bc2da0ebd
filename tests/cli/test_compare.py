# SPDX-License-Identifier: Apache-2.0
"""The verb compare."""

import json

import pyogrio
import pytest
from cli_maps import area, small_map, write_map


def two_maps(tmp_path, change):
    """A small map and the same with other cells."""
    write_map(tmp_path / "before.gpkg", small_map())
    layers = small_map()
    layers["cells"] = change(layers["cells"].copy())
    write_map(tmp_path / "after.gpkg", layers)


def with_moved_border(cells):
    """The first cell gets a column of buildings of the second."""
    shapes = list(cells.geometry)
    shapes[0], shapes[1] = area(0, 340, 340), area(340, 500, 160)
    return cells.set_geometry(shapes, crs=cells.crs)


def test_a_border_that_moved(libgrid, tmp_path):
    two_maps(tmp_path, with_moved_border)
    done = libgrid("compare", "before.gpkg", "after.gpkg", "-o", "diff.gpkg")
    assert done.returncode == 1, done.stderr
    assert "cells: 2 changed, 2 unchanged" in done.stderr
    assert "160 households, 4 buildings" in done.stderr
    assert "320106001001002 -> 320106001001001" in done.stderr
    moves = pyogrio.read_dataframe(tmp_path / "diff.gpkg", layer="move")
    assert list(moves.columns) == (
        "from to from_name to_name area_m2 buildings units households households_missing geometry"
    ).split()
    assert len(moves) == 1 and moves.area_m2[0] == pytest.approx(90 * 500, rel=1e-3)
    assert moves.geometry[0].area == 90 * 500
    assert list(moves.from_name) == ["2号网格"] and list(moves.households) == [160]
    buildings = pyogrio.read_dataframe(tmp_path / "diff.gpkg", layer="building")
    assert len(buildings) == 4 and buildings.households.sum() == 160
    cells = pyogrio.read_dataframe(tmp_path / "diff.gpkg", layer="cell").set_index("after")
    first = cells.loc["320106001001001"]
    assert (first.fate, first.households_after - first.households_before) == ("changed", 160)
    assert first.area_before_m2 + first.gained_m2 == pytest.approx(first.area_after_m2)


def test_no_difference(libgrid, tmp_path):
    two_maps(tmp_path, lambda cells: cells.iloc[::-1])
    done = libgrid("compare", "before.gpkg", "after.gpkg", "--json")
    assert done.returncode == 0 and "no difference" in done.stderr
    told = json.loads(done.stdout)
    assert told["cells"]["unchanged"] == 4 and told["moves"] == []


def test_other_codes_and_names(libgrid, tmp_path):
    def change(cells):
        cells.loc[0, "code"] = "320106001001009"
        cells.loc[1, "name"] = "东一网格"
        return cells

    two_maps(tmp_path, change)
    done = libgrid("compare", "before.gpkg", "after.gpkg", "--json")
    assert done.returncode == 1
    assert "1 with another code, 1 with another name, 3 unchanged" in done.stderr
    assert "no land changes hands" in done.stderr
    told = json.loads(done.stdout)
    assert told["cells"]["recoded"] == 1 and told["cells"]["renamed"] == 1
    row = next(cell for cell in told["cell_list"] if cell["fate"] == "recoded")
    assert (row["before"], row["after"]) == ("320106001001001", "320106001001009")


def test_other_formats_and_layers(libgrid, tmp_path):
    two_maps(tmp_path, with_moved_border)
    assert libgrid("compare", "before.gpkg", "after.gpkg", "-o", "diff.csv").returncode == 1
    lines = (tmp_path / "diff.csv").read_text("utf-8-sig").splitlines()
    assert lines[0].startswith('"from","to"') and len(lines) == 2
    # Levels compared as cells: the communities are the same.
    done = libgrid("compare", "before.gpkg", "after.gpkg", "--layer", "boundary=-",
                   "--layer", "cells=level")
    assert done.returncode == 0, done.stderr
    done = libgrid("compare", "before.gpkg", "after.gpkg", "--layer-before", "cells=gone")
    assert done.returncode in (2, 4) and "gone" in done.stderr


def test_maps_that_cannot_be_compared(libgrid, tmp_path):
    two_maps(tmp_path, lambda cells: cells)
    layers = {name: frame.to_crs("EPSG:4490") if frame.crs else frame
              for name, frame in small_map().items()}
    write_map(tmp_path / "degrees.gpkg", layers)
    done = libgrid("compare", "before.gpkg", "degrees.gpkg")
    assert done.returncode == 3 and "before.gpkg" in done.stderr and "degrees.gpkg" in done.stderr
    done = libgrid("compare", "before.gpkg", "after.gpkg", "--layer", "cells=-")
    assert done.returncode == 3 and "no cells to compare" in done.stderr
    assert libgrid("compare", "before.gpkg").returncode == 2
    assert libgrid("compare", "before.gpkg", "missing.gpkg").returncode == 4


def test_a_map_shows_the_difference(libgrid, tmp_path):
    two_maps(tmp_path, with_moved_border)
    done = libgrid("render", "after.gpkg", "--against", "before.gpkg", "-o", "map.svg")
    assert done.returncode == 0, done.stderr
    svg = (tmp_path / "map.svg").read_text(encoding="utf-8")
    for words in ("改划网格的地块", "原网格界", "160 户", "4 栋"):
        assert words in svg, words
    assert libgrid("render", "after.gpkg", "-o", "plain.svg").returncode == 0
    assert "原网格界" not in (tmp_path / "plain.svg").read_text(encoding="utf-8")
    assert libgrid("render", "after.gpkg", "--against", "no.gpkg", "-o", "x.svg").returncode == 4


def test_the_sample_street_mended(libgrid, tmp_path, street):
    assert libgrid("plan", street, "-o", "out", "--divide", "mend").returncode == 0
    done = libgrid("compare", street, "out/plan.gpkg", "--json")
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    for cell in told["cell_list"]:
        assert cell["area_before_m2"] - cell["lost_m2"] + cell["gained_m2"] == pytest.approx(
            cell["area_after_m2"], abs=1)
    came = dict.fromkeys((cell["after"] for cell in told["cell_list"]), 0)
    for move in told["moves"]:
        came[move["to"]] = came.get(move["to"], 0) + move["households"]
        came[move["from"]] = came.get(move["from"], 0) - move["households"]
    for cell in told["cell_list"]:
        assert cell["households_before"] + came[cell["after"]] == cell["households_after"]
