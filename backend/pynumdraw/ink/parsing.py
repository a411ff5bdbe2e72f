"""Parse the JSON of a drawing, in any of its formats, or of a batch: decoded and validated in one pass."""

from codecs import BOM_UTF8
from typing import Any, NamedTuple

import msgspec

from pynumdraw.errors import NotABatch, NotADrawing, NotJSON
from pynumdraw.ink.json_formats import AnyStroke, Batch, QuickDraw, Scalar, StrokesDrawing, to_columns
from pynumdraw.ink.row_major_check import check_not_rows
from pynumdraw.ink.strokes import Drawing, check_columns
from pynumdraw.ink.validation_errors import decode, fault, not_json

_strokes_drawing = msgspec.json.Decoder(StrokesDrawing)
_quick_draw = msgspec.json.Decoder(QuickDraw)
_batch = msgspec.json.Decoder(Batch)
_fields = msgspec.json.Decoder(dict[str, msgspec.Raw])


class Labelled(NamedTuple):
    """A drawing, what it shows, and who drew it, as far as that is known."""

    drawing: Drawing
    label: Scalar
    writer: Scalar


def parse_drawing(body: bytes, pointer: str = "#") -> Drawing:
    """Decode and validate the JSON of a drawing.

    Parameters
    ----------
    body : bytes
    pointer : str
        JSON pointer, as a URI fragment, to the drawing in the received text.

    Raises
    ------
    NotJSON
        If `body` is not JSON.
    NotADrawing
        If it is JSON, but not a drawing: a missing, unknown or mistyped field, no ink, columns of different length, a
        coordinate out of range, too many strokes or points.
    """
    return _to_drawing(_decode(body, pointer), body, pointer)


def parse_labelled(line: bytes) -> Labelled:
    """Decode and validate a line of an ink file, as `parse_drawing` does; the label of Quick, Draw! is its word.

    Raises
    ------
    NotJSON, NotADrawing
        As `parse_drawing` does, and if there is no label. One that is null is kept: the drawing shows no number.
    """
    received = _decode(line, "#")
    label = received.label
    if isinstance(received, QuickDraw) and label is msgspec.UNSET:
        label = received.word
    if label is msgspec.UNSET:
        raise NotADrawing("The label is missing: a text, a whole number, or null for what is no number.", "#/label")
    return Labelled(_to_drawing(received, line, "#"), label, received.writer)


def parse_batch(body: bytes) -> list[Drawing | NotADrawing | NotJSON]:
    """Decode and validate the JSON of many drawings.

    Returns
    -------
    list
        Each drawing in the order received, or the error in it, whose pointer leads from the root of the whole body.

    Raises
    ------
    NotJSON
        If `body` is not JSON.
    NotABatch
        If it is JSON, but not a batch: a missing or unknown field, no drawings or too many.
    """
    batch = decode(body, _batch, NotABatch, "#/drawings")
    return [_drawing_or_error(bytes(raw), f"#/drawings/{i}") for i, raw in enumerate(batch.drawings)]


def _drawing_or_error(body: bytes, pointer: str) -> Drawing | NotADrawing | NotJSON:
    try:
        return parse_drawing(body, pointer)
    except (NotADrawing, NotJSON) as error:
        return error


def _decode(body: bytes, pointer: str) -> StrokesDrawing | QuickDraw:
    body = body.removeprefix(BOM_UTF8)
    try:
        return _decode_either(body)
    except msgspec.ValidationError as error:
        raise NotADrawing(*fault(error, body, pointer)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise not_json(body, error) from error


def _decode_either(body: bytes) -> StrokesDrawing | QuickDraw:
    """Try Quick, Draw! only after the usual format, which therefore costs nothing extra."""
    try:
        return _strokes_drawing.decode(body)
    except msgspec.ValidationError:
        if not _has_drawing(body):
            raise
    return _quick_draw.decode(body)


def _has_drawing(body: bytes) -> bool:
    try:
        return "drawing" in _fields.decode(body)
    except (msgspec.ValidationError, RecursionError):
        return False


def _to_drawing(received: StrokesDrawing | QuickDraw, body: bytes, pointer: str) -> Drawing:
    strokes: list[Any] = []
    for i, stroke in enumerate(received.strokes):
        try:
            strokes.append(to_columns(stroke, f"{pointer}/{received.key}/{i}"))
        except msgspec.ValidationError as error:
            raise NotADrawing(*fault(error, body, pointer, [received.key, str(i)])) from error
    # Strokes that came as columns of objects are the same objects, and nothing else has to be told apart.
    if strokes != received.strokes and isinstance(received, StrokesDrawing):
        arrays = [stroke for stroke, original in zip(strokes, received.strokes) if _is_of_arrays(original)]
        check_not_rows(arrays, max(received.width, received.height), f"{pointer}/{received.key}")
    drawing = Drawing(received.width, received.height, strokes)
    check_columns(drawing, f"{pointer}/{received.key}")
    return drawing


def _is_of_arrays(stroke: AnyStroke) -> bool:
    return isinstance(stroke, list) and isinstance(stroke[0], list)
