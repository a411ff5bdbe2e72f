"""JSON formats of drawings: columns, points as in the WICG handwriting API, and Quick, Draw!; and batches of them."""

from typing import Annotated, Any

import msgspec

from pynumdraw.ink.row_major_check import ROW_LENGTHS, rows_error
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

MAX_DRAWINGS = 256
QUICK_DRAW_SIDE = 256.0
"""Side of the canvas into which the simplified drawings of Quick, Draw! are scaled."""


class Point(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A point of a stroke, as in `HandwritingStroke.getPoints()` (https://wicg.github.io/handwriting-recognition/).

    Attributes
    ----------
    x, y : float
        CSS pixels, y down, between -10⁶ and 10⁶.
    t : float, optional
        Milliseconds, from any origin.
    p : float, optional
        Pressure, 0…1.
    """

    x: Coordinate
    y: Coordinate
    t: Milliseconds | None = None
    p: Pressure | None = None


class QuickDrawStroke(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """A stroke as in Quick, Draw!: an array of two or three columns, x, y and, optionally, t.

    See https://github.com/googlecreativelab/quickdraw-dataset.
    """

    x: Coordinates
    y: Coordinates
    t: list[Milliseconds] | msgspec.UnsetType = msgspec.UNSET


Points = Annotated[list[Point], msgspec.Meta(min_length=1, max_length=MAX_POINTS)]
Scalar = str | int | float | bool | None
_Column = list[Milliseconds]
_Array = Annotated[list[_Column | Point], msgspec.Meta(min_length=1, max_length=MAX_POINTS)]
AnyStroke = Stroke | _Array
"""`Stroke`, `QuickDrawStroke` or `Points`: msgspec tells objects from arrays, `to_columns` tells the arrays apart."""
Strokes = Annotated[list[AnyStroke], msgspec.Meta(min_length=1, max_length=MAX_STROKES)]


class StrokesDrawing(msgspec.Struct, forbid_unknown_fields=True):
    """All strokes on a canvas of `width` × `height` CSS pixels, each stroke in any of the three formats.

    What else a line of an ink file tells is ignored except in training: what the drawing shows (`label`; null: no
    number), who drew it, and, as the page exports it, what a model answered, when that was corrected, and an id.
    """

    width: Length
    height: Length
    strokes: Strokes
    label: Scalar | msgspec.UnsetType = msgspec.UNSET
    writer: Scalar = None
    answer: dict[str, Any] | None = None
    time: Scalar = None
    id: Scalar = None

    key = "strokes"


class QuickDraw(msgspec.Struct, forbid_unknown_fields=True):
    """A line of the Quick, Draw! data set; fields other than the drawing and its canvas are ignored."""

    drawing: Strokes
    width: Length = QUICK_DRAW_SIDE
    height: Length = QUICK_DRAW_SIDE
    label: Scalar | msgspec.UnsetType = msgspec.UNSET
    writer: Scalar = None
    word: Scalar | msgspec.UnsetType = msgspec.UNSET
    countrycode: Scalar = None
    timestamp: Scalar = None
    recognized: Scalar = None
    key_id: Scalar = None

    key = "drawing"

    @property
    def strokes(self) -> list[AnyStroke]:
        """The strokes, under the name that they have in the other formats."""
        return self.drawing


class Batch(msgspec.Struct, forbid_unknown_fields=True):
    """A request to read many drawings; each is validated by itself.

    Attributes
    ----------
    drawings : list, length 1…256
    """

    drawings: Annotated[list[msgspec.Raw], msgspec.Meta(min_length=1, max_length=MAX_DRAWINGS)]


def to_columns(stroke: AnyStroke, pointer: str) -> Stroke:
    """Return a stroke of any format in columns.

    Raises
    ------
    msgspec.ValidationError
        If an array is neither all columns nor all points, or if a coordinate is out of range.
    NotADrawing
        If the columns of an array differ in length, or it has rows instead; `pointer` is the JSON pointer to the array.
    """
    if isinstance(stroke, Stroke):
        return stroke
    if isinstance(stroke[0], Point):
        points = msgspec.convert(stroke, list[Point])
        return Stroke([point.x for point in points], [point.y for point in points])
    if len(stroke) > max(ROW_LENGTHS) and all(isinstance(row, list) and len(row) in ROW_LENGTHS for row in stroke):
        raise rows_error(pointer)
    quick = msgspec.convert(stroke, QuickDrawStroke)
    columns = Stroke(quick.x, quick.y, None if quick.t is msgspec.UNSET else quick.t)
    check_lengths(columns, pointer, "012")
    return columns
