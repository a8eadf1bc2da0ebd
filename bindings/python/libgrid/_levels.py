# SPDX-License-Identifier: Apache-2.0
"""Levels of a check or repair: frames in, what the C++ verbs take out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import _frames, _libgrid
from ._errors import make_error
from ._verbs import Progress

if TYPE_CHECKING:
    import geopandas as gpd

DERIVED, OUTLINE = "derived", "outline"
"""The level and the code of an outline that is made from the cells."""


class Levels:
    """Frames by name, top first, as arrays in one coordinate system. A single one gets the outline of
    its rows as the level above."""

    def __init__(
        self,
        frames: Mapping[str, gpd.GeoDataFrame],
        code: Mapping[str, str] | None,
        parent: Mapping[str, str] | None,
        registered: Mapping[str, Iterable[str]] | None,
        buildings: gpd.GeoDataFrame | None,
        units: gpd.GeoDataFrame | None,
        households: str,
        threads: int,
        progress: Progress | None,
        **others: gpd.GeoDataFrame | None,
    ) -> None:
        self.frames = dict(frames)
        self.crs = _frames.common_crs(**self.frames, buildings=buildings, units=units, **others)
        self.rows: dict[str, _libgrid.PolygonArray] = {}
        self.codes: dict[str, NDArray[Any]] = {}
        self.given: list[_libgrid._Level] = []
        self.derived = len(self.frames) == 1
        rows = {name: _frames.polygons(frame, name) for name, frame in self.frames.items()}
        above = ""
        if self.derived:
            if DERIVED in self.frames:
                raise make_error("usage", f"a single level may not be named {DERIVED!r}")
            above = DERIVED
            outline = _libgrid.derived_outline(
                next(iter(rows.values())), self.crs, threads=threads, progress=progress
            )
            self._add(above, outline.rows, np.array([OUTLINE], object), None, [])
            if not parent:
                self.given[0] = (outline, *self.given[0][1:])
        for name, frame in self.frames.items():
            column = (code or {}).get(name)
            if above == "" and column is not None and column not in frame.columns:
                column = None  # the top may be a bare outline
            parent_of = None
            if parent and name in parent:
                row_of = _frames.row_of(_frames.texts(self.codes[above]), above)
                named = _frames.texts(_frames.values(frame, parent[name], name))
                parent_of = np.array([row_of.get(key, -1) for key in named], dtype=np.int64)
            wanted = _frames.texts((registered or {}).get(name, ()))
            self._add(name, rows[name], _frames.codes(frame, column, name), parent_of, wanted)
            above = name
        self.people = _frames.people(buildings, units, households)
        self._people_codes = (
            _frames.codes_of(buildings, "buildings"),
            _frames.codes_of(units, "units"),
        )

    def _add(
        self,
        name: str,
        rows: _libgrid.PolygonArray,
        codes: NDArray[Any],
        parent_of: NDArray[np.int64] | None,
        registered: list[str],
    ) -> None:
        self.rows[name], self.codes[name] = rows, codes
        self.given.append((rows, _frames.texts(codes), parent_of, name, registered))

    def issues(
        self, found: _libgrid.CheckResult, rows: Mapping[str, _libgrid.PolygonArray] | None = None
    ) -> gpd.GeoDataFrame:
        """The issues of a check of these levels, or of these with other ``rows``."""
        drawn = rows or self.rows
        names = list(drawn)
        scene = {
            name: _frames.Drawn(drawn[name], drawn[up], self.codes[name], self.codes[up])
            for up, name in zip(names, names[1:], strict=False)
        }
        crs = next(iter(self.frames.values())).crs
        issues = _frames.issue_frame(found.issues, scene, self._people_codes, crs)
        issues.attrs = {
            "clean": found.clean,
            "residue": found.residue,
            "edges": found.edges,
            "allowed": found.allowed,
            "boundary_area_m2": found.parent_area_m2,
            "derived": self.derived,
        }
        return issues
