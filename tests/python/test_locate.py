# SPDX-License-Identifier: Apache-2.0
"""The cell of a place, against the half-open rule and brute force."""

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
