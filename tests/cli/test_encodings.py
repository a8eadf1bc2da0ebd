# SPDX-License-Identifier: Apache-2.0
"""Chinese names are read right, in whatever encoding they come, or refused; never garbled."""

import os
import shutil

import pyogrio
import pytest
from cli_maps import names_below, small_map, write_map

NAMES = ["梅园街道", "东社区", "西社区"]


def shapefile(folder, encoding, cpg=None):
    """The levels as a Shapefile that names its encoding only in `cpg`."""
    folder.mkdir()
    small_map()["level"].to_file(folder / "boundary.shp", encoding=encoding)
    (folder / "boundary.cpg").unlink(missing_ok=True)
    if cpg:
        (folder / "boundary.cpg").write_text(cpg)
    table = bytearray((folder / "boundary.dbf").read_bytes())
    assert NAMES[1].encode(encoding) in table
    table[29] = 0  # no language driver
    (folder / "boundary.dbf").write_bytes(table)
    return folder / "boundary.shp"


def names_in(plan):
    return list(pyogrio.read_dataframe(plan, layer="level", read_geometry=False).name)


@pytest.mark.parametrize("encoding", ["GBK", "GB18030", "UTF-8"])
def test_an_encoding_that_is_not_told_is_found(libgrid, tmp_path, encoding):
    shapefile(tmp_path / "in", encoding)
    done = libgrid("plan", "in/boundary.shp", "-o", "out")
    assert done.returncode == 0, done.stderr
    assert names_in(tmp_path / "out/plan.gpkg") == NAMES
    ledger = (tmp_path / "out/ledger.csv").read_text(encoding="utf-8-sig")
    assert "东社区" in ledger


@pytest.mark.parametrize(("encoding", "cpg", "words"), [
    ("GBK", "UTF-8", []),
    ("GBK", None, ["--encoding", "UTF-8"]),
    ("UTF-8", None, ["--encoding", "GB18030"]),
])
def test_a_wrong_encoding_is_refused(libgrid, tmp_path, encoding, cpg, words):
    shapefile(tmp_path / "in", encoding, cpg)
    before = names_below(tmp_path)
    done = libgrid("plan", "in/boundary.shp", "-o", "out", *words)
    assert done.returncode == 3
    assert "boundary, row " in done.stderr and ", name: text that is not" in done.stderr
    assert "--encoding" in done.stderr
    assert names_below(tmp_path) == before


def test_the_encoding_that_is_told_is_taken(libgrid, tmp_path):
    shapefile(tmp_path / "in", "GBK", cpg="UTF-8")
    done = libgrid("plan", "in/boundary.shp", "-o", "out", "--encoding", "GBK")
    assert done.returncode == 0, done.stderr
    assert names_in(tmp_path / "out/plan.gpkg") == NAMES


def test_a_shapefile_without_its_index_is_refused(libgrid, tmp_path):
    shapefile(tmp_path / "in", "UTF-8")
    (tmp_path / "in/boundary.shx").unlink()
    done = libgrid("plan", "in/boundary.shp", "-o", "out")
    assert done.returncode == 3
    assert "boundary.shx" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["街道 图.gpkg".encode(), b"caf\xe9 \xff.gpkg"])
def test_any_file_name_will_do(libgrid, tmp_path, name):
    write_map(tmp_path / "map.gpkg", small_map())
    shutil.move(tmp_path / "map.gpkg", os.path.join(os.fsencode(tmp_path), name))
    done = libgrid("plan", name, "-o", name + b".out")
    assert done.returncode == 0, done.stderr
    made = os.listdir(os.path.join(os.fsencode(tmp_path), name + b".out"))
    assert sorted(made) == [b"certificate.json", b"ledger.csv", b"map.html", b"map.pdf", b"map.png", b"plan.gpkg",
                            b"report.json"]
    done = libgrid("check", b"no-" + name)
    assert done.returncode == 4
    assert "no such file: no-" in done.stderr
