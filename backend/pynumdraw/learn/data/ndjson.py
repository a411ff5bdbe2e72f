"""Drawings as the lines of an ink file: the API's own shape, with what is shown and who drew it before it."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

Stroke = list[tuple[float, float]]


class Sketch(NamedTuple):
    """A drawing from somebody else's data set, in our own units.

    Attributes
    ----------
    label, writer : str
        What it shows, and who drew it.
    side : int
        Width and height of the canvas.
    strokes : list of list of (float, float)
        At least one; of each, its points (x, y), at least one, y down.
    """

    label: str
    writer: str
    side: int
    strokes: list[Stroke]


def encode(sketch: Sketch) -> bytes:
    """Encode a drawing as a line of NDJSON, its line break included; equal drawings give equal bytes."""
    strokes = [{"x": [_short(x) for x, _ in stroke], "y": [_short(y) for _, y in stroke]} for stroke in sketch.strokes]
    head = {"label": sketch.label, "writer": sketch.writer, "width": sketch.side, "height": sketch.side}
    return msgspec.json.encode(head | {"strokes": strokes}) + b"\n"


def _short(value: float) -> float:
    """Give a whole number as an int, so that it is written without its `.0`."""
    return int(value) if value == int(value) else value
