# SPDX-License-Identifier: Apache-2.0
"""Frames of a few boxes, where EPSG:4547 is in use."""

import geopandas as gpd
from shapely.geometry import box

METRES = "EPSG:4547"  # CGCS2000, 3-degree zone of 114 E
EAST, NORTH = 500_000, 2_500_000


def place(x_min, y_min, x_max, y_max):
    """A box in metres from a corner that lies where METRES is in use."""
    return box(EAST + x_min, NORTH + y_min, EAST + x_max, NORTH + y_max)


def frame(geometry, crs=METRES, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(geometry), crs=crs)
