"""Parse the JSON of a drawing, in any of its formats, or of a batch: decoded and validated in one pass."""

import re
from codecs import BOM_UTF8
from collections.abc import Sequence, Sized
from typing import Any, NamedTuple, cast

import msgspec

from pynumdraw.errors import NotABatch, NotADrawing, NotJSON
from pynumdraw.ink.json_formats import AnyStroke, Batch, QuickDraw, Scalar, StrokesDrawing, to_columns
from pynumdraw.ink.row_major_check import check_not_rows
from pynumdraw.ink.strokes import Drawing, check_columns

_MAX_QUOTED = 100  # characters of the received text that an error repeats
_WITH_PATH = re.compile(r"(.*?)(?: - at `\$((?:\.\w+|\[\d+\])*)`)?", re.DOTALL)

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
    """Decode and validate a line of an ink file, as `parse_drawing` does; the label of Quick, Draw! is its word."""
    received = _decode(line, "#")
    label = received.word if isinstance(received, QuickDraw) and received.label is None else received.label
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
    try:
        batch = _batch.decode(body.removeprefix(BOM_UTF8))
    except RecursionError as error:
        raise NotABatch("The drawings are nested too deeply.", "#/drawings") from error
    except msgspec.ValidationError as error:
        raise NotABatch(*_fault(error, body)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _not_json(body, error) from error
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
        raise NotADrawing(*_fault(error, body, pointer)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _not_json(body, error) from error


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
            raise NotADrawing(*_fault(error, body, pointer, [received.key, str(i)])) from error
    # Strokes that came as columns of objects are the same objects, and nothing else has to be told apart.
    if strokes != received.strokes and isinstance(received, StrokesDrawing):
        arrays = [stroke for stroke, original in zip(strokes, received.strokes) if _is_of_arrays(original)]
        check_not_rows(arrays, max(received.width, received.height), f"{pointer}/{received.key}")
    drawing = Drawing(received.width, received.height, strokes)
    check_columns(drawing, f"{pointer}/{received.key}")
    return drawing


def _is_of_arrays(stroke: AnyStroke) -> bool:
    return isinstance(stroke, list) and isinstance(stroke[0], list)


def _fault(error: Exception, body: bytes, pointer: str = "#", within: Sequence[str] = ()) -> tuple[str, str]:
    """Return detail and pointer for msgspec's "… - at `$.strokes[0].x`"; raise NotJSON if it is no JSON after that.

    `pointer` leads to `body`, and the keys `within` lead from there to the part that was decoded.
    """
    wanted, path = cast(re.Match[str], _WITH_PATH.fullmatch(str(error))).groups("")  # it matches any text
    keys = [*within, *re.findall(r"\w+", path)]
    return f"{wanted[:_MAX_QUOTED]}{_received(body, keys)}.", pointer + "".join(f"/{key}" for key in keys)


def _received(body: bytes, keys: list[str]) -> str:
    """Describe, in a few characters, the value that `keys` lead to."""
    try:
        value: Any = msgspec.json.decode(body)
        for key in keys:
            value = value[int(key)] if key.isdigit() else value[key]
    except (msgspec.ValidationError, RecursionError):  # valid, but Python can't hold it: 1e999, 10,000 brackets
        return ""
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _not_json(body, error) from error
    except (LookupError, TypeError):  # the body has a field twice, and the fault is in the first
        return ""
    if isinstance(value, list):
        return f", received an array of {len(cast(Sized, value))}"
    return "" if isinstance(value, dict) else f", received `{msgspec.json.encode(value).decode():.{_MAX_QUOTED}}`"


def _not_json(body: bytes, error: Exception) -> NotJSON:
    return NotJSON(f"The body of {len(body)} bytes is not JSON: {error}.")
