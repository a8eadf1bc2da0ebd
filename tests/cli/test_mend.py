# SPDX-License-Identifier: Apache-2.0
"""plan --divide mend: the cells of today, and what has changed."""

import json

import pyogrio
from shapely.geometry import Polygon

BAD_DATA = 3


def cells_of(folder):
    cells = pyogrio.read_dataframe(folder / "plan.gpkg", layer="cell")
    return cells.set_index("code").sort_index()


def test_drawn_cells_are_healed_and_then_stay(libgrid, tmp_path, street):
    words = ["--divide", "mend", "--layer", "cells=cells_drawn"]
    done = libgrid("plan", street, "-o", "first", *words)
    assert done.returncode == 0, done.stderr
    assert "45 kept," in done.stderr
    assert "all cells within" in done.stderr
    assert "no defects" in done.stderr
    drawn = pyogrio.read_dataframe(street, layer="cells_drawn")
    first = cells_of(tmp_path / "first")
    assert sorted(first.index) == sorted(drawn.code)
    report = json.loads((tmp_path / "first/report.json").read_text())
    assert 0 < report["cells"]["moved"] < 200  # of some 19,000
    # Once healed they stay, to the last bit.
    for layer in pyogrio.list_layers(street)[:, 0]:
        if layer != "cells_drawn":
            frame = pyogrio.read_dataframe(street, layer=layer)
            pyogrio.write_dataframe(frame, tmp_path / "now.gpkg", layer=layer)
    pyogrio.write_dataframe(first.reset_index(), tmp_path / "now.gpkg", layer="cells")
    done = libgrid("plan", "now.gpkg", "-o", "second", "--divide", "mend")
    assert done.returncode == 0, done.stderr
    second = cells_of(tmp_path / "second")
    assert list(second.index) == list(first.index)
    assert [g.wkb for g in second.geometry] == [g.wkb for g in first.geometry]
    assert json.loads((tmp_path / "second/report.json").read_text())["cells"]["moved"] == 0


def test_without_cells_mending_divides(libgrid, tmp_path, street):
    done = libgrid("plan", street, "-o", "out", "--divide", "mend", "--layer", "cells=-")
    assert done.returncode == 0, done.stderr
    assert "new," in done.stderr


def test_an_invalid_cell_is_named(libgrid, tmp_path, street):
    frame = pyogrio.read_dataframe(street, layer="cells_drawn")
    x, y = frame.geometry[0].representative_point().coords[0]
    frame.loc[0, "geometry"] = Polygon(
        [(x, y), (x + 1e-3, y + 1e-3), (x + 1e-3, y), (x, y + 1e-3), (x, y)]
    )
    levels = pyogrio.read_dataframe(street, layer="level")
    pyogrio.write_dataframe(levels, tmp_path / "map.gpkg", layer="level")
    pyogrio.write_dataframe(frame, tmp_path / "map.gpkg", layer="cells")
    done = libgrid("plan", "map.gpkg", "-o", "out", "--divide", "mend")
    assert done.returncode == BAD_DATA, done.stderr
    assert f"cell {frame.code[0]}: not a valid polygon" in done.stderr
    assert not (tmp_path / "out").exists()
