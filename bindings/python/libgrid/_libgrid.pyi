# SPDX-License-Identifier: Apache-2.0
"""The C++ library on numpy arrays; what knows GeoDataFrames is in the package libgrid.

Places are float64 arrays of the shape (N, 2): x east or longitude, y north or latitude. Rows are
int64, -1 is none. Columns of results are read-only views that keep their owner alive; nothing is
copied. Words of enums are str, listed in the constants. Options are keyword-only. Calls with
``threads`` and ``progress`` run without the GIL, stop on Ctrl-C, and give the same result for any
number of threads. Every refusal is a `libgrid.GridError`.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, final

import numpy as np
from numpy.typing import ArrayLike, NDArray

_Progress = Callable[[str, float], object] | None
_TallyLevel = tuple[PolygonArray, Sequence[str], Sequence[str], ArrayLike | None, str]
_Level = tuple[PolygonArray | DerivedOutline, Sequence[str], ArrayLike | None, str, Sequence[str]]

__version__: str
ERROR_CODES: Final[tuple[str, ...]]
GAP_FORMS: Final[tuple[str, ...]]
ISSUE_KINDS: Final[tuple[str, ...]]
REMARKS: Final[tuple[str, ...]]
REPAIR_POLICIES: Final[tuple[str, ...]]
ASSIGN_RULES: Final[tuple[str, ...]]
UNASSIGNED_REASONS: Final[tuple[str, ...]]
LINK_STATES: Final[tuple[str, ...]]
ENTRANCE_ORDER: Final[tuple[str, ...]]
ADDRESS_FAULTS: Final[tuple[str, ...]]
SURENESS: Final[tuple[str, ...]]
UNMATCHED_REASONS: Final[tuple[str, ...]]
BARRIER_CLASSES: Final[tuple[str, ...]]
MESH_SHAPES: Final[tuple[str, ...]]
BREACH_KINDS: Final[tuple[str, ...]]
CELL_FATES: Final[tuple[str, ...]]
PARTITION_REASONS: Final[tuple[str, ...]]
ROLES: Final[tuple[str, ...]]
SHEETS: Final[tuple[str, ...]]
DIVIDE: Final[tuple[str, ...]]
WEIGHTS: Final[tuple[str, ...]]

def exit_code(code: str) -> int:
    """The exit code of the command for an error code."""

def speak(language: str | None) -> None:
    """Choose the language of all later texts: "en", "zh" or None, as it is at the start.

    >>> libgrid.speak("zh")

    Messages of issues and breaches, remarks, reasons, fixes and summaries are in that language
    (None: English), and maps, pages and sheets unless they are given one (None: that of the names).
    Errors and notes are English. It holds for the whole process.

    Errors: UsageError for another word.
    """

@final
class Column:
    """One attribute column; ``missing`` is empty when no value is missing."""

    @property
    def name(self) -> str: ...
    @property
    def values(self) -> NDArray[np.int64] | NDArray[np.float64] | list[str]: ...
    @property
    def missing(self) -> NDArray[np.uint8]: ...

@final
class Table:
    """Attribute columns of equal length."""

    @property
    def columns(self) -> list[Column]: ...
    def __len__(self) -> int: ...

# geom

@final
class PolygonArray:
    """Many polygons in one piece of memory: the GeoArrow multipolygon layout.

    A row is a multipolygon of any number of parts (none: no geometry); a part is a shell followed
    by its holes; a ring repeats its first coordinate at its end. Part ``p`` of row ``r`` is one of
    ``row_offsets[r]`` to ``row_offsets[r + 1]``, and so on down to the coordinates. Orientation is
    kept as it came. Immutable.

    Errors: DataError (``bad_geometry``) naming ``layer`` and row for offsets that do not fit, NaN
    or infinite coordinates, rings that are unclosed or have fewer than four coordinates.
    """

    def __init__(
        self,
        coords: ArrayLike,
        ring_offsets: ArrayLike,
        part_offsets: ArrayLike,
        row_offsets: ArrayLike,
        *,
        layer: str = "",
    ) -> None: ...
    @staticmethod
    def from_wkb(values: Sequence[bytes | None], *, layer: str = "") -> PolygonArray:
        """(Multi)polygons, either byte order; Z and M are dropped, None is no geometry."""
    @staticmethod
    def from_wkt(texts: Sequence[str]) -> PolygonArray:
        """Rows from "POLYGON ((...))", "MULTIPOLYGON (((...)))" or "... EMPTY"."""
    def to_wkb(self) -> list[bytes | None]:
        """Little-endian ISO multipolygons, None where a row has no geometry."""
    def to_wkt(self) -> list[str]:
        """Shortest digits that read back to the same doubles."""
    @property
    def coords(self) -> NDArray[np.float64]:
        """Read-only view (N, 2)."""
    @property
    def ring_offsets(self) -> NDArray[np.int64]:
        """Read-only view, into coords."""
    @property
    def part_offsets(self) -> NDArray[np.int64]:
        """Read-only view, into ring_offsets."""
    @property
    def row_offsets(self) -> NDArray[np.int64]:
        """Read-only view, into part_offsets."""
    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """min x, min y, max x, max y; infinite when there is no coordinate."""
    def take(self, rows: ArrayLike) -> PolygonArray:
        """The rows named, in that order. Errors: UsageError for a row that is not there."""
    def areas(self) -> NDArray[np.float64]:
        """Planar areas in CRS units squared, holes subtracted. See ground_areas_m2 for degrees."""
    def inside_points(self) -> NDArray[np.float64]:
        """A point strictly inside each row, (N, 2); NaN where there is none."""
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class LineArray:
    """Many multi-line rows, laid out alike: coords, line offsets, row offsets.

    Errors: as for PolygonArray; a line needs two coordinates.
    """

    def __init__(
        self,
        coords: ArrayLike,
        line_offsets: ArrayLike,
        row_offsets: ArrayLike,
        *,
        layer: str = "",
    ) -> None: ...
    @staticmethod
    def from_wkb(values: Sequence[bytes | None], *, layer: str = "") -> LineArray: ...
    def to_wkb(self) -> list[bytes | None]: ...
    @property
    def coords(self) -> NDArray[np.float64]: ...
    @property
    def line_offsets(self) -> NDArray[np.int64]: ...
    @property
    def row_offsets(self) -> NDArray[np.int64]: ...
    @property
    def bounds(self) -> tuple[float, float, float, float]: ...
    def take(self, rows: ArrayLike) -> LineArray: ...
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]

@final
class PointArray:
    """One point a row; a row without a point holds NaN in both coordinates.

    Errors: DataError (``bad_geometry``) when one coordinate is NaN and the other is not, or one is
    infinite.
    """

    def __init__(self, coords: ArrayLike, *, layer: str = "") -> None: ...
    @property
    def coords(self) -> NDArray[np.float64]: ...
    @property
    def bounds(self) -> tuple[float, float, float, float]: ...
    def take(self, rows: ArrayLike) -> PointArray: ...
    def __len__(self) -> int: ...

def orient(a: ArrayLike, b: ArrayLike, c: ArrayLike) -> Any:
    """+1 where c lies left of the line from a to b, -1 right, 0 on it; exact.

    Three places give an int, three arrays (N, 2) an int8 array.
    """

# codes

def division_code_fault(code: str) -> str:
    """Why a text is not a division code of 6, 9 or 12 digits; empty when it is one."""

def sequence_code(parent: str, number: int, *, digits: int = 3) -> str:
    """Parent code and sequence number from 1: ("440303001003", 7) gives "440303001003007"."""

def merged_community_code(street: str, number: int) -> str:
    """The code of a cell that merges communities of a street, from 601 on."""

def merges_communities(above: str, areas: Sequence[str]) -> bool:
    """Whether cells of these areas have such codes."""

def numbering(points: ArrayLike, *, row_height: float) -> NDArray[np.int64]:
    """The rank of each point, rows from north to south, each from west to east."""

def parse_addresses(
    texts: Sequence[str], *, threads: int = 0, progress: _Progress = None
) -> tuple[dict[str, list[str]], list[str], list[str]]:
    """The parts of each address by name, its one spelling, and why it is none; see
    `libgrid.normalise_addresses`."""

def match_addresses(
    wanted: Sequence[str],
    register_rows: Sequence[str],
    *,
    threads: int = 0,
    progress: _Progress = None,
) -> tuple[NDArray[np.int64], list[str], NDArray[np.int64], list[str]]:
    """The row that has each address (-1: none), how sure, how many fit as well, and why none; see
    `libgrid.match_addresses`."""

# crs

@final
class Crs:
    """A coordinate reference system, or none: a nameless plane in metres.

    From "EPSG:4490", WKT or PROJJSON. Errors: CrsError when it is not known or neither geographic
    nor projected.
    """

    def __init__(self, text: str = "") -> None: ...
    @property
    def known(self) -> bool: ...
    @property
    def geographic(self) -> bool: ...
    @property
    def metres_per_unit(self) -> float: ...
    @property
    def label(self) -> str: ...
    @property
    def wkt(self) -> str: ...
    def same_as(self, other: Crs) -> bool: ...

def transform(xy: ArrayLike, from_crs: Crs, to_crs: Crs) -> NDArray[np.float64]:
    """Places in another system. Errors: CrsError when there is no way between them."""

def working_crs(stored: Crs, bounds: Sequence[float]) -> Crs:
    """The planar system in metres in which an area is measured and divided."""

def guard_coordinates(crs: Crs, bounds: Sequence[float], *, layer: str = "") -> None:
    """Refuses coordinates that cannot be what the CRS says. Errors: CrsError naming the mistake."""

def guard_same_frame(a: Crs, layer_a: str, b: Crs, layer_b: str) -> None:
    """Refuses layers in different frames. Errors: CrsError naming both."""

def ground_areas_m2(polygons: PolygonArray, crs: Crs) -> NDArray[np.float64]:
    """Area of each row on the ground, geodesic on the CRS's ellipsoid; planar without a CRS."""

# locate

@final
class Locator:
    """Finds the cell of a place, exactly on stored doubles.

    A place on a shared border belongs to one cell (western and southern borders belong to a cell,
    eastern and northern ones do not); on the outermost outline it goes to the touching cell with
    the smallest code; where cells overlap, the smallest code wins. Without codes the row number
    stands for the code. Queries may run side by side.

    >>> libgrid.Locator(cells, codes=codes).save("cells.locator", crs="EPSG:4490")
    >>> locator = libgrid.Locator.open("cells.locator")      # milliseconds; the same answers
    """

    def __init__(self, cells: PolygonArray, *, codes: Sequence[str] = ...) -> None: ...
    def save(
        self,
        path: str | os.PathLike[str],
        *,
        crs: str = "",
        threads: int = 0,
        progress: _Progress = None,
    ) -> None:
        """Cells, codes and all that was made of them, in a file for machines of the same byte order.

        The same cells give the same bytes. A file of that name is replaced at once; who has it open
        goes on with the old one. Errors: FileError.
        """
    @staticmethod
    def open(
        path: str | os.PathLike[str],
        *,
        verify: bool = False,
        threads: int = 0,
        progress: _Progress = None,
    ) -> Locator:
        """What `Locator` or `PlanLocator` saved; of a plan, its cells.

        The file is mapped: it is read where it lies, all processes share the memory, and it must not
        be changed. No damage leads out of it; ``verify`` reads and hashes the whole file.

        Errors: NotFoundError, FileError; DataError (``unreadable``) for a file that is none of these,
        is damaged or of another version.
        """
    @property
    def cells(self) -> PolygonArray: ...
    @property
    def codes(self) -> list[str]:
        """One a cell; empty texts where none were given."""
    def code(self, cell: int) -> str:
        """Of a row. Errors: UsageError for one that is not there."""
    @property
    def crs(self) -> str:
        """What ``save`` was told, of an opened locator; else empty."""
    def cells_of(
        self, points: ArrayLike, *, threads: int = 0, progress: _Progress = None
    ) -> NDArray[np.int64]:
        """The row of each place's cell, -1 where it lies in none."""
    def cell_of(self, x: float, y: float) -> int:
        """The row of a place's cell, -1 where it lies in none."""
    def all_cells_of(self, x: float, y: float) -> NDArray[np.int64]:
        """All cells that take a place, ascending."""
    def nearest(self, x: float, y: float) -> tuple[int, float]:
        """The nearest cell and its distance in CRS units."""
    def nearest_cells(
        self, x: float, y: float, count: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The nearest cells and their distances in CRS units: nearest first, then by code. Cells that
        take the place come before those that it touches.
        """
    def cells_in_box(
        self, min_x: float, min_y: float, max_x: float, max_y: float
    ) -> NDArray[np.int64]:
        """Cells that have a point in common with the box, borders included; ascending."""
    def cells_meeting(self, polygons: PolygonArray, row: int = 0) -> NDArray[np.int64]:
        """Cells that have a point in common with a polygon, borders included; ascending."""

@final
class NearestItems:
    """Finds the items of a register that are nearest to a place.

    >>> items = libgrid.NearestItems(libgrid.points(hydrants.geometry), codes=list(hydrants["code"]))
    >>> rows, distances = items.nearest(350120, 3555410, count=3)

    Distances are planar, in CRS units: bring items and places into a system in metres first. Nearest
    first; of items at equal distance the smaller code comes first, then the earlier row. Rows without
    a point are never found. Without codes the row number stands for the code.

    Errors: DataError (``bad_value``) unless there is one code an item.
    """

    def __init__(self, items: PointArray, *, codes: Sequence[str] = ...) -> None: ...
    def nearest(
        self, x: float, y: float, count: int = 1
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Rows of the nearest items and their distances; fewer where there are not as many."""
    def within(
        self, x: float, y: float, radius: float
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The same of all items no farther than the radius. Errors: UsageError for one below 0."""
    def nearest_of(
        self,
        points: ArrayLike,
        *,
        count: int = 1,
        threads: int = 0,
        progress: _Progress = None,
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The same for many places, (N, count) each; -1 and NaN where there are not as many."""

def locate(
    points: ArrayLike,
    cells: PolygonArray,
    *,
    codes: Sequence[str] = ...,
    threads: int = 0,
    progress: _Progress = None,
) -> NDArray[np.int64]:
    """The row of each place's cell, -1 where it lies in none; see Locator.

    >>> libgrid.locate([[118.93, 32.11]], cells)
    array([17])

    Cost: a few passes over the vertices of the cells, then less than a microsecond a place.
    """

# coverage

@final
class Issues:
    """Defects as columns, worst first."""

    @property
    def id(self) -> list[str]: ...
    @property
    def kind(self) -> list[str]: ...
    @property
    def form(self) -> list[str]: ...
    @property
    def level(self) -> list[str]: ...
    @property
    def cells(self) -> list[list[int]]: ...
    @property
    def border_m(self) -> list[list[float]]:
        """As long as ``cells``: how much of a gap's border each has; how much of the border of land
        covered twice is where the cell ends."""
    @property
    def parent(self) -> NDArray[np.int64]: ...
    @property
    def neighbour(self) -> NDArray[np.int64]: ...
    @property
    def area_m2(self) -> NDArray[np.float64]: ...
    @property
    def width_m(self) -> NDArray[np.float64]: ...
    @property
    def place(self) -> NDArray[np.float64]: ...
    @property
    def geometry(self) -> PolygonArray: ...
    @property
    def buildings(self) -> NDArray[np.int64]: ...
    @property
    def units(self) -> NDArray[np.int64]: ...
    @property
    def households(self) -> NDArray[np.float64]: ...
    @property
    def building_rows(self) -> list[list[int]]: ...
    @property
    def unit_rows(self) -> list[list[int]]: ...
    @property
    def message(self) -> list[str]: ...
    def candidate_texts(self, issue: int, codes: Sequence[str]) -> list[str]:
        """The ways to settle an issue, in words, that of the policy "automatic" first; ``codes``
        are those of its level."""
    def __len__(self) -> int: ...

@final
class CheckResult:
    """Issues and the figures of a check."""

    @property
    def issues(self) -> Issues: ...
    @property
    def parent_area_m2(self) -> float: ...
    @property
    def edges(self) -> int: ...
    @property
    def residue(self) -> int: ...
    @property
    def allowed(self) -> int: ...
    @property
    def clean(self) -> bool: ...

def check_levels(
    levels: Sequence[_Level],
    *,
    crs: Crs = ...,
    buildings: ArrayLike = ...,
    households: ArrayLike = ...,
    units: ArrayLike = ...,
    resolution_m: float = 0.001,
    narrow_m: float = 0.0,
    remarks: bool = False,
    allowed: PolygonArray | None = None,
    threads: int = 0,
    progress: _Progress = None,
) -> CheckResult:
    """Checks each level (rows, codes, rows of the parents, name, registered codes) against the one
    before it; see `libgrid.check_levels`."""

@final
class DerivedOutline:
    """An outline made from cells, with what was found on the way: a check of those very cells against
    it need not look for that again."""

    @property
    def rows(self) -> PolygonArray: ...

def derived_outline(
    cells: PolygonArray, crs: Crs, *, threads: int = 0, progress: _Progress = None
) -> DerivedOutline:
    """One row: all land of the cells and all that they enclose. Enclosed gaps and overlaps can be
    found against it; gaps along it and spill cannot be known."""

@final
class Fixes:
    """What was done, and what was left and why, as columns; those done come first."""

    @property
    def id(self) -> list[str]: ...
    @property
    def kind(self) -> list[str]: ...
    @property
    def level(self) -> list[str]: ...
    @property
    def policy(self) -> list[str]: ...
    @property
    def done(self) -> NDArray[np.uint8]: ...
    @property
    def reason(self) -> list[str]: ...
    @property
    def losers(self) -> list[list[int]]:
        """Rows that lose the land; of welds, that change."""
    @property
    def to(self) -> NDArray[np.int64]: ...
    @property
    def parent(self) -> NDArray[np.int64]: ...
    @property
    def area_m2(self) -> NDArray[np.float64]: ...
    @property
    def buildings(self) -> NDArray[np.int64]: ...
    @property
    def households(self) -> NDArray[np.float64]: ...
    @property
    def geometry(self) -> PolygonArray: ...
    def __len__(self) -> int: ...

@final
class VertexChanges:
    """Vertices that rows got or moved, as columns."""

    @property
    def level(self) -> list[int]:
        """Position of the level."""
    @property
    def row(self) -> NDArray[np.int64]: ...
    @property
    def kind(self) -> list[str]: ...
    @property
    def old_place(self) -> NDArray[np.float64]:
        """NaN for inserted ones."""
    @property
    def place(self) -> NDArray[np.float64]: ...
    def __len__(self) -> int: ...

@final
class RepairResult:
    """Repaired levels."""

    @property
    def rows(self) -> list[PolygonArray]: ...
    @property
    def fixes(self) -> Fixes: ...
    @property
    def vertices(self) -> VertexChanges: ...
    @property
    def changed(self) -> list[list[int]]:
        """The rows that changed, one list a level."""
    @property
    def after(self) -> CheckResult: ...
    def summary(self) -> str: ...

def repair(
    levels: Sequence[_Level],
    *,
    crs: Crs = ...,
    buildings: ArrayLike = ...,
    households: ArrayLike = ...,
    units: ArrayLike = ...,
    policies: Mapping[str, str] = ...,
    choices: Mapping[str, str] = ...,
    priority: Sequence[str] = ...,
    locked: Sequence[tuple[int, int]] = ...,
    evidence: LineArray | None = None,
    allowed: PolygonArray | None = None,
    resolution_m: float = 0.001,
    threads: int = 0,
    progress: _Progress = None,
) -> RepairResult:
    """Repairs levels given as for check_levels. ``locked`` has positions of levels and rows; see
    `libgrid.repair`."""

# assign

@final
class Assignment:
    """One row an object, in input order."""

    def __init__(
        self,
        *,
        cell: ArrayLike,
        share: ArrayLike,
        second_cell: ArrayLike,
        second_share: ArrayLike,
        rule: Sequence[str],
        reason: Sequence[str],
        nearest_cell: ArrayLike,
        distance_m: ArrayLike,
    ) -> None: ...
    @property
    def cell(self) -> NDArray[np.int64]: ...
    @property
    def share(self) -> NDArray[np.float64]: ...
    @property
    def second_cell(self) -> NDArray[np.int64]: ...
    @property
    def second_share(self) -> NDArray[np.float64]: ...
    @property
    def rule(self) -> list[str]: ...
    @property
    def reason(self) -> list[str]: ...
    @property
    def nearest_cell(self) -> NDArray[np.int64]: ...
    @property
    def distance_m(self) -> NDArray[np.float64]: ...
    @property
    def straddling(
        self,
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]: ...
    @property
    def unassigned(self) -> int: ...
    @property
    def straddlers(self) -> int: ...
    def __len__(self) -> int: ...

def assign_points(
    points: PointArray,
    cells: PolygonArray,
    *,
    codes: Sequence[str] = ...,
    crs: Crs = ...,
    threads: int = 0,
    progress: _Progress = None,
) -> Assignment:
    """Gives each point exactly one cell, or says why it has none."""

def assign_footprints(
    footprints: PolygonArray,
    cells: PolygonArray,
    *,
    codes: Sequence[str] = ...,
    crs: Crs = ...,
    rules: Sequence[str] = ["largest_share"],
    entrances: PointArray | None = None,
    threads: int = 0,
    progress: _Progress = None,
) -> Assignment:
    """The same for footprints: the first of the rules "entrance_point", "largest_share" and
    "inside_point" that finds a cell decides."""

def assign_lines(
    lines: LineArray,
    cells: PolygonArray,
    *,
    codes: Sequence[str] = ...,
    crs: Crs = ...,
    threads: int = 0,
    progress: _Progress = None,
) -> Assignment:
    """The same for lines: the cell with most of their length."""

def cut_lines(
    lines: LineArray,
    cells: PolygonArray,
    *,
    codes: Sequence[str] = ...,
    crs: Crs = ...,
    threads: int = 0,
    progress: _Progress = None,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], LineArray]:
    """The parts of lines cell by cell: line, cell (-1: none), length in metres, shape."""

def border_distances(
    objects: PointArray | PolygonArray | LineArray,
    assigned: Assignment,
    cells: PolygonArray,
    *,
    crs: Crs = ...,
    threads: int = 0,
    progress: _Progress = None,
) -> NDArray[np.float64]:
    """How far each object's nearest vertex is from the border of its cell, in metres; 0 for
    straddlers, NaN without a cell."""

def reassign(
    objects: PointArray | PolygonArray | LineArray,
    previous: Assignment,
    before: PolygonArray,
    after: PolygonArray,
    *,
    codes_before: Sequence[str] = ...,
    codes_after: Sequence[str] = ...,
    crs: Crs = ...,
    rules: Sequence[str] = ["largest_share"],
    entrances: PointArray | None = None,
    threads: int = 0,
    progress: _Progress = None,
) -> tuple[Assignment, NDArray[np.int64]]:
    """What assigning to the cells `after` gives, from what it gave for those `before`; and the rows
    that were assigned anew."""

def assign_units(
    building_of: ArrayLike,
    points: PointArray,
    buildings: Assignment,
    cells: PolygonArray,
    *,
    by_address: ArrayLike = ...,
    codes: Sequence[str] = ...,
    crs: Crs = ...,
    threads: int = 0,
    progress: _Progress = None,
) -> Assignment:
    """Units go by their building's row, else by the row that has their address, else by their own
    point."""

def tally(
    group: ArrayLike, values: ArrayLike, *, groups: int
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Sum, count and how many values are NaN, of each group; rows of group -1 are left out."""

def link_keys(keys: Sequence[str], codes: Sequence[str]) -> tuple[NDArray[np.int64], list[str]]:
    """The row whose code each key is, -1 for none, and the state; see `libgrid.link_keys`."""

def choose_entrances(
    doors: PointArray,
    building: list[str],
    kind: list[str],
    codes: list[str],
    *,
    order: list[str] = ...,
) -> tuple[PointArray, NDArray[np.int64], list[str]]:
    """The entrance of each building, its row among the doors (-1: none), and the state of each
    door's link to its building."""

def chain_links(links: Sequence[ArrayLike]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of parents followed through several links: the row at the end, -1 for none, and the link
    at which it broke, -1 for none."""

def compare_stated(stated: Sequence[str], computed: ArrayLike, codes: Sequence[str]) -> list[str]:
    """States of stated codes against rows of computed cells; see `libgrid.compare_stated`."""

# compare

@final
class Difference:
    """What changed between two versions of a map: first a row for each pair of cells, rows of
    cells from ``fate`` on; -1 = none."""

    @property
    def move_from(self) -> NDArray[np.int64]: ...
    @property
    def move_to(self) -> NDArray[np.int64]: ...
    @property
    def area_m2(self) -> NDArray[np.float64]: ...
    @property
    def buildings(self) -> NDArray[np.int64]: ...
    @property
    def units(self) -> NDArray[np.int64]: ...
    @property
    def households(self) -> NDArray[np.float64]: ...
    @property
    def unknown(self) -> NDArray[np.int64]: ...
    @property
    def geometry(self) -> PolygonArray: ...
    @property
    def fate(self) -> list[str]: ...
    @property
    def row_before(self) -> NDArray[np.int64]: ...
    @property
    def row_after(self) -> NDArray[np.int64]: ...
    @property
    def area_before_m2(self) -> NDArray[np.float64]: ...
    @property
    def area_after_m2(self) -> NDArray[np.float64]: ...
    @property
    def lost_m2(self) -> NDArray[np.float64]: ...
    @property
    def gained_m2(self) -> NDArray[np.float64]: ...
    @property
    def building_move(self) -> NDArray[np.int64]: ...
    @property
    def unit_move(self) -> NDArray[np.int64]: ...
    @property
    def within_resolution(self) -> int: ...
    @property
    def none(self) -> bool: ...

def compare_coverages(
    before: PolygonArray,
    codes_before: Sequence[str],
    after: PolygonArray,
    codes_after: Sequence[str],
    *,
    crs: Crs = ...,
    buildings_before: ArrayLike = ...,
    buildings_after: ArrayLike = ...,
    households: ArrayLike = ...,
    units_before: ArrayLike = ...,
    units_after: ArrayLike = ...,
    resolution_m: float = 0.001,
    threads: int = 0,
    progress: _Progress = None,
) -> Difference:
    """Compares two versions; buildings and units have the row of their cell in each. See
    `libgrid.compare`."""

# partition

_Further = Sequence[tuple[str, ArrayLike, float, float]]

def barrier_class(word: str) -> str:
    """The class of our own or OpenStreetMap's word; "none" for others."""

@final
class Insertion:
    """New vertices on an old edge, in order from a to b."""

    @property
    def a(self) -> tuple[float, float]: ...
    @property
    def b(self) -> tuple[float, float]: ...
    @property
    def vertices(self) -> NDArray[np.float64]: ...

def insert_vertices(polygons: PolygonArray, inserted: Sequence[Insertion]) -> PolygonArray:
    """The polygons with the new vertices in every edge that has them, in either direction."""

@final
class PartitionResult:
    """Cells, their areas, and the vertices put on old outlines."""

    @property
    def cells(self) -> PolygonArray: ...
    @property
    def area(self) -> NDArray[np.int64]: ...
    @property
    def weight(self) -> NDArray[np.float64]: ...
    @property
    def reason(self) -> list[str]: ...
    @property
    def part_weight(self) -> NDArray[np.float64]: ...
    @property
    def further(self) -> list[NDArray[np.float64]]: ...
    @property
    def concerns(self) -> NDArray[np.int32]: ...
    @property
    def cut_buildings(self) -> NDArray[np.int64]: ...
    @property
    def split_compounds(self) -> NDArray[np.int64]: ...
    @property
    def areas(self) -> PolygonArray: ...
    @property
    def inserted(self) -> list[Insertion]: ...
    @property
    def blocks(self) -> int: ...
    @property
    def plots(self) -> int: ...
    @property
    def gaps_closed(self) -> LineArray: ...
    @property
    def dead_ends(self) -> int: ...
    @property
    def strips_merged(self) -> int: ...
    @property
    def border_m(self) -> float: ...
    @property
    def border_on_barrier_m(self) -> float: ...
    @property
    def borders(self) -> BlockBorders: ...
    @property
    def continues(self) -> NDArray[np.int64]: ...
    @property
    def moved(self) -> float: ...

def partition(
    areas: PolygonArray,
    barriers: LineArray = ...,
    classes: Sequence[str] = ...,
    buildings: PolygonArray = ...,
    weights: ArrayLike = ...,
    *,
    compounds: PolygonArray | None = None,
    crs: Crs = ...,
    min: float = 300,
    max: float = 500,
    target: float | None = None,
    balance: float = 0,
    seed: int = 0,
    close_gaps_m: float = 5,
    merge_strips_m: float = 25,
    present: PolygonArray | None = None,
    locked: ArrayLike | None = None,
    further: _Further = (),
    threads: int = 0,
    progress: _Progress = None,
) -> PartitionResult:
    """Divides areas into cells of min to max weight along barriers; see `libgrid.partition`."""

@final
class BlockBorders:
    """What parts two blocks, in columns."""

    @property
    def a(self) -> NDArray[np.int64]: ...
    @property
    def b(self) -> NDArray[np.int64]: ...
    @property
    def barrier(self) -> list[str]: ...
    @property
    def length_m(self) -> NDArray[np.float64]: ...
    @property
    def cost(self) -> NDArray[np.float64]: ...

@final
class BlocksResult:
    """Blocks, what parts them, and the vertices put on old outlines."""

    @property
    def blocks(self) -> PolygonArray: ...
    @property
    def area(self) -> NDArray[np.int64]: ...
    @property
    def weight(self) -> NDArray[np.float64]: ...
    @property
    def further(self) -> list[NDArray[np.float64]]: ...
    @property
    def borders(self) -> BlockBorders: ...
    @property
    def areas(self) -> PolygonArray: ...
    @property
    def inserted(self) -> list[Insertion]: ...
    @property
    def gaps_closed(self) -> LineArray: ...
    @property
    def dead_ends(self) -> int: ...
    @property
    def strips_merged(self) -> int: ...

def blocks(
    areas: PolygonArray,
    barriers: LineArray = ...,
    classes: Sequence[str] = ...,
    buildings: PolygonArray = ...,
    weights: ArrayLike = ...,
    *,
    compounds: PolygonArray | None = None,
    crs: Crs = ...,
    min: float = 300,
    max: float = ...,
    close_gaps_m: float = 5,
    merge_strips_m: float = 25,
    further: _Further = (),
    threads: int = 0,
    progress: _Progress = None,
) -> BlocksResult:
    """Cuts areas along barriers; see `libgrid.blocks`."""

@final
class MeshResult:
    """Tiles, clipped to the areas."""

    @property
    def cells(self) -> PolygonArray: ...
    @property
    def area(self) -> NDArray[np.int64]: ...
    @property
    def column(self) -> NDArray[np.int64]: ...
    @property
    def row(self) -> NDArray[np.int64]: ...
    @property
    def areas(self) -> PolygonArray: ...
    @property
    def inserted(self) -> list[Insertion]: ...

def mesh(
    areas: PolygonArray,
    size_m: float = 100,
    *,
    crs: Crs = ...,
    shape: str = "square",
    merge_below: float = 0,
    threads: int = 0,
    progress: _Progress = None,
) -> MeshResult:
    """Tiles of size_m, clipped to the areas; see `libgrid.mesh`."""

@final
class EqualPartsResult:
    """Areas in equal parts."""

    @property
    def parts(self) -> PolygonArray: ...
    @property
    def area(self) -> NDArray[np.int64]: ...
    @property
    def area_m2(self) -> NDArray[np.float64]: ...
    @property
    def pieces(self) -> NDArray[np.int64]: ...

def equal_parts(
    areas: PolygonArray,
    k: int,
    *,
    crs: Crs = ...,
    threads: int = 0,
    progress: _Progress = None,
) -> EqualPartsResult:
    """Areas cut into k parts of equal area; see `libgrid.equal_parts`."""

@final
class AreaGroupsResult:
    """Areas united to cells."""

    @property
    def cells(self) -> PolygonArray: ...
    @property
    def parent(self) -> NDArray[np.int64]: ...
    @property
    def weight(self) -> NDArray[np.float64]: ...
    @property
    def reason(self) -> list[str]: ...
    @property
    def part_weight(self) -> NDArray[np.float64]: ...
    @property
    def count(self) -> NDArray[np.int64]: ...
    @property
    def pieces(self) -> NDArray[np.int64]: ...
    @property
    def cell(self) -> NDArray[np.int64]: ...
    @property
    def areas(self) -> PolygonArray: ...
    @property
    def inserted(self) -> list[Insertion]: ...
    @property
    def border_m(self) -> float: ...
    @property
    def borders(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """a, b, length in metres."""

def group_areas(
    areas: PolygonArray,
    parent: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    crs: Crs = ...,
    min: float = 3,
    max: float = 4,
    target: float | None = None,
    balance: float = 0,
    seed: int = 0,
    resolution_m: float = 0.001,
    threads: int = 0,
    progress: _Progress = None,
) -> AreaGroupsResult:
    """Whole areas united to cells; see `libgrid.group_areas`."""

@final
class RoadSectionsResult:
    """Stretches of road between two junctions."""

    @property
    def lines(self) -> LineArray: ...
    @property
    def area(self) -> NDArray[np.int64]: ...
    @property
    def cell(self) -> NDArray[np.int64]: ...
    @property
    def name(self) -> list[str]: ...
    @property
    def barrier(self) -> list[str]: ...
    @property
    def length_m(self) -> NDArray[np.float64]: ...
    @property
    def road_m(self) -> NDArray[np.float64]: ...
    @property
    def weight(self) -> NDArray[np.float64]: ...
    @property
    def land(self) -> NDArray[np.int64]: ...
    @property
    def borders(
        self,
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """a, b, length in metres, cost."""

@final
class RoadCellsResult:
    """Areas divided into cells by road section."""

    @property
    def cells(self) -> PolygonArray: ...
    @property
    def area(self) -> NDArray[np.int64]: ...
    @property
    def weight(self) -> NDArray[np.float64]: ...
    @property
    def road_m(self) -> NDArray[np.float64]: ...
    @property
    def reason(self) -> list[str]: ...
    @property
    def part_weight(self) -> NDArray[np.float64]: ...
    @property
    def pieces(self) -> NDArray[np.int64]: ...
    @property
    def sections(self) -> RoadSectionsResult: ...
    @property
    def areas(self) -> PolygonArray: ...
    @property
    def inserted(self) -> list[Insertion]: ...
    @property
    def cut_buildings(self) -> NDArray[np.int64]: ...

def road_cells(
    areas: PolygonArray,
    roads: LineArray,
    classes: Sequence[str] = ...,
    names: Sequence[str] = ...,
    *,
    buildings: PolygonArray | None = None,
    weights: ArrayLike | None = None,
    crs: Crs = ...,
    min: float = 300,
    max: float = 1500,
    target: float | None = None,
    balance: float = 0,
    seed: int = 0,
    threads: int = 0,
    progress: _Progress = None,
) -> RoadCellsResult:
    """Areas divided by road section; see `libgrid.road_cells`."""

@final
class GraphPartitionResult:
    """A division of a graph's atoms into connected cells.

    ``len()`` is the number of cells, K. They are numbered by their first atom. See
    `libgrid.partition_graph`.
    """

    @property
    def cell(self) -> NDArray[np.int32]:
        """Read-only view (N,): the cell of each atom."""
    @property
    def weight(self) -> NDArray[np.float64]:
        """Read-only view (K,), in the unit of the atoms' weights; of several weights, the first."""
    @property
    def weights(self) -> dict[str, NDArray[np.float64]]:
        """Of each weight, by its name, a read-only view (K,); "weight" where it has none."""
    @property
    def reason(self) -> list[str]:
        """K words of `PARTITION_REASONS`: why a cell is not within the limits; "in_range" of those
        that are."""
    @property
    def concerns(self) -> list[str | None]:
        """K names: the weight that each reason is about, the first of several; None: in range."""
    @property
    def cost(self) -> float:
        """Of the edges between cells, or of the spread."""
    def __len__(self) -> int: ...


def partition_graph(
    weights: ArrayLike,
    edges: ArrayLike,
    *,
    name: str = "weight",
    further: _Further = (),
    costs: ArrayLike | None = None,
    k: int | None = None,
    min: float = 300,
    max: float = 500,
    target: float | None = None,
    balance: float = 0,
    evenly: bool = False,
    spread: ArrayLike | None = None,
    tries: int = 1,
    steps_per_atom: int = 4000,
    seed: int = 0,
    threads: int = 0,
    progress: _Progress = None,
) -> GraphPartitionResult:
    """Unites atoms to connected cells of min to max weight; see `libgrid.partition_graph`."""

@final
class MendedPartitionResult:
    """A division that keeps cells of today where they fit.

    See `libgrid.mend_partition`.
    """

    @property
    def division(self) -> GraphPartitionResult: ...
    @property
    def continues(self) -> NDArray[np.int32]:
        """Read-only view (K,): the present cell that each cell goes on; -1: new."""
    @property
    def moved(self) -> float:
        """Weight of atoms that were in a cell and are in another one now."""

def mend_partition(
    weights: ArrayLike,
    edges: ArrayLike,
    present: ArrayLike,
    *,
    name: str = "weight",
    further: _Further = (),
    locked: ArrayLike | None = None,
    costs: ArrayLike | None = None,
    min: float = 300,
    max: float = 500,
    target: float | None = None,
    balance: float = 0,
    steps_per_atom: int = 4000,
    seed: int = 0,
    threads: int = 0,
    progress: _Progress = None,
) -> MendedPartitionResult:
    """Keeps cells that fit and mends the others; see `libgrid.mend_partition`."""

def join_atoms(
    weights: Sequence[ArrayLike],
    edges: ArrayLike,
    together: ArrayLike,
    *,
    costs: ArrayLike | None = None,
) -> tuple[
    list[NDArray[np.float64]],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.float64],
    NDArray[np.int32],
]:
    """Weights, both ends of edges, costs, and the new place of each atom; see
    `libgrid.join_atoms`."""

@final
class Breaches:
    """What a division does not keep."""

    @property
    def kind(self) -> list[str]: ...
    @property
    def cell(self) -> NDArray[np.int64]: ...
    @property
    def parent(self) -> NDArray[np.int64]: ...
    @property
    def row(self) -> NDArray[np.int64]: ...
    @property
    def number(self) -> NDArray[np.float64]: ...
    @property
    def text(self) -> list[str]: ...

@final
class DivisionCheck:
    """Breaches, and what cells weigh."""

    @property
    def breaches(self) -> Breaches: ...
    @property
    def weight(self) -> NDArray[np.float64]: ...
    @property
    def reason(self) -> list[str]: ...
    @property
    def further(self) -> list[NDArray[np.float64]]: ...
    @property
    def concerns(self) -> NDArray[np.int32]: ...
    @property
    def unassigned(self) -> int: ...
    @property
    def within(self) -> int: ...

def check_division(
    levels: list[_Level],
    *,
    crs: Crs,
    buildings: PolygonArray,
    weights: ArrayLike,
    compounds: PolygonArray | None = None,
    locked: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    reason: list[str] | None = None,
    building_codes: list[str],
    min: float,
    max: float,
    further: _Further = (),
    concerns: Sequence[int] = (),
    threads: int = 0,
    progress: _Progress = None,
) -> DivisionCheck: ...
@final
class PartitionBoundResult:
    """What is proved about the borders of a division.

    See `libgrid.bound_partition`.
    """

    @property
    def answer(self) -> str:
        """"least", "bound", "impossible" or "none"."""
    @property
    def bound(self) -> float | None:
        """No division costs less; None: nothing is known."""
    @property
    def cost(self) -> float:
        """Of the division that was asked about."""
    @property
    def proven(self) -> bool:
        """That division is the cheapest, or one of these."""
    @property
    def gap(self) -> float | None:
        """By how much it may cost more than the least, as a share of the least; None: not known."""
    @property
    def cheaper(self) -> NDArray[np.int32] | None:
        """Cells (N,) of a division that costs less; None: none is known."""

def bound_partition(
    weights: ArrayLike,
    edges: ArrayLike,
    cell: ArrayLike,
    *,
    further: _Further = (),
    costs: ArrayLike | None = None,
    min: float = 300,
    max: float = 500,
    k: int | None = None,
    equal: float = 0,
    steps: int = 300000,
    threads: int = 0,
    progress: _Progress = None,
) -> PartitionBoundResult:
    """How little the borders of any division can cost; see `libgrid.bound_partition`."""

def can_bound() -> bool:
    """Whether this libgrid was built with Clp, which `bound_partition` needs."""

def check_partition(
    weights: ArrayLike,
    edges: ArrayLike,
    cell: ArrayLike,
    *,
    further: _Further = (),
    min: float = 300,
    max: float = 500,
    k: int | None = None,
    weight: Sequence[ArrayLike | None] = (),
    reason: Sequence[str] | None = None,
    concerns: Sequence[int] = (),
    present: ArrayLike | None = None,
    locked: ArrayLike | None = None,
) -> list[str]:
    """What is wrong with a division, one sentence each; see `libgrid.check_partition`."""

# plan

@final
class Level:
    """One level of the hierarchy."""

    @property
    def name(self) -> str: ...
    @property
    def code(self) -> list[str]: ...
    @property
    def title(self) -> list[str]: ...
    @property
    def parent(self) -> NDArray[np.int64]: ...
    @property
    def geometry(self) -> PolygonArray: ...
    @property
    def derived(self) -> bool: ...

@final
class Cells:
    """The cells of a plan."""

    @property
    def code(self) -> list[str]: ...
    @property
    def title(self) -> list[str]: ...
    @property
    def parent_level(self) -> int: ...
    @property
    def parent(self) -> NDArray[np.int64]: ...
    @property
    def geometry(self) -> PolygonArray: ...
    @property
    def remark(self) -> list[str]: ...
    def __len__(self) -> int: ...

@final
class PlanLocator:
    """Finds the cell of a place and the areas above it.

    >>> libgrid.plan_locator("out/plan.gpkg").save("plan.locator")
    >>> locator = libgrid.PlanLocator.open("plan.locator")
    >>> locator.chain_of(118.58, 32.58)
    [('street', '990106001', '青山街道'), ..., ('cell', '990106001002005', '')]

    The cell is found as by `Locator` and the areas by their parents, so that a place has one chain
    that fits together. Queries may run side by side.
    """

    @staticmethod
    def open(
        path: str | os.PathLike[str],
        *,
        verify: bool = False,
        threads: int = 0,
        progress: _Progress = None,
    ) -> PlanLocator:
        """As `Locator.open`; what `Locator` saved is a plan without levels."""
    @staticmethod
    def of_plan(plan: PlanData, *, threads: int = 0, progress: _Progress = None) -> PlanLocator: ...
    def save(
        self, path: str | os.PathLike[str], *, threads: int = 0, progress: _Progress = None
    ) -> None:
        """As `Locator.save`, with all levels, codes, names and parents. Errors: FileError."""
    def chain_of(self, x: float, y: float) -> list[tuple[str, str | None, str | None]]:
        """Level, code and name of each area that a place in the plan's system lies in, top first, the
        cell last; None where there is none."""
    @property
    def levels(self) -> list[str]:
        """Names of the levels, top first."""
    @property
    def crs(self) -> Crs: ...
    @property
    def cells(self) -> Locator: ...
    def areas(self, level: int) -> Locator:
        """Of a level, from 0 at the top. Errors: UsageError for one that is not there."""

@final
class PlanData:
    """Levels, cells and registers in one CRS."""

    @property
    def crs(self) -> Crs: ...
    @property
    def levels(self) -> list[Level]: ...
    @property
    def cells(self) -> Cells: ...
    @property
    def building_codes(self) -> list[str]: ...
    @property
    def unit_codes(self) -> list[str]: ...
    @property
    def issues(self) -> Issues: ...
    @property
    def state(self) -> str: ...
    def ledger(self) -> Table: ...
    def check_chain(self) -> tuple[Table, Table, PointArray]:
        """Links, findings and their places; see `libgrid.integrity`."""

def area_around(x: float, y: float, radius_m: float, *, crs: Crs = ...) -> PolygonArray:
    """A circle on the ground, with 256 corners, around a place in the CRS."""

def area_within(
    objects: PolygonArray | LineArray, distance_m: float, *, crs: Crs = ...
) -> PolygonArray:
    """All land within a distance on the ground of any row."""

class AreaAnswer:
    """What lies in an area: see `libgrid.Plan.area`."""

    @property
    def area_m2(self) -> float: ...
    @property
    def in_no_cell_m2(self) -> float: ...
    @property
    def distance_m(self) -> float: ...
    @property
    def buildings(self) -> NDArray[np.float64]: ...
    @property
    def units(self) -> NDArray[np.float64]: ...

def ask_area(
    plan: PlanData, area: PolygonArray, *, threads: int = 0, progress: _Progress = None
) -> AreaAnswer:
    """How much of each building and unit lies in the area; NaN where nobody knows where it is."""

def tally_area(
    plan: PlanData,
    answer: AreaAnswer,
    area: PolygonArray,
    *,
    points: PointArray | None = None,
    by: str = "",
    kinds: Sequence[str] = ...,
) -> tuple[Table, PolygonArray]:
    """Counts of what is inside, for the cells and areas that the area meets."""

def edge_crossings(
    lines: LineArray, area: PolygonArray, *, crs: Crs = ...
) -> tuple[NDArray[np.int64], NDArray[np.float64], list[bool]]:
    """Where lines cross the edge: line, place, whether it goes in."""

def areas_without(
    plan: PlanData, points: PointArray, by: str, kinds: Sequence[str], kind: str
) -> tuple[Table, PolygonArray]:
    """The cells and areas that hold no point of a kind."""

def tally_lengths(
    plan: PlanData, lines: LineArray, *, by: str = "", kinds: Sequence[str] = ...
) -> tuple[Table, PolygonArray]:
    """The length of lines in the cells and areas above, by kind."""

def tally_areas(
    levels: Sequence[_TallyLevel],
    cell: ArrayLike,
    *,
    crs: Crs = ...,
    name: str = "objects",
    measures: Sequence[tuple[str, ArrayLike, ArrayLike]] = ...,
    by: str = "",
    kinds: Sequence[str] = ...,
) -> tuple[Table, PolygonArray]:
    """Counts and sums for levels (areas, codes, names, rows of the parents, name), top first, the
    cells last. Measures have a name, values and marks of estimates; see `libgrid.tally`."""

# io

@final
class Layer:
    """A layer in memory: geometry of one kind, or none, and its attributes."""

    @property
    def name(self) -> str: ...
    @property
    def crs(self) -> Crs: ...
    @property
    def geometry(self) -> PointArray | LineArray | PolygonArray | None: ...
    @property
    def table(self) -> Table: ...
    def __len__(self) -> int: ...

@final
class LayerInfo:
    """What a file says about a layer without reading its rows."""

    @property
    def name(self) -> str: ...
    @property
    def geometry(self) -> str: ...
    @property
    def rows(self) -> int: ...
    @property
    def crs(self) -> str: ...
    @property
    def fields(self) -> list[str]: ...

def layers(path: str) -> list[LayerInfo]: ...

# arrow

def read_arrow(
    source: object, *, layer: str = ""
) -> tuple[PointArray | LineArray | PolygonArray, str]:
    """The column of geometry of what has ``__arrow_c_stream__``, and its extension metadata (JSON).

    Cost: a copy of the coordinates. Errors: NotFoundError without such a column; DataError naming
    the row for mixed kinds, broken WKB and encodings that are not known."""

# render

def colour_cells(cells: PolygonArray) -> NDArray[np.int32]:
    """A colour number a cell, different for cells that share an edge."""

# pipeline

@final
class Profile:
    """Household limits by kind of area."""

    @property
    def name(self) -> str: ...
    @property
    def min(self) -> float: ...
    @property
    def max(self) -> float: ...
    @property
    def about(self) -> str: ...

def profiles() -> list[Profile]:
    """Household limits by kind of area, from published practice."""

@final
class PlanResult:
    """A finished division or a checked one."""

    @property
    def plan(self) -> PlanData: ...
    @property
    def layers(self) -> dict[str, str]: ...
    @property
    def areas_divided(self) -> int: ...
    @property
    def weight(self) -> str: ...
    @property
    def min(self) -> float: ...
    @property
    def max(self) -> float: ...
    @property
    def target(self) -> float: ...
    @property
    def cell_weight(self) -> NDArray[np.float64]: ...
    @property
    def also(self) -> list[tuple[str, float, float]]: ...
    @property
    def residue(self) -> int: ...
    @property
    def allowed(self) -> int: ...
    @property
    def excepted(self) -> int: ...
    @property
    def boundary_area_m2(self) -> float: ...
    @property
    def border_m(self) -> float: ...
    @property
    def border_on_barrier_m(self) -> float: ...
    @property
    def blocks(self) -> int: ...
    @property
    def plots(self) -> int: ...
    @property
    def gaps_closed(self) -> int: ...
    @property
    def dead_ends(self) -> int: ...
    @property
    def strips_merged(self) -> int: ...
    @property
    def buildings_cut(self) -> int: ...
    @property
    def compounds_split(self) -> int: ...
    @property
    def notes(self) -> list[str]: ...
    def layer(self, name: str) -> Layer:
        """A table of plan.gpkg: "level", "cell", "building", "unit", "issue" or
        "staff"."""
    def summary(self) -> str: ...
    def report_json(self) -> str: ...
    def write(self, folder: str, *, threads: int = 0, progress: _Progress = None) -> None: ...
    def certificate_hindrance(self) -> str:
        """What stands in the way of a certificate, in a sentence; empty when it can be given."""

    def write_certificate(
        self, path: str, *, threads: int = 0, progress: _Progress = None
    ) -> None:
        """Writes the certificate of a checked file; see `libgrid.check_file`."""

    def render(
        self,
        path: str,
        *,
        dpi: float = 200,
        paper: str = "A3",
        theme: str = "none",
        language: str | None = None,
        graticule: bool = True,
        internal: bool = False,
        against: str | None = None,
        threads: int = 0,
        progress: _Progress = None,
    ) -> None: ...

def write_sheets(
    plan: PlanResult,
    folder: str,
    *,
    level: str = "",
    language: str | None = None,
    for_public: bool = False,
    surroundings: str | None = None,
    staff: str | None = None,
    templates: list[str] = [],
    threads: int = 0,
    progress: _Progress = None,
) -> list[str]: ...
def plan_locator(
    path: str,
    *,
    layers: Mapping[str, str] = ...,
    encoding: str = "",
    crs: str = "",
    threads: int = 0,
    progress: _Progress = None,
) -> PlanLocator:
    """See `libgrid.plan_locator`."""

def make_plan(
    path: str,
    *,
    layers: Mapping[str, str] = ...,
    encoding: str = "",
    crs: str = "",
    divide: str = "missing",
    locked: str = "",
    weight: str | None = None,
    profile: str = "urban",
    min: float | None = None,
    max: float | None = None,
    target: float | None = None,
    also: Sequence[tuple[str, float, float]] = (),
    estimate: bool = False,
    balance: float = 0,
    seed: int = 0,
    close_gaps_m: float = 5,
    merge_strips_m: float = 25,
    bounds: bool = False,
    resolution_m: float = 0.001,
    threads: int = 0,
    progress: _Progress = None,
) -> PlanResult:
    """Reads, divides or keeps, assigns, checks; writes nothing. See `libgrid.plan`."""

def check_file(
    path: str,
    *,
    layers: Mapping[str, str] = ...,
    encoding: str = "",
    crs: str = "",
    exceptions: str = "",
    resolution_m: float = 0.001,
    narrow_m: float = 0.0,
    remarks: bool = False,
    threads: int = 0,
    progress: _Progress = None,
) -> PlanResult:
    """Checks the cells of a file against its levels. See `libgrid.check_file`."""

@final
class RepairedFile:
    """Fixes and vertices of a repaired file."""

    @property
    def fixes(self) -> Layer: ...
    @property
    def vertices(self) -> Layer: ...
    @property
    def clean(self) -> bool: ...
    @property
    def residue(self) -> int: ...
    @property
    def summary(self) -> str: ...
    @property
    def notes(self) -> list[str]: ...

def repair_file(
    path: str,
    *,
    out: str = "",
    layers: Mapping[str, str] = ...,
    encoding: str = "",
    crs: str = "",
    policies: Mapping[str, str] = ...,
    choices: Mapping[str, str] = ...,
    lock: Sequence[str] = ...,
    priority: Sequence[str] = ...,
    evidence: str = "",
    emptied_apart: bool = False,
    resolution_m: float = 0.001,
    threads: int = 0,
    progress: _Progress = None,
) -> RepairedFile:
    """Repairs the cells and levels of a file. See `libgrid.repair_file`."""

@final
class AssignedFile:
    """What `assign_file` found: columns of one row an object; `rule` and `reason` are numbers of
    words, and rows without a cell and straddlers are listed apart."""

    @property
    def codes(self) -> list[str]: ...
    @property
    def first_id(self) -> int: ...
    @property
    def id(self) -> NDArray[np.int64]: ...
    @property
    def cell(self) -> NDArray[np.int32]: ...
    @property
    def share(self) -> NDArray[np.float32]: ...
    @property
    def rule(self) -> NDArray[np.uint8]: ...
    @property
    def reason(self) -> NDArray[np.uint8]: ...
    @property
    def border_m(self) -> NDArray[np.float32]: ...
    @property
    def straddling(
        self,
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]: ...
    @property
    def left(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]: ...
    def __len__(self) -> int: ...

def assign_file(
    objects: str,
    cells: str,
    *,
    layer: str = "",
    cells_layer: str = "",
    rules: Sequence[str] = ["largest_share"],
    border_distance: bool = False,
    threads: int = 0,
    progress: _Progress = None,
) -> AssignedFile:
    """Assigns the objects of a file while it is read. See `libgrid.assign_file`."""

def summary(issues: Issues) -> str:
    """ "6 defects: 3 gaps, 2 overlaps and 1 spill; 41 households in nobody's cell"."""

# sample

def sample(
    path: str,
    *,
    size: str = "street",
    seed: int = 1,
    buildings: int = 0,
    defects: str = "",
    count: int = -1,
    dirt: list[str] = [],
    threads: int = 0,
    progress: _Progress = None,
) -> None:
    """Writes a made-up map. See `libgrid.sample`."""
