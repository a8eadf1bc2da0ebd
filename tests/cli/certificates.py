# SPDX-License-Identifier: Apache-2.0
"""A town to certify, the script that verifies, and a tool that certifies whatever it is told."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

from plain_gpkg import box, ring, write_gpkg

SCRIPT = Path(__file__).resolve().parents[2] / "apps" / "verify_certificate.py"


def load(name):
    spec = importlib.util.spec_from_file_location(name, SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


verifier = load("verify_certificate")


def verify(certificate, path):
    done = subprocess.run([sys.executable, SCRIPT, certificate, path], text=True, check=False,
                          capture_output=True)
    return done.returncode, done.stdout + done.stderr


def refused(certificate, path, *words):
    code, text = verify(certificate, path)
    assert code == 1 and text.startswith("not verified: "), text
    for word in words:
        assert word in text


# A street of two communities with two cells each.
LEVELS = [
    {"code": "S", "level": "street", "depth": "1", "parent": None,
     "shape": box(0, 0, 40, 10, 10, 20, 30)},
    {"code": "A", "level": "community", "depth": "2", "parent": "S", "shape": box(0, 0, 20, 10, 10)},
    {"code": "B", "level": "community", "depth": "2", "parent": "S",
     "shape": box(20, 0, 40, 10, 30)},
]
CELLS = [{"code": f"C{k + 1}", "parent": "AB"[k // 2], "shape": box(10 * k, 0, 10 * k + 10, 10)}
         for k in range(4)]
# The border of C1 and C2 with another corner: it cancels as the old one did.
BENT = [[ring((0, 0), (10, 0), (11, 5), (10, 10), (0, 10))],
        [ring((10, 0), (20, 0), (20, 10), (10, 10), (11, 5))]]


def town(path, levels=LEVELS, cells=CELLS):
    return write_gpkg(path, {"level": levels, "cell": cells})


def forge(path, out, cells=None, communities=None, derived=False):
    """A certificate by a tool that lies: each hash is right, and nothing was checked."""
    liar = load("liar")
    liar.depth_fault = lambda edges: None
    db = liar.sqlite3.connect(path)
    db.row_factory = liar.sqlite3.Row
    whole, chains, levels = liar.hashlib.sha256(liar.packed_text("EPSG:4549")), [], []
    for name, table, children in [("street", "level", None),
                                  ("community", "level", communities or {"S": ["A", "B"]}),
                                  ("cell", "cell", cells or {"A": ["C1", "C2"],
                                                             "B": ["C3", "C4"]})]:
        table = liar.Table(db, table)
        rows = table.rows_by_code("code")
        codes = [c for cs in children.values() for c in cs] if children else ["S"]
        chains.append({c: liar.chain(liar.read_blob(table.rows[rows[c]]["geom"])) for c in codes})
        levels.append({"name": name, "table": table.name, "code_column": "code",
                       "rows": len(codes), "above": len(levels) - 1, "parent_column": "",
                       "parents": []})
        whole.update(liar.packed_text(name) + liar.packed_text(table.name))
        for code, cs in sorted(children.items()) if children else []:
            outline, digest = chains[-2][code], liar.hashlib.sha256(liar.packed_text(code))
            for c in cs:
                digest.update(liar.packed_text(c) + liar.struct.pack("<Q", len(chains[-1][c]))
                              + liar.packed(chains[-1][c]))
            levels[-1]["parents"].append(parent := {
                "code": code, "cells": cs, "cell_count": len(cs), "outline_edges": len(outline),
                "edges": sum(len(chains[-1][c]) for c in cs), "cells_sha256": digest.hexdigest(),
                "outline_sha256": liar.hashlib.sha256(liar.packed(outline)).hexdigest()})
            whole.update(bytes.fromhex(parent["outline_sha256"] + parent["cells_sha256"]))
    out.write_text(json.dumps({"format": liar.FORMAT, "crs": {"name": "EPSG:4549"}, "levels": levels,
                               "derived": derived, "sha256": whole.hexdigest()}))
    return out
