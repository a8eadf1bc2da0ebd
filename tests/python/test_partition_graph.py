# SPDX-License-Identifier: Apache-2.0
"""partition_graph and check_partition on arrays."""

import _thread
import doctest
import inspect
import re
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from maps import frame, place

import libgrid
from libgrid import _libgrid

ROOT = Path(__file__).resolve().parents[2]

WEIGHTS = [120, 300, 180, 240]
EDGES = [(0, 1), (1, 2), (2, 3)]
COSTS = [4, 1, 4]


def grid(width, height):
    """The edges of a grid of atoms, row by row."""
    atoms = np.arange(width * height).reshape(height, width)
    pairs = [(atoms[:, :-1], atoms[:, 1:]), (atoms[:-1], atoms[1:])]
    return np.vstack([np.column_stack([a.ravel(), b.ravel()]) for a, b in pairs])


def test_example_of_the_docstring():
    for verb in (libgrid.partition_graph, libgrid.mend_partition, libgrid.check_partition):
        (test,) = doctest.DocTestFinder(recurse=False).find(verb, globs={"libgrid": libgrid})
        assert doctest.DocTestRunner().run(test).failed == 0


@pytest.mark.skipif(not libgrid.can_bound(), reason="built without Clp")
def test_bounds_of_divisions():
    (test,) = doctest.DocTestFinder(recurse=False).find(
        libgrid.bound_partition, globs={"libgrid": libgrid})
    assert doctest.DocTestRunner().run(test).failed == 0
    weights, edges = [10] * 16, grid(4, 4)
    halves = np.repeat([0, 1], 8)
    best = libgrid.bound_partition(weights, edges, halves, min=80, max=80)
    assert (best.answer, best.bound, best.cost) == ("least", 4, 4)
    assert (best.proven, best.gap, best.cheaper) == (True, 0, None)
    comb = [0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1]
    dear = libgrid.bound_partition(weights, edges, comb, min=70, max=90)
    assert (dear.answer, dear.bound, dear.proven) == ("least", 4, False)
    assert dear.cost > 4 and dear.gap == dear.cost / 4 - 1
    assert libgrid.check_partition(weights, edges, dear.cheaper, min=70, max=90) == []
    assert repr(dear) == f"<PartitionBoundResult: least, cost {dear.cost:g}, bound 4>"
    two = {"households": weights, "persons": [10] * 8 + [30] * 8}
    limits = {"min": {"households": 40}, "max": {"households": 120, "persons": 200}}
    shared = libgrid.bound_partition(two, edges, libgrid.partition_graph(two, edges, **limits), **limits)
    assert shared.answer in ("least", "bound") and shared.bound <= shared.cost
    fixed = libgrid.bound_partition(weights, edges, halves, min=10, max=160, k=2)
    assert fixed.bound <= 4
    two_of_three = libgrid.partition_graph([250, 270, 260], [(0, 1), (1, 2)])
    none = libgrid.bound_partition([250, 270, 260], [(0, 1), (1, 2)], two_of_three)
    assert (none.answer, none.bound, none.gap, none.proven) == ("impossible", None, None, False)
    real = libgrid.bound_partition([200.1, 200], [(0, 1)], [0, 0])
    assert (real.answer, repr(real)) == ("none", "<PartitionBoundResult: none, cost 0>")


def test_bounds_refuse_what_is_no_division():
    with pytest.raises(libgrid.DataError, match="in pieces"):
        libgrid.bound_partition([200] * 4, EDGES, [0, 1, 1, 0])
    with pytest.raises(libgrid.DataError, match="4 atoms"):
        libgrid.bound_partition([200] * 4, EDGES, [0, 1])
    with pytest.raises(libgrid.UsageError, match="at least one step"):
        libgrid.bound_partition([200] * 4, EDGES, [0, 0, 1, 1], steps=0)


def test_mended_cells_keep_what_fits_and_what_is_locked():
    weights = np.full(36, 10.0)
    edges = grid(6, 6)
    today = np.repeat([0, 1, 2], 12)
    made = libgrid.mend_partition(weights, edges, today, min=100, max=140)
    assert made.division.cell.tolist() == today.tolist()
    assert (made.continues.tolist(), made.moved) == ([0, 1, 2], 0)
    weights[:3] = 60  # cell 0 weighs 270 now
    locked = [False, True, False]
    made = libgrid.mend_partition(weights, edges, today, locked=locked, min=100, max=140)
    kept = dict(zip(made.division.cell, made.continues[made.division.cell], strict=True))
    assert list(kept.values()).count(1) == 1
    assert (made.division.cell[today == 1] == made.division.cell[12]).all()
    assert libgrid.check_partition(
        weights, edges, made.division, min=100, max=140, present=today, locked=locked
    ) == []
    assert 0 < made.moved < 200
    empty = libgrid.mend_partition([], [], [])
    assert len(empty.division) == 0
    faults = libgrid.check_partition(weights, edges, today, min=100, max=400, present=[0])
    assert "there are 36 atoms and present cells of 1" in faults
    with pytest.raises(libgrid.DataError, match="smaller number"):
        libgrid.mend_partition([1.0], [], [2**40], min=1, max=2)
    with pytest.raises(libgrid.DataError, match="has no flag"):
        libgrid.mend_partition(weights, edges, today, locked=[True], min=100, max=140)
    with pytest.raises(libgrid.UsageError, match="whole numbers"):
        libgrid.mend_partition(weights, edges, today / 2, min=100, max=140)


def test_result_is_columns():
    made = libgrid.partition_graph(WEIGHTS, EDGES, costs=COSTS)
    assert made.cell.tolist() == [0, 0, 1, 1]
    assert made.weight.tolist() == [420, 420]
    assert made.reason == ["in_range", "in_range"]
    assert made.concerns == [None, None]
    assert {name: w.tolist() for name, w in made.weights.items()} == {"weight": [420, 420]}
    assert (made.cost, len(made)) == (1, 2)
    assert made.cell.dtype == np.int32 and made.weight.dtype == np.float64
    assert repr(made) == (
        "<GraphPartitionResult: 2 cells of 4 atoms, weights 420 to 420, 0 out of range, cost 1>"
    )
    weight = made.weight
    for column in (made.cell, weight):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 7
    del made
    assert weight.tolist() == [420, 420]


def test_defaults_are_those_of_cpp():
    told = inspect.signature(libgrid.partition_graph).parameters
    signature = _libgrid.partition_graph.__doc__.splitlines()[0]
    for name in ("min", "max", "balance", "evenly", "tries", "steps_per_atom", "seed"):
        default = told[name].default
        text = f"{float(default)}" if told[name].annotation.startswith("float") else f"{default}"
        assert f"= {text}," in signature.split(f" {name}:")[1].split(":")[0], name


@pytest.mark.parametrize("kind", ["array", "series", "nullable", "tuples", "generator", "set"])
def test_what_is_taken_as_numbers(kind):
    weights, edges, costs = WEIGHTS, EDGES, COSTS
    if kind == "array":
        weights, edges, costs = np.array(WEIGHTS), np.array(EDGES, np.uint16), np.array(COSTS, "f4")
    elif kind == "series":  # in their order, whatever the index
        weights, costs = pd.Series(WEIGHTS, index=list("dcba")), pd.Series(COSTS, index=[9, 7, 8])
        edges = pd.DataFrame(EDGES, columns=["a", "b"])
    elif kind == "nullable":
        weights = pd.Series(WEIGHTS, dtype="Int64")
    elif kind == "tuples":
        weights, edges, costs = tuple(WEIGHTS), tuple(EDGES), tuple(COSTS)
    elif kind == "generator":
        edges = (pair for pair in EDGES)
    elif kind == "set":
        edges, costs = set(EDGES), None
    made = libgrid.partition_graph(weights, edges, costs=costs)
    assert made.cell.tolist() == [0, 0, 1, 1]


def test_edges_of_the_same_atoms_add_up():
    twice = libgrid.partition_graph(WEIGHTS, [*EDGES, (2, 1)], costs=[*COSTS, 2])
    assert twice.cost == 3


def test_without_edges_and_without_atoms():
    apart = libgrid.partition_graph([400, 100], [])
    assert apart.cell.tolist() == [0, 1]
    assert apart.reason == ["in_range", "parent_below_min"]
    assert libgrid.check_partition([400, 100], [], apart) == []
    none = libgrid.partition_graph([], [])
    assert len(none) == 0
    assert repr(none) == "<GraphPartitionResult: 0 cells of 0 atoms, 0 out of range, cost 0>"
    assert libgrid.check_partition([], [], none) == []


def divisions(atoms, k):
    """Each division of the atoms into k cells, numbered by their first atom."""

    def place(cells, used):
        if len(cells) == atoms:
            if used == k:
                yield np.array(cells)
            return
        for c in range(min(used + 1, k)):
            yield from place([*cells, c], max(used, c + 1))

    yield from place([], 0)


def connected(cell, edges, k):
    united = np.arange(len(cell))
    for _ in cell:
        for a, b in edges:
            if cell[a] == cell[b]:
                united[[a, b]] = min(united[a], united[b])
    return len(set(united)) == k


@pytest.mark.parametrize("seed", range(6))
def test_as_cheap_as_the_best_of_all_divisions(seed):
    random = np.random.default_rng(seed)
    edges, k = grid(4, 2), 2 + seed % 2
    weights, costs = random.integers(1, 100, 8), random.integers(1, 20, len(edges))
    mean = weights.sum() / k
    limits = {"min": 0.7 * mean, "max": 1.3 * mean, "k": k}
    best = np.inf
    for cell in divisions(8, k):
        sums = np.bincount(cell, weights)
        if (sums < limits["min"]).any() or (sums > limits["max"]).any():
            continue
        if connected(cell, edges, k):
            best = min(best, costs[cell[edges[:, 0]] != cell[edges[:, 1]]].sum())
    made = libgrid.partition_graph(weights, edges, costs=costs, tries=20, **limits)
    assert libgrid.check_partition(weights, edges, made, **limits) == []
    assert set(made.reason) == {"in_range"}
    assert made.cost == best


def test_same_bytes_for_any_number_of_threads():
    random = np.random.default_rng(1)
    weights, edges = random.integers(0, 40, 400), grid(20, 20)
    options = {"costs": random.uniform(1, 20, len(edges)), "tries": 4, "steps_per_atom": 300}
    for more in ({}, {"spread": random.uniform(0, 9, (400, 2))}):
        one, two = (
            libgrid.partition_graph(weights, edges, threads=n, **options, **more) for n in (1, 2)
        )
        assert one.cell.tobytes() == two.cell.tobytes()
        assert one.weight.tobytes() == two.weight.tobytes()
        assert (one.cost, one.reason) == (two.cost, two.reason)
    other = libgrid.partition_graph(weights, edges, seed=1, **options)
    assert other.cell.tobytes() != libgrid.partition_graph(weights, edges, **options).cell.tobytes()


def test_k_target_and_evenly():
    weights, edges = np.full(16, 50), grid(4, 4)
    assert len(libgrid.partition_graph(weights, edges)) == 2
    assert len(libgrid.partition_graph(weights, edges, target=300, min=150)) == 3
    assert len(libgrid.partition_graph(weights, edges, 4, min=100)) == 4
    even = libgrid.partition_graph(weights, edges, 4, min=100, evenly=True, tries=4)
    assert even.weight.tolist() == [200] * 4


def test_balance_draws_weights_together():
    random = np.random.default_rng(5)
    weights, edges = random.integers(0, 30, 400), grid(20, 20)
    costs = random.uniform(1, 20, len(edges))
    options = {"costs": costs, "steps_per_atom": 1000}
    free, drawn = (
        libgrid.partition_graph(weights, edges, balance=b, **options).weight.std() for b in (0, 30)
    )
    assert drawn < free


def test_spread_makes_cells_compact():
    places = [(x, y) for y in range(4) for x in range(4)]
    limits = {"k": 4, "min": 4, "max": 4}
    made = libgrid.partition_graph(np.ones(16), grid(4, 4), spread=places, tries=8, **limits)
    assert set(made.reason) == {"in_range"}
    xy = np.array(places)
    least = 0
    for c in range(4):
        mine = xy[made.cell == c]
        least += min(((mine - centre) ** 2).sum() for centre in mine)
    assert made.cost == least <= 16


def test_lines_of_the_page_bring_a_frame_to_its_cells():
    page = (ROOT / "docs/algorithms/partition.md").read_text(encoding="utf-8")
    lines = re.search(r"^### From Python\n.*?^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    boxes = [place(10 * i, 10 * j, 10 * i + 10, 10 * j + 10) for j in range(3) for i in range(3)]
    blocks = frame(boxes, households=[100] * 9).set_index(pd.Index(list("abcdefghi")))
    names = {"blocks": blocks, "libgrid": libgrid}
    exec(lines[1], names)
    made, edges = names["made"], names["edges"][names["metres"] > 0]
    assert sorted(map(tuple, edges)) == sorted(map(tuple, grid(3, 3)))
    assert sorted(made.weight) == [400, 500]
    assert made.cost == pytest.approx(40)
    assert libgrid.check_partition(blocks["households"], edges, blocks["cell"]) == []


HOUSEHOLDS = {"households": [100] * 6, "persons": [300] * 3 + [100] * 3}
ROW = [(i, i + 1) for i in range(5)]
ROW_COSTS = [9, 9, 1, 9, 9]


@pytest.mark.parametrize("kind", [dict, pd.DataFrame])
def test_several_weights_keep_their_limits_at_once(kind):
    weights = kind(HOUSEHOLDS)
    free = libgrid.partition_graph(weights, ROW, costs=ROW_COSTS, min=200, max=400)
    assert free.cell.tolist() == [0, 0, 0, 1, 1, 1]
    limits = {"min": {"households": 200}, "max": {"households": 400, "persons": 800}}
    made = libgrid.partition_graph(weights, ROW, costs=ROW_COSTS, **limits)
    assert made.cell.tolist() == [0, 0, 1, 1, 1, 1]
    assert {name: w.tolist() for name, w in made.weights.items()} == {
        "households": [200, 400],
        "persons": [600, 600],
    }
    assert made.weight.tolist() == [200, 400]
    assert made.concerns == [None, None]
    with pytest.raises(ValueError, match="read-only"):
        made.weights["persons"][0] = 7
    assert libgrid.check_partition(weights, ROW, made, **limits) == []
    plain = pd.DataFrame(made.weights)  # a table of cells
    assert plain.persons.tolist() == [600, 600]
    # Cells of today that have too many persons are mended, and only these.
    mended = libgrid.mend_partition(weights, ROW, free.cell, costs=ROW_COSTS, **limits)
    assert mended.division.cell.tolist() == [0, 0, 1, 1, 1, 1]
    assert list(mended.division.weights) == ["households", "persons"]
    assert (mended.continues.tolist(), mended.moved) == ([0, 1], 100)


def test_reasons_name_their_weight():
    limits = {"min": {"households": 200}, "max": {"households": 300, "persons": 260}}
    made = libgrid.partition_graph(HOUSEHOLDS, ROW, **limits)
    assert made.reason == ["atom_above_max"] * 3 + ["no_k_fits"]
    assert made.concerns == ["persons"] * 4
    assert libgrid.check_partition(HOUSEHOLDS, ROW, made, **limits) == []

    def judge(**more):
        return libgrid.check_partition(HOUSEHOLDS, ROW, made.cell, **limits, **more)

    told = {"reason": made.reason, "concerns": made.concerns}
    assert judge(**told) == []
    assert judge(reason=made.reason) == []  # about any weight
    assert judge(weight=made.weights, **told) == []
    assert judge(weight=made.weight, **told) == []
    assert judge(weight={"persons": [300, 300, 300, 301]}, **told) == [
        "cell 3 weighs 300.000, not 301.000, of weight 1"
    ]
    assert judge(reason=made.reason, concerns=["households"] * 4) != []
    assert judge(reason=made.reason[:3] + ["search_ended"]) != []


def refused(kind, words, *arguments, **options):
    with pytest.raises(kind, match=words) as caught:
        libgrid.partition_graph(*arguments, **options)
    return caught.value


@pytest.mark.parametrize("wrong", [np.nan, -1, np.inf, None])
def test_numbers_that_are_none_are_told_with_their_row(wrong):
    weights, costs = [120, wrong, 180, 240], [4, 1, wrong]
    error = refused(libgrid.DataError, "weight must be a number", weights, EDGES)
    assert (error.code, error.layer, error.row, error.field) == ("bad_value", "atoms", 1, "weight")
    error = refused(libgrid.DataError, "cost must be a number", WEIGHTS, EDGES, costs=costs)
    assert (error.code, error.layer, error.row) == ("bad_value", "borders", 2)
    columns = {"households": WEIGHTS, "persons": [1, 2, 3, wrong]}
    error = refused(libgrid.DataError, "weight must be a number", columns, EDGES)
    assert (error.code, error.layer, error.row, error.field) == ("bad_value", "atoms", 3, "persons")
    if wrong == -1:
        return
    places = [(0, 0), (1, 0), (2, wrong), (3, 0)]
    error = refused(libgrid.DataError, "finite", WEIGHTS, EDGES, spread=places)
    assert (error.code, error.layer, error.row, error.field) == ("bad_value", "atoms", 2, "spread")


def test_a_missing_value_of_pandas_is_told_with_its_row():
    weights = pd.Series([120, None, 180, 240], dtype="Int64")
    assert refused(libgrid.DataError, "weight", weights, EDGES).row == 1


@pytest.mark.parametrize("pair", [(1, 1), (1, 4), (-1, 2), (2**32, 1)])
def test_edges_of_atoms_that_are_not_there(pair):
    error = refused(libgrid.DataError, "joins two of the 4 atoms", WEIGHTS, [(0, 1), pair])
    assert (error.code, error.layer, error.row) == ("bad_value", "borders", 1)


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        (([[1, 2]], []), {}, "weights must have one dimension"),
        ((["many"], []), {}, "weights must be numbers"),
        ((WEIGHTS, [0, 1]), {}, r"edges must have the shape \(M, 2\)"),
        ((WEIGHTS, [(0, 1, 2)]), {}, r"edges must have the shape \(M, 2\)"),
        ((WEIGHTS, [(0, 1), (2,)]), {}, "edges must be whole numbers"),
        ((WEIGHTS, [(0, 1.5)]), {}, "edges must be whole numbers, not float64"),
        ((WEIGHTS, [("a", "b")]), {}, "edges must be whole numbers"),
        ((WEIGHTS, 7), {}, "edges must be whole numbers"),
        ((WEIGHTS, EDGES), {"costs": [1, 2]}, "2 costs for 3 edges"),
        ((WEIGHTS, EDGES), {"costs": [[1, 2, 3]]}, "costs must have one dimension"),
        ((WEIGHTS, EDGES), {"spread": [1, 2, 3, 4]}, r"spread must have the shape \(N, 2\)"),
        ((WEIGHTS, EDGES), {"spread": [(1, 2)]}, "1 places for 4 atoms"),
        ((WEIGHTS, EDGES, 0), {}, "k is 0"),
        ((WEIGHTS, EDGES, -2), {}, "k is -2"),
        ((WEIGHTS, EDGES, 5), {}, "4 atoms do not make 5 cells"),
        ((WEIGHTS, EDGES[:2], 2), {}, "connected graph"),
        ((WEIGHTS, EDGES, 2), {"min": 100, "max": 200}, "without an atom above max"),
        ((WEIGHTS, EDGES), {"min": 500, "max": 300}, "0 < min <= max"),
        ((WEIGHTS, EDGES), {"min": 0}, "0 < min <= max"),
        ((WEIGHTS, EDGES), {"max": np.nan}, "0 < min <= max"),
        ((WEIGHTS, EDGES), {"target": 0}, "target"),
        ((WEIGHTS, EDGES), {"target": 700}, "target"),
        ((WEIGHTS, EDGES), {"balance": -1}, "balance"),
        ((WEIGHTS, EDGES), {"tries": 0}, "one try"),
        ((WEIGHTS, EDGES), {"steps_per_atom": 0}, "one step"),
        ((WEIGHTS, EDGES), {"threads": -1}, "threads is -1"),
        ((WEIGHTS, EDGES), {"max": {"persons": 5}}, "max names 'persons'; the weights are weight"),
        ((WEIGHTS, EDGES), {"max": {}}, "max must have a limit of 'weight'"),
        ((WEIGHTS, EDGES), {"max": {"weight": "many"}}, "max must be numbers"),
        (({}, EDGES), {}, "one column at least"),
        ((HOUSEHOLDS, ROW), {"min": {"persons": 5}}, "limit of 'households', the first weight"),
        ((HOUSEHOLDS, ROW), {"max": {"households": 500, "cars": 5}}, "max names 'cars'"),
        ((HOUSEHOLDS, ROW), {"max": {"households": 500, "persons": 0}}, 'limits of "persons"'),
        ((HOUSEHOLDS, ROW), {"max": {"households": 500, "persons": np.nan}}, '"persons"'),
        (({"a": WEIGHTS, "b": [1, 2]}, EDGES), {}, '"b" has 2 values for 4 atoms'),
        (({"a": WEIGHTS, "b": [[1, 2]]}, EDGES), {}, "b must have one dimension"),
        (({"a": WEIGHTS, "b": ["many"]}, EDGES), {}, "b must be numbers"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments, options, words):
    assert refused(libgrid.UsageError, words, *arguments, **options).code == "usage"


def test_ctrl_c_stops_a_search():
    timer = threading.Timer(0.3, _thread.interrupt_main)
    timer.start()
    begin = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        libgrid.partition_graph(np.full(400, 10), grid(20, 20), steps_per_atom=10**9)
    assert time.monotonic() - begin < 5


# check_partition

CHAIN = ([200, 200, 200, 200], [(0, 1), (1, 2), (2, 3)])


def faults(cell, **options):
    return libgrid.check_partition(*CHAIN, cell, **options)


@pytest.mark.parametrize("kind", [list, np.array, pd.Series, np.uint8])
def test_anybodys_division_is_judged(kind):
    assert faults(kind([0, 0, 1, 1])) == []
    assert faults(kind([1, 1, 0, 0]), k=2) == []  # in whatever order
    labels = np.unique(["west", "west", "east", "east"], return_inverse=True)[1]
    assert faults(labels) == []


def test_each_fault_of_a_foreign_division():
    assert faults([0, 0, 0, 0]) == ["cell 0 weighs 800.000 and is called in_range"]
    assert faults([0, 0, 0, 1], min=100) == ["cell 0 weighs 600.000 and is called in_range"]
    assert faults([0, 1, 0, 1]) == ["cell 0 is in 2 pieces", "cell 1 is in 2 pieces"]
    assert faults([0, 0, 1, 1], k=3) == ["2 cells, not 3"]
    assert faults([0, 0, 2, 2])[0] == "cell 1 is empty"
    assert faults([0, 0, 1, -1]) == ["atom 3 is in cell -1, which is not there"]
    assert faults([0, 0, 1, 4]) == ["atom 3 is in cell 4, which is not there"]
    assert "atom 3" in faults([0, 0, 1, 2**40])[0]
    assert faults([0, 0, 1]) == ["there are 4 atoms and cells of 3"]
    assert faults([0, 0, 1, 1, 1]) == ["there are 4 atoms and cells of 5"]
    assert faults([]) == ["there are 4 atoms and cells of 0"]


def test_claimed_weights_and_reasons_are_judged():
    halves = [0, 0, 1, 1]
    good = ["in_range", "in_range"]
    assert faults(halves, weight=[400, 400], reason=good) == []
    assert faults(halves, weight=[400, 401]) == ["cell 1 weighs 400.000, not 401.000"]
    assert faults(halves, weight=[400, 400, 0])[0] == "cell 2 is empty"
    assert faults(halves, weight=[400]) == [
        f"atom {atom} is in cell 1, which is not there" for atom in (2, 3)
    ]
    assert faults(halves, reason=good[:1]) == ["there is not one reason a cell"]
    for word in libgrid.PARTITION_REASONS[1:]:
        assert faults(halves, reason=["in_range", word]) == [
            f"cell 1 weighs 400.000 and is called {word}"
        ]
    # Out of the limits, for the reason given or not.
    one = [0, 0, 0, 0]
    assert faults(one, reason=["search_ended"]) == []
    assert faults(one, reason=["no_k_fits"]) != []
    assert faults(one, min=500, max=600, reason=["no_k_fits"]) == []
    assert faults(one, min=900, max=1000, reason=pd.Series(["parent_below_min"])) == []


def test_a_result_brings_its_weights_and_reasons():
    made = libgrid.partition_graph(*CHAIN, min=900, max=1000)
    assert made.reason == ["parent_below_min"]
    assert faults(made, min=900, max=1000) == []
    assert faults(made.cell, min=900, max=1000) == ["cell 0 weighs 800.000 and is called in_range"]
    (fault,) = faults(made, min=300, max=900)
    assert fault == "cell 0 weighs 800.000 and is called parent_below_min"
    assert faults(made, min=900, max=1000, weight=[801]) != []


def test_what_cannot_be_judged_is_refused():
    for options, words in [
        ({"min": 0}, "0 < min <= max"),
        ({"min": 600}, "0 < min <= max"),
        ({"max": np.nan}, "0 < min <= max"),
        ({"k": 0}, "k is 0"),
        ({"reason": ["fine", "in_range"]}, "in_range, parent_below_min"),
        ({"concerns": ["persons", None]}, "concerns names 'persons'"),
        ({"weight": {"persons": [1, 2]}}, "weight names 'persons'"),
        ({"weight": [[400, 400]]}, "weight must have one dimension"),
    ]:
        with pytest.raises(libgrid.UsageError, match=words):
            faults([0, 0, 1, 1], **options)
    with pytest.raises(libgrid.UsageError, match="cell must be whole numbers, not float64"):
        faults([0.0, 0, 1, 1])
    with pytest.raises(libgrid.UsageError, match="cell must have one dimension"):
        faults([[0, 0, 1, 1]])
    with pytest.raises(libgrid.DataError) as caught:
        libgrid.check_partition([1, -1], [(0, 1)], [0, 0])
    assert caught.value.row == 1


# join_atoms


def test_groups_stay_together():
    together = np.full(100, -1)
    together[[0, 1, 11]] = 7
    together[[55, 65]] = 3
    edges = grid(10, 10)
    columns = {"households": np.full(100, 10), "persons": np.full(100, 30)}
    joined = libgrid.join_atoms(columns, edges, together)
    assert list(joined.weights) == ["households", "persons"]
    assert joined.weights["persons"].sum() == 3000 and len(joined.weights["persons"]) == 97
    limits = {"min": {"households": 80}, "max": {"households": 120, "persons": 360}}
    made = libgrid.partition_graph(joined.weights, joined.edges, costs=joined.costs, **limits)
    assert libgrid.check_partition(joined.weights, joined.edges, made, **limits) == []
    cell = made.cell[joined.atom]
    assert len(set(cell[together == 7])) == len(set(cell[together == 3])) == 1
    assert libgrid.check_partition(columns, edges, cell, **limits) == []


def test_groups_that_nothing_joins_are_refused():
    with pytest.raises(libgrid.DataError, match="group 1") as error:
        libgrid.join_atoms(WEIGHTS, EDGES, [1, -1, -1, 1])
    assert error.value.row == 3
    with pytest.raises(libgrid.UsageError, match="2 groups for 4 atoms"):
        libgrid.join_atoms(WEIGHTS, EDGES, [0, 0])
    with pytest.raises(libgrid.UsageError, match="together must be whole numbers"):
        libgrid.join_atoms(WEIGHTS, EDGES, [0.5, 0, 0, 0])
