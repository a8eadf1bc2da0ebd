# SPDX-License-Identifier: Apache-2.0
"""The frame of issues: a GeoDataFrame that draws itself. Imported only where GeoPandas is there."""

from __future__ import annotations

from typing import Any

from geopandas import GeoDataFrame

from ._draw import html


class Issues(GeoDataFrame):  # type: ignore[misc]
    """Issues as rows. In a notebook the first ones are drawn; a selection of rows draws these."""

    _metadata = [*GeoDataFrame._metadata, "scene"]
    scene: dict[str, Any] = {}

    @property
    def _constructor(self) -> Any:
        base = super()._constructor
        return lambda *args, **options: _as_issues(base(*args, **options))

    def _constructor_from_mgr(self, mgr: Any, axes: Any) -> Any:
        return _as_issues(super()._constructor_from_mgr(mgr, axes))

    def _repr_html_(self) -> str:
        if not {"kind", "level", "cells", "area_m2", "width_m"} <= set(self.columns):
            return str(super()._repr_html_())
        return html(self, self.scene)


def _as_issues(made: Any) -> Any:
    """Frames that keep their geometry stay issues; others are plain tables."""
    if type(made) is GeoDataFrame:
        made.__class__ = Issues
    return made
