# SPDX-License-Identifier: Apache-2.0
"""What the pages say is what the program does, and their links lead somewhere."""

import ast
import json
import os
import re
import subprocess

import pytest
from examples import BLOCK, PAGES, ROOT, run_page

DOCS = ROOT / "docs"
MARKDOWN = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), ROOT / "sample_maps" / "README.md"])
NAME = re.compile(r"`([^`]+)`")


def text_of(path):
    return path.read_text(encoding="utf-8")


def without_code(text):
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def section(text, heading):
    """The text under a heading, up to the next heading."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"there is no heading '{heading}'"
    return found[1]


def rows(text):
    """Cells of the tables in a text, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    heads = {i - 1 for i, row in enumerate(cells) if set(row[0]) == {"-"}}
    return [row for i, row in enumerate(cells) if i not in heads and i - 1 not in heads]


def anchors(path):
    headings = re.findall(r"^#+ (.+)$", without_code(text_of(path)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings}


def broken_links(path):
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(text_of(path))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (path.parent / name).resolve() if name else path
        if not there.exists():
            yield target
        elif anchor and anchor not in anchors(there):
            yield target


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    assert list(broken_links(path)) == []


def test_a_broken_link_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# One\n[a](#one) [b](#two) [c](none.md) ![d](https://example.org)\n")
    assert list(broken_links(page)) == ["#two", "none.md"]


def test_every_picture_is_shown():
    shown = {name for path in MARKDOWN for name in re.findall(r"images/(\w+\.png)", text_of(path))}
    assert shown == {path.name for path in (DOCS / "images").glob("*.png")}


def test_pages_name_no_machine():
    for path in [*MARKDOWN, *DOCS.rglob("*.sh")]:
        assert not re.search(r"(?<![\w.])/(work|home|root|mnt|Users)\b", text_of(path)), path


# The command


@pytest.fixture(scope="module")
def prefix():
    if "LIBGRID_PREFIX" not in os.environ:
        pytest.skip("LIBGRID_PREFIX is not set: run by script/test")
    return os.path.abspath(os.environ["LIBGRID_PREFIX"])


def output(prefix, *words, **options):
    return subprocess.run([f"{prefix}/bin/libgrid", *map(str, words)], text=True, check=True,
                          capture_output=True, **options).stdout


def verbs(prefix):
    help_text = output(prefix, "--help").split("Subcommands:")[1]
    return re.findall(r"^  (\w+)\b", help_text, re.MULTILINE)


def options(prefix, verb):
    """Long options in a verb's help, except those that every verb has."""
    names = re.findall(r"^  (-[\w,-]+)", output(prefix, verb, "--help"), re.MULTILINE)
    return {name for row in names for name in row.split(",") if name.startswith("--")} - {"--help", "--lang"}


def test_cli_page_has_the_options_of_each_verb(prefix):
    page = text_of(DOCS / "cli.md")
    common_text = section(page, "Common options")
    common = set(re.findall(r"--[\w-]+", "\n".join(row[0] for row in rows(common_text))))
    common_verbs = set(NAME.findall(common_text.split("\n\n")[0]))
    assert set(re.findall(r"^## (\w+)$", page, re.MULTILINE)) == set(verbs(prefix))
    for verb in verbs(prefix):
        text = section(page, verb)
        told = set(re.findall(r"--[a-z][\w-]*", text))
        if verb in common_verbs:
            told |= common
        assert told == options(prefix, verb), verb


def test_readmes_have_every_verb(prefix):
    for name in ("README.md", "README.zh.md"):
        table = [NAME.findall(row[0])[0] for row in rows(text_of(ROOT / name))
                 if NAME.fullmatch(row[0])]
        assert sorted(table) == sorted(verbs(prefix)), name


def test_readmes_show_the_same_programs():
    def blocks(name):
        return re.findall(r"^```(?:python|cpp|text)\n.*?^```$", text_of(ROOT / name),
                          re.MULTILINE | re.DOTALL)

    assert blocks("README.md") == blocks("README.zh.md")


def test_tables_of_a_plan_are_as_told(prefix, tmp_path):
    output(prefix, "plan", ROOT / "sample_maps" / "street.gpkg", "-o", tmp_path)
    page = text_of(DOCS / "formats.md")
    for line in output(prefix, "layers", tmp_path / "plan.gpkg").splitlines():
        table, _, _, _, *fields = line.split("\t")
        told = [NAME.fullmatch(row[0])[1] for row in rows(section(page, table))]
        # Columns of the file itself follow ours.
        assert told == fields[:len(told)], table
        assert told == fields or table in ("building", "unit"), table
    head = (tmp_path / "ledger.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    told = NAME.findall(section(page, "ledger.csv").split(". As in")[0])
    assert told == head.replace('"', "").split(",")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    table = rows(section(page, "report.json"))
    assert [name for row in table for name in NAME.findall(row[0])] == list(report)
    cells = next(row for row in table if row[0] == "`cells`")
    assert NAME.findall(cells[1]) == list(report["cells"])


def test_a_certificate_is_as_told(prefix, tmp_path):
    output(prefix, "plan", ROOT / "sample_maps" / "street.gpkg", "-o", tmp_path, "--divide", "all")
    page = text_of(DOCS / "algorithms" / "certificate.md")
    certificate = json.loads((tmp_path / "certificate.json").read_text(encoding="utf-8"))
    level = certificate["levels"][1]
    keys = [*certificate, *level, *level["parents"][0]]
    told = [NAME.fullmatch(row[0])[1] for row in rows(section(page, "The file"))]
    assert told[:len(keys)] == keys
    done = subprocess.run([f"{prefix}/bin/libgrid-verify-certificate", tmp_path / "certificate.json",
                           tmp_path / "plan.gpkg"], text=True, check=True, capture_output=True)
    assert done.stdout in page


# The sources


def source(path):
    return text_of(ROOT / path)


def strings(text):
    return re.findall(r'"([^"]*)"', text)


def test_roles_and_layer_names():
    code = source("libgrid/src/pipeline/roles.cpp").split("roles = {")[1].split("};")[0]
    wanted = [[line[0], *line[1:]] for line in map(strings, code.strip().splitlines()) if line]
    told = [NAME.findall(row[0]) + NAME.findall(row[2])
            for row in rows(section(text_of(DOCS / "formats.md"), "Layers and roles"))]
    assert told == wanted


def test_column_names():
    code = source("libgrid/src/pipeline/roles.cpp").split("namespace columns {")[1].split("}  //")[0]
    wanted = [strings(names) for names in re.findall(r"\w+ = \{(.*?)\};", code, re.DOTALL)]
    told = [NAME.findall(row[1]) for row in rows(section(text_of(DOCS / "formats.md"), "Columns"))]
    assert sorted(told) == sorted(wanted)


def test_barrier_words():
    code = source("libgrid/src/partition/barriers.cpp")
    wanted = {}
    for word, kind in re.findall(r'\{"(\w+)", (\w+)\}', code):
        wanted.setdefault(kind, set()).add(word)
    table = rows(section(text_of(DOCS / "formats.md"), "Barrier classes"))
    assert {row[0]: set(NAME.findall(row[2])) for row in table if row[0] != "none"} == wanted
    factors = re.search(r"factor = \{(.*?)\}", source("libgrid/src/partition/area_graphs.cpp"))[1]
    assert [float(row[1]) for row in table] == [float(f) for f in factors.split(",")]


def enumerators(path, name):
    body = re.search(rf"enum class {name}[ \w:]* \{{(.*?)\}};", source(path), re.DOTALL)[1]
    return re.findall(r"^\s*(\w+),", body, re.MULTILINE)


def test_error_codes():
    table = rows(section(text_of(DOCS / "errors.md"), "Errors"))
    codes = [NAME.fullmatch(row[0])[1] for row in table]
    assert codes == enumerators("libgrid/include/libgrid/core/error.hpp", "ErrorCode")
    tree = ast.parse(source("bindings/python/libgrid/_errors.py"))
    classes = next(node.value for node in tree.body
                   if isinstance(node, ast.AnnAssign) and node.target.id == "_CLASSES")
    wanted = {key.value: value.id for key, value in zip(classes.keys, classes.values)}
    assert {code: NAME.fullmatch(row[2])[1] for code, row in zip(codes, table)} == wanted


def test_exit_codes():
    module = pytest.importorskip("libgrid._libgrid")
    for row in rows(section(text_of(DOCS / "errors.md"), "Errors")):
        assert int(row[3]) == module.exit_code(NAME.fullmatch(row[0])[1])


def test_issue_kinds():
    told = [NAME.fullmatch(row[0])[1] for row in rows(section(text_of(DOCS / "errors.md"), "Issues"))]
    assert told == enumerators("libgrid/include/libgrid/coverage/check.hpp", "IssueKind")


def test_repair_policies(prefix, tmp_path):
    """The page's tables name each policy, its kinds and what is done by default (trap: documents
    that contradict the code, defaults that do nothing)."""
    page = text_of(DOCS / "algorithms" / "repair.md")
    table = rows(section(page, "Who gets the land"))
    policies = {NAME.fullmatch(row[0])[1]: row[1] for row in table if len(row) == 3}
    assert list(policies) == enumerators("libgrid/include/libgrid/coverage/repair.hpp",
                                         "RepairPolicy")
    words = {"gap": "gaps", "cell_gap": "gaps", "overlap": "overlaps", "duplicate": "duplicates",
             "spill": "spill", "misnest": "misnests", "mismatch": "mismatches"}
    defaults = {NAME.fullmatch(row[0])[1]: NAME.match(row[1])[1] for row in table if len(row) == 2}
    assert list(defaults) == list(words)

    def run(*words):
        return subprocess.run([f"{prefix}/bin/libgrid", *map(str, words)], text=True,
                              capture_output=True)

    street = ROOT / "sample_maps" / "street.gpkg"
    cells = ("--layer", "cells=cells_drawn")
    for policy, kinds in policies.items():
        fit = [kind for kind, word in words.items() if kinds == "all" or word in kinds.split(", ")]
        chosen = [word for kind in fit for word in ("--policy", f"{kind}={policy}")]
        done = run("repair", street, *cells, "--dry-run", *chosen, "--evidence", "roads")
        assert done.returncode in (0, 1), (policy, done.stderr)
        for kind in words.keys() - set(fit):
            done = run("repair", street, *cells, "--dry-run", "--policy", f"{kind}={policy}")
            assert done.returncode == 2 and "does not fit" in done.stderr, (policy, kind)
    output(prefix, "sample", "--defects", "300", "-o", tmp_path / "planted.gpkg")
    found = run("repair", tmp_path / "planted.gpkg", "--dry-run", "--json")
    chosen = {}
    for fix in json.loads(found.stdout)["fixes"]:
        kind = "cell_gap" if "as wide as a cell" in fix.get("reason", "") else fix["kind"]
        chosen.setdefault(kind, set()).add(fix["policy"])
    assert chosen.pop("gap") <= {"divide", "longest_border"}
    assert chosen == {kind: {defaults[kind]} for kind in chosen} and len(chosen) >= 5


def test_reasons():
    page = text_of(DOCS / "algorithms" / "partition.md")
    told = [NAME.fullmatch(row[0])[1] for row in rows(section(page, "Reasons"))]
    assert told == enumerators("libgrid/include/libgrid/partition/partition_graph.hpp", "PartitionReason")
    page = text_of(DOCS / "algorithms" / "assign.md")
    told = [NAME.fullmatch(row[0])[1] for row in rows(section(page, "Units"))]
    assert ["none", *told] == enumerators("libgrid/include/libgrid/assign/assign.hpp", "Unassigned")
    page = text_of(DOCS / "algorithms" / "tally.md")
    told = [NAME.fullmatch(row[0])[1] for row in rows(section(page, "Links"))]
    assert told == enumerators("libgrid/include/libgrid/assign/chain.hpp", "LinkState")


def test_profiles_and_kinds_without_households():
    code = source("libgrid/src/pipeline/weights.cpp")
    page = text_of(DOCS / "formats.md")
    limits = section(page, "Weights, profiles and limits")
    wanted = [(name, f"{low} to {high}") for name, low, high
              in re.findall(r'\{"(\w+)", (\d+), (\d+), "', code)]
    told = [(NAME.fullmatch(row[0])[1], re.match(r"\d+ to \d+", row[1])[0])
            for row in rows(limits) if len(row) == 2]
    assert told == wanted
    kinds = strings(code.split("other = {")[1].split("};")[0])
    told = re.search(r"get none: (.*?)\.", section(page, "Estimation"), re.DOTALL)[1]
    assert re.split(r",\s+", told) == sorted(kinds)


def test_python_page_has_every_name():
    tree = ast.parse(source("bindings/python/libgrid/__init__.py"))
    wanted = next(ast.literal_eval(node.value) for node in tree.body
                  if isinstance(node, ast.Assign) and node.targets[0].id == "__all__")
    page = text_of(DOCS / "python.md")
    assert [name for name in wanted if not re.search(rf"`{name}\b", page)] == []


def test_architecture_page_has_the_module_line():
    line = re.search(r"`core <[^`]*`", text_of(DOCS / "architecture.md"))[0]
    modules = re.findall(r"\w+", line)
    assert modules == [row[0] for row in rows(section(text_of(DOCS / "architecture.md"), "Modules"))
                       if row[0] not in ("apps", "bindings")]


# The tutorials


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_tutorial_prints_what_it_shows(page, prefix, tmp_path):
    pytest.importorskip("libgrid._libgrid")
    text = text_of(page)
    blocks = list(BLOCK.finditer(text))
    assert blocks
    for block, printed in zip(blocks, run_page(text, tmp_path, prefix)):
        if printed is not None and block["output"] is not None:
            assert printed == block["output"], block["code"]
