# SPDX-License-Identifier: Apache-2.0
"""The command on real maps. LIBGRID_REAL_MAPS names their folder."""

import json
import subprocess

import pyogrio
import pytest
import shapely
from cli_maps import coordinates, corners


@pytest.fixture
def read_map(real_maps):
    def read(name, layer):
        path = real_maps / name
        assert path.exists(), f"{path} is missing"
        return pyogrio.read_dataframe(path, layer=layer)

    return read


def table(folder, name):
    return pyogrio.read_dataframe(folder / "plan.gpkg", layer=name)


def test_liechtenstein(libgrid, tmp_path, real_maps, read_map):
    """Real OSM roads and waterways; the municipalities, with exclaves, are the lowest areas."""
    done = libgrid("plan", real_maps / "liechtenstein_2021.gpkg", "-o", "out", "--weight",
                   "buildings", "--min", 60, "--max", 120)
    assert done.returncode == 0, done.stderr
    boundary = read_map("liechtenstein_2021.gpkg", "boundary")
    municipalities = boundary[boundary.admin_level.astype(str) == "8"]
    given = read_map("liechtenstein_2021.gpkg", "buildings")

    buildings = table(tmp_path / "out", "building")
    assert len(buildings) == len(given) == 15834
    tree = shapely.STRtree(municipalities.geometry.values)
    touching = set(tree.query(given.geometry.values, predicate="intersects")[0])
    none = set(buildings.index[buildings.cell.isna()])
    assert none == set(range(len(given))) - touching

    cells = table(tmp_path / "out", "cell")
    assert set(buildings.cell.dropna()) <= set(cells.code)
    assert set(cells.parent) == set(municipalities.id.astype(str))
    counts = buildings.groupby("cell").size()
    outside = [code for code in cells.code if not 60 <= counts.get(code, 0) <= 120]
    assert outside == list(cells.code[cells.remark.notna()])

    # Old corners stand bit for bit, on the levels and on the cells that end there.
    assert corners(boundary) <= corners(table(tmp_path / "out", "level"))
    assert corners(municipalities) <= corners(cells)

    done = libgrid("check", "out/plan.gpkg")
    assert done.returncode == 0, done.stderr
    assert "neither overlap nor omission" in done.stderr


def test_wanhua_keeps_the_official_cells(libgrid, tmp_path, real_maps, read_map):
    done = libgrid("plan", real_maps / "taipei_wanhua.gpkg", "-o", "out", "--layer",
                   "cells=cells_code2")
    assert done.returncode == 0, done.stderr
    official = read_map("taipei_wanhua.gpkg", "cells_code2")
    cells = table(tmp_path / "out", "cell")
    assert len(cells) == 67
    assert list(cells.code) == list(official.CODE2)
    assert coordinates(cells) == coordinates(official)
    level = table(tmp_path / "out", "level")
    district = level.code[level.depth == 1].item()
    assert set(cells.parent) == {district}

    issues = table(tmp_path / "out", "issue")
    agrees_with_shapely(issues[issues.level == "cell"], level.geometry[level.depth == 1].item(),
                        official.geometry.values)
    assert "gap" in done.stderr and "spill" in done.stderr
    assert "萬華區" in level.name.tolist()


def test_wanhua_is_divided_anew_without_roads(libgrid, tmp_path, real_maps, read_map):
    done = libgrid("plan", real_maps / "taipei_wanhua.gpkg", "-o", "out", "--layer",
                   "cells=cells_code2", "--divide", "all")
    assert done.returncode == 0, done.stderr
    cells = table(tmp_path / "out", "cell")
    boundary = read_map("taipei_wanhua.gpkg", "boundary")
    villages = boundary[boundary.admin_level.astype(str) != boundary.admin_level.astype(str).min()]
    assert set(cells.parent) == set(villages.id.astype(str))
    issues = table(tmp_path / "out", "issue")
    assert "cell" not in set(issues.level)
    # Names are text, not boxes: a Chinese font is set and its letters can be found.
    words = subprocess.run(["pdftotext", tmp_path / "out/map.pdf", "-"], text=True,
                           capture_output=True, check=True).stdout
    assert "萬華區" in words


def agrees_with_shapely(issues, outline, cells):
    """Gaps and spill as GEOS's union and difference see them."""
    covered = shapely.union_all(shapely.make_valid(cells))
    for kind, want in (("gap", outline.difference(covered)), ("spill", covered.difference(outline))):
        found = shapely.union_all(issues.geometry[issues.kind == kind].values)
        assert want.area > 0
        assert found.symmetric_difference(want).area < 1e-5 * want.area + 1e-12, kind


@pytest.mark.parametrize(("name", "layer", "words"), [
    ("otterlo_bgt.gpkg", "coverage", ["--layer", "units=addresses", "--layer", "roads=-"]),
    ("denver_precincts.gpkg", "precincts_2020_orig", []),
])
def test_check_agrees_with_shapely(libgrid, tmp_path, real_maps, read_map, name, layer, words):
    done = libgrid("check", real_maps / name, "-o", "issues.gpkg", "--layer", f"cells={layer}",
                   *words)
    assert done.returncode == 1, done.stderr
    issues = pyogrio.read_dataframe(tmp_path / "issues.gpkg", layer="issue")
    agrees_with_shapely(issues, read_map(name, "boundary").geometry[0],
                        read_map(name, layer).geometry.values)


def test_a_messy_map_is_checked_alike_by_any_number_of_threads(command, tmp_path, real_maps):
    """Of 509 areas 226 are invalid, and nothing fits."""
    name = real_maps / "china_admin_messy.gpkg"
    assert name.exists(), f"{name} is missing"
    runs = []
    for threads in ("1", "2"):
        with open(tmp_path / threads, "wb") as out, open(tmp_path / f"{threads}.err", "wb") as err:
            runs.append(subprocess.Popen([command, "check", name, "--json", "--threads", threads],
                                         stdout=out, stderr=err))
    assert [run.wait() for run in runs] == [1, 1]
    once = (tmp_path / "1").read_bytes()
    assert once == (tmp_path / "2").read_bytes()
    assert (tmp_path / "1.err").read_bytes() == (tmp_path / "2.err").read_bytes()
    kinds = {issue["kind"] for issue in json.loads(once)["issues"]}
    assert {"invalid_ring", "gap", "overlap"} <= kinds
