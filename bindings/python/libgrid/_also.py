# SPDX-License-Identifier: Apache-2.0
"""Further weights of cells and their limits, as callers write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ._errors import make_error

Also = Mapping[str, tuple[float | None, float | None]]


def limits_of(also: Also | None) -> list[tuple[str, float, float]]:
    """Name, least and most of each; no limit is 0 or infinite. Errors: UsageError."""
    return [(str(name), *_limits(name, pair)) for name, pair in (also or {}).items()]


def _limits(name: Any, pair: Any) -> tuple[float, float]:
    try:
        least, most = pair
        return (0.0 if least is None else float(least), np.inf if most is None else float(most))
    except (TypeError, ValueError):
        raise make_error(
            "usage", f"also[{name!r}] must be (min, max), None for no limit, not {pair!r}"
        ) from None
