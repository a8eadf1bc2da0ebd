# SPDX-License-Identifier: Apache-2.0
"""The C++ lines of README.md, built against the installed library by each way in, and run.

LIBGRID_PREFIX names the installed tree (shared), LIBGRID_STATIC_PREFIX one with a static library.
"""

import os
import re
import subprocess

import pytest
from readme import ROOT, example

HERE = ROOT / "tests" / "consumer"


def prefix(variable="LIBGRID_PREFIX"):
    if variable not in os.environ:
        pytest.skip(f"{variable} is not set: run by script/test")
    return os.environ[variable]


def version():
    text = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    return re.search(r"project\(libgrid VERSION ([0-9.]+)", text).group(1)


def run(*command, **options):
    """Standard output of a command that must succeed."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          check=False, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def pkg_config(tree, *words):
    return run("pkg-config", *words, "libgrid",
               env=os.environ | {"PKG_CONFIG_PATH": f"{tree}/lib/pkgconfig"}).split()


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "readme.cpp"
    path.write_text(example("cpp")[0], encoding="utf-8")
    return path


def check_output(program, **options):
    """Runs a program where README.md says, and compares what it prints."""
    printed = run(program, cwd=ROOT, **options)
    expected = example("cpp")[1]
    if expected is not None:
        assert printed == expected


@pytest.mark.parametrize("variable", ["LIBGRID_PREFIX", "LIBGRID_STATIC_PREFIX"])
def test_find_package(variable, source, tmp_path):
    build = tmp_path / "build"
    configured = run("cmake", "-G", "Ninja", "-S", HERE, "-B", build,
                     f"-DCMAKE_PREFIX_PATH={prefix(variable)}", f"-DCONSUMER_SOURCE={source}")
    assert f"libgrid_VERSION={version()}" in configured
    run("cmake", "--build", build)
    check_output(build / "consumer")


def test_find_package_refuses_another_minor_version(source, tmp_path):
    project = tmp_path / "project"
    project.mkdir()
    text = (HERE / "CMakeLists.txt").read_text(encoding="utf-8")
    (project / "CMakeLists.txt").write_text(text.replace("libgrid 0.1 ", "libgrid 0.0 "),
                                            encoding="utf-8")
    done = subprocess.run(
        ["cmake", "-G", "Ninja", "-S", project, "-B", tmp_path / "build",
         f"-DCMAKE_PREFIX_PATH={prefix()}", f"-DCONSUMER_SOURCE={source}"],
        capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "compatible with requested version" in done.stderr


@pytest.mark.parametrize("variable", ["LIBGRID_PREFIX", "LIBGRID_STATIC_PREFIX"])
def test_pkg_config(variable, source, tmp_path):
    tree = prefix(variable)
    flags = pkg_config(tree, "--cflags", "--libs")
    run("c++", "-std=c++20", source, "-o", tmp_path / "readme", *flags)
    check_output(tmp_path / "readme", env=os.environ | {"LD_LIBRARY_PATH": f"{tree}/lib"})


def test_versions_are_equal():
    tree = prefix()
    assert pkg_config(tree, "--modversion") == [version()]
    assert version() in run(f"{tree}/bin/libgrid", "--version").split()
    import importlib.metadata

    import libgrid
    assert libgrid.__version__ == version()
    assert importlib.metadata.version("libgrid") == version()


def test_installed_tree_is_complete():
    """The tree can be moved: nothing in it names the folder it was built in."""
    tree = prefix()
    for name in ("lib/pkgconfig/libgrid.pc", "lib/cmake/libgrid/libgridConfig.cmake",
                 "lib/cmake/libgrid/libgridTargets.cmake"):
        text = open(f"{tree}/{name}", encoding="utf-8").read()
        assert str(ROOT) not in text, name
