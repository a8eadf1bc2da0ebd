# SPDX-License-Identifier: Apache-2.0
"""GeoDataFrames to and from the columns of libgrid. GeoPandas is imported on first use."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib import import_module
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import _shapes
from ._errors import make_error
from ._libgrid import Assignment, Crs, Issues, Layer, LineArray, PointArray, PolygonArray, Table
from ._libgrid import guard_coordinates, guard_same_frame, read_arrow

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


def need(library: str) -> Any:
    """The library, imported. Errors: ImportError that says what to install."""
    try:
        return import_module(library)
    except ImportError as error:
        raise ImportError(
            f"libgrid needs {library} for GeoDataFrames: pip install 'libgrid[geo]'"
        ) from error


class Objects:
    """The geometry of a GeoDataFrame, or of what speaks Arrow, and where it lies.

    An Arrow table that names no CRS lies in that of the frame it is used with.
    """

    def __init__(self, given: Any, layer: str) -> None:
        self.array: PointArray | LineArray | PolygonArray
        self.crs: Crs | None
        if hasattr(given, "geometry"):
            self.crs = crs_of(given)
            values = given.geometry.to_numpy()
            kind = _shapes.kind_of(values, layer=layer)
            read = {"point": _shapes.points, "line": _shapes.lines}.get(kind, _shapes.polygons)
            self.array = read(values, layer=layer)
            self.index = given.index
        elif hasattr(given, "__arrow_c_stream__"):
            self.array, metadata = read_arrow(given, layer=layer)
            said = json.loads(metadata or "{}").get("crs")
            text = said if isinstance(said, str) else json.dumps(said)
            self.crs = None if said is None else Crs(text)
            self.index = need("pandas").RangeIndex(len(self.array))
        else:
            found = type(given).__name__
            wanted = "a GeoDataFrame or an Arrow table is wanted"
            raise make_error("usage", f"is a {found}; {wanted}", layer)

    @property
    def kind(self) -> str:
        return {PointArray: "point", LineArray: "line"}.get(type(self.array), "polygon")

    @property
    def total_bounds(self) -> NDArray[np.float64]:
        return np.asarray(self.array.bounds)


def as_frame(given: Any) -> gpd.GeoDataFrame:
    """A GeoDataFrame as it is, or one of an Arrow table."""
    if hasattr(given, "geometry") or not hasattr(given, "__arrow_c_stream__"):
        return given
    return need("geopandas").GeoDataFrame.from_arrow(given)


def crs_of(frame: gpd.GeoDataFrame | Objects) -> Crs:
    """The frame's CRS; a frame without one lies in the nameless plane, in metres."""
    crs = frame.crs
    if isinstance(crs, Crs):
        return crs
    return Crs("" if crs is None else crs.to_wkt())


def common_crs(**frames: gpd.GeoDataFrame | Objects | None) -> Crs:
    """The CRS of the first frame that tells it, which the others must share.

    Errors: CrsError naming two frames that differ, or one whose coordinates cannot be what its CRS
    says (degrees without a CRS, swapped axes).
    """
    given = {name: frame for name, frame in frames.items() if frame is not None}
    told = [name for name, frame in given.items() if not _silent(frame)]
    first = crs_of(given[told[0]])
    for name in told[1:]:
        guard_same_frame(first, told[0], crs_of(given[name]), name)
    for name, frame in given.items():
        bounds = frame.total_bounds
        if np.isfinite(bounds).all():
            guard_coordinates(first, bounds, layer=name)
    return first


def _silent(frame: gpd.GeoDataFrame | Objects) -> bool:
    return isinstance(frame, Objects) and frame.crs is None


def polygons(frame: gpd.GeoDataFrame, layer: str) -> PolygonArray:
    return _shapes.polygons(frame.geometry.to_numpy(), layer=layer)


def lines(frame: gpd.GeoDataFrame, layer: str) -> LineArray:
    return _shapes.lines(frame.geometry.to_numpy(), layer=layer)


def points(frame: gpd.GeoDataFrame, layer: str) -> PointArray:
    return _shapes.points(frame.geometry.to_numpy(), layer=layer)


def places(frame: gpd.GeoDataFrame, layer: str) -> NDArray[np.float64]:
    """A place of each row: the point, or a point inside the polygon."""
    if _shapes.kind_of(frame.geometry.to_numpy(), layer=layer) == "point":
        return points(frame, layer).coords
    return polygons(frame, layer).inside_points()


def values(frame: pd.DataFrame, column: str, layer: str) -> NDArray[Any]:
    """Errors: NotFoundError listing the columns there are."""
    if column not in frame.columns:
        there = ", ".join(str(name) for name in frame.columns)
        raise make_error("not_found", f"has no such column; there are {there}", layer, None, column)
    return np.asarray(frame[column], dtype=object)


def numbers(frame: pd.DataFrame, column: str, layer: str) -> NDArray[np.float64]:
    """A numeric column; NaN where missing. Errors: NotFoundError, DataError (``bad_value``)."""
    import pandas

    raw = values(frame, column, layer)
    found: NDArray[np.float64] = pandas.to_numeric(pandas.Series(raw), errors="coerce").to_numpy(
        float, na_value=np.nan
    )
    wrong = np.isnan(found) & ~pandas.isna(raw)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise make_error("bad_value", f'"{raw[row]}" is not a number', layer, row, column)
    return found


def codes(frame: pd.DataFrame, column: str | None, layer: str) -> NDArray[Any]:
    """The codes of a frame as they stand in it: of the column named, else of ``code`` where there
    is such a column, else the labels of the index."""
    if column is not None:
        return values(frame, column, layer)
    if "code" in frame.columns:
        return values(frame, "code", layer)
    return np.asarray(frame.index, dtype=object)


def texts(values: Iterable[Any]) -> list[str]:
    """Codes as text; "" where missing. Whole floats lose ".0": they were read so by mistake."""
    import pandas

    def text(value: Any) -> str:
        if value is None or value is pandas.NA or value != value:
            return ""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value)

    return [text(value) for value in values]


def people(
    buildings: gpd.GeoDataFrame | None, units: gpd.GeoDataFrame | None, households: str
) -> dict[str, Any]:
    """What is counted inside defects, as the C++ verbs take it."""
    counted: dict[str, Any] = {}
    if buildings is not None:
        counted["buildings"] = places(buildings, "buildings")
        # The default column may be missing: then households are not counted.
        if households in buildings.columns or households != "households":
            counted["households"] = numbers(buildings, households, "buildings")
    if units is not None:
        counted["units"] = points(units, "units").coords
    return counted


def codes_of(frame: gpd.GeoDataFrame | None, layer: str) -> NDArray[Any]:
    return np.empty(0, object) if frame is None else codes(frame, None, layer)


def flags(values: Any, name: str) -> NDArray[np.int64]:
    """Truth values as 1 and 0; missing ones are 0. Errors: UsageError for text and others."""
    found = np.asarray(values)
    if found.dtype.kind in "biuf":
        return np.asarray(np.nan_to_num(found) != 0, dtype=np.int64)
    kept = []
    for value in found.tolist():
        if value is None or str(value) in ("nan", "<NA>"):  # pandas.NA cannot be compared
            kept.append(0)
        elif isinstance(value, bool | int | float | np.bool_):
            kept.append(int(value != 0))
        else:
            raise make_error("usage", f"{name} must be truth values, not {value!r}")
    return np.array(kept, dtype=np.int64)


def row_of(codes: list[str], layer: str) -> dict[str, int]:
    """The row of each code. Errors: DataError (``duplicate_code``)."""
    rows: dict[str, int] = {}
    for row, code in enumerate(codes):
        if code and rows.setdefault(code, row) != row:
            raise make_error(
                "duplicate_code", f'"{code}" is the code of row {rows[code]} too', layer, row
            )
    return rows


def pick(values: NDArray[Any], rows: NDArray[np.int64]) -> pd.Series[Any]:
    """The values of the rows, None for row -1."""
    found = np.full(len(rows), None, dtype=object)
    found[rows >= 0] = values[rows[rows >= 0]]
    return as_they_are(found)


def as_they_are(values: Iterable[Any]) -> pd.Series[Any]:
    """A column that pandas takes over without guessing: None stays None, lists stay lists."""
    column: pd.Series[Any] = need("pandas").Series(np.fromiter(values, object), dtype=object)
    return column


def frame(columns: dict[str, Any], geometry: Any, crs: Any) -> gpd.GeoDataFrame:
    """A GeoDataFrame; ``crs`` is a Crs or what GeoPandas takes, ``geometry`` ours or Shapely's."""
    if isinstance(geometry, PolygonArray):
        geometry = _shapes.shapes(geometry)
    elif isinstance(geometry, PointArray):
        geometry = _shapes.point_shapes(geometry)
    if isinstance(crs, Crs):
        crs = (crs.label if crs.label.startswith("EPSG:") else crs.wkt) if crs.known else None
    made: gpd.GeoDataFrame = need("geopandas").GeoDataFrame(columns, geometry=geometry, crs=crs)
    return made


def assignment_columns(found: Assignment, codes: NDArray[Any]) -> dict[str, Any]:
    return {
        "cell": pick(codes, found.cell),
        "share": found.share,
        "second_cell": pick(codes, found.second_cell),
        "second_share": found.second_share,
        "rule": as_they_are(None if word == "none" else word for word in found.rule),
        "reason": as_they_are(None if word == "none" else word for word in found.reason),
        "nearest_cell": pick(codes, found.nearest_cell),
        "distance_m": found.distance_m,
    }


def assignment(table: pd.DataFrame, codes: list[str]) -> Assignment:
    """Columns of `assignment_columns` again. Of cells that have one code the first is meant.

    Errors: NotFoundError for a column, DataError for a code that no cell has.
    """
    row_of = {code: row for row, code in reversed(list(enumerate(codes)))}

    def cells(column: str) -> NDArray[np.int64]:
        raw = values(table, column, "previous")
        rows = np.full(len(raw), -1, dtype=np.int64)
        for row, (value, text) in enumerate(zip(raw, texts(raw), strict=True)):
            if text == "" and (value is None or value != value):
                continue
            if text not in row_of:
                raise make_error("bad_value", f'no old cell is "{text}"', "previous", row, column)
            rows[row] = row_of[text]
        return rows

    def words(column: str) -> list[str]:
        return [text or "none" for text in texts(values(table, column, "previous"))]

    return Assignment(
        cell=cells("cell"),
        share=numbers(table, "share", "previous"),
        second_cell=cells("second_cell"),
        second_share=numbers(table, "second_share", "previous"),
        rule=words("rule"),
        reason=words("reason"),
        nearest_cell=cells("nearest_cell"),
        distance_m=numbers(table, "distance_m", "previous"),
    )


def layer_frame(layer: Layer) -> gpd.GeoDataFrame:
    return frame(table_columns(layer.table), layer.geometry, layer.crs)


class Drawn(NamedTuple):
    """The rows of a level and those above it, with their codes: to name and to draw issues."""

    rows: PolygonArray
    parents: PolygonArray
    codes: NDArray[Any]
    parent_codes: NDArray[Any]


def issue_frame(
    issues: Issues,
    levels: Mapping[str, Drawn],
    people: tuple[NDArray[Any], NDArray[Any]],
    crs: Any,
) -> gpd.GeoDataFrame:
    """``people`` holds the codes of the buildings and of the units. A defect without an area is shown
    by the point where it is."""
    from ._issues import Issues as IssueFrame

    def named(level: str, row: int) -> Any:
        return levels[level].parent_codes[row] if row >= 0 else None

    buildings, units = people
    names = {level: texts(drawn.codes) for level, drawn in levels.items()}
    columns = {
        "id": as_they_are(issues.id),
        "kind": as_they_are(issues.kind),
        "form": as_they_are(None if word == "none" else word for word in issues.form),
        "level": as_they_are(issues.level),
        "cells": as_they_are(
            list(levels[level].codes[cells])
            for level, cells in zip(issues.level, issues.cells, strict=True)
        ),
        "parent": as_they_are(map(named, issues.level, issues.parent)),
        "neighbour": as_they_are(map(named, issues.level, issues.neighbour)),
        "area_m2": issues.area_m2,
        "width_m": issues.width_m,
        "buildings": issues.buildings,
        "units": issues.units,
        "households": issues.households,
        "building_codes": as_they_are(list(buildings[rows]) for rows in issues.building_rows),
        "unit_codes": as_they_are(list(units[rows]) for rows in issues.unit_rows),
        "message": as_they_are(issues.message),
        "fixes": as_they_are(
            issues.candidate_texts(issue, names[level]) for issue, level in enumerate(issues.level)
        ),
    }
    geometry = _shapes.shapes(issues.geometry)
    places = _shapes.point_shapes(PointArray(issues.place))
    without = np.diff(issues.geometry.row_offsets) == 0
    geometry[without] = places[without]
    made = IssueFrame(frame(columns, geometry, crs))
    made.scene = dict(levels)
    return made


def table_columns(table: Table) -> dict[str, Any]:
    def series(column: Any) -> Any:
        if isinstance(column.values, list):
            missing = column.missing if len(column.missing) else repeat(0)
            return as_they_are(
                None if gone else text for text, gone in zip(column.values, missing, strict=False)
            )
        found = need("pandas").Series(column.values)
        if len(column.missing):
            whole = found.dtype.kind == "i"
            found = found.astype("Int64" if whole else float).mask(column.missing != 0)
        return found

    return {column.name: series(column) for column in table.columns}
