# SPDX-License-Identifier: Apache-2.0
"""Assignment from file to columns."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import _frames, _libgrid

if TYPE_CHECKING:
    import pandas as pd

    from ._verbs import Progress


class AssignedFile(NamedTuple):
    """What `assign_file` found; frames are indexed by the rows' numbers in the file (fid)."""

    rows: pd.DataFrame
    """``cell`` (a code), ``share``, ``rule``, ``reason``, if asked for ``border_m``."""
    straddlers: pd.DataFrame
    """All shares of the objects in several cells: ``cell``, ``share``."""
    unassigned: pd.DataFrame
    """The objects in no cell: ``nearest_cell``, ``distance_m``."""


def assign_file(
    objects: str | os.PathLike[str],
    cells: str | os.PathLike[str],
    *,
    layer: str = "",
    cells_layer: str = "",
    rule: str | Iterable[str] = "largest_share",
    border_distance: bool = False,
    threads: int = 0,
    progress: Progress | None = None,
) -> AssignedFile:
    """Assign the objects of a file while it is read; only the result is kept.

    >>> found = libgrid.assign_file("buildings.gpkg", "cells.gpkg")
    >>> found.rows["cell"].value_counts()

    Args:
        objects, cells: files; layers in different systems are brought together.
        layer, cells_layer: which, where a file has several.
        rule, border_distance: as of `assign`; there are no entrances.

    Returns: an `AssignedFile`. The codes of cells are those of the command.

    Errors: NotFoundError, FileError and DataError for what cannot be read; else as `assign`.

    Cost: with two threads little more than reading the file, and about ten bytes an object.
    """
    import pandas

    found = _libgrid.assign_file(
        os.fspath(objects),
        os.fspath(cells),
        layer=layer,
        cells_layer=cells_layer,
        rules=[rule] if isinstance(rule, str) else list(rule),
        border_distance=border_distance,
        threads=threads,
        progress=progress,
    )
    ids: pd.Index[Any]
    if len(found.id):
        ids = pandas.Index(found.id, name="fid")
    else:
        ids = pandas.RangeIndex(found.first_id, found.first_id + len(found), name="fid")
    codes = np.array(found.codes, dtype=object)

    def named(cell: NDArray[Any]) -> Any:
        if len(set(found.codes)) < len(found.codes):
            return _frames.pick(codes, cell).to_numpy()
        return pandas.Categorical.from_codes(cell, codes)

    def words(numbers: NDArray[np.uint8], all_words: tuple[str, ...]) -> Any:
        return pandas.Categorical.from_codes(numbers.astype(np.int8) - np.int8(1), all_words[1:])

    rows = {
        "cell": named(found.cell),
        "share": found.share,
        "rule": words(found.rule, _libgrid.ASSIGN_RULES),
        "reason": words(found.reason, _libgrid.UNASSIGNED_REASONS),
    }
    if border_distance:
        rows["border_m"] = found.border_m
    row, cell, share = found.straddling
    left, nearest, distance_m = found.left
    return AssignedFile(
        pandas.DataFrame(rows, index=ids),
        pandas.DataFrame({"cell": named(cell), "share": share}, index=ids[row]),
        pandas.DataFrame({"nearest_cell": named(nearest), "distance_m": distance_m}, index=ids[left]),
    )
