# SPDX-License-Identifier: Apache-2.0
"""assign and assign_units on GeoDataFrames."""

import numpy as np
import pandas as pd
import pytest
from maps import EAST, NORTH, frame, place
from shapely.geometry import LineString, MultiPoint, Point

import libgrid

COLUMNS = "cell share second_cell second_share rule reason nearest_cell distance_m".split()


def point(x, y):
    return Point(EAST + x, NORTH + y)


def test_points_keep_order_and_index(halves):
    doors = frame([point(15, 5), point(5, 5), point(10, 5)]).set_index([["x", "y", "z"]])
    found = libgrid.assign(doors, halves)
    assert list(found.columns) == COLUMNS
    assert found["cell"].to_dict() == {"x": "002", "y": "001", "z": "002"}
    assert set(found["rule"]) == {"point"}
    assert set(found["reason"]) == {None}


def test_unassigned_points_say_why(halves):
    found = libgrid.assign(frame([point(23, 5), None]), halves)
    assert found["cell"].tolist() == [None, None]
    assert found["reason"].tolist() == ["outside", "no_geometry"]
    assert found["nearest_cell"].tolist() == ["002", None]
    assert found["distance_m"][0] == pytest.approx(3, rel=1e-3)
    assert np.isnan(found["distance_m"][1])


def test_footprints_go_by_the_largest_share(halves):
    found = libgrid.assign(frame([place(7, 2, 11, 4), place(1, 1, 2, 2)]), halves)
    assert found["cell"].tolist() == ["001", "001"]
    assert found["share"].tolist() == pytest.approx([0.75, 1])
    assert found["second_cell"].tolist() == ["002", None]
    assert found["second_share"].tolist() == pytest.approx([0.25, 0])


def test_equal_shares_go_to_the_smaller_code(halves):
    house = frame([place(9, 2, 11, 4)])
    assert libgrid.assign(house, halves)["cell"].tolist() == ["001"]
    swapped = halves.assign(code=["002", "001"])
    assert libgrid.assign(house, swapped)["cell"].tolist() == ["001"]


def test_the_first_rule_that_finds_a_cell_decides(halves):
    houses = frame([place(7, 2, 11, 4)] * 3)
    doors = frame([point(11, 3), None, point(99, 3)])
    found = libgrid.assign(
        houses, halves, rule=["entrance_point", "largest_share"], entrances=doors
    )
    assert found["cell"].tolist() == ["002", "001", "001"]
    assert found["rule"].tolist() == ["entrance_point", "largest_share", "largest_share"]
    with pytest.raises(libgrid.UsageError, match="entrances"):
        libgrid.assign(houses, halves, rule="entrance_point")
    with pytest.raises(libgrid.DataError, match="2 entrances were given for 3"):
        libgrid.assign(houses, halves, rule="entrance_point", entrances=doors[:2])


def road(*places):
    return LineString([(EAST + x, NORTH + y) for x, y in places])


def test_lines_go_to_the_cell_with_most_of_them(halves):
    roads = frame([road((2, 5), (16, 5)), road((11, 1), (19, 1)), road((40, 0), (40, 9))])
    found = libgrid.assign(roads, halves)
    assert found["cell"].tolist() == ["001", "002", None]
    assert found["rule"].tolist() == ["longest_part", "longest_part", None]
    assert found["second_cell"].tolist() == ["002", None, None]
    assert found["share"].tolist() == pytest.approx([8 / 14, 1, 0])


def test_lines_are_cut_at_borders(halves):
    roads = frame([road((2, 5), (16, 5)), None, road((-4, 1), (1, 1))]).set_index([["a", "b", "c"]])
    parts = libgrid.cut_lines(roads, halves)
    assert list(parts.columns) == ["line", "cell", "length_m", "geometry"]
    assert parts["line"].tolist() == ["a", "a", "c", "c"]
    assert parts["cell"].tolist() == ["001", "002", None, "001"]
    assert parts["length_m"].tolist() == pytest.approx([8, 6, 4, 1], rel=1e-3)
    assert parts.crs == halves.crs
    assert parts.geometry[0].equals(road((2, 5), (10, 5)))


def test_rule_is_a_word(halves):
    house = frame([place(7, 2, 11, 4)])
    found = libgrid.assign(house, halves, rule="inside_point")
    assert found["rule"].tolist() == ["inside_point"]
    with pytest.raises(libgrid.UsageError, match="largest_share"):
        libgrid.assign(house, halves, rule="biggest")


def test_codes_come_back_as_they_are(halves):
    numbered = halves.drop(columns="code").set_index([[17, 18]])
    assert libgrid.assign(frame([point(5, 5)]), numbered)["cell"].tolist() == [17]


def test_mixed_and_other_geometry_is_refused(halves):
    with pytest.raises(libgrid.DataError, match="row 1: is a Polygon"):
        libgrid.assign(frame([point(5, 5), place(1, 1, 2, 2)]), halves)
    with pytest.raises(libgrid.DataError, match="points, lines or polygons"):
        libgrid.assign(frame([MultiPoint([point(1, 1), point(2, 2)])]), halves)


def test_the_result_is_the_callers_to_change(halves):
    found = libgrid.assign(frame([point(5, 5), point(15, 5)]), halves)
    found.loc[0, ["share", "distance_m"]] = 0.5, 7
    assert found["share"].tolist() == [0.5, 1]


def test_units_go_by_building_then_by_their_point(halves):
    buildings = frame([place(1, 1, 2, 2), place(12, 1, 13, 2)], code=["b1", "b2"])
    units = frame(
        [None, None, point(15, 5), None, None], building=["b2", "b1", "lost", "lost", None]
    )
    found = libgrid.assign_units(units, buildings, halves)
    assert found["cell"].tolist() == ["002", "001", "002", None, None]
    assert found["rule"].tolist() == ["building", "building", "point", None, None]
    assert found["reason"][3] == "unknown_key"


def test_a_register_without_points(halves):
    buildings = frame([place(1, 1, 2, 2)], code=["b1"])
    units = pd.DataFrame({"house": ["b1"]}, index=["u"])
    found = libgrid.assign_units(units, buildings, halves, building="house")
    assert found["cell"].to_dict() == {"u": "001"}
    with pytest.raises(libgrid.NotFoundError, match="building"):
        libgrid.assign_units(units, buildings, halves)


def test_buildings_with_one_code_are_refused(halves):
    buildings = frame([place(1, 1, 2, 2), place(12, 1, 13, 2)], code=["b", "b"])
    units = pd.DataFrame({"building": ["b"]})
    with pytest.raises(libgrid.DataError, match="buildings, row 1") as caught:
        libgrid.assign_units(units, buildings, halves)
    assert caught.value.code == "duplicate_code"


def test_all_shares_of_straddlers(halves):
    houses = frame([place(1, 1, 2, 2), place(7, 2, 11, 4)]).set_index([["in", "across"]])
    found = libgrid.straddlers(houses, halves)
    assert found["object"].tolist() == ["across", "across"]
    assert found["cell"].tolist() == ["001", "002"]
    assert found["share"].tolist() == pytest.approx([0.75, 0.25])


def test_the_border_is_measured(halves):
    houses = frame([place(1, 2, 3, 4), place(7, 2, 11, 4), place(90, 90, 91, 91)])
    found = libgrid.assign(houses, halves, border_distance=True)["border_m"]
    assert found.tolist()[:2] == pytest.approx([1, 0], abs=1e-3)
    assert np.isnan(found[2])


def test_files_are_assigned_as_frames_are(halves, tmp_path):
    houses = frame([place(1, 1, 2, 2), place(7, 2, 11, 4), place(90, 90, 91, 91), None])
    houses.to_file(tmp_path / "houses.gpkg")
    halves.to_file(tmp_path / "halves.gpkg")
    found = libgrid.assign_file(tmp_path / "houses.gpkg", tmp_path / "halves.gpkg")
    whole = libgrid.assign(houses, halves)
    assert found.rows.index.tolist() == [1, 2, 3, 4]
    assert found.rows["cell"].astype(object).where(found.rows["cell"].notna(), None).tolist() == (
        whole["cell"].tolist()
    )
    assert found.rows["share"].tolist() == pytest.approx(whole["share"].tolist())
    assert found.rows["rule"].tolist()[:2] == ["largest_share"] * 2
    assert found.rows["reason"].tolist()[2:] == ["outside", "no_geometry"]
    assert found.straddlers["share"].tolist() == pytest.approx([0.75, 0.25])
    assert found.straddlers.index.tolist() == [2, 2]
    assert found.unassigned["nearest_cell"].tolist()[0] == "002"
    assert np.isnan(found.unassigned["distance_m"].iloc[1])
    bordered = libgrid.assign_file(
        tmp_path / "houses.gpkg", tmp_path / "halves.gpkg", border_distance=True
    )
    assert bordered.rows["border_m"].iloc[1] == 0
    with pytest.raises(libgrid.NotFoundError):
        libgrid.assign_file(tmp_path / "none.gpkg", tmp_path / "halves.gpkg")
    with pytest.raises(libgrid.UsageError):
        libgrid.assign_file(tmp_path / "houses.gpkg", tmp_path / "halves.gpkg", rule="longest")


def test_every_real_building_is_accounted_for(real_map):
    import geopandas

    path = real_map("liechtenstein_2021.gpkg")
    boundary = geopandas.read_file(path, layer="boundary")
    municipalities = boundary[boundary["admin_level"].astype(str) == "8"]
    buildings = geopandas.read_file(path, layer="buildings")
    found = libgrid.assign(buildings, municipalities)
    assert len(found) == 15_834
    outside = found["cell"].isna()
    touches = buildings[outside].intersects(municipalities.union_all())
    assert not touches.any()
    assert (found["second_cell"].notna()).sum() == 65


def test_the_best_door_is_the_entrance(halves):
    houses = frame([place(7, 2, 11, 4)] * 2, code=["a", "b"]).set_index([["x", "y"]])
    doors = frame(
        [point(8, 3), point(10.5, 3), point(1, 1)],
        building=["a", "a", "z"],
        kind=["gate", "door_plate", "gate"],
    )
    chosen = libgrid.choose_entrances(doors, houses)
    assert chosen["x"] == point(10.5, 3) and chosen["y"] is None
    assert chosen.attrs["state"] == ["ok", "ok", "unknown"]
    found = libgrid.assign(
        houses, halves, rule=["entrance_point", "largest_share"], entrances=chosen
    )
    assert found["cell"].tolist() == ["002", "001"]
    assert libgrid.choose_entrances(doors, houses, order=["gate"])["x"] == point(8, 3)
    with pytest.raises(libgrid.NotFoundError, match="art"):
        libgrid.choose_entrances(doors, houses, kind="art")
