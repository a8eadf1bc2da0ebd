# SPDX-License-Identifier: Apache-2.0
"""Questions by area on a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import _frames, _libgrid, _shapes
from ._errors import make_error

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


class Area:
    """What lies in an area, as `Plan.area` finds it."""

    def __init__(
        self,
        data: _libgrid.PlanData,
        polygon: _libgrid.PolygonArray,
        answer: _libgrid.AreaAnswer,
        areas: gpd.GeoDataFrame,
        crossings: gpd.GeoDataFrame | None,
    ) -> None:
        self.areas = areas
        """The cells that the area meets and the areas above them, top first: ``level code name
        parent area_km2 share inside_km2``, then counts and households of what is inside, as `tally`
        gives them. ``share`` is 0 where the area only touches."""
        self.crossings = crossings
        """Where lines cross the edge: ``line`` (its label), ``way`` ("in" or "out"), a point."""
        self.area_m2 = answer.area_m2
        self.in_no_cell_m2 = answer.in_no_cell_m2
        self.distance_m = answer.distance_m
        """To the nearest cell; 0 where the area meets one."""
        self.buildings = _shares(data.building_codes, answer.buildings)
        """The buildings that are inside, or partly, or of which nobody knows where they are:
        ``code share inside``; ``inside`` where half or more is, and ``share`` NaN for the last."""
        self.units = _shares(data.unit_codes, answer.units)
        """The same of the units, which go by their building, else by their point."""
        self.geometry = _shapes.shapes(polygon)[0]

    def __repr__(self) -> str:
        return (
            f"<Area: {self.area_m2:.0f} m2, {(self.areas['level'] == 'cell').sum()} cells, "
            f"{self.buildings['inside'].sum()} buildings, {self.units['inside'].sum()} units>"
        )


def _shares(codes: list[str], shares: NDArray[np.float64]) -> pd.DataFrame:
    kept = np.flatnonzero(~(shares == 0))
    table: pd.DataFrame = _frames.need("pandas").DataFrame(
        {
            "code": _frames.as_they_are(np.asarray(codes, object)[kept]),
            "share": shares[kept],
            "inside": shares[kept] >= 0.5,
        }
    )
    return table


def ask(
    data: _libgrid.PlanData,
    area: Any,
    radius_m: float | None,
    points: gpd.GeoDataFrame | None,
    by: str | None,
    lines: gpd.GeoDataFrame | None,
    **run: Any,
) -> Area:
    polygon = _polygon(data, area, radius_m)
    answer = _libgrid.ask_area(data, polygon, **run)
    components = None if points is None else _frames.points(in_plan(data, points), "points")
    table, shapes = _libgrid.tally_area(
        data,
        answer,
        polygon,
        points=components,
        by=by or "",
        kinds=kinds_of(points, by, "points"),
    )
    areas = _frames.frame(_frames.table_columns(table), shapes, data.crs)
    return Area(data, polygon, answer, areas, _crossings(data, polygon, lines))


def in_plan(data: _libgrid.PlanData, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """A frame in the plan's CRS."""
    _frames.common_crs(frame=frame)
    if not data.crs.known or frame.crs is None:
        _libgrid.guard_same_frame(data.crs, "plan", _frames.crs_of(frame), "frame")
        return frame
    moved: gpd.GeoDataFrame = frame.to_crs(data.crs.wkt)
    return moved


def kinds_of(frame: Any, by: str | None, layer: str) -> list[str]:
    if frame is None or by is None:
        return []
    return _frames.texts(_frames.values(frame, by, layer))


def _polygon(data: _libgrid.PlanData, area: Any, radius_m: float | None) -> _libgrid.PolygonArray:
    if hasattr(area, "crs"):
        shapes = in_plan(data, area).geometry.to_numpy()
    elif hasattr(area, "geom_type"):
        shapes = np.array([area], dtype=object)
    else:
        x, y = area
        if radius_m is None:
            raise make_error("usage", "a place wants radius_m")
        if data.crs.known:
            place = np.array([[x, y]], float)
            x, y = _libgrid.transform(place, _libgrid.Crs("EPSG:4490"), data.crs)[0]
        return _libgrid.area_around(x, y, radius_m, crs=data.crs)
    kind = _shapes.kind_of(shapes, layer="area")
    if kind == "point":
        raise make_error("usage", "a point has no land; give (longitude, latitude) and radius_m")
    given = (_shapes.lines if kind == "line" else _shapes.polygons)(shapes, layer="area")
    if radius_m is None and isinstance(given, _libgrid.PolygonArray):
        return given
    if radius_m is None:
        raise make_error("usage", "lines want radius_m")
    return _libgrid.area_within(given, radius_m, crs=data.crs)


def _crossings(
    data: _libgrid.PlanData, polygon: _libgrid.PolygonArray, lines: gpd.GeoDataFrame | None
) -> gpd.GeoDataFrame | None:
    if lines is None:
        return None
    given = _frames.lines(in_plan(data, lines), "lines")
    line, places, entering = _libgrid.edge_crossings(given, polygon, crs=data.crs)
    columns = {
        "line": lines.index.to_numpy()[line],
        "way": _frames.as_they_are("in" if way else "out" for way in entering),
    }
    return _frames.frame(columns, _libgrid.PointArray(places), data.crs)
