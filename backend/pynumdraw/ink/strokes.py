"""The drawing: strokes, stored in columns, on a canvas; and the limits of their size."""

from collections.abc import Sequence
from functools import cache
from struct import Struct
from typing import Annotated

import msgspec
import numpy as np
from numpy.typing import NDArray

from pynumdraw.errors import NotADrawing

MAX_STROKES = 64
MAX_POINTS = 4096
MAX_COORDINATE = 1e6
SPECK_SHARE, SPECK_EXTENT = 0.05, 12.0
"""Share of a canvas's smaller side, and CSS pixels: ink no longer than both is a speck, as a felt pen's width is."""

COLUMNS = ("x", "y", "t", "p")

Coordinate = Annotated[float, msgspec.Meta(ge=-MAX_COORDINATE, le=MAX_COORDINATE)]
Length = Annotated[float, msgspec.Meta(gt=0, le=MAX_COORDINATE)]
Milliseconds = float
Pressure = Annotated[float, msgspec.Meta(ge=0, le=1)]
Coordinates = Annotated[list[Coordinate], msgspec.Meta(min_length=1, max_length=MAX_POINTS)]


class Stroke(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """The path of the pen from contact to lift, in columns; one point is a tap.

    Attributes
    ----------
    x, y : list of float, length n ≥ 1
        CSS pixels, y down, between -10⁶ and 10⁶.
    t : list of float, length n, optional
        Milliseconds, from any origin.
    p : list of float, length n, optional
        Pressure, 0…1.
    """

    x: Coordinates
    y: Coordinates
    t: list[Milliseconds] | None = None
    p: list[Pressure] | None = None


class Drawing(msgspec.Struct, forbid_unknown_fields=True):
    """All strokes on a canvas of `width` × `height` CSS pixels."""

    width: Length
    height: Length
    strokes: Annotated[list[Stroke], msgspec.Meta(min_length=1, max_length=MAX_STROKES)]

    def polylines(self) -> list[NDArray[np.float64]]:
        """Return each stroke as a read-only array (n, 2) of x, y."""
        return [_array(stroke.x, stroke.y) for stroke in self.strokes]

    @property
    def min_extent(self) -> float:
        """Length, in CSS pixels, up to which the ink is a speck, and not enlarged to a digit's size."""
        return min(SPECK_EXTENT, SPECK_SHARE * self.width, SPECK_SHARE * self.height)


def check_columns(drawing: Drawing, pointer: str = "#/strokes") -> None:
    """Check what the types cannot express: the length of the columns, and the total number of points.

    Parameters
    ----------
    drawing : Drawing
    pointer : str
        JSON pointer to the strokes in the received text.

    Raises
    ------
    NotADrawing
        If a column is not as long as its stroke's `x`, or if the strokes have more than `MAX_POINTS` points in all.
    """
    points = 0
    for i, stroke in enumerate(drawing.strokes):
        points += len(stroke.x)
        if not _has_equal_columns(stroke):
            check_lengths(stroke, f"{pointer}/{i}")
    if points > MAX_POINTS:
        raise NotADrawing(f"The strokes have {points} points in all; {MAX_POINTS} are allowed.", pointer)


def _has_equal_columns(stroke: Stroke) -> bool:
    length, t, p = len(stroke.x), stroke.t, stroke.p
    return len(stroke.y) == length and (t is None or len(t) == length) and (p is None or len(p) == length)


def check_lengths(stroke: Stroke, pointer: str, keys: Sequence[str] = COLUMNS) -> None:
    """Check that all columns of a stroke have one length; `keys` are their keys in the text at `pointer`.

    Raises
    ------
    NotADrawing
        If a column is not as long as `x`.
    """
    for name, key in zip(COLUMNS, keys):
        column = getattr(stroke, name)
        if column is not None and len(column) != len(stroke.x):
            detail = f"{name} has {len(column)} values, x has {len(stroke.x)}: they must be of one length."
            raise NotADrawing(detail, f"{pointer}/{key}")


def _array(x: list[float], y: list[float]) -> NDArray[np.float64]:
    """Return np.array((x, y)).T in half the time."""
    return np.frombuffer(_doubles(2 * len(x)).pack(*x, *y)).reshape(2, -1).T


@cache
def _doubles(count: int) -> Struct:
    return Struct(f"{count}d")
