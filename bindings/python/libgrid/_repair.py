# SPDX-License-Identifier: Apache-2.0
"""Repair on GeoDataFrames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _frames, _libgrid, _shapes
from ._errors import make_error
from ._levels import Levels
from ._verbs import Progress

if TYPE_CHECKING:
    import geopandas as gpd


class Repair:
    """Repaired levels, and what was done to them, as `repair` makes it."""

    def __init__(self, levels: Levels, found: _libgrid.RepairResult) -> None:
        self._levels = levels
        self._found = found
        # An outline that was made from the cells is no level of the caller's.
        self._first = int(levels.derived)

    @cached_property
    def levels(self) -> dict[str, gpd.GeoDataFrame]:
        """The frames as they came, in their order and with their attributes and index; only rows that
        a fix concerns have another geometry (without Z), all others are the very same."""
        return {
            name: self._with_rows(frame, position)
            for position, (name, frame) in enumerate(self._levels.frames.items(), self._first)
        }

    @cached_property
    def fixes(self) -> gpd.GeoDataFrame:
        """One row a fix, those done first, as `preview_repair` gives them."""
        return _fixes(self._levels, self._found.fixes)

    @cached_property
    def vertices(self) -> gpd.GeoDataFrame:
        """The vertices that rows got or moved, apart from borders that went with land: ``level code
        kind from_x from_y geometry``; ``kind`` is "moved" or "inserted", ``from_x`` and ``from_y``
        are NaN for inserted ones."""
        changes = self._found.vertices
        names = list(self._levels.rows)
        level = [names[position] for position in changes.level]
        columns = {
            "level": _frames.as_they_are(level),
            "code": _frames.as_they_are(
                self._levels.codes[name][row] for name, row in zip(level, changes.row, strict=True)
            ),
            "kind": _frames.as_they_are(changes.kind),
            "from_x": changes.old_place[:, 0],
            "from_y": changes.old_place[:, 1],
        }
        return _frames.frame(columns, _libgrid.PointArray(changes.place), self._crs)

    @cached_property
    def issues(self) -> gpd.GeoDataFrame:
        """What is left, as `check_levels` tells it of the repaired levels."""
        rows = dict(zip(self._levels.rows, self._found.rows, strict=True))
        return self._levels.issues(self._found.after, rows)

    @property
    def clean(self) -> bool:
        """Whether the check that follows proves that there is no gap, no overlap and no spill."""
        return self._found.after.clean

    @property
    def changed(self) -> dict[str, list[Any]]:
        """The codes of the rows that changed, by level."""
        return {
            name: list(self._levels.codes[name][self._found.changed[position]])
            for position, name in enumerate(self._levels.frames, self._first)
        }

    @property
    def summary(self) -> str:
        """A sentence: fixes done and left, rows changed, vertices moved and inserted."""
        return self._found.summary()

    def undo(self) -> dict[str, gpd.GeoDataFrame]:
        """The levels as they were, bit for bit."""
        return dict(self._levels.frames)

    def __repr__(self) -> str:
        return f"<Repair: {self.summary}>"

    def _repr_html_(self) -> str:
        from html import escape

        return f"<div><p>{escape(self.summary)}</p>{self.issues._repr_html_()}</div>"

    @property
    def _crs(self) -> Any:
        return next(iter(self._levels.frames.values())).crs

    def _with_rows(self, frame: gpd.GeoDataFrame, position: int) -> gpd.GeoDataFrame:
        import shapely

        rows = np.array(self._found.changed[position], dtype=np.int64)
        shapes = np.array(frame.geometry.to_numpy(), dtype=object)
        for row, shape in zip(
            rows, _shapes.shapes(self._found.rows[position].take(rows)), strict=True
        ):
            several = shapes[row] is not None and shapes[row].geom_type == "MultiPolygon"
            if several and shape is not None and shape.geom_type == "Polygon":
                shape = shapely.multipolygons([shape])
            shapes[row] = shape
        series = _frames.need("geopandas").GeoSeries(shapes, index=frame.index, crs=frame.crs)
        return frame.set_geometry(series.rename(frame.geometry.name))


def repair(
    levels: Mapping[str, gpd.GeoDataFrame],
    *,
    code: Mapping[str, str] | None = None,
    parent: Mapping[str, str] | None = None,
    buildings: gpd.GeoDataFrame | None = None,
    units: gpd.GeoDataFrame | None = None,
    households: str = "households",
    allowed: gpd.GeoDataFrame | None = None,
    policies: Mapping[str, str] | None = None,
    choices: Mapping[str, str] | None = None,
    lock: Iterable[str] = (),
    priority: Iterable[str] = (),
    evidence: gpd.GeoDataFrame | None = None,
    resolution_m: float = 0.001,
    threads: int = 0,
    progress: Progress | None = None,
) -> Repair:
    """Close gaps, take away overlaps and spill, weld borders that nearly match; move nothing else.

    >>> repaired = libgrid.repair({"street": street, "cell": cells})
    >>> repaired.clean                 # the check that follows found nothing
    True
    >>> repaired.levels["cell"].to_file("cells.gpkg")

    Land goes from row to row along borders that are there already. Levels are repaired from the top,
    each in the one above as repaired. The result is checked again, and what is left is repaired
    again, up to three rounds; what is left then stands in `Repair.issues`, and the reason in
    `Repair.fixes`. The frames given are not changed.

    Args:
        levels, code, parent, buildings, units, households, allowed: as for `check_levels`.
        policies: what is done with each kind of issue: words of `libgrid.REPAIR_POLICIES` by "gap",
            "cell_gap" (gaps as wide as a cell), "overlap", "duplicate", "spill", "misnest" and
            "mismatch" (docs/algorithms/repair.md).
        choices: policies of single issues, by the id that the check tells; they go before the others.
            Ids that no issue has are passed over.
        lock: codes of rows, on any level, that never change, not by a vertex.
        priority: codes, the first wins; for the policy "priority".
        evidence: lines along which borders should run; for the policy "evidence".
        resolution_m: no vertex is moved farther than this, in metres on the ground.
        threads: 0 takes as many as the machine has. The result does not depend on it.
        progress: see `Progress`.

    Errors: as of `check_levels`; UsageError for an unknown kind or policy, and for a policy that does
    not fit its kind; NotFoundError for a code to lock that no row has; DataError (``bad_value``) for a
    policy in ``choices`` that does not fit the issue, and for "evidence" without lines.

    Cost: a check before the first round and one after each, one visit of each edge, and n log n in
    the rows that change.
    """
    read = Levels(
        levels, code, parent, None, buildings, units, households, threads, progress,
        allowed=allowed, evidence=evidence,
    )  # fmt: skip
    found = _libgrid.repair(
        read.given,
        crs=read.crs,
        policies=dict(policies or {}),
        choices=dict(choices or {}),
        priority=_frames.texts(priority),
        locked=_locked(read, _frames.texts(lock)),
        evidence=None if evidence is None else _frames.lines(evidence, "evidence"),
        allowed=None if allowed is None else _frames.polygons(allowed, "allowed"),
        resolution_m=resolution_m,
        threads=threads,
        progress=progress,
        **read.people,
    )
    return Repair(read, found)


def preview_repair(levels: Mapping[str, gpd.GeoDataFrame], **options: Any) -> gpd.GeoDataFrame:
    """What `repair` would do, without doing it: the same arguments, errors and cost.

    >>> libgrid.preview_repair({"street": street, "cell": cells})[["kind", "policy", "from", "to"]]

    Returns:
        One row a fix: ``id kind level policy done reason from to parent area_m2 buildings households
        geometry``. ``id`` is that of the issue; a divided gap has a row for each piece. ``policy``
        is the one that decided, ``reason`` says why an issue is left; ``from`` is a list of the codes
        that lose the land (of a weld: that change), ``to`` the code that gets it.
    """
    return repair(levels, **options).fixes


def _locked(read: Levels, codes: list[str]) -> list[tuple[int, int]]:
    """Position of a level and row of each code."""
    wanted = set(codes)
    rows = [
        (level, row)
        for level, (_, names, *_) in enumerate(read.given)
        for row, name in enumerate(names)
        if name in wanted
    ]
    missing = wanted - {read.given[level][1][row] for level, row in rows}
    if missing:
        raise make_error("not_found", f"no row has the code {min(missing)}, which is to be locked")
    return rows


def _fixes(read: Levels, fixes: _libgrid.Fixes) -> gpd.GeoDataFrame:
    names = list(read.codes)
    above = dict(zip(names[1:], names, strict=False))

    def code(level: str, row: int) -> Any:
        return read.codes[level][row] if row >= 0 else None

    columns = {
        "id": _frames.as_they_are(fixes.id),
        "kind": _frames.as_they_are(fixes.kind),
        "level": _frames.as_they_are(fixes.level),
        "policy": _frames.as_they_are(fixes.policy),
        "done": fixes.done.astype(bool),
        "reason": _frames.as_they_are(reason or None for reason in fixes.reason),
        "from": _frames.as_they_are(
            list(read.codes[level][rows])
            for level, rows in zip(fixes.level, fixes.losers, strict=True)
        ),
        "to": _frames.as_they_are(map(code, fixes.level, fixes.to)),
        "parent": _frames.as_they_are(
            code(above[level], row) for level, row in zip(fixes.level, fixes.parent, strict=True)
        ),
        "area_m2": fixes.area_m2,
        "buildings": fixes.buildings,
        "households": fixes.households,
    }
    return _frames.frame(columns, fixes.geometry, next(iter(read.frames.values())).crs)
