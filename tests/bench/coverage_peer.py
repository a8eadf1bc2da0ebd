# SPDX-License-Identifier: Apache-2.0
"""Shapely's check of a coverage: prints "GEOS-version seconds valid|invalid".

    python coverage_peer.py ROWS      ROWS: WKB, each after its length as 8 bytes
"""

import statistics
import struct
import sys
import time

import shapely


def rows(path):
    data = open(path, "rb").read()
    at = 0
    while at < len(data):
        (size,) = struct.unpack_from("<Q", data, at)
        yield data[at + 8:at + 8 + size]
        at += 8 + size


def main():
    cells = shapely.from_wkb(list(rows(sys.argv[1])))
    seconds = []
    while len(seconds) < 3:
        start = time.perf_counter()
        valid = shapely.coverage_is_valid(cells)
        seconds.append(time.perf_counter() - start)
    version = f"{shapely.__version__}/GEOS-{shapely.geos_version_string}"
    print(version, statistics.median(seconds), "valid" if valid else "invalid")


if __name__ == "__main__":
    main()
