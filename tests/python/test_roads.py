# SPDX-License-Identifier: Apache-2.0
"""road_cells on GeoDataFrames."""

import geopandas as gpd
import numpy as np
import pytest
from maps import EAST, NORTH, frame, place
from shapely import LineString
from shapely.ops import unary_union

import libgrid


def line(*places):
    return LineString([(EAST + x, NORTH + y) for x, y in places])


def crossroads():
    """Two areas of 400 x 400 m, with a road through both, one along their border and a railway."""
    areas = frame([place(0, 0, 400, 400), place(400, 0, 800, 400)], code=["001", "002"])
    roads = frame(
        [line((0, 200), (800, 200)), line((200, 0), (200, 400)), line((400, 0), (400, 400)),
         line((0, 300), (800, 300))],
        name=["Elm Road", "Oak Road", None, "Railway"],
        highway=["primary", "residential", "residential", None],
        railway=[None, None, None, "rail"],
    )  # fmt: skip
    return areas, roads


def houses():
    """Two rows of houses, 20 m from Elm Road and from the south."""
    corners = [(x, y) for y in (20, 170) for x in range(10, 790, 40)]
    shapes = [place(x, y, x + 10, y + 10) for x, y in corners]
    return frame(shapes, households=[float(5 + i % 7) for i in range(len(shapes))])


def test_areas_become_cells_of_their_sections():
    areas, roads = crossroads()
    made = libgrid.road_cells(areas, roads, houses(), min=300, max=800)
    cells, sections = made.cells, made.sections
    assert list(cells.columns) == (
        "code parent road sections road_m weight pieces reason geometry".split()
    )
    assert list(sections.columns) == "name class length_m road_m parent cell geometry".split()
    assert set(cells.parent) == {"001", "002"} and set(cells.pieces) == {1}
    assert set(cells.reason) == {"in_range"}
    assert (cells.weight == cells.road_m).all()
    # Each metre once: along the border half for each side; the railway is no road.
    assert cells.road_m.sum() == pytest.approx(800 + 400 + 400)
    assert set(sections["class"]) == {"arterial", "local"}
    assert sections.geometry.length.to_numpy() == pytest.approx(sections.length_m.to_numpy())
    border = sections[sections.name.isna()]
    assert list(border.parent) == ["001", "002"] * 2
    assert border.road_m.to_numpy() == pytest.approx(border.length_m.to_numpy() / 2)
    # Sections and cells tell each other.
    parent = dict(zip(cells.code, cells.parent, strict=True))
    assert (sections.cell.map(parent) == sections.parent).all()
    of_cell = sections.groupby("cell")
    assert (of_cell.size().loc[cells.code].to_numpy() == cells.sections).all()
    assert of_cell.road_m.sum().loc[cells.code].to_numpy() == pytest.approx(cells.road_m.to_numpy())
    for _, cell in cells.iterrows():
        metres = sections[sections.cell == cell.code].groupby("name").road_m.sum()
        assert metres[cell.road] == metres.max()
    assert libgrid.check_coverage(cells, made.areas).empty
    assert len(made) == len(cells) and "9 road sections" in repr(made)
    assert "<svg" in made._repr_html_()


def test_the_borders_are_the_graph_that_was_divided():
    areas, roads = crossroads()
    made = libgrid.road_cells(areas, roads, min=300, max=800)
    assert list(made.borders.columns) == ["a", "b", "length_m", "cost"]
    cell = made.sections.cell.to_numpy()
    number = {code: n for n, code in enumerate(dict.fromkeys(cell))}
    assert not libgrid.check_partition(
        made.sections.road_m.to_numpy(),
        made.borders[["a", "b"]],
        [number[code] for code in cell],
        min=300,
        max=800,
    )
    same = made.sections.name.to_numpy()
    dearer = same[made.borders.a] == same[made.borders.b]
    assert (made.borders.cost[dearer] > made.borders.length_m[dearer]).all()
    assert (made.borders.cost[~dearer] == made.borders.length_m[~dearer]).all()


def test_households_are_balanced_and_buildings_stay_whole():
    areas, roads = crossroads()
    buildings = houses()
    made = libgrid.road_cells(
        areas, roads, buildings, weight="households", min=40, max=150, name="name"
    )
    assert made.cells.weight.sum() == buildings.households.sum()
    assert len(made.cut_buildings) == 0
    within = made.cells.weight.between(40, 150)
    assert (within == (made.cells.reason == "in_range")).all()
    again = libgrid.road_cells(
        areas, roads, buildings, weight=buildings.households.to_numpy(), min=40, max=150
    )
    assert (again.cells.geometry == made.cells.geometry).all()
    counted = libgrid.road_cells(areas, roads, buildings, weight="buildings", min=4, max=15)
    assert counted.cells.weight.sum() == len(buildings)


def test_a_building_in_several_cells_is_told():
    areas, roads = crossroads()
    made = libgrid.road_cells(areas, roads, frame([place(150, 150, 250, 250)]), min=100, max=300)
    assert list(made.cut_buildings) == [0]


def test_levels_above_get_the_vertices():
    areas, roads = crossroads()
    made = libgrid.road_cells(areas, roads, min=300, max=800)
    street = frame([unary_union(areas.geometry)], code=["s"])
    above = made.insert_into(street)
    assert above.geometry[0].equals(street.geometry[0])
    assert len(above.geometry[0].exterior.coords) > len(street.geometry[0].exterior.coords)
    assert libgrid.check_coverage(made.cells.assign(parent="s"), above).empty


def test_areas_without_roads_and_roads_without_names():
    areas, roads = crossroads()
    bare = roads.iloc[:0]
    made = libgrid.road_cells(areas, bare)
    assert list(made.cells.reason) == ["parent_below_min"] * 2
    assert list(made.cells.sections) == [0, 0] and list(made.cells.road) == [None, None]
    assert len(made.sections) == 0 and len(made.borders) == 0
    unnamed = libgrid.road_cells(areas, roads[["geometry"]])
    assert unnamed.cells.road.isna().all() and set(unnamed.sections["class"]) == {"local"}


def test_what_makes_no_sense_is_refused():
    areas, roads = crossroads()
    buildings = houses()
    with pytest.raises(libgrid.UsageError, match="min <= max"):
        libgrid.road_cells(areas, roads, min=2000)
    with pytest.raises(libgrid.UsageError, match="target"):
        libgrid.road_cells(areas, roads, target=0)
    with pytest.raises(libgrid.UsageError, match="buildings are missing"):
        libgrid.road_cells(areas, roads, weight="households")
    with pytest.raises(libgrid.UsageError, match="1 words for 4 roads"):
        libgrid.road_cells(areas, roads, barrier_class=["lane"])
    with pytest.raises(libgrid.NotFoundError, match="roads"):
        libgrid.road_cells(areas, roads, name="title")
    with pytest.raises(libgrid.NotFoundError, match="roads"):
        libgrid.road_cells(areas, roads, barrier_class="kind")
    with pytest.raises(libgrid.NotFoundError):
        libgrid.road_cells(areas, roads, buildings, weight="persons")
    with pytest.raises(libgrid.DataError, match="weight"):
        libgrid.road_cells(areas, roads, buildings.assign(households=np.nan), weight="households")
    with pytest.raises(libgrid.DataError, match="at least 0"):
        libgrid.road_cells(areas, roads, buildings, weight=np.full(len(buildings), -1.0))
    with pytest.raises(libgrid.DataError, match="1 weights for"):
        libgrid.road_cells(areas, roads, buildings, weight=[1.0])
    with pytest.raises(libgrid.DataError, match="areas"):
        libgrid.road_cells(frame([line((0, 0), (9, 9))]), roads)
    with pytest.raises(libgrid.CrsError):
        libgrid.road_cells(areas, gpd.GeoDataFrame(geometry=roads.geometry.to_crs("EPSG:4490")))


def test_it_stops_when_told_to():
    areas, roads = crossroads()
    told = []
    libgrid.road_cells(areas, roads, progress=lambda stage, share: told.append((stage, share)))
    assert told and {stage for stage, _ in told} == {"sections"}
    with pytest.raises(libgrid.Cancelled):
        libgrid.road_cells(areas, roads, progress=lambda *_: False)


def test_threads_and_seed(sample_map):
    areas, roads, buildings = (
        gpd.read_file(sample_map, layer=layer) for layer in ("level", "roads", "buildings")
    )
    areas = areas[areas.depth == areas.depth.max()]
    made = libgrid.road_cells(areas, roads, buildings, threads=1)
    again = libgrid.road_cells(areas, roads, buildings, threads=3)
    assert made.cells.geometry.equals(again.cells.geometry)
    assert (made.sections.cell == again.sections.cell).all()
    other = libgrid.road_cells(areas, roads, buildings, seed=1)
    assert not made.sections.cell.equals(other.sections.cell)
    assert made.areas.crs == areas.crs == made.sections.crs
