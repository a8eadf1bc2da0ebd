# SPDX-License-Identifier: Apache-2.0
"""Issues as a small page: pictures of the worst, a table of the next. HTML that is XML too, with
styles in place and no names, so that many can stand in one notebook."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import _libgrid, _shapes

if TYPE_CHECKING:
    import geopandas as gpd

    from ._frames import Drawn

_DRAWN, _LISTED = 6, 12
_WIDTH, _HEIGHT = 300, 200
_INK, _PALE, _LINE = "#26323d", "#f3f1ea", "#b9b4a6"
_CONCERNED = ("#d9e6f2", "#e6ecd2", "#efe0ee", "#dcefe9")
_COLOURS = {
    "gap": "#d1382c",
    "overlap": "#7b3fa0",
    "duplicate": "#7b3fa0",
    "spill": "#c96a00",
    "misnest": "#c96a00",
    "mismatch": "#1668b0",
}
_OTHER = "#5d6770"
_ENGLISH = {
    "none": "No issues: neither overlap nor omission.",
    "wide": "{} wide",
    "apart": "off by up to {}",
    "buildings": "{} buildings",
    "households": "{} households",
    "units": "{} units",
    "more": "and {} more",
    "issues": "{} issues",
    "derived": "the outline is derived from the cells: gaps along it cannot be known",
}
_CHINESE = {
    "none": "无问题：不重不漏。",
    "wide": "宽 {}",
    "apart": "偏差不超过 {}",
    "buildings": "{} 栋楼",
    "households": "{} 户",
    "units": "{} 个单位",
    "more": "另有 {} 处",
    "issues": "{} 处问题",
    "derived": "边界由网格推出：沿边界的缺口无法得知",
    "gap": "缺口",
    "overlap": "重叠",
    "duplicate": "重复网格",
    "spill": "越界",
    "misnest": "跨区",
    "mismatch": "边线不合",
    "invalid_ring": "图形无效",
    "spike": "尖刺",
    "empty_cell": "空网格",
    "missing_cell": "缺少网格",
    "duplicate_code": "编码重复",
    "orphan": "无上级",
    "sliver": "狭长部分",
    "neck": "瓶颈",
    "part": "多块",
    "hole": "孔洞",
}


def html(issues: gpd.GeoDataFrame, scene: Mapping[str, Drawn]) -> str:
    """The first issues drawn, with the cells around and a scale, the next as lines of a table. In
    Chinese where a code or level is, as maps are."""
    text = "".join(str(name) for cells in issues["cells"] for name in cells)
    text += "".join(issues["level"].astype(str))
    words = _CHINESE if any("\u4e00" <= c <= "\u9fff" for c in text) else _ENGLISH
    if len(issues) == 0:
        return _box(f"<p>{words['none']}</p>{_note(issues, words)}")
    wide = 1 if len(issues) == 1 else _DRAWN
    cards = [_card(issues.iloc[row], issues.crs, scene, words) for row in range(min(wide, len(issues)))]
    grid = f'<div style="display:flex;flex-wrap:wrap;gap:10px">{"".join(cards)}</div>'
    head = ""
    if len(issues) > 1:
        counts = issues["kind"].value_counts(sort=False)
        kinds = ", ".join(
            f"{count} {words.get(kind, kind.replace('_', ' '))}" for kind, count in counts.items()
        )
        head = f"<p><b>{words['issues'].format(len(issues))}</b>: {escape(kinds)}</p>"
    return _box(head + _note(issues, words) + grid + _table(issues, wide, words))


def _box(inside: str) -> str:
    style = f"font:13px/1.45 system-ui,sans-serif;color:{_INK};background:#fff;padding:4px"
    return f'<div style="{style}">{inside}</div>'


def _note(issues: gpd.GeoDataFrame, words: Mapping[str, str]) -> str:
    return f"<p>{words['derived']}</p>" if issues.attrs.get("derived") else ""


def _table(issues: gpd.GeoDataFrame, first: int, words: Mapping[str, str]) -> str:
    rows = [
        "<tr>"
        + "".join(
            f'<td style="text-align:left;padding:1px 12px 1px 0">{cell}</td>'
            for cell in (
                _badge(issue["kind"], words),
                escape(_names(issue)),
                escape(_size(issue, words)),
                escape(_people(issue, words)),
            )
        )
        + "</tr>"
        for _, issue in issues.iloc[first : first + _LISTED].iterrows()
    ]
    left = len(issues) - first - _LISTED
    more = f"<p>{words['more'].format(left)}</p>" if left > 0 else ""
    return f'<table style="margin-top:8px"><tbody>{"".join(rows)}</tbody></table>{more}' if rows else ""


def _card(issue: Any, crs: Any, scene: Mapping[str, Drawn], words: Mapping[str, str]) -> str:
    drawn = scene.get(issue["level"])
    picture = _picture(issue, crs, drawn) if drawn and issue.geometry is not None else ""
    lines = [
        f"{_badge(issue['kind'], words)} {escape(_names(issue))}",
        escape(" · ".join(part for part in (_size(issue, words), _people(issue, words)) if part)),
        f'<span style="color:#8a9299;font-size:11px">{escape(str(issue.get("id", "")))}</span>',
    ]
    body = "".join(f"<div>{line}</div>" for line in lines)
    style = f"width:{_WIDTH}px;border:1px solid #ddd8cc;border-radius:6px;overflow:hidden"
    return f'<div style="{style}">{picture}<div style="padding:6px 9px 7px">{body}</div></div>'


def _badge(kind: str, words: Mapping[str, str]) -> str:
    style = (
        f"background:{_COLOURS.get(kind, _OTHER)};color:#fff;border-radius:3px;padding:0 6px;"
        "font-size:12px;font-weight:600;white-space:nowrap"
    )
    return f'<span style="{style}">{escape(words.get(kind, kind.replace("_", " ")))}</span>'


def _names(issue: Any) -> str:
    names = [str(name) for name in issue["cells"]] or [str(issue.get("parent") or "")]
    return ", ".join(names[:4]) + (" …" if len(names) > 4 else "")


def _size(issue: Any, words: Mapping[str, str]) -> str:
    if issue["kind"] == "mismatch":
        return words["apart"].format(_length(issue["width_m"])) if issue["width_m"] > 0 else ""
    parts = [_area(issue["area_m2"])] if issue["area_m2"] > 0 else []
    if issue["width_m"] > 0:
        parts.append(words["wide"].format(_length(issue["width_m"])))
    return ", ".join(parts)


def _people(issue: Any, words: Mapping[str, str]) -> str:
    counts = [(name, issue.get(name, -1)) for name in ("buildings", "households", "units")]
    return ", ".join(words[name].format(f"{count:,.0f}") for name, count in counts if count > 0)


def _length(metres: float) -> str:
    for unit, size in (("km", 1000), ("m", 1), ("cm", 0.01), ("mm", 0.001)):
        if metres >= size:
            return f"{metres / size:.3g} {unit}"
    return f"{metres * 1e6:.2g} µm"


def _area(m2: float) -> str:
    if m2 >= 1e6:
        return f"{m2 / 1e6:,.3g} km²"
    return f"{m2:,.0f} m²" if m2 >= 100 else f"{m2:.3g} m²"


class _View:
    """A window on the map: coordinates to pixels."""

    def __init__(self, bounds: NDArray[np.float64], crs: _libgrid.Crs) -> None:
        west, south, east, north = bounds
        centre = np.array([(west + east) / 2, (south + north) / 2])
        # How many metres a step east and a step north are here.
        step = 1e-4 if crs.geographic else 1.0
        around = centre + [(0, 0), (step, 0), (0, step)]
        metric = _libgrid.working_crs(crs, (*centre - step, *centre + step))
        metres = _libgrid.transform(around, crs, metric)
        per_unit = np.linalg.norm(metres[1:] - metres[0], axis=1) / step
        spans = np.array([east - west, north - south]) * per_unit
        # The defect takes less than half of the picture; a mere point stands in 20 m.
        room = max(2.4 * spans[0] / _WIDTH, 2.4 * spans[1] / _HEIGHT, 20 / _WIDTH)
        self.metres_per_pixel = float(room)
        self.units = per_unit / room
        half = np.array([_WIDTH, _HEIGHT]) / 2 / self.units
        self.corner = np.array([centre[0] - half[0], centre[1] + half[1]])
        # What is drawn reaches beyond the picture, so that cuts are not seen.
        self.box = (*(centre - 1.2 * half), *(centre + 1.2 * half))

    def pixels(self, coords: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((coords - self.corner) * self.units * (1, -1))

    def path(self, shape: Any) -> str:
        import shapely

        rings = []
        for ring in shapely.get_rings(shapely.get_parts(shape)):
            places = np.round(self.pixels(shapely.get_coordinates(ring)), 1)
            kept = np.r_[True, (places[1:] != places[:-1]).any(axis=1)]
            rings.append("M" + "L".join(f"{x:g} {y:g}" for x, y in places[kept]) + "Z")
        return "".join(rings)


def _meeting(rows: _libgrid.PolygonArray, box: tuple[float, ...]) -> NDArray[np.int64]:
    """The rows whose box meets another."""
    of_row = rows.ring_offsets[rows.part_offsets[rows.row_offsets]]
    there = np.flatnonzero(of_row[1:] > of_row[:-1])
    if len(there) == 0:
        return there
    starts = of_row[:-1][there]
    low, high = np.minimum.reduceat(rows.coords, starts), np.maximum.reduceat(rows.coords, starts)
    meets = (low <= box[2:]).all(axis=1) & (high >= box[:2]).all(axis=1)
    return np.asarray(there[meets])


def _picture(issue: Any, crs: Any, drawn: Drawn) -> str:
    import shapely

    view = _View(
        np.array(issue.geometry.bounds), _libgrid.Crs("" if crs is None else crs.to_wkt())
    )
    near = _meeting(drawn.rows, view.box)
    concerned = {str(name): rank for rank, name in enumerate(issue["cells"])}
    shapes, labels = [], []
    for row, shape in zip(near, _shapes.shapes(drawn.rows.take(near)), strict=True):
        seen = shapely.clip_by_rect(shapely.make_valid(shape), *view.box)
        if seen.is_empty or seen.area == 0:
            continue
        name = str(drawn.codes[row])
        rank = concerned.get(name)
        fill = _PALE if rank is None else _CONCERNED[rank % len(_CONCERNED)]
        shapes.append(
            f'<path d="{view.path(seen)}" fill="{fill}" fill-opacity="0.85" stroke="{_LINE}"/>'
        )
        if rank is not None and rank < 4:
            labels.append(_label(seen.difference(issue.geometry), name, view))
    above = _meeting(drawn.parents, view.box)
    for outline in _shapes.shapes(drawn.parents.take(above)):
        seen = shapely.clip_by_rect(shapely.make_valid(outline), *view.box)
        shapes.append(
            f'<path d="{view.path(seen)}" fill="none" stroke="{_INK}" stroke-width="1.6" '
            'stroke-opacity="0.7"/>'
        )
    colour = _COLOURS.get(issue["kind"], _OTHER)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}" style="display:block;background:#fff" '
        'fill-rule="evenodd" stroke-linejoin="round" font-family="system-ui,sans-serif">'
        + "".join(shapes)
        + _defect(issue.geometry, colour, view)
        + "".join(labels)
        + _scale(view)
        + "</svg>"
    )


def _defect(shape: Any, colour: str, view: _View) -> str:
    if shape.geom_type == "Point":
        x, y = view.pixels(np.array([[shape.x, shape.y]]))[0]
        return (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="{colour}" fill-opacity="0.25" '
            f'stroke="{colour}" stroke-width="1.6"/><circle cx="{x:.1f}" cy="{y:.1f}" r="1.6" '
            f'fill="{colour}"/>'
        )
    return (
        f'<path d="{view.path(shape)}" fill="{colour}" fill-opacity="0.45" stroke="{colour}" '
        'stroke-width="1.8"/>'
    )


def _label(seen: Any, name: str, view: _View) -> str:
    """The code of a cell where it shows most, on a pale halo."""
    import shapely

    frame = view.box
    inner = shapely.box(
        *(np.array(frame[:2]) * 5 / 6 + np.array(frame[2:]) / 6),
        *(np.array(frame[2:]) * 5 / 6 + np.array(frame[:2]) / 6),
    )
    parts = shapely.get_parts(shapely.intersection(seen, inner))
    if len(parts) == 0:
        return ""
    part = max(parts, key=lambda p: p.area)
    x, y = view.pixels(shapely.get_coordinates(part.representative_point()))[0]
    short = name if len(name) <= 10 else "…" + name[-7:]
    half = 3.2 * len(short)
    return _text(short, min(max(x, half + 4), _WIDTH - half - 4), y + 4, 11)


def _text(words: str, x: float, y: float, size: int) -> str:
    """Words on a pale halo, which is drawn first: not every viewer knows paint-order."""
    form = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="middle"'
    halo = 'fill="#fff" stroke="#fff" stroke-width="3" stroke-opacity="0.8"'
    return f'<text {form} {halo}>{escape(words)}</text><text {form} fill="{_INK}">{escape(words)}</text>'


def _scale(view: _View) -> str:
    """A bar of a round length, about a quarter of the picture."""
    wanted = view.metres_per_pixel * _WIDTH / 4
    power = 10.0 ** np.floor(np.log10(wanted))
    metres = float(max(step for step in (power, 2 * power, 5 * power) if step <= wanted))
    east, y = _WIDTH - 10, _HEIGHT - 10
    west = east - metres / view.metres_per_pixel
    return (
        f'<path d="M{west:.1f} {y - 4}V{y}H{east}V{y - 4}" fill="none" stroke="#fff" '
        f'stroke-width="4"/><path d="M{west:.1f} {y - 4}V{y}H{east}V{y - 4}" fill="none" '
        f'stroke="{_INK}" stroke-width="1.4"/>'
    ) + _text(_length(metres), (west + east) / 2, y - 5, 10)
