# SPDX-License-Identifier: Apache-2.0
"""tally and integrity: totals that agree on every level, and links that are told."""

import io

import pandas as pd
import pyogrio
import pytest
from cli_maps import names_below, small_map, with_value, write_map


def printed(done):
    return pd.read_csv(io.StringIO(done.stdout), sep="\t", dtype={"code": str, "parent": str})


def totals(table, column):
    return table.groupby("level", sort=False)[column].sum().to_dict()


@pytest.fixture
def small(tmp_path):
    return write_map(tmp_path / "map.gpkg", small_map())


def test_every_level_of_the_street_adds_up(libgrid, street):
    for layer, of, sums in (("buildings", "buildings", ["households", "floors"]), ("units", "units", [])):
        rows = pyogrio.read_dataframe(street, layer=layer, read_geometry=False)
        words = ["--sum", ",".join(sums)] if sums else []
        done = libgrid("tally", street, "--of", of, "--by", "kind", *words)
        assert done.returncode == 0, done.stderr
        table = printed(done)
        assert set(totals(table, of).values()) == {len(rows)}
        for column in sums:
            assert set(totals(table, column).values()) == {rows[column].sum()}
        for kind, count in rows["kind"].value_counts().items():
            assert set(totals(table, f"kind_{kind}").values()) == {count}
        # Children add up to their parent.
        for row in table[table.level != "cell"].dropna(subset="code").itertuples():
            assert table[table.parent == row.code][of].sum() == getattr(row, of)


def test_levels_then_what_hangs_nowhere(libgrid, tmp_path):
    layers = small_map()
    layers["buildings"] = with_value(layers["buildings"], 3, "households", None)
    layers["buildings"]["kind"] = ["住宅"] * 39 + ["店"]
    far = layers["buildings"].geometry.translate(0, 5000)
    layers["buildings"] = layers["buildings"].set_geometry(
        layers["buildings"].geometry.where(layers["buildings"].code != "B39", far))
    write_map(tmp_path / "map.gpkg", layers)
    table = printed(libgrid("tally", "map.gpkg", "--sum", "households", "--by", "kind"))
    assert list(table.level) == ["street"] + ["community"] * 2 + ["cell"] * 4 + [
        "street", "community", "cell"]
    assert list(table.code.fillna("")[-3:]) == ["", "", ""]
    assert list(table.name[-3:]) == ["unassigned"] * 3
    assert list(table.buildings) == [39, 20, 19, 12, 8, 12, 7, 1, 1, 1]
    assert list(table.households) == [38 * 40, 760, 760, 480, 280, 480, 280, 40, 40, 40]
    assert list(table.households_missing) == [1, 1, 0, 0, 1, 0, 0, 0, 0, 0]
    assert list(table["kind_店"]) == [0] * 7 + [1] * 3
    assert table.area_km2[0] == pytest.approx(0.5, rel=1e-3)
    assert table.buildings_per_km2[0] == pytest.approx(39 / table.area_km2[0])
    assert table.area_km2[7:].isna().all()


@pytest.mark.parametrize("result", ["tally.csv", "tally.xlsx", "tally.gpkg"])
def test_a_tally_in_each_format(libgrid, tmp_path, small, result):
    done = libgrid("tally", "map.gpkg", "--of", "units", "--by", "name", "-o", result)
    assert done.returncode == 0, done.stderr
    assert f"tally of 20 units in 7 rows, in {result}" in done.stderr
    found = pyogrio.read_dataframe(tmp_path / result)
    assert list(found.units.astype(int)) == [20, 10, 10, 6, 4, 6, 4]
    assert list(found.columns)[:5] == ["level", "code", "name", "parent", "area_km2"]
    assert list(found["name_商店"].astype(int)) == [20, 10, 10, 6, 4, 6, 4]
    assert found.code.astype(str)[3] == "320106001001001"
    if result.endswith("gpkg"):
        assert found.crs == "EPSG:4549" and found.geometry.area[0] == pytest.approx(500_000)
    if result.endswith("csv"):
        assert (tmp_path / result).read_bytes()[:3] == b"\xef\xbb\xbf"


def test_columns_that_do_not_fit_are_told(libgrid, tmp_path, small):
    for words, code, told in (
        (("--sum", "code"), 3, "buildings, row 0, code: 'B00' is not a number"),
        (("--sum", "persons"), 4, "buildings, persons: there is no such column; there are code"),
        (("--by", "type"), 4, "buildings, type: there is no such column"),
        (("--of", "units", "--layer", "units=-"), 4, "the map has no layer for the units"),
        (("--of", "persons"), 2, "--of"),
    ):
        done = libgrid("tally", "map.gpkg", *words, "-o", "tally.csv")
        assert done.returncode == code, done.stderr
        assert told in done.stderr
    assert names_below(tmp_path) == ["map.gpkg"]


def test_a_column_without_values_is_missing_not_zero(libgrid, tmp_path):
    layers = small_map()
    layers["buildings"]["area"] = [float("nan")] * 40
    write_map(tmp_path / "map.gpkg", layers)
    table = printed(libgrid("tally", "map.gpkg", "--sum", "area"))
    assert table.area.isna().all() and table.area_per_km2.isna().all()
    assert list(table.area_missing) == [40, 20, 20, 12, 8, 12, 8]


def test_estimates_stay_estimates(libgrid, tmp_path):
    layers = small_map()
    layers["buildings"] = with_value(layers["buildings"], 0, "households", None)
    write_map(tmp_path / "map.gpkg", layers)
    assert libgrid("plan", "map.gpkg", "-o", "out", "--divide", "none", "--estimate").returncode == 0
    table = printed(libgrid("tally", "out/plan.gpkg", "--sum", "households"))
    assert table.households_known[0] == 39 and table.households_missing[0] == 0
    assert table.households_estimated[0] == 1
    assert table.households[0] == 39 * 40 + table.households_estimated_sum[0]


def links(done):
    return printed(done).set_index("link")


def test_a_sound_map_has_no_findings(libgrid, small):
    done = libgrid("integrity", "map.gpkg")
    assert done.returncode == 0, done.stderr
    assert "0 findings" in done.stderr
    table = links(done)
    assert table.rows.to_dict() == {"unit > building": 20, "unit > cell": 20, "building > cell": 40,
                                    "cell > community": 4, "community > street": 2}
    assert (table.rows == table.ok).all()


@pytest.mark.parametrize("result", ["found.csv", "found.xlsx", "found.gpkg"])
def test_links_that_are_not_sound_are_listed(libgrid, tmp_path, result):
    layers = small_map()
    layers["buildings"]["code"] = ["B01" if code == "B02" else code for code in layers["buildings"].code]
    layers["units"]["building"] = ["B00", "B01", "gone", None, *layers["units"].building[4:]]
    layers["buildings"]["网格编码"] = ["320106001001001", "320106001002002", "1", *[None] * 37]
    layers["cells"] = with_value(layers["cells"], 1, "parent", "320106001002")
    write_map(tmp_path / "map.gpkg", layers)
    done = libgrid("integrity", "map.gpkg", "-o", result)
    assert done.returncode == 1, done.stderr
    table = links(done)
    unit = table.loc["unit > building"]
    assert (unit.ok, unit.missing, unit.unknown, unit.ambiguous) == (17, 1, 1, 1)
    building = table.loc["building > cell"]
    assert (building.ok, building.unknown, building.contradictory) == (38, 1, 1)
    assert (table.rows == table[["ok", "missing", "unknown", "ambiguous", "contradictory"]].sum(axis=1)).all()
    layer = None if result.endswith("csv") else "finding"
    found = pyogrio.read_dataframe(tmp_path / result, layer=layer).astype(object).fillna("")
    assert len(found) == (table.rows - table.ok).sum()
    assert list(zip(found.link, found.code, found.state, found.stated))[:5] == [
        ("unit > building", "U01", "ambiguous", "B01"),
        ("unit > building", "U02", "unknown", "gone"),
        ("unit > building", "U03", "missing", ""),
        ("building > cell", "B01", "contradictory", "320106001002002"),
        ("building > cell", "B01", "unknown", "1"),
    ]
    assert found.computed[3] == "320106001001001"
    if result.endswith("gpkg"):
        assert found.geometry[3].within(layers["buildings"].geometry[1])


def test_a_plan_states_the_cells_that_it_computes(libgrid, tmp_path, street):
    assert libgrid("plan", street, "-o", "out", "--divide", "all").returncode == 0
    table = links(libgrid("integrity", "out/plan.gpkg"))
    assert table.contradictory.sum() == 0 and table.loc["building > cell"].ok == 1341
    # Another division contradicts it.
    cells = pyogrio.read_dataframe(tmp_path / "out" / "plan.gpkg", layer="cell")
    cells["code"] = list(cells["code"][1:]) + [cells["code"][0]]
    pyogrio.write_dataframe(cells, tmp_path / "out" / "plan.gpkg", layer="cell")
    done = libgrid("integrity", "out/plan.gpkg")
    assert done.returncode == 1
    assert links(done).loc["building > cell"].contradictory == 1341


def test_a_map_without_cells_is_refused(libgrid, tmp_path):
    layers = small_map()
    del layers["cells"]
    write_map(tmp_path / "map.gpkg", layers)
    for verb in ("tally", "integrity"):
        done = libgrid(verb, "map.gpkg", "-o", "out.csv")
        assert done.returncode == 2
        assert "no cells" in done.stderr
    assert names_below(tmp_path) == ["map.gpkg"]


def test_registers_without_rows_count_nothing(libgrid, tmp_path):
    layers = small_map()
    for name in ("buildings", "units"):
        layers[name] = layers[name][:0]
    write_map(tmp_path / "map.gpkg", layers)
    table = printed(libgrid("tally", "map.gpkg", "--sum", "households"))
    assert len(table) == 7 and (table.buildings == 0).all() and (table.households == 0).all()
    done = libgrid("integrity", "map.gpkg")
    assert done.returncode == 0, done.stderr
    assert list(links(done).index) == ["cell > community", "community > street"]
