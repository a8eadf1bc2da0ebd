# SPDX-License-Identifier: Apache-2.0
"""check on GeoDataFrames: kinds, figures, people, codes, systems."""

import numpy as np
import pytest
from maps import frame, place
from shapely.geometry import Point, Polygon

import libgrid

COLUMNS = (
    "id kind form level cells parent neighbour area_m2 width_m buildings units households "
    "building_codes unit_codes message fixes geometry"
).split()


def kinds(issues):
    """The kinds that have an area."""
    return issues.loc[issues.area_m2 > 0, "kind"].tolist()


def test_a_complete_cover_is_proved(halves, noded_street):
    issues = libgrid.check_coverage(halves, noded_street)
    assert list(issues.columns) == COLUMNS
    assert len(issues) == 0
    assert issues.attrs["clean"] and issues.attrs["residue"] == 0
    assert issues.attrs["boundary_area_m2"] == pytest.approx(200, rel=1e-3)
    assert issues.crs == halves.crs


def test_a_gap_tells_its_neighbours_area_and_width(street):
    cells = frame([place(0, 0, 10, 10), place(12, 0, 20, 10)], code=["001", "002"])
    issues = libgrid.check_coverage(cells, street)
    assert kinds(issues) == ["gap"]
    gap = issues.iloc[0]
    assert gap.cells == ["001", "002"]
    assert gap.parent == "440303001"
    assert gap.area_m2 == pytest.approx(20, rel=1e-3)
    assert gap.width_m == pytest.approx(2, rel=0.02)
    assert gap.geometry.equals(place(10, 0, 12, 10))
    assert not issues.attrs["clean"]


def test_each_issue_says_how_it_could_be_settled(street):
    cells = frame([place(0, 0, 10, 10), place(12, 0, 20, 10)], code=["001", "002"])
    gap = libgrid.check_coverage(cells, street).iloc[0]
    assert [fix.split(":")[0] for fix in gap.fixes] == ["divide", "longest_border", "priority"]
    assert gap.fixes[0].endswith("between 001 and 002")


def test_without_a_boundary_the_outline_is_derived(halves):
    issues = libgrid.check_coverage(halves)
    assert issues.attrs["clean"] and issues.attrs["derived"]
    assert issues.attrs["boundary_area_m2"] == pytest.approx(200, rel=1e-3)
    wide = frame([place(0, 0, 11, 10), place(10, 0, 20, 10)], code=["001", "002"])
    overlap = libgrid.check_levels({"cell": wide}).iloc[0]
    assert (overlap.kind, overlap.parent, overlap.cells) == ("overlap", "outline", ["001", "002"])
    assert not libgrid.check_coverage(halves, frame([place(0, 0, 20, 10)], code=["S"])).attrs["derived"]


def test_an_overlap_and_a_spill(street):
    cells = frame([place(0, 0, 11, 10), place(10, 0, 20, 12)], code=["001", "002"])
    issues = libgrid.check_coverage(cells, street)
    assert sorted(kinds(issues)) == ["overlap", "spill"]
    overlap = issues[issues.kind == "overlap"].iloc[0]
    assert overlap.cells == ["001", "002"]
    assert overlap.geometry.equals(place(10, 0, 11, 10))
    spill = issues[issues.kind == "spill"].iloc[0]
    assert spill.cells == ["002"]
    assert spill.area_m2 == pytest.approx(20, rel=1e-3)


def test_people_in_a_defect_are_counted(street):
    cells = frame([place(0, 0, 10, 10), place(12, 0, 20, 10)], code=["001", "002"])
    buildings = frame([place(10.5, 1, 11.5, 2), place(3, 3, 4, 4)], households=[7, 5])
    units = frame([Point(place(10, 3, 12, 4).centroid)])
    gap = libgrid.check_coverage(cells, street, buildings=buildings, units=units).iloc[0]
    assert (gap.buildings, gap.units, gap.households) == (1, 1, 7)
    uncounted = libgrid.check_coverage(cells, street).iloc[0]
    assert (uncounted.buildings, uncounted.units) == (-1, -1)
    assert np.isnan(uncounted.households)
    without = libgrid.check_coverage(cells, street, buildings=buildings.drop(columns="households")).iloc[0]
    assert without.buildings == 1 and np.isnan(without.households)
    with pytest.raises(libgrid.NotFoundError, match="people"):
        libgrid.check_coverage(cells, street, buildings=buildings, households="people")


def test_parents_by_column_and_orphans(street, halves):
    cells = halves.assign(street=["440303001", "nowhere"])
    issues = libgrid.check_coverage(cells, street, parent="street")
    assert "orphan" in set(issues.kind)
    assert issues[issues.kind == "orphan"].iloc[0].cells == ["002"]


def test_codes_by_column_or_index(street):
    cells = frame([place(0, 0, 10, 10), place(12, 0, 20, 10)], number=["x", "y"])
    assert libgrid.check_coverage(cells, street, code="number").iloc[0].cells == ["x", "y"]
    cells = cells.set_index([["p", "q"]])
    assert libgrid.check_coverage(cells, street).iloc[0].cells == ["p", "q"]
    with pytest.raises(libgrid.NotFoundError) as caught:
        libgrid.check_coverage(cells, street, code="nr")
    assert (caught.value.layer, caught.value.field) == ("cell", "nr")


def test_invalid_and_missing_rows_are_issues_not_errors(street, halves):
    bow_tie = Polygon([place(0, 0, 10, 10).exterior.coords[i] for i in (0, 1, 3, 2)])
    cells = frame([bow_tie, halves.geometry[1], None], code=["001", "002", "002"])
    found = set(libgrid.check_coverage(cells, street).kind)
    assert {"invalid_ring", "empty_cell", "duplicate_code", "gap"} <= found


def test_no_matter_how_many_threads(street):
    cells = frame([place(0, 0, 11, 10), place(12, 0, 20, 12)], code=["001", "002"])
    one, two = (libgrid.check_coverage(cells, street, threads=n) for n in (1, 2))
    assert one.to_wkb().equals(two.to_wkb())


def test_a_frame_without_crs_lies_in_a_plane(street, halves, noded_street):
    bare = libgrid.check_coverage(
        halves.set_crs(None, allow_override=True), noded_street.set_crs(None, allow_override=True)
    )
    assert bare.crs is None and bare.attrs["clean"]
    assert bare.attrs["boundary_area_m2"] == 200


def test_systems_must_agree(street, halves):
    with pytest.raises(libgrid.CrsError, match="boundary"):
        libgrid.check_coverage(halves, street.to_crs(4490))
    with pytest.raises(libgrid.CrsError):
        libgrid.check_coverage(halves, street.set_crs(None, allow_override=True))


def test_cgcs2000_and_wgs84_are_one_frame(street, halves):
    libgrid.check_coverage(halves.to_crs(4490), street.to_crs(4326))


def test_swapped_axes_and_nameless_degrees_are_named(street, halves):
    cells, area = halves.to_crs(4490), street.to_crs(4490)
    swapped = area.set_geometry(area.geometry.transform(lambda coords: coords[:, ::-1]))
    with pytest.raises(libgrid.CrsError, match="swapped") as caught:
        libgrid.check_coverage(cells, swapped)
    assert caught.value.layer == "boundary"
    with pytest.raises(libgrid.CrsError, match="degrees"):
        libgrid.check_coverage(*(f.set_crs(None, allow_override=True) for f in (cells, area)))


def test_issues_can_be_written(street, tmp_path):
    import geopandas

    cells = frame([place(0, 0, 10, 10), place(12, 0, 20, 10)], code=["001", "002"])
    libgrid.check_coverage(cells, street).to_file(tmp_path / "issues.gpkg")
    assert "gap" in set(geopandas.read_file(tmp_path / "issues.gpkg").kind)


def test_municipalities_cover_their_country(real_map):
    import geopandas

    boundary = geopandas.read_file(real_map("liechtenstein_2021.gpkg"), layer="boundary")
    level = boundary["admin_level"].astype(str)
    country, municipalities = boundary[level == "2"], boundary[level == "8"]
    issues = libgrid.check_coverage(municipalities, country)
    assert issues.area_m2.sum() == 0
    assert issues.attrs["boundary_area_m2"] == pytest.approx(160.40e6, rel=1e-3)
