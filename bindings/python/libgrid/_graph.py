# SPDX-License-Identifier: Apache-2.0
"""Divisions of graphs: weights and edges, without geometry and without GeoPandas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _frames, _libgrid
from ._errors import make_error
from ._verbs import Progress


def partition_graph(
    weights: ArrayLike | Mapping[str, ArrayLike],
    edges: ArrayLike | Iterable[tuple[int, int]],
    k: int | None = None,
    *,
    min: float | Mapping[str, float] = 300,
    max: float | Mapping[str, float] = 500,
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

    Several weights at once, each with its own limits, are columns with names:

    >>> columns = {"households": weights, "persons": [300, 900, 500, 500]}
    >>> limits = {"min": {"households": 300}, "max": {"households": 500, "persons": 1400}}
    >>> made = libgrid.partition_graph(columns, edges, **limits)
    >>> made.weights["persons"], made.concerns
    (array([1200., 1000.]), [None, None])

    A search with a fixed number of steps, never a clock, and no bound on the distance from the best
    division. An atom above ``max`` is a cell of its own, with what it cuts off when that is too
    light to stand alone. Parts that no edge joins are divided apart. Where no number of cells fits,
    the number with the least excess is taken; `reason` says so.

    Args:
        weights: (N,) of the atoms, >= 0, in any unit: households, persons, floor area. Whole numbers
            are added exactly. Or several such columns by name, as a dict or DataFrame: each cell is
            to keep the limits of all. The first column chooses how many cells there are, of the
            numbers that fit all, and is the one that ``target``, ``balance`` and ``evenly`` are
            about.
        edges: (M, 2) whole numbers, or pairs: the atoms that are neighbours, counted from 0.
        k: how many cells, of a connected graph without an atom above ``max``; by default as many as
            come nearest the target.
        min, max: the limits of a cell's weight. With several weights, limits by name: the first
            column needs both; another one without a min has no floor, without a max no ceiling. A
            number is a limit of the first column.
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

    Errors: UsageError for limits, ``k``, tries or steps that make no sense, for a limit of a weight
    that is not there, and for arrays of another shape; DataError (``bad_value``) with the row of a
    weight, cost or place that is negative or no number, and of an edge that joins an atom to itself
    or to one that is not there.

    Cost: ``tries * steps_per_atom * N`` steps of 50 to 100 ns where cells have some hundred atoms,
    more with larger ones, a tenth more for each further weight; several times that with ``evenly``
    or ``spread``.

    Source: annealing, S. Kirkpatrick et al. 1983; cuts of spanning trees, D. DeFord et al. 2021.
    """
    weighing = _weighing(weights, min, max)
    return _libgrid.partition_graph(
        weighing.values,
        _pairs(edges),
        name=weighing.name,
        further=weighing.further,
        costs=None if costs is None else _numbers(costs, "costs"),
        k=k,
        min=weighing.min,
        max=weighing.max,
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
    weights: ArrayLike | Mapping[str, ArrayLike],
    edges: ArrayLike | Iterable[tuple[int, int]],
    present: ArrayLike,
    *,
    locked: ArrayLike | None = None,
    min: float | Mapping[str, float] = 300,
    max: float | Mapping[str, float] = 500,
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
            `partition_graph`. Of several weights the first says which cell or piece is the heaviest
            and how much has moved.
        present: (N,) whole numbers, the cell of each atom today, counted from 0; -1: in none.
        locked: one truth value a present cell; by default none is locked.

    Errors: as `partition_graph`; DataError (``bad_value``) for a cell below -1 or without a flag.

    Cost: that of `partition_graph` for the cells around those out of the limits; linear for others.
    """
    weighing = _weighing(weights, min, max)
    return _libgrid.mend_partition(
        weighing.values,
        _pairs(edges),
        _whole_numbers(present, "present"),
        name=weighing.name,
        further=weighing.further,
        locked=None if locked is None else _frames.flags(locked, "locked"),
        costs=None if costs is None else _numbers(costs, "costs"),
        min=weighing.min,
        max=weighing.max,
        target=target,
        balance=balance,
        steps_per_atom=steps_per_atom,
        seed=seed,
        threads=threads,
        progress=progress,
    )


def check_partition(
    weights: ArrayLike | Mapping[str, ArrayLike],
    edges: ArrayLike | Iterable[tuple[int, int]],
    cell: ArrayLike | _libgrid.GraphPartitionResult,
    *,
    min: float | Mapping[str, float] = 300,
    max: float | Mapping[str, float] = 500,
    k: int | None = None,
    weight: ArrayLike | Mapping[str, ArrayLike] | None = None,
    reason: Iterable[str] | None = None,
    concerns: Iterable[str | None] | None = None,
    present: ArrayLike | None = None,
    locked: ArrayLike | None = None,
) -> list[str]:
    """Say what is wrong with a division of a graph, made by `partition_graph` or anybody else.

    >>> libgrid.check_partition([200, 200, 200, 200], [(0, 1), (1, 2), (2, 3)], [0, 1, 1, 0])
    ['cell 0 is in 2 pieces']

    It is checked from the definition, without the search's code: each atom is in one cell, no cell
    is empty, each is connected, weights are the sums of atoms, a reason other than "in_range"
    stands exactly where a cell is out of the limits of any weight, and holds for the weight that it
    concerns. Costs are not looked at. Sentences count weights from 0, in their order.

    Args:
        weights, edges, min, max: as for `partition_graph`.
        cell: (N,) whole numbers, the cell of each atom, counted from 0; of other labels
            ``numpy.unique(labels, return_inverse=True)[1]`` makes such numbers. Or a
            `GraphPartitionResult`, which brings its weights and reasons.
        k: how many cells there must be; by default any number.
        weight: (K,) of the cells as somebody claims, compared to the last bit with the sum in the
            order of the atoms; by default that sum. Of several weights, such columns by name.
        reason: (K,) words of `PARTITION_REASONS`; by default each cell must be within the limits.
        concerns: (K,) the name of the weight that each reason is about, None where a cell is in
            range; by default a reason may be about any weight that is out.
        present, locked: as for `mend_partition`: locked cells must be there as they were.

    Returns: one sentence a fault; empty when there is none.

    Errors: as `partition_graph`; UsageError for a reason that is none of the words, and for a name
    that no weight has.

    Cost: linear, once more for each cell whose reason speaks of the whole part.
    """
    weighing = _weighing(weights, min, max)
    names = [weighing.name, *(name for name, *_ in weighing.further)]
    if isinstance(cell, _libgrid.GraphPartitionResult):
        # By place: another call may have named the weights otherwise, or not at all.
        if weight is None:
            weight = dict(zip(names, cell.weights.values(), strict=False))
        if reason is None and concerns is None:
            here = dict(zip(cell.weights, names, strict=False))
            concerns = [here.get(name) if name is not None else None for name in cell.concerns]
        reason = cell.reason if reason is None else reason
        cell = cell.cell
    claims: dict[str, Any] = {}
    if weight is not None:
        claims = _columns(weight) if _has_columns(weight) else {weighing.name: weight}
        _require_names(claims, "weight", names)
    return _libgrid.check_partition(
        weighing.values,
        _pairs(edges),
        _whole_numbers(cell, "cell"),
        further=weighing.further,
        min=weighing.min,
        max=weighing.max,
        k=k,
        weight=[_numbers(claims[n], "weight") if n in claims else None for n in names],
        reason=None if reason is None else list(reason),
        concerns=[] if concerns is None else _places(concerns, names),
        present=None if present is None else _whole_numbers(present, "present"),
        locked=None if locked is None else _frames.flags(locked, "locked"),
    )


def bound_partition(
    weights: ArrayLike | Mapping[str, ArrayLike],
    edges: ArrayLike | Iterable[tuple[int, int]],
    cell: ArrayLike | _libgrid.GraphPartitionResult,
    *,
    min: float | Mapping[str, float] = 300,
    max: float | Mapping[str, float] = 500,
    costs: ArrayLike | None = None,
    k: int | None = None,
    equal: float = 0,
    steps: int = 300_000,
    threads: int = 0,
    progress: Progress | None = None,
) -> _libgrid.PartitionBoundResult:
    """Say how little the borders of any division can cost, beside what those of a given one do.

    >>> weights, edges, costs = [120, 300, 180, 240], [(0, 1), (1, 2), (2, 3)], [4, 1, 4]
    >>> made = libgrid.partition_graph(weights, edges, costs=costs)
    >>> libgrid.bound_partition(weights, edges, made, costs=costs)
    <PartitionBoundResult: proven, cost 1, bound 1>

    Nothing is claimed (``answer`` "none") for a first weight that is no whole number everywhere, for
    further ones whose sums are not exact, parts of more than 256 atoms, where the steps are used up too soon, and where libgrid was built without its linear
    solver (`can_bound`). The division is not changed. Atoms above ``max``, and parts lighter than
    ``min``, are taken as they are in it; where another cell is out of the limits, the answer is
    "none", or "impossible" where no division keeps them.

    Args:
        weights, edges, min, max, costs, k: as for `partition_graph`.
        cell: (N,) whole numbers, the cell of each atom, counted from 0, or a `GraphPartitionResult`.
        equal: costs that differ by less count as equal: of lengths, what rounding makes of them.
        steps: the length of the search for each part of the graph.

    Returns: ``answer`` "least" (``bound`` is what the cheapest division costs), "bound" (no division
    costs less), "impossible" or "none"; whether the division is ``proven`` to be the cheapest; the
    ``gap``, a share of the least by which it may cost more; and a ``cheaper`` division, where one
    was found.

    Errors: as `partition_graph`; DataError (``bad_value``) for a cell that is in pieces.

    Cost: ``steps`` at most, of 20 to 100 microseconds where cells have some ten atoms, up to 10
    milliseconds where they have some hundred; parts side by side.
    """
    weighing = _weighing(weights, min, max)
    if isinstance(cell, _libgrid.GraphPartitionResult):
        cell = cell.cell
    return _libgrid.bound_partition(
        weighing.values,
        _pairs(edges),
        _whole_numbers(cell, "cell"),
        further=weighing.further,
        costs=None if costs is None else _numbers(costs, "costs"),
        min=weighing.min,
        max=weighing.max,
        k=k,
        equal=equal,
        steps=steps,
        threads=threads,
        progress=progress,
    )


class JoinedAtoms(NamedTuple):
    """A graph whose atoms stand for some of another one each, as `join_atoms` makes it."""

    weights: NDArray[np.float64] | dict[str, NDArray[np.float64]]
    """(K,) of the atoms, or such columns by name, as they were given."""
    edges: NDArray[np.int64]
    """(E, 2) neighbours, each pair once."""
    costs: NDArray[np.float64]
    """(E,) of the edges."""
    atom: NDArray[np.int32]
    """(N,) where each atom of the given graph went."""


def join_atoms(
    weights: ArrayLike | Mapping[str, ArrayLike],
    edges: ArrayLike | Iterable[tuple[int, int]],
    together: ArrayLike,
    *,
    costs: ArrayLike | None = None,
) -> JoinedAtoms:
    """Make one atom of those that are to stay in one cell, before a graph is divided.

    >>> weights, edges = [120, 300, 180, 240], [(0, 1), (1, 2), (2, 3)]
    >>> joined = libgrid.join_atoms(weights, edges, [-1, 0, 0, -1])     # the two in the middle
    >>> joined.weights, joined.edges.tolist(), joined.atom
    (array([120., 480., 240.]), [[0, 1], [1, 2]], array([0, 1, 1, 2], dtype=int32))
    >>> made = libgrid.partition_graph(joined.weights, joined.edges, costs=joined.costs, max=600)
    >>> made.cell[joined.atom]
    array([0, 0, 0, 1], dtype=int32)

    `mend_partition`, `bound_partition` and `check_partition` take the joined graph likewise.

    Args:
        weights, edges, costs: as for `partition_graph`.
        together: (N,) whole numbers, the group of each atom; -1: it goes alone.

    Errors: as `partition_graph`; DataError (``bad_value``) with the row of an atom that no edges
    between atoms of its group join to the group's first one.

    Cost: n log n in edges.
    """
    names = list(_columns(weights)) if _has_columns(weights) else []
    if names:
        columns = [_numbers(column, name) for name, column in _columns(weights).items()]
    else:
        columns = [_numbers(weights, "weights")]
    sums, a, b, cost, atom = _libgrid.join_atoms(
        columns,
        _pairs(edges),
        _whole_numbers(together, "together"),
        costs=None if costs is None else _numbers(costs, "costs"),
    )
    made = dict(zip(names, sums, strict=True)) if names else sums[0]
    return JoinedAtoms(made, np.column_stack([a, b]), cost, atom)


class _Weighing(NamedTuple):
    """The first weight of all atoms with its limits, and the further ones as the core takes them."""

    name: str
    values: NDArray[np.float64]
    min: float
    max: float
    further: list[tuple[str, NDArray[np.float64], float, float]]


def _weighing(weights: Any, least: Any, most: Any) -> _Weighing:
    """Errors: UsageError."""
    if _has_columns(weights):
        values = {n: _numbers(column, n) for n, column in _columns(weights).items()}
    else:
        values = {"weight": _numbers(weights, "weights")}
    names = list(values)
    if not names:
        raise make_error("usage", "weights must have one column at least")
    floor, ceiling = _limits(least, "min", names), _limits(most, "max", names)
    further = [(n, values[n], floor.get(n, 0.0), ceiling.get(n, np.inf)) for n in names[1:]]
    return _Weighing(names[0], values[names[0]], floor[names[0]], ceiling[names[0]], further)


def _limits(limits: Any, which: str, names: list[str]) -> dict[str, float]:
    """Limits by name; a number is the first weight's. Errors: UsageError."""
    found = _columns(limits) if _has_columns(limits) else {names[0]: limits}
    _require_names(found, which, names)
    if names[0] not in found:
        raise make_error("usage", f"{which} must have a limit of {names[0]!r}, the first weight")
    try:
        return {name: float(limit) for name, limit in found.items()}
    except (TypeError, ValueError) as error:
        raise make_error("usage", f"{which} must be numbers: {error}") from None


def _has_columns(value: Any) -> bool:
    return isinstance(value, Mapping) or hasattr(value, "columns")


def _columns(value: Any) -> dict[str, Any]:
    """Of a mapping or frame."""
    return {str(name): value[name] for name in getattr(value, "columns", value)}


def _require_names(found: Iterable[str], what: str, names: list[str]) -> None:
    """Errors: UsageError."""
    for name in found:
        if name not in names:
            raise make_error("usage", f"{what} names {name!r}; the weights are {', '.join(names)}")


def _places(concerns: Iterable[str | None], names: list[str]) -> list[int]:
    """Errors: UsageError."""
    found = list(concerns)
    _require_names([name for name in found if name is not None], "concerns", names)
    return [-1 if name is None else names.index(name) for name in found]


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
