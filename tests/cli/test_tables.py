# SPDX-License-Identifier: Apache-2.0
"""Registers as tables: CSV and spreadsheets in, CSV and spreadsheets out. Codes stay text."""

import csv
import re

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from cli_maps import CRS, X, Y, names_below, small_map, write_map
from shapely.geometry import box


@pytest.fixture
def small(tmp_path):
    return write_map(tmp_path / "map.gpkg", small_map())


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


REGISTER = [  # code, name, x, y and the cell
    ("007", "一店", X + 10, Y + 10, "320106001001001"),
    ("008", "二店", X + 900, Y + 400, "320106001002002"),
    ("009", "远店", X + 90000, Y, ""),
    ("010", "无处", "", "", ""),
]


def write_register(path, columns=("code", "name", "x", "y")):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(row[:4] for row in REGISTER)


@pytest.mark.parametrize("result", ["found.csv", "found.xlsx", "found.gpkg"])
def test_a_register_of_points_gets_cells(libgrid, tmp_path, small, result):
    write_register(tmp_path / "shops.csv", ("code", "name", "easting", "northing"))
    done = libgrid("assign", "shops.csv", "map.gpkg", "--cells-layer", "cells", "--crs",
                   "EPSG:4549", "-o", result)
    assert done.returncode == 0, done.stderr
    assert "4 objects, 2 in no cell" in done.stderr
    found = pyogrio.read_dataframe(tmp_path / result, read_geometry=False).astype(object).fillna("")
    assert list(found.code) == [row[0] for row in REGISTER]
    assert list(found.name) == [row[1] for row in REGISTER]
    assert list(found.cell) == [row[4] for row in REGISTER]
    assert found.nearest_cell[2] == "320106001002002"


def test_degrees_meet_metres(libgrid, tmp_path, small):
    (tmp_path / "shops.csv").write_text("code,经度,纬度\n1,120.001,32.526\n")
    words = ("assign", "shops.csv", "map.gpkg", "--cells-layer", "cells", "-o", "found.csv")
    done = libgrid(*words)
    assert done.returncode == 3
    assert "shops: " in done.stderr and "--crs" in done.stderr
    assert names_below(tmp_path) == ["map.gpkg", "shops.csv"]
    done = libgrid(*words, "--crs", "EPSG:4490")
    assert done.returncode == 0, done.stderr
    (row,) = rows_of(tmp_path / "found.csv")
    assert row["cell"] == "320106001001001"
    assert (row["经度"], row["纬度"]) == ("120.001", "32.526")


def test_a_spreadsheet_is_read_as_text(libgrid, tmp_path, small):
    write_register(tmp_path / "shops.csv")
    sheet = pd.read_csv(tmp_path / "shops.csv", dtype=str)
    pyogrio.write_dataframe(sheet, tmp_path / "shops.xlsx", driver="XLSX")
    done = libgrid("assign", "shops.xlsx", "map.gpkg", "--cells-layer", "cells", "--crs",
                   "EPSG:4549", "-o", "found.csv")
    assert done.returncode == 0, done.stderr
    found = rows_of(tmp_path / "found.csv")
    assert [row["code"] for row in found] == [row[0] for row in REGISTER]
    assert [row["cell"] for row in found] == [row[4] for row in REGISTER]


def test_a_coordinate_that_is_a_word_is_told(libgrid, tmp_path, small):
    (tmp_path / "shops.csv").write_text("code,x,y\n1,500010,3600010\n2,500010,north\n")
    done = libgrid("assign", "shops.csv", "map.gpkg", "--cells-layer", "cells", "-o", "found.csv")
    assert done.returncode == 3
    assert "shops, row 1, y: 'north' is not a coordinate" in done.stderr
    assert names_below(tmp_path) == ["map.gpkg", "shops.csv"]


def test_the_ledger_as_csv_as_spreadsheet_and_on_stdout(libgrid, tmp_path, small):
    shown = libgrid("ledger", "map.gpkg")
    assert shown.returncode == 0, shown.stderr
    lines = [line.split("\t") for line in shown.stdout.splitlines()]
    for name in ("ledger.csv", "ledger.xlsx"):
        assert libgrid("ledger", "map.gpkg", "-o", name).returncode == 0
        table = pyogrio.read_dataframe(tmp_path / name)
        assert list(table.columns) == lines[0]
        assert list(table.code.astype(str)) == [line[0] for line in lines[1:]]
        assert list(table.households.astype(float)) == [480, 320, 480, 320]


def test_blocks_and_their_borders(libgrid, tmp_path, street):
    done = libgrid("blocks", street, "-o", "blocks.gpkg")
    assert done.returncode == 0, done.stderr
    blocks = pyogrio.read_dataframe(tmp_path / "blocks.gpkg", layer="block")
    borders = pyogrio.read_dataframe(tmp_path / "blocks.gpkg", layer="border")
    assert f"{len(blocks)} blocks; " in done.stderr
    assert list(blocks.columns) == ["block", "parent", "weight", "geometry"]
    assert (borders.a < borders.b).all() and set(borders.a) | set(borders.b) <= set(blocks.block)
    parent = dict(zip(blocks.block, blocks.parent))
    assert (borders.a.map(parent) == borders.b.map(parent)).all()
    assert (borders.barrier != "none").all()
    assert "gap" in pyogrio.list_layers(tmp_path / "blocks.gpkg")[:, 0]
    done = libgrid("blocks", street, "-o", "plots.gpkg", "--plots", "--profile", "micro")
    plots = pyogrio.read_dataframe(tmp_path / "plots.gpkg", layer="block")
    assert len(plots) > len(blocks) and plots.weight.max() <= 100
    assert plots.weight.sum() == blocks.weight.sum()
    done = libgrid("blocks", street, "-o", "bare.gpkg", "--plots", "--layer", "buildings=-")
    assert done.returncode == 0 and "there are no buildings" in done.stderr
    done = libgrid("blocks", street, "-o", "none.gpkg", "--close-gaps", -1)
    assert done.returncode == 2 and not (tmp_path / "none.gpkg").exists()


def test_areas_are_cut_into_equal_parts(libgrid, tmp_path, street):
    done = libgrid("mesh", street, "--parts", 5, "-o", "parts.gpkg")
    assert done.returncode == 0, done.stderr
    parts = pyogrio.read_dataframe(tmp_path / "parts.gpkg")
    assert set(parts.columns) == {"parent", "area_m2", "pieces", "geometry"}
    assert set(parts.groupby("parent").size()) == {5}
    for _, same in parts.groupby("parent"):
        assert same.area_m2.max() - same.area_m2.min() < 1e-4 * same.area_m2.mean()
    done = libgrid("check", "parts.gpkg", "--layer", "cells=cell")
    assert done.returncode == 0, done.stderr
    for wrong in (["--parts", 0], ["--parts", 2, "--size", 100], ["--parts", 2, "--shape", "square"]):
        assert libgrid("mesh", street, *wrong, "-o", "none.gpkg").returncode == 2
    assert names_below(tmp_path) == ["parts.gpkg"]


def test_the_mesh_covers_and_counts(libgrid, tmp_path, small):
    done = libgrid("mesh", "map.gpkg", "--size", 100, "-o", "mesh.gpkg")
    assert done.returncode == 0, done.stderr
    assert len(pyogrio.read_dataframe(tmp_path / "mesh.gpkg")) == 50
    counts = []
    for share in (0, 0.4):
        done = libgrid("mesh", "map.gpkg", "--size", 90, "--merge-below", share, "-o", "mesh.gpkg")
        assert done.returncode == 0, done.stderr
        counts.append(len(pyogrio.read_dataframe(tmp_path / "mesh.gpkg")))
    assert counts[1] < counts[0]
    done = libgrid("mesh", "map.gpkg", "--shape", "hexagon", "-o", "mesh.gpkg")
    assert done.returncode == 0, done.stderr
    hexagons = pyogrio.read_dataframe(tmp_path / "mesh.gpkg")
    assert set(hexagons.columns) == {"parent", "column", "row", "geometry"}
    for wrong in (("--shape", "round"), ("--merge-below", 1), ("--merge-below", "nan")):
        done = libgrid("mesh", "map.gpkg", *wrong, "-o", "none.gpkg")
        assert done.returncode == 2
        assert wrong[0].strip("-").split("-")[0] in done.stderr
    for size in (0, -5, "nan"):
        done = libgrid("mesh", "map.gpkg", "--size", size, "-o", "none.gpkg")
        assert done.returncode == 2
        assert "size" in done.stderr
    assert names_below(tmp_path) == ["map.gpkg", "mesh.gpkg"]


def test_layers_are_listed(libgrid, small):
    done = libgrid("layers", small)
    assert done.returncode == 0
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert ["cells", "polygon", "4", "EPSG:4549", "code", "name", "parent"] in lines


@pytest.mark.parametrize("words", [("-o", "map.bmp"), ("-o", "map.png", "--dpi", "0"),
                                   ("-o", "map.png", "--dpi", "-9"),
                                   ("-o", "map.html", "--paper", "A4"),
                                   ("-o", "map.html", "--theme", "buildings"),
                                   ("-o", "map.html", "--no-graticule"),
                                   ("-o", "map.pdf", "--theme", "kind"),
                                   ("-o", "map.pdf", "--internal")])
def test_a_map_that_cannot_be_drawn_is_told(libgrid, tmp_path, small, words):
    done = libgrid("render", small, *words)
    assert done.returncode == 2
    assert done.stderr
    assert names_below(tmp_path) == ["map.gpkg"]


def test_paper_is_named_in_any_case(libgrid, tmp_path, small):
    for name in ("A2", "a2"):
        assert libgrid("render", small, "-o", f"{name}.svg", "--paper", name).returncode == 0
    big, small_letters = ((tmp_path / f"{name}.svg").read_bytes() for name in ("A2", "a2"))
    assert big == small_letters and b'width="1683.77' in big


def test_a_map_tells_its_coordinates(libgrid, tmp_path, small):
    assert libgrid("render", small, "-o", "with.svg").returncode == 0
    assert libgrid("render", small, "-o", "without.svg", "--no-graticule").returncode == 0
    told, bare = ((tmp_path / name).read_text() for name in ("with.svg", "without.svg"))
    eastings = re.compile(r">\d{3}\u2009\d{3}<")
    assert "EPSG:4549" in told and len(eastings.findall(told)) >= 4
    assert "EPSG:4549" not in bare and not eastings.search(bare)


def test_a_map_of_defects(libgrid, tmp_path, small):
    assert libgrid("render", small, "-o", "map.svg", "--theme", "defects").returncode == 0
    assert "0 处" in (tmp_path / "map.svg").read_text()


def test_a_place_has_its_chain(libgrid, small):
    done = libgrid("locate", "map.gpkg", str(X + 10), str(Y + 10), "--place-crs", "EPSG:4549")
    assert done.returncode == 0, done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert lines[-1][:2] == ["cell", "320106001001001"]
    codes = [line[1] for line in lines]
    assert codes == sorted(codes, key=len) and all(a in codes[-1] for a in codes[1:])


def test_a_place_outside_says_what_is_near(libgrid, small):
    done = libgrid("locate", "map.gpkg", str(X + 9000), str(Y), "--place-crs", "EPSG:4549")
    assert done.returncode == 1
    assert "no cell takes the place; the nearest is 320106001002" in done.stderr
    wrong = libgrid("locate", "map.gpkg", "32.1", "118.9")  # axes swapped
    assert wrong.returncode == 3 and "the place" in wrong.stderr


def test_a_saved_locator_answers_as_the_map(libgrid, tmp_path, small):
    done = libgrid("locate", "map.gpkg", "--save", "map.locator")
    assert done.returncode == 0 and done.stdout == "", done.stderr
    assert "4 cells in map.locator" in done.stderr
    for x, y in ((X + 10, Y + 10), (X, Y), (X + 500, Y + 250), (X + 9000, Y)):
        place = (str(x), str(y), "--place-crs", "EPSG:4549")
        of_map = libgrid("locate", "map.gpkg", *place)
        for options in ((), ("--verify",)):
            saved = libgrid("locate", "map.locator", *place, *options)
            assert (saved.returncode, saved.stdout) == (of_map.returncode, of_map.stdout)
            assert saved.stderr == of_map.stderr
    # Saved and asked at once; saved again.
    both = libgrid("locate", "map.locator", *place[:2], "--place-crs", "EPSG:4549", "--save", "again")
    assert both.stdout == saved.stdout
    assert (tmp_path / "again").read_bytes() == (tmp_path / "map.locator").read_bytes()


def test_a_damaged_locator_is_told(libgrid, tmp_path, small):
    assert libgrid("locate", "map.gpkg", "--save", "map.locator").returncode == 0
    good = (tmp_path / "map.locator").read_bytes()
    (tmp_path / "cut").write_bytes(good[:-64])
    cut = libgrid("locate", "cut", "118.9", "32.1")
    assert cut.returncode == 3 and f"cut has {len(good) - 64} of {len(good)} bytes" in cut.stderr
    (tmp_path / "bad").write_bytes(good[:-1] + b"x")
    bad = libgrid("locate", "bad", "118.9", "32.1", "--verify")
    assert bad.returncode == 3 and "bad is damaged in its section" in bad.stderr


def test_locate_wants_a_place_or_a_file(libgrid, tmp_path, small):
    for words in ((), ("118.9",)):
        assert libgrid("locate", "map.gpkg", *words).returncode == 2
    there = libgrid("locate", "map.gpkg", "--save", "no/such/folder")
    assert there.returncode == 4 and "there is no folder" in there.stderr
    assert names_below(tmp_path) == ["map.gpkg"]


def test_of_several_rules_the_first_that_finds_a_cell_decides(libgrid, tmp_path, small):
    for rule, word in (("inside_point,largest_share", "inside_point"), ("largest_share", "largest_share")):
        done = libgrid("assign", "map.gpkg", "map.gpkg", "--objects-layer", "cells",
                       "--cells-layer", "cells", "--rule", rule, "-o", "found.csv")
        assert done.returncode == 0, done.stderr
        assert {row["rule"] for row in rows_of(tmp_path / "found.csv")} == {word}


def test_straddlers_are_listed_with_all_shares(libgrid, tmp_path, small):
    done = libgrid("assign", "map.gpkg", "map.gpkg", "--objects-layer", "level",
                   "--cells-layer", "cells", "-o", "found.csv", "--straddlers", "shares.csv")
    assert done.returncode == 0, done.stderr
    shares = rows_of(tmp_path / "shares.csv")
    by_area = {}
    for row in shares:
        by_area.setdefault(row["id"], []).append(float(row["share"]))
    assert by_area
    for found in by_area.values():
        assert found == sorted(found, reverse=True)
        assert len(found) > 1 and abs(sum(found) - 1) < 1e-9


def test_bare_rows_are_the_same_and_the_border_is_measured(libgrid, tmp_path, small):
    words = ("assign", "map.gpkg", "map.gpkg", "--objects-layer", "buildings", "--cells-layer",
             "cells")
    assert libgrid(*words, "-o", "full.csv").returncode == 0
    assert libgrid(*words, "-o", "bare.csv", "--bare", "--border-distance").returncode == 0
    full, bare = rows_of(tmp_path / "full.csv"), rows_of(tmp_path / "bare.csv")
    assert [row["cell"] for row in full] == [row["cell"] for row in bare]
    assert [int(row["fid"]) for row in bare] == list(range(1, len(full) + 1))
    assert list(bare[0]) == ["fid", "cell", "share", "second_cell", "second_share", "rule",
                             "reason", "nearest_cell", "distance_m", "border_m"]
    assert all(float(row["border_m"]) >= 0 for row in bare if row["cell"])


def test_the_best_door_of_a_footprint_decides(libgrid, tmp_path):
    def frame(boxes, codes):
        shapes = [box(X + a, Y + b, X + c, Y + d) for a, b, c, d in boxes]
        return gpd.GeoDataFrame({"code": codes}, geometry=shapes, crs=CRS)

    frame([(0, 0, 100, 100), (100, 0, 200, 100)], ["1", "2"]).to_file(tmp_path / "cells.gpkg")
    houses = frame([(60, 10, 110, 20), (60, 40, 110, 50)], ["a", "b"])
    houses.to_file(tmp_path / "houses.gpkg")
    (tmp_path / "doors.csv").write_text(
        f"building,kind,x,y\na,gate,{X + 61},{Y + 10}\na,门牌,{X + 109},{Y + 10}\nc,gate,{X},{Y}\n",
        encoding="utf-8",
    )
    words = ("assign", "houses.gpkg", "cells.gpkg", "-o", "found.csv", "--entrances", "doors.csv")
    done = libgrid(*words, "--entrances-crs", CRS)
    assert done.returncode == 0, done.stderr
    assert "1 building with an entrance; 1 of 3 doors name no building" in done.stderr
    found = [(row["cell"], row["rule"]) for row in rows_of(tmp_path / "found.csv")]
    assert found == [("2", "entrance_point"), ("1", "largest_share")]
    done = libgrid(*words, "--entrances-crs", CRS, "--entrance-kind", "art")
    assert done.returncode == 4
    assert "doors, art: there is no such column" in done.stderr
    done = libgrid(*words)
    assert done.returncode == 3
    assert "doors" in done.stderr and "names no coordinate system" in done.stderr
    done = libgrid("assign", "houses.gpkg", "cells.gpkg", "-o", "x.csv", "--entrance-kind", "art")
    assert done.returncode == 2
