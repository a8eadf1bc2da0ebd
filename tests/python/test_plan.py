# SPDX-License-Identifier: Apache-2.0
"""The main job from a file: plan, check_file, ledger, render, layers, sample."""

import geopandas as gpd
import pandas as pd
import pytest

import libgrid


@pytest.fixture(scope="module")
def made(sample_map):
    return libgrid.plan(sample_map, divide="all")


def test_layers_are_listed(sample_map):
    found = {layer.name: layer for layer in libgrid.layers(sample_map)}
    assert {"roads", "buildings", "units", "cells_drawn"} <= set(found)
    assert found["buildings"].rows == 1341
    assert found["buildings"].geometry == "polygon"
    assert "households" in found["buildings"].fields


def test_sample_is_the_same_for_the_same_seed(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        libgrid.sample(tmp_path / f"{name}.gpkg", seed=seed)
    a, b, c = ((tmp_path / f"{name}.gpkg").read_bytes() for name in "abc")
    assert a == b != c
    with pytest.raises(libgrid.UsageError, match="street"):
        libgrid.sample(tmp_path / "d.gpkg", size="planet")


def test_a_plan_is_frames(made):
    assert [level.attrs["level"] for level in made.levels]
    lowest = made.levels[-1]
    assert set(made.cells.parent) <= set(lowest.code)
    assert made.cells.code.is_unique
    assert len(made.buildings) == 1341
    assert set(made.buildings.cell.dropna()) <= set(made.cells.code)
    assert {"code", "building", "cell", "rule", "reason"} <= set(made.units.columns)
    assert made.cells.crs == made.buildings.crs == lowest.crs
    assert not made.buildings.estimated.any()


def test_every_household_is_in_the_ledger(made):
    assert isinstance(made.ledger, pd.DataFrame)
    assert list(made.ledger.code) == sorted(made.cells.code)
    assert made.ledger.households.sum() == made.buildings.households.sum()
    assert made.ledger.buildings.sum() == len(made.buildings)
    by_cell = made.buildings.groupby("cell")["households"].sum()
    weights = made.cells.set_index("code")["weight"]
    assert by_cell[by_cell > 0].to_dict() == weights[weights > 0].to_dict()


def test_what_is_clean_gets_a_certificate(made, sample_map, tmp_path):
    made.write(tmp_path / "out")
    again = libgrid.check_file(tmp_path / "out/plan.gpkg", certificate=tmp_path / "new.json")
    assert again.attrs["clean"] and again.attrs["no_certificate"] == ""
    certificate = (tmp_path / "new.json").read_text()
    assert certificate == (tmp_path / "out/certificate.json").read_text()
    drawn = libgrid.check_file(sample_map, layers={"cells": "cells_drawn"},
                               certificate=tmp_path / "drawn.json")
    assert not drawn.attrs["clean"] and "defects are left" in drawn.attrs["no_certificate"]
    assert not (tmp_path / "drawn.json").exists()


def test_a_new_division_is_clean(made):
    assert len(made.issues) == 0
    again = libgrid.check_coverage(made.cells, made.levels[-1], parent="parent")
    assert again.attrs["clean"] and again.attrs["residue"] == 0


def test_words_for_people(made):
    assert str(len(made.cells)) in made.summary
    assert repr(made).startswith("<Plan: ")
    assert made._repr_html_().count("<path") == len(made.cells)


def test_results_are_written_and_read_back(made, tmp_path):
    made.write(tmp_path / "out")
    plan = tmp_path / "out" / "plan.gpkg"
    for name in ("plan.gpkg", "ledger.csv", "report.json", "map.pdf", "map.png", "map.html"):
        assert (tmp_path / "out" / name).stat().st_size > 0
    on_file = gpd.read_file(plan, layer="cell")
    assert list(on_file.columns) == list(made.cells.columns)
    assert on_file.geometry.geom_equals(made.cells.geometry).all()
    assert libgrid.check_file(plan).attrs["clean"]
    pd.testing.assert_frame_equal(libgrid.ledger(plan), made.ledger)
    libgrid.render(plan, tmp_path / "map.svg")
    assert b"<svg" in (tmp_path / "map.svg").read_bytes()[:1000]
    libgrid.render(plan, tmp_path / "map.svg", theme="balance", paper="A2", language="zh")
    themed = (tmp_path / "map.svg").read_text()
    assert "户数与均值" in themed and "个网格" in themed and "+20 % 及以上" in themed
    assert "″E" in themed and "坐标系" in themed
    libgrid.render(plan, tmp_path / "map.svg", theme="defects", language="en")
    assert "; 0 defects" in (tmp_path / "map.svg").read_text()
    libgrid.render(plan, tmp_path / "map.svg", graticule=False)
    assert "″E" not in (tmp_path / "map.svg").read_text()
    for wrong in ({"theme": "height"}, {"theme": "kind"}, {"paper": "A9"}, {"language": "fr"}):
        with pytest.raises(libgrid.UsageError):
            libgrid.render(plan, tmp_path / "map.svg", **wrong)
    libgrid.render(plan, tmp_path / "map.html", language="zh")
    page = (tmp_path / "map.html").read_text()
    assert page.startswith("<!doctype html>") and '<html lang="zh">' in page
    for wrong in ({"theme": "balance"}, {"paper": "A2"}):
        with pytest.raises(libgrid.UsageError, match=r"are for a \.png, \.svg or \.pdf"):
            libgrid.render(plan, tmp_path / "map.html", **wrong)
    with pytest.raises(libgrid.UsageError, match=r"for an \.html"):
        libgrid.render(plan, tmp_path / "map.pdf", internal=True)


def test_drawn_cells_have_their_planted_defects(sample_map):
    issues = libgrid.check_file(sample_map, layers={"cells": "cells_drawn"})
    planted = gpd.read_file(sample_map, layer="truth")
    assert not issues.attrs["clean"]
    assert "defects" in issues.attrs["summary"]
    assert (issues.area_m2 > 0).sum() == len(planted) == 6


def test_two_runs_and_two_threads_agree(sample_map):
    one, two = (libgrid.plan(sample_map, divide="all", threads=n) for n in (1, 2))
    assert one.cells.to_wkb().equals(two.cells.to_wkb())


def test_options_are_checked(sample_map):
    with pytest.raises(libgrid.UsageError, match="none, missing, mend, all"):
        libgrid.plan(sample_map, divide="some")
    with pytest.raises(libgrid.UsageError, match="urban"):
        libgrid.plan(sample_map, profile="lunar")
    with pytest.raises(libgrid.NotFoundError):
        libgrid.plan(sample_map, layers={"cells": "no_such_layer"})


def test_further_weights_of_a_plan(sample_map):
    made = libgrid.plan(sample_map, divide="all", also={"floors": (None, 200), "buildings": (5, None)})
    assert (made.cells["weight_floors"] <= 200).all()
    assert made.cells["weight_buildings"].tolist() == made.cells["buildings"].tolist()
    assert "at most 200 floors: all cells within" in made.summary
    with pytest.raises(libgrid.NotFoundError, match="people"):
        libgrid.plan(sample_map, also={"people": (None, 200)})
    with pytest.raises(libgrid.UsageError, match="also"):
        libgrid.plan(sample_map, also={"floors": "200"})


def test_bad_files_are_told_apart(tmp_path):
    with pytest.raises(libgrid.NotFoundError):
        libgrid.plan(tmp_path / "missing.gpkg")
    (tmp_path / "words.gpkg").write_text("not a map")
    with pytest.raises(libgrid.DataError) as caught:
        libgrid.plan(tmp_path / "words.gpkg")
    assert caught.value.code == "unreadable"


def test_sample_with_known_defects(tmp_path):
    libgrid.sample(tmp_path / "planted.gpkg", defects=100, count=8)
    truth = gpd.read_file(tmp_path / "planted.gpkg", layer="truth")
    issues = libgrid.check_file(tmp_path / "planted.gpkg")
    assert len(truth) >= 8
    assert sorted(issues["kind"]) == sorted(truth["kind"])


def test_progress_names_its_stages(sample_map):
    told = []
    libgrid.check_file(
        sample_map,
        layers={"cells": "cells_drawn"},
        progress=lambda stage, share: told.append((stage, share)),
    )
    assert {stage for stage, _ in told} and all(0 <= share <= 1 for _, share in told)


def test_official_cells_with_chinese_names(real_map):
    made = libgrid.plan(
        real_map("taipei_wanhua.gpkg"), layers={"cells": "cells_code2"}, divide="none"
    )
    assert len(made.cells) == 67
    assert len(made.issues) > 0
    assert any("里" in name for level in made.levels for name in level.name)


def test_texts_are_in_the_language_that_was_chosen(sample_map):
    drawn = {"cells": "cells_drawn"}
    english = libgrid.check_file(sample_map, layers=drawn)
    libgrid.speak("zh")
    try:
        chinese = libgrid.check_file(sample_map, layers=drawn)
        made = libgrid.plan(sample_map, divide="none", layers=drawn)
        assert "处问题" in made.summary
    finally:
        libgrid.speak(None)
    assert (english.kind == chinese.kind).all() and (english.id == chinese.id).all()
    assert english.message.str.contains("overlap|land of|reaches").all()
    assert chinese.message.str.contains("重叠|地块|超出").all()
    with pytest.raises(libgrid.UsageError):
        libgrid.speak("fr")


def test_maps_show_what_changed_since_an_earlier_plan(sample_map, tmp_path):
    for name, seed in (("old", 1), ("new", 2)):
        libgrid.plan(sample_map, divide="all", seed=seed).write(tmp_path / name)
    new, old = (tmp_path / name / "plan.gpkg" for name in ("new", "old"))
    libgrid.render(new, tmp_path / "map.svg", against=old, language="en")
    assert "Differences" in (tmp_path / "map.svg").read_text()
    libgrid.render(new, tmp_path / "map.html", against=old)
    assert "moves" in (tmp_path / "map.html").read_text()


def test_a_sample_can_be_dirty(tmp_path):
    libgrid.sample(tmp_path / "dirty.gpkg", "community", dirt=["number", "duplicate"])
    dirt = gpd.read_file(tmp_path / "dirty.gpkg", layer="dirt")
    assert set(dirt.kind) == {"number", "duplicate"}
    with pytest.raises(libgrid.UsageError):
        libgrid.sample(tmp_path / "none.gpkg", dirt=["mud"])
    with pytest.raises(libgrid.UsageError):
        libgrid.sample(tmp_path / "none.gpkg", dirt=["all"], defects=100)
    assert not (tmp_path / "none.gpkg").exists()
