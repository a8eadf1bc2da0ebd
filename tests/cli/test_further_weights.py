# SPDX-License-Identifier: Apache-2.0
"""--also: limits of further weights of cells."""

import json

import numpy as np
import pyogrio
import pytest

USAGE = 2
BAD_DATA = 3
MISSING = 4


@pytest.fixture(scope="module")
def peopled(street, tmp_path_factory):
    """The sample street with more persons a household in the west."""
    path = tmp_path_factory.mktemp("peopled") / "peopled.gpkg"
    for layer in pyogrio.list_layers(street)[:, 0]:
        frame = pyogrio.read_dataframe(street, layer=layer)
        if layer == "buildings":
            x = frame.geometry.bounds.minx
            frame["persons"] = np.round(frame.households * np.where(x < x.median(), 3.2, 2.2))
        pyogrio.write_dataframe(frame, path, layer=layer)
    return path


def changed(peopled, path, change):
    """A copy with other buildings."""
    for layer in pyogrio.list_layers(peopled)[:, 0]:
        frame = pyogrio.read_dataframe(peopled, layer=layer)
        pyogrio.write_dataframe(change(frame) if layer == "buildings" else frame, path, layer=layer)
    return path


def cells_of(path):
    return pyogrio.read_dataframe(path, layer="cell")


def test_cells_keep_all_limits(libgrid, tmp_path, peopled):
    limits = ["--min", "300", "--max", "500", "--also", "persons::1400"]
    done = libgrid("plan", peopled, "-o", "out", "--divide", "all", *limits)
    assert done.returncode == 0, done.stderr
    assert "at most 1,400 persons: all cells within" in done.stderr
    cells = cells_of(tmp_path / "out/plan.gpkg")
    assert cells.weight.between(300, 500).all()
    assert (cells.weight_persons <= 1400).all()
    persons = pyogrio.read_dataframe(tmp_path / "out/plan.gpkg", layer="building").persons
    assert cells.weight_persons.sum() == persons.sum()
    assert cells.remark.isna().all()
    report = json.loads((tmp_path / "out/report.json").read_text())["cells"]
    assert report["out_of_range"] == 0
    (also,) = report["also"]
    assert (also["weight"], also["min"], also["max"], also["out_of_range"]) == (
        "persons", None, 1400, 0,
    )
    assert also["heaviest"] == cells.weight_persons.max()
    # The check says the same of these cells, and finds those of a division that knew no persons.
    done = libgrid("check", "out/plan.gpkg", *limits)
    assert done.returncode == 0, done.stderr
    assert "300-500 households and at most 1,400 persons" in done.stderr
    done = libgrid("plan", peopled, "-o", "one", "--divide", "all", "--min", "300", "--max", "500")
    assert done.returncode == 0, done.stderr
    assert "weight_persons" not in cells_of(tmp_path / "one/plan.gpkg").columns
    done = libgrid("check", "one/plan.gpkg", *limits, "-o", "found.gpkg")
    assert done.returncode == 1
    breach = pyogrio.read_dataframe(tmp_path / "found.gpkg", layer="breach")
    assert set(breach.kind) == {"limits"} and (breach.number > 1400).all()
    assert breach.message.str.contains("outside 0-1,400 persons, and nothing says why").all()
    # Mending them moves a part of the households only.
    cells = cells_of(tmp_path / "one/plan.gpkg")
    today = changed(peopled, tmp_path / "today.gpkg", lambda frame: frame)
    pyogrio.write_dataframe(cells, today, layer="cells")
    done = libgrid("plan", today, "-o", "mended", "--divide", "mend", *limits)
    assert done.returncode == 0, done.stderr
    assert "at most 1,400 persons: all cells within" in done.stderr
    assert (cells_of(tmp_path / "mended/plan.gpkg").weight_persons <= 1400).all()
    report = json.loads((tmp_path / "mended/report.json").read_text())["cells"]
    assert 0 < report["moved"] < 0.25 * cells.weight.sum()


def test_remarks_name_the_weight(libgrid, tmp_path, peopled):
    limits = ["--also", "persons:1100:1200", "--also", "floor_area:20000:", "--also", "buildings::"]
    done = libgrid("partition", peopled, "-o", "c.gpkg", "--divide", "all", *limits)
    assert done.returncode == 0, done.stderr
    cells = cells_of(tmp_path / "c.gpkg")
    out = cells[~cells.weight_persons.between(1100, 1200) & cells.weight.between(300, 500)]
    assert len(out) and out.remark.str.contains("persons").all()
    assert "any number of buildings: all cells within" in done.stderr
    assert {"weight_persons", "weight_floor_area", "weight_buildings"} <= set(cells.columns)
    assert cells.weight_buildings.sum() == 1341


def test_blocks_have_the_sums(libgrid, tmp_path, peopled):
    for plots in ([], ["--plots"]):
        done = libgrid("blocks", peopled, "-o", "b.gpkg", *plots, "--also", "persons::400")
        assert done.returncode == 0, done.stderr
        blocks = pyogrio.read_dataframe(tmp_path / "b.gpkg", layer="block")
        assert blocks.weight_persons.max() > 400 if not plots else blocks.weight_persons.max() <= 400


@pytest.mark.parametrize(
    ("also", "code", "words"),
    [
        ("people::5", MISSING, "buildings: there is no column 'people'"),
        ("name::5", BAD_DATA, "buildings, row 0, name: a weight of cells must be a number"),
        ("persons", USAGE, "--also wants WEIGHT:MIN:MAX"),
        ("persons:5", USAGE, "persons::2500 without a least number"),
        ("persons:many:5", USAGE, "got 'persons:many:5'"),
        ("persons:nan:5", USAGE, "--also wants"),
        ("persons:9:5", USAGE, "limits of persons must satisfy 0 <= min <= max"),
        ("persons:-3:5", USAGE, "limits of persons must satisfy"),
        ("persons::0", USAGE, "0 < max"),
        ("households::900", USAGE, "balanced by households already"),
    ],
)
def test_wrong_words_are_told(libgrid, tmp_path, peopled, also, code, words):
    done = libgrid("plan", peopled, "-o", "out", "--also", also)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert not (tmp_path / "out").exists()


def test_wrong_values_are_told_with_their_row(libgrid, tmp_path, peopled):
    def with_value(value):
        def change(frame):
            frame = frame.assign(persons=frame.persons.astype(type(value) if value else float))
            frame.loc[7, "persons"] = value
            return frame

        path = tmp_path / "bad.gpkg"
        path.unlink(missing_ok=True)
        return libgrid("plan", changed(peopled, path, change), "-o", "o", "--also", "persons::2500")

    done = with_value(-4.0)
    assert done.returncode == BAD_DATA
    assert "buildings, row 7, persons: a weight of cells must be a number of 0 or more, not '-4'" in (
        done.stderr
    )
    done = with_value("many")
    assert done.returncode == BAD_DATA
    assert "buildings, row 7, persons:" in done.stderr and "not 'many'" in done.stderr
    done = with_value(None)
    assert done.returncode == 0, done.stderr
    assert "1 building without a number of persons: counted as 0" in done.stderr
    done = libgrid("plan", peopled, "-o", "o", "--also", "persons::9", "--also", "Persons:1:")
    assert done.returncode == USAGE
    assert "two limits of the further weight persons" in done.stderr
