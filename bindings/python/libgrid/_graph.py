# SPDX-License-Identifier: Apache-2.0
"""Divisions of graphs: weights and edges, without geometry and without GeoPandas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _frames, _libgrid
from ._errors import make_error
from ._verbs import Progress


def partition_graph(
    weights: ArrayLike,
    edges: ArrayLike | Iterable[tuple[int, int]],
    k: int | None = None,
    *,
    min: float = 300,
    max: float = 500,
    costs: ArrayLike | None = None,
    target: float | None = None,
    balance: float = 0,
    evenly: bool = False,
    spread: ArrayLike | None = None,
    tries: int = 1,
    steps_per_atom: int = 4000,
    seed: int = 0,
    threads: int = 0,
    progress: Progress | None = None,
) -> _libgrid.GraphPartitionResult:
    """Unite the atoms of a graph to connected cells of ``min`` to ``max`` weight at little cost.

    >>> weights, edges = [120, 300, 180, 240], [(0, 1), (1, 2), (2, 3)]
    >>> made = libgrid.partition_graph(weights, edges, min=300, max=500, costs=[4, 1, 4])
    >>> made.cell, made.weight
    (array([0, 0, 1, 1], dtype=int32), array([420., 420.]))
    >>> libgrid.check_partition(weights, edges, made, min=300, max=500)     # no faults
    []

    A search with a fixed number of steps, never a clock, and no bound on the distance from the best
    division. An atom above ``max`` is a cell of its own, with what it cuts off when that is too
    light to stand alone. Parts that no edge joins are divided apart. Where no number of cells fits,
    the number with the least excess is taken; `reason` says so.

    Args:
        weights: (N,) of the atoms, >= 0, in any unit: households, persons, floor area. Whole numbers
            are added exactly.
        edges: (M, 2) whole numbers, or pairs: the atoms that are neighbours, counted from 0.
        k: how many cells, of a connected graph without an atom above ``max``; by default as many as
            come nearest the target.
        min, max: the limits of a cell's weight.
        costs: (M,) what it costs to part the two atoms, >= 0 (a length, less along a road); by
            default 1 each. Edges of the same two atoms add up, so name each pair once.
        target: what to aim at; by default the middle of both.
        balance: the price of the squared deviation of a cell's weight, as a share of the target, in
            usual changes of cost: 10 to 30 draw weights to the target, for more border.
        evenly: make the largest deviation from the target as small as can be, before any border.
        spread: (N, 2) places of the atoms in planar units: compact cells, in the place of costs. An
            atom costs its squared distance from the centre of its cell, the atom that makes the sum
            least.
        tries: searches, the best of which is kept; more are made when none keeps the limits.
        steps_per_atom: the length of one search.
        seed: another one, >= 0, gives another search.

    Errors: UsageError for limits, ``k``, tries or steps that make no sense and for arrays of another
    shape; DataError (``bad_value``) with the row of a weight, cost or place that is negative or no
    number, and of an edge that joins an atom to itself or to one that is not there.

    Cost: ``tries * steps_per_atom * N`` steps of 50 to 100 ns where cells have some hundred atoms,
    more with larger ones; several times that with ``evenly`` or ``spread``.

    Source: annealing, S. Kirkpatrick et al. 1983; cuts of spanning trees, D. DeFord et al. 2021.
    """
    return _libgrid.partition_graph(
        _numbers(weights, "weights"),
        _pairs(edges),
        costs=None if costs is None else _numbers(costs, "costs"),
        k=k,
        min=min,
        max=max,
        target=target,
        balance=balance,
        evenly=evenly,
        spread=None if spread is None else _numbers(spread, "spread"),
        tries=tries,
        steps_per_atom=steps_per_atom,
        seed=seed,
        threads=threads,
        progress=progress,
    )


def mend_partition(
    weights: ArrayLike,
    edges: ArrayLike | Iterable[tuple[int, int]],
    present: ArrayLike,
    *,
    locked: ArrayLike | None = None,
    min: float = 300,
    max: float = 500,
    costs: ArrayLike | None = None,
    target: float | None = None,
    balance: float = 0,
    steps_per_atom: int = 4000,
    seed: int = 0,
    threads: int = 0,
    progress: Progress | None = None,
) -> _libgrid.MendedPartitionResult:
    """Keep the cells of today that are within the limits, and mend the others with few moves.

    >>> weights, edges = [120, 300, 180, 240, 40], [(0, 1), (1, 2), (2, 3), (3, 4)]
    >>> made = libgrid.mend_partition(weights, edges, [0, 0, 1, 1, -1], min=300, max=500)
    >>> made.division.cell, made.continues, made.moved
    (array([0, 0, 1, 1, 1], dtype=int32), array([0, 1], dtype=int32), 0.0)

    Cells out of the limits are split, merged or trade atoms with their neighbours, so that as little
    weight moves as the search finds. Atoms in no cell join a neighbour. Of a present cell in several
    pieces the heaviest goes on. Locked cells are taken out first and come back as they were,
    whatever they weigh; with no other cell present these are exclusive cells, and the rest is
    divided around them.

    Args:
        weights, edges, costs, min, max, target, balance, steps_per_atom, seed: as for
            `partition_graph`.
        present: (N,) whole numbers, the cell of each atom today, counted from 0; -1: in none.
        locked: one truth value a present cell; by default none is locked.

    Errors: as `partition_graph`; DataError (``bad_value``) for a cell below -1 or without a flag.

    Cost: that of `partition_graph` for the cells around those out of the limits; linear for others.
    """
    return _libgrid.mend_partition(
        _numbers(weights, "weights"),
        _pairs(edges),
        _whole_numbers(present, "present"),
        locked=None if locked is None else _frames.flags(locked, "locked"),
        costs=None if costs is None else _numbers(costs, "costs"),
        min=min,
        max=max,
        target=target,
        balance=balance,
        steps_per_atom=steps_per_atom,
        seed=seed,
        threads=threads,
        progress=progress,
    )


def check_partition(
    weights: ArrayLike,
    edges: ArrayLike | Iterable[tuple[int, int]],
    cell: ArrayLike | _libgrid.GraphPartitionResult,
    *,
    min: float = 300,
    max: float = 500,
    k: int | None = None,
    weight: ArrayLike | None = None,
    reason: Iterable[str] | None = None,
    present: ArrayLike | None = None,
    locked: ArrayLike | None = None,
) -> list[str]:
    """Say what is wrong with a division of a graph, made by `partition_graph` or anybody else.

    >>> libgrid.check_partition([200, 200, 200, 200], [(0, 1), (1, 2), (2, 3)], [0, 1, 1, 0])
    ['cell 0 is in 2 pieces']

    It is checked from the definition, without the search's code: each atom is in one cell, no cell
    is empty, each is connected, weights are the sums of atoms, a reason other than "in_range"
    stands exactly where a cell is out of the limits, and holds. Costs are not looked at.

    Args:
        weights, edges: as for `partition_graph`.
        cell: (N,) whole numbers, the cell of each atom, counted from 0; of other labels
            ``numpy.unique(labels, return_inverse=True)[1]`` makes such numbers. Or a
            `GraphPartitionResult`, which brings its weights and reasons.
        min, max: the limits of a cell's weight.
        k: how many cells there must be; by default any number.
        weight: (K,) of the cells as somebody claims, compared to the last bit with the sum in the
            order of the atoms; by default that sum.
        reason: (K,) words of `PARTITION_REASONS`; by default each cell must be within the limits.
        present, locked: as for `mend_partition`: locked cells must be there as they were.

    Returns: one sentence a fault; empty when there is none.

    Errors: as `partition_graph`; UsageError for a reason that is none of the words.

    Cost: linear, once more for each cell whose reason speaks of the whole part.
    """
    if isinstance(cell, _libgrid.GraphPartitionResult):
        weight = cell.weight if weight is None else weight
        reason = cell.reason if reason is None else reason
        cell = cell.cell
    return _libgrid.check_partition(
        _numbers(weights, "weights"),
        _pairs(edges),
        _whole_numbers(cell, "cell"),
        min=min,
        max=max,
        k=k,
        weight=None if weight is None else _numbers(weight, "weight"),
        reason=None if reason is None else list(reason),
        present=None if present is None else _whole_numbers(present, "present"),
        locked=None if locked is None else _frames.flags(locked, "locked"),
    )


def _numbers(values: ArrayLike, name: str) -> NDArray[np.float64]:
    """Missing values become NaN, which is refused with its row. Errors: UsageError."""
    try:
        return np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise make_error("usage", f"{name} must be numbers: {error}") from None


def _whole_numbers(values: Any, name: str) -> NDArray[np.int64]:
    """Without numpy's cast, which would cut decimals off. Errors: UsageError."""
    try:
        found = np.asarray(values if hasattr(values, "__array__") else list(values))
    except (TypeError, ValueError) as error:
        raise make_error("usage", f"{name} must be whole numbers: {error}") from None
    if found.size and found.dtype.kind not in "iu":
        raise make_error("usage", f"{name} must be whole numbers, not {found.dtype}")
    return found.astype(np.int64)


def _pairs(edges: Any) -> NDArray[np.int64]:
    found = _whole_numbers(edges, "edges")
    return found if found.size else found.reshape(0, 2)
