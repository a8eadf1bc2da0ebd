# SPDX-License-Identifier: Apache-2.0
"""plan --divide mend: the cells of today, and what has changed."""

import json

import pyogrio
from shapely.geometry import Polygon

USAGE = 2
BAD_DATA = 3
MISSING = 4


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


def write_map(street, path, cells):
    for layer in pyogrio.list_layers(street)[:, 0]:
        if not layer.startswith("cells"):
            frame = pyogrio.read_dataframe(street, layer=layer)
            pyogrio.write_dataframe(frame, path, layer=layer)
    pyogrio.write_dataframe(cells, path, layer="cells")


def test_locked_cells_stay_and_are_counted(libgrid, tmp_path, street):
    done = libgrid("plan", street, "-o", "today", "--divide", "all")
    assert done.returncode == 0, done.stderr
    today = cells_of(tmp_path / "today").reset_index()
    lightest = today.weight.sort_values().index[:3]
    words = ["--divide", "mend", "--min", "400", "--max", "600"]
    # A column known by its name, and one that is named; each in its own spelling.
    for column, value, option in [("锁定", "是", []), ("stay", "Yes", ["--locked", "stay"])]:
        today[column] = None
        today.loc[lightest, column] = value
        write_map(street, tmp_path / f"{column}.gpkg", today.drop(columns="weight"))
        done = libgrid("plan", f"{column}.gpkg", "-o", column, *words, *option)
        assert done.returncode == 0, done.stderr
        assert " kept (3 locked)" in done.stderr
        report = json.loads((tmp_path / column / "report.json").read_text())
        assert report["cells"]["locked"] == 3
        made = cells_of(tmp_path / column)
        for _, cell in today.loc[lightest].iterrows():
            assert made.geometry[cell.code].wkb == cell.geometry.wkb
            assert "it is to stay as it is" in made.remark[cell.code]
        assert made.locked.sum() == 3
        today = today.drop(columns=column)


def test_limits_are_checked_and_locked_cells_are_left_alone(libgrid, tmp_path, street):
    done = libgrid("plan", street, "-o", "out", "--divide", "all")
    assert done.returncode == 0, done.stderr
    done = libgrid("check", "out/plan.gpkg", "--profile", "urban")
    assert done.returncode == 0, done.stderr
    assert "300-500 households: 47 of 47 cells within\n" in done.stderr
    cells = cells_of(tmp_path / "out").reset_index()
    heavy = cells.weight > 480
    done = libgrid("check", "out/plan.gpkg", "--max", "480", "-o", "found.gpkg", "--json")
    assert done.returncode == 1, done.stderr
    assert f"{heavy.sum()} outside without one" in done.stderr
    told = json.loads(done.stdout)["breaches"]
    assert {(row["kind"], row["cell"]) for row in told} == {
        ("limits", code) for code in cells.code[heavy]
    }
    table = pyogrio.read_dataframe(tmp_path / "found.gpkg", layer="breach", read_geometry=False)
    assert sorted(table.cell) == sorted(cells.code[heavy])
    assert (table.number > 480).all()
    # Locked cells have a reason; buildings and compounds that cells cut have none.
    cells["locked"] = heavy.astype(int)
    write_map(street, tmp_path / "map.gpkg", cells.drop(columns="weight"))
    done = libgrid("check", "map.gpkg", "--max", "480")
    assert done.returncode == 0, done.stderr
    assert f"{heavy.sum()} outside with a reason\n" in done.stderr
    buildings = pyogrio.read_dataframe(street, layer="buildings")
    buildings.loc[0, "geometry"] = cells.geometry[0].boundary.intersection(
        cells.geometry[1:].union_all()
    ).representative_point().buffer(1e-5)
    pyogrio.write_dataframe(buildings, tmp_path / "map.gpkg", layer="buildings")
    done = libgrid("check", "map.gpkg", "--max", "480")
    assert done.returncode == 1, done.stderr
    assert f"building_cut: building {buildings.code[0]} is cut" in done.stderr


def test_wrong_locks_are_named(libgrid, tmp_path, street):
    drawn = pyogrio.read_dataframe(street, layer="cells_drawn").rename(columns={"locked": "was"})
    drawn["locked"] = ["no"] * 7 + ["maybe"] + ["no"] * (len(drawn) - 8)
    write_map(street, tmp_path / "map.gpkg", drawn)
    done = libgrid("plan", "map.gpkg", "-o", "out", "--divide", "mend")
    assert done.returncode == BAD_DATA, done.stderr
    assert "cells, row 7, locked: true or false, 1 or 0, yes or no is wanted, not 'maybe'" in (
        done.stderr
    )
    done = libgrid("plan", "map.gpkg", "-o", "out", "--divide", "mend", "--locked", "none")
    assert done.returncode == MISSING, done.stderr
    assert "cells: there is no column 'none'" in done.stderr
    # Nobody is locked unless cells are mended, and none where there are none.
    done = libgrid("plan", "map.gpkg", "-o", "out")
    assert done.returncode == 0, done.stderr
    for words in (["--divide", "all"], ["--divide", "mend", "--layer", "cells=-"]):
        done = libgrid("plan", "map.gpkg", "-o", "never", "--locked", "locked", *words)
        assert done.returncode == USAGE, done.stderr
        assert not (tmp_path / "never").exists()


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
