# SPDX-License-Identifier: Apache-2.0
"""The script verifies nothing that is not so, whatever a certificate says; and it knows depth."""

import json
import math
import random
from fractions import Fraction
from itertools import combinations

import plain_gpkg
import pytest
from certificates import BENT, CELLS, LEVELS, forge, refused, town, verifier, verify
from plain_gpkg import box, execute, ring

# The counter-examples: all hashes are right, and it is a lie all the same.

# A "hole" of C1 is the land of C2, or lies apart from it; what is there is there twice.
HOLE = [{"code": "C1", "parent": "A", "shape": [box(0, 0, 10, 10)[0] + box(10, 0, 20, 10)[0]]},
        CELLS[1], CELLS[1] | {"code": "C2 again"}, *CELLS[2:]]
APART = [{"code": "C1", "parent": "A", "shape": [box(0, 0, 10, 10)[0] + box(15, 0, 20, 10)[0]]},
         {"code": "C2", "parent": "A", "shape": box(10, 0, 15, 10)},
         {"code": "D", "parent": "A", "shape": box(15, 0, 20, 10)},
         {"code": "D again", "parent": "A", "shape": box(15, 0, 20, 10)}, *CELLS[2:]]
FINER = [LEVELS[0] | {"shape": box(0, 0, 40, 10, 10, 15, 20, 30)},
         LEVELS[1] | {"shape": box(0, 0, 20, 10, 10, 15)}, LEVELS[2]]
ABROAD = [row | {"parent": "BA"[row["parent"] == "B"]} for row in CELLS]
TWICE = CELLS + [CELLS[3] | {"code": "C5"}]
BOW_TIE = [CELLS[0] | {"shape": [[ring((0, 0), (10, 0), (0, 10), (10, 10))]]}, *CELLS[1:]]
UNNODED = [LEVELS[0], LEVELS[1] | {"shape": box(0, 0, 20, 10)}, LEVELS[2]]

LIES = {
    "a hole outside its shell over two copies": (
        FINER, APART, {"A": ["C1", "C2", "D", "D again"], "B": ["C3", "C4"]},
        "table cell, C1: land lies outside a shell"),
    "the same beside the shell": (
        LEVELS, HOLE, {"A": ["C1", "C2", "C2 again"], "B": ["C3", "C4"]},
        "table cell, C1: two edges lie on each other"),
    "cells that name each other's parent": (
        LEVELS, ABROAD, {"A": ["C3", "C4"], "B": ["C1", "C2"]}, "cell, in A: its cells do not sum"),
    "a gap": (LEVELS, CELLS[:3], {"A": ["C1", "C2"], "B": ["C3"]}, "in B: its cells do not sum"),
    "an overlap": (LEVELS, TWICE, {"A": ["C1", "C2"], "B": ["C3", "C4", "C5"]},
                   "in B: its cells do not sum"),
    "a cell left out": (LEVELS, TWICE, {"A": ["C1", "C2"], "B": ["C3", "C4"]}, "row 5 is not in"),
    "a cell named twice": (LEVELS, CELLS, {"A": ["C1", "C2", "C2"], "B": ["C3", "C4"]},
                           "C2: it is named twice"),
    "a ring that crosses itself": (LEVELS, BOW_TIE, {"A": ["C1", "C2"], "B": ["C3", "C4"]},
                                   "table cell, C1: "),
    "a corner that the outline lacks": (UNNODED, CELLS, {"A": ["C1", "C2"], "B": ["C3", "C4"]},
                                        "in S: its cells do not sum"),
    "a parent without cells": (LEVELS, CELLS[:2], {"A": ["C1", "C2"]},
                               "the parents are not the rows of the level above"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_found(tmp_path, lie):
    levels, cells, children, words = LIES[lie]
    path = town(tmp_path / "town.gpkg", levels, cells)
    refused(forge(path, tmp_path / "lie.json", children), path, words)


def test_the_forger_can_tell_the_truth(tmp_path):
    bent = [CELLS[0] | {"shape": BENT[:1]}, CELLS[1] | {"shape": BENT[1:]}, *CELLS[2:]]
    path = town(tmp_path / "town.gpkg", cells=bent)
    code, text = verify(forge(path, tmp_path / "true.json", derived=True), path)
    assert code == 0, text
    assert "derived from the cells" in text


def test_the_level_of_the_parents_stands_above(tmp_path):
    path = town(tmp_path / "town.gpkg")
    certificate = forge(path, tmp_path / "lie.json")
    text = json.loads(certificate.read_text())
    for above in (-1, 2, 7):
        text["levels"][2]["above"] = above
        certificate.write_text(json.dumps(text))
        refused(certificate, path, "does not stand above")


@pytest.mark.parametrize("form", [{"order": ">"}, {"kind": 1000}, {"kind": 2000}, {"kind": 3000}])
def test_forms_of_wkb(tmp_path, form):
    shape = [[ring((0, 0), (9, 0), (9, 9), (0, 9)), ring((1, 1), (1, 2), (2, 2))], *box(20, 0, 30, 9)]
    assert verifier.read_blob(plain_gpkg.blob(shape, **form)) == shape


def test_what_cannot_be_read(tmp_path):
    path = town(tmp_path / "town.gpkg")
    certificate = forge(path, tmp_path / "true.json")
    (tmp_path / "text").write_text("no map")
    (tmp_path / "other.json").write_text('{"format": "libgrid certificate 9"}')
    (tmp_path / "list.json").write_text("[]")
    for wrong in ("none.json", "text", "other.json", "list.json"):
        assert verify(tmp_path / wrong, path)[0] == 2, wrong
    for wrong in ("none.gpkg", "text"):
        assert verify(certificate, tmp_path / wrong)[0] == 2, wrong
    execute(path, "UPDATE cell SET geom = substr(geom, 1, 60) WHERE code = 'C3'")
    assert verify(certificate, path)[0] == 2


# Depth 0 or 1, by the sweep and pair by pair


def depth_fault_slowly(edges):
    """Whether two edges cross or lie on each other, or edges do not take turns in the middle of a
    strip between two corners."""
    ordered = [(min(e), max(e), e[0] < e[1]) for e in edges]
    for (a, b, _), (c, d, _) in combinations(ordered, 2):
        at_c, at_d, at_a, at_b = (verifier.turn(a, b, c), verifier.turn(a, b, d),
                                  verifier.turn(c, d, a), verifier.turn(c, d, b))
        if at_c * at_d < 0 and at_a * at_b < 0 or at_c == at_d == 0 and max(a, c) < min(b, d):
            return True
    xs = sorted({point[0] for edge in edges for point in edge})
    for west, east in zip(xs, xs[1:]):
        x = Fraction(west + east, 2)
        heights = sorted((a[1] + Fraction(b[1] - a[1]) * (x - a[0]) / (b[0] - a[0]), up)
                         for a, b, up in ordered if a[0] < x < b[0])
        if any(up != (i % 2 == 0) for i, (_, up) in enumerate(heights)) or len(heights) % 2:
            return True
    return False


def random_edges(rng):
    size, edges = rng.choice([3, 4, 6, 9]), []
    for _ in range(rng.choice([1, 1, 2, 3])):
        points = [(rng.randrange(size), rng.randrange(size)) for _ in range(rng.randrange(3, 8))]
        if rng.random() < 0.7:
            x, y = rng.randrange(size) + 0.3, rng.randrange(size) + 0.4
            points.sort(key=lambda p: math.atan2(p[1] - y, p[0] - x), reverse=rng.random() < 0.3)
        edges += [(a, b) for a, b in zip(points, points[1:] + points[:1]) if a != b]
    return edges


def test_depth_by_sweep_is_depth_pair_by_pair():
    rng, good = random.Random(1), 0
    for _ in range(5000):
        edges = random_edges(rng)
        assert (verifier.depth_fault(edges) is not None) == depth_fault_slowly(edges), edges
        good += verifier.depth_fault(edges) is None
    assert 500 < good < 2500
