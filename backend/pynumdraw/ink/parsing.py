"""From the JSON of a drawing, in any of its layouts, to the drawing: decoded and validated in one pass."""

from __future__ import annotations

import re
from collections.abc import Sequence, Sized
from typing import Any, cast

import msgspec

from pynumdraw.errors import NotADrawing, NotJSON
from pynumdraw.ink.formats import LabelledDrawing, QuickDraw, StrokesDrawing, columns
from pynumdraw.ink.strokes import Drawing, check_columns

_LONGEST = 100  # characters of what was received that an error repeats
_WITH_PATH = re.compile(r"(.*?)(?: - at `\$((?:\.\w+|\[\d+\])*)`)?", re.DOTALL)


class _Probe(msgspec.Struct):
    drawing: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


_strokes_drawing = msgspec.json.Decoder(StrokesDrawing)
_labelled: msgspec.json.Decoder[StrokesDrawing] = msgspec.json.Decoder(LabelledDrawing)
_quick_draw = msgspec.json.Decoder(QuickDraw)
_probe = msgspec.json.Decoder(_Probe)


def parse_drawing(
    body: bytes, place: str = "#", usual: msgspec.json.Decoder[StrokesDrawing] = _strokes_drawing
) -> Drawing:
    """Decode and validate the JSON of a drawing.

    Parameters
    ----------
    body : bytes
    place : str
        The JSON pointer to it in what was received, as a URI fragment.
    usual : Decoder
        Of what it is if it is not a line of Quick, Draw!.

    Raises
    ------
    NotJSON
        If `body` is no JSON text.
    NotADrawing
        If it is, but not of a drawing: a missing, unknown or mistyped field, no ink, columns of different length, a
        coordinate out of range, too many strokes or points.
    """
    try:
        layout = _decode(body, usual)
    except msgspec.ValidationError as error:
        raise NotADrawing(*place_of(error, body, place)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise not_json(body, error) from error
    drawing = _drawing(layout, body, place)
    check_columns(drawing, f"{place}/{layout.place}")
    return drawing


def parse_labelled(line: bytes) -> Drawing:
    """Decode and validate a line of an ink file, as `parse_drawing` does; its label and writer are left aside."""
    return parse_drawing(line, usual=_labelled)


def _decode(body: bytes, usual: msgspec.json.Decoder[StrokesDrawing]) -> StrokesDrawing | QuickDraw:
    """Decode as what has `drawing` only where it is none of the usual: that costs the usual nothing."""
    try:
        return usual.decode(body)
    except msgspec.ValidationError:
        if not _has_drawing(body):
            raise
    return _quick_draw.decode(body)


def _has_drawing(body: bytes) -> bool:
    try:
        return _probe.decode(body).drawing is not msgspec.UNSET
    except (msgspec.ValidationError, RecursionError):
        return False


def _drawing(drawing: StrokesDrawing | QuickDraw, body: bytes, place: str) -> Drawing:
    strokes: list[Any] = []
    for i, stroke in enumerate(drawing.strokes):
        try:
            strokes.append(columns(stroke, f"{place}/{drawing.place}/{i}"))
        except msgspec.ValidationError as error:
            raise NotADrawing(*place_of(error, body, place, [drawing.place, str(i)])) from error
    return Drawing(drawing.width, drawing.height, strokes)


def place_of(
    error: msgspec.ValidationError, body: bytes, place: str = "#", within: Sequence[str] = ()
) -> tuple[str, str]:
    """Turn msgspec's "… - at `$.strokes[0].x`" into what was wanted and received, and the pointer to where.

    Parameters
    ----------
    error : msgspec.ValidationError
    body : bytes
        The JSON text at fault.
    place : str
        The pointer to it.
    within : sequence of str
        Keys that lead to the part of it that was at hand.

    Raises
    ------
    NotJSON
        If the body turns out to be no JSON text after the place at fault.
    """
    wanted, path = cast(re.Match[str], _WITH_PATH.fullmatch(str(error))).groups("")  # it matches any text
    keys = [*within, *re.findall(r"\w+", path)]
    return f"{wanted[:_LONGEST]}{_received(body, keys)}.", place + "".join(f"/{key}" for key in keys)


def _received(body: bytes, keys: list[str]) -> str:
    """Describe, in a few characters, the value that `keys` lead to."""
    try:
        value: Any = msgspec.json.decode(body)
        for key in keys:
            value = value[int(key)] if key.isdigit() else value[key]
    except (msgspec.ValidationError, RecursionError):  # valid, but beyond what Python can hold: 1e999, 10,000 brackets
        return ""
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise not_json(body, error) from error
    except (LookupError, TypeError):  # a field that is there twice, the other time without that place
        return ""
    if isinstance(value, list):
        return f", received an array of {len(cast(Sized, value))}"
    return "" if isinstance(value, dict) else f", received `{msgspec.json.encode(value).decode():.{_LONGEST}}`"


def not_json(body: bytes, error: Exception) -> NotJSON:
    """Say what is wrong with a text that is no JSON."""
    return NotJSON(f"The body of {len(body)} bytes is not JSON: {error}.")
