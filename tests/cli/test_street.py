# SPDX-License-Identifier: Apache-2.0
"""The main job on the sample map: what a planner hands in, and that it adds up."""

import csv
import json
import shutil
import struct
import subprocess
import zlib

import geopandas as gpd
import numpy as np
import pyogrio
import pyproj
import pytest
from cli_maps import coordinates, names_below

FILES = ["certificate.json", "ledger.csv", "map.html", "map.pdf", "map.png", "plan.gpkg", "report.json"]
TABLES = ["level", "cell", "building", "unit", "issue"]


def planned(module_libgrid, street, out, *words, env=None):
    done = module_libgrid("plan", street, "-o", out, *words, env=env)
    assert done.returncode == 0, done.stderr
    return module_libgrid.folder / out


@pytest.fixture(scope="module")
def divided(module_libgrid, street):
    """All areas divided anew, on one thread, dated."""
    return planned(module_libgrid, street, "one", "--divide", "all", "--threads", "1",
                   env={"SOURCE_DATE_EPOCH": "1700000000"})


@pytest.fixture(scope="module")
def kept(module_libgrid, street):
    """The cells drawn by hand."""
    return planned(module_libgrid, street, "kept")


def table(folder, name):
    return pyogrio.read_dataframe(folder / "plan.gpkg", layer=name)


def rows_of_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_results_are_there(divided, kept):
    assert names_below(divided) == FILES
    assert names_below(kept) == FILES[1:]  # cells drawn with gaps have no certificate


def test_dated_runs_give_the_same_bytes_with_any_number_of_threads(module_libgrid, street, divided):
    other = planned(module_libgrid, street, "two", "--divide", "all", "--threads", "2",
                    env={"SOURCE_DATE_EPOCH": "1700000000"})
    for name in FILES:
        assert (other / name).read_bytes() == (divided / name).read_bytes(), name


def test_bounds_change_nothing_but_the_report(module_libgrid, street, divided):
    bounded = planned(module_libgrid, street, "bounded", "--divide", "all", "--bounds",
                      env={"SOURCE_DATE_EPOCH": "1700000000"})
    for name in FILES:
        if name != "report.json":
            assert (bounded / name).read_bytes() == (divided / name).read_bytes(), name
    without = json.loads((divided / "report.json").read_text())
    report = json.loads((bounded / "report.json").read_text())
    bounds = report.pop("bounds")
    notes = report.pop("notes")
    assert report == {key: value for key, value in without.items() if key != "notes"}
    assert {area["area"] for area in bounds["areas"]} == set(table(divided, "cell")["parent"])
    if any("built without Clp" in note for note in notes):
        assert (bounds["proven"], bounds["without"]) == (0, 6)
        return
    assert notes == without["notes"]
    assert bounds["proven"] >= 1  # of the communities with few blocks
    for area in bounds["areas"]:
        assert area["answer"] in ("none", "bound", "least")
        assert area["proven"] == (area["gap"] == 0)
        if area["bound"] is not None:
            assert 0 < area["bound"] <= area["cost"]


def test_undated_runs_give_the_same_rows_and_geometry(module_libgrid, street, divided):
    other = planned(module_libgrid, street, "undated", "--divide", "all")
    for name in TABLES:
        a, b = table(divided, name), table(other, name)
        assert coordinates(a) == coordinates(b), name
        assert a.drop(columns="geometry").equals(b.drop(columns="geometry")), name
    for name in ("ledger.csv", "report.json", "map.png"):
        assert (other / name).read_bytes() == (divided / name).read_bytes(), name


def test_check_finds_no_fault_in_the_new_plan(module_libgrid, divided):
    done = module_libgrid("check", divided / "plan.gpkg")
    assert done.returncode == 0, done.stderr
    assert "no defects: neither overlap nor omission" in done.stderr


def test_ogrinfo_reads_the_tables_and_the_styles(divided):
    done = subprocess.run(["ogrinfo", "-ro", "-al", "-so", divided / "plan.gpkg"], text=True,
                          capture_output=True, check=True)
    for name in [*TABLES, "layer_styles"]:
        assert f"Layer name: {name}\n" in done.stdout
    assert "ERROR" not in done.stderr and "Warning" not in done.stderr
    styles = pyogrio.read_dataframe(divided / "plan.gpkg", layer="layer_styles")
    assert set(styles.f_table_name) == set(TABLES)
    assert all("<qgis" in style for style in styles.styleQML)


def test_the_pdf_is_a_page_with_its_words(divided, tmp_path):
    subprocess.run(["pdftoppm", "-r", "20", "-png", divided / "map.pdf", tmp_path / "page"],
                   check=True)
    assert [path.suffix for path in tmp_path.iterdir()] == [".png"]
    words = subprocess.run(["pdftotext", divided / "map.pdf", "-"], text=True, capture_output=True,
                           check=True).stdout
    street = table(divided, "level")
    assert street.name[0] in words


def test_the_png_opens(divided):
    data = (divided / "map.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, chunks = 8, {}
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (crc,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        assert crc == zlib.crc32(kind + content)
        chunks[kind] = chunks.get(kind, b"") + content
        at += 12 + length
    width, height, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert min(width, height) > 1000 and depth == 8
    channels = {2: 3, 6: 4}[colour]
    pixels = zlib.decompress(chunks[b"IDAT"])
    assert len(pixels) == height * (1 + channels * width)
    assert b"IEND" in chunks


def test_every_building_and_unit_is_in_one_cell(divided, street):
    cells, buildings, units = (table(divided, name) for name in ("cell", "building", "unit"))
    given = pyogrio.read_dataframe(street, layer="buildings")
    assert list(buildings.code) == list(given.code)
    assert coordinates(buildings) == coordinates(given)
    assert set(buildings.cell) <= set(cells.code)
    assert set(units.cell) <= set(cells.code)
    # Brute force: the cell that holds most of the footprint.
    shares = gpd.overlay(
        buildings[["code", "cell", "geometry"]].to_crs("EPSG:4549"),
        cells[["code", "geometry"]].rename(columns={"code": "over"}).to_crs("EPSG:4549"))
    shares["m2"] = shares.area
    best = shares.sort_values("m2").groupby("code").tail(1)
    assert len(best) == len(buildings)
    assert list(best.over) == list(best.cell)


def test_the_ledger_adds_up(divided):
    ledger = rows_of_csv(divided / "ledger.csv")
    cells, buildings, units = (table(divided, name) for name in ("cell", "building", "unit"))
    assert [row["code"] for row in ledger] == sorted(cells.code)
    for name, frame in (("buildings", buildings), ("units", units)):
        found = frame.groupby("cell").size()
        assert {row["code"]: int(row[name]) for row in ledger if row[name] != "0"} == dict(found)
    households = buildings.groupby("cell").households.sum()
    assert {row["code"]: float(row["households"]) for row in ledger} == dict(households)
    assert sum(float(row["households"]) for row in ledger) == buildings.households.sum()
    level = table(divided, "level")
    ellipsoid = pyproj.Geod(ellps="GRS80")
    ground = sum(abs(ellipsoid.geometry_area_perimeter(shape)[0])
                 for shape in level.geometry[level.level == "community"])
    assert sum(float(row["area_m2"]) for row in ledger) == pytest.approx(ground, rel=1e-9)


def test_codes_are_unique_and_begin_with_their_parents(divided):
    cells, level = table(divided, "cell"), table(divided, "level")
    assert cells.code.is_unique and level.code.is_unique
    assert set(cells.parent) == set(level.code[level.level == "community"])
    assert all(cell.code.startswith(cell.parent) for cell in cells.itertuples())
    assert cells.code.str.len().nunique() == 1


def test_cells_are_within_limits_or_say_why_not(divided):
    cells = table(divided, "cell")
    outside = (cells.weight < 300) | (cells.weight > 500)
    assert list(outside) == list(cells.remark.notna())
    assert outside.sum() <= 2
    report = json.loads((divided / "report.json").read_text())
    assert report["cells"]["out_of_range"] == outside.sum()
    assert report["cells"]["count"] == len(cells)


def test_the_report_names_what_was_done(divided):
    report = json.loads((divided / "report.json").read_text())
    assert report["input"] == "street.gpkg"
    assert report["layers"]["buildings"] == "buildings"
    assert "cells" not in report["layers"]
    assert report["crs"] == "EPSG:4490"
    assert report["cells"]["areas_divided"] == 6
    assert report["borders"]["dead_ends"] > 10 and report["borders"]["strips_merged"] > 0
    assert report["coverage"] == {"residue_edges": 0, "defects": 0, "certificate": True}
    assert report["buildings"]["rows"] == 1341 and report["buildings"]["unassigned"] == 0
    assert report["units"]["rows"] == 1144 and report["units"]["unassigned"] == 0


def test_barriers_can_be_taken_as_they_are_drawn(module_libgrid, street):
    drawn = planned(module_libgrid, street, "drawn", "--divide", "all", "--close-gaps", 0,
                    "--merge-strips", 0)
    borders = json.loads((drawn / "report.json").read_text())["borders"]
    assert borders["gaps_closed"] == borders["strips_merged"] == 0


def test_drawn_cells_are_kept_bit_for_bit(kept, street):
    made, drawn = table(kept, "cell"), pyogrio.read_dataframe(street, layer="cells_drawn")
    assert list(made.code) == list(drawn.code)
    assert list(made.name) == list(drawn.name)
    assert coordinates(made) == coordinates(drawn)


def test_the_planted_faults_are_found_exactly(module_libgrid, street):
    done = module_libgrid("check", street, "-o", "faults.gpkg")
    assert done.returncode == 1
    found = pyogrio.read_dataframe(module_libgrid.folder / "faults.gpkg", layer="issue")
    truth = pyogrio.read_dataframe(street, layer="truth")

    def told(frame):
        return {(row.kind, frozenset(row.cells.split(";"))): row for row in frame.itertuples()}

    planted, told_of = told(truth), told(found)
    assert len(truth) == len(found) == 6
    assert set(told_of) == set(planted)
    for fault, issue in told_of.items():
        true = planted[fault]
        assert issue.geometry.equals(true.geometry)
        assert (issue.buildings, issue.units, issue.households) == (
            true.buildings, true.units, true.households)
        assert issue.area_m2 == pytest.approx(true.area_m2, rel=1e-3)  # true: in a local plane
    gaps, twice = truth[truth.kind == "gap"], truth[truth.kind == "overlap"]
    assert "6 defects: 3 gaps, 2 overlaps and 1 spill" in done.stderr
    assert f"{gaps.households.sum():.0f} households in nobody's cell" in done.stderr
    assert f"{twice.households.sum():.0f} households counted twice" in done.stderr


def test_a_plan_is_an_input_again(module_libgrid, divided):
    shutil.copy(divided / "plan.gpkg", module_libgrid.folder / "again.gpkg")
    again = planned(module_libgrid, "again.gpkg", "again")
    for name in TABLES:
        a, b = table(divided, name), table(again, name)
        assert coordinates(a) == coordinates(b), name
    a, b = table(divided, "building"), table(again, "building")
    assert list(a.cell) == list(b.cell)
    assert np.array_equal(a.households, b.households)
    assert (again / "ledger.csv").read_bytes() == (divided / "ledger.csv").read_bytes()
