# SPDX-License-Identifier: Apache-2.0
"""The package as a whole: names, stub, versions, what it needs."""

import ast
import importlib.util
import inspect
import os
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

import libgrid
from libgrid import _libgrid

ROOT = Path(__file__).resolve().parents[2]
STUB = ast.parse(files("libgrid").joinpath("_libgrid.pyi").read_text(encoding="utf-8"))


def python(code):
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def stub_names(body):
    names = {}
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names[node.name] = node
        elif isinstance(node, ast.AnnAssign):
            names[node.target.id] = node
    return names


def public(names):
    return {name for name in names if not name.startswith("_")}


def test_stub_and_module_have_the_same_names():
    stub = stub_names(STUB.body)
    assert public(stub) == public(dir(_libgrid))
    for name, node in stub.items():
        if isinstance(node, ast.ClassDef):
            members = public(stub_names(node.body))
            assert members == public(dir(getattr(_libgrid, name))), name


def test_stub_and_module_have_the_same_arguments():
    def arguments(node):
        return [a.arg for a in (*node.args.args, *node.args.kwonlyargs) if a.arg != "self"]

    for name, node in stub_names(STUB.body).items():
        if isinstance(node, ast.FunctionDef):
            signature = getattr(_libgrid, name).__doc__.splitlines()[0]
            found = re.findall(r"[(,] *(\w+):", signature)
            assert found == arguments(node), signature


def test_first_lines_of_docstrings_agree_with_the_stub():
    stub = stub_names(STUB.body)
    for name in public(libgrid.__all__):
        thing = getattr(libgrid, name)
        if getattr(thing, "__module__", "") == "libgrid._libgrid":
            first = ast.get_docstring(stub[name]).splitlines()[0]
            assert first in thing.__doc__, name


def test_everything_public_is_there_and_documented():
    for name in libgrid.__all__:
        thing = getattr(libgrid, name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            assert inspect.getdoc(thing), name
    assert public(vars(libgrid)) - set(libgrid.__all__) == set()


def test_options_are_keyword_only():
    for verb in ("check_coverage", "check_levels", "assign", "assign_units", "normalise_addresses", "match_addresses", "partition", "partition_graph", "check_partition", "bound_partition", "mesh", "plan", "check_file"):
        for parameter in inspect.signature(getattr(libgrid, verb)).parameters.values():
            if parameter.name in ("threads", "progress", "code", "rule", "min", "layers"):
                assert parameter.kind is parameter.KEYWORD_ONLY, (verb, parameter)


def test_the_version_is_that_of_the_project():
    project = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    assert libgrid.__version__ == re.search(r"VERSION (\d+\.\d+\.\d+)", project).group(1)


def test_the_peers_are_of_the_generation_we_promise():
    import geopandas
    import shapely

    assert int(np.__version__.split(".")[0]) >= 2
    assert int(geopandas.__version__.split(".")[0]) >= 1
    assert int(shapely.__version__.split(".")[0]) >= 2


def test_numpy_is_all_that_import_and_the_main_job_need(sample_map):
    done = python(
        "import sys\n"
        "for name in ('pandas', 'geopandas', 'shapely', 'pyproj'): sys.modules[name] = None\n"
        "import libgrid\n"
        "square = libgrid.PolygonArray.from_wkt(['POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))'])\n"
        "print(libgrid.locate([[0.5, 0.5]], square))\n"
        "try: libgrid.layers('missing.gpkg')\n"
        "except libgrid.NotFoundError as error: print(error.code)\n"
        f"plan = libgrid.plan({str(sample_map)!r}, divide='all')\n"
        "print('buildings' in plan.summary)\n"
        "try: plan.cells\n"
        "except ImportError as error: print(error)\n"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[:3] == ["[0]", "not_found", "True"]
    assert "pip install 'libgrid[geo]'" in done.stdout


@pytest.mark.parametrize("first", ["geopandas, pyogrio", "libgrid"])
def test_two_copies_of_gdal_and_proj_live_side_by_side(first, tmp_path):
    """GeoPandas' wheels bring their own; neither may disturb the other, whichever comes first."""
    done = python(
        f"import {first}\n"
        "import geopandas, libgrid\n"
        "from shapely.geometry import box\n"
        "square = box(500000, 2500000, 500300, 2500300)\n"
        "area = geopandas.GeoDataFrame({'code': ['a']}, geometry=[square], crs='EPSG:4547')\n"
        f"area.to_crs(4490).to_file({str(tmp_path / 'a.gpkg')!r}, layer='boundary')\n"
        f"print([layer.name for layer in libgrid.layers({str(tmp_path / 'a.gpkg')!r})])\n"
        "print(len(libgrid.mesh(area.to_crs(4490), 100)) >= 9)\n"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "['boundary']\nTrue\n"


@pytest.mark.skipif(importlib.util.find_spec("mypy") is None, reason="mypy is not installed")
def test_stub_passes_stubtest(tmp_path):
    # What pybind11's classes have and a stub cannot say: a metaclass, an __init__ that refuses.
    allowed = tmp_path / "allowed.txt"
    allowed.write_text("libgrid\\._libgrid\\.[A-Z]\\w+(\\.__init__)?\n")
    done = subprocess.run(
        [sys.executable, "-m", "mypy.stubtest", "libgrid._libgrid", "--allowlist", str(allowed)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
