# SPDX-License-Identifier: Apache-2.0
"""What libgrid certifies, the script verifies, until something is changed."""

import json
import math
import subprocess

import plain_gpkg
import pytest
from certificates import BENT, CELLS, LEVELS, forge, refused, town, verify
from cli_maps import names_below
from plain_gpkg import X, Y, box, execute, write_gpkg

@pytest.fixture
def certified(libgrid, tmp_path):
    """A town and its certificate, by libgrid."""
    path = town(tmp_path / "town.gpkg")
    done = libgrid("check", path, "--certificate", "town.json")
    assert done.returncode == 0, done.stderr
    assert "certificate in town.json" in done.stderr
    return tmp_path / "town.json", path


def test_a_certificate_is_verified(certified):
    code, text = verify(*certified)
    assert code == 0
    first, second, last = text.splitlines()
    assert first.startswith("community: 2 rows of table level, 12 edges; each point of the 1 rows")
    assert second.startswith("cell: 4 rows of table cell, 16 edges; each point of the 2 rows")
    assert last == "verified, in EPSG:4549"


def test_libgrid_and_the_script_form_the_same_sums(certified, tmp_path):
    by_libgrid = json.loads(certified[0].read_text())
    forged = json.loads(forge(certified[1], tmp_path / "forged.json").read_text())
    assert by_libgrid["sha256"] == forged["sha256"]
    assert by_libgrid["levels"][2]["parents"] == forged["levels"][2]["parents"]


MOVE = "UPDATE cell SET geom = ? WHERE code = ?"
ONE_BIT = [[[(math.nextafter(x, 0) if (x, y) == (X + 10, Y + 10) else x, y) for x, y in points]
            for points in rings] for rings in CELLS[0]["shape"]]
C5 = [plain_gpkg.blob(box(100, 0, 110, 10)), "C5", "A"]

# What was changed after the certificate was given, and what the script says.
CHANGES = {
    "one bit of a coordinate": ([(MOVE, ONE_BIT, "C1")], "do not sum to its outline"),
    "a border that still cancels": ([(MOVE, BENT[:1], "C1"), (MOVE, BENT[1:], "C2")], "another edges"),
    "a cell gone": ([("DELETE FROM cell WHERE code = 'C4'",)], "C4: there is no such row"),
    "a cell more": ([("INSERT INTO cell VALUES (NULL, ?, ?, ?)", *C5)], "row 5 is not in the cert"),
    "a cell twice": ([("INSERT INTO cell SELECT NULL, geom, 'C5', parent FROM cell "
                       "WHERE code = 'C1'",)], "row 5 is not in the certificate"),
    "a cell of no land": ([("UPDATE cell SET geom = NULL WHERE code = 'C2'",)], "no geometry"),
    "another code": ([("UPDATE cell SET code = 'C9' WHERE code = 'C2'",)], "C2: there is no such"),
    "two codes change places": ([("UPDATE cell SET code = 'x' WHERE code = 'C1'",),
                                 ("UPDATE cell SET code = 'C1' WHERE code = 'C2'",),
                                 ("UPDATE cell SET code = 'C2' WHERE code = 'x'",)],
                                "another cells_sha256"),
    "the parent of a cell": ([("UPDATE cell SET parent = 'B' WHERE code = 'C2'",)],
                             "names another parent"),
    "the parent of a level": ([("UPDATE level SET parent = 'T' WHERE code = 'B'",)],
                              "names another parent"),
    "a level's row": ([("UPDATE level SET geom = ? WHERE code = 'B'", box(20, 0, 41, 10, 30))],
                      "do not sum to its outline"),
    "a level's row gone": ([("DELETE FROM level WHERE code = 'A'",)], "A: there is no such row"),
    "the coordinate system": ([("UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = 4548",)],
                              "is in EPSG:4548, not in EPSG:4549"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_found(certified, change):
    certificate, path = certified
    statements, words = CHANGES[change]
    for statement in statements:
        execute(path, *statement)
    refused(certificate, path, words)


@pytest.mark.parametrize("key", ["edges", "outline_edges", "cell_count", "outline_sha256",
                                 "cells_sha256"])
def test_a_change_of_the_certificate_is_found(certified, key):
    certificate, path = certified
    text = json.loads(certificate.read_text())
    parent = text["levels"][2]["parents"][0]
    parent[key] = "0" * 64 if key.endswith("sha256") else parent[key] + 1
    certificate.write_text(json.dumps(text))
    refused(certificate, path, f"in A: the certificate has another {key}")


# The command


def test_no_certificate_where_something_is_wrong(libgrid, tmp_path):
    path = town(tmp_path / "town.gpkg", cells=CELLS[:3])
    done = libgrid("check", path, "--certificate", "town.json")
    assert done.returncode == 1
    assert "no certificate: 1 defect is left: " in done.stderr
    assert names_below(tmp_path) == ["town.gpkg"]


def test_a_map_is_not_written_over(libgrid, tmp_path):
    path = town(tmp_path / "town.gpkg")
    before = path.read_bytes()
    done = libgrid("check", path, "--certificate", path)
    assert done.returncode == 2 and "must end in .json" in done.stderr
    assert libgrid("check", path, "--certificate", "none/town.json").returncode == 4
    assert path.read_bytes() == before
    assert names_below(tmp_path) == ["town.gpkg"]


def test_rows_without_codes_and_parents_by_place(libgrid, tmp_path):
    levels = [{"level": row["level"], "shape": row["shape"]} for row in LEVELS]
    cells = [{"shade": "green", "shape": row["shape"]} for row in reversed(CELLS)]
    path = town(tmp_path / "town.gpkg", levels, cells)
    assert libgrid("check", path, "--certificate", "town.json").returncode == 0
    text = json.loads((tmp_path / "town.json").read_text())
    assert text["levels"][2]["code_column"] == text["levels"][2]["parent_column"] == ""
    assert [parent["cells"] for parent in text["levels"][2]["parents"]] == [["3", "4"], ["1", "2"]]
    assert verify(tmp_path / "town.json", path)[0] == 0


def test_cells_of_a_higher_level(libgrid, tmp_path):
    path = town(tmp_path / "town.gpkg", cells=[row | {"parent": "S"} for row in CELLS])
    assert libgrid("check", path, "--certificate", "town.json").returncode == 0
    text = json.loads((tmp_path / "town.json").read_text())
    assert [level.get("above") for level in text["levels"]] == [None, 0, 0]
    code, words = verify(tmp_path / "town.json", path)
    assert code == 0 and "each point of the 1 rows of street is in exactly one\nverified" in words


def test_levels_in_layers_of_their_own(libgrid, tmp_path):
    path = write_gpkg(tmp_path / "town.gpkg",
                      {"streets": LEVELS[:1], "communities": LEVELS[1:], "cell": CELLS})
    words = ("check", path, "--layer", "boundary=streets,communities", "--certificate", "town.json")
    assert libgrid(*words).returncode == 0
    text = json.loads((tmp_path / "town.json").read_text())
    assert [level["table"] for level in text["levels"]] == ["streets", "communities", "cell"]
    code, words = verify(tmp_path / "town.json", path)
    assert code == 0 and "community: 2 rows of table communities" in words
    execute(path, "UPDATE communities SET geom = ? WHERE code = 'B'", box(20, 0, 41, 10, 30))
    refused(tmp_path / "town.json", path, "do not sum to its outline")


def test_a_plan_has_a_certificate_while_it_is_clean(libgrid, command, street, tmp_path):
    assert libgrid("plan", street, "-o", "out", "--divide", "all").returncode == 0
    script = f"{command}-verify-certificate"
    done = subprocess.run([script, "out/certificate.json", "out/plan.gpkg"], cwd=tmp_path, text=True,
                          capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("verified")
    assert json.loads((tmp_path / "out/report.json").read_text())["coverage"]["certificate"]
    # The cells drawn by hand have gaps; the certificate of the first plan goes.
    assert libgrid("plan", street, "-o", "out", "--divide", "none").returncode == 0
    assert not (tmp_path / "out/certificate.json").exists()
    assert not json.loads((tmp_path / "out/report.json").read_text())["coverage"]["certificate"]


@pytest.mark.parametrize("name, layers", [
    ("liechtenstein_2021", []),
    ("taipei_wanhua", ["boundary=cells_code1", "cells=cells_base", "buildings=-"])])
def test_real_maps(libgrid, real_maps, tmp_path, name, layers):
    path = real_maps / f"{name}.gpkg"
    words = [word for layer in layers for word in ("--layer", layer)]
    done = libgrid("check", path, "--certificate", "map.json", *words)
    assert done.returncode == 0, done.stderr
    code, text = verify(tmp_path / "map.json", path)
    assert code == 0, text
