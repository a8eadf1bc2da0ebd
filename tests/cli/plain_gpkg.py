# SPDX-License-Identifier: Apache-2.0
"""GeoPackages by the standard library alone, and ways to spoil them.

    write_gpkg("town.gpkg", {"cell": [{"code": "C1", "parent": "A", "shape": box(0, 0, 10, 10)}]})

A shape is a list of polygons, each a list of rings of (x, y), closed; all columns are text.
"""

import sqlite3
import struct

SRS = 4549  # CGCS2000, central meridian 120 E
X, Y = 500000.0, 3600000.0


def ring(*points):
    return [(X + x, Y + y) for x, y in (*points, points[0])]


def box(west, south, east, north, *between):
    """A rectangle as a shape, with more corners on its outline at the widths `between`."""
    xs = sorted({west, east, *(x for x in between if west < x < east)})
    return [[ring(*((x, south) for x in xs), *((x, north) for x in reversed(xs)))]]


def wkb(shape, order="<", kind=0):
    """Kind 1000 has Z, 2000 M, 3000 both."""
    def header(code, count):
        return struct.pack(f"{order}BII", order == "<", code + kind, count)

    more = (0.0,) * (0, 1, 1, 2)[kind // 1000]
    out = header(6, len(shape))
    for rings in shape:
        out += header(3, len(rings))
        for points in rings:
            out += struct.pack(order + "I", len(points))
            out += b"".join(struct.pack(f"{order}{2 + len(more)}d", *p, *more) for p in points)
    return out


def blob(shape, **form):
    return struct.pack("<2sBBi", b"GP", 0, 1, SRS) + wkb(shape, **form)


def write_gpkg(path, tables):
    db = sqlite3.connect(path)
    db.executescript(f"""
        PRAGMA application_id = 1196444487;
        PRAGMA user_version = 10300;
        CREATE TABLE gpkg_spatial_ref_sys (
            srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
            organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
        CREATE TABLE gpkg_contents (
            table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT,
            description TEXT, last_change TEXT, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE,
            max_y DOUBLE, srs_id INTEGER);
        CREATE TABLE gpkg_geometry_columns (
            table_name TEXT PRIMARY KEY, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
            srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL);
        INSERT INTO gpkg_spatial_ref_sys VALUES ('plane', {SRS}, 'EPSG', {SRS}, 'undefined', '');
    """)
    for name, rows in tables.items():
        columns = [column for column in rows[0] if column != "shape"]
        db.execute(f'CREATE TABLE "{name}" (fid INTEGER PRIMARY KEY, geom BLOB, '
                   + ", ".join(f'"{column}" TEXT' for column in columns) + ")")
        db.execute("INSERT INTO gpkg_contents (table_name, data_type, srs_id) "
                   "VALUES (?, 'features', ?)", [name, SRS])
        db.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'MULTIPOLYGON', ?, 0, 0)",
                   [name, SRS])
        for row in rows:
            db.execute(f'INSERT INTO "{name}" VALUES (NULL, ' + ", ".join("?" * (1 + len(columns)))
                       + ")", [blob(row["shape"]), *(row[column] for column in columns)])
    db.commit()
    db.close()
    return path


def execute(path, statement, *values):
    """Changes a GeoPackage; a shape among the values is stored as one."""
    values = [blob(value) if isinstance(value, list) else value for value in values]
    db = sqlite3.connect(path)
    changed = db.execute(statement, values).rowcount
    db.commit()
    db.close()
    assert changed == 1, statement
