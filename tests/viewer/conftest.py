# SPDX-License-Identifier: Apache-2.0
"""The fixture `check`: runs a check of page_checks.mjs in a browser.

A page needs Node.js and the packages of apps/viewer, which script/bootstrap installs; the browser is
Debian's chromium, which .ci/run installs, or the one that LIBGRID_CHROMIUM names.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# For cli_maps.py.
sys.path.insert(0, str(ROOT / "tests" / "cli"))


@pytest.fixture(scope="session")
def command():
    """The path of the installed command."""
    if "LIBGRID_PREFIX" not in os.environ:
        pytest.skip("LIBGRID_PREFIX is not set: run by script/test")
    return f"{os.environ['LIBGRID_PREFIX']}/bin/libgrid"


@pytest.fixture(scope="session")
def browser():
    names = [os.environ.get("LIBGRID_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    for name in filter(None, names):
        if path := shutil.which(name):
            return path
    return pytest.skip("no browser: install chromium, or name one in LIBGRID_CHROMIUM")


@pytest.fixture(scope="session")
def check(browser):
    node = shutil.which("node") or shutil.which("nodejs")
    if not node or not (ROOT / "apps" / "viewer" / "node_modules").is_dir():
        pytest.skip("no Node.js or no packages of apps/viewer: run script/bootstrap")

    def run(name, page):
        script = Path(__file__).with_name("page_checks.mjs")
        done = subprocess.run([node, script, browser, name, page], text=True, capture_output=True,
                              timeout=120, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    return run
