# SPDX-License-Identifier: Apache-2.0
"""Cells without a boundary: the outline is derived from them, and all that is said says so."""

import json

import pytest
from certificates import CELLS, verifier, verify
from plain_gpkg import box, execute, ring, write_gpkg

NOTE = "the outline is derived from the cells, so gaps along it cannot be known"
PLAIN = [{"code": row["code"], "shape": row["shape"]} for row in CELLS]
# Four cells around a hole, as a mill.
MILL = [{"code": f"M{k}", "shape": shape} for k, shape in enumerate([
    box(0, 0, 20, 10, 10), [[ring((20, 0), (30, 0), (30, 20), (20, 20), (20, 10))]],
    box(10, 20, 30, 30, 20), [[ring((0, 10), (10, 10), (10, 20), (10, 30), (0, 30))]]])]


def check(libgrid, path, cells, *words):
    write_gpkg(path, {"cell": cells})
    done = libgrid("check", path, "--json", *words)
    assert NOTE in done.stderr
    report = json.loads(done.stdout)
    assert report["boundary"] == "derived"
    return done, [(row["kind"], row["parent"]) for row in report["issues"]]


def test_a_certificate_says_that_the_outline_is_derived(libgrid, tmp_path):
    path = tmp_path / "cells.gpkg"
    done, issues = check(libgrid, path, PLAIN, "--certificate", "cells.json")
    assert done.returncode == 0 and issues == []
    certificate = json.loads((tmp_path / "cells.json").read_text())
    assert certificate["derived"] is True
    assert certificate["levels"][0] == {"name": "derived", "table": "", "code_column": "", "rows": 1}
    code, text = verify(tmp_path / "cells.json", path)
    assert code == 0, text
    assert "the outline is derived from the cells: gaps along it cannot be known" in text


def test_a_gap_on_the_outline_is_not_known_one_inside_is(libgrid, tmp_path):
    assert check(libgrid, tmp_path / "open.gpkg", MILL[:3])[1] == []
    done, issues = check(libgrid, tmp_path / "mill.gpkg", MILL, "--certificate", "mill.json")
    assert done.returncode == 1 and issues == [("gap", "outline")]
    assert not (tmp_path / "mill.json").exists()


def test_cells_that_overlap_are_told_and_repaired(libgrid, tmp_path):
    cells = [PLAIN[0] | {"shape": box(0, 0, 11, 10)}, *PLAIN[1:]]
    done, issues = check(libgrid, tmp_path / "cells.gpkg", cells)
    assert done.returncode == 1 and issues == [("overlap", "outline")]
    done = libgrid("repair", "cells.gpkg", "-o", "repaired.gpkg")
    assert done.returncode == 0 and NOTE in done.stderr
    assert libgrid("check", "repaired.gpkg").returncode == 0


def test_the_boundary_can_be_left_out(libgrid, street):
    done = libgrid("check", street, "--layer", "boundary=-", "--layer", "cells=cells_drawn")
    assert done.returncode == 1 and NOTE in done.stderr


def test_a_plan_wants_a_boundary(libgrid, tmp_path):
    write_gpkg(tmp_path / "cells.gpkg", {"cell": PLAIN})
    done = libgrid("plan", "cells.gpkg", "-o", "out")
    assert done.returncode == 4 and "no layer for the boundary" in done.stderr


@pytest.mark.parametrize("statement, words", [
    (("UPDATE cell SET geom = ? WHERE code = 'C1'", box(0, 0, 11, 10)), "no outline: two edges"),
    (("UPDATE cell SET geom = ? WHERE code = 'C4'", box(30, 0, 41, 10)), "another outline_edges"),
    (("DELETE FROM cell WHERE code = 'C4'",), "C4: there is no such row")])
def test_a_change_is_found(libgrid, tmp_path, statement, words):
    path = tmp_path / "cells.gpkg"
    check(libgrid, path, PLAIN, "--certificate", "cells.json")
    execute(path, *statement)
    code, text = verify(tmp_path / "cells.json", path)
    if words.startswith("another"):  # the same number of edges, elsewhere
        words = "another"
    assert code == 1 and words in text, text


def test_a_second_level_over_a_derived_outline_is_refused(libgrid, tmp_path):
    path = tmp_path / "cells.gpkg"
    check(libgrid, path, PLAIN, "--certificate", "cells.json")
    certificate = json.loads((tmp_path / "cells.json").read_text())
    certificate["levels"][0]["rows"] = 2
    (tmp_path / "cells.json").write_text(json.dumps(certificate))
    assert verify(tmp_path / "cells.json", path)[0] == 1


def chains(*shapes):
    return [verifier.chain(shape) for shape in shapes]


def test_the_script_knows_an_outline():
    """Land that touches in a point is lawful, land around a gap that touches the outside is not."""
    two = chains(box(0, 0, 10, 10), box(10, 10, 20, 20))
    assert len(verifier.derived_outline(two)) == 8
    assert len(verifier.derived_outline(chains(*(row["shape"] for row in MILL[:3])))) > 0
    horseshoe = [[ring((0, 0), (30, 0), (30, 30), (15, 30), (20, 15), (10, 15), (15, 30), (0, 30))]]
    for gap in (chains(*(row["shape"] for row in MILL)), chains(horseshoe)):
        with pytest.raises(verifier.NotVerified, match="enclose a gap"):
            verifier.derived_outline(gap)
    hole = [box(0, 0, 30, 30)[0] + [ring((10, 10), (20, 10), (20, 20), (10, 20))]]
    assert len(verifier.derived_outline(chains(hole, box(10, 10, 20, 20)))) == 4
    with pytest.raises(verifier.NotVerified, match="enclose a gap"):
        verifier.derived_outline(chains(hole))
    with pytest.raises(verifier.NotVerified, match="no outline"):
        verifier.derived_outline(chains(box(0, 0, 10, 10), box(5, 5, 15, 15)))
