# SPDX-License-Identifier: Apache-2.0
"""Whole areas united to cells, on GeoDataFrames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _frames, _libgrid, _shapes
from ._errors import make_error
from ._map import svg
from ._verbs import Progress, cell_codes, with_vertices

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


class AreaGroups:
    """Areas united to cells, as `group_areas` makes them."""

    def __init__(
        self,
        cells: gpd.GeoDataFrame,
        areas: gpd.GeoDataFrame,
        found: _libgrid.AreaGroupsResult,
    ) -> None:
        self.cells = cells
        """``code parent areas weight pieces reason geometry``; ``areas`` counts them, ``pieces`` is
        1 where a cell is in one piece, ``reason`` says why a weight is not within the limits, as
        in `Partition`."""
        self.areas = areas
        """The areas as they came, with a column ``cell``, and with the vertices that neighbours
        have on their edges; every old vertex is there bit for bit."""
        self.border_m = found.border_m
        """Length of the borders between cells of one parent."""
        self._found = found

    @property
    def borders(self) -> pd.DataFrame:
        """What areas of one parent share: ``a`` and ``b`` are positions in ``areas``, with
        ``length_m``; the graph that was divided."""
        import pandas

        a, b, length_m = self._found.borders
        return pandas.DataFrame({"a": a, "b": b, "length_m": length_m})

    def insert_into(self, level: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Another level over the same land with these vertices."""
        return with_vertices(level, self._found.inserted)

    def __len__(self) -> int:
        return len(self.cells)

    def __repr__(self) -> str:
        return f"<AreaGroups: {self._words()}>"

    def _repr_html_(self) -> str:
        return svg(self._found.cells, caption=self._words(), crs=_frames.crs_of(self.cells))

    def _words(self) -> str:
        outside = int((self.cells["reason"] != "in_range").sum())
        return f"{len(self.cells)} cells of {len(self.areas)} areas, {outside} out of range"


def group_areas(
    areas: gpd.GeoDataFrame,
    *,
    parent: str | None = None,
    weight: str | ArrayLike | None = None,
    min: float = 3,
    max: float = 4,
    target: float | None = None,
    balance: float = 0,
    seed: int = 0,
    resolution_m: float = 0.001,
    code: str | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> AreaGroups:
    """Unite whole areas of one parent to connected cells of ``min`` to ``max`` weight.

    >>> health = libgrid.group_areas(communities, min=3, max=4)
    >>> health.areas[["code", "cell"]]
    >>> libgrid.group_areas(communities, weight="households", min=4000, max=7000).cells

    A cell is the union of its areas to the last bit. Areas are neighbours where they share an edge
    or a part of one; borders are as short as the search finds. A cell is in several pieces only
    when one of its areas is.

    Args:
        areas: polygons: the communities of streets, say.
        parent: the column of the areas with the codes of the level above; by default "parent" where
            there is such a column, else all areas have one parent.
        weight: a column of ``areas``, or one number an area; None: each counts 1.
        min, max: the limits of a cell's weight.
        target: the wanted weight; None: the middle.
        balance: draws weights to the target, for more border; 10 to 30 are felt.
        seed: another number gives another division.
        resolution_m: a gap between areas that is nowhere wider is none.
        code: the column of ``areas`` with their codes; by default "code", else the index.

    Codes: a cell that merges communities of a street, by division codes of 12 digits, has a
    community code from 601 on, one of a single community that one's code; else cells have their
    parent's code and a number, rows from north to south, each from west to east.

    Errors: UsageError for limits that make no sense; DataError for areas without a parent, weights
    that are missing or negative, and areas that are no valid polygons; NotFoundError for a column.

    Cost: n log n in the vertices, and as `partition_graph`.
    """
    crs = _frames.common_crs(areas=areas)
    names = _frames.texts(_frames.codes(areas, code, "areas"))
    column = parent if parent is not None or "parent" not in areas.columns else "parent"
    above = _frames.texts(_frames.values(areas, column, "areas")) if column else [""] * len(areas)
    if column and "" in above:
        raise make_error(
            "bad_value",
            "its parent is not known, so it cannot be grouped",
            "areas",
            above.index(""),
            column,
        )
    parents = list(dict.fromkeys(above))
    row_of = {text: row for row, text in enumerate(parents)}
    found = _libgrid.group_areas(
        _frames.polygons(areas, "areas"),
        np.array([row_of[text] for text in above], dtype=np.int64),
        _weights(areas, weight),
        crs=crs,
        min=min,
        max=max,
        target=target,
        balance=balance,
        seed=seed,
        resolution_m=resolution_m,
        threads=threads,
        progress=progress,
    )
    parent_codes = np.array(parents, dtype=object)
    codes = _codes(found, parent_codes, names, crs)
    columns: dict[str, Any] = {
        "code": codes,
        "parent": _frames.pick(parent_codes if column else np.full(1, None), found.parent),
        "areas": found.count,
        "weight": found.weight,
        "pieces": found.pieces,
        "reason": found.reason,
    }
    cells = _frames.frame(columns, found.cells, areas.crs)
    geometry = _frames.need("geopandas").GeoSeries(
        _shapes.shapes(found.areas), index=areas.index, crs=areas.crs
    )
    rows = areas.set_geometry(geometry)
    rows["cell"] = _frames.pick(codes, found.cell).to_numpy()
    return AreaGroups(cells, rows, found)


def _weights(areas: gpd.GeoDataFrame, weight: str | ArrayLike | None) -> NDArray[np.float64] | None:
    if weight is None:
        return None
    if isinstance(weight, str):
        return _frames.numbers(areas, weight, "areas")
    return np.asarray(weight, dtype=float)


def _codes(
    found: _libgrid.AreaGroupsResult,
    parents: NDArray[Any],
    areas: list[str],
    crs: _libgrid.Crs,
) -> NDArray[np.object_]:
    """As the command `group` gives them."""
    codes = np.empty(len(found.count), dtype=object)
    taken: set[str] = set()
    merges = np.zeros(len(parents), dtype=bool)
    for row, above in enumerate(parents):
        mine = np.flatnonzero(found.parent == row)
        of_parent = np.flatnonzero(np.isin(found.cell, mine))
        merges[row] = _libgrid.merges_communities(above, [areas[area] for area in of_parent])
        if not merges[row]:
            taken.update(areas[area] for area in of_parent)
        for cell in mine[found.count[mine] == 1] if merges[row] else ():
            codes[cell] = areas[int(np.flatnonzero(found.cell == cell)[0])]
    new = np.flatnonzero([code is None for code in codes])
    if len(new) == 0:
        return codes
    shapes = _shapes.polygons(_shapes.shapes(found.cells)[new], layer="cells")
    numbered = cell_codes(parents, found.parent[new], shapes, crs, taken=taken)
    for cell, code in zip(new, numbered, strict=True):
        above = parents[found.parent[cell]]
        number = int(code[len(above) :])
        merged = merges[found.parent[cell]]
        codes[cell] = _libgrid.merged_community_code(above, number) if merged else code
    return codes
