# SPDX-License-Identifier: Apache-2.0
"""What cannot be taken is refused: the exit code says whose fault it is, the message what was
found, where, and what is wanted, and no file is left behind."""

import pytest
from shapely.geometry import GeometryCollection, LineString, Point
from cli_maps import (CRS, X, Y, area, bow_tie, declared, names_below, small_map, store_ring, swapped,
                  transformed, with_nan, with_shape, with_value, write_map)

USAGE, BAD_DATA, FILES = 2, 3, 4


def refused(done, code, *words):
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("libgrid: ")
    for word in words:
        assert word in done.stderr


def spoil(layer, change, *arguments):
    """The small map with one layer changed."""

    def make(path):
        layers = small_map()
        layers[layer] = change(layers[layer], *arguments)
        write_map(path, layers)

    return make


def without(*names):
    def make(path):
        write_map(path, {n: frame for n, frame in small_map().items() if n not in names})

    return make


def all_layers(change):
    return lambda path: write_map(path, change(small_map()))


def stored_ring(layer, row, coords):
    def make(path):
        write_map(path, small_map())
        store_ring(path, layer, row, coords)

    return make


def cut_short(path):
    write_map(path, small_map())
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


UNCLOSED = [(X, Y), (X + 250, Y), (X + 250, Y + 500), (X, Y + 500)]
IN_PARTS = GeometryCollection([area(0, 250), Point(X, Y)])

BAD_MAPS = {
    "missing": (lambda path: None, FILES, ["no such file", "map.gpkg"]),
    "text": (lambda path: path.write_text("no map"), BAD_DATA, ["map.gpkg is not a map or table"]),
    "empty file": (lambda path: path.write_bytes(b""), BAD_DATA, ["is not a map or table"]),
    "folder": (lambda path: path.mkdir(), BAD_DATA, ["map.gpkg is a folder; a map file is wanted"]),
    "cut short": (cut_short, BAD_DATA, ["map.gpkg"]),
    "no boundary": (without("level"), FILES,
                    ["no layer for the boundary", "it has cells, buildings, units, roads",
                     "--layer boundary=NAME"]),
    "empty boundary": (spoil("level", lambda frame: frame.iloc[:0]), BAD_DATA,
                       ["level: the layer has no rows; a boundary is wanted"]),
    "degrees without CRS": (all_layers(lambda m: declared(transformed(m, "EPSG:4490"), None)),
                            BAD_DATA, ["level: ", "look like degrees", "(--crs)", "EPSG:4490"]),
    "swapped degrees": (all_layers(lambda m: swapped(transformed(m, "EPSG:4490"))), BAD_DATA,
                        ["level: ", "have longitude and latitude swapped"]),
    "swapped metres": (all_layers(swapped), BAD_DATA,
                       ["level: ", "have easting and northing swapped for EPSG:4549"]),
    "degrees called metres": (all_layers(lambda m: declared(transformed(m, "EPSG:4490"), CRS)),
                              BAD_DATA, ["level: ", "are degrees, but EPSG:4549 counts in metres"]),
    "metres called degrees": (all_layers(lambda m: declared(m, "EPSG:4490")), BAD_DATA,
                              ["level: ", "are metres, but EPSG:4490 counts in degrees"]),
    "zone prefix": (all_layers(lambda m: declared(m, "EPSG:4528")), BAD_DATA,
                    ["level: ", "without a zone prefix", "EPSG:4528 wants the prefix 40"]),
    "NaN in the boundary": (spoil("level", with_shape, 1, with_nan), BAD_DATA,
                            ["level, row 1: a coordinate is not a number"]),
    "NaN in cells": (spoil("cells", with_shape, 3, with_nan), BAD_DATA,
                     ["cells, row 3: a coordinate is not a number"]),
    "unclosed boundary": (stored_ring("level", 1, UNCLOSED), BAD_DATA,
                          ["level, row 1: a ring is not closed"]),
    "unclosed cell": (stored_ring("cells", 0, UNCLOSED), BAD_DATA,
                      ["cells, row 0: a ring is not closed"]),
    "ring of two": (stored_ring("cells", 2, UNCLOSED[:2]), BAD_DATA, ["cells, row 2: a ring"]),
    "duplicate codes": (spoil("level", with_value, 2, "code", "320106001001"), BAD_DATA,
                        ["level, row 2, code: code 320106001001 stands also in row 1"]),
    "boundary without geometry": (spoil("level", with_shape, 1, None), BAD_DATA,
                                  ["level, row 1: the area has no geometry"]),
    "lines among polygons": (
        spoil("cells", with_shape, 1, LineString([(X, Y), (X + 9, Y + 9)])), BAD_DATA,
        ["cells, row 1: a LINESTRING among the polygons"]),
    "collection": (spoil("cells", with_shape, 1, IN_PARTS), BAD_DATA,
                   ["cells, row 1: a GEOMETRYCOLLECTION among the polygons"]),
    "cells in another CRS": (spoil("cells", lambda frame: frame.to_crs("EPSG:4490")), BAD_DATA,
                             ["'level' is in EPSG:4549", "'cells' is in EPSG:4490"]),
    "buildings without CRS": (
        spoil("buildings", lambda frame: frame.set_crs(None, allow_override=True)), BAD_DATA,
        ["'level' is in EPSG:4549", "'buildings' names no coordinate system"]),
    "negative households": (spoil("buildings", with_value, 7, "households", -3), BAD_DATA,
                            ["buildings, row 7, households: ", "not -3"]),
    "infinite households": (spoil("buildings", with_value, 7, "households", float("inf")),
                            BAD_DATA, ["buildings, row 7, households: "]),
}


@pytest.mark.parametrize("kind", BAD_MAPS)
def test_bad_maps_are_refused(libgrid, tmp_path, kind):
    make, code, words = BAD_MAPS[kind]
    make(tmp_path / "map.gpkg")
    before = names_below(tmp_path)
    refused(libgrid("plan", "map.gpkg", "-o", "out"), code, *words)
    assert names_below(tmp_path) == before


@pytest.mark.parametrize("kind", ["missing", "text", "empty boundary", "degrees without CRS",
                                  "NaN in cells", "duplicate codes"])
def test_a_refused_map_leaves_earlier_results_as_they_were(libgrid, tmp_path, kind):
    make, code, words = BAD_MAPS[kind]
    make(tmp_path / "map.gpkg")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/plan.gpkg").write_text("earlier")
    (tmp_path / "issues.gpkg").write_text("earlier")
    before = names_below(tmp_path)
    refused(libgrid("plan", "map.gpkg", "-o", "out"), code, *words)
    refused(libgrid("check", "map.gpkg", "-o", "issues.gpkg"), code, *words)
    assert names_below(tmp_path) == before
    assert (tmp_path / "out/plan.gpkg").read_text() == "earlier"
    assert (tmp_path / "issues.gpkg").read_text() == "earlier"


def test_an_area_that_crosses_itself_cannot_be_divided(libgrid, tmp_path):
    spoil("level", with_shape, 1, bow_tie)(tmp_path / "map.gpkg")
    refused(libgrid("plan", "map.gpkg", "-o", "out", "--divide", "all"), BAD_DATA,
            "level: community 320106001001: ", "not a valid polygon", "cannot be divided")
    assert names_below(tmp_path) == ["map.gpkg"]


def test_check_wants_cells_where_their_layer_is_empty(libgrid, tmp_path):
    spoil("cells", lambda frame: frame.iloc[:0])(tmp_path / "map.gpkg")
    refused(libgrid("check", "map.gpkg"), BAD_DATA, "cells: the layer has no rows")
    done = libgrid("check", "map.gpkg", "--layer", "cells=-")
    assert done.returncode == 0
    assert "only the levels are checked" in done.stderr


@pytest.fixture(scope="module")
def good_map(tmp_path_factory):
    return write_map(tmp_path_factory.mktemp("map") / "map.gpkg", small_map())


BAD_OPTIONS = {
    "unknown role": (["--layer", "cell=cells"], USAGE, ["there is no role 'cell'", "boundary, "]),
    "no role": (["--layer", "cells"], USAGE, ["--layer wants ROLE=NAME, got 'cells'"]),
    "missing layer": (["--layer", "cells=zellen"], FILES,
                      ["no layer 'zellen'", "level, cells, buildings, units, roads"]),
    "lines as boundary": (["--layer", "boundary=roads"], BAD_DATA,
                          ["roads: it holds lines; polygons are wanted"]),
    "points as buildings": (["--layer", "buildings=units"], BAD_DATA,
                            ["units: it holds points; polygons are wanted"]),
    "no boundary": (["--layer", "boundary=-"], FILES, ["no layer for the boundary"]),
    "min above max": (["--min", 500, "--max", 300], USAGE, ["min 500", "max 300"]),
    "negative min": (["--min", -5], USAGE, ["0 < min", "min -5"]),
    "no max": (["--max", 0], USAGE, ["max 0"]),
    "NaN": (["--min", "nan"], USAGE, ["min nan"]),
    "infinite": (["--max", "inf"], USAGE, ["max inf"]),
    "target outside": (["--target", 9999], USAGE, ["target 9,999", "max 500"]),
    "negative gap": (["--divide", "all", "--close-gaps", -1], USAGE, ["close_gaps_m", "got -1"]),
    "NaN strip": (["--divide", "all", "--merge-strips", "nan"], USAGE, ["merge_strips_m", "nan"]),
    "unknown profile": (["--profile", "city"], USAGE, ["'city'", "urban, rural, micro"]),
    "negative resolution": (["--resolution", -1], USAGE, ["resolution", "-1"]),
    "NaN resolution": (["--resolution", "nan"], USAGE, ["resolution"]),
    "unknown CRS": (["--crs", "EPSG:999999"], BAD_DATA, ["'EPSG:999999'", "such as EPSG:4490"]),
    "unknown encoding": (["--encoding", "klingon"], BAD_DATA, ["'klingon'", "UTF-8 or GB18030"]),
    "nothing to do": (["--layer", "cells=-", "--divide", "none"], USAGE, ["no cells to keep"]),
}


@pytest.mark.parametrize("kind", BAD_OPTIONS)
def test_options_that_make_no_sense_are_refused(libgrid, tmp_path, good_map, kind):
    words, code, told = BAD_OPTIONS[kind]
    refused(libgrid("plan", good_map, "-o", "out", *words), code, *told)
    assert names_below(tmp_path) == []


@pytest.mark.parametrize("words", [["--weight", "people"], ["--divide", "some"], ["--min", "many"],
                                   ["--threads", -3], ["--threads", "two"]])
def test_words_that_an_option_does_not_know_are_refused(libgrid, tmp_path, good_map, words):
    done = libgrid("plan", good_map, "-o", "out", *words)
    assert done.returncode == USAGE
    assert words[0] in done.stderr
    assert names_below(tmp_path) == []


def test_balancing_households_wants_households(libgrid, tmp_path):
    spoil("buildings", lambda frame: frame.drop(columns="households"))(tmp_path / "map.gpkg")
    refused(libgrid("plan", "map.gpkg", "-o", "out", "--weight", "households"), USAGE,
            "no building has a number of households", "--estimate")
    assert names_below(tmp_path) == ["map.gpkg"]
