# SPDX-License-Identifier: Apache-2.0
"""`sample`: maps of each size, sound and the same each time, and plans of them."""

import json

import pytest


@pytest.mark.parametrize("size, buildings", [("community", 300), ("district", 3000),
                                             ("city", 3000)])
def test_a_map_of_each_size_is_sound_and_can_be_planned(libgrid, tmp_path, size, buildings):
    dated = {"SOURCE_DATE_EPOCH": "0"}
    for name, threads in (("map", 1), ("again", 2)):
        done = libgrid("sample", "--size", size, "--buildings", buildings, "--seed", 4,
                       "--threads", threads, "-o", f"{name}.gpkg", env=dated)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "map.gpkg").read_bytes() == (tmp_path / "again.gpkg").read_bytes()
    assert libgrid("plan", "map.gpkg", "-o", "out", "--divide", "all").returncode == 0
    assert libgrid("check", "out/plan.gpkg").returncode == 0
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert report["buildings"]["rows"] == buildings
    assert report["buildings"]["unassigned"] == 0
    assert report["borders"]["buildings_cut"] == 0


@pytest.mark.parametrize("words, code, told", [
    (("--size", "town"), 2, "community"),
    (("--size", "city", "--buildings", "99"), 2, "100 to 3000000"),
    (("--size", "city", "--buildings", "4000000"), 2, "100 to 3000000"),
    (("--size", "street", "--buildings", "500"), 2, "1341"),
    (("--defects", "100", "--buildings", "500"), 2, "excludes"),
])
def test_mistakes_are_told(libgrid, tmp_path, words, code, told):
    done = libgrid("sample", *words, "-o", "map.gpkg")
    assert done.returncode == code
    assert told in done.stderr
    assert not (tmp_path / "map.gpkg").exists()
