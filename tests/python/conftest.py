# SPDX-License-Identifier: Apache-2.0
"""Small maps made by hand, and the real ones."""

import os
import signal
import sys
from pathlib import Path

import pytest

# For maps.py, which pytest does not find by itself in this import mode.
sys.path.insert(0, str(Path(__file__).parent))

from maps import frame, place  # noqa: E402

# A job in the background of a shell ignores Ctrl-C; tests of it must not depend on that.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def street():
    """One area of 20 x 10 m."""
    return frame([place(0, 0, 20, 10)], code=["440303001"])


@pytest.fixture
def halves():
    """Two cells that cover the street exactly; the outline has their corners."""
    return frame([place(0, 0, 10, 10), place(10, 0, 20, 10)], code=["001", "002"])


@pytest.fixture
def noded_street(street, halves):
    """The street with the corners of its cells on its outline: nothing is left over."""
    from shapely import segmentize

    return street.set_geometry(segmentize(street.geometry.to_numpy(), 10))


@pytest.fixture
def real_map():
    """The path of a real map by name; skips when LIBGRID_REAL_MAPS is not set."""

    def path(name):
        folder = os.environ.get("LIBGRID_REAL_MAPS")
        if not folder:
            pytest.skip("LIBGRID_REAL_MAPS is not set")
        found = Path(folder) / name
        assert found.is_file(), f"LIBGRID_REAL_MAPS has no {name}"
        return found

    return path


@pytest.fixture(scope="session")
def sample_map(tmp_path_factory):
    import libgrid

    path = tmp_path_factory.mktemp("sample") / "street.gpkg"
    libgrid.sample(path)
    return path
