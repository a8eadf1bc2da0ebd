# SPDX-License-Identifier: Apache-2.0
"""The exception tree mirrors the C++ error codes."""

import pickle

import pytest

import libgrid
from libgrid._errors import make_error

EXPECTED = {
    "usage": libgrid.UsageError,
    "not_found": libgrid.NotFoundError,
    "unreadable": libgrid.DataError,
    "empty": libgrid.DataError,
    "bad_crs": libgrid.CrsError,
    "bad_geometry": libgrid.DataError,
    "bad_value": libgrid.DataError,
    "duplicate_code": libgrid.DataError,
    "bad_encoding": libgrid.DataError,
    "io": libgrid.FileError,
    "cancelled": libgrid.Cancelled,
    "internal": libgrid.InternalError,
}


def test_each_code_has_a_class():
    assert set(libgrid.ERROR_CODES) == set(EXPECTED)
    for code, expected in EXPECTED.items():
        error = make_error(code, "words")
        assert type(error) is expected
        assert isinstance(error, libgrid.GridError)
        assert error.code == code


def test_the_place_stands_in_front():
    error = make_error("bad_value", "is not a number", "buildings", 17, "households")
    assert str(error) == "buildings, row 17, households: is not a number"
    assert error.message == "is not a number"
    assert (error.layer, error.row, error.field) == ("buildings", 17, "households")


def test_unknown_places_are_none():
    error = make_error("io", "disk full", "", -1, "")
    assert (error.layer, error.row, error.field) == (None, None, None)
    assert str(error) == "disk full"


def test_errors_survive_pickling():
    error = pickle.loads(pickle.dumps(make_error("bad_crs", "words", "cells", 3)))
    assert type(error) is libgrid.CrsError
    assert (str(error), error.row) == ("cells, row 3: words", 3)


def test_an_unknown_crs_is_a_crs_error():
    with pytest.raises(libgrid.CrsError) as caught:
        libgrid.Crs("EPSG:0")
    assert caught.value.code == "bad_crs"


def test_text_is_kept_in_chinese():
    with pytest.raises(libgrid.UsageError, match="最大份额"):
        libgrid._libgrid.assign_footprints(
            libgrid.polygons([]), libgrid.polygons([]), rules=["最大份额"]
        )
