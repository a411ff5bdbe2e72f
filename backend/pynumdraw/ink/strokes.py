"""Strokes: a request body decoded and validated in one pass."""

from __future__ import annotations

import re
from collections.abc import Sized
from typing import Annotated, Any, cast

import msgspec
import numpy as np
from numpy.typing import NDArray

from pynumdraw.errors import NotADrawing, NotJSON

MAX_STROKES = 64
MAX_POINTS = 4096
MAX_COORDINATE = 1e6
SPECK = 0.04
"""Of a canvas's smaller side: ink no longer than this is not enlarged to a digit's size."""

Coordinate = Annotated[float, msgspec.Meta(ge=-MAX_COORDINATE, le=MAX_COORDINATE)]
Length = Annotated[float, msgspec.Meta(gt=0, le=MAX_COORDINATE)]
Milliseconds = Annotated[float, msgspec.Meta(ge=-1e12, le=1e12)]
Pressure = Annotated[float, msgspec.Meta(ge=0, le=1)]
Coordinates = Annotated[list[Coordinate], msgspec.Meta(min_length=1, max_length=MAX_POINTS)]


class Stroke(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """The pen's way from contact to lift, in columns; one point is a tap.

    Attributes
    ----------
    x, y : list of float, length n ≥ 1
        CSS pixels, y down, between -10⁶ and 10⁶.
    t : list of float, length n, optional
        Milliseconds since the drawing's first contact.
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
        """Give each stroke as an array (n, 2) of x, y."""
        return [np.array((stroke.x, stroke.y)).T for stroke in self.strokes]

    @property
    def speck(self) -> float:
        """Give the length up to which ink on this canvas is a speck, in its own units: a felt pen's width."""
        return SPECK * min(self.width, self.height)


_LONGEST = 100  # characters of what was received that an error repeats
_WITH_PATH = re.compile(r"(.*?)(?: - at `\$((?:\.\w+|\[\d+\])*)`)?", re.DOTALL)
_decoder = msgspec.json.Decoder(Drawing)


def parse_drawing(body: bytes) -> Drawing:
    """Decode and validate the JSON of a drawing.

    Raises
    ------
    NotJSON
        If `body` is no JSON text.
    NotADrawing
        If it is, but not of a drawing: a missing, unknown or mistyped field, no ink, columns of different length, a
        coordinate out of range, too many strokes or points.
    """
    try:
        drawing = _decoder.decode(body)
    except msgspec.ValidationError as error:
        raise _not_a_drawing(str(error), body) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _not_json(body, error) from error
    check_columns(drawing)
    return drawing


def check_columns(drawing: Drawing) -> None:
    """Check what the types cannot say: equal columns, and the number of points in all.

    Raises
    ------
    NotADrawing
        If a column is not as long as its stroke's `x`, or the strokes have more than `MAX_POINTS` points.
    """
    for i, stroke in enumerate(drawing.strokes):
        for name in ("y", "t", "p"):
            column = getattr(stroke, name)
            if column is not None and len(column) != len(stroke.x):
                detail = f"{name} has {len(column)} values, x has {len(stroke.x)}: they must be of one length."
                raise NotADrawing(detail, f"#/strokes/{i}/{name}")
    points = sum(len(stroke.x) for stroke in drawing.strokes)
    if points > MAX_POINTS:
        raise NotADrawing(f"The strokes have {points} points in all; {MAX_POINTS} are allowed.", "#/strokes")


def _not_a_drawing(message: str, body: bytes) -> NotADrawing:
    """Turn msgspec's "… - at `$.strokes[0].x`" into an error that names the place and what was there."""
    wanted, path = cast(re.Match[str], _WITH_PATH.fullmatch(message)).groups("")  # it matches any text
    keys = re.findall(r"\w+", path)
    return NotADrawing(f"{wanted[:_LONGEST]}{_received(body, keys)}.", "#" + "".join(f"/{key}" for key in keys))


def _received(body: bytes, keys: list[str]) -> str:
    """Describe, in a few characters, the value that `keys` lead to.

    Raises
    ------
    NotJSON
        If the body turns out to be no JSON text after the place at fault.
    """
    try:
        value: Any = msgspec.json.decode(body)
        for key in keys:
            value = value[int(key)] if key.isdigit() else value[key]
    except (msgspec.ValidationError, RecursionError):  # valid, but beyond what Python can hold: 1e999, 10,000 brackets
        return ""
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _not_json(body, error) from error
    except (LookupError, TypeError):  # a field that is there twice, the other time without that place
        return ""
    if isinstance(value, list):
        return f", received an array of {len(cast(Sized, value))}"
    return "" if isinstance(value, dict) else f", received `{msgspec.json.encode(value).decode():.{_LONGEST}}`"


def _not_json(body: bytes, error: Exception) -> NotJSON:
    return NotJSON(f"The body of {len(body)} bytes is not JSON: {error}.")
