# SPDX-License-Identifier: Apache-2.0
"""The chain person > household > unit > building > cell > area, and sums on each of its levels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import _frames, _libgrid
from ._errors import make_error
from ._verbs import Progress, _assign

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


def link_keys(keys: Iterable[Any], codes: Iterable[Any]) -> pd.DataFrame:
    """Find the parent that each key names.

    >>> libgrid.link_keys(units["building"], buildings["code"])

    Keys and codes are compared as text; None and NaN are missing.

    Returns: one row a key, with the index of ``keys`` where they have one: ``row``, the position
    of the parent (-1: none), and ``state``: "ok", "missing" (no key), "unknown" (no parent has that
    code) or "ambiguous" (several have it).
    """
    import pandas

    row, state = _libgrid.link_keys(_frames.texts(keys), _frames.texts(codes))
    index = keys.index if isinstance(keys, pandas.Series) else None
    return pandas.DataFrame({"row": row, "state": _frames.as_they_are(state)}).set_axis(
        pandas.RangeIndex(len(row)) if index is None else index
    )


def compare_stated(
    stated: Iterable[Any], computed: Iterable[Any], cells: Iterable[Any]
) -> pd.Series[Any]:
    """Compare the cells that a register states with the computed ones.

    >>> units["cell"] = libgrid.assign_units(units, buildings, cells)["cell"]
    >>> libgrid.compare_stated(units["网格编码"], units["cell"], cells["code"]).value_counts()

    Args:
        stated, computed: codes of cells, None or NaN where there is none.
        cells: the codes of all cells.

    Returns: "ok", "contradictory", "unknown" (no cell has the stated code), "missing" (no cell was
    computed) or "not_stated"; with the index of ``stated`` where it has one.

    Errors: DataError unless there is one computed cell a stated one, or for one that is no cell.
    """
    import pandas

    codes, found = _frames.texts(cells), _frames.texts(computed)
    row_of = {code: row for row, code in reversed(list(enumerate(codes)))} | {"": -1}
    unknown = next((row for row, code in enumerate(found) if code not in row_of), None)
    if unknown is not None:
        raise make_error("bad_value", f'"{found[unknown]}" is no cell', "computed", unknown)
    rows = np.array([row_of[code] for code in found], dtype=np.int64)
    state = _frames.as_they_are(_libgrid.compare_stated(_frames.texts(stated), rows, codes))
    return state.set_axis(stated.index) if isinstance(stated, pandas.Series) else state


def chain(
    rows: pd.DataFrame,
    registers: Mapping[str, pd.DataFrame],
    *,
    key: Mapping[str, str] | None = None,
    code: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Follow rows by their keys through one register after the other.

    >>> chain = libgrid.chain(
    ...     persons, {"household": households, "unit": units, "building": buildings, "cell": cells}
    ... )
    >>> chain["broken"].value_counts()     # at which link, and in "state" why

    Args:
        rows: where the chain begins.
        registers: the frames above, lowest first, by name.
        key: the column that names a row of a register, by the register's name; by default it has
            that name, too.
        code: the column with a register's codes, by its name; by default "code", else the index.

    Returns: one row a row, with its index: for each register the code that was reached, None after
    a break; ``broken``, the register that was not reached, and ``state``, "ok" or why not (see
    `link_keys`).

    Errors: UsageError without registers; NotFoundError for a column.
    """
    import pandas

    links: list[NDArray[np.int64]] = []
    states: list[list[str]] = []
    codes: dict[str, NDArray[Any]] = {}
    below, layer = rows, "rows"
    for name, register in registers.items():
        codes[name] = _frames.codes(register, (code or {}).get(name), name)
        keys = _frames.values(below, (key or {}).get(name, name), layer)
        link, state = _libgrid.link_keys(_frames.texts(keys), _frames.texts(codes[name]))
        links.append(link)
        states.append(state)
        below, layer = register, name
    _, broken = _libgrid.chain_links(links)
    reached = [np.arange(len(rows))]
    reached += [_libgrid.chain_links(links[:end])[0] for end in range(1, len(links) + 1)]
    columns = {
        name: _frames.pick(codes[name], row)
        for name, row in zip(registers, reached[1:], strict=True)
    }
    columns["broken"] = _frames.as_they_are(np.array([*registers, None], dtype=object)[broken])
    columns["state"] = _frames.as_they_are(
        "ok" if link < 0 else states[link][reached[link][row]] for row, link in enumerate(broken)
    )
    return pandas.DataFrame(columns).set_axis(rows.index)


def tally(
    objects: pd.DataFrame | gpd.GeoDataFrame,
    cells: gpd.GeoDataFrame,
    *,
    sum: str | Iterable[str] = (),
    by: str | None = None,
    levels: Mapping[str, gpd.GeoDataFrame] | None = None,
    cell: str | None = None,
    parent: str = "parent",
    estimated: Mapping[str, str] | None = None,
    name: str = "objects",
    code: str | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> gpd.GeoDataFrame:
    """Count objects and sum their numbers, for each cell and each area above.

    >>> libgrid.tally(buildings, cells, sum="households", by="kind",
    ...               levels={"street": streets, "community": communities})

    Each area is the sum of its children, found by their keys. What hangs nowhere stands in rows
    of its own at the end, so that the rows of each level add up to all objects.

    Args:
        objects: what is counted; assigned to cells by where they lie (see `assign`), unless
            ``cell`` is given.
        cells: polygons.
        sum: numeric columns of ``objects``.
        by: a column of ``objects`` with kinds; each kind is counted.
        levels: the areas above the cells by name, top first.
        cell: the column of ``objects`` with the code of their cell.
        parent: the column of ``cells`` and ``levels`` with the code of the area above.
        estimated: for a column of ``sum``, the column that marks values as estimates.
        name: of the column with the count.
        code: the column of ``cells`` with their codes; by default "code", else the index. Those
            of ``levels`` by the same rule.

    Returns: ``level code name parent area_km2``, the count and its density ``NAME_per_km2``; for
    each sum S: ``S`` (missing where there are objects and none has a value), ``S_known``,
    ``S_missing``, ``S_estimated`` and ``S_estimated_sum`` where estimates are marked, and
    ``S_per_km2``; for each kind K a count ``BY_K``; geometry. Rows: levels top first, cells, then
    what hangs nowhere, named "unassigned" (docs/algorithms/tally.md).

    Errors: NotFoundError for a column; DataError for a text that is no number; CrsError for frames
    in different systems; UsageError for objects without geometry and ``cell``.
    """
    located = objects if cell is None else None
    if located is not None and not hasattr(located, "geometry"):
        raise make_error("usage", "the objects have no geometry; name the column of their cells")
    crs = _frames.common_crs(cells=cells, objects=located, **(levels or {}))
    codes = _frames.codes(cells, code, "cells")
    if cell is None:
        given = _frames.Objects(objects, "objects")
        found = _assign(given, cells, codes, crs, "largest_share", threads, progress).cell
    else:
        keys = _frames.texts(_frames.values(objects, cell, "objects"))
        found, _ = _libgrid.link_keys(keys, _frames.texts(codes))
    measures = [
        (
            column,
            _frames.numbers(objects, column, "objects"),
            _marks(objects, (estimated or {}).get(column)),
        )
        for column in ([sum] if isinstance(sum, str) else sum)
    ]
    kinds = [] if by is None else _frames.texts(_frames.values(objects, by, "objects"))
    table, geometry = _libgrid.tally_areas(
        _levels(cells, codes, levels or {}, parent),
        found,
        crs=crs,
        name=name,
        measures=measures,
        by=by or "",
        kinds=kinds,
    )
    return _frames.frame(_frames.table_columns(table), geometry, cells.crs)


def _levels(
    cells: gpd.GeoDataFrame,
    cell_codes: NDArray[Any],
    levels: Mapping[str, gpd.GeoDataFrame],
    parent: str,
) -> list[_libgrid._TallyLevel]:
    made: list[_libgrid._TallyLevel] = []
    for name, frame in [*levels.items(), ("cell", cells)]:
        codes = _frames.texts(cell_codes if frame is cells else _frames.codes(frame, None, name))
        titles = _frames.texts(frame["name"]) if "name" in frame.columns else []
        above = None
        if made:
            keys = _frames.texts(_frames.values(frame, parent, name))
            above, _ = _libgrid.link_keys(keys, made[-1][1])
        made.append((_frames.polygons(frame, name), codes, titles, above, name))
    return made


def _marks(objects: pd.DataFrame, column: str | None) -> NDArray[np.int64]:
    """1 where a value is an estimate; no rows where nothing is known of that."""
    if column is None:
        return np.empty(0, np.int64)
    marks = _frames.numbers(objects, column, "objects")
    return (marks > 0).astype(np.int64)
