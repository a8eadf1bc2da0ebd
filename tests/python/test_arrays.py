# SPDX-License-Identifier: Apache-2.0
"""Columns on numpy: construction, views, WKB, WKT, Shapely."""

import pickle

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

import libgrid

SQUARE = np.array([[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]], dtype=float)


def one_square(**changes):
    parts = {
        "coords": SQUARE,
        "ring_offsets": [0, 5],
        "part_offsets": [0, 1],
        "row_offsets": [0, 1],
    }
    return libgrid.PolygonArray(**{**parts, **changes})


def test_ragged_columns_come_back():
    square = one_square()
    assert len(square) == 1
    np.testing.assert_array_equal(square.coords, SQUARE)
    np.testing.assert_array_equal(square.ring_offsets, [0, 5])
    assert square.bounds == (0, 0, 4, 4)
    np.testing.assert_array_equal(square.areas(), [16])


@pytest.mark.parametrize("column", ["coords", "ring_offsets", "part_offsets", "row_offsets"])
def test_views_share_memory_and_refuse_writing(column):
    square = one_square()
    first, second = getattr(square, column), getattr(square, column)
    assert np.shares_memory(first, second)
    assert not first.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 7


def test_a_view_outlives_its_array():
    view = one_square().coords
    np.testing.assert_array_equal(view, SQUARE)


def test_construction_copies_the_callers_memory():
    mine = SQUARE.copy()
    square = one_square(coords=mine)
    mine[:] = 0
    np.testing.assert_array_equal(square.coords, SQUARE)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"coords": np.where(SQUARE == 4, np.nan, SQUARE)}, "NaN"),
        ({"ring_offsets": [0, 4]}, "rise"),
        ({"coords": SQUARE[:3], "ring_offsets": [0, 3]}, "least is 4"),
        ({"coords": np.vstack([SQUARE[:4], [[0, 1]]])}, "not closed"),
        ({"row_offsets": [0, 2]}, "rise"),
    ],
)
def test_bad_columns_are_refused_by_name(changes, words):
    with pytest.raises(libgrid.DataError, match=words) as caught:
        one_square(layer="cells", **changes)
    assert caught.value.code == "bad_geometry"
    assert caught.value.layer == "cells"


def test_numbers_are_not_bent_into_shape():
    with pytest.raises(TypeError):
        one_square(ring_offsets=np.array([0.0, 5.5]))
    with pytest.raises(libgrid.UsageError, match=r"\(N, 2\)"):
        one_square(coords=SQUARE.ravel())


def test_take_and_its_limits():
    pair = libgrid.polygons([box(0, 0, 1, 1), box(2, 0, 4, 2)])
    np.testing.assert_array_equal(pair.take([1, 1]).areas(), [4, 4])
    with pytest.raises(libgrid.UsageError, match="no row 2"):
        pair.take([2])


SHAPES = [
    box(0, 0, 4, 4),
    None,
    MultiPolygon([box(5, 5, 6, 6), box(7, 7, 8, 8)]),
    Polygon(),
    Polygon(SQUARE, [[(1, 1), (1, 2), (2, 2), (2, 1)]]),
]


@pytest.mark.parametrize("rows", [[0, 4], [0, 1], [2, 1, 0], [1, 3], [0, 1, 2, 3, 4], []])
def test_shapely_polygons_round_trip(rows):
    shapes = [SHAPES[row] for row in rows]
    array = libgrid.polygons(shapes)
    assert len(array) == len(shapes)
    for before, after in zip(shapes, libgrid.shapes(array), strict=True):
        if before is None or before.is_empty:
            assert after is None
        else:
            assert after.geom_type == before.geom_type
            assert shapely.to_wkb(after) == shapely.to_wkb(before)


def test_z_is_dropped():
    array = libgrid.polygons([Polygon([(0, 0, 9), (1, 0, 9), (1, 1, 9)])])
    assert array.coords.shape == (4, 2)


def test_wrong_geometry_is_named_with_its_row():
    with pytest.raises(libgrid.DataError, match="cells, row 1: is a Point") as caught:
        libgrid.polygons([box(0, 0, 1, 1), Point(0, 0)], layer="cells")
    assert (caught.value.layer, caught.value.row) == ("cells", 1)


def test_nan_inside_a_shape_is_named_with_its_row():
    broken = Polygon([(0, 0), (1, 0), (np.nan, 1), (0, 0)])
    with pytest.raises(libgrid.DataError, match="row 2") as caught:
        libgrid.polygons([box(0, 0, 1, 1), None, broken])
    assert caught.value.row == 2


def test_wkb_agrees_with_shapely():
    array = libgrid.polygons(SHAPES)
    wkb = array.to_wkb()
    assert wkb[1] is None and wkb[3] is None
    assert shapely.equals_exact(shapely.from_wkb(wkb[4]), MultiPolygon([SHAPES[4]]))
    assert libgrid.PolygonArray.from_wkb(wkb) == array
    assert (
        libgrid.PolygonArray.from_wkb([shapely.to_wkb(s) if s else None for s in SHAPES]) == array
    )


def test_broken_wkb_names_its_row():
    with pytest.raises(libgrid.DataError) as caught:
        libgrid.PolygonArray.from_wkb([None, b"\x01\x03"], layer="cells")
    assert (caught.value.layer, caught.value.row) == ("cells", 1)


def test_wkt_round_trip():
    array = libgrid.PolygonArray.from_wkt(["POLYGON ((0 0, 0.1 0, 0.1 0.3, 0 0))"])
    assert libgrid.PolygonArray.from_wkt(array.to_wkt()) == array


def test_pickle_round_trip():
    array = libgrid.polygons(SHAPES)
    assert pickle.loads(pickle.dumps(array)) == array


def test_lines_and_points():
    lines = libgrid.lines([LineString([(0, 0), (1, 1)]), None])
    np.testing.assert_array_equal(lines.row_offsets, [0, 1, 1])
    assert libgrid.LineArray.from_wkb(lines.to_wkb()) == lines
    points = libgrid.points([Point(1, 2), None, Point()])
    np.testing.assert_array_equal(points.coords, [[1, 2], [np.nan] * 2, [np.nan] * 2])
    with pytest.raises(libgrid.DataError, match="a line is wanted"):
        libgrid.lines([Point(0, 0)])


def test_orient_is_exact():
    assert libgrid.orient((0, 0), (1, 0), (0, 1)) == 1
    assert libgrid.orient((0, 0), (1, 0), (2, 0)) == 0
    # A cross product in floating point is 0 here.
    a = np.array([[0.5, 0.5 + 2.0**-53]])
    np.testing.assert_array_equal(libgrid.orient(a, [[12, 12]], [[24, 24]]), [1])
    with pytest.raises(libgrid.UsageError, match="same length"):
        libgrid.orient(np.zeros((2, 2)), np.zeros((2, 2)), np.zeros((3, 2)))
