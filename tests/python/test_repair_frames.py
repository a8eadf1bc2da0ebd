# SPDX-License-Identifier: Apache-2.0
"""repair on GeoDataFrames: what changes, what stays, and how it is told."""

import _thread
import threading

import numpy as np
import pytest
import shapely
from maps import frame, place
from shapely.geometry import LineString

import libgrid

COLUMNS = (
    "id kind level policy done reason from to parent area_m2 buildings households geometry"
).split()


@pytest.fixture
def gapped():
    """Three cells; a gap between the first two, the third apart from it and in 3D."""
    cells = frame(
        [place(0, 0, 10, 10), place(12, 0, 20, 10), shapely.force_3d(place(20, 0, 30, 10), 7)],
        code=["001", "002", "003"], name=["a", "b", "c"],
    )  # fmt: skip
    return cells.set_index([["x", "y", "z"]])


@pytest.fixture
def levels(gapped):
    street = frame([place(0, 0, 30, 10)], code=["S"])
    return {"street": street, "cell": gapped}


def gap_of(levels):
    issues = libgrid.check_levels(levels)
    return issues[issues.kind == "gap"].iloc[0]


def test_only_rows_of_a_fix_change(levels):
    before = {name: level.copy() for name, level in levels.items()}
    repaired = libgrid.repair(levels, policies={"gap": "longest_border"}, priority=["001"])
    assert repaired.clean and len(repaired.issues) == 0 and repaired.issues.attrs["clean"]
    cells = repaired.levels["cell"]
    assert list(repaired.levels) == ["street", "cell"]
    assert cells.drop(columns="geometry").equals(before["cell"].drop(columns="geometry"))
    assert list(cells.index) == ["x", "y", "z"] and cells.crs == before["cell"].crs
    same = cells.geometry.to_wkb() == before["cell"].geometry.to_wkb()
    assert not same.iloc[0] and same.iloc[1:].any()
    assert repaired.changed["cell"] == [code for code, kept in zip(cells.code, same) if not kept]
    # The frames given are as they were.
    assert all(levels[name].to_wkb().equals(before[name].to_wkb()) for name in levels)
    assert libgrid.check_levels(repaired.levels).attrs["clean"]


def test_a_row_that_no_fix_concerns_keeps_each_byte_and_its_height(levels):
    levels["cell"].loc["y", "geometry"] = place(12, 0, 20, 10)
    levels["street"] = levels["street"].set_geometry(shapely.segmentize(levels["street"].geometry, 10))
    cells = libgrid.repair(levels, policies={"gap": "priority"}, priority=["001"]).levels["cell"]
    assert cells.geometry.loc["z"].has_z
    assert cells.geometry.loc["z"].wkb == levels["cell"].geometry.loc["z"].wkb
    assert shapely.area(cells.geometry.loc["x"]) == 120


def test_multipolygons_stay_multipolygons(levels):
    levels["cell"] = levels["cell"].set_geometry(
        [shapely.MultiPolygon([shape]) for shape in levels["cell"].geometry], crs=levels["cell"].crs
    )
    assert set(libgrid.repair(levels).levels["cell"].geom_type) == {"MultiPolygon"}


def test_fixes_say_who_got_what(levels):
    buildings = frame([place(10.5, 1, 11, 2)], households=[7])
    fixes = libgrid.repair(levels, buildings=buildings, policies={"gap": "priority"}, priority=["002"]).fixes
    assert list(fixes.columns) == COLUMNS
    gap = fixes[fixes.kind == "gap"].iloc[0]
    assert (gap.policy, gap.to, gap["from"], gap.parent, gap.level) == ("priority", "002", [], "S", "cell")
    assert gap.done and gap.reason is None
    assert gap.area_m2 == pytest.approx(20, rel=1e-3)
    assert (gap.buildings, gap.households) == (1, 7)
    assert gap.id == gap_of(levels).id
    assert fixes.crs == levels["cell"].crs


def test_a_preview_tells_the_same_and_changes_nothing(levels):
    preview = libgrid.preview_repair(levels)
    fixes = libgrid.repair(levels).fixes
    assert preview.drop(columns="geometry").equals(fixes.drop(columns="geometry"))
    assert preview.to_wkb().equals(fixes.to_wkb())


def test_policies_of_single_issues_go_first(levels):
    choices = {gap_of(levels).id: "leave"}
    repaired = libgrid.repair(levels, policies={"gap": "longest_border"}, choices=choices)
    assert not repaired.clean
    left = repaired.fixes[~repaired.fixes.done].iloc[0]
    assert (left.kind, left.policy, left.reason) == ("gap", "leave", "left as asked")
    assert list(repaired.issues.kind) == ["gap"]


def test_locked_rows_do_not_change(levels):
    repaired = libgrid.repair(levels, lock=["001"])
    assert "001" not in repaired.changed["cell"]
    assert repaired.fixes[repaired.fixes.kind == "gap"].iloc[0].to == "002"
    both = libgrid.repair(levels, lock=["001", "002", "003", "S"])
    assert both.changed == {"street": [], "cell": []} and not both.clean
    with pytest.raises(libgrid.NotFoundError, match="999"):
        libgrid.repair(levels, lock=["999"])


def test_a_divided_gap_lists_its_vertices_and_can_be_undone(levels):
    repaired = libgrid.repair(levels, policies={"gap": "divide"})
    assert repaired.clean
    vertices = repaired.vertices
    assert list(vertices.columns) == "level code kind from_x from_y geometry".split()
    inserted = vertices[vertices.kind == "inserted"]
    assert "street" in set(inserted.level) and inserted.from_x.isna().all()
    outline = set(map(tuple, shapely.get_coordinates(repaired.levels["street"].geometry)))
    assert {(p.x, p.y) for p in inserted[inserted.level == "street"].geometry} <= outline
    undone = repaired.undo()
    assert all(undone[name].to_wkb().equals(levels[name].to_wkb()) for name in levels)


def test_evidence_says_where_the_border_runs(levels):
    road = frame([LineString([(500_011.5, 2_500_015), (500_011.5, 2_499_995)])])
    cells = libgrid.repair(levels, policies={"gap": "evidence"}, evidence=road).levels["cell"]
    assert cells.geometry.loc["x"].bounds[2] == 500_011.5
    with pytest.raises(libgrid.GridError):
        libgrid.repair(levels, policies={"gap": "evidence"})


def test_cells_alone_are_repaired_within_their_outline():
    cells = frame([place(0, 0, 11, 10), place(10, 0, 20, 10)], code=["001", "002"])
    repaired = libgrid.repair({"cell": cells})
    assert repaired.clean and list(repaired.levels) == ["cell"]
    assert repaired.levels["cell"].area.sum() == 200
    assert repaired.issues.attrs["derived"]


def test_unknown_words_are_refused(levels):
    with pytest.raises(libgrid.UsageError, match="longest_border"):
        libgrid.repair(levels, policies={"overlap": "best"})
    with pytest.raises(libgrid.UsageError, match="cell_gap, overlap, duplicate"):
        libgrid.repair(levels, policies={"gaps": "leave"})
    with pytest.raises(libgrid.UsageError, match="does not fit a spill"):
        libgrid.repair(levels, policies={"spill": "divide"})
    with pytest.raises(TypeError, match="polices"):
        libgrid.preview_repair(levels, polices={})


def test_duplicates_and_gaps_as_wide_as_a_cell_are_settled_when_asked_for():
    street = frame([place(0, 0, 40, 10)], code=["S"])
    cells = frame([place(0, 0, 10, 10), place(0, 0, 10, 10), place(20, 0, 40, 10)], code=list("abc"))
    levels = {"street": street, "cell": cells}
    left = libgrid.repair(levels).issues
    assert sorted(left.kind) == ["duplicate", "gap"]
    done = libgrid.repair(levels, policies={"cell_gap": "longest_border", "duplicate": "first"})
    assert list(done.issues.kind) == ["empty_cell"] and list(done.issues.cells) == [["b"]]
    assert done.levels["cell"].area.fillna(0).sum() == 400


def test_no_matter_how_many_threads(levels):
    one, two = (libgrid.repair(levels, threads=n) for n in (1, 2))
    for name in levels:
        assert one.levels[name].to_wkb().equals(two.levels[name].to_wkb())
    assert one.fixes.to_wkb().equals(two.fixes.to_wkb())


def checkerboard(n=200):
    """n x n cells, each a little too narrow."""
    x, y = (axis.ravel() * 10.0 for axis in np.meshgrid(np.arange(n), np.arange(n)))
    cells = shapely.box(500_000 + x, 2_500_000 + y, 500_009.5 + x, 2_500_010 + y)
    return {"area": frame([place(0, 0, 10 * n, 10 * n)], code=["A"]),
            "cell": frame(cells, code=[str(k) for k in range(n * n)])}


def test_progress_is_told_and_can_stop_it():
    levels, told = checkerboard(20), []
    libgrid.repair(levels, progress=lambda stage, share: told.append((stage, share)))
    assert told and all(0 <= share <= 1 for _, share in told)
    for verb in (libgrid.repair, libgrid.preview_repair):
        with pytest.raises(libgrid.Cancelled):
            verb(levels, progress=lambda stage, share: False)


def test_ctrl_c_stops_it():
    levels = checkerboard()
    timer = threading.Timer(0.3, _thread.interrupt_main)
    with pytest.raises(KeyboardInterrupt):
        timer.start()
        libgrid.repair(levels, policies={"gap": "divide"})
        raise AssertionError("it was done before Ctrl-C")
