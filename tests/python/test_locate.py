# SPDX-License-Identifier: Apache-2.0
"""The cell of a place, against the half-open rule and brute force."""

import gc

import numpy as np
import pytest
from shapely.geometry import box

import libgrid

GRID = libgrid.polygons([box(x, y, x + 1, y + 1) for y in range(3) for x in range(3)])


def test_each_place_has_one_cell_on_borders_too():
    assert libgrid.locate([[0.5, 0.5], [1.5, 2.5], [9, 9]], GRID).tolist() == [0, 7, -1]
    # Western and southern borders belong to a cell.
    assert libgrid.locate([[1, 0.5], [1, 1], [0.5, 1]], GRID).tolist() == [1, 4, 3]


def test_the_outermost_outline_goes_to_the_smallest_code():
    codes = list("ihgfedcba")
    assert libgrid.locate([[3, 3], [3, 1]], GRID, codes=codes).tolist() == [8, 5]


def test_random_places_agree_with_arithmetic():
    places = np.random.default_rng(7).uniform(0, 3, (10_000, 2))
    column, row = np.floor(places).astype(int).T
    for threads in (1, 2):
        np.testing.assert_array_equal(
            libgrid.locate(places, GRID, threads=threads), row * 3 + column
        )


def test_locator_keeps_its_cells_alive():
    locator = libgrid.Locator(libgrid.polygons([box(0, 0, 1, 1)]), codes=["a"])
    assert locator.cells_of([[0.5, 0.5]]).tolist() == [0]
    assert locator.all_cells_of(0.5, 0.5).tolist() == [0]
    assert locator.nearest(3, 0.5) == (0, 2)


def test_one_place_at_a_time():
    locator = libgrid.Locator(GRID)
    assert locator.cell_of(1.5, 2.5) == 7
    assert locator.cell_of(1, 1) == 4
    assert locator.cell_of(9, 9) == -1
    assert locator.cell_of(float("nan"), 1) == -1


def test_the_nearest_cells_are_sorted():
    locator = libgrid.Locator(GRID)
    cells, distances = locator.nearest_cells(4, 0.5, 4)
    assert cells.tolist() == [2, 5, 8, 1]
    assert distances.tolist() == pytest.approx([1, np.hypot(1, 0.5), np.hypot(1, 1.5), 2])
    assert len(locator.nearest_cells(4, 0.5, 99)[0]) == 9


def test_cells_that_meet_boxes_and_polygons():
    locator = libgrid.Locator(GRID)
    assert locator.cells_in_box(0.2, 0.2, 0.8, 0.8).tolist() == [0]
    assert locator.cells_in_box(0.2, 0.2, 1, 0.8).tolist() == [0, 1]
    assert locator.cells_in_box(-np.inf, -np.inf, 0.5, 0.5).tolist() == [0]
    with pytest.raises(libgrid.UsageError, match="ends before it begins"):
        locator.cells_in_box(1, 1, 0, 0)
    shape = libgrid.polygons([box(0.2, 0.2, 1.5, 1.5), box(5, 5, 6, 6)])
    assert locator.cells_meeting(shape).tolist() == [0, 1, 3, 4]
    assert locator.cells_meeting(shape, 1).tolist() == []
    with pytest.raises(libgrid.UsageError, match="no row 2"):
        locator.cells_meeting(shape, 2)


def test_codes_must_fit():
    with pytest.raises(libgrid.DataError, match="2 codes for 9 cells"):
        libgrid.locate([[0, 0]], GRID, codes=["a", "b"])


def test_a_saved_locator_answers_as_the_built_one(tmp_path):
    codes = [f"格{9 - row}" for row in range(9)]
    built = libgrid.Locator(GRID, codes=codes)
    built.save(tmp_path / "cells", crs="EPSG:4490")
    places = np.random.default_rng(8).uniform(-1, 4, (10_000, 2)).round(1)
    for verify in (False, True):
        opened = libgrid.Locator.open(str(tmp_path / "cells"), verify=verify)
        np.testing.assert_array_equal(opened.cells_of(places), built.cells_of(places))
        assert opened.cells == GRID
        assert opened.codes == built.codes == codes
        assert opened.code(opened.cell_of(0.5, 0.5)) == "格9"
        assert (opened.crs, built.crs) == ("EPSG:4490", "")
        assert opened.nearest(5, 0.5) == built.nearest(5, 0.5) == (2, 2)
    with pytest.raises(libgrid.UsageError, match="no cell -1"):
        opened.code(opened.cell_of(9, 9))


def test_columns_keep_the_file_mapped(tmp_path):
    libgrid.Locator(GRID).save(tmp_path / "cells")
    coords = libgrid.Locator.open(tmp_path / "cells").cells.coords
    (tmp_path / "cells").unlink()
    gc.collect()
    np.testing.assert_array_equal(coords, GRID.coords)
    assert not coords.flags.writeable


def test_what_is_no_saved_locator_is_refused(tmp_path):
    with pytest.raises(libgrid.NotFoundError, match="no such file"):
        libgrid.Locator.open(tmp_path / "missing")
    (tmp_path / "text").write_text("not a locator")
    with pytest.raises(libgrid.DataError, match="is no saved locator") as refused:
        libgrid.PlanLocator.open(tmp_path / "text")
    assert refused.value.code == "unreadable"
    with pytest.raises(libgrid.FileError, match="there is no folder"):
        libgrid.Locator(GRID).save(tmp_path / "no" / "folder")
    libgrid.Locator(GRID).save(tmp_path / "cells")
    good = (tmp_path / "cells").read_bytes()
    (tmp_path / "cells").write_bytes(good[:-1] + b"x")
    with pytest.raises(libgrid.DataError, match="is damaged in its section"):
        libgrid.Locator.open(tmp_path / "cells", verify=True)


def test_a_plan_is_saved_with_its_levels(sample_map, tmp_path):
    built = libgrid.plan_locator(sample_map, layers={"cells": "cells_drawn"})
    built.save(tmp_path / "plan")
    opened = libgrid.PlanLocator.open(tmp_path / "plan")
    assert opened.levels == ["street", "community"]
    assert opened.crs.same_as(libgrid.Crs("EPSG:4490"))
    west, south, east, north = opened.cells.cells.bounds
    for x in np.linspace(west, east, 30):
        for y in np.linspace(south, north, 30):
            assert opened.chain_of(x, y) == built.chain_of(x, y)
    found = opened.chain_of(118.58, 32.58)
    assert [level for level, _, _ in found] == ["street", "community", "cell"]
    assert found[1][:2] == ("community", "990106001002") and found[1][2] == "梅岭社区"
    assert opened.chain_of(0, 0) == [(level, None, None) for level, _, _ in found]
    assert opened.areas(1).code(opened.areas(1).cell_of(118.58, 32.58)) == "990106001002"
    with pytest.raises(libgrid.UsageError, match="no level 2"):
        opened.areas(2)


def test_a_plan_in_memory_gives_its_locator(sample_map):
    plan = libgrid.plan(sample_map, divide="none", layers={"cells": "cells_drawn"})
    assert plan.locator().chain_of(118.58, 32.58)[-1][0] == "cell"


def test_nearest_items_equal_brute_force():
    random = np.random.default_rng(9)
    items = random.integers(0, 12, (200, 2)).astype(float)
    items[random.random(200) < 0.1] = np.nan
    codes = [str(number) for number in random.integers(0, 99, 200)]
    nearest = libgrid.NearestItems(libgrid.PointArray(items), codes=codes)
    places = random.uniform(-3, 15, (300, 2)).round()
    for threads in (1, 2):
        rows, distances = nearest.nearest_of(places, count=5, threads=threads)
        assert rows.shape == distances.shape == (300, 5)
        for place, found, apart in zip(places, rows, distances, strict=True):
            far = np.sqrt(((items - place) ** 2).sum(axis=1))
            there = np.flatnonzero(~np.isnan(far))
            wanted = sorted(there, key=lambda row: (far[row], codes[row], row))
            assert found.tolist() == wanted[:5]
            np.testing.assert_array_equal(apart, far[found])
            assert nearest.nearest(*place, count=5)[0].tolist() == wanted[:5]
            within = [row for row in wanted if far[row] <= 4]
            assert nearest.within(*place, 4)[0].tolist() == within


def test_without_an_item_there_is_no_nearest():
    none = libgrid.NearestItems(libgrid.PointArray([[np.nan, np.nan]]))
    assert len(none.nearest(0, 0)[0]) == 0
    rows, distances = none.nearest_of([[0, 0]])
    assert rows.tolist() == [[-1]] and np.isnan(distances).all()
    with pytest.raises(libgrid.UsageError, match="radius"):
        none.within(0, 0, -1)
    with pytest.raises(libgrid.DataError, match="2 codes"):
        libgrid.NearestItems(libgrid.PointArray([[0, 0]]), codes=["a", "b"])
