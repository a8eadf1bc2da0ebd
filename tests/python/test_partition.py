# SPDX-License-Identifier: Apache-2.0
"""partition and mesh on GeoDataFrames."""

import numpy as np
import pandas as pd
import pytest
from maps import EAST, NORTH, frame, place
from shapely.geometry import LineString

import libgrid


def block():
    """An area of 400 x 200 m with a road across its middle and 8 buildings of 100 households."""
    area = frame([place(0, 0, 400, 200)], code=["440303001003"], name=["A"])
    road = frame(
        [LineString([(EAST + 200, NORTH - 10), (EAST + 200, NORTH + 210)])], highway=["residential"]
    )
    houses = [place(50 * i + 20, y, 50 * i + 30, y + 10) for i in range(8) for y in (40,)]
    buildings = frame(houses, households=[100] * 8)
    return area, road, buildings


def test_cells_follow_the_road_and_their_limits():
    area, road, buildings = block()
    made = libgrid.partition(area, road, buildings, min=300, max=500)
    cells = made.cells
    assert list(cells.columns) == ["code", "parent", "weight", "reason", "geometry"]
    assert sorted(cells.code) == ["440303001003001", "440303001003002"]
    assert cells.weight.tolist() == [400, 400]
    assert set(cells.reason) == {"in_range"}
    assert set(cells.parent) == {"440303001003"}
    assert made.border_on_barrier_m == pytest.approx(200, rel=1e-2)
    (border,) = made.borders.itertuples(index=False)
    assert (border.a, border.b, border.barrier) == (0, 1, "local")
    assert border.length_m == made.border_m
    west = cells.loc[cells.geometry.centroid.x.idxmin()]
    assert west.code == "440303001003001"


def test_cells_of_today_stay_where_they_fit():
    area, road, buildings = block()
    first = libgrid.partition(area, road, buildings, min=300, max=500)
    today = first.cells.assign(code=["own 2", "own 1"])
    same = libgrid.partition(first.areas, road, buildings, min=300, max=500, present=today)
    assert sorted(same.cells.code) == ["own 1", "own 2"] == sorted(same.cells.continues)
    assert same.moved == 0
    of_code = same.cells.set_index("code").geometry
    assert all(of_code[c].equals_exact(g, 0) for c, g in zip(today.code, today.geometry))
    # Two more estates: one cell is too heavy and is split, the other stays.
    grown = buildings.assign(households=[200] * 4 + [100] * 4)
    made = libgrid.partition(first.areas, road, grown, min=300, max=500, present=today)
    assert sorted(made.cells.code) == ["440303001003001", "own 1", "own 2"]
    assert made.cells.continues.isna().tolist().count(True) == 1
    assert made.moved == 400
    assert libgrid.check_coverage(made.cells, made.areas).attrs["clean"]


def test_promises_are_checked_whoever_made_the_cells():
    area, road, buildings = block()
    made = libgrid.partition(area, road, buildings, min=300, max=500)
    given = {"min": 300, "max": 500, "stated_weight": "weight", "reason": "reason"}
    found = libgrid.check_division(made.areas, made.cells, buildings, parent="parent", **given)
    assert list(found.columns) == ["kind", "cell", "parent", "object", "number", "text"]
    assert found.empty
    assert found.attrs == {
        "cells": 2, "within": 2, "explained": 0, "unassigned": 0,
        "weight": [400, 400], "reason": ["in_range", "in_range"],
    }
    # A building across the border, and more people than fit.
    worse = buildings.assign(households=[200] * 4 + [100] * 4)
    worse.loc[3, "geometry"] = place(190, 40, 205, 50)
    found = libgrid.check_division(made.areas, made.cells, worse, compounds=worse[:4], min=300, max=500)
    assert found.kind.tolist() == ["building_cut", "compound_cut", "limits"]
    assert set(found.kind) < set(libgrid.BREACH_KINDS)
    west = "440303001003001"
    assert found.cell.tolist() == [west] * 3 and set(found.parent) == {"440303001003"}
    assert found.object.tolist() == [3, 3, None]
    assert found.number[0] == pytest.approx(1 / 3, rel=1e-3) and found.number[2] == 800
    assert found.text[2] == f"cell {west} weighs 800, outside 300-500, and nothing says why"
    found = libgrid.check_division(made.areas, made.cells, worse, **given)
    assert found.kind.tolist() == ["building_cut", "weight", "reason"]
    locked = libgrid.check_division(
        made.areas, made.cells, worse, locked=(made.cells.code == west), min=300, max=500
    )
    assert locked.empty and locked.attrs["explained"] == 1
    nobody = libgrid.check_division(made.areas, made.cells)
    assert nobody.empty and nobody.attrs["reason"] == ["parent_below_min"] * 2
    with pytest.raises(libgrid.UsageError, match="reason"):
        libgrid.check_division(made.areas, made.cells.assign(reason="?"), worse, reason="reason")
    with pytest.raises(libgrid.UsageError, match="0 < min <= max"):
        libgrid.check_division(made.areas, made.cells, worse, min=500, max=300)


def test_locked_cells_stay_whatever_they_weigh():
    area, road, buildings = block()
    works = frame([place(0, 0, 100, 200)], code=["works"], fixed=[True])
    for locked in ("fixed", [True]):
        made = libgrid.partition(area, road, buildings, present=works, locked=locked)
        cells = made.cells.set_index("code")
        assert cells.reason["works"] == "locked"
        assert cells.weight["works"] == 200
        assert cells.weight.sum() == 800
        assert libgrid.check_coverage(made.cells, made.areas).attrs["clean"]
    for missing in ([np.nan], [None], pd.array([None], dtype="boolean")):
        nobody = libgrid.partition(area, road, buildings, present=works, locked=missing)
        assert "locked" not in set(nobody.cells.reason)
    with pytest.raises(libgrid.UsageError, match="truth values, not 'no'"):
        libgrid.partition(area, road, buildings, present=works, locked=["no"])
    with pytest.raises(libgrid.UsageError, match="present is missing"):
        libgrid.partition(area, road, buildings, locked=[True])
    with pytest.raises(libgrid.DataError, match="one flag a present cell"):
        libgrid.partition(area, road, buildings, present=works, locked=[True, False])


def test_cells_and_changed_areas_cover_exactly():
    area, road, buildings = block()
    made = libgrid.partition(area, road, buildings)
    assert list(made.areas.columns) == list(area.columns)
    assert libgrid.check_coverage(made.cells, made.areas).attrs["clean"]
    # New corners stand on the outline; old vertices stay bit for bit.
    old = set(map(tuple, libgrid.polygons(area.geometry).coords))
    new = set(map(tuple, libgrid.polygons(made.areas.geometry).coords))
    assert old < new
    assert {(p.x, p.y) for p in made.inserted.geometry} == new - old
    assert made.insert_into(area).geometry.equals(made.areas.geometry)


def test_weights_by_column_by_count_and_by_hand():
    area, road, buildings = block()
    by_count = libgrid.partition(area, road, buildings, weight="buildings", min=3, max=5)
    by_hand = libgrid.partition(area, road, buildings, weight=np.ones(8), min=3, max=5)
    assert by_count.cells.weight.tolist() == by_hand.cells.weight.tolist() == [4, 4]
    with pytest.raises(libgrid.NotFoundError, match="floor_area"):
        libgrid.partition(area, road, buildings, weight="floor_area")
    with pytest.raises(libgrid.DataError, match="no weight is known") as caught:
        libgrid.partition(area, road, buildings.assign(households=[100.0, np.nan] + [1.0] * 6))
    assert (caught.value.code, caught.value.row, caught.value.field) == (
        "bad_value",
        1,
        "households",
    )
    with pytest.raises(libgrid.DataError, match="many"):
        libgrid.partition(area, road, buildings.assign(households=["many"] * 8))


def test_reasons_are_data():
    area, road, buildings = block()
    light = libgrid.partition(area, road, buildings, min=900, max=1000)
    assert light.cells.reason.tolist() == ["parent_below_min"]
    assert "1 out of range" in repr(light)


def test_limits_must_make_sense():
    area, road, buildings = block()
    with pytest.raises(libgrid.UsageError):
        libgrid.partition(area, road, buildings, min=500, max=300)


def test_gaps_are_closed_and_strips_join_a_neighbour():
    area, road, buildings = block()
    (x, y), (_, top) = road.geometry[0].coords
    parts = [[(x, y), (x, y + 90)], [(x, y + 93), (x, top)], [(x + 12, y), (x + 12, top)]]
    torn = frame([LineString(part) for part in parts], highway=["residential"] * 3)
    made = libgrid.partition(area, torn, buildings)
    assert (made.blocks, made.dead_ends, made.strips_merged) == (3, 0, 1)
    assert made.gaps_closed.crs == area.crs
    assert made.gaps_closed.length.tolist() == pytest.approx([3], rel=1e-2)
    assert made.border_on_barrier_m == pytest.approx(200, rel=1e-2)
    drawn = libgrid.partition(area, torn, buildings, close_gaps_m=0, merge_strips_m=0)
    assert (drawn.blocks, drawn.dead_ends, drawn.strips_merged) == (2, 2, 0)
    assert drawn.gaps_closed.empty
    with pytest.raises(libgrid.UsageError, match="close_gaps_m"):
        libgrid.partition(area, torn, buildings, close_gaps_m=-1)


def test_a_compound_stays_in_one_cell_and_seeds_give_alternatives():
    area, road, buildings = block()
    walled = frame([place(110, 20, 240, 60)])  # across the road
    made = libgrid.partition(area, road, buildings, compounds=walled, balance=5)
    inside = made.cells.intersection(walled.geometry[0]).area
    assert (inside > 0).sum() == 1
    assert len(made.split_compounds) == 0 and len(made.cut_buildings) == 0
    again = libgrid.partition(area, road, buildings, compounds=walled, balance=5, seed=0)
    assert again.cells.geometry.equals(made.cells.geometry)
    with pytest.raises(libgrid.UsageError, match="balance"):
        libgrid.partition(area, road, buildings, balance=-1)


def test_barrier_classes_by_word_or_column():
    area, road, buildings = block()
    uncut = libgrid.partition(area, road, buildings, barrier_class=["none"])
    assert uncut.border_on_barrier_m == 0
    named = libgrid.partition(area, road.assign(art=["arterial"]), buildings, barrier_class="art")
    assert named.border_on_barrier_m > 0
    plain = libgrid.partition(area, road[["geometry"]], buildings)
    assert plain.border_on_barrier_m > 0
    with pytest.raises(libgrid.UsageError, match="2 words for 1"):
        libgrid.partition(area, road, buildings, barrier_class=["local"] * 2)


def test_same_cells_for_any_number_of_threads():
    area, road, buildings = block()
    one, two = (libgrid.partition(area, road, buildings, threads=n).cells for n in (1, 2))
    assert one.to_wkb().equals(two.to_wkb())


def test_mesh_squares_are_clipped():
    area = frame([place(0, 0, 250, 100)], code=["s"])
    squares = libgrid.mesh(area, 100)
    assert list(squares.columns) == ["code", "parent", "column", "row", "geometry"]
    assert set(squares.parent) == {"s"}
    assert sorted(np.round(squares.geometry.area)) == [5000, 10000, 10000]
    assert squares.code.is_unique
    with pytest.raises(libgrid.UsageError):
        libgrid.mesh(area, 0)
    merged = libgrid.mesh(area, 100, merge_below=0.6)
    assert sorted(np.round(merged.geometry.area)) == [10000, 15000]
    with pytest.raises(libgrid.UsageError, match="merge_below"):
        libgrid.mesh(area, 100, merge_below=1)


def test_mesh_hexagons_lose_nothing():
    area = frame([place(0, 0, 1000, 700)], code=["s"])
    hexagons = libgrid.mesh(area, 107.457, shape="hexagon")
    assert hexagons.geometry.area.sum() == pytest.approx(area.geometry.area.sum(), abs=1)
    assert hexagons.geometry.area.max() == pytest.approx(10000, abs=0.5)
    assert libgrid.MESH_SHAPES == ("square", "hexagon")
    with pytest.raises(libgrid.UsageError, match="square, hexagon"):
        libgrid.mesh(area, 100, shape="triangle")


def test_a_notebook_shows_a_map():
    area, road, buildings = block()
    html = libgrid.partition(area, road, buildings)._repr_html_()
    assert html.count("<path") == 2
    assert "2 cells in 1 of 1 areas" in html


def test_blocks_and_what_parts_them():
    area, road, buildings = block()
    made = libgrid.blocks(area, road, buildings)
    assert len(made) == len(made.blocks) == 2
    assert list(made.blocks.columns) == ["parent", "weight", "geometry"]
    assert made.blocks.weight.tolist() == [400, 400]
    assert list(made.borders.columns) == ["a", "b", "barrier", "length_m", "cost"]
    assert made.borders[["a", "b", "barrier"]].values.tolist() == [[0, 1, "local"]]
    assert made.borders.length_m[0] == pytest.approx(200, rel=1e-2)
    assert libgrid.check_coverage(made.blocks, made.areas, code=None).attrs["clean"]
    assert made.insert_into(area).geometry.equals(made.areas.geometry)
    assert len(made.gaps_closed) == made.dead_ends == made.strips_merged == 0
    assert repr(made) == "<Blocks: 2 blocks in 1 areas, 1 borders>"
    assert "<svg" in made._repr_html_()


def test_blocks_with_a_maximum_are_what_partition_unites():
    area, road, buildings = block()
    made = libgrid.blocks(area, road, buildings, min=150, max=250)
    assert len(made) == 8
    cells = libgrid.partition_graph(
        made.blocks.weight, made.borders[["a", "b"]], costs=made.borders.cost, min=150, max=250
    )
    assert sorted(cells.weight) == [200, 200, 200, 200]


def test_a_barrier_below_ground_cuts_nothing():
    area, road, _ = block()
    assert len(libgrid.blocks(area, road.assign(tunnel="no"))) == 2
    assert len(libgrid.blocks(area, road.assign(tunnel=None))) == 2
    assert len(libgrid.blocks(area, road.assign(tunnel="yes"))) == 1
    assert len(libgrid.blocks(area, road.assign(tunnel=True))) == 1
    assert len(libgrid.blocks(area, road.assign(tunnel="yes"), barrier_class=["local"])) == 2


def test_blocks_refuse_what_partition_refuses():
    area, road, buildings = block()
    with pytest.raises(libgrid.UsageError, match="close_gaps_m"):
        libgrid.blocks(area, road, close_gaps_m=-1)
    with pytest.raises(libgrid.DataError, match="no weight is known"):
        libgrid.blocks(area, road, buildings.assign(households=np.nan))
    with pytest.raises(libgrid.Cancelled):
        libgrid.blocks(area, road, progress=lambda stage, share: False)


def test_equal_parts():
    area, _, _ = block()
    made = libgrid.equal_parts(area, 8)
    assert list(made.columns) == ["code", "parent", "area_m2", "pieces", "geometry"]
    assert sorted(made.code) == [f"440303001003{n:03}" for n in range(1, 9)]
    assert made.area_m2.to_numpy() == pytest.approx(made.area_m2.mean(), rel=1e-5)
    assert set(made.pieces) == {1} and set(made.parent) == {"440303001003"}
    assert made.area_m2.sum() == pytest.approx(80_000, rel=1e-3)
    with pytest.raises(libgrid.UsageError, match="1 to 1000000 parts"):
        libgrid.equal_parts(area, 0)


def test_further_weights_have_limits_of_their_own():
    area, road, buildings = block()
    people = buildings.assign(persons=[300, 300, 200, 200, 100, 100, 100, 100])
    given = {"min": 100, "max": 500, "also": {"persons": (None, 600), "buildings": (1, None)}}
    made = libgrid.partition(area, road, people, **given)
    cells = made.cells
    assert list(cells.columns) == [
        "code", "parent", "weight", "weight_persons", "weight_buildings", "reason", "concerns",
        "geometry",
    ]
    assert (cells.weight_persons <= 600).all() and cells.weight_persons.sum() == 1400
    assert set(cells.reason) == {"in_range"} and cells.concerns.isna().all()
    claims = {"reason": "reason", "concerns": "concerns", "stated_weight": "weight"}
    found = libgrid.check_division(made.areas, cells, people, **given, **claims)
    assert found.empty and found.attrs["weight_persons"] == cells.weight_persons.tolist()
    one = libgrid.partition(area, road, people, min=300, max=500)
    found = libgrid.check_division(one.areas, one.cells, people, min=300, max=500,
                                   also={"persons": (None, 700)})
    assert found.kind.tolist() == ["limits"] and found.number.tolist() == [1000]
    assert "1,000 persons, outside 0-700 persons" in found.text[0]
    # A building with more than fit is a cell of its own, and says so.
    hostel = people.assign(persons=[700, 0, 0, 0, 100, 100, 100, 100])
    made = libgrid.partition(area, road, hostel, **given)
    (cell,) = made.cells[made.cells.reason != "in_range"].itertuples()
    assert (cell.reason, cell.concerns, cell.weight_persons) == ("atom_above_max", "persons", 700)
    assert libgrid.check_division(made.areas, made.cells, hostel, **given, **claims).empty
    false = made.cells.assign(concerns=made.cells.concerns.replace("persons", "buildings"))
    found = libgrid.check_division(made.areas, false, hostel, **given, **claims)
    assert found.kind.tolist() == ["reason"]
    plots = libgrid.blocks(area, road, people, max=500, also={"persons": (None, 600)})
    assert plots.blocks.weight_persons.sum() == 1400 and (plots.blocks.weight_persons <= 600).all()


def test_wrong_further_weights_are_told():
    area, road, buildings = block()

    def call(also, **columns):
        libgrid.partition(area, road, buildings.assign(**columns), also=also)

    with pytest.raises(libgrid.NotFoundError, match="persons"):
        call({"persons": (None, 5)})
    with pytest.raises(libgrid.UsageError, match=r"also\['persons'\] must be \(min, max\)"):
        call({"persons": 2500}, persons=1)
    with pytest.raises(libgrid.UsageError, match='limits of "persons" must satisfy'):
        call({"persons": (9, 5)}, persons=1)
    for bad in (-1, np.nan):
        with pytest.raises(libgrid.DataError) as caught:
            call({"persons": (None, 5)}, persons=[1, 2, bad, 4, 5, 6, 7, 8])
        assert (caught.value.row, caught.value.field) == (2, "persons")
    with pytest.raises(libgrid.UsageError, match="concerns names 'dogs'"):
        made = libgrid.partition(area, road, buildings)
        cells = made.cells.assign(about="dogs")
        libgrid.check_division(made.areas, cells, buildings, reason="reason", concerns="about")
