# SPDX-License-Identifier: Apache-2.0
"""Questions by area on the sample plan."""

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import LineString, Point, box

import libgrid


@pytest.fixture(scope="module")
def plan(sample_map):
    return libgrid.plan(sample_map, divide="all")


def middle(plan):
    place = plan.buildings.geometry.iloc[0].centroid
    return place.x, place.y


def test_a_circle_tells_what_is_inside(plan):
    x, y = middle(plan)
    found = plan.area((x, y), 300)
    assert found.area_m2 == pytest.approx(np.pi * 300**2, rel=2e-4)
    assert found.distance_m == 0
    inside = found.buildings[found.buildings["inside"]]
    cells = found.areas[found.areas["level"] == "cell"]
    assert cells["buildings"].sum() == len(inside) > 0
    households = plan.buildings.set_index("code")["households"][inside["code"]]
    assert cells["households"].sum() == pytest.approx(households.sum())
    shape = gpd.GeoSeries([found.geometry], crs=plan.cells.crs)
    meeting = plan.cells[plan.cells.intersects(shape[0])]
    assert sorted(cells["code"]) == sorted(meeting["code"])
    assert (cells["share"] * 0 == 0).all()
    same = plan.area(shape)
    assert same.areas.equals(found.areas)
    assert "cells" in repr(found)


def test_components_and_roads(plan):
    x, y = middle(plan)
    spots = gpd.GeoDataFrame(
        {"kind": ["hydrant", "lamp", "lamp"]},
        geometry=[Point(x, y), Point(x, y), Point(x + 1, y)],
        crs=plan.cells.crs,
    )
    road = gpd.GeoDataFrame(geometry=[LineString([(x, y), (x + 0.01, y)])], crs=plan.cells.crs)
    found = plan.area((x, y), 300, points=spots, by="kind", lines=road)
    cells = found.areas[found.areas["level"] == "cell"]
    assert cells["kind_hydrant"].sum() == cells["kind_lamp"].sum() == 1
    assert found.crossings["way"].tolist() == ["out"]

    without = plan.areas_without(spots, "kind", "hydrant")
    assert (without["level"] == "cell").sum() == len(plan.cells) - 1
    with pytest.raises(libgrid.NotFoundError, match="hydrant, lamp"):
        plan.areas_without(spots, "kind", "bench")

    lengths = plan.lengths(road.assign(kind="main"), "kind")
    assert lengths["length_m"].iloc[0] > 0
    assert (lengths["kind_main"] == lengths["length_m"]).all()


def test_what_is_no_area_is_refused(plan):
    x, y = middle(plan)
    with pytest.raises(libgrid.UsageError, match="radius_m"):
        plan.area((x, y))
    with pytest.raises(libgrid.CrsError):
        plan.area(box(y, x, y + 0.01, x + 0.01))
    with pytest.raises(libgrid.DataError, match="radius"):
        plan.area((x, y), -1)
    with pytest.raises(libgrid.UsageError, match="2 areas"):
        plan.area(gpd.GeoSeries([box(x, y, x + 0.01, y + 0.01)] * 2, crs=plan.cells.crs))
    assert plan.area((x + 1, y), 100).distance_m > 50_000
