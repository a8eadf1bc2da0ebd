# SPDX-License-Identifier: Apache-2.0
"""repair mends what check tells, and leaves all else as it is."""

import json

import pyogrio
import pytest
import shapely

CELLS = ("--layer", "cells=cells_drawn")


def rows(path, layer):
    return pyogrio.read_dataframe(path, layer=layer)


def test_the_drawn_cells_are_repaired_and_nothing_else(libgrid, street, tmp_path):
    done = libgrid("repair", street, *CELLS, "-o", "repaired.gpkg", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["clean"]
    assert all(fix["done"] for fix in report["fixes"])
    assert libgrid("check", "repaired.gpkg", *CELLS).returncode == 0
    changed = {code for fix in report["fixes"] for code in [*fix["from"], fix.get("to")]}
    repaired = tmp_path / "repaired.gpkg"
    layers = [name for name, _ in pyogrio.list_layers(street)]
    assert [name for name, _ in pyogrio.list_layers(repaired)] == [*layers, "repair", "vertex"]
    vertices = rows(repaired, "vertex")
    with_vertices = set(vertices["code"])
    for layer in layers:
        before, after = rows(street, layer), rows(repaired, layer)
        assert before.drop(columns="geometry").equals(after.drop(columns="geometry"))
        same = shapely.to_wkb(before.geometry.values) == shapely.to_wkb(after.geometry.values)
        if layer in ("cells_drawn", "level"):
            assert set(before["code"][~same]) <= changed | with_vertices
        else:
            assert same.all()


def test_a_dry_run_writes_nothing(libgrid, street, tmp_path):
    done = libgrid("repair", street, *CELLS, "--dry-run")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].split("\t")[:3] == ["id", "kind", "level"]
    assert len(lines) > 6
    assert list(tmp_path.iterdir()) == []


def test_what_is_left_is_told(libgrid, street):
    done = libgrid("repair", street, *CELLS, "-o", "left.gpkg", "--gaps", "leave", "--json")
    assert done.returncode == 1
    left = [fix for fix in json.loads(done.stdout)["fixes"] if not fix["done"]]
    assert {fix["kind"] for fix in left} == {"gap"}
    assert {fix["reason"] for fix in left} == {"left as asked"}
    one = libgrid("repair", street, *CELLS, "--dry-run", "--leave", left[0]["id"], "--json")
    assert [f["id"] for f in json.loads(one.stdout)["fixes"] if not f["done"]] == [left[0]["id"]]


def test_a_border_moved_by_three_metres_comes_back_together(libgrid, street, tmp_path):
    libgrid("partition", street, "-o", "clean.gpkg", "--divide", "all")
    level, cells = rows(tmp_path / "clean.gpkg", "level"), rows(tmp_path / "clean.gpkg", "cell")
    inner = shapely.union_all(shapely.boundary(level.geometry.values))
    for row, shape in enumerate(cells.geometry):
        ring = shapely.get_coordinates(shape.geoms[0].exterior)
        for k in range(1, len(ring) - 1):
            if shapely.distance(inner, shapely.points(ring[k])) < 1e-4:
                continue
            moved = ring.copy()
            moved[k] += 3 / 110800
            polygon = shapely.MultiPolygon([shapely.Polygon(moved)])
            if polygon.is_valid and not shape.geoms[0].interiors and len(shape.geoms) == 1:
                break
        else:
            continue
        break
    else:
        pytest.fail("no vertex inside an area")
    drawn = cells.copy()
    drawn.loc[row, "geometry"] = polygon
    level.to_file(tmp_path / "moved.gpkg", layer="level", engine="pyogrio")
    drawn.to_file(tmp_path / "moved.gpkg", layer="cell", engine="pyogrio")
    assert libgrid("check", "moved.gpkg").returncode == 1
    done = libgrid("repair", "moved.gpkg", "-o", "closed.gpkg")
    assert done.returncode == 0, done.stderr
    after = rows(tmp_path / "closed.gpkg", "cell")
    same = shapely.to_wkb(drawn.geometry.values) == shapely.to_wkb(after.geometry.values)
    assert (~same).sum() <= 4
    assert shapely.to_wkb(level.geometry.values).tolist() == shapely.to_wkb(
        rows(tmp_path / "closed.gpkg", "level").geometry.values).tolist()


def test_usage(libgrid, street):
    assert libgrid("repair", street, *CELLS).returncode == 2
    assert libgrid("repair", street, *CELLS, "-o", street).returncode == 2
    assert libgrid("repair", street, *CELLS, "--dry-run", "--lock", "nobody").returncode != 0
