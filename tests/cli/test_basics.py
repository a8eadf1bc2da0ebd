# SPDX-License-Identifier: Apache-2.0
"""What holds for every use of the command: help, usage errors, streams."""

import pytest


def test_version_is_a_result(libgrid):
    done = libgrid("--version")
    assert done.returncode == 0
    assert done.stdout.strip()
    assert done.stderr == ""


@pytest.mark.parametrize("words", [("--help",), ("plan", "--help"), ("check", "--help")])
def test_help_shows_an_example(libgrid, words):
    done = libgrid(*words)
    assert done.returncode == 0
    assert "libgrid " in done.stdout


@pytest.mark.parametrize("words", [(), ("no-such-verb",), ("plan", "--no-such-option")])
def test_usage_errors_end_with_2(libgrid, words):
    done = libgrid(*words)
    assert done.returncode == 2
    assert done.stderr
    assert done.stdout == ""


def test_missing_file_is_named_and_nothing_is_written(libgrid, tmp_path):
    done = libgrid("plan", "no-such-map.gpkg", "-o", "out")
    assert done.returncode == 4
    assert "no-such-map.gpkg" in done.stderr
    assert not list(tmp_path.rglob("*"))
