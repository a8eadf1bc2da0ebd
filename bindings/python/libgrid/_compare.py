# SPDX-License-Identifier: Apache-2.0
"""Differences between two versions of a map, on GeoDataFrames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import _frames, _libgrid
from ._map import svg
from ._verbs import Progress, _assign

if TYPE_CHECKING:
    import geopandas as gpd


class Difference:
    """What changed between two versions of a map, as `compare` tells it."""

    def __init__(
        self,
        moves: gpd.GeoDataFrame,
        cells: gpd.GeoDataFrame,
        buildings: gpd.GeoDataFrame | None,
        units: gpd.GeoDataFrame | None,
        after: gpd.GeoDataFrame,
        found: _libgrid.Difference,
    ) -> None:
        self.moves = moves
        """What changed hands, one row for each pair of cells, most households first: ``from to
        area_m2 buildings units households households_missing geometry``. ``from`` and ``to`` are
        codes, None where no cell lost or gained the land. A row without geometry is of buildings
        that changed their cell while no land did between the two."""
        self.cells = cells
        """Each cell of either version once: ``before after fate area_before_m2 area_after_m2
        lost_m2 gained_m2 geometry``; codes, None where it is not there; ``fate`` is a word of
        `CELL_FATES`."""
        self.buildings = buildings
        """The buildings that changed their cell as they came, with ``cell_before`` and
        ``cell_after``; None where none were given."""
        self.units = units
        """The same of units."""
        self.within_resolution: int = found.within_resolution
        """Places where borders differ by less than the resolution; no land is told there."""
        self.none: bool = found.none
        """Whether no land, nothing on it and no code changed."""
        self._after = after
        self._found = found

    def __len__(self) -> int:
        return len(self.moves)

    def __repr__(self) -> str:
        return f"<Difference: {self._words()}>"

    def _repr_html_(self) -> str:
        return svg(
            _frames.polygons(self._after, "after"),
            caption=self._words(),
            crs=_frames.crs_of(self._after),
            issues=self._found.geometry,
        )

    def _words(self) -> str:
        if self.none:
            return "none"
        fates = self.cells["fate"].value_counts()
        told = [
            f"{fates[fate]} {fate}"
            for fate in _libgrid.CELL_FATES
            if fate != "unchanged" and fate in fates
        ]
        words = f"{len(self.cells)} cells, {', '.join(told) or 'none of them changed'}"
        if self.buildings is not None:
            words += f"; {len(self.buildings)} buildings in another cell"
        households = self.moves["households"].sum()
        return words + (f" with {households:g} households" if households > 0 else "")


def compare(
    before: gpd.GeoDataFrame,
    after: gpd.GeoDataFrame,
    *,
    code: str | None = None,
    buildings: gpd.GeoDataFrame | None = None,
    units: gpd.GeoDataFrame | None = None,
    households: str = "households",
    resolution_m: float = 0.001,
    threads: int = 0,
    progress: Progress | None = None,
) -> Difference:
    """Tell what changed between two versions of a map of cells.

    >>> changed = libgrid.compare(cells_2024, cells_2025, buildings=buildings)
    >>> changed.moves[["from", "to", "area_m2", "households"]]
    >>> changed.cells[changed.cells.fate == "recoded"]     # the same land under another code

    Edges that a cell has in both versions cancel; only the others bound land that moved, so the
    result is exact and a small change in a large map costs little. Neither version has to be free
    of gaps and overlaps: of each cell, the area before, less what it lost, with what it gained is
    the area after.

    Args:
        before, after: polygons. Rows of one code are one cell.
        code: the column of both with the codes; by default "code", else the index.
        buildings: polygons or points, in the cells of both versions by `assign`.
        units: points, counted alike.
        households: the column of ``buildings`` that is summed.
        resolution_m: land that is nowhere as wide, in metres on the ground, did not move; a cell
            of which nothing else changed is ``redrawn``.
        threads: 0 takes as many as the machine has. The result does not depend on it.
        progress: see `Progress`.

    Errors: CrsError for frames in different systems; DataError for other geometry than polygons;
    NotFoundError for a column.

    Cost: linear in the vertices, plus n log n in those that differ, and two runs of `assign`.
    """
    crs = _frames.common_crs(before=before, after=after, buildings=buildings, units=units)
    codes = [_frames.codes(before, code, "before"), _frames.codes(after, code, "after")]
    shapes = [_frames.polygons(before, "before"), _frames.polygons(after, "after")]
    given: dict[str, Any] = {}
    objects = {"buildings": buildings, "units": units}
    for name, frame in objects.items():
        if frame is None:
            continue
        rows = _frames.Objects(frame, name)
        for which, cells, own in zip(("before", "after"), (before, after), codes, strict=True):
            found = _assign(rows, cells, own, crs, "largest_share", threads, progress, None)
            given[f"{name}_{which}"] = found.cell
    # The default column may be missing: then households are not counted.
    if buildings is not None and (households in buildings.columns or households != "households"):
        given["households"] = _frames.numbers(buildings, households, "buildings")
    found = _libgrid.compare_coverages(
        shapes[0],
        _frames.texts(codes[0]),
        shapes[1],
        _frames.texts(codes[1]),
        crs=crs,
        resolution_m=resolution_m,
        threads=threads,
        progress=progress,
        **given,
    )
    cell_before = _rows(codes[0], found.row_before)
    cell_after = _rows(codes[1], found.row_after)
    moves = _frames.frame(
        {
            "from": _frames.pick(cell_before, found.move_from),
            "to": _frames.pick(cell_after, found.move_to),
            "area_m2": found.area_m2,
            "buildings": found.buildings,
            "units": found.units,
            "households": found.households,
            "households_missing": found.unknown,
        },
        found.geometry,
        after.crs,
    )
    cells = _frames.frame(
        {
            "before": _frames.as_they_are(cell_before),
            "after": _frames.as_they_are(cell_after),
            "fate": found.fate,
            "area_before_m2": found.area_before_m2,
            "area_after_m2": found.area_after_m2,
            "lost_m2": found.lost_m2,
            "gained_m2": found.gained_m2,
        },
        _land(before, after, codes, cell_before, cell_after),
        after.crs,
    )
    moved = {
        name: _moved(frame, rows, moves)
        for (name, frame), rows in zip(
            objects.items(), (found.building_move, found.unit_move), strict=True
        )
    }
    return Difference(moves, cells, moved["buildings"], moved["units"], after, found)


def _rows(codes: NDArray[Any], rows: NDArray[np.int64]) -> NDArray[Any]:
    """The codes of the rows, None for row -1."""
    return _frames.pick(codes, rows).to_numpy()


def _land(
    before: gpd.GeoDataFrame,
    after: gpd.GeoDataFrame,
    codes: list[NDArray[Any]],
    cell_before: NDArray[Any],
    cell_after: NDArray[Any],
) -> list[Any]:
    """The land of each cell, all parts together: that after, or before where it is gone."""
    import shapely

    def parts(frame: gpd.GeoDataFrame, own: NDArray[Any]) -> dict[str, list[Any]]:
        of_code: dict[str, list[Any]] = {}
        for text, shape in zip(_frames.texts(own), frame.geometry, strict=True):
            if shape is not None:
                of_code.setdefault(text, []).extend(shapely.get_parts(shape))
        return of_code

    was, now = parts(before, codes[0]), parts(after, codes[1])
    found = []
    for old, new in zip(cell_before, cell_after, strict=True):
        land = was if new is None else now
        own = land.get(_frames.texts([old if new is None else new])[0], [])
        found.append(shapely.multipolygons(own) if own else None)
    return found


def _moved(
    frame: gpd.GeoDataFrame | None, move: NDArray[np.int64], moves: gpd.GeoDataFrame
) -> gpd.GeoDataFrame | None:
    if frame is None:
        return None
    kept = move >= 0
    return frame[kept].assign(
        cell_before=_frames.pick(moves["from"].to_numpy(), move[kept]).to_numpy(),
        cell_after=_frames.pick(moves["to"].to_numpy(), move[kept]).to_numpy(),
    )
