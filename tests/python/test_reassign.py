# SPDX-License-Identifier: Apache-2.0
"""reassign on GeoDataFrames: the same as assign, for the objects near a change."""

import numpy as np
import pandas as pd
import pytest
from maps import EAST, NORTH, frame, place
from shapely.geometry import LineString, Point

import libgrid


def mesh_of(side):
    squares = [place(10 * k, 10 * m, 10 * k + 10, 10 * m + 10) for k in range(side) for m in range(side)]
    return frame(squares, code=[f"{k:03}" for k in range(len(squares))])


def edited(cells):
    """Two cells become one, one is new and one gets another code, in another order."""
    merged = cells.copy()
    merged.loc[0, "geometry"] = merged.geometry[0].union(merged.geometry[1])
    merged.loc[7, "code"] = "x07"
    merged = merged.drop(1)
    return pd.concat([frame([place(-10, 0, 0, 10)], code=["new"]), merged], ignore_index=True)


def objects(kind):
    random = np.random.default_rng(3)
    x, y = random.uniform(-30, 90, (2, 200))
    if kind == "points":
        return frame([Point(EAST + a, NORTH + b) for a, b in zip(x, y)])
    if kind == "lines":
        lines = [[(EAST + a, NORTH + b), (EAST + a + 7, NORTH + b - 9)] for a, b in zip(x, y)]
        return frame([LineString(line) for line in lines])
    return frame([place(a, b, a + 3, b + 3) for a, b in zip(x, y)])


@pytest.mark.parametrize("kind", ["points", "lines", "footprints"])
def test_it_is_what_assign_gives(kind):
    before, things = mesh_of(6), objects(kind).set_index(np.arange(200) + 1000)
    after = edited(before)
    found = libgrid.reassign(libgrid.assign(things, before), things, before, after)
    pd.testing.assert_frame_equal(found, libgrid.assign(things, after), check_exact=True)
    anew = found.attrs["assigned_anew"]
    assert 0 < len(anew) < 200
    assert set(anew) <= set(things.index)


def test_entrances_decide_again():
    before = mesh_of(6)
    after = edited(before)
    houses, doors = objects("footprints"), objects("points")
    rule = ["entrance_point", "largest_share"]
    previous = libgrid.assign(houses, before, rule=rule, entrances=doors)
    found = libgrid.reassign(previous, houses, before, after, rule=rule, entrances=doors)
    wanted = libgrid.assign(houses, after, rule=rule, entrances=doors)
    pd.testing.assert_frame_equal(found, wanted, check_exact=True)


def test_nothing_changed():
    cells, doors = mesh_of(3), objects("points")
    previous = libgrid.assign(doors, cells)
    found = libgrid.reassign(previous, doors, cells, cells[::-1])
    assert found.attrs["assigned_anew"] != []  # other rows are equally near in another order
    found = libgrid.reassign(previous, doors, cells, cells)
    pd.testing.assert_frame_equal(found, previous, check_exact=True)
    assert found.attrs["assigned_anew"] == []


def test_what_was_not_assigned_before_is_refused():
    cells, doors = mesh_of(3), objects("points")
    previous = libgrid.assign(doors, cells)
    after = edited(mesh_of(3))
    with pytest.raises(libgrid.DataError, match="200 rows are assigned of 10"):
        libgrid.reassign(previous, doors[:10], cells, after)
    with pytest.raises(libgrid.DataError, match='no old cell is "zzz"'):
        libgrid.reassign(previous.assign(nearest_cell="zzz"), doors, cells, after)
    with pytest.raises(libgrid.DataError, match="does not meet it"):
        libgrid.reassign(previous.assign(cell="001", rule="point"), doors, cells, after)
    with pytest.raises(libgrid.NotFoundError, match="share"):
        libgrid.reassign(previous.drop(columns="share"), doors, cells, after)
    with pytest.raises(libgrid.UsageError, match="rule"):
        libgrid.reassign(previous.assign(rule="by hand"), doors, cells, after)
    with pytest.raises(libgrid.UsageError, match="entrances"):
        libgrid.reassign(previous, doors, cells, after, entrances=doors)
