# SPDX-License-Identifier: Apache-2.0
"""`sample`: maps of each size, sound and the same each time, and plans of them."""

import csv
import json

import pyogrio
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


def test_dirt_is_listed_and_a_clean_map_is_as_before(libgrid, street, tmp_path):
    dated = {"SOURCE_DATE_EPOCH": "0"}
    for name, words in (("clean", ()), ("one", ("--dirt", "all")), ("two", ("--dirt", "all"))):
        done = libgrid("sample", *words, "-o", f"{name}.gpkg", env=dated)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "clean.gpkg").read_bytes() == street.read_bytes()
    assert (tmp_path / "one.gpkg").read_bytes() == (tmp_path / "two.gpkg").read_bytes()
    dirt = pyogrio.read_dataframe(tmp_path / "one.gpkg", layer="dirt")
    assert set(dirt.kind) == {"overlap", "dangling", "duplicate", "orphan", "number"}
    assert libgrid("integrity", "one.gpkg", "-o", "findings.csv").returncode == 1
    with open(tmp_path / "findings.csv", encoding="utf-8-sig", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["state"] == "unknown"]
    planted = dirt[dirt.kind == "orphan"]
    assert sorted(int(row["row"]) for row in found) == sorted(planted.row)
    assert {row["stated"] for row in found} == set(planted.value)


def test_a_folder_of_gbk_gives_the_plan_of_the_geopackage(libgrid, tmp_path):
    for name, kinds in (("dirty.gpkg", "number"), ("dirty", "number,gbk")):
        done = libgrid("sample", "--dirt", kinds, "-o", name)
        assert done.returncode == 0, done.stderr
        done = libgrid("plan", name, "-o", f"plan_{name}", "--divide", "all")
        assert done.returncode == 0, done.stderr
    assert "望麓街道".encode("gbk") in (tmp_path / "dirty" / "level.dbf").read_bytes()
    ledgers = [(tmp_path / f"plan_{name}" / "ledger.csv").read_bytes()
               for name in ("dirty.gpkg", "dirty")]
    assert ledgers[0] == ledgers[1]


@pytest.mark.parametrize("words, code, told", [
    (("--size", "town"), 2, "community"),
    (("--size", "city", "--buildings", "99"), 2, "100 to 3000000"),
    (("--size", "city", "--buildings", "4000000"), 2, "100 to 3000000"),
    (("--size", "street", "--buildings", "500"), 2, "1341"),
    (("--defects", "100", "--buildings", "500"), 2, "excludes"),
    (("--dirt", "mud"), 2, "overlap, dangling"),
    (("--dirt", "gbk"), 2, "folder"),
    (("--dirt", "all", "--defects", "100"), 2, "excludes"),
])
def test_mistakes_are_told(libgrid, tmp_path, words, code, told):
    done = libgrid("sample", *words, "-o", "map.gpkg")
    assert done.returncode == code
    assert told in done.stderr
    assert not (tmp_path / "map.gpkg").exists()
