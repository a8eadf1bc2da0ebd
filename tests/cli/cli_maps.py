# SPDX-License-Identifier: Apache-2.0
"""A small map, 1000 m x 500 m, and ways to spoil it.

    layers = small_map()
    layers["cells"] = with_shape(layers["cells"], 0, bow_tie)
    write_map("spoilt.gpkg", layers)

One street of two communities; in each two cells of 250 m, 20 buildings of 40 households and 10
units. No building crosses a border. Chinese names.
"""

import sqlite3
import struct
import warnings

import geopandas as gpd
import shapely
from shapely.geometry import LineString, Point, Polygon

CRS = "EPSG:4549"  # CGCS2000, central meridian 120 E
X, Y = 500000.0, 3600000.0
STREET = "320106001"


def area(west, east, step=250):
    """A rectangle with a vertex at each cell's corner."""
    xs = range(west, east + 1, step)
    return Polygon([(X + x, Y) for x in xs] + [(X + x, Y + 500) for x in reversed(xs)])


def footprint(column, row):
    x, y = X + 10 + 100 * column, Y + 40 + 120 * row
    return shapely.box(x, y, x + 20, y + 20)


def small_map():
    communities = [f"{STREET}001", f"{STREET}002"]
    places = [(column, row) for row in range(4) for column in range(10)]
    frames = {
        "level": {
            "code": [STREET, *communities],
            "name": ["梅园街道", "东社区", "西社区"],
            "level": ["street", "community", "community"],
            "depth": [1, 2, 2],
            "parent": [None, STREET, STREET],
            "geometry": [area(0, 1000), area(0, 500), area(500, 1000)],
        },
        "cells": {
            "code": [f"{communities[k // 2]}{k % 2 + 1:03}" for k in range(4)],
            "name": [f"{k + 1}号网格" for k in range(4)],
            "parent": [communities[k // 2] for k in range(4)],
            "geometry": [area(250 * k, 250 * k + 250) for k in range(4)],
        },
        "buildings": {
            "code": [f"B{k:02}" for k in range(40)],
            "households": [40] * 40,
            "geometry": [footprint(*place) for place in places],
        },
        "units": {
            "code": [f"U{k:02}" for k in range(20)],
            "name": ["商店"] * 20,
            "building": [f"B{k:02}" for k in range(20)],
            "geometry": [Point(X + 20 + 100 * (k % 10), Y + 60) for k in range(20)],
        },
        "roads": {
            "name": ["一路", "二路"],
            "class": ["arterial", "local"],
            "geometry": [
                LineString([(X, Y + 250), (X + 1000, Y + 250)]),
                LineString([(X + 250, Y), (X + 250, Y + 500)]),
            ],
        },
    }
    return {name: gpd.GeoDataFrame(columns, crs=CRS) for name, columns in frames.items()}


def write_map(path, layers):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        for name, frame in layers.items():
            frame.to_file(path, layer=name, driver="GPKG")
    return path


def with_shape(frame, row, shape):
    """One shape replaced; a function makes the new one from the old."""
    frame = frame.copy()
    shapes = list(frame.geometry)
    shapes[row] = shape(shapes[row]) if callable(shape) else shape
    return frame.set_geometry(gpd.GeoSeries(shapes, crs=frame.crs))


def with_value(frame, row, column, value):
    frame = frame.copy()
    values = list(frame[column])
    values[row] = value
    frame[column] = values
    return frame


def bow_tie(polygon):
    """The ring crosses itself: two corners change places."""
    west, south, east, north = polygon.bounds
    return Polygon([(west, south), (east, north), (east, south), (west, north)])


def with_nan(polygon):
    corners = list(polygon.exterior.coords)
    corners[1] = (corners[1][0], float("nan"))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="invalid value")
        return Polygon(corners)


def swapped(layers):
    """x and y change places in all layers."""
    return {
        name: frame.set_geometry(
            gpd.GeoSeries(shapely.transform(frame.geometry.values, lambda c: c[:, ::-1]),
                          crs=frame.crs))
        for name, frame in layers.items()
    }


def declared(layers, crs):
    """Another CRS is named; coordinates stay."""
    return {name: frame.set_crs(crs, allow_override=True) for name, frame in layers.items()}


def transformed(layers, crs):
    return {name: frame.to_crs(crs) for name, frame in layers.items()}


def store_ring(path, layer, row, coords):
    """Puts a polygon of one ring into a GeoPackage as it is: GEOS would close it."""
    db = sqlite3.connect(path)
    triggers = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (layer,))
    for (name,) in triggers.fetchall():
        db.execute(f'DROP TRIGGER "{name}"')
    fid, blob = db.execute(f'SELECT fid, geom FROM "{layer}" ORDER BY fid').fetchall()[row]
    header = 8 + {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[blob[3] >> 1 & 7]
    ring = struct.pack("<BIII", 1, 3, 1, len(coords))
    ring += b"".join(struct.pack("<dd", x, y) for x, y in coords)
    db.execute(f'UPDATE "{layer}" SET geom = ? WHERE fid = ?', (blob[:header] + ring, fid))
    db.commit()
    db.close()


def coordinates(frame):
    """The coordinates of each row, bit for bit; a polygon and a multipolygon of one are alike."""
    return [shapely.get_coordinates(shape).tobytes() for shape in frame.geometry]


def corners(frame):
    """All vertices of a layer."""
    return {tuple(xy) for xy in shapely.get_coordinates(frame.geometry.values)}


def names_below(folder):
    """All that is in a folder, to see that nothing is left behind."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
