# SPDX-License-Identifier: Apache-2.0
"""The fixture `libgrid`: runs the installed command.

    def test_version(libgrid):
        done = libgrid("--version")
        assert done.returncode == 0 and done.stdout == "libgrid 0.1.0\n"

LIBGRID_PREFIX names the installed tree; script/test sets it.
"""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def libgrid(tmp_path):
    """Runs the command in an empty folder; gives returncode, stdout and stderr."""
    if "LIBGRID_PREFIX" not in os.environ:
        pytest.skip("LIBGRID_PREFIX is not set: run by script/test")
    command = f"{os.environ['LIBGRID_PREFIX']}/bin/libgrid"

    def run(*words, env=None, timeout=300):
        return subprocess.run([command, *map(str, words)], cwd=tmp_path, text=True,
                              capture_output=True, timeout=timeout, check=False,
                              env=os.environ | (env or {}))

    return run


@pytest.fixture
def street():
    """The committed sample map."""
    return ROOT / "sample_maps" / "street.gpkg"


@pytest.fixture
def real_maps():
    """The folder of real maps: a skip where none is named, a failure where it is not there."""
    if "LIBGRID_REAL_MAPS" not in os.environ:
        pytest.skip("LIBGRID_REAL_MAPS is not set")
    folder = Path(os.environ["LIBGRID_REAL_MAPS"])
    assert folder.is_dir(), f"LIBGRID_REAL_MAPS names {folder}, which is not there"
    return folder
