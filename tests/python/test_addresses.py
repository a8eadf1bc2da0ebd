# SPDX-License-Identifier: Apache-2.0
"""Chinese door-plate addresses, and units that go by them."""

import pandas as pd
import pytest
from maps import frame, place

import libgrid

PARTS = (
    "province city county town community road lane number compound building stairwell floor room rest"
).split()


def test_one_spelling_and_the_parts():
    texts = pd.Series(["南京市文苑路十二号 ３栋2单元501", "第三网格", None], index=["a", "b", "c"])
    found = libgrid.normalise_addresses(texts)
    assert list(found.columns) == [*PARTS, "address", "reason"]
    assert found["address"].to_dict() == {"a": "南京市文苑路12号3幢2单元501室", "b": None, "c": None}
    assert found["reason"].tolist() == [None, "cell_name", "missing"]
    told = {part: found.loc["a", part] for part in PARTS if found.loc["a", part] is not None}
    assert told == {
        "city": "南京市", "road": "文苑路", "number": "12", "building": "3", "stairwell": "2",
        "room": "501",
    }  # fmt: skip
    assert set(found["reason"].dropna()) <= set(libgrid.ADDRESS_FAULTS)


def test_a_spelling_reads_back():
    texts = ["仙林新村1-10幢", "张杨路1888弄12号楼501", "文苑路1、3、5号", "学院路30号院5号楼2门"]
    once = libgrid.normalise_addresses(texts)
    again = libgrid.normalise_addresses(once["address"])
    pd.testing.assert_frame_equal(once, again)


def test_numbers_and_missing_values_are_no_addresses():
    found = libgrid.normalise_addresses([12, 3.5, float("nan"), pd.NA, "", "不详"])
    assert found["reason"].tolist() == ["no_name", "no_name"] + ["missing"] * 4
    assert libgrid.normalise_addresses([]).shape == (0, 16)


def test_matches_say_how_sure_they_are():
    register = pd.Series(
        ["仙林街道文苑路12号3幢", "文苑路20-30号", "学津路1号", "学津路一号"],
        index=["b1", "b2", "b3", "b4"],
    )
    wanted = pd.Series(
        ["文苑路12号3栋", "文苑路12号3栋501室", "文苑路12号", "文苑路25号", "学津路1号", "不详",
         "文苑路99号", "文苑路12号4幢"],
        index=list("stuvwxyz"),
    )  # fmt: skip
    found = libgrid.match_addresses(wanted, register)
    assert list(found.columns) == ["row", "sure", "count", "reason"]
    assert list(found.index) == list("stuvwxyz")
    assert found["row"].tolist() == ["b1", "b1", "b1", "b2", None, None, None, None]
    assert found["sure"].tolist() == ["exact", "building", "number", "within_range"] + [None] * 4
    assert found["count"].tolist() == [1, 1, 1, 1, 2, 0, 0, 0]
    assert found["reason"].tolist() == [None] * 4 + ["ambiguous", "refused", "unknown", "differs"]
    assert set(found["sure"].dropna()) <= set(libgrid.SURENESS)
    assert set(found["reason"].dropna()) <= set(libgrid.UNMATCHED_REASONS)


@pytest.fixture
def houses():
    return frame(
        [place(1, 1, 2, 2), place(12, 1, 13, 2), place(14, 1, 15, 2)],
        code=["b1", "b2", "b3"],
        address=["文苑路12号1幢", "文苑路12号2幢", "文苑路12号9幢"],
    )


def test_units_go_by_building_then_address_then_point(halves, houses):
    units = pd.DataFrame(
        {
            "building": ["b1", "gone", None, None],
            "address": ["文苑路12号2幢", "文苑路12号2幢501", "文苑路１２号 １栋", "文苑路12号"],
        }
    )
    found = libgrid.assign_units(units, houses, halves, address="address")
    assert found["cell"].tolist() == ["001", "002", "001", None]
    assert found["rule"].tolist() == ["building", "address", "address", None]
    assert found["sure"].tolist() == [None, "building", "exact", None]
    assert found["reason"].tolist() == [None, None, None, "unknown_key"]
    located = frame([place(16, 1, 17, 2).centroid] * 4, **units)
    found = libgrid.assign_units(located, houses, halves, address="address")
    assert found["rule"].tolist() == ["building", "address", "address", "point"]
    assert found["cell"].tolist() == ["001", "002", "001", "002"]


def test_units_may_have_addresses_alone(halves, houses):
    units = pd.DataFrame({"地址": ["文苑路12号1幢", None]})
    found = libgrid.assign_units(
        units, houses, halves, building=None, address="地址", building_address="address"
    )
    assert found["rule"].tolist() == ["address", None]
    with pytest.raises(libgrid.NotFoundError, match="地址"):
        libgrid.assign_units(units, houses, halves, building=None, address="地址")


def test_without_addresses_there_is_no_column_sure(halves, houses):
    units = pd.DataFrame({"building": ["b1", "gone"]})
    found = libgrid.assign_units(units, houses, halves)
    assert "sure" not in found.columns
    assert found["rule"].tolist() == ["building", None]
