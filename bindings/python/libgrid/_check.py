# SPDX-License-Identifier: Apache-2.0
"""Finding gaps, overlaps and spill on GeoDataFrames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from . import _frames, _libgrid
from ._levels import Levels
from ._verbs import Progress

if TYPE_CHECKING:
    import geopandas as gpd


def check_coverage(
    cells: gpd.GeoDataFrame,
    boundary: gpd.GeoDataFrame | None = None,
    *,
    code: str | None = None,
    parent: str | None = None,
    buildings: gpd.GeoDataFrame | None = None,
    units: gpd.GeoDataFrame | None = None,
    households: str = "households",
    registered: Iterable[str] = (),
    allowed: gpd.GeoDataFrame | None = None,
    resolution_m: float = 0.001,
    narrow_m: float = 0.0,
    remarks: bool = False,
    threads: int = 0,
    progress: Progress | None = None,
) -> gpd.GeoDataFrame:
    """Find the gaps, overlaps and spill of cells inside their boundary.

    >>> issues = libgrid.check_coverage(cells, street, buildings=buildings)
    >>> issues.attrs["clean"]          # each point of the street lies in exactly one cell
    False
    >>> issues[["kind", "cells", "area_m2", "households"]]

    Borders cancel where they match, bit for bit; only what is left over can bound a defect. There
    is no gap width: each gap is found, enclosed or open to the outside. Nothing is moved.

    Args:
        cells: polygons of one level.
        boundary: the areas that the cells divide, one or many rows. Without it the outline of the
            cells is taken, with all that they enclose: gaps along the outline and spill cannot be
            known then, and ``attrs["derived"]`` is True.
        code: the column with the codes of both; by default "code", else the index.
        parent: the column of ``cells`` with the code of its area. By default each cell belongs to
            the area in which it lies.
        buildings: polygons or points, counted inside each defect.
        units: points, counted alike.
        households: the column of ``buildings`` that is summed inside each defect.
        registered: codes that a register names; those that no cell has are told.
        allowed: polygons in which gaps and overlaps are meant (a lake). Defects are cut along
            them, exactly, and what lies in them is left out.
        resolution_m: borders that differ by less, in metres on the ground, are told as a
            ``mismatch`` with its distance, never as a gap or overlap.
        narrow_m: parts and necks of cells narrower than this are told as remarks; 0: none.
        remarks: tell cells in several pieces and cells with holes, too.
        threads: 0 takes as many as the machine has. The result does not depend on it.
        progress: see `Progress`.

    Returns:
        One row a defect, those with most households first: ``id kind form level cells parent
        neighbour area_m2 width_m buildings units households building_codes unit_codes message
        fixes geometry``. ``kind`` is one of `libgrid.ISSUE_KINDS`, ``form`` of a gap one of
        `libgrid.GAP_FORMS`; ``cells`` is a list of codes, ``neighbour`` the area in which a misnest
        lies; ``fixes`` is a list of ways to settle it, in words, that which `repair` takes by itself
        first (duplicates and gaps as wide as a cell it leaves); areas are m2 on the ground; a defect
        without an area is shown by a point; ``buildings`` and ``units`` are -1 and ``households`` NaN
        where not counted. ``attrs`` holds ``clean`` (proves that there is no gap, no overlap and no
        spill), ``residue`` (edges left over; 0 when borders match bit for bit), ``edges``,
        ``allowed`` (defects left out) and ``boundary_area_m2``. In a notebook the worst issues are
        drawn; ``issues[issues.id == id]`` draws one.

    Errors:
        CrsError for frames in different systems; DataError for NaN, unclosed rings or other
        geometry than polygons; NotFoundError for a column. Invalid polygons are rows of the result.

    Cost: linear in the vertices, plus n log n in the defects.
    """
    levels = {"cell": cells} if boundary is None else {"boundary": boundary, "cell": cells}
    return check_levels(
        levels,
        code=None if code is None else dict.fromkeys(levels, code),
        parent=None if parent is None else {"cell": parent},
        buildings=buildings,
        units=units,
        households=households,
        registered={"cell": registered},
        allowed=allowed,
        resolution_m=resolution_m,
        narrow_m=narrow_m,
        remarks=remarks,
        threads=threads,
        progress=progress,
    )


def check_levels(
    levels: Mapping[str, gpd.GeoDataFrame],
    *,
    code: Mapping[str, str] | None = None,
    parent: Mapping[str, str] | None = None,
    buildings: gpd.GeoDataFrame | None = None,
    units: gpd.GeoDataFrame | None = None,
    households: str = "households",
    registered: Mapping[str, Iterable[str]] | None = None,
    allowed: gpd.GeoDataFrame | None = None,
    resolution_m: float = 0.001,
    narrow_m: float = 0.0,
    remarks: bool = False,
    threads: int = 0,
    progress: Progress | None = None,
) -> gpd.GeoDataFrame:
    """Check any number of levels, each against the one above it, in one pass.

    >>> issues = libgrid.check_levels({"street": streets, "community": communities, "cell": cells})

    Args:
        levels: a frame for each level by name, top first. A single one is checked against the
            outline of its rows, as `check_coverage` does without a boundary.
        code: the column with the codes, by level; by default "code", else the index.
        parent: the column with the code of the row above, by level. By default each row belongs to
            the row above in which it lies.
        registered: codes that a register names, by level.

    The other arguments, the result and the errors are those of `check_coverage`.
    """
    read = Levels(
        levels, code, parent, registered, buildings, units, households, threads, progress,
        allowed=allowed,
    )
    found = _libgrid.check_levels(
        read.given,
        crs=read.crs,
        allowed=None if allowed is None else _frames.polygons(allowed, "allowed"),
        resolution_m=resolution_m,
        narrow_m=narrow_m,
        remarks=remarks,
        threads=threads,
        progress=progress,
        **read.people,
    )
    return read.issues(found)
