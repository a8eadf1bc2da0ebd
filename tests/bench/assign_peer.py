# SPDX-License-Identifier: Apache-2.0
"""GeoPandas' way from two files to a table of objects and their cells, as a whole command.

    python assign_peer.py points|footprints OBJECTS CELLS ANSWER.csv

Prints "version". A point goes to the first cell that has it; a footprint to the cell with most of
it, of the intersections that `overlay` makes.
"""

import sys

import geopandas


def main():
    kind, objects_path, cells_path, answer = sys.argv[1:]
    objects = geopandas.read_file(objects_path)
    cells = geopandas.read_file(cells_path)
    if kind == "points":
        joined = objects.sjoin(cells, predicate="intersects", how="left")
        found = joined[~joined.index.duplicated()]["code"]
    else:
        objects["object"] = objects.index
        pieces = objects.overlay(cells, how="intersection")
        pieces["area"] = pieces.area
        largest = pieces.sort_values(["area", "code"], ascending=[False, True])
        found = largest.drop_duplicates("object").set_index("object")["code"]
        found = found.reindex(objects.index)
    found.to_csv(answer, index_label="row", header=["cell"])
    print(f"{geopandas.__version__}")


if __name__ == "__main__":
    main()
