# SPDX-License-Identifier: Apache-2.0
"""Shapely geometries to and from the columns of libgrid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._errors import make_error
from ._libgrid import LineArray, PointArray, PolygonArray

_POINT, _LINE, _POLYGON, _MULTILINE, _MULTIPOLYGON = 0, 1, 3, 5, 6


def polygons(geometries: Iterable[Any], *, layer: str = "") -> PolygonArray:
    """Polygons and multipolygons as a PolygonArray; None and empty ones are rows without geometry.

    Coordinates are kept bit for bit, Z and M are dropped. Errors: DataError (``bad_geometry``)
    naming ``layer`` and the row.
    """
    import shapely

    values, present = _present(geometries, (_POLYGON, _MULTIPOLYGON), "polygon", layer)
    if not present.any():
        return PolygonArray(np.empty((0, 2)), [0], [0], np.zeros(len(values) + 1, int), layer=layer)
    kind, coords, offsets = shapely.to_ragged_array(values[present], include_z=False)
    rings, parts = offsets[0], offsets[1]
    rows = offsets[2] if kind == _MULTIPOLYGON else np.arange(len(parts))
    return PolygonArray(coords, rings, parts, _spread(rows, present), layer=layer)


def lines(geometries: Iterable[Any], *, layer: str = "") -> LineArray:
    """Linestrings and multilinestrings as a LineArray, as `polygons` does."""
    import shapely

    values, present = _present(geometries, (_LINE, _MULTILINE), "line", layer)
    if not present.any():
        return LineArray(np.empty((0, 2)), [0], np.zeros(len(values) + 1, int), layer=layer)
    kind, coords, offsets = shapely.to_ragged_array(values[present], include_z=False)
    rows = offsets[1] if kind == _MULTILINE else np.arange(len(offsets[0]))
    return LineArray(coords, offsets[0], _spread(rows, present), layer=layer)


def points(geometries: Iterable[Any], *, layer: str = "") -> PointArray:
    """Points as a PointArray; None and empty ones are rows without a point."""
    import shapely

    values, present = _present(geometries, (_POINT,), "point", layer)
    coords = np.full((len(values), 2), np.nan)
    coords[present] = shapely.get_coordinates(values[present])
    return PointArray(coords, layer=layer)


def shapes(array: PolygonArray) -> NDArray[np.object_]:
    """Rows as Shapely polygons, multipolygons where a row has several parts, None where none."""
    import shapely

    parts_in_row = np.diff(array.row_offsets)
    found = np.full(len(array), None, dtype=object)
    if not parts_in_row.any():
        return found
    # Rows without parts repeat an offset; without them, Shapely makes no empty shapes.
    offsets = (array.ring_offsets, array.part_offsets, np.unique(array.row_offsets))
    found[parts_in_row > 0] = shapely.from_ragged_array(
        shapely.GeometryType.MULTIPOLYGON, array.coords, offsets
    )
    found[parts_in_row == 1] = shapely.get_geometry(found[parts_in_row == 1], 0)
    return found


def point_shapes(array: PointArray) -> NDArray[np.object_]:
    """Rows as Shapely points, None where a row has no point."""
    import shapely

    found: NDArray[np.object_] = np.asarray(shapely.points(array.coords), dtype=object)
    found[np.isnan(array.coords[:, 0])] = None
    return found


def line_shapes(array: LineArray) -> NDArray[np.object_]:
    """Rows of one line each as Shapely linestrings."""
    import shapely

    made: NDArray[np.object_] = shapely.from_ragged_array(
        shapely.GeometryType.LINESTRING, array.coords, (array.line_offsets,)
    )
    return made


def kind_of(geometries: Iterable[Any], *, layer: str = "") -> str:
    """ "point", "line" or "polygon", whichever all rows are; "point" when no row has a geometry."""
    import shapely

    values = _objects(geometries)
    types = shapely.get_type_id(values)
    known = types[types >= 0]
    if len(known) == 0 or known[0] == _POINT:
        return "point"
    if known[0] in (_POLYGON, _MULTIPOLYGON):
        return "polygon"
    if known[0] in (_LINE, _MULTILINE):
        return "line"
    row = int(np.argmax(types >= 0))
    raise make_error(
        "bad_geometry", f"is a {values[row].geom_type}; points, lines or polygons are wanted", layer, row
    )


def _objects(geometries: Iterable[Any]) -> NDArray[np.object_]:
    if isinstance(geometries, np.ndarray):
        return geometries
    return np.fromiter(geometries, dtype=object)


def _present(
    geometries: Iterable[Any], wanted: tuple[int, ...], name: str, layer: str
) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """The values, and which of them have a geometry."""
    import shapely

    values = _objects(geometries)
    types = shapely.get_type_id(values)
    wrong = ~np.isin(types, (-1, *wanted))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise make_error(
            "bad_geometry", f"is a {values[row].geom_type}; a {name} is wanted", layer, row
        )
    return values, (types >= 0) & ~shapely.is_empty(values)


def _spread(offsets: NDArray[Any], present: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Row offsets of all rows from those of the present ones."""
    counts = np.zeros(len(present), dtype=np.int64)
    counts[present] = np.diff(offsets)
    return np.concatenate([[0], np.cumsum(counts)])
