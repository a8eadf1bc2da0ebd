# SPDX-License-Identifier: Apache-2.0
"""The exceptions of libgrid, one tree for everything it refuses."""

from __future__ import annotations


class GridError(Exception):
    """Something libgrid refuses, in a sentence for people.

    ``code`` is the C++ ErrorCode's name. ``layer``, ``row`` (zero-based, in input order) and
    ``field`` say where, as far as known, else None. ``str(error)`` names them in front of
    ``message``.
    """

    def __init__(
        self,
        message: str = "",
        *,
        code: str = "internal",
        layer: str | None = None,
        row: int | None = None,
        field: str | None = None,
    ) -> None:
        place = [layer, None if row is None else f"row {row}", field]
        words = ", ".join(part for part in place if part)
        super().__init__(f"{words}: {message}" if words else message)
        self.message = message
        self.code = code
        self.layer = layer
        self.row = row
        self.field = field

    def __reduce__(self) -> tuple[object, ...]:
        return make_error, (self.code, self.message, self.layer, self.row, self.field)


class UsageError(GridError):
    """An argument or option is wrong (``usage``)."""


class NotFoundError(GridError):
    """A file, layer, field or column is not there (``not_found``)."""


class DataError(GridError):
    """The data cannot be used: ``unreadable``, ``empty``, ``bad_geometry``, ``bad_value``,
    ``duplicate_code`` or ``bad_encoding``."""


class CrsError(GridError):
    """Unknown, missing or mixed coordinate systems, swapped axes, a wrong unit (``bad_crs``)."""


class FileError(GridError):
    """The system refused to read or write (``io``)."""


class Cancelled(GridError):
    """The call was asked to stop (``cancelled``)."""


class InternalError(GridError):
    """A fault of libgrid itself (``internal``)."""


_CLASSES: dict[str, type[GridError]] = {
    "usage": UsageError,
    "not_found": NotFoundError,
    "unreadable": DataError,
    "empty": DataError,
    "bad_crs": CrsError,
    "bad_geometry": DataError,
    "bad_value": DataError,
    "duplicate_code": DataError,
    "bad_encoding": DataError,
    "io": FileError,
    "cancelled": Cancelled,
    "internal": InternalError,
}


def make_error(
    code: str,
    message: str,
    layer: str | None = None,
    row: int | None = None,
    field: str | None = None,
) -> GridError:
    """The exception for a C++ error code; -1 and "" mean "not known", as they do there."""
    return _CLASSES[code](
        message,
        code=code,
        layer=layer or None,
        row=None if row is None or row < 0 else row,
        field=field or None,
    )
