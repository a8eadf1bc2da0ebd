# SPDX-License-Identifier: Apache-2.0
"""Divide administrative areas into management grid cells, and prove the cover.

>>> import libgrid
>>> issues = libgrid.check_file("street.gpkg")     # what is wrong with the cells drawn by hand
>>> plan = libgrid.plan("street.gpkg", "out")      # a new division, with its map and ledger

The verbs on GeoDataFrames need GeoPandas (``pip install 'libgrid[geo]'``); the arrays
(`PolygonArray`, `locate`, `orient`) need only numpy. Codes are text. A frame without a CRS lies in
a nameless plane in metres. Errors are one tree under `GridError`. Long calls release the GIL, stop
on Ctrl-C, and give the same result for any number of threads.
"""

from ._addresses import match_addresses, normalise_addresses
from ._area import Area
from ._check import check_coverage, check_levels
from ._errors import (
    Cancelled,
    CrsError,
    DataError,
    FileError,
    GridError,
    InternalError,
    NotFoundError,
    UsageError,
)
from ._libgrid import (
    ADDRESS_FAULTS,
    ASSIGN_RULES,
    BARRIER_CLASSES,
    DIVIDE,
    ERROR_CODES,
    GAP_FORMS,
    ISSUE_KINDS,
    LINK_STATES,
    PARTITION_REASONS,
    REMARKS,
    REPAIR_POLICIES,
    ROLES,
    SURENESS,
    UNASSIGNED_REASONS,
    UNMATCHED_REASONS,
    WEIGHTS,
    Crs,
    LayerInfo,
    LineArray,
    Locator,
    PointArray,
    PolygonArray,
    Profile,
    __version__,
    locate,
    orient,
    profiles,
)
from ._assign_file import AssignedFile, assign_file
from ._plan import Plan, check_file, integrity, layers, ledger, plan, render, repair_file, sample
from ._repair import Repair, preview_repair, repair
from ._shapes import lines, points, polygons, shapes
from ._tally import chain, compare_stated, link_keys, tally
from ._verbs import (
    Partition,
    Progress,
    assign,
    assign_units,
    cut_lines,
    mesh,
    partition,
    reassign,
    straddlers,
)

__all__ = [
    "ADDRESS_FAULTS",
    "ASSIGN_RULES",
    "BARRIER_CLASSES",
    "DIVIDE",
    "ERROR_CODES",
    "GAP_FORMS",
    "ISSUE_KINDS",
    "LINK_STATES",
    "PARTITION_REASONS",
    "REMARKS",
    "REPAIR_POLICIES",
    "ROLES",
    "SURENESS",
    "UNASSIGNED_REASONS",
    "UNMATCHED_REASONS",
    "WEIGHTS",
    "Area",
    "AssignedFile",
    "Cancelled",
    "Crs",
    "CrsError",
    "DataError",
    "FileError",
    "GridError",
    "InternalError",
    "LayerInfo",
    "LineArray",
    "Locator",
    "NotFoundError",
    "Partition",
    "Plan",
    "PointArray",
    "PolygonArray",
    "Profile",
    "Progress",
    "Repair",
    "UsageError",
    "__version__",
    "assign",
    "assign_file",
    "assign_units",
    "chain",
    "check_coverage",
    "check_file",
    "check_levels",
    "compare_stated",
    "cut_lines",
    "integrity",
    "layers",
    "ledger",
    "lines",
    "link_keys",
    "locate",
    "match_addresses",
    "mesh",
    "normalise_addresses",
    "orient",
    "partition",
    "plan",
    "points",
    "polygons",
    "preview_repair",
    "profiles",
    "reassign",
    "render",
    "repair",
    "repair_file",
    "sample",
    "shapes",
    "straddlers",
    "tally",
]
