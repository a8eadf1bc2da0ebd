# SPDX-License-Identifier: Apache-2.0
"""A small map for notebooks; `libgrid.render` draws the real one."""

from __future__ import annotations

from html import escape

import numpy as np
from numpy.typing import NDArray

from ._libgrid import Crs, PolygonArray, colour_cells

_COLOURS = ("#cfe3d4", "#f3dfc1", "#d6dcee", "#f0d0cf", "#e4e8c4", "#e3d3e8", "#c9e4e6", "#e6dccf")
_WIDTH = 480
_HEIGHT = 360
_MOST_ROWS = 5000


def svg(cells: PolygonArray, *, caption: str, crs: Crs, issues: PolygonArray | None = None) -> str:
    """Cells in pale colours, neighbours in different ones, issues in red, and a caption."""
    words = f"<div>{escape(caption)}</div>"
    if not 0 < len(cells) <= _MOST_ROWS or len(cells.coords) == 0:
        return words
    west, south, east, north = cells.bounds
    # Degrees of longitude are shorter than those of latitude.
    squeeze = np.cos(np.radians((south + north) / 2)) if crs.geographic else 1.0
    scale = min(_WIDTH / max((east - west) * squeeze, 1e-12), _HEIGHT / max(north - south, 1e-12))
    width, height = (east - west) * squeeze * scale, (north - south) * scale

    def pixels(polygons: PolygonArray) -> NDArray[np.float64]:
        from_corner = (polygons.coords - (west, north)) * (squeeze * scale, -scale)
        return np.asarray(np.round(from_corner, 1))

    fills = [_COLOURS[colour % len(_COLOURS)] for colour in colour_cells(cells)]
    shapes = [
        f'<path d="{path}" fill="{fill}"/>'
        for path, fill in zip(_paths(cells, pixels(cells)), fills, strict=True)
    ]
    if issues is not None:
        shapes += [
            f'<path d="{path}" fill="#d03030" stroke="#d03030"/>'
            for path in _paths(issues, pixels(issues))
        ]
    return (
        f'<div><svg xmlns="http://www.w3.org/2000/svg" width="{width + 2:.0f}" '
        f'height="{height + 2:.0f}" viewBox="-1 -1 {width + 2:.1f} {height + 2:.1f}" '
        'stroke="#555" stroke-width="0.6" fill-rule="evenodd">'
        + "".join(shapes)
        + f"</svg></div>{words}"
    )


def _paths(polygons: PolygonArray, pixels: NDArray[np.float64]) -> list[str]:
    """One path a row; vertices that fall on the pixel before them are left out."""
    rings = polygons.ring_offsets
    of_row = polygons.part_offsets[polygons.row_offsets]
    kept = np.ones(len(pixels), dtype=bool)
    kept[1:] = (pixels[1:] != pixels[:-1]).any(axis=1)
    kept[rings[:-1]] = True

    def ring(number: int) -> str:
        begin, end = rings[number], rings[number + 1]
        places = pixels[begin:end][kept[begin:end]].tolist()
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in places) + "Z"

    return [
        "".join(ring(number) for number in range(begin, end))
        for begin, end in zip(of_row[:-1], of_row[1:], strict=True)
    ]
