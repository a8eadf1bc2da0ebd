#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Verifies a certificate of libgrid against the GeoPackage that it is about.

    libgrid-verify-certificate certificate.json plan.gpkg

It shares no code with libgrid and trusts nothing it says: rows are read from the file, each is shown
to have depth 0 or 1 everywhere, and the edges of the cells of each parent are summed again; only then
are counts and hashes compared. docs/algorithms/certificate.md has the proof. Nothing is rounded.

Exit code 0: verified; 1: not verified, with the reason; 2: the input cannot be read.
"""

import argparse
import hashlib
import json
import sqlite3
import struct
import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cmp_to_key
from pathlib import Path

FORMAT = "libgrid certificate 1"
ONE_FRAME = {"EPSG:4326", "EPSG:4490"}  # WGS 84 and CGCS2000: libgrid takes them as one


class NotVerified(Exception):
    """What the certificate claims does not hold for this file."""


# A row


def read_wkb(data, at):
    """Polygons at a place in WKB, each a list of rings of (x, y), and the place after them."""
    order = "<>"[data[at] == 0]
    kind, count = struct.unpack_from(order + "II", data, at + 1)
    width = 2 + (0, 1, 1, 2)[kind // 1000]  # Z and M are passed over
    at += 9
    if kind % 1000 == 6:
        parts = []
        for _ in range(count):
            part, at = read_wkb(data, at)
            parts += part
        return parts, at
    if kind % 1000 != 3:
        raise ValueError(f"geometry of the WKB type {kind}; polygons are wanted")
    rings = []
    for _ in range(count):
        points, = struct.unpack_from(order + "I", data, at)
        values = struct.unpack_from(f"{order}{width * points}d", data, at + 4)
        # Negative zero is the same place as zero.
        rings.append([(x + 0.0, y + 0.0) for x, y in zip(values[::width], values[1::width])])
        at += 4 + 8 * width * points
    return [rings] if rings else [], at


def read_blob(blob):
    """The polygons of a row, from the form in which a GeoPackage has them."""
    empty = not blob or blob[:2] != b"GP" or blob[3] & 0x10
    parts = [] if empty else read_wkb(blob, 8 + (0, 32, 48, 48, 64)[blob[3] >> 1 & 7])[0]
    if not parts:
        raise NotVerified("it has no geometry")
    return parts


def whole_numbers(parts):
    """Each coordinate times one large number that makes all of them whole. A double is a whole
    number divided by a power of two, so the largest of these powers will do."""
    try:
        ratios = {v: v.as_integer_ratio()
                  for rings in parts for ring in rings for point in ring for v in point}
    except (OverflowError, ValueError):
        raise NotVerified("a coordinate is not a number") from None
    largest = max(below for _, below in ratios.values())
    return {v: above * (largest // below) for v, (above, below) in ratios.items()}


def chain(parts):
    """The directed edges of a row, its land on their left: shells anticlockwise, holes clockwise.
    Shows on the way that the row has depth 0 or 1 everywhere."""
    whole, edges = whole_numbers(parts), []
    for rings in parts:
        for ring in rings:
            if len(ring) < 4 or ring[0] != ring[-1]:
                raise NotVerified("a ring is not closed")
            clockwise = sum(whole[ax] * whole[by] - whole[bx] * whole[ay]
                            for (ax, ay), (bx, by) in zip(ring, ring[1:])) < 0
            ring = ring[::-1] if clockwise == (ring is rings[0]) else ring
            edges += [(a, b) for a, b in zip(ring, ring[1:]) if a != b]
    points = {point: (whole[point[0]], whole[point[1]]) for point, _ in edges}
    fault = depth_fault([(points[a], points[b]) for a, b in edges])
    if fault:
        x, y = next(point for point in points if points[point] == fault[1])
        raise NotVerified(f"{fault[0]} near {x} {y}")
    return edges


# Depth 0 or 1


def turn(a, b, c):
    """Positive where c lies left of the line from a to b; exact, as the numbers are whole."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def depth_fault(edges):
    """None when the depth of a chain is 0 or 1 everywhere, else words and a point.

    A line sweeps from west to east (of points one above the other, the southern one comes first) and
    holds the edges that it cuts, from south to north. Below them all the depth is 0. Above an edge
    that runs east it is one more than below, above an edge that runs west one less. So it is 0 or 1
    everywhere when, on each line, edges that run east and west take turns, and an eastern one is
    first; the order of edges changes only at their ends, as long as none cross.
    """
    starts = {}
    for a, b in edges:
        starts.setdefault(min(a, b), []).append((min(a, b), max(a, b), a < b))
    by_angle = cmp_to_key(lambda e, f: -turn(e[0], e[1], f[1]))
    line = []
    for p in sorted({point for edge in edges for point in edge}):
        # Edges from `first` to `last` hold p; those before lie below it, those after above.
        first, last = (find(line, 0, key=lambda e: -turn(e[0], e[1], p))
                       for find in (bisect_left, bisect_right))
        # They end, or run on and count from here, among those that begin.
        begin = [(p, hi, east) for _, hi, east in line[first:last] if hi != p]
        if any(turn(p, e[1], f[1]) < 0 for e, f in zip(begin, begin[1:])):
            return "two edges cross", p
        begin = sorted(begin + starts.get(p, []), key=by_angle)
        if any(turn(p, e[1], f[1]) == 0 for e, f in zip(begin, begin[1:])):
            return "two edges lie on each other", p
        if any(east != ((first + i) % 2 == 0) for i, (_, _, east) in enumerate(begin)):
            return "land lies outside a shell, in a hole or twice over a place", p
        if (len(begin) - (last - first)) % 2:
            return "a ring is not closed", p
        line[first:last] = begin
        for i in {first, first + len(begin)}:
            if 0 < i < len(line) and crosses(line[i - 1], line[i]):
                return "two edges cross", line[i][0]
    return ("a ring is not closed", line[0][0]) if line else None


def crosses(lower, upper):
    """Whether two neighbours on the line change places before one of them ends."""
    if lower[1] < upper[1]:
        return turn(upper[0], upper[1], lower[1]) > 0
    return turn(lower[0], lower[1], upper[1]) < 0


# The file


def as_text(value):
    """A value as libgrid writes it: whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)


class Table:
    """The rows of a table, and the chains of those that a level claims."""

    def __init__(self, db, name):
        found = db.execute("SELECT column_name, organization, organization_coordsys_id FROM "
                           "gpkg_geometry_columns JOIN gpkg_spatial_ref_sys USING (srs_id) "
                           "WHERE table_name = ?", [name]).fetchone()
        if not found:
            raise NotVerified(f"the file has no table of areas named {name}")
        self.name, self.geometry = name, found[0]
        self.crs = "" if found[1].upper() == "NONE" else f"{found[1].upper()}:{found[2]}"
        quoted = name.replace('"', '""')
        self.rows = db.execute(f'SELECT * FROM "{quoted}" ORDER BY rowid').fetchall()
        self.chains = {}

    def texts(self, column):
        if self.rows and column not in self.rows[0].keys():
            raise NotVerified(f"table {self.name} has no column {column}")
        return [as_text(row[column]) for row in self.rows]

    def rows_by_code(self, column):
        codes = self.texts(column) if column else [""] * len(self.rows)
        codes = [code or str(row) for row, code in enumerate(codes, start=1)]
        if len(set(codes)) < len(codes):
            twice = Counter(codes).most_common(1)[0][0]
            raise NotVerified(f"table {self.name}: two rows have the code {twice}")
        return {code: row for row, code in enumerate(codes)}

    def claim(self, rows, code):
        """The chain of a row, which is in one level only."""
        try:
            if code not in rows:
                raise NotVerified("there is no such row")
            if rows[code] in self.chains:
                raise NotVerified("it is named twice")
            self.chains[rows[code]] = chain(read_blob(self.rows[rows[code]][self.geometry]))
        except NotVerified as fault:
            raise NotVerified(f"table {self.name}, {code}: {fault}") from None
        return self.chains[rows[code]]


def check_frames(name, tables):
    """Coordinates mean the same in all tables."""
    for table in tables:
        if table.crs not in ("", name) and not {table.crs, name} <= ONE_FRAME:
            raise NotVerified(f"table {table.name} is in {table.crs}, not in {name}")
    if len({table.crs == "" for table in tables}) > 1:
        raise NotVerified("some tables name a coordinate system and some do not")


# Sums


def packed(edges):
    return b"".join(struct.pack("<4d", *a, *b) for a, b in sorted(edges))


def packed_text(text):
    return struct.pack("<Q", len(text.encode())) + text.encode()


def left_over(chains):
    """The edges that no edge in the other direction cancels, and how often each is left."""
    left = Counter()
    for a, b in (edge for edges in chains for edge in edges):
        if left[b, a] > 0:
            left[b, a] -= 1
        else:
            left[a, b] += 1
    return +left


def counterclockwise(start, at):
    """Orders points by their direction from `at`, counterclockwise from that to `start`."""
    def part(p):
        side = turn(at, start, p)
        return 0 if side > 0 else 2 if side < 0 else 1
    return cmp_to_key(lambda p, q: part(p) - part(q) or -turn(at, p, q))


def derived_outline(chains):
    """What is left of the cells, shown to be an outline: of depth 0 or 1, without a hole."""
    left = list(left_over(chains).elements())
    whole = whole_numbers([[[p for edge in left for p in edge]]])
    edges = [tuple((whole[x], whole[y]) for x, y in edge) for edge in left]
    if fault := depth_fault(edges):
        raise NotVerified(f"what is left of its cells is no outline: {fault[0]}")
    ways = {}
    for a, b in edges:
        ways.setdefault(a, []).append(b)
    todo = set(edges)
    while todo:
        # Along the land on the left; where rings meet in a point, the next way along what is on the
        # right. So a ring that runs clockwise is the border of a gap.
        a, b = first = todo.pop()
        area = a[0] * b[1] - b[0] * a[1]
        while (edge := (b, min(ways[b], key=counterclockwise(a, b)))) != first:
            todo.remove(edge)
            a, b = edge
            area += a[0] * b[1] - b[0] * a[1]
        if area < 0:
            raise NotVerified("its cells enclose a gap")
    return left


def check_parent(parent, outline, chains):
    """The claim itself, for one parent with the chains of its cells, then what is written of it."""
    cells, left = parent["cells"], left_over(chains)
    for (a, b), _ in ((left - Counter(outline)) + (Counter(outline) - left)).items():
        raise NotVerified("its cells do not sum to its outline, as from {} {} to {} {}"
                          .format(*a, *b))
    if cells != sorted(cells, key=str.encode):
        raise NotVerified("its cells are not in order")
    digest = hashlib.sha256(packed_text(parent["code"]))
    for code, edges in zip(cells, chains):
        digest.update(packed_text(code) + struct.pack("<Q", len(edges)) + packed(edges))
    found = {"cell_count": len(cells), "edges": sum(map(len, chains)),
             "outline_edges": len(outline), "cells_sha256": digest.hexdigest(),
             "outline_sha256": hashlib.sha256(packed(left)).hexdigest()}
    for key, value in found.items():
        if parent[key] != value:
            raise NotVerified(f"the certificate has another {key}")


def verify(certificate, db):
    """A line a level. Errors: NotVerified."""
    levels, crs = certificate["levels"], certificate["crs"]["name"]
    # An outline that was made from its cells stands in no table.
    derived = certificate["derived"] and not levels[0]["table"]
    if derived and (len(levels) != 2 or levels[0]["rows"] != 1):
        raise NotVerified("an outline made from cells has one row and one level below")
    tables = {name: Table(db, name) for name in {level["table"]: 0 for level in levels[derived:]}}
    check_frames(crs, tables.values())
    digest, chains, lines = hashlib.sha256(packed_text(crs)), [], []
    for number, level in enumerate(levels):
        parents = level.get("parents", [])
        # The rows of the top level are the parents of those below.
        codes = [code for parent in parents for code in parent["cells"]] if number else {
            parent["code"]: 0 for below in levels if below.get("above") == 0
            for parent in below["parents"]}
        if derived and number == 0:
            chains.append(dict.fromkeys(codes))
        else:
            table = tables[level["table"]]
            rows = table.rows_by_code(level["code_column"])
            chains.append({code: table.claim(rows, code) for code in codes})
        digest.update(packed_text(level["name"]) + packed_text(level["table"]))
        if level["rows"] != len(codes) or not codes:
            raise NotVerified(f"{level['name']}: the certificate has another number of rows")
        if number == 0:
            continue
        if level["above"] not in range(number):
            raise NotVerified(f"{level['name']}: the level of its parents does not stand above it")
        above = chains[level["above"]]
        if sorted(above, key=str.encode) != [parent["code"] for parent in parents]:
            raise NotVerified(f"{level['name']}: the parents are not the rows of the level above")
        named = table.texts(level["parent_column"]) if level["parent_column"] else None
        for parent in parents:
            code = parent["code"]
            try:
                if named and any(named[rows[cell]] != code for cell in parent["cells"]):
                    raise NotVerified("a cell of it names another parent in the file")
                below = [chains[-1][cell] for cell in parent["cells"]]
                check_parent(parent, above[code] or derived_outline(below), below)
            except NotVerified as fault:
                raise NotVerified(f"{level['name']}, in {code}: {fault}") from None
            digest.update(bytes.fromhex(parent["outline_sha256"] + parent["cells_sha256"]))
        lines.append(f"{level['name']}: {len(codes)} rows of table {table.name}, "
                     f"{sum(parent['edges'] for parent in parents)} edges; each point of the "
                     f"{len(above)} rows of {levels[level['above']]['name']} is in exactly one")
    for table in tables.values():
        for row in set(range(len(table.rows))) - set(table.chains):
            raise NotVerified(f"table {table.name}: row {row + 1} is not in the certificate")
    if not lines or certificate["sha256"] != digest.hexdigest():
        raise NotVerified("the hash of the whole is another")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("certificate", type=Path, help="the .json file")
    parser.add_argument("map", type=Path, help="the GeoPackage")
    arguments = parser.parse_args()
    try:
        certificate = json.loads(arguments.certificate.read_text(encoding="utf-8"))
        if certificate["format"] != FORMAT:
            raise ValueError(f"a '{FORMAT}' is wanted")
        db = sqlite3.connect(f"{arguments.map.resolve().as_uri()}?mode=ro", uri=True)
        db.row_factory = sqlite3.Row
        lines = verify(certificate, db)
        if certificate["derived"]:
            lines.append("the outline is derived from the cells: gaps along it cannot be known, and "
                         "nothing is said of land beyond")
    except NotVerified as fault:
        print(f"not verified: {fault}")
        return 1
    except (OSError, sqlite3.Error, struct.error, LookupError, TypeError, ValueError,
            AttributeError, RecursionError) as fault:
        print(f"cannot read: {type(fault).__name__}: {fault}", file=sys.stderr)
        return 2
    print(*lines, f"verified, in {certificate['crs']['name']}", sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
