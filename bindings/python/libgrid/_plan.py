# SPDX-License-Identifier: Apache-2.0
"""The main job: a file in, a finished or checked division out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _area, _frames, _libgrid
from ._also import Also, limits_of
from ._errors import make_error
from ._map import svg
from ._verbs import Progress

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

Path = str | os.PathLike[str]


class Plan:
    """Levels, cells, registers and issues of a plan, as GeoDataFrames made when asked for. They
    have the columns that plan.gpkg has (docs/formats.md)."""

    def __init__(self, result: _libgrid.PlanResult) -> None:
        self._result = result
        self._data = result.plan

    @property
    def summary(self) -> str:
        """Several lines for people: levels, cells, range of weights, unassigned, defects."""
        return self._result.summary()

    @property
    def notes(self) -> list[str]:
        """What was assumed, in sentences."""
        return self._result.notes

    @cached_property
    def levels(self) -> list[gpd.GeoDataFrame]:
        """One frame a level, top first, from the table ``level``; ``attrs["level"]`` is its
        name."""
        rows = _frames.layer_frame(self._result.layer("level"))
        frames = []
        for depth, level in enumerate(self._data.levels, start=1):
            made = rows[rows["depth"] == depth].reset_index(drop=True)
            made.attrs["level"] = level.name
            frames.append(made)
        return frames

    @cached_property
    def cells(self) -> gpd.GeoDataFrame:
        """The table ``cell`` of plan.gpkg: code, name, parent, area, counts, weight, remark."""
        return _frames.layer_frame(self._result.layer("cell"))

    @cached_property
    def buildings(self) -> gpd.GeoDataFrame:
        """The table ``building``: code, the columns of `assign`, households, whether they are
        estimated, then the file's own columns."""
        return _frames.layer_frame(self._result.layer("building"))

    @cached_property
    def units(self) -> gpd.GeoDataFrame:
        """The table ``unit``: code, building, the columns of `assign`, then the file's own."""
        return _frames.layer_frame(self._result.layer("unit"))

    @cached_property
    def issues(self) -> gpd.GeoDataFrame:
        """The defects, as `check` gives them."""
        return _issues(self._data)

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """The table of the cells (台账), one row a cell in code order."""
        columns = _frames.table_columns(self._data.ledger())
        table: pd.DataFrame = _frames.need("pandas").DataFrame(columns)
        return table

    @cached_property
    def integrity(self) -> gpd.GeoDataFrame:
        """The links that are not sound; see `libgrid.integrity`."""
        links, findings, places = self._data.check_chain()
        found = _frames.frame(_frames.table_columns(findings), places, self._data.crs)
        found.attrs["links"] = _frames.need("pandas").DataFrame(_frames.table_columns(links))
        return found

    def area(
        self,
        area: Any,
        radius_m: float | None = None,
        *,
        points: gpd.GeoDataFrame | None = None,
        by: str | None = None,
        lines: gpd.GeoDataFrame | None = None,
        threads: int = 0,
        progress: Progress | None = None,
    ) -> _area.Area:
        """What lies in an area: cells and the areas above them, buildings, households, units.

        >>> plan.area((118.58, 32.58), 500, points=components, by="kind", lines=roads).areas

        Args:
            area: longitude and latitude (x and y where the plan has no CRS) of the middle of a
                circle; or a polygon, or a frame with one, in Shapely's shapes with the plan's
                coordinates; or lines or polygons to which ``radius_m`` is the distance.
            radius_m: on the ground, in metres.
            points, by: components to count inside, and their column of kinds.
            lines: roads that may cross the edge.

        Errors: UsageError for an area that is not one; DataError for an invalid one or one without
        land; CrsError for coordinates that cannot be what their CRS says.

        Cost: indexing the cells, and a look at each object's box.
        """
        return _area.ask(
            self._data, area, radius_m, points, by, lines, threads=threads, progress=progress
        )

    def areas_without(self, points: gpd.GeoDataFrame, by: str, kind: str) -> gpd.GeoDataFrame:
        """The cells, and areas above, that hold no component of a kind, a hydrant, say.

        Errors: NotFoundError for a kind that no point has, listing those there are.
        """
        table, shapes = _libgrid.areas_without(
            self._data,
            _frames.points(_area.in_plan(self._data, points), "points"),
            by,
            _area.kinds_of(points, by, "points"),
            kind,
        )
        return _frames.frame(_frames.table_columns(table), shapes, self._data.crs)

    def lengths(self, lines: gpd.GeoDataFrame, by: str | None = None) -> gpd.GeoDataFrame:
        """The length of roads in metres in each cell and each area above: ``length_m``,
        ``length_m_per_km2``, and ``BY_K`` for each kind K of the column ``by``."""
        table, shapes = _libgrid.tally_lengths(
            self._data,
            _frames.lines(_area.in_plan(self._data, lines), "lines"),
            by=by or "",
            kinds=_area.kinds_of(lines, by, "lines"),
        )
        return _frames.frame(_frames.table_columns(table), shapes, self._data.crs)

    def write(self, folder: Path, *, threads: int = 0, progress: Progress | None = None) -> None:
        """Write plan.gpkg, ledger.csv, report.json, map.pdf, map.png and map.html into a folder, made
        when missing, and certificate.json where there is no defect. Errors: FileError."""
        self._result.write(os.fspath(folder), threads=threads, progress=progress)

    def render(
        self,
        path: Path,
        *,
        dpi: float = 200,
        paper: str = "A3",
        theme: str = "none",
        language: str | None = None,
        graticule: bool = True,
        internal: bool = False,
        against: Path | None = None,
        threads: int = 0,
        progress: Progress | None = None,
    ) -> None:
        """Draw the map to a .png, .svg, .pdf or .html.

        Args:
            dpi: dots an inch of a PNG.
            paper: "A0" to "A4", turned to suit the area.
            theme: what colours tell: "none" (cells apart), "households", "density" (households a
                hectare), "buildings", "balance" (households against the mean of all cells), "kind"
                (of cells) or "defects" (each kind in a colour of its own).
            language: "en" or "zh", of the legend; by default that of the names. An .html has both
                and opens in this one.
            graticule: coordinates along the frame, and crosses inside.
            internal: put households and telephone numbers into an .html, too.
            against: an earlier plan on file; an .html lists what changed since, other maps draw it.

        Errors: UsageError for another ending, paper, theme or language, for a theme of which no
        cell has a number or kind, for a paper or a theme of an .html, and for what is internal in any
        other; FileError.
        """
        self._result.render(
            os.fspath(path),
            dpi=dpi,
            paper=paper,
            theme=theme,
            language=language,
            graticule=graticule,
            internal=internal,
            against=None if against is None else os.fspath(against),
            threads=threads,
            progress=progress,
        )

    def sheets(
        self,
        folder: Path,
        *,
        level: str = "",
        language: str | None = None,
        public: bool = False,
        surroundings: Path | None = None,
        staff: Path | None = None,
        templates: Sequence[str] = (),
        threads: int = 0,
        progress: Progress | None = None,
    ) -> list[str]:
        """Write what is printed and handed in into a folder, made when missing: responsibility
        maps, notice boards, service cards, register, map book, ledger (docs/formats.md#sheets).

        Args:
            level: whose areas have a responsibility map each; by default the one above the cells.
            language: "en" or "zh"; by default that of the names.
            public: no telephone numbers, nobody who is not in charge, no households by name.
            surroundings: a map with the roads, rivers and water to draw and to name.
            staff: a table of staff, in place of the map's own.
            templates: only these of "responsibility", "notice_boards", "service_cards", "register"
                and "book"; the ledger is always written.

        Returns: notes: what was assumed or left out.

        Errors: UsageError for a level or template that is not there, or no cells; FileError.
        """
        return _libgrid.write_sheets(
            self._result,
            os.fspath(folder),
            level=level,
            language=language,
            for_public=public,
            surroundings=None if surroundings is None else os.fspath(surroundings),
            staff=None if staff is None else os.fspath(staff),
            templates=list(templates),
            threads=threads,
            progress=progress,
        )

    def locator(
        self, *, threads: int = 0, progress: Progress | None = None
    ) -> _libgrid.PlanLocator:
        """What finds the cell of a place and the areas above it, and can be saved."""
        return _libgrid.PlanLocator.of_plan(self._data, threads=threads, progress=progress)

    def __repr__(self) -> str:
        data = self._data
        return (
            f"<Plan: {len(data.levels)} levels, {len(data.cells)} cells, "
            f"{len(data.building_codes)} buildings, {len(data.unit_codes)} units, "
            f"{len(data.issues)} issues>"
        )

    def _repr_html_(self) -> str:
        data = self._data
        return svg(
            data.cells.geometry, caption=repr(self)[1:-1], crs=data.crs, issues=data.issues.geometry
        )


def plan(
    path: Path,
    out: Path | None = None,
    *,
    divide: str = "missing",
    locked: str = "",
    weight: str | None = None,
    profile: str = "urban",
    min: float | None = None,
    max: float | None = None,
    target: float | None = None,
    also: Also | None = None,
    layers: Mapping[str, str] | None = None,
    estimate: bool = False,
    balance: float = 0,
    seed: int = 0,
    close_gaps_m: float = 5,
    merge_strips_m: float = 25,
    bounds: bool = False,
    resolution_m: float = 0.001,
    encoding: str = "",
    crs: str = "",
    threads: int = 0,
    progress: Progress | None = None,
) -> Plan:
    """Read a map, divide what has no cells, assign buildings and units, check the whole.

    >>> plan = libgrid.plan("street.gpkg", "out")
    >>> print(plan.summary)
    >>> libgrid.plan("street.gpkg", min=300, max=500, also={"persons": (None, 2500)})

    Args:
        path: a file with boundary, barriers, buildings and units, found by layer name.
        out: a folder for the results (`Plan.write`); by default nothing is written.
        divide: "missing" divides the lowest areas without cells, "mend" keeps cells within the
            limits and changes others as little as can be, "all" divides anew, "none" keeps the
            cells as they are.
        locked: with "mend", the column of the cells that says which ones stay as they are, whatever
            they weigh (true or false, 1 or 0, yes or no); by default ``locked`` where there is one.
        weight: what is balanced: "households", "buildings" or "floor_area"; by default households
            where buildings have them, else buildings.
        profile: household limits by kind of area, see `libgrid.profiles`; ``min``, ``max`` and
            ``target`` override it.
        also: further weights that cells keep limits of, (min, max) by name, None for no limit:
            "households", "buildings", "floor_area", or a column of the buildings with numbers of 0
            or more. The cells have their sums as ``weight_NAME``.
        layers: role to layer name where the names are others than the documented ones, as in
            ``{"cells": "cells_code2"}``; "-" leaves a role out. Roles: `libgrid.ROLES`.
        estimate: estimate unknown households; they are marked ``estimated``.
        balance, seed: as in `libgrid.partition`.
        close_gaps_m, merge_strips_m: how barriers are cleaned, as in `libgrid.partition`.
        bounds: say in the summary and the report how much less border each divided area could have,
            where libgrid has its linear solver (`libgrid.can_bound`); changes no cell.
        encoding, crs: replace what the file says.

    Errors: NotFoundError, DataError, CrsError, UsageError, FileError.
    """
    result = _libgrid.make_plan(
        os.fspath(path),
        layers=dict(layers or {}),
        encoding=encoding,
        crs=crs,
        divide=divide,
        locked=locked,
        weight=weight,
        profile=profile,
        min=min,
        max=max,
        target=target,
        also=limits_of(also),
        estimate=estimate,
        balance=balance,
        seed=seed,
        close_gaps_m=close_gaps_m,
        merge_strips_m=merge_strips_m,
        bounds=bounds,
        resolution_m=resolution_m,
        threads=threads,
        progress=progress,
    )
    made = Plan(result)
    if out is not None:
        made.write(out, threads=threads, progress=progress)
    return made


def check_file(
    path: Path,
    *,
    certificate: Path | None = None,
    layers: Mapping[str, str] | None = None,
    exceptions: Path | None = None,
    resolution_m: float = 0.001,
    narrow_m: float = 0.0,
    remarks: bool = False,
    encoding: str = "",
    crs: str = "",
    threads: int = 0,
    progress: Progress | None = None,
) -> gpd.GeoDataFrame:
    """Check the cells of a file, a plan.gpkg or any map, against its levels.

    >>> libgrid.check_file("out/plan.gpkg").attrs["clean"]
    True

    Args:
        certificate: a .json file for the proof that nothing was found
            (docs/algorithms/certificate.md); it is written only where nothing was.
        layers: role to layer name, see `plan`; also "allowed" and "register".
        exceptions: a table of issues of an earlier check that are to be left out.

    A file of cells without a boundary is checked against the outline of the cells, as
    `check_coverage` does.

    Returns: as `check_coverage`, but for ``edges``; ``attrs`` also holds ``excepted`` (issues left
    out), ``summary``, a sentence, ``notes``, and ``no_certificate``: why none can be given, empty
    when one can.

    Errors: NotFoundError, DataError, CrsError, FileError.
    """
    found = _libgrid.check_file(
        os.fspath(path),
        layers=dict(layers or {}),
        encoding=encoding,
        crs=crs,
        exceptions="" if exceptions is None else os.fspath(exceptions),
        resolution_m=resolution_m,
        narrow_m=narrow_m,
        remarks=remarks,
        threads=threads,
        progress=progress,
    )
    hindrance = found.certificate_hindrance()
    if certificate is not None and not hindrance:
        found.write_certificate(os.fspath(certificate), threads=threads, progress=progress)
    issues = _issues(found.plan)
    issues.attrs = {
        "clean": not hindrance,
        "residue": found.residue,
        "allowed": found.allowed,
        "excepted": found.excepted,
        "boundary_area_m2": found.boundary_area_m2,
        "derived": found.plan.levels[0].derived,
        "summary": _libgrid.summary(found.plan.issues),
        "notes": found.notes,
        "no_certificate": hindrance,
    }
    return issues


def repair_file(
    path: Path,
    out: Path | None = None,
    *,
    layers: Mapping[str, str] | None = None,
    policies: Mapping[str, str] | None = None,
    choices: Mapping[str, str] | None = None,
    lock: Iterable[str] = (),
    priority: Iterable[str] = (),
    evidence: str = "",
    emptied_apart: bool = False,
    resolution_m: float = 0.001,
    encoding: str = "",
    crs: str = "",
    threads: int = 0,
    progress: Progress | None = None,
) -> gpd.GeoDataFrame:
    """Close gaps, take away overlaps and spill, weld borders that nearly match; move nothing else.

    >>> fixes = libgrid.repair_file("street.gpkg", "repaired.gpkg")
    >>> fixes.attrs["clean"]           # the check that follows found nothing
    True

    Args:
        path: a map as `check_file` takes it.
        out: the repaired map: all layers and attributes of the input, changed only where a fix
            needs it, and the tables ``repair`` and ``vertex``. By default nothing is written.
        policies: what is done with each kind of issue: words of `libgrid.REPAIR_POLICIES` by "gap",
            "cell_gap" (gaps as wide as a cell), "overlap", "duplicate", "spill", "misnest" and
            "mismatch" (docs/algorithms/repair.md).
        choices: policies of single issues, by id; they go before the others. Ids that no issue has
            are passed over.
        lock: codes of cells or areas that never change.
        priority: codes, the first wins; for the policy "priority".
        evidence: the lines for the policy "evidence": a layer, FILE or FILE:LAYER.
        emptied_apart: put cells that a policy for duplicates leaves without land into a layer
            ``emptied``, in place of rows without geometry.
        resolution_m: no vertex is moved farther than this.

    Returns: one row a fix, done or left with a reason, as in the table ``repair``
    (docs/formats.md); ``attrs`` holds ``clean``, ``residue``, ``summary``, ``notes`` and
    ``vertices``, the frame of vertices that were moved or inserted.

    Errors: NotFoundError, DataError, CrsError, UsageError, FileError.
    """
    found = _libgrid.repair_file(
        os.fspath(path),
        out="" if out is None else os.fspath(out),
        layers=dict(layers or {}),
        encoding=encoding,
        crs=crs,
        policies=dict(policies or {}),
        choices=dict(choices or {}),
        lock=list(lock),
        priority=list(priority),
        evidence=evidence,
        emptied_apart=emptied_apart,
        resolution_m=resolution_m,
        threads=threads,
        progress=progress,
    )
    fixes = _frames.layer_frame(found.fixes)
    fixes.attrs = {
        "clean": found.clean,
        "residue": found.residue,
        "summary": found.summary,
        "notes": found.notes,
        "vertices": _frames.layer_frame(found.vertices),
    }
    return fixes


def ledger(path: Path, *, layers: Mapping[str, str] | None = None) -> pd.DataFrame:
    """The ledger of a plan on file; cells are kept as they are."""
    return plan(path, divide="none", layers=layers).ledger


def integrity(path: Path, *, layers: Mapping[str, str] | None = None) -> gpd.GeoDataFrame:
    """What each link unit > building > cell > area of a map is worth; cells are kept as they are.

    >>> libgrid.integrity("street.gpkg").attrs["links"]

    A link is "missing" (no key, or no computed cell), "unknown" (a key that no parent has),
    "ambiguous" (one that several have), or "contradictory": the cell or parent that the register
    states (docs/formats.md) is another than the computed one.

    Returns: one row a link that is not ok: ``link``, ``code`` and ``row`` of the child, ``state``,
    ``stated``, ``computed``, ``reason`` (why there is no computed cell), a point. ``attrs["links"]``
    is a frame with a row a link, how many rows it has, and how many of each state.

    Errors: as `plan`.
    """
    return plan(path, divide="none", layers=layers).integrity


def render(
    path: Path,
    out: Path,
    *,
    dpi: float = 200,
    paper: str = "A3",
    theme: str = "none",
    language: str | None = None,
    graticule: bool = True,
    internal: bool = False,
    against: Path | None = None,
    layers: Mapping[str, str] | None = None,
) -> None:
    """Draw the map of a plan on file to a .png, .svg, .pdf or .html; see `Plan.render`."""
    plan(path, divide="none", layers=layers).render(
        out,
        dpi=dpi,
        paper=paper,
        theme=theme,
        language=language,
        graticule=graticule,
        internal=internal,
        against=against,
    )


def sheets(
    path: Path,
    out: Path,
    *,
    level: str = "",
    language: str | None = None,
    public: bool = False,
    surroundings: Path | None = None,
    staff: Path | None = None,
    templates: Sequence[str] = (),
    layers: Mapping[str, str] | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> list[str]:
    """Write the sheets of a plan on file into a folder; see `Plan.sheets`.

    >>> libgrid.sheets("out/plan.gpkg", "sheets", surroundings="street.gpkg", staff="staff.csv")
    """
    return plan(path, divide="none", layers=layers, threads=threads, progress=progress).sheets(
        out,
        level=level,
        language=language,
        public=public,
        surroundings=surroundings,
        staff=staff,
        templates=templates,
        threads=threads,
        progress=progress,
    )


def plan_locator(
    path: Path,
    *,
    layers: Mapping[str, str] | None = None,
    encoding: str = "",
    crs: str = "",
    threads: int = 0,
    progress: Progress | None = None,
) -> _libgrid.PlanLocator:
    """What finds the cell of a place of a map and the areas above it, and can be saved.

    >>> locator = libgrid.plan_locator("out/plan.gpkg")
    >>> locator.chain_of(118.58, 32.58)
    >>> locator.save("plan.locator")        # libgrid.PlanLocator.open takes milliseconds

    Args:
        layers, encoding, crs: as of `plan`.

    Errors: as `plan`.
    """
    return _libgrid.plan_locator(
        os.fspath(path),
        layers=dict(layers or {}),
        encoding=encoding,
        crs=crs,
        threads=threads,
        progress=progress,
    )


def layers(path: Path) -> list[_libgrid.LayerInfo]:
    """What a file says about its layers, without reading their rows.

    Errors: NotFoundError, DataError (``unreadable``).
    """
    return _libgrid.layers(os.fspath(path))


def sample(
    path: Path,
    size: str = "street",
    seed: int = 1,
    *,
    buildings: int | None = None,
    defects: int | Path | None = None,
    count: int | None = None,
    dirt: Sequence[str] = (),
) -> None:
    """Write a made-up but believable map: the same bytes for the same seed, no real place.

    ``size`` is "community", "street", "district" or "city", of 250, 1,341, 40,000 and 150,000
    buildings; all but a street take another number ``buildings``, from 100 to 3,000,000.

    With ``defects``, cells with known defects and the layer ``truth`` that lists them, to measure
    what a check finds: a number of cells to make up, or a file with cells that have no defect.
    ``count`` says how many defects; by default 84 for 1,000 cells.

    ``dirt`` spoils some rows as maps are that are handed in, and lists them in the layer ``dirt``:
    "overlap", "dangling", "duplicate", "orphan", "number", "gbk" (into a folder of Shapefiles) or
    "all"; not with ``defects``.
    """
    if dirt and defects is not None:
        raise make_error("usage", "dirt is for whole maps, not for cells with defects")
    source = "" if defects is None else str(defects)
    number = -1 if count is None else count
    _libgrid.sample(
        os.fspath(path),
        size=size,
        seed=seed,
        buildings=0 if buildings is None else buildings,
        defects=source,
        count=number,
        dirt=list(dirt),
    )


def _issues(data: _libgrid.PlanData) -> gpd.GeoDataFrame:
    def drawn(level: _libgrid.Level | _libgrid.Cells, above: _libgrid.Level) -> _frames.Drawn:
        return _frames.Drawn(level.geometry, above.geometry, _codes(level.code), _codes(above.code))

    levels = {
        level.name: drawn(level, above)
        for above, level in zip(data.levels, data.levels[1:], strict=False)
    }
    levels["cell"] = drawn(data.cells, data.levels[data.cells.parent_level])
    people = (_codes(data.building_codes), _codes(data.unit_codes))
    return _frames.issue_frame(data.issues, levels, people, data.crs)


def _codes(codes: list[str]) -> np.ndarray[Any, Any]:
    return np.array(codes, dtype=object)
