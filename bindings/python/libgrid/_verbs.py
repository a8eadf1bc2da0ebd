# SPDX-License-Identifier: Apache-2.0
"""The verbs on GeoDataFrames."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _frames, _libgrid, _shapes
from ._also import Also, limits_of
from ._errors import make_error
from ._map import svg

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

Progress = Callable[[str, float], object]
"""Called with a stage's name and the share done, in [0, 1]; return False to stop the call."""


class ArrowStream(Protocol):
    """What hands its rows over in columns of Arrow: tables of PyArrow, Polars, DuckDB ... Geometry is
    a column of GeoArrow (points, lines, polygons; or WKB), or of WKB named ``geometry``, ``geom`` or
    ``wkb_geometry``. Where the column names no CRS, it is that of the cells."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


def assign(
    objects: gpd.GeoDataFrame | ArrowStream,
    cells: gpd.GeoDataFrame | ArrowStream,
    *,
    code: str | None = None,
    rule: str | Iterable[str] = "largest_share",
    entrances: gpd.GeoDataFrame | gpd.GeoSeries | None = None,
    border_distance: bool = False,
    threads: int = 0,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Give each point, footprint or line exactly one cell, or say why it has none.

    >>> buildings["cell"] = libgrid.assign(buildings, cells)["cell"]

    A point on a shared border gets one cell, never two (the half-open rule: western and southern
    borders belong to a cell). A footprint goes by ``rule``: "largest_share" takes the cell with
    most of it, equal shares going to the smaller code; "inside_point" that of a point inside it;
    "entrance_point" that of its entrance. Of several rules the first that finds a cell decides:
    ``["entrance_point", "largest_share"]``. A line goes to the cell with most of its length.

    Args:
        objects: points, polygons or lines; of an Arrow table without a copy by way of Shapely.
        cells: polygons; an Arrow table of cells is read by GeoPandas, which needs PyArrow for it.
        code: the column of ``cells`` with their codes; by default "code", else the index.
        rule: one of the above, or several in their order; for footprints.
        entrances: one point a footprint, in their order; None where it has none.
        border_distance: also tell how far each object is from the border of its cell.

    Returns:
        One row an object, in its order and with its index: ``cell`` (a code, None where
        unassigned), ``share`` of the footprint or line in it, ``second_cell`` and ``second_share``
        of a straddler, ``rule``, and where unassigned ``reason``, ``nearest_cell`` and
        ``distance_m``; if asked for ``border_m``, from the object's nearest vertex, 0 for
        straddlers.

    Errors: CrsError for frames in different systems; DataError for other geometry, and unless there
    is one entrance a footprint; UsageError for an unknown rule.

    Cost: a few passes over the cells' vertices, then about a microsecond an object.
    """
    import pandas

    given, cells = _frames.Objects(objects, "objects"), _frames.as_frame(cells)
    crs = _frames.common_crs(objects=given, cells=cells, entrances=entrances)
    codes = _frames.codes(cells, code, "cells")
    found = _assign(given, cells, codes, crs, rule, threads, progress, entrances)
    made = pandas.DataFrame(_frames.assignment_columns(found, codes)).set_axis(given.index)
    if border_distance:
        made["border_m"] = _libgrid.border_distances(
            given.array,
            found,
            _frames.polygons(cells, "cells"),
            crs=crs,
            threads=threads,
            progress=progress,
        )
    return made


def choose_entrances(
    doors: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame,
    *,
    building: str = "building",
    kind: str = "kind",
    code: str | None = None,
    order: Iterable[str] = _libgrid.ENTRANCE_ORDER,
) -> gpd.GeoSeries:
    """Choose the entrance of each building among the doors that name it.

    >>> doors = libgrid.choose_entrances(doors, buildings)
    >>> libgrid.assign(buildings, cells, rule=["entrance_point", "largest_share"], entrances=doors)

    Args:
        doors: points.
        building, kind: their columns with the code of the building, and the kind of door.
        code: the column of ``buildings`` with their codes; by default "code", else the index.
        order: kinds, the best first; others come last, and of equals the earlier row. By default
            door plate, gate, main building (`ENTRANCE_ORDER`).

    Returns: one point a building, with its index; None where no door names it. ``attrs["state"]``
    has for each door "ok", or why it names no building (see `link_keys`).

    Errors: NotFoundError for a column; CrsError for frames in different systems.
    """
    crs = _frames.common_crs(buildings=buildings, doors=doors)
    points, _, state = _libgrid.choose_entrances(
        _frames.points(doors, "doors"),
        _frames.texts(_frames.values(doors, building, "doors")),
        _frames.texts(_frames.values(doors, kind, "doors")),
        _frames.texts(_frames.codes(buildings, code, "buildings")),
        order=list(order),
    )
    made: gpd.GeoSeries = _frames.frame({}, points, crs).geometry.set_axis(buildings.index)
    made.attrs["state"] = state
    return made


def reassign(
    previous: pd.DataFrame,
    objects: gpd.GeoDataFrame,
    cells_before: gpd.GeoDataFrame,
    cells: gpd.GeoDataFrame,
    *,
    code: str | None = None,
    rule: str | Iterable[str] = "largest_share",
    entrances: gpd.GeoDataFrame | gpd.GeoSeries | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Assign anew, after some cells have changed, only what the change may concern.

    >>> found = libgrid.assign(buildings, cells)
    >>> found = libgrid.reassign(found, buildings, cells, edited)   # as assign(buildings, edited)

    The result is that of `assign`, to the last bit. Cells of one code and one geometry are the same,
    in whatever order; objects whose box meets that of another cell, old or new, are assigned anew,
    and unassigned objects whose nearest cell may be another one.

    Args:
        previous: what `assign` gave for the same objects, with the same options, and
            ``cells_before``.
        objects: points, polygons or lines.
        cells_before, cells: polygons.
        code: the column of both with their codes; by default "code", else the index.
        rule, entrances: as for `assign`.

    Returns: as `assign`; ``attrs["assigned_anew"]`` holds the labels of the objects that were.

    Errors: as `assign`; DataError for a ``previous`` that has other rows, or names a cell that is
    not among ``cells_before`` or does not meet its object; NotFoundError for a column that it lacks.

    Cost: comparing the cells and a look at each object's box, then that of `assign` for the objects
    and cells near.
    """
    import pandas

    crs = _frames.common_crs(
        objects=objects, cells_before=cells_before, cells=cells, entrances=entrances
    )
    codes_before = _frames.texts(_frames.codes(cells_before, code, "cells_before"))
    codes = _frames.codes(cells, code, "cells")
    given = _frames.Objects(objects, "objects").array
    if entrances is not None and not isinstance(given, _libgrid.PolygonArray):
        raise make_error("usage", "entrances are for footprints")
    found, rows = _libgrid.reassign(
        given,
        _frames.assignment(previous, codes_before),
        _frames.polygons(cells_before, "cells_before"),
        _frames.polygons(cells, "cells"),
        codes_before=codes_before,
        codes_after=_frames.texts(codes),
        crs=crs,
        rules=[rule] if isinstance(rule, str) else list(rule),
        entrances=None if entrances is None else _frames.points(entrances, "entrances"),
        threads=threads,
        progress=progress,
    )
    made = pandas.DataFrame(_frames.assignment_columns(found, codes)).set_axis(objects.index)
    made.attrs["assigned_anew"] = objects.index[rows].tolist()
    return made


def straddlers(
    objects: gpd.GeoDataFrame | ArrowStream,
    cells: gpd.GeoDataFrame | ArrowStream,
    *,
    code: str | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """List the footprints or lines that lie in several cells, with all their shares.

    >>> libgrid.straddlers(buildings, cells)

    Args:
        objects: polygons or lines.
        cells: polygons.
        code: the column of ``cells`` with their codes; by default "code", else the index.

    Returns:
        One row an object and cell: ``object`` (its label in the index), ``cell`` (a code),
        ``share``; in the order of the objects, the largest share first.

    Errors and cost: as `assign`.
    """
    import pandas

    given, cells = _frames.Objects(objects, "objects"), _frames.as_frame(cells)
    crs = _frames.common_crs(objects=given, cells=cells)
    codes = _frames.codes(cells, code, "cells")
    found = _assign(given, cells, codes, crs, "largest_share", threads, progress)
    row, cell, share = found.straddling
    return pandas.DataFrame(
        {"object": given.index.to_numpy()[row], "cell": _frames.pick(codes, cell), "share": share}
    )


def cut_lines(
    lines: gpd.GeoDataFrame,
    cells: gpd.GeoDataFrame,
    *,
    code: str | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> gpd.GeoDataFrame:
    """Cut lines (roads, patrol tracks) at the borders of cells.

    >>> parts = libgrid.cut_lines(roads, cells)
    >>> parts.groupby("cell")["length_m"].sum()

    Args:
        lines: lines; those without length have no parts.
        cells: polygons.
        code: the column of ``cells`` with their codes; by default "code", else the index.

    Returns:
        One row a part, in the order and direction of the lines: ``line`` (its label in the index),
        ``cell`` (a code, None outside all cells), ``length_m``, ``geometry``. A part along a border
        belongs to the cell east or north of it.

    Errors: CrsError for frames in different systems; DataError for other geometry.

    Cost: the borders near each line.
    """
    crs = _frames.common_crs(lines=lines, cells=cells)
    codes = _frames.codes(cells, code, "cells")
    line, cell, length_m, pieces = _libgrid.cut_lines(
        _frames.lines(lines, "lines"),
        _frames.polygons(cells, "cells"),
        codes=_frames.texts(codes),
        crs=crs,
        threads=threads,
        progress=progress,
    )
    columns = {
        "line": lines.index.to_numpy()[line],
        "cell": _frames.pick(codes, cell),
        "length_m": length_m,
    }
    return _frames.frame(columns, _shapes.line_shapes(pieces), lines.crs)


def assign_units(
    units: pd.DataFrame | gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame,
    cells: gpd.GeoDataFrame,
    *,
    building: str | None = "building",
    building_code: str | None = None,
    address: str | None = None,
    building_address: str | None = None,
    code: str | None = None,
    rule: str | Iterable[str] = "largest_share",
    threads: int = 0,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Give each unit (household, shop, organisation) its building's cell.

    >>> units["cell"] = libgrid.assign_units(units, buildings, cells)["cell"]

    A unit whose building is not in the register goes by its address, where ``address`` is given
    and one building has it (see `match_addresses`); else by its own point, where it has one.

    Args:
        units: a register, with or without points.
        buildings: points or polygons.
        building: the column of ``units`` with the code of the building; None where there is none.
        building_code: the column of ``buildings`` with its code; by default "code", else the index.
        address: the column of ``units`` with Chinese door-plate addresses.
        building_address: that of ``buildings``; by default the same name.
        code: the column of ``cells`` with their codes; by default "code", else the index.
        rule: how buildings are assigned; see `assign`.

    Returns: as `assign`, one row a unit; ``rule`` is "building", "address" or "point". With
    ``address`` also ``sure``, how sure the match of an address is: one of `SURENESS`.

    Errors: as `assign`; DataError (``duplicate_code``) when two buildings have one code.
    """
    import pandas

    located = units if hasattr(units, "geometry") else None
    crs = _frames.common_crs(buildings=buildings, cells=cells, units=located)
    codes = _frames.codes(cells, code, "cells")
    building_of = _building_rows(units, building, buildings, building_code)
    by_address, sure = np.empty(0, np.int64), None
    if address is not None:
        texts = _frames.texts(_frames.values(units, address, "units"))
        # Only a unit without a known building is looked up.
        wanted = ["" if row >= 0 else text for row, text in zip(building_of, texts, strict=True)]
        known = _frames.texts(_frames.values(buildings, building_address or address, "buildings"))
        by_address, sure, _, _ = _libgrid.match_addresses(
            wanted, known, threads=threads, progress=progress
        )
    if located is None:
        points = _libgrid.PointArray(np.full((len(units), 2), np.nan))
    else:
        points = _frames.points(located, "units")
    found = _libgrid.assign_units(
        building_of,
        points,
        _assign(
            _frames.Objects(buildings, "buildings"), cells, codes, crs, rule, threads, progress
        ),
        _frames.polygons(cells, "cells"),
        by_address=by_address,
        codes=_frames.texts(codes),
        crs=crs,
        threads=threads,
        progress=progress,
    )
    columns = _frames.assignment_columns(found, codes)
    if sure is not None:
        columns["sure"] = _frames.as_they_are(None if word == "none" else word for word in sure)
    return pandas.DataFrame(columns).set_axis(units.index)


def _building_rows(
    units: pd.DataFrame, key: str | None, buildings: gpd.GeoDataFrame, code: str | None
) -> NDArray[np.int64]:
    """The row of each unit's building, -1 where its key is missing or not in the register."""
    codes = _frames.texts(_frames.codes(buildings, code, "buildings"))
    rows = _frames.row_of(codes, "buildings")
    if key is None:
        return np.full(len(units), -1, dtype=np.int64)
    keys = _frames.texts(_frames.values(units, key, "units"))
    return np.array([rows.get(text, -1) for text in keys], dtype=np.int64)


class Partition:
    """A division of areas into cells, as `partition` makes it."""

    def __init__(
        self,
        cells: gpd.GeoDataFrame,
        areas: gpd.GeoDataFrame,
        found: _libgrid.PartitionResult,
    ) -> None:
        self.cells = cells
        """``code parent weight reason geometry``, in the order of the areas. ``reason`` says why a
        weight is not within the limits: "in_range", "parent_below_min", "no_k_fits",
        "atom_above_max", "no_division", "locked" or "search_ended". With further
        weights also the sum of each, ``weight_NAME``, and ``concerns``, the name of the weight that
        the reason is about, the first of several; None: in range. With present cells also ``continues``, the
        code of the one that goes on, which is the cell's code then; None: the cell is new."""
        self.areas = areas
        """The areas as they came, with the vertices that cell corners put on their outlines; every
        old vertex is there bit for bit."""
        self.blocks = found.blocks
        """How many pieces the barriers cut the areas into."""
        self.plots = found.plots
        """How many pieces of blocks that were too heavy."""
        self.dead_ends = found.dead_ends
        """How many dead ends of barriers, inside the areas, bound nothing."""
        self.strips_merged = found.strips_merged
        """How many blocks and plots without buildings joined a neighbour for being narrow."""
        self.cut_buildings = found.cut_buildings
        """Rows of buildings in two cells of one area: they share walls, and all together are too
        heavy for one cell."""
        self.split_compounds = found.split_compounds
        """Rows of compounds in several cells of one area: they weigh more than ``max``."""
        self.border_m = found.border_m
        """Length of the borders between cells of one area."""
        self.border_on_barrier_m = found.border_on_barrier_m
        """The part of it that runs along a barrier."""
        self.moved = found.moved
        """Weight that was in a present cell and is in another one now."""
        self._found = found

    @property
    def borders(self) -> pd.DataFrame:
        """Along what borders run: ``a`` and ``b`` are positions in ``cells``; one row for each class
        of barrier between them ("none" where there is no barrier), with ``length_m`` and ``cost``."""
        return _border_table(self._found.borders)

    @property
    def inserted(self) -> gpd.GeoDataFrame:
        """The new vertices on old outlines, as points."""
        import shapely

        places = [edge.vertices for edge in self._found.inserted]
        coords = np.concatenate(places) if places else np.empty((0, 2))
        return _frames.frame({}, shapely.points(coords), self.cells.crs)

    @property
    def gaps_closed(self) -> gpd.GeoDataFrame:
        """The pieces that were added where barriers have small gaps, as lines."""
        return _pieces(self._found.gaps_closed, self.cells)

    def insert_into(self, level: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Another level over the same areas with the new vertices, so that both still match bit
        for bit."""
        return with_vertices(level, self._found.inserted)

    def __repr__(self) -> str:
        return f"<Partition: {self._words()}>"

    def _repr_html_(self) -> str:
        return svg(self._found.cells, caption=self._words(), crs=_frames.crs_of(self.cells))

    def _words(self) -> str:
        weight = self.cells["weight"]
        outside = int((self.cells["reason"] != "in_range").sum())
        span = f", weights {weight.min():g} to {weight.max():g}" if len(weight) else ""
        return (
            f"{len(self.cells)} cells in {self.cells['parent'].nunique()} of {len(self.areas)} areas"
            f"{span}, {outside} out of range"
        )


def partition(
    areas: gpd.GeoDataFrame,
    barriers: gpd.GeoDataFrame | None = None,
    buildings: gpd.GeoDataFrame | None = None,
    *,
    weight: str | ArrayLike = "households",
    min: float = 300,
    max: float = 500,
    target: float | None = None,
    balance: float = 0,
    seed: int = 0,
    close_gaps_m: float = 5,
    merge_strips_m: float = 25,
    compounds: gpd.GeoDataFrame | None = None,
    present: gpd.GeoDataFrame | None = None,
    locked: str | ArrayLike | None = None,
    also: Also | None = None,
    barrier_class: str | Iterable[str] | None = None,
    code: str | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> Partition:
    """Divide areas into contiguous cells of ``min`` to ``max`` weight along barriers.

    >>> made = libgrid.partition(communities, roads, buildings, min=300, max=500)
    >>> made.cells[["code", "weight", "reason"]]
    >>> libgrid.partition(communities, roads, buildings, also={"persons": (None, 2500)})

    The areas are cut into blocks by the barriers, which give way to buildings; blocks that are too
    heavy are split between their buildings; `partition_graph` unites blocks to cells. Each cell
    lies in one area; buildings stay whole.

    Args:
        areas: polygons, each divided on its own.
        barriers: lines along which borders should run.
        buildings: polygons that carry the weight.
        weight: a column of ``buildings``, "buildings" (each counts 1), or one number a building.
        min, max: the limits of a cell's weight.
        target: what to aim at; by default the middle of both.
        balance: draws weights to the target, for more border; 10 to 30 are felt.
        seed: another number gives another division of the same worth.
        close_gaps_m: dead ends of barriers are prolonged to what lies within this distance; 0:
            none.
        merge_strips_m: blocks without buildings in which no wider circle fits join a neighbour, as
            the land between two carriageways does; 0: none.
        compounds: walled estates, polygons: their outlines are walls, and each stays in one cell of
            its area unless it alone weighs more than ``max``.
        present: the cells of today, with their codes in a column ``code``, else in the index. Those
            within the limits stay; others are split, merged or trade with their neighbours so that
            little weight moves (see `mend_partition`).
        locked: a column of ``present``, or one truth value a present cell: it stays as it is,
            whatever it weighs. With locked cells alone the rest is divided around them.
        also: further weights that cells keep limits of, (min, max) by column of ``buildings``, None
            for no limit; "buildings" counts them. A cell is within the limits when all its weights
            are. ``target``, ``balance`` and `Partition.moved` are about ``weight``.
        barrier_class: a column of ``barriers`` or one word a row: a word of
            `libgrid.BARRIER_CLASSES` or of OpenStreetMap ("residential", "stream"); others cut
            nothing. By default the first of the columns ``class``, ``highway``, ``railway``,
            ``waterway`` and ``barrier`` that has a known word in the row, unless a column ``tunnel``
            says that it runs below ground; without any such column each barrier is "local".
        code: the column of ``areas`` with their codes; by default "code", else the index.

    Errors:
        UsageError for limits or distances that make no sense; DataError (``bad_value``) for a
        missing or negative weight; NotFoundError for a column; CrsError for frames in different systems.

    Cost: n log n in the vertices.
    """
    area_codes, given = _barriers_and_buildings(
        areas, barriers, buildings, weight, also, compounds, barrier_class, code
    )
    if present is not None:
        _frames.common_crs(areas=areas, present=present)
        given["present"] = _frames.polygons(present, "present")
    if locked is not None:
        if present is None:
            raise make_error("usage", "locked says which present cells stay; present is missing")
        flags = _frames.values(present, locked, "present") if isinstance(locked, str) else locked
        given["locked"] = _frames.flags(flags, "locked")
    found = _libgrid.partition(
        **given,
        min=min,
        max=max,
        target=target,
        balance=balance,
        seed=seed,
        close_gaps_m=close_gaps_m,
        merge_strips_m=merge_strips_m,
        threads=threads,
        progress=progress,
    )
    goes_on, ended = None, set()
    if present is not None:
        codes = _frames.texts(_frames.codes(present, None, "present"))
        goes_on, ended = _goes_on(codes, found.continues), set(codes)
    columns = {
        "code": cell_codes(area_codes, found.area, found.cells, given["crs"], goes_on, ended),
        "parent": _frames.pick(area_codes, found.area),
        "weight": found.weight,
        **_sums(also, found.further),
        "reason": found.reason,
    }
    if also:
        names = [weight if isinstance(weight, str) else "weight", *map(str, also)]
        columns["concerns"] = _frames.as_they_are(
            names[concerns] if concerns >= 0 else None for concerns in found.concerns
        )
    if goes_on is not None:
        columns["continues"] = _frames.as_they_are(goes_on)
    cells = _frames.frame(columns, found.cells, areas.crs)
    return Partition(cells, areas.set_geometry(_geometry(found.areas, areas)), found)


class Blocks:
    """Areas cut along barriers, as `blocks` makes them."""

    def __init__(
        self,
        blocks: gpd.GeoDataFrame,
        areas: gpd.GeoDataFrame,
        found: _libgrid.BlocksResult,
    ) -> None:
        self.blocks = blocks
        """``parent weight geometry``, in the order of the areas."""
        self.borders = _border_table(found.borders)
        """What parts two blocks: ``a`` and ``b`` are positions in ``blocks``; one row for each class
        of barrier between them ("none" where there is no barrier). ``cost`` is the length, less
        along strong barriers and more along none, as `partition` counts it."""
        self.areas = areas
        """The areas as they came, with the vertices that corners of blocks put on their outlines."""
        self.dead_ends = found.dead_ends
        """How many dead ends of barriers, inside the areas, bound nothing."""
        self.strips_merged = found.strips_merged
        """How many blocks without buildings joined a neighbour for being narrow."""
        self._found = found

    @property
    def gaps_closed(self) -> gpd.GeoDataFrame:
        """The pieces that were added where barriers have small gaps, as lines."""
        return _pieces(self._found.gaps_closed, self.blocks)

    def insert_into(self, level: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Another level over the same areas with the new vertices."""
        return with_vertices(level, self._found.inserted)

    def __len__(self) -> int:
        return len(self.blocks)

    def __repr__(self) -> str:
        return f"<Blocks: {self._words()}>"

    def _repr_html_(self) -> str:
        return svg(self._found.blocks, caption=self._words(), crs=_frames.crs_of(self.blocks))

    def _words(self) -> str:
        return (
            f"{len(self.blocks)} blocks in {self.blocks['parent'].nunique()} areas, "
            f"{len(self.borders)} borders"
        )


def blocks(
    areas: gpd.GeoDataFrame,
    barriers: gpd.GeoDataFrame | None = None,
    buildings: gpd.GeoDataFrame | None = None,
    *,
    weight: str | ArrayLike = "households",
    min: float = 300,
    max: float | None = None,
    also: Also | None = None,
    close_gaps_m: float = 5,
    merge_strips_m: float = 25,
    compounds: gpd.GeoDataFrame | None = None,
    barrier_class: str | Iterable[str] | None = None,
    code: str | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> Blocks:
    """Cut areas along barriers into blocks, as `partition` does before it unites them to cells.

    >>> made = libgrid.blocks(communities, roads)
    >>> made = libgrid.blocks(communities, roads, buildings, min=300, max=500)  # and plots
    >>> libgrid.partition_graph(
    ...     made.blocks["weight"], made.borders[["a", "b"]], costs=made.borders["cost"]
    ... )

    Lines give way to buildings and compounds. With ``close_gaps_m`` and ``merge_strips_m`` 0 and
    without buildings the blocks are the faces between the lines, no more and no less.

    Args:
        max: blocks of a larger weight are cut between their buildings; None: none is.
        min: with ``max``, as in `partition`: a line between houses with a common wall is kept where
            they weigh more than both limits are apart.

        also: as in `partition`; a block above a further maximum is cut, too. Blocks have the sums as
            ``weight_NAME``.

    The other arguments and the errors are those of `partition`.

    Cost: n log n in the vertices.
    """
    area_codes, given = _barriers_and_buildings(
        areas, barriers, buildings, weight, also, compounds, barrier_class, code
    )
    found = _libgrid.blocks(
        **given,
        min=min,
        max=np.inf if max is None else max,
        close_gaps_m=close_gaps_m,
        merge_strips_m=merge_strips_m,
        threads=threads,
        progress=progress,
    )
    columns = {
        "parent": _frames.pick(area_codes, found.area),
        "weight": found.weight,
        **_sums(also, found.further),
    }
    rows = _frames.frame(columns, found.blocks, areas.crs)
    return Blocks(rows, areas.set_geometry(_geometry(found.areas, areas)), found)


def mesh(
    areas: gpd.GeoDataFrame,
    size_m: float = 100,
    *,
    shape: str = "square",
    merge_below: float = 0,
    code: str | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> gpd.GeoDataFrame:
    """Squares or hexagons of ``size_m`` metres, clipped to the areas.

    >>> squares = libgrid.mesh(street, 100)
    >>> hexagons = libgrid.mesh(street, 107.457, shape="hexagon", merge_below=0.25)  # 10,000 m2

    Tiles have equal areas in the working CRS and begin at its origin; ``size_m`` is their width
    from side to side. A piece that the outline cuts off from the rest of its tile is a cell of its
    own; one that is smaller than ``merge_below`` of a whole tile joins the neighbour in its area
    with which it has the longest border.

    ``shape`` is one of ``MESH_SHAPES``. ``merge_below`` is a share, 0 to 0.9.

    Returns: ``code parent column row geometry``; ``column`` and ``row`` count tiles in the
    working CRS. Hexagons of odd rows stand half a tile farther east.

    Errors: UsageError when the size is not positive or would give more than 20 million tiles, and
    for another shape or share.

    Cost: linear in tiles, n log n in vertices of the outline.
    """
    crs = _frames.common_crs(areas=areas)
    area_codes = _frames.codes(areas, code, "areas")
    found = _libgrid.mesh(
        _frames.polygons(areas, "areas"),
        size_m,
        crs=crs,
        shape=shape,
        merge_below=merge_below,
        threads=threads,
        progress=progress,
    )
    columns = {
        "code": cell_codes(area_codes, found.area, found.cells, crs),
        "parent": _frames.pick(area_codes, found.area),
        "column": found.column,
        "row": found.row,
    }
    return _frames.frame(columns, found.cells, areas.crs)


def equal_parts(
    areas: gpd.GeoDataFrame,
    k: int,
    *,
    code: str | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> gpd.GeoDataFrame:
    """Cut each area into ``k`` compact parts of equal area.

    >>> quarters = libgrid.equal_parts(communities, 4)

    Areas are halved by straight lines, square to the longer side of the smallest rectangle around
    what is cut, and again; parts are equal in the working CRS, but for a lattice step (1 mm) times
    their perimeter; in degrees, for some hundred-thousandths. They cover the areas exactly.

    Returns: ``code parent area_m2 pieces geometry``; ``pieces`` is 1 where a part is connected, as it
    is wherever one of the lines tried allows it.

    Errors: UsageError for ``k`` below 1; DataError for an area too small to be cut.

    Cost: n log n in the vertices for each halving.
    """
    crs = _frames.common_crs(areas=areas)
    area_codes = _frames.codes(areas, code, "areas")
    found = _libgrid.equal_parts(
        _frames.polygons(areas, "areas"), k, crs=crs, threads=threads, progress=progress
    )
    columns = {
        "code": cell_codes(area_codes, found.area, found.parts, crs),
        "parent": _frames.pick(area_codes, found.area),
        "area_m2": found.area_m2,
        "pieces": found.pieces,
    }
    return _frames.frame(columns, found.parts, areas.crs)


def _assign(
    objects: _frames.Objects,
    cells: gpd.GeoDataFrame,
    codes: NDArray[Any],
    crs: _libgrid.Crs,
    rule: str | Iterable[str],
    threads: int,
    progress: Progress | None,
    entrances: gpd.GeoDataFrame | gpd.GeoSeries | None = None,
) -> _libgrid.Assignment:
    areas = _frames.polygons(cells, "cells")
    names = _frames.texts(codes)
    shapes = objects.array
    if entrances is not None and objects.kind != "polygon":
        raise make_error("usage", f"entrances are for footprints; the objects are {objects.kind}s")
    if isinstance(shapes, _libgrid.LineArray):
        return _libgrid.assign_lines(
            shapes,
            areas,
            codes=names,
            crs=crs,
            threads=threads,
            progress=progress,
        )
    if isinstance(shapes, _libgrid.PointArray):
        return _libgrid.assign_points(
            shapes,
            areas,
            codes=names,
            crs=crs,
            threads=threads,
            progress=progress,
        )
    return _libgrid.assign_footprints(
        shapes,
        areas,
        codes=names,
        crs=crs,
        rules=[rule] if isinstance(rule, str) else list(rule),
        entrances=None if entrances is None else _frames.points(entrances, "entrances"),
        threads=threads,
        progress=progress,
    )


_NO = ("", "no", "0", "false", "f", "n", "否")
_CLASS_COLUMNS = ("class", "highway", "railway", "waterway", "barrier")


def _barriers_and_buildings(
    areas: gpd.GeoDataFrame,
    barriers: gpd.GeoDataFrame | None,
    buildings: gpd.GeoDataFrame | None,
    weight: str | ArrayLike,
    also: Also | None,
    compounds: gpd.GeoDataFrame | None,
    barrier_class: str | Iterable[str] | None,
    code: str | None,
) -> tuple[NDArray[Any], dict[str, Any]]:
    """The codes of the areas, and what `partition` and `blocks` of the extension take."""
    crs = _frames.common_crs(
        areas=areas, barriers=barriers, buildings=buildings, compounds=compounds
    )
    given: dict[str, Any] = {"areas": _frames.polygons(areas, "areas"), "crs": crs}
    if barriers is not None:
        given["barriers"] = _frames.lines(barriers, "barriers")
        given["classes"] = _classes(barriers, barrier_class)
    if buildings is not None:
        given["buildings"] = _frames.polygons(buildings, "buildings")
        given["weights"] = _weights(buildings, weight)
    given["further"] = further_weights(buildings, also)
    if compounds is not None:
        given["compounds"] = _frames.polygons(compounds, "compounds")
    return _frames.codes(areas, code, "areas"), given


def _border_table(borders: _libgrid.BlockBorders) -> pd.DataFrame:
    import pandas

    return pandas.DataFrame(
        {
            "a": borders.a,
            "b": borders.b,
            "barrier": borders.barrier,
            "length_m": borders.length_m,
            "cost": borders.cost,
        }
    )


def _pieces(lines: _libgrid.LineArray, like: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Lines of two ends each."""
    import shapely

    return _frames.frame({}, shapely.linestrings(lines.coords.reshape(-1, 2, 2)), like.crs)


def with_vertices(
    level: gpd.GeoDataFrame, inserted: list[_libgrid.Insertion]
) -> gpd.GeoDataFrame:
    changed = _libgrid.insert_vertices(_frames.polygons(level, "level"), inserted)
    return level.set_geometry(_geometry(changed, level))


def _classes(
    barriers: gpd.GeoDataFrame, wanted: str | Iterable[str] | None, layer: str = "barriers"
) -> list[str]:
    """The class of each barrier; `partition` says how it is found."""
    if wanted is not None and not isinstance(wanted, str):
        found = list(wanted)
        if len(found) != len(barriers):
            raise make_error(
                "usage", f"barrier_class has {len(found)} words for {len(barriers)} {layer}"
            )
        return found
    columns = [wanted] if wanted else [c for c in _CLASS_COLUMNS if c in barriers.columns]
    if not columns:
        return ["local"] * len(barriers)
    classes = ["none"] * len(barriers)
    for column in columns:
        words = _frames.texts(_frames.values(barriers, column, layer))
        known = {word: _libgrid.barrier_class(word) for word in set(words)}
        classes = [
            known[word] if old == "none" else old for old, word in zip(classes, words, strict=True)
        ]
    if wanted is None and "tunnel" in barriers.columns:
        hidden = _frames.texts(_frames.values(barriers, "tunnel", layer))
        classes = [
            c if word.lower() in _NO else "none" for c, word in zip(classes, hidden, strict=True)
        ]
    return classes


def _weights(buildings: gpd.GeoDataFrame, weight: str | ArrayLike) -> NDArray[np.float64]:
    if not isinstance(weight, str):
        return np.asarray(weight, dtype=float)
    if weight == "buildings":
        return np.ones(len(buildings))
    found = _frames.numbers(buildings, weight, "buildings")
    if np.isnan(found).any():
        raise make_error(
            "bad_value",
            "no weight is known; fill it in, or count each building as 1 with weight='buildings'",
            "buildings",
            int(np.argmax(np.isnan(found))),
            weight,
        )
    return found


def further_weights(
    buildings: gpd.GeoDataFrame | None, also: Also | None
) -> list[tuple[str, NDArray[np.float64], float, float]]:
    """Further weights of buildings as the extension takes them: name, values, limits."""
    return [
        (name, np.empty(0) if buildings is None else _weights(buildings, name), least, most)
        for name, least, most in limits_of(also)
    ]


def _sums(also: Also | None, further: list[NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """The columns of further weights."""
    return {f"weight_{name}": sums for name, sums in zip(also or {}, further, strict=True)}


def _goes_on(codes: list[str], rows: NDArray[np.int64]) -> list[str | None]:
    """The codes of the present cells that go on, each once, though several rows have it."""
    taken: set[str] = set()
    found: list[str | None] = []
    for row in rows:
        code = codes[row] if row >= 0 else ""
        found.append(code if code and code not in taken else None)
        taken.add(code)
    return found


def cell_codes(
    area_codes: NDArray[Any],
    area: NDArray[np.int64],
    cells: _libgrid.PolygonArray,
    crs: _libgrid.Crs,
    goes_on: list[str | None] | None = None,
    taken: set[str] | None = None,
) -> NDArray[np.object_]:
    """The area's code and a number from 001, rows from north to south, each from west to east. Cells
    that go on keep their codes; no other gets a code that is ``taken``."""
    import shapely

    codes = np.empty(len(area), dtype=object)
    if len(area) == 0:
        return codes
    names = _frames.texts(area_codes)
    metric = _libgrid.working_crs(crs, cells.bounds)
    places = _libgrid.transform(cells.inside_points(), crs, metric)
    west, south, _, north = shapely.bounds(_shapes.shapes(cells)).T
    top = _libgrid.transform(np.column_stack([west, north]), crs, metric)
    bottom = _libgrid.transform(np.column_stack([west, south]), crs, metric)
    heights = top[:, 1] - bottom[:, 1]
    for row in np.unique(area):
        mine = np.flatnonzero(area == row)
        ranks = _libgrid.numbering(places[mine], row_height=heights[mine].mean())
        number = 0
        for cell in mine[np.argsort(ranks)]:
            codes[cell] = goes_on[cell] if goes_on else None
            while codes[cell] is None:
                number += 1
                code = _libgrid.sequence_code(names[row], number)
                codes[cell] = None if taken and code in taken else code
    return codes


def _geometry(polygons: _libgrid.PolygonArray, like: gpd.GeoDataFrame) -> gpd.GeoSeries:
    return _frames.need("geopandas").GeoSeries(
        _shapes.shapes(polygons), index=like.index, crs=like.crs
    )
