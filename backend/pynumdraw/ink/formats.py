"""The layouts in which ink may come: columns, points as in the WICG handwriting API, and those of Quick, Draw!."""

from __future__ import annotations

from typing import Annotated

import msgspec

from pynumdraw.ink.strokes import (
    MAX_POINTS,
    MAX_STROKES,
    Coordinate,
    Coordinates,
    Length,
    Milliseconds,
    Pressure,
    Stroke,
    check_lengths,
)

QUICK_DRAW_SIDE = 256.0
"""Of the canvas that the simplified drawings of Quick, Draw! are fitted into."""


class Point(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A point of a stroke, as in `HandwritingStroke.getPoints()` (https://wicg.github.io/handwriting-recognition/).

    Attributes
    ----------
    x, y : float
        CSS pixels, y down, between -10⁶ and 10⁶.
    t : float, optional
        Milliseconds since the drawing's first contact.
    p : float, optional
        Pressure, 0…1.
    """

    x: Coordinate
    y: Coordinate
    t: Milliseconds | None = None
    p: Pressure | None = None


class QuickDrawStroke(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """A stroke as in Quick, Draw!: an array of two or three columns, x, y and, if known, t.

    See https://github.com/googlecreativelab/quickdraw-dataset.
    """

    x: Coordinates
    y: Coordinates
    t: list[Milliseconds] | msgspec.UnsetType = msgspec.UNSET


Points = Annotated[list[Point], msgspec.Meta(min_length=1, max_length=MAX_POINTS)]
_Scalar = str | int | float | bool | None
_Column = list[Milliseconds]
_Array = Annotated[list[_Column | Point], msgspec.Meta(min_length=1, max_length=MAX_POINTS)]
AnyStroke = Stroke | _Array
"""`Stroke`, `QuickDrawStroke` or `Points`: msgspec tells objects from arrays, `columns` the two kinds of arrays."""
Strokes = Annotated[list[AnyStroke], msgspec.Meta(min_length=1, max_length=MAX_STROKES)]


class StrokesDrawing(msgspec.Struct, forbid_unknown_fields=True):
    """All strokes on a canvas of `width` × `height` CSS pixels, each in any of the three layouts."""

    width: Length
    height: Length
    strokes: Strokes

    place = "strokes"


class LabelledDrawing(StrokesDrawing, forbid_unknown_fields=True):
    """A line of an ink file, as they are learned from."""

    label: _Scalar = None
    writer: _Scalar = None


class QuickDraw(msgspec.Struct, forbid_unknown_fields=True):
    """A line of the Quick, Draw! data set as it is: all but the drawing, and its canvas if given, is left aside."""

    drawing: Strokes
    width: Length = QUICK_DRAW_SIDE
    height: Length = QUICK_DRAW_SIDE
    word: _Scalar = None
    countrycode: _Scalar = None
    timestamp: _Scalar = None
    recognized: _Scalar = None
    key_id: _Scalar = None

    place = "drawing"

    @property
    def strokes(self) -> list[AnyStroke]:
        """Give what other drawings have as their strokes."""
        return self.drawing


def columns(stroke: AnyStroke, place: str) -> Stroke:
    """Give a stroke of any layout in columns.

    Raises
    ------
    msgspec.ValidationError
        If an array is neither all columns nor all points, or a coordinate out of range.
    NotADrawing
        If columns of an array, received at `place`, are not of one length.
    """
    if isinstance(stroke, Stroke):
        return stroke
    if isinstance(stroke[0], Point):
        points = msgspec.convert(stroke, list[Point])
        return Stroke([point.x for point in points], [point.y for point in points])
    quick = msgspec.convert(stroke, QuickDrawStroke)
    columns = Stroke(quick.x, quick.y, None if quick.t is msgspec.UNSET else quick.t)
    check_lengths(columns, place, "012")
    return columns
