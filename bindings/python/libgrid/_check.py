# SPDX-License-Identifier: Apache-2.0
"""Finding gaps, overlaps and spill on GeoDataFrames, and promises that a division does not keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from . import _frames, _libgrid, _shapes
from ._also import Also
from ._errors import make_error
from ._levels import Levels
from ._verbs import Progress, _weights, further_weights

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


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


def check_division(
    areas: gpd.GeoDataFrame,
    cells: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame | None = None,
    *,
    weight: str | ArrayLike = "households",
    min: float = 300,
    max: float = 500,
    also: Also | None = None,
    compounds: gpd.GeoDataFrame | None = None,
    locked: str | ArrayLike | None = None,
    stated_weight: str | None = None,
    reason: str | None = None,
    concerns: str | None = None,
    code: str | None = None,
    parent: str | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Say which promises of `partition` a division does not keep, whoever made it.

    >>> made = libgrid.partition(communities, roads, buildings)
    >>> libgrid.check_division(made.areas, made.cells, buildings, reason="reason").empty
    True

    Cells must cover their area exactly and be in one piece, cut no building and no compound, and
    weigh from ``min`` to ``max``, unless the data prove why not: what is divided together (the area,
    or the part of it that edges join, without locked cells and those with a building above ``max``)
    weighs less than ``min`` (``parent_below_min``), fits no number of cells (``no_k_fits``), or a
    building alone weighs more than ``max`` (``atom_above_max``). Nothing of it uses the search.

    Args:
        areas, cells: polygons.
        buildings: polygons that carry the weight; each weighs for the cell with most of it.
        weight: a column of ``buildings``, "buildings" (each counts 1), or one number a building.
        also: further weights that cells keep limits of, as in `partition`. A cell that is out of
            several needs one reason only.
        compounds: walled estates that must lie in one cell, unless they weigh more than ``max``; a
            strip of one lattice step (about 1 mm) along the outline does not count.
        locked: a column of ``cells``, or one truth value a cell: it is as it had to be.
        stated_weight: a column of ``cells`` with the weight that is claimed, compared to the last bit
            with the sum in the order of the buildings; by default nothing is claimed.
        reason: a column of ``cells`` with words of `PARTITION_REASONS` that are claimed, and must
            hold; "search_ended" and "no_division" claim nothing.
        concerns: with ``also`` and ``reason``, a column of ``cells`` with the name of the weight that
            each reason is about, None where a cell is in range; by default a reason may be about any
            weight that is out.
        code: the column with the codes of both; by default "code", else the index.
        parent: the column of ``cells`` with the code of its area. By default each cell belongs to
            the area in which it lies.

    Returns:
        One row a breach: ``kind`` (a word of `BREACH_KINDS`), ``cell`` and ``parent`` (codes, None
        where there is none), ``object`` (the code of the building or compound that is cut),
        ``number`` (square metres, pieces, the share in the second cell, or the weight) and ``text``,
        a sentence. Empty when all holds. ``attrs`` holds ``cells``, ``within`` (in the limits),
        ``explained`` (outside, with a reason that holds), ``unassigned`` (buildings in no cell), and
        of each cell ``weight`` and the ``reason`` that the data prove ("search_ended": none). With
        ``also``, the sums as ``weight_NAME``, too.

    Errors: UsageError for limits that make no sense and unknown reasons; DataError for weights that
    are missing or negative; CrsError for frames in different
    systems; NotFoundError for a column.

    Cost: as `check_coverage` and `assign`.
    """
    import pandas

    _frames.common_crs(areas=areas, cells=cells, buildings=buildings, compounds=compounds)
    read = Levels(
        {"area": areas, "cell": cells},
        None if code is None else {"area": code, "cell": code},
        None if parent is None else {"cell": parent},
        None,
        None,
        None,
        "",
        threads,
        progress,
    )
    flags = _frames.values(cells, locked, "cells") if isinstance(locked, str) else locked
    labels = np.empty(0, object) if buildings is None else _frames.codes(buildings, None, "buildings")
    found = _libgrid.check_division(
        read.given,
        crs=read.crs,
        buildings=_shapes.polygons([])
        if buildings is None
        else _frames.polygons(buildings, "buildings"),
        weights=np.empty(0) if buildings is None else _weights(buildings, weight),
        compounds=None if compounds is None else _frames.polygons(compounds, "compounds"),
        locked=None if flags is None else _frames.flags(flags, "locked"),
        weight=None if stated_weight is None else _frames.numbers(cells, stated_weight, "cells"),
        reason=None if reason is None else _frames.texts(_frames.values(cells, reason, "cells")),
        building_codes=_frames.texts(labels),
        further=further_weights(buildings, also),
        concerns=_places(cells, concerns, weight, also),
        min=min,
        max=max,
        threads=threads,
        progress=progress,
    )
    breaches = found.breaches
    names = {"building_cut": labels, "compound_cut": _frames.codes_of(compounds, "compounds")}
    made = pandas.DataFrame(
        {
            "kind": breaches.kind,
            "cell": _frames.pick(read.codes["cell"], breaches.cell),
            "parent": _frames.pick(read.codes["area"], breaches.parent),
            "object": _frames.as_they_are(
                names[kind][row] if row >= 0 else None
                for kind, row in zip(breaches.kind, breaches.row, strict=True)
            ),
            "number": breaches.number,
            "text": breaches.text,
        }
    )
    made.attrs = {
        "cells": len(cells),
        "within": found.within,
        "explained": len(cells) - found.within - found.reason.count("search_ended"),
        "unassigned": found.unassigned,
        "weight": found.weight.tolist(),
        "reason": list(found.reason),
        **{f"weight_{n}": f.tolist() for n, f in zip(also or {}, found.further, strict=True)},
    }
    return made


def _places(
    cells: gpd.GeoDataFrame, concerns: str | None, weight: str | ArrayLike, also: Also | None
) -> list[int]:
    """Which weight each reason is about, counted from 0; -1: none. Errors: UsageError."""
    if concerns is None:
        return []
    names = [weight if isinstance(weight, str) else "weight", *map(str, also or {})]
    found = _frames.texts(_frames.values(cells, concerns, "cells"))
    for name in found:
        if name and name not in names:
            raise make_error("usage", f"concerns names {name!r}; weights are {', '.join(names)}")
    return [names.index(name) if name else -1 for name in found]
