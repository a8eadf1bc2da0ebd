# SPDX-License-Identifier: Apache-2.0
"""Cells by road section, on GeoDataFrames."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from . import _frames, _libgrid, _shapes
from ._errors import make_error
from ._map import svg
from ._verbs import Progress, _classes, _geometry, _weights, cell_codes, with_vertices

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_ROADS = ("expressway", "arterial", "local", "lane")


class RoadCells:
    """Areas divided into cells by road section, as `road_cells` makes them."""

    def __init__(
        self,
        cells: gpd.GeoDataFrame,
        sections: gpd.GeoDataFrame,
        areas: gpd.GeoDataFrame,
        found: _libgrid.RoadCellsResult,
    ) -> None:
        self.cells = cells
        """``code parent road sections road_m weight pieces reason geometry``, in the order of the
        areas. ``road`` is the name with most metres in the cell, None where no road has one,
        ``sections`` counts them, ``pieces`` is 1 where a cell is in one piece, ``reason`` says why a
        weight is not within the limits, as in `Partition`."""
        self.sections = sections
        """``name class length_m road_m parent cell geometry``, lines. One along the border of two
        areas stands there for both, and half of its length counts for each, as ``road_m``."""
        self.areas = areas
        """The areas as they came, with the vertices that cells put on their outlines; every old
        vertex is there bit for bit."""
        self.cut_buildings = found.cut_buildings
        """Rows of buildings in two cells of one area."""
        self._found = found

    @property
    def borders(self) -> pd.DataFrame:
        """What the land of two sections shares: ``a`` and ``b`` are positions in ``sections``, with
        ``length_m`` and ``cost``; the graph that was divided."""
        import pandas

        a, b, length_m, cost = self._found.sections.borders
        return pandas.DataFrame({"a": a, "b": b, "length_m": length_m, "cost": cost})

    def insert_into(self, level: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Another level over the same land with these vertices."""
        return with_vertices(level, self._found.inserted)

    def __len__(self) -> int:
        return len(self.cells)

    def __repr__(self) -> str:
        return f"<RoadCells: {self._words()}>"

    def _repr_html_(self) -> str:
        return svg(self._found.cells, caption=self._words(), crs=_frames.crs_of(self.cells))

    def _words(self) -> str:
        outside = int((self.cells["reason"] != "in_range").sum())
        return (
            f"{len(self.cells)} cells of {len(self.sections)} road sections, {outside} out of range"
        )


def road_cells(
    areas: gpd.GeoDataFrame,
    roads: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame | None = None,
    *,
    weight: str | ArrayLike | None = None,
    min: float = 300,
    max: float = 1500,
    target: float | None = None,
    balance: float = 0,
    seed: int = 0,
    barrier_class: str | Iterable[str] | None = None,
    name: str | None = None,
    code: str | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> RoadCells:
    """Divide areas by road section: stretches of road between two junctions, with the land and the
    buildings nearest to them, united to connected cells of ``min`` to ``max`` metres of road.

    >>> made = libgrid.road_cells(communities, roads, buildings)
    >>> made.cells[["code", "road", "road_m"]]
    >>> libgrid.road_cells(communities, roads, buildings, weight="households", min=300, max=500)

    Each area is divided on its own, and its cells cover it exactly; one without a road is one cell.
    A building goes with the section nearest to it as a whole, so that borders run midway between
    buildings. Cells follow streets: borders between sections of one name cost more.

    Args:
        areas: polygons, each divided on its own.
        roads: lines.
        buildings: polygons, which stay in one piece where no road runs through them.
        weight: None: metres of road are balanced. Else a column of ``buildings``, "buildings" (each
            counts 1), or one number a building; the limits are of these then.
        min, max: the limits of a cell's weight.
        target: the wanted weight; None: the middle.
        balance: draws weights to the target, for more border; 10 to 30 are felt.
        seed: another number gives another division.
        barrier_class: the classes of ``roads``, as in `partition`. Lines that are no "expressway",
            "arterial", "local" or "lane" are left out.
        name: the column of ``roads`` with their names; by default "name" where there is one.
        code: the column of ``areas`` with their codes; by default "code", else the index.

    Errors: UsageError for limits that make no sense and for a weight without buildings; DataError
    for weights that are missing or negative, and areas that are no valid polygons; NotFoundError
    for a column; CrsError for frames in different systems.

    Cost: n log n in metres of road and walls, and as `partition_graph`.
    """
    crs = _frames.common_crs(areas=areas, roads=roads, buildings=buildings)
    area_codes = _frames.codes(areas, code, "areas")
    if weight is not None and buildings is None:
        raise make_error("usage", "the weight is that of buildings; buildings are missing")
    classes = _classes(roads, barrier_class, "roads")
    found = _libgrid.road_cells(
        _frames.polygons(areas, "areas"),
        _frames.lines(roads, "roads"),
        [word if _libgrid.barrier_class(word) in _ROADS else "none" for word in classes],
        _names(roads, name),
        buildings=None if buildings is None else _frames.polygons(buildings, "buildings"),
        weights=None if weight is None or buildings is None else _weights(buildings, weight),
        crs=crs,
        min=min,
        max=max,
        target=target,
        balance=balance,
        seed=seed,
        threads=threads,
        progress=progress,
    )
    rows = found.sections
    codes = cell_codes(area_codes, found.area, found.cells, crs)
    columns: dict[str, Any] = {
        "code": codes,
        "parent": _frames.pick(area_codes, found.area),
        "road": _main_roads(rows, len(found.cells)),
        "sections": np.bincount(rows.cell, minlength=len(found.cells)),
        "road_m": found.road_m,
        "weight": found.weight,
        "pieces": found.pieces,
        "reason": found.reason,
    }
    cells = _frames.frame(columns, found.cells, areas.crs)
    columns = {
        "name": _frames.as_they_are(name or None for name in rows.name),
        "class": rows.barrier,
        "length_m": rows.length_m,
        "road_m": rows.road_m,
        "parent": _frames.pick(area_codes, rows.area),
        "cell": _frames.pick(codes, rows.cell),
    }
    sections = _frames.frame(columns, _shapes.line_shapes(rows.lines), areas.crs)
    return RoadCells(cells, sections, areas.set_geometry(_geometry(found.areas, areas)), found)


def _names(roads: gpd.GeoDataFrame, name: str | None) -> list[str]:
    column = name if name is not None or "name" not in roads.columns else "name"
    return _frames.texts(_frames.values(roads, column, "roads")) if column is not None else []


def _main_roads(sections: _libgrid.RoadSectionsResult, cells: int) -> pd.Series[Any]:
    """The name with most metres in each cell, the first of several; None where no road has one."""
    metres: list[dict[str, float]] = [{} for _ in range(cells)]
    for cell, name, road_m in zip(sections.cell, sections.name, sections.road_m, strict=True):
        if name:
            metres[cell][name] = metres[cell].get(name, 0.0) + road_m
    return _frames.as_they_are(
        min(of_cell, key=lambda name: (-of_cell[name], name)) if of_cell else None
        for of_cell in metres
    )
