# SPDX-License-Identifier: Apache-2.0
"""Objects from tables of Arrow, through the PyCapsule interface."""

import numpy as np
import pandas as pd
import pyarrow
import pytest
import shapely
from maps import EAST, NORTH, frame

import libgrid


def random_frames():
    """A frame of each kind, each with a row without geometry."""
    random = np.random.default_rng(7)

    def places(count):
        return random.random((count, 2)) * 2.2 + (EAST, NORTH)

    def house(x, y, width=0.1):
        return shapely.box(x, y, x + width, y + width)

    yard = [house(x, y).difference(house(x + 0.02, y + 0.02, 0.02)) for x, y in places(80)]
    twins = [shapely.MultiPolygon([house(x, y), house(x + 0.2, y)]) for x, y in places(80)]
    roads = [shapely.LineString(places(4)) for _ in range(40)]
    parted = [shapely.MultiLineString([places(4), places(2)]) for _ in range(40)]
    kinds = {
        "points": list(shapely.points(places(200))),
        "polygons": yard,
        "multipolygons": [*yard, *twins],
        "lines": roads,
        "multilines": parted,
    }
    return {name: frame([*shapes[:3], None, *shapes[3:]]) for name, shapes in kinds.items()}


@pytest.fixture
def cells():
    boxes = [(0, 0, 1, 1), (1, 0, 2, 1), (0, 1, 2, 2)]
    shapes = [shapely.box(EAST + a, NORTH + b, EAST + c, NORTH + d) for a, b, c, d in boxes]
    return frame(shapes).assign(code=["01", "02", "03"])


@pytest.mark.parametrize("kind", list(random_frames()))
@pytest.mark.parametrize(
    "encoding", [("WKB", None), ("geoarrow", True), ("geoarrow", False)], ids=str
)
def test_an_arrow_table_is_assigned_as_its_frame(cells, kind, encoding):
    objects = random_frames()[kind]
    name, interleaved = encoding
    table = pyarrow.table(objects.to_arrow(geometry_encoding=name, interleaved=interleaved))
    expected = libgrid.assign(objects, cells)
    pd.testing.assert_frame_equal(libgrid.assign(table, cells), expected)
    batches = pyarrow.concat_tables([table.slice(0, 20), table.slice(20)])
    pd.testing.assert_frame_equal(libgrid.assign(batches, cells), expected)
    pd.testing.assert_frame_equal(
        libgrid.assign(table.slice(13, 20), cells), expected[13:33].reset_index(drop=True)
    )


def test_cells_may_be_arrow_too_and_results_go_back(cells):
    objects = random_frames()["multipolygons"]
    found = libgrid.assign(objects.to_arrow(), cells.to_arrow(), border_distance=True)
    pd.testing.assert_frame_equal(found, libgrid.assign(objects, cells, border_distance=True))
    assert pyarrow.table(found)["cell"].to_pylist() == found["cell"].tolist()
    pd.testing.assert_frame_equal(
        libgrid.straddlers(objects.to_arrow(), cells), libgrid.straddlers(objects, cells)
    )


def test_bare_wkb_lies_where_the_cells_do(cells):
    points = random_frames()["points"]
    table = pyarrow.table({"id": range(len(points)), "geom": [p and p.wkb for p in points.geometry]})
    pd.testing.assert_frame_equal(libgrid.assign(table, cells), libgrid.assign(points, cells))
    none = pyarrow.table({"geom": pyarrow.array([None, None], pyarrow.large_binary())})
    assert libgrid.assign(none, cells)["reason"].tolist() == ["no_geometry"] * 2


@pytest.mark.parametrize(
    ("table", "error", "words"),
    [
        ({"a": [1], "b": [2]}, libgrid.NotFoundError, "objects: .*no column of geometry.*a, b"),
        ({"geometry": ["POINT (0 0)"]}, libgrid.DataError, "format 'u'"),
        ({"geometry": [b"123"]}, libgrid.DataError, "objects, row 0: broken"),
        (
            {"geometry": [None, shapely.Point(0, 0).wkb, shapely.box(0, 0, 1, 1).wkb]},
            libgrid.DataError,
            "objects, row 2: is a polygon",
        ),
        (
            {"geometry": [shapely.to_wkb(shapely.GeometryCollection())]},
            libgrid.DataError,
            "objects, row 0: neither a point",
        ),
    ],
)
def test_bad_tables_are_told(cells, table, error, words):
    with pytest.raises(error, match=words):
        libgrid.assign(pyarrow.table(table), cells)


def test_frames_and_kinds_that_do_not_fit_are_told(cells):
    points = random_frames()["points"]
    with pytest.raises(libgrid.CrsError, match="different frames"):
        libgrid.assign(points.to_crs("EPSG:3857").to_arrow(), cells)
    several = frame([shapely.MultiPoint([(EAST, NORTH), (EAST + 1, NORTH)])])
    with pytest.raises(libgrid.DataError, match=r"geoarrow\.multipoint"):
        libgrid.assign(several.to_arrow(geometry_encoding="geoarrow"), cells)
    with pytest.raises(libgrid.UsageError, match="is a list; a GeoDataFrame or an Arrow table"):
        libgrid.assign([1], cells)


def test_a_stream_that_breaks_is_told(cells):
    def batches():
        yield pyarrow.record_batch({"geometry": [shapely.to_wkb(shapely.Point(EAST, NORTH))]})
        raise OSError("the line went dead")

    schema = pyarrow.schema({"geometry": pyarrow.binary()})
    reader = pyarrow.RecordBatchReader.from_batches(schema, batches())
    with pytest.raises(libgrid.DataError, match="the line went dead"):
        libgrid.assign(reader, cells)
