# SPDX-License-Identifier: Apache-2.0
"""compare on GeoDataFrames."""

import numpy as np
import pytest
from maps import frame, place
from shapely.ops import unary_union

import libgrid


def street(*borders, codes):
    """Cells side by side, 100 m high."""
    ends = zip(borders, borders[1:], strict=False)
    return frame([place(a, 0, b, 100) for a, b in ends], code=list(codes))


def test_land_and_people_that_changed_hands():
    before = street(0, 100, 200, 300, codes="ABC")
    after = street(0, 120, 200, 300, codes="ABX")
    buildings = frame(
        [place(105, 10, 115, 20), place(150, 10, 160, 20)], code=["b1", "b2"], households=[7, 9]
    )
    changed = libgrid.compare(before, after, buildings=buildings)
    moves, cells = changed.moves, changed.cells
    assert list(moves.columns) == (
        "from to area_m2 buildings units households households_missing geometry".split()
    )
    assert list(cells.columns) == (
        "before after fate area_before_m2 area_after_m2 lost_m2 gained_m2 geometry".split()
    )
    assert moves[["from", "to"]].values.tolist() == [["B", "A"]]
    assert moves.area_m2[0] == pytest.approx(2000, rel=1e-3)
    assert moves.geometry[0].equals(place(100, 0, 120, 100))
    assert (moves.buildings[0], moves.units[0], moves.households[0]) == (1, -1, 7)
    assert dict(zip(cells.before, cells.fate, strict=True)) == {
        "A": "changed",
        "B": "changed",
        "C": "recoded",
    }
    assert list(cells.after) == ["A", "B", "X"]
    assert [shape.area for shape in cells.geometry] == [12000, 8000, 10000]
    assert changed.buildings.code.tolist() == ["b1"]
    assert changed.buildings[["cell_before", "cell_after"]].values.tolist() == [["B", "A"]]
    assert changed.units is None and not changed.none and len(changed) == 1
    assert "1 recoded, 2 changed" in repr(changed) and "7 households" in repr(changed)
    assert "<svg" in changed._repr_html_()


def test_new_and_gone_cells_and_land_in_no_cell():
    changed = libgrid.compare(
        street(0, 100, 200, codes="AB"), street(0, 60, 100, 150, codes="ACD")
    )
    cells = changed.cells.set_index(changed.cells.before.fillna(changed.cells.after))
    assert cells.fate.to_dict() == {"A": "changed", "B": "gone", "C": "added", "D": "added"}
    moves = changed.moves.set_index(["from", "to"]).geometry.area.to_dict()
    assert moves[("A", "C")] == 4000 and moves[("B", "D")] == 5000 and len(moves) == 3
    assert changed.moves[changed.moves.to.isna()].geometry.area.tolist() == [5000]
    assert np.isnan(changed.moves.households).all() and (changed.moves.buildings == -1).all()


def test_no_difference():
    cells = street(0, 100, 200, codes="AB")
    changed = libgrid.compare(cells, cells.iloc[::-1])
    assert changed.none and changed.moves.empty and repr(changed) == "<Difference: none>"
    assert set(changed.cells.fate) == {"unchanged"}
    nearly = libgrid.compare(cells, street(0, 100.0004, 200, codes="AB"))
    assert nearly.none and nearly.within_resolution == 1 and set(nearly.cells.fate) == {"redrawn"}


def test_areas_are_those_of_an_overlay():
    rng = np.random.default_rng(5)
    before = street(*np.sort(rng.integers(1, 999, 12)), codes="ABCDEFGHIJK")
    after = street(*np.sort(rng.integers(1, 999, 12)), codes="ABCDEFGHIJK")
    changed = libgrid.compare(before, after)
    moved = unary_union(changed.moves.geometry)
    same = unary_union(
        [b.intersection(a) for b, a in zip(before.geometry, after.geometry, strict=True)]
    )
    everything = unary_union([*before.geometry, *after.geometry])
    assert moved.symmetric_difference(everything.difference(same)).area < 1e-6
    assert changed.moves.area_m2.sum() == pytest.approx(moved.area, rel=1e-3)
    cells = changed.cells
    assert (cells.area_before_m2 - cells.lost_m2 + cells.gained_m2).to_numpy() == pytest.approx(
        cells.area_after_m2.to_numpy(), abs=0.01
    )


def test_what_does_not_fit_is_refused():
    cells = street(0, 100, 200, codes="AB")
    with pytest.raises(libgrid.CrsError):
        libgrid.compare(cells, cells.set_crs("EPSG:4490", allow_override=True))
    with pytest.raises(libgrid.NotFoundError):
        libgrid.compare(cells, cells, code="number")
    with pytest.raises(libgrid.DataError):
        libgrid.compare(cells, frame([place(0, 0, 1, 1).centroid], code=["A"]))
