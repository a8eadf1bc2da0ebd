# SPDX-License-Identifier: Apache-2.0
"""Results appear whole or not at all: where they cannot be written, and when a run is stopped."""

import os
import pty
import signal
import subprocess

import pyogrio
import pytest
from cli_maps import X, Y, names_below, small_map, write_map

FILES = ["certificate.json", "ledger.csv", "map.html", "map.pdf", "map.png", "plan.gpkg", "report.json"]
CANCELLED = 5


@pytest.fixture
def small(tmp_path):
    return write_map(tmp_path / "map.gpkg", small_map())


def test_the_folder_is_made_and_holds_the_results_only(libgrid, tmp_path, small):
    assert libgrid("plan", small, "-o", "new/folder/").returncode == 0
    assert names_below(tmp_path / "new") == ["folder", *(f"folder/{name}" for name in FILES)]
    (tmp_path / "new/folder/notes.txt").write_text("mine")
    (tmp_path / "new/folder/plan.gpkg").write_text("earlier")
    assert libgrid("plan", small, "-o", "new/folder").returncode == 0
    assert names_below(tmp_path / "new/folder") == sorted([*FILES, "notes.txt"])
    assert (tmp_path / "new/folder/notes.txt").read_text() == "mine"
    assert len(pyogrio.list_layers(tmp_path / "new/folder/plan.gpkg")) > 5


@pytest.mark.parametrize("name", ["file", "file/out"])
def test_a_file_in_the_way_is_told_and_kept(libgrid, tmp_path, small, name):
    (tmp_path / "file").write_text("mine")
    done = libgrid("plan", small, "-o", name)
    assert done.returncode == 4
    assert f"cannot write results to {name}" in done.stderr
    assert "is a file, not a folder" in done.stderr
    assert (tmp_path / "file").read_text() == "mine"
    assert names_below(tmp_path) == ["file", "map.gpkg"]


def test_a_folder_that_may_not_be_written_to_is_told(libgrid, tmp_path, small):
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o555)
    # The superuser may write anywhere but to the system's own folders.
    folder = "/proc/out" if os.access(locked, os.W_OK) else "locked/out"
    done = libgrid("plan", small, "-o", folder)
    assert done.returncode == 4
    assert folder in done.stderr
    assert names_below(tmp_path) == ["locked", "map.gpkg"]


@pytest.mark.parametrize(("words", "code", "told"), [
    (["-o", "no-folder/i.gpkg"], 4, "there is no folder no-folder"),
    (["-o", "i.txt"], 2, "must end in .gpkg"),
    (["-o", "folder.gpkg"], 4, "a folder of that name is there"),
])
def test_files_that_cannot_be_written_are_told(libgrid, tmp_path, small, words, code, told):
    (tmp_path / "folder.gpkg").mkdir()
    done = libgrid("check", small, *words)
    assert done.returncode == code
    assert told in done.stderr
    assert names_below(tmp_path) == ["folder.gpkg", "map.gpkg"]


def stopped_at(stage, command, *words, cwd):
    """Runs the command on a terminal and sends SIGINT when the progress bar shows the stage."""
    terminal, inside = pty.openpty()
    with subprocess.Popen([command, *words], cwd=cwd, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=inside) as process:
        os.close(inside)
        seen, sent = b"", False
        while True:
            try:
                some = os.read(terminal, 4096)
            except OSError:  # Linux says so when the other end is closed
                break
            if not some:
                break
            seen += some
            if not sent and stage.encode() in seen:
                process.send_signal(signal.SIGINT)
                sent = True
        os.close(terminal)
    assert sent, seen
    return process.returncode, seen.decode()


@pytest.mark.parametrize("stage", ["read", "partition", "write"])
def test_ctrl_c_leaves_nothing_behind(command, tmp_path, street, stage):
    code, seen = stopped_at(stage, command, "plan", str(street), "-o", "out", "--divide", "all",
                            cwd=tmp_path)
    assert code == CANCELLED, seen
    assert "libgrid: stopped" in seen
    assert names_below(tmp_path) == []


def test_ctrl_c_leaves_earlier_results_as_they_were(command, tmp_path, street):
    (tmp_path / "out").mkdir()
    for name in FILES:
        (tmp_path / "out" / name).write_text("earlier")
    code, seen = stopped_at("write", command, "plan", str(street), "-o", "out", cwd=tmp_path)
    assert code == CANCELLED, seen
    assert names_below(tmp_path / "out") == FILES
    assert all((tmp_path / "out" / name).read_text() == "earlier" for name in FILES)


@pytest.mark.parametrize(("result", "stage"), [
    ("found.gpkg", "read"), ("found.gpkg", "write"), ("found.geojson", "write"),
    ("found.csv", "read"), ("found.csv", "assign"),  # written while it is read
])
def test_ctrl_c_leaves_no_assigned_objects(command, tmp_path, small, result, stage):
    rows = (f"S{k},{X + k % 1000},{Y + k % 499}\n" for k in range(100_000))
    (tmp_path / "shops.csv").write_text("code,x,y\n" + "".join(rows))
    words = ("assign", "shops.csv", "map.gpkg", "--cells-layer", "cells", "--crs", "EPSG:4549",
             "-o", result)
    code, seen = stopped_at(stage, command, *words, cwd=tmp_path)
    assert code == CANCELLED, seen
    assert "libgrid: stopped" in seen
    assert names_below(tmp_path) == ["map.gpkg", "shops.csv"]
    (tmp_path / result).write_text("earlier")
    code, seen = stopped_at(stage, command, *words, cwd=tmp_path)
    assert code == CANCELLED, seen
    assert (tmp_path / result).read_text() == "earlier"
    assert names_below(tmp_path) == sorted([result, "map.gpkg", "shops.csv"])


def test_no_progress_bar_where_no_one_looks(libgrid, small):
    done = libgrid("check", small)
    assert "\r" not in done.stderr and "\x1b" not in done.stderr
