# SPDX-License-Identifier: Apache-2.0
"""repair mends what check tells, and leaves all else as it is."""

import json

import geopandas
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
    # Tables without geometry are listed last.
    assert (sorted(name for name, _ in pyogrio.list_layers(repaired))
            == sorted([*layers, "repair", "vertex"]))
    vertices = rows(repaired, "vertex")
    with_vertices = set(vertices["code"])
    for layer in layers:
        before, after = rows(street, layer), rows(repaired, layer)
        if "geometry" not in before:
            assert before.equals(after)
            continue
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
    done = libgrid("repair", street, *CELLS, "-o", "left.gpkg", "--policy", "gap=leave", "--json")
    assert done.returncode == 1
    left = [fix for fix in json.loads(done.stdout)["fixes"] if not fix["done"]]
    assert {fix["kind"] for fix in left} == {"gap"}
    assert {fix["reason"] for fix in left} == {"left as asked"}
    one = libgrid("repair", street, *CELLS, "--dry-run", "--fix", left[0]["id"] + "=leave",
                  "--json")
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


def square(x, y, wide=10, high=10):
    return shapely.box(x, y, x + wide, y + high)


def write_map(path, cells, areas=None, lines=(), houses=()):
    """Cells by code in an area of 30 x 30 m around (1000, 1000) of EPSG:4548."""
    def frame(shapes):
        moved = [shapely.transform(s, lambda c: c + [500000, 3600000]) for s in shapes.values()]
        return geopandas.GeoDataFrame({"code": list(shapes)}, geometry=moved, crs=4548)

    frame(areas or {"A": square(0, 0, 30, 10)}).to_file(path, layer="level")
    frame(cells).to_file(path, layer="cell")
    if lines:
        frame({str(k): line for k, line in enumerate(lines)}).to_file(path, layer="road_centre")
    if houses:
        buildings = frame({f"b{k}": square(x, y, 1, 1) for k, (x, y, _) in enumerate(houses)})
        buildings["households"] = [n for _, _, n in houses]
        buildings.to_file(path, layer="buildings")


def fixes_of(done):
    return json.loads(done.stdout)["fixes"]


GAP = {"a": square(0, 0, 14), "b": square(16, 0, 14)}
OVERLAP = {"a": square(0, 0, 16), "b": square(14, 0, 16)}
SETTLE = ("--policy", "cell_gap=divide", "--policy", "duplicate=first", "--emptied", "apart")


def areas_after(tmp_path, name="out.gpkg"):
    cells = rows(tmp_path / name, "cell")
    return dict(zip(cells.code, cells.area.round(2)))


@pytest.mark.parametrize("policy, wanted", [
    ("automatic", {"a": 150, "b": 150}),
    ("divide", {"a": 150, "b": 150}),
    ("longest_border", {"a": 160, "b": 140}),
    ("most_people", {"a": 140, "b": 160}),
    ("priority", {"a": 140, "b": 160}),
    ("evidence", {"a": 145, "b": 155}),
    ("leave", {"a": 140, "b": 140}),
])
def test_policies_of_gaps(libgrid, tmp_path, policy, wanted):
    road = shapely.LineString([(14.5, -5), (14.5, 15)])
    write_map(tmp_path / "in.gpkg", GAP, lines=[road], houses=[(2, 2, 3), (20, 2, 9)])
    done = libgrid("repair", "in.gpkg", "-o", "out.gpkg", "--policy", f"gap={policy}",
                   "--priority", "b", "--evidence", "road_centre")
    assert done.returncode == (1 if policy == "leave" else 0), done.stderr
    assert areas_after(tmp_path) == wanted


@pytest.mark.parametrize("policy, wanted", [
    ("divide", {"a": 150, "b": 150}),
    ("first", {"a": 160, "b": 140}),
    ("longest_border", {"a": 160, "b": 140}),
    ("most_people", {"a": 140, "b": 160}),
    ("priority", {"a": 140, "b": 160}),
    ("evidence", {"a": 145, "b": 155}),
    ("leave", {"a": 160, "b": 160}),
])
def test_policies_of_overlaps(libgrid, tmp_path, policy, wanted):
    road = shapely.LineString([(14.5, -5), (14.5, 15)])
    write_map(tmp_path / "in.gpkg", OVERLAP, houses=[(2, 2, 3), (20, 2, 9)])
    write_map(tmp_path / "roads.gpkg", OVERLAP, lines=[road])
    done = libgrid("repair", "in.gpkg", "-o", "out.gpkg", "--policy", f"overlap={policy}",
                   "--priority", "b", "--evidence", "roads.gpkg:road_centre")
    assert done.returncode == (1 if policy == "leave" else 0), done.stderr
    assert areas_after(tmp_path) == wanted


@pytest.mark.parametrize("kind, cells", [
    ("spill", {"a": square(0, 0, 15, 12), "b": square(15, 0, 15)}),
    ("mismatch", {"a": square(0, 0, 15.0004), "b": square(15, 0, 15)}),
])
def test_kinds_can_be_left(libgrid, tmp_path, kind, cells):
    write_map(tmp_path / "in.gpkg", cells)
    for policy, code in (("automatic", 0), ("leave", 1)):
        done = libgrid("repair", "in.gpkg", "--dry-run", "--json", "--policy", f"{kind}={policy}")
        assert done.returncode == code, done.stdout
        assert {f["kind"] for f in fixes_of(done) if not f["done"]} == ({kind} if code else set())


def test_misnests_can_be_left(libgrid, tmp_path):
    areas = {"A": square(0, 0, 15), "B": square(15, 0, 15)}
    cells = {"a": square(0, 0, 17), "b": square(17, 0, 13)}
    write_map(tmp_path / "in.gpkg", cells, areas)
    done = libgrid("repair", "in.gpkg", "-o", "out.gpkg")
    assert done.returncode == 0, done.stderr
    assert areas_after(tmp_path) == {"a": 150, "b": 150}
    assert libgrid("repair", "in.gpkg", "--dry-run", "--policy", "misnest=leave",
                   "--policy", "gap=leave").returncode == 1


def test_a_gap_as_wide_as_a_cell_is_not_given_away_unasked(libgrid, tmp_path):
    write_map(tmp_path / "in.gpkg", {"a": square(0, 0), "c": square(20, 0)})
    done = libgrid("repair", "in.gpkg", "-o", "out.gpkg", "--json")
    assert done.returncode == 1 and "one may be missing" in fixes_of(done)[0]["reason"]
    assert areas_after(tmp_path) == {"a": 100, "c": 100}
    id = fixes_of(done)[0]["id"]
    for words in (("--policy", "cell_gap=divide"), ("--fix", f"{id}=divide")):
        assert libgrid("repair", "in.gpkg", "-o", "out.gpkg", *words).returncode == 0
        assert areas_after(tmp_path) == {"a": 150, "c": 150}


def test_each_issue_can_have_a_policy_of_its_own(libgrid, tmp_path):
    write_map(tmp_path / "in.gpkg", GAP)
    (gap,) = {f["id"] for f in fixes_of(libgrid("repair", "in.gpkg", "--dry-run", "--json"))}
    done = libgrid("repair", "in.gpkg", "-o", "out.gpkg", "--fix", f"{gap}=longest_border",
                   "--fix", "ffff=leave")
    assert done.returncode == 0 and "no issue has the id ffff" in done.stderr
    assert areas_after(tmp_path) == {"a": 160, "b": 140}
    done = libgrid("repair", "in.gpkg", "--dry-run", "--fix", f"{gap}=weld")
    assert done.returncode != 0 and "does not fit" in done.stderr


def test_duplicates_are_settled_and_no_row_is_lost(libgrid, tmp_path):
    write_map(tmp_path / "in.gpkg", {"a": square(0, 0, 30), "b": square(0, 0, 30)})
    assert libgrid("repair", "in.gpkg", "--dry-run").returncode == 1
    done = libgrid("repair", "in.gpkg", "-o", "kept.gpkg", "--policy", "duplicate=first", "--json")
    assert done.returncode == 1  # an emptied cell is an issue
    assert {f["kind"] for f in fixes_of(done) if not f["done"]} == {"empty_cell"}
    assert list(rows(tmp_path / "kept.gpkg", "cell").code) == ["a", "b"]
    words = ("--policy", "duplicate=priority", "--priority", "b", "--emptied", "apart")
    assert libgrid("repair", "in.gpkg", "-o", "out.gpkg", *words).returncode == 0
    assert list(rows(tmp_path / "out.gpkg", "cell").code) == ["b"]
    apart = rows(tmp_path / "out.gpkg", "emptied")
    assert list(apart.code) == ["a"] and apart.area[0] == 300
    assert libgrid("check", "out.gpkg").returncode == 0


def test_cells_joined_with_their_residents_are_cells_again(libgrid, tmp_path):
    write_map(tmp_path / "in.gpkg", {"a": square(0, 0, 15), "b": square(15, 0, 15)})
    cells = rows(tmp_path / "in.gpkg", "cell")
    joined = cells.loc[cells.index.repeat(40)]
    joined.to_file(tmp_path / "in.gpkg", layer="cell")
    found = json.loads(libgrid("check", "in.gpkg", "--json").stdout)["issues"]
    assert sorted(i["kind"] for i in found) == 2 * ["duplicate"] + 2 * ["duplicate_code"]
    done = libgrid("repair", "in.gpkg", "-o", "out.gpkg", *SETTLE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(rows(tmp_path / "out.gpkg", "cell").code) == ["a", "b"]
    assert len(rows(tmp_path / "out.gpkg", "emptied")) == 78
    assert libgrid("check", "out.gpkg").returncode == 0


def test_a_locked_cell_keeps_its_land(libgrid, tmp_path):
    write_map(tmp_path / "in.gpkg", GAP)
    done = libgrid("repair", "in.gpkg", "-o", "out.gpkg", "--lock", "a")
    assert done.returncode == 0, done.stderr
    assert areas_after(tmp_path) == {"a": 140, "b": 160}


def test_the_preview_says_who_moves(libgrid, tmp_path):
    write_map(tmp_path / "in.gpkg", OVERLAP, houses=[(14.4, 2, 7), (2, 2, 1)])
    done = libgrid("repair", "in.gpkg", "--dry-run", "--policy", "overlap=first")
    head, *lines = [line.split("\t") for line in done.stdout.splitlines()]
    fix = dict(zip(head, next(line for line in lines if "overlap" in line)))
    assert (fix["from"], fix["to"]) == ("b", "a")
    assert float(fix["area_m2"]) == pytest.approx(20, rel=1e-3)
    assert (fix["buildings"], fix["households"]) == ("1", "7")


def test_planted_defects_are_all_settled(libgrid, tmp_path):
    libgrid("sample", "--defects", 1000, "-o", "in.gpkg")
    done = libgrid("repair", "in.gpkg", "-o", "out.gpkg", *SETTLE)
    assert done.returncode == 0, done.stderr
    assert libgrid("check", "out.gpkg").returncode == 0
    before, after = rows(tmp_path / "in.gpkg", "cell"), rows(tmp_path / "out.gpkg", "cell")
    apart = rows(tmp_path / "out.gpkg", "emptied")
    assert sorted([*after.code, *apart.code]) == sorted(before.code)
    assert list(after.code) == [c for c in before.code if c in set(after.code)]
    changed = {c for text in rows(tmp_path / "out.gpkg", "repair")[["from", "to"]].values.ravel()
               if text is not None for c in str(text).split(";")}
    changed |= set(rows(tmp_path / "out.gpkg", "vertex").code)
    kept = before[before.code.isin(after.code)]
    same = shapely.to_wkb(kept.geometry.values) == shapely.to_wkb(after.geometry.values)
    assert set(kept.code[~same]) <= changed and (~same).sum() < 200


def test_flatgeobuf_files(libgrid, tmp_path):
    write_map(tmp_path / "in.gpkg", OVERLAP)
    for folder in ("in", "out"):
        (tmp_path / folder).mkdir()
    for layer in ("level", "cell"):
        rows(tmp_path / "in.gpkg", layer).to_file(tmp_path / "in" / f"{layer}.fgb",
                                                  driver="FlatGeobuf", SPATIAL_INDEX="NO")
    done = libgrid("repair", "in", "-o", "out/cell.fgb", "--policy", "overlap=divide")
    assert done.returncode == 0, done.stderr
    # The line in the middle ends on the area, which gets vertices there.
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["cell.fgb", "cell_level.fgb"]
    assert libgrid("check", "out", "--layer", "cells=cell",
                   "--layer", "boundary=level").returncode == 0


def test_usage(libgrid, street):
    assert libgrid("repair", street, *CELLS).returncode == 2
    assert libgrid("repair", street, *CELLS, "-o", street).returncode == 2
    assert libgrid("repair", street, *CELLS, "--dry-run", "--lock", "nobody").returncode != 0
    for words in (("--policy", "gap"), ("--policy", "hole=leave"), ("--policy", "gap=best"),
                  ("--fix", "=leave")):
        assert libgrid("repair", street, *CELLS, "--dry-run", *words).returncode == 2
    for words in (("--policy", "gap=weld"), ("--policy", "gap=evidence")):
        assert libgrid("repair", street, *CELLS, "--dry-run", *words).returncode != 0


def test_files_beside_each_other_appear_all_or_none(libgrid, tmp_path):
    write_map(tmp_path / "in.gpkg", {"a": square(0, 0, 15), "b": square(0, 0, 15), "c": square(15, 0, 15)})
    done = libgrid("repair", "in.gpkg", "-o", "out.fgb", "--policy", "duplicate=first")
    assert done.returncode == 2 and "without geometry" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["in.gpkg"]


def test_a_layer_of_the_map_is_evidence_before_a_file_of_its_name(libgrid, tmp_path):
    (tmp_path / "road_centre").mkdir()
    write_map(tmp_path / "in.gpkg", OVERLAP, lines=[shapely.LineString([(15, -5), (15, 15)])])
    done = libgrid("repair", "in.gpkg", "--dry-run", "--evidence", "road_centre",
                   "--policy", "overlap=evidence")
    assert done.returncode == 0, done.stderr


def test_a_format_that_does_not_count_its_rows(libgrid, tmp_path):
    cells = [square(10 * k, 0) for k in range(1100)]
    frame = geopandas.GeoDataFrame({"code": range(1100)}, geometry=cells, crs="EPSG:4547")
    frame.to_file(tmp_path / "cells.gmt", driver="OGR_GMT")
    done = libgrid("check", "cells.gmt", "--layer", "cells=cells")
    assert done.returncode == 0, done.stderr
