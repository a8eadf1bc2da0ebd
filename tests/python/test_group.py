# SPDX-License-Identifier: Apache-2.0
"""group_areas on GeoDataFrames."""

import numpy as np
import pytest
from maps import frame, place
from shapely.ops import unary_union

import libgrid


def communities():
    """Two streets of 8 and 5 communities of 100 x 100 m, in two rows and in one."""
    corners = [(100 * (i % 4), 100 * (i // 4)) for i in range(8)]
    shapes = [place(x, y, x + 100, y + 100) for x, y in corners]
    shapes += [place(100 * i, 200, 100 * i + 100, 300) for i in range(5)]
    codes = [f"440303001{n:03}" for n in range(1, 9)] + [f"440303002{n:03}" for n in range(1, 6)]
    return frame(shapes, code=codes, parent=[code[:9] for code in codes])


def test_communities_become_cells_of_their_street():
    areas = communities()
    made = libgrid.group_areas(areas)
    cells = made.cells
    assert list(cells.columns) == "code parent areas weight pieces reason geometry".split()
    assert sorted(cells.code[cells.parent == "440303001"]) == ["440303001601", "440303001602"]
    assert cells.areas.sum() == 13 and set(cells.pieces) == {1}
    assert set(made.areas.columns) == {"code", "parent", "cell", "geometry"}
    for code, of_cell in made.areas.groupby("cell"):
        (cell,) = cells.geometry[cells.code == code]
        assert cell.equals(unary_union(of_cell.geometry))
        assert set(of_cell.parent) == {code[:9]}
    west = cells[cells.parent == "440303001"].geometry.centroid.x.idxmin()
    assert cells.code[west] == "440303001601" and cells.areas[west] == 4
    # Five communities are neither 3 to 4 nor 6 to 8.
    assert "no_k_fits" in set(cells.reason[cells.parent == "440303002"])
    assert (made.areas.geometry == areas.geometry).all()
    assert "13 areas" in repr(made) and "<svg" in made._repr_html_()
    assert libgrid.check_coverage(made.areas, cells).empty


def test_the_borders_are_the_graph_that_was_divided():
    areas = communities()
    made = libgrid.group_areas(areas)
    assert set(made.borders.columns) == {"a", "b", "length_m"}
    assert made.borders.length_m.to_numpy() == pytest.approx(100)
    assert len(made.borders) == 10 + 4  # none between streets
    cell = made.areas.cell.to_numpy()
    parted = made.borders[cell[made.borders.a] != cell[made.borders.b]]
    assert parted.length_m.sum() == pytest.approx(made.border_m)
    number = {code: n for n, code in enumerate(made.cells.code)}
    assert not libgrid.check_partition(
        np.ones(len(areas)),
        made.borders[["a", "b"]],
        [number[code] for code in cell],
        min=3,
        max=4,
        reason=list(made.cells.reason),
    )


def test_a_single_community_keeps_its_code():
    made = libgrid.group_areas(communities(), min=1, max=1)
    assert sorted(made.cells.code) == sorted(communities().code)
    assert (made.areas.cell == made.areas.code).all()


def test_weights_and_areas_without_a_level_above():
    areas = communities().drop(columns=["parent", "code"])
    areas["households"] = [100.0] * 12 + [900.0]
    made = libgrid.group_areas(areas, weight="households", min=300, max=500)
    assert set(made.cells.parent) == {None}
    assert sorted(made.cells.code) == [f"{n:03}" for n in range(1, len(made.cells) + 1)]
    assert list(made.cells.reason[made.cells.weight > 500]) == ["atom_above_max"]
    same = libgrid.group_areas(areas, weight=areas.households.to_numpy(), min=300, max=500)
    assert (same.cells.weight == made.cells.weight).all()


def test_what_makes_no_sense_is_refused():
    areas = communities()
    with pytest.raises(libgrid.UsageError, match="min <= max"):
        libgrid.group_areas(areas, min=5, max=4)
    with pytest.raises(libgrid.DataError, match="parent is not known"):
        libgrid.group_areas(areas.assign(parent=[None] + list(areas.parent[1:])))
    with pytest.raises(libgrid.NotFoundError):
        libgrid.group_areas(areas, parent="street")
    with pytest.raises(libgrid.DataError, match="weight"):
        libgrid.group_areas(areas, weight=np.full(len(areas), -1.0))
    with pytest.raises(libgrid.DataError, match="weight"):
        libgrid.group_areas(areas.assign(households=np.nan), weight="households")
    with pytest.raises(libgrid.DataError, match="1 weights for"):
        libgrid.group_areas(areas, weight=[1.0])
