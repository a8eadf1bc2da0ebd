# SPDX-License-Identifier: Apache-2.0
"""tally, chain, link_keys, compare_stated and integrity."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from maps import METRES, frame, place

import libgrid

STATES = ["missing", "unknown", "ambiguous", "ok"]


@pytest.fixture
def houses():
    """Two in the west, one in the east, one outside."""
    return frame(
        [place(1, 1, 2, 2), place(4, 1, 5, 2), place(11, 1, 12, 2), place(50, 1, 51, 2)],
        households=[12, None, 30, 7],
        guess=[0, 0, 1, None],
        kind=["flat", "shop", "flat", None],
    )


@pytest.fixture
def cells(halves):
    return halves.assign(parent=["E", "E"], name=["West", None])


@pytest.fixture
def streets():
    return frame([place(0, 0, 20, 10)], code=["E"])


def test_each_level_adds_up(houses, cells, streets):
    found = libgrid.tally(houses, cells, sum="households", by="kind", levels={"street": streets})
    assert isinstance(found, gpd.GeoDataFrame) and found.crs == METRES
    assert found.level.tolist() == ["street", "cell", "cell", "street", "cell"]
    assert found.code.tolist() == ["E", "001", "002", None, None]
    assert found.parent.tolist() == [None, "E", "E", None, None]
    assert found.name.tolist() == [None, "West", None, "unassigned", "unassigned"]
    assert found.objects.tolist() == [3, 2, 1, 1, 1]
    assert found.households.tolist() == [42, 12, 30, 7, 7]
    assert found.households_missing.tolist() == [1, 1, 0, 0, 0]
    assert found.kind_flat.tolist() == [2, 1, 1, 0, 0]
    assert found.kind_missing.tolist() == [0, 0, 0, 1, 1]
    assert found.area_km2[0] == pytest.approx(200e-6, rel=1e-3)
    assert found.objects_per_km2[1] == pytest.approx(2 / found.area_km2[1])
    assert found.geometry.isna().tolist() == [False, False, False, True, True]


def test_missing_is_not_zero_and_not_an_estimate(houses, cells):
    houses["none"] = np.nan
    found = libgrid.tally(
        houses, cells, sum=["households", "none"], estimated={"households": "guess"}, name="houses"
    )
    assert found.houses.tolist() == [2, 1, 1]
    assert found.households_known.tolist() == [1, 0, 1]
    assert found.households_estimated.tolist() == [0, 1, 0]
    assert found.households_estimated_sum.tolist() == [0, 30, 0]
    assert found.none.isna().all() and found.none_per_km2.isna().all()
    assert libgrid.tally(houses[:0], cells, sum="none").none.tolist() == [0, 0]


def test_registers_without_geometry_go_by_their_cell(cells):
    persons = pd.DataFrame({"cell": ["001", "009", None, "001"], "income": ["3 ", "4", "", None]})
    with pytest.raises(libgrid.UsageError, match="no geometry"):
        libgrid.tally(persons, cells)
    found = libgrid.tally(persons, cells, cell="cell")
    assert found.objects.tolist() == [2, 0, 2]
    with pytest.raises(libgrid.DataError, match="income") as told:
        libgrid.tally(persons.assign(income="much"), cells, cell="cell", sum="income")
    assert (told.value.row, told.value.field) == (0, "income")
    for words in ({"sum": "age"}, {"by": "age"}, {"cell": "age"}):
        with pytest.raises(libgrid.NotFoundError, match="age"):
            libgrid.tally(persons, cells, **({"cell": "cell"} | words))


def test_parents_that_are_not_there_leave_a_remainder(houses, cells, streets):
    cells["parent"] = ["E", "gone"]
    found = libgrid.tally(houses, cells, levels={"street": streets})
    assert found[found.level == "street"].objects.tolist() == [2, 2]
    with pytest.raises(libgrid.NotFoundError, match="up"):
        libgrid.tally(houses, cells, levels={"street": streets}, parent="up")


def test_links_have_states():
    keys = pd.Series([None, "9", "2", 1.0], index=list("abcd"))
    found = libgrid.link_keys(keys, ["1", "2", "2"])
    assert found.index.tolist() == list("abcd")
    assert found["row"].tolist() == [-1, -1, -1, 0]
    assert found["state"].tolist() == STATES
    assert set(STATES) < set(libgrid.LINK_STATES)
    assert len(libgrid.link_keys([], [])) == 0


@pytest.fixture
def registers():
    return {
        "household": pd.DataFrame({"code": ["h1", "h2"], "unit": ["u1", "gone"]}),
        "unit": pd.DataFrame({"code": ["u1"], "building": ["b1"]}),
        "building": pd.DataFrame({"code": ["b1", "b2"], "cell": ["001", None]}),
        "cell": pd.DataFrame({"code": ["001"]}),
    }


def test_persons_hang_on_cells(registers):
    persons = pd.DataFrame({"household": ["h1", "h2", None, "h9", "h1"]}, index=list("vwxyz"))
    found = libgrid.chain(persons, registers)
    assert found.index.tolist() == list("vwxyz")
    assert found.columns.tolist() == ["household", "unit", "building", "cell", "broken", "state"]
    assert found.cell.tolist() == ["001", None, None, None, "001"]
    assert found.household.tolist() == ["h1", "h2", None, None, "h1"]
    assert found.broken.tolist() == [None, "unit", "household", "household", None]
    assert found.state.tolist() == ["ok", "unknown", "missing", "unknown", "ok"]
    assert len(libgrid.chain(persons[:0], registers)) == 0
    nobody = {"household": registers["household"][:0]}
    assert set(libgrid.chain(persons, nobody).state) == {"unknown", "missing"}


def test_keys_and_codes_may_have_other_names(registers):
    units = registers["unit"].rename(columns={"building": "bid"})
    buildings = registers["building"].rename(columns={"code": "no"})
    found = libgrid.chain(units, {"building": buildings}, key={"building": "bid"},
                          code={"building": "no"})
    assert found.building.tolist() == ["b1"]
    twice = pd.concat([registers["building"]] * 2)
    assert libgrid.chain(registers["unit"], {"building": twice}).state.tolist() == ["ambiguous"]
    with pytest.raises(libgrid.NotFoundError, match="building"):
        libgrid.chain(units, {"building": buildings})
    with pytest.raises(libgrid.UsageError, match="one link"):
        libgrid.chain(units, {})


def test_stated_cells_are_compared():
    stated = pd.Series(["001", "002", None, "9", "002"], index=range(5, 10))
    found = libgrid.compare_stated(stated, ["001", "001", "002", "001", None], ["001", "002"])
    assert found.tolist() == ["ok", "contradictory", "not_stated", "unknown", "missing"]
    assert found.index.tolist() == list(range(5, 10))
    with pytest.raises(libgrid.DataError, match="is no cell"):
        libgrid.compare_stated(["001"], ["x"], ["001"])
    with pytest.raises(libgrid.DataError, match="were given"):
        libgrid.compare_stated(["001"], [], ["001"])


def test_the_sample_street(sample_map):
    made = libgrid.plan(sample_map, divide="all")
    found = libgrid.tally(
        made.buildings,
        made.cells,
        sum=["households", "floors"],
        cell="cell",
        levels={level.attrs["level"]: level for level in made.levels},
    )
    for column in ("households", "floors"):
        assert set(found.groupby("level")[column].sum()) == {made.buildings[column].sum()}
    assert set(found.groupby("level").objects.sum()) == {1341}
    ledger = made.ledger.set_index("code")
    cells = found[(found.level == "cell") & found.code.notna()].set_index("code")
    assert cells.households.to_dict() == ledger.households.to_dict()
    links = made.integrity.attrs["links"].set_index("link")
    assert links.ok["building > cell"] == 1341
    assert links.missing["unit > building"] == (made.integrity.link == "unit > building").sum() == 14
    drawn = libgrid.integrity(sample_map)
    assert drawn.attrs["links"].set_index("link").missing["building > cell"] == 2
    assert set(drawn.state) == {"missing"}
