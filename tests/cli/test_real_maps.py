# SPDX-License-Identifier: Apache-2.0
"""The command on real maps. LIBGRID_REAL_MAPS names their folder."""

import json
import subprocess

import pyogrio
import pytest
import shapely
from cli_maps import coordinates


@pytest.fixture
def read_map(real_maps):
    def read(name, layer):
        path = real_maps / name
        assert path.exists(), f"{path} is missing"
        return pyogrio.read_dataframe(path, layer=layer)

    return read


def table(folder, name):
    return pyogrio.read_dataframe(folder / "plan.gpkg", layer=name)


def corners(shapes):
    return {tuple(xy) for xy in shapely.get_coordinates(shapes.values)}


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
    assert corners(boundary.geometry) <= corners(table(tmp_path / "out", "level").geometry)
    assert corners(municipalities.geometry) <= corners(cells.geometry)

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

    # The cells overlap nowhere by much; what they leave open is what shapely finds.
    issues = table(tmp_path / "out", "issue")
    issues = issues[issues.level == "cell"]
    area = {kind: rows.area_m2.sum() for kind, rows in issues.groupby("kind")}
    outline = level.geometry[level.depth == 1].item()
    covered = shapely.union_all(official.geometry.values)
    for kind, missing in (("gap", outline.difference(covered)),
                          ("spill", covered.difference(outline))):
        degrees = shapely.area(issues.geometry[issues.kind == kind].values).sum()
        assert degrees == pytest.approx(missing.area, rel=1e-3)
        assert area[kind] > 1000
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


@pytest.mark.parametrize(("name", "words"), [
    ("otterlo_bgt.gpkg", ["--layer", "cells=coverage", "--layer", "units=addresses", "--layer",
                          "roads=-"]),
    ("denver_precincts.gpkg", ["--layer", "cells=precincts_2020_orig"]),
    ("china_admin_messy.gpkg", []),
])
def test_dirty_maps_are_checked_twice_alike(libgrid, real_maps, name, words):
    assert (real_maps / name).exists(), f"{real_maps / name} is missing"
    once = libgrid("check", real_maps / name, "--json", "--threads", 1, *words)
    again = libgrid("check", real_maps / name, "--json", "--threads", 2, *words)
    assert once.returncode == 1, once.stderr
    assert json.loads(once.stdout)["issues"]
    assert (again.returncode, again.stdout, again.stderr) == (1, once.stdout, once.stderr)


def test_otterlo_covers_its_tile(libgrid, real_maps):
    """The Dutch base map is a partition of its tile: no overlap at all."""
    done = libgrid("check", real_maps / "otterlo_bgt.gpkg", "--json", "--layer", "cells=coverage",
                   "--layer", "units=addresses", "--layer", "roads=-")
    kinds = {issue["kind"] for issue in json.loads(done.stdout)["issues"]}
    assert not kinds & {"overlap", "gap"}, done.stderr
