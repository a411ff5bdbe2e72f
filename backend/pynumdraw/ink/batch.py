"""Many drawings in one body: each is judged by itself."""

from __future__ import annotations

from typing import Annotated

import msgspec

from pynumdraw.errors import NotABatch, NotADrawing, NotJSON
from pynumdraw.ink.parsing import not_json, parse_drawing, place_of
from pynumdraw.ink.strokes import Drawing

MAX_DRAWINGS = 256


class Batch(msgspec.Struct, forbid_unknown_fields=True):
    """Drawings, each as it would be alone.

    Attributes
    ----------
    drawings : list, length 1…256
    """

    drawings: Annotated[list[msgspec.Raw], msgspec.Meta(min_length=1, max_length=MAX_DRAWINGS)]


_decoder = msgspec.json.Decoder(Batch)


def parse_batch(body: bytes) -> list[Drawing | NotADrawing | NotJSON]:
    """Decode and validate the JSON of many drawings.

    Returns
    -------
    list
        In the order received, each drawing, or what is wrong with it, its place as a pointer into the whole body.

    Raises
    ------
    NotJSON
        If `body` is no JSON text.
    NotABatch
        If it is, but not of a batch: a missing or unknown field, no drawings or too many.
    """
    try:
        batch = _decoder.decode(body)
    except RecursionError as error:
        raise NotABatch("The drawings are nested too deeply.", "#/drawings") from error
    except msgspec.ValidationError as error:
        raise NotABatch(*place_of(error, body)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise not_json(body, error) from error
    return [_parse(bytes(raw), f"#/drawings/{i}") for i, raw in enumerate(batch.drawings)]


def _parse(body: bytes, place: str) -> Drawing | NotADrawing | NotJSON:
    try:
        return parse_drawing(body, place)
    except (NotADrawing, NotJSON) as error:
        return error
