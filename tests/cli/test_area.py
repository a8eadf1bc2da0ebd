# SPDX-License-Identifier: Apache-2.0
"""area, and tally of points and lines of other files."""

import geopandas as gpd
import pytest
from cli_maps import small_map, write_map
from shapely.geometry import LineString, Point
from test_tally import printed


@pytest.fixture
def small(tmp_path):
    layers = small_map()
    write_map(tmp_path / "map.gpkg", layers)
    return layers


def around(layers, radius):
    middle = layers["cells"].geometry.union_all().centroid
    return middle, middle.buffer(radius, quad_segs=64)


def in_degrees(point, crs):
    place = gpd.GeoSeries([point], crs=crs).to_crs("EPSG:4490")[0]
    return str(place.x), str(place.y)


def test_a_circle_and_its_polygon_tell_the_same(libgrid, small, tmp_path):
    middle, circle = around(small, 120)
    crs = small["cells"].crs
    done = libgrid("area", "map.gpkg", "--at", *in_degrees(middle, crs), "--radius", "120")
    assert done.returncode == 0, done.stderr
    table = printed(done)
    cells = table[table.level == "cell"]
    meeting = small["cells"][small["cells"].intersects(circle)]
    assert sorted(cells.code) == sorted(meeting.code)
    inside = small["buildings"].intersection(circle).area / small["buildings"].area >= 0.5
    assert cells.buildings.sum() == inside.sum() > 0
    gpd.GeoDataFrame(geometry=[circle], crs=crs).to_file(tmp_path / "area.gpkg")
    other = printed(libgrid("area", "map.gpkg", "--polygon", "area.gpkg"))
    assert list(other.code) == list(table.code)
    assert list(other.buildings) == list(table.buildings)


def test_a_map_holds_all_tables(libgrid, small, tmp_path):
    import pyogrio

    middle, _ = around(small, 120)
    crs = small["cells"].crs
    gpd.GeoDataFrame({"kind": ["hydrant"]}, geometry=[middle], crs=crs).to_file(
        tmp_path / "both.gpkg", layer="p"
    )
    road = LineString([(middle.x, middle.y), (middle.x + 5000, middle.y)])
    gpd.GeoDataFrame(geometry=[road], crs=crs).to_file(tmp_path / "both.gpkg", layer="l")
    done = libgrid("area", "map.gpkg", "--at", *in_degrees(middle, crs), "--radius", "120",
                   "--points", "both.gpkg", "--points-layer", "p", "--kind", "kind",
                   "--lines", "both.gpkg", "--lines-layer", "l", "-o", "out.gpkg")
    assert done.returncode == 0, done.stderr
    assert "1 crossing of the edge" in done.stderr
    layers = [name for name, _ in pyogrio.list_layers(tmp_path / "out.gpkg")]
    assert {"area", "areas", "building", "unit", "crossing"} <= set(layers)
    areas = pyogrio.read_dataframe(tmp_path / "out.gpkg", layer="areas")
    assert areas[areas.level == "cell"].kind_hydrant.sum() == 1


def test_far_away_is_told(libgrid, small):
    done = libgrid("area", "map.gpkg", "--at", "121", "32.5", "--radius", "120", "--place-crs",
                   "EPSG:4490")
    assert done.returncode == 1
    assert "meets no cell; the nearest is" in done.stderr


@pytest.mark.parametrize("words, told", [
    (["--at", "118", "32"], "--radius"),
    ([], "--polygon"),
    (["--at", "32", "118", "--radius", "9"], "swapped"),
    (["--at", "118", "32", "--radius", "0"], "radius"),
    (["--polygon", "nowhere.gpkg"], "nowhere.gpkg"),
])
def test_what_is_no_area_is_refused(libgrid, small, words, told):
    done = libgrid("area", "map.gpkg", *words)
    assert done.returncode in (2, 3, 4)
    assert told in done.stderr


def test_cells_without_a_kind_and_road_lengths(libgrid, small, tmp_path):
    middle, _ = around(small, 1)
    crs = small["cells"].crs
    spots = [Point(middle.x, middle.y), Point(middle.x + 9, middle.y)]
    gpd.GeoDataFrame({"kind": ["hydrant", "lamp"]}, geometry=spots, crs=crs).to_file(
        tmp_path / "p.gpkg")
    table = printed(libgrid("tally", "map.gpkg", "--points", "p.gpkg", "--by", "kind",
                            "--without", "hydrant"))
    assert (table.level == "cell").sum() == len(small["cells"]) - 1
    done = libgrid("tally", "map.gpkg", "--points", "p.gpkg", "--by", "kind", "--without", "bench")
    assert done.returncode != 0
    assert "hydrant, lamp" in done.stderr
    road = LineString([(middle.x - 50, middle.y), (middle.x + 50, middle.y)])
    gpd.GeoDataFrame({"kind": ["main"]}, geometry=[road], crs=crs).to_file(tmp_path / "l.gpkg")
    table = printed(libgrid("tally", "map.gpkg", "--lines", "l.gpkg", "--by", "kind"))
    assert table[table.level == "cell"].kind_main.sum() == pytest.approx(100, rel=1e-3)
