# SPDX-License-Identifier: Apache-2.0
"""The verb sections."""

import pyogrio
import pytest
import shapely


@pytest.fixture(scope="module")
def divided(module_libgrid, street):
    """The sample street by road section."""
    done = module_libgrid("sections", street, "-o", "sections.gpkg")
    assert done.returncode == 0, done.stderr
    return module_libgrid.folder / "sections.gpkg", done


def test_cells_are_made_of_road_sections(divided):
    path, done = divided
    cells = pyogrio.read_dataframe(path, layer="cell")
    sections = pyogrio.read_dataframe(path, layer="section")
    assert list(cells.columns) == (
        "code name parent road roads sections road_m weight area_m2 pieces reason remark geometry"
        .split())
    assert list(sections.columns) == "name class length_m road_m parent cell geometry".split()
    assert ((cells.weight >= 300) & (cells.weight <= 1500) == (cells.reason == "in_range")).all()
    assert set(cells.pieces) == {1}
    of_cell = sections.groupby("cell").road_m.sum()
    assert abs(cells.set_index("code").road_m - of_cell).max() < 1e-6
    parent = dict(zip(cells.code, cells.parent))
    assert (sections.cell.map(parent) == sections.parent).all()
    # A section lies on the land of its cell.
    land = cells.set_index("code").geometry
    lines = sections.geometry.to_numpy()
    inside = shapely.intersection(lines, land.loc[sections.cell].to_numpy())
    assert shapely.length(inside).sum() > 0.98 * shapely.length(lines).sum()
    assert f"{len(cells)} cells of {len(sections)} road sections" in done.stderr


def test_the_result_is_certified(divided, libgrid):
    path, _ = divided
    done = libgrid("check", path, "--certificate", "proof.json")
    assert done.returncode == 0 and "neither overlap nor omission" in done.stderr


def test_households_are_balanced(libgrid, tmp_path, street):
    done = libgrid("sections", street, "-o", "s.gpkg", "--weight", "households",
                   "--min", 300, "--max", 500)
    assert done.returncode == 0, done.stderr
    cells = pyogrio.read_dataframe(tmp_path / "s.gpkg", layer="cell")
    assert cells.weight.sum() == pyogrio.read_dataframe(street, layer="buildings").households.sum()
    assert ((cells.weight >= 300) & (cells.weight <= 500) == (cells.reason == "in_range")).all()


def test_wrong_limits_write_nothing(libgrid, tmp_path, street):
    for wrong in (["--min", 2000], ["--min", 0], ["--weight", "households"], ["--weight", "areas"]):
        done = libgrid("sections", street, "-o", "none.gpkg", *wrong, "--max", 1000)
        assert done.returncode == 2, (wrong, done.stderr)
    assert list(tmp_path.iterdir()) == []


def test_python_makes_the_same_cells(divided, street):
    libgrid = pytest.importorskip("libgrid")
    geopandas = pytest.importorskip("geopandas")
    path, _ = divided
    areas, roads, buildings = (
        geopandas.read_file(street, layer=layer) for layer in ("level", "roads", "buildings")
    )
    areas = areas[areas.depth == areas.depth.max()]
    made = libgrid.road_cells(areas, roads, buildings)
    cells = geopandas.read_file(path, layer="cell").set_index("code")
    mine = made.cells.set_index("code").loc[cells.index]
    shapes = cells.geometry.explode()  # the file has multipolygons
    assert (mine.geometry.normalize() == shapes.normalize()).all()
    assert (mine.road.fillna("") == cells.road.fillna("")).all()
    assert (mine.reason == cells.reason).all()
    assert (mine.weight == cells.weight).all() and (mine.sections == cells.sections).all()
    sections = geopandas.read_file(path, layer="section")
    assert list(made.sections.cell) == list(sections.cell)
    assert list(made.sections["class"]) == list(sections["class"])
