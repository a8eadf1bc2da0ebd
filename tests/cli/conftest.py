# SPDX-License-Identifier: Apache-2.0
"""The fixture `libgrid`: runs the installed command.

    def test_version(libgrid):
        done = libgrid("--version")
        assert done.returncode == 0 and done.stdout == "libgrid 0.1.0\n"

LIBGRID_PREFIX names the installed tree; script/test sets it.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# For cli_maps.py, which pytest does not find by itself in this import mode.
sys.path.insert(0, str(Path(__file__).parent))

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def command():
    """The path of the installed command."""
    if "LIBGRID_PREFIX" not in os.environ:
        pytest.skip("LIBGRID_PREFIX is not set: run by script/test")
    return f"{os.environ['LIBGRID_PREFIX']}/bin/libgrid"


def run_in(folder, command, *words, env=None, timeout=300):
    """Names that are not UTF-8 come back escaped: \\xff."""
    words = [word if isinstance(word, bytes) else str(word) for word in words]
    return subprocess.run([command, *words], cwd=folder, text=True, errors="backslashreplace",
                          capture_output=True, timeout=timeout, check=False,
                          env=os.environ | (env or {}))


@pytest.fixture
def libgrid(command, tmp_path):
    """Runs the command in an empty folder; gives returncode, stdout and stderr."""
    return lambda *words, **options: run_in(tmp_path, command, *words, **options)


@pytest.fixture(scope="module")
def module_libgrid(command, tmp_path_factory):
    """The same for runs that a module's tests share; `.folder` is where it runs."""
    folder = tmp_path_factory.mktemp("runs")

    def run(*words, **options):
        return run_in(folder, command, *words, **options)

    run.folder = folder
    return run


@pytest.fixture(scope="session")
def street():
    """The committed sample map."""
    return ROOT / "sample_maps" / "street.gpkg"


@pytest.fixture(scope="session")
def real_maps():
    """The folder of real maps: a skip where none is named, a failure where it is not there."""
    if "LIBGRID_REAL_MAPS" not in os.environ:
        pytest.skip("LIBGRID_REAL_MAPS is not set")
    folder = Path(os.environ["LIBGRID_REAL_MAPS"])
    assert folder.is_dir(), f"LIBGRID_REAL_MAPS names {folder}, which is not there"
    return folder
