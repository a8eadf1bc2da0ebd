# SPDX-License-Identifier: Apache-2.0
"""The sheets of a plan, from Python."""

import libgrid
import pytest


@pytest.fixture(scope="module")
def plan(sample_map):
    return libgrid.plan(sample_map, divide="all")


def test_a_plan_writes_its_sheets(plan, tmp_path):
    stages = []
    notes = plan.sheets(
        tmp_path / "out", language="en", progress=lambda stage, share: stages.append(stage)
    )
    assert notes == []
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(libgrid.SHEETS)
    assert "sheets" in stages


def test_staff_of_a_table_of_its_own(plan, tmp_path):
    code = plan.cells.code[0]
    staff = tmp_path / "staff.csv"
    staff.write_text(f"cell,name,role,phone\n{code},Ann,leader,12\nnowhere,Bob,worker,\n")
    notes = plan.sheets(tmp_path / "out", staff=staff, public=True)
    assert len(notes) == 1 and "'nowhere'" in notes[0]
    ledger = (tmp_path / "out" / "ledger.csv").read_text(encoding="utf-8-sig")
    assert "Ann" in ledger and "Bob" not in ledger


def test_a_plan_on_file(plan, sample_map, tmp_path):
    plan.write(tmp_path / "plan")
    libgrid.sheets(tmp_path / "plan" / "plan.gpkg", tmp_path / "out", surroundings=sample_map)
    assert (tmp_path / "out" / "book.pdf").read_bytes().startswith(b"%PDF-")


def test_a_level_that_is_not_there(plan, tmp_path):
    with pytest.raises(libgrid.UsageError, match="no level 'province'"):
        plan.sheets(tmp_path / "out", level="province")
    assert not (tmp_path / "out").exists()


def test_only_some_templates(plan, tmp_path):
    plan.sheets(tmp_path, templates=["register"])
    assert {path.name for path in tmp_path.iterdir()} == {"register.pdf", "ledger.csv", "ledger.xlsx"}
    with pytest.raises(libgrid.UsageError, match="templates are responsibility"):
        plan.sheets(tmp_path, templates=["poster"])
