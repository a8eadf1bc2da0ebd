# SPDX-License-Identifier: Apache-2.0
"""Chinese door-plate addresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from . import _frames, _libgrid
from ._verbs import Progress

if TYPE_CHECKING:
    import pandas as pd


def normalise_addresses(
    addresses: pd.Series[Any] | Iterable[Any],
    *,
    threads: int = 0,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Read Chinese door-plate addresses, and write each one way.

    >>> libgrid.normalise_addresses(["文苑路十二号 ３栋501"])["address"][0]
    '文苑路12号3幢501室'

    Args:
        addresses: texts; None where there is none.

    Returns:
        One row an address, in their order and with their index: the parts ``province``, ``city``,
        ``county``, ``town``, ``community``, ``road``, ``lane`` (弄), ``number`` (号), ``compound``
        (小区), ``building`` (幢), ``stairwell`` (单元), ``floor`` (层), ``room`` (室) and ``rest``,
        None where not told; ``address``, the one spelling; ``reason``, one of `ADDRESS_FAULTS`
        where the text is no address. Numbers may be several: "1~10", "1,3,5".

    Cost: a few microseconds an address.
    """
    pandas = _frames.need("pandas")
    column = pandas.Series(addresses, dtype=object)
    parts, spellings, faults = _libgrid.parse_addresses(
        _frames.texts(column), threads=threads, progress=progress
    )
    columns = {name: _told(part) for name, part in parts.items()}
    columns["address"] = _told(spellings)
    columns["reason"] = _frames.as_they_are(None if word == "none" else word for word in faults)
    made: pd.DataFrame = pandas.DataFrame(columns).set_axis(column.index)
    return made


def match_addresses(
    addresses: pd.Series[Any] | Iterable[Any],
    register: pd.Series[Any] | Iterable[Any],
    *,
    threads: int = 0,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Find addresses in a register, and say how sure each match is.

    >>> found = libgrid.match_addresses(units["address"], buildings["address"])
    >>> found[found["sure"].isin(["exact", "building"])]

    Province, city, county, town and community may be missing on one side, but must not differ.
    Where several rows are equally sure, none is taken.

    Args:
        addresses: texts to look for.
        register: texts in which to look.

    Returns:
        One row an address, in their order and with their index: ``row``, its label in the index of
        ``register``, None where there is none; ``sure``, one of `SURENESS`; ``count``, the rows
        that fit as well as the best; ``reason``, one of `UNMATCHED_REASONS` where there is no match.

    Cost: a few microseconds an address.
    """
    pandas = _frames.need("pandas")
    wanted = pandas.Series(addresses, dtype=object)
    known = pandas.Series(register, dtype=object)
    row, sure, count, reason = _libgrid.match_addresses(
        _frames.texts(wanted), _frames.texts(known), threads=threads, progress=progress
    )
    columns = {
        "row": _frames.pick(known.index.to_numpy(), row),
        "sure": _frames.as_they_are(None if word == "none" else word for word in sure),
        "count": count,
        "reason": _frames.as_they_are(None if word == "none" else word for word in reason),
    }
    made: pd.DataFrame = pandas.DataFrame(columns).set_axis(wanted.index)
    return made


def _told(texts: list[str]) -> pd.Series[Any]:
    return _frames.as_they_are(text or None for text in texts)
