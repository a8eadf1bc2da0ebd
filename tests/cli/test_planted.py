# SPDX-License-Identifier: Apache-2.0
"""Defects planted by `sample --defects`, found by `check`, counted by `score`."""

import json

import pyogrio
import pytest
from cli_maps import coordinates


@pytest.fixture(scope="module")
def planted(module_libgrid):
    """A thousand cells with defects, and what the check finds."""
    done = module_libgrid("sample", "--defects", 1000, "-o", "planted.gpkg")
    assert done.returncode == 0, done.stderr
    assert module_libgrid("check", "planted.gpkg", "-o", "found.gpkg").returncode == 1
    return module_libgrid.folder


def score_of(done):
    assert done.returncode in (0, 1), done.stderr
    score = json.loads(done.stdout)
    assert done.returncode == (0 if score["perfect"] else 1)
    return score


def test_the_check_finds_all(module_libgrid, planted):
    score = score_of(module_libgrid("score", "planted.gpkg", "found.gpkg", "--json"))
    every = score["all"]
    assert every["planted"] == every["found"] >= 84
    assert every["recall"] == every["precision"] == 1 and every["wrong_form"] == 0
    kinds = {(row["kind"], row["form"]) for row in score["kinds"]}
    assert len(kinds) == 10
    text = module_libgrid("score", "planted.gpkg", "found.gpkg").stdout.splitlines()
    assert len(text) == 1 + len(kinds) + 1


def test_what_is_left_out_is_missed(module_libgrid, planted):
    found = pyogrio.read_dataframe(planted / "found.gpkg", layer="issue")
    found = found[found.kind != "spill"][["kind", "area_m2", "x", "y", "geometry"]]
    found.to_file(planted / "fewer.gpkg", layer="issue")
    score = score_of(module_libgrid("score", "planted.gpkg", "fewer.gpkg", "--json"))
    recall = {row["kind"]: row["recall"] for row in score["kinds"]}
    assert recall["spill"] == 0 and recall["misnest"] == 1
    # Another tool has words of its own.
    found.loc[found.kind == "overlap", "kind"] = "double"
    found.to_file(planted / "other.gpkg", layer="issue")
    score = score_of(module_libgrid("score", "planted.gpkg", "other.gpkg", "--json"))
    assert {row["kind"]: row["recall"] for row in score["kinds"]}["overlap"] == 0
    score = score_of(module_libgrid("score", "planted.gpkg", "other.gpkg", "--json",
                                    "--equal", "double=overlap"))
    assert {row["kind"]: row["recall"] for row in score["kinds"]}["overlap"] == 1


def test_the_same_seed_gives_the_same_bytes(libgrid, tmp_path):
    dated = {"SOURCE_DATE_EPOCH": "1700000000"}
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        libgrid("sample", "--defects", 200, "--seed", seed, "-o", f"{name}.gpkg", env=dated)
    one, same, other = ((tmp_path / f"{name}.gpkg").read_bytes() for name in "abc")
    assert one == same != other


@pytest.mark.parametrize("ending, truth", [(".fgb", ".gpkg"), (".geojson", ".geojson")])
def test_formats_of_one_layer_make_a_file_each(libgrid, tmp_path, planted, ending, truth):
    done = libgrid("sample", "--defects", 1000, "-o", "p" + ending)
    assert done.returncode == 0, done.stderr
    files = [f"p_cell{ending}", f"p_level{ending}", f"p_truth{truth}"]
    assert sorted(p.name for p in tmp_path.iterdir()) == files
    for file, layer in zip(files, ("cell", "level", "truth"), strict=True):
        rows = pyogrio.read_dataframe(tmp_path / file)
        known = pyogrio.read_dataframe(planted / "planted.gpkg", layer=layer)
        assert list(rows.columns) == list(known.columns), file
        assert coordinates(rows) == coordinates(known), file
    assert rows.geometry.isna().any()  # a vertex that one side lacks


def test_all_files_are_written_or_none(libgrid, tmp_path):
    (tmp_path / "p_truth.geojson").mkdir()
    done = libgrid("sample", "--defects", 60, "--count", 4, "-o", "p.geojson")
    assert done.returncode == 4, done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["p_truth.geojson"]


def test_defects_in_cells_of_a_file(libgrid, street):
    assert libgrid("partition", street, "-o", "cells.gpkg", "--divide", "all").returncode == 0
    done = libgrid("sample", "--defects", "cells.gpkg", "--count", 10, "-o", "planted.gpkg")
    assert done.returncode == 0, done.stderr
    libgrid("check", "planted.gpkg", "-o", "found.gpkg")
    every = score_of(libgrid("score", "planted.gpkg", "found.gpkg", "--json"))["all"]
    assert every["found"] == every["planted"] >= 8 and every["extra"] == 0
    # Cells with defects of their own would spoil the truth.
    done = libgrid("sample", "--defects", street, "-o", "more.gpkg")
    assert done.returncode == 3 and "defects of its own" in done.stderr


@pytest.mark.parametrize("words, code", [
    (("sample", "--defects", "0", "-o", "a.gpkg"), 3),
    (("sample", "--defects", "no.gpkg", "-o", "a.gpkg"), 4),
    (("sample", "--count", "5", "-o", "a.gpkg"), 2),
    (("sample", "--defects", "100", "--count", "-5", "-o", "a.gpkg"), 2),
    (("score", "no.gpkg", "no.gpkg"), 4),
])
def test_mistakes_are_told(libgrid, words, code):
    assert libgrid(*words).returncode == code
