# SPDX-License-Identifier: Apache-2.0
"""Shapely's repair of a coverage: prints "GEOS-version seconds"; fails where GEOS has none.

    python repair_peer.py ROWS      ROWS: as coverage_peer.py reads them
"""

import sys
import time

import shapely
from coverage_peer import rows


def main():
    cells = shapely.from_wkb(list(rows(sys.argv[1])))
    start = time.perf_counter()
    shapely.coverage_clean(cells, gap_width=10)
    seconds = time.perf_counter() - start
    print(f"{shapely.__version__}/GEOS-{shapely.geos_version_string}", seconds)


if __name__ == "__main__":
    main()
