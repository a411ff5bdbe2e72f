"""Drawings of other data sets, written as lines of an ink file: label and writer, then the drawing as in the API."""

from typing import NamedTuple

import msgspec

Stroke = list[tuple[float, float]]


class Sketch(NamedTuple):
    """A drawing from another project's data set, in that data set's units.

    Attributes
    ----------
    label, writer : str
        What it shows, and who drew it; an unknown writer is empty, and left out of the line.
    width, height : int
        Those of the canvas.
    strokes : list of list of (float, float)
        The points (x, y) of each stroke, y down; at least one stroke, and at least one point in each.
    """

    label: str
    writer: str
    width: int
    height: int
    strokes: list[Stroke]


def encode(sketch: Sketch) -> bytes:
    """Encode a drawing as a line of NDJSON with its line break; equal drawings give equal bytes."""
    strokes = [{"x": [_short(x) for x, _ in stroke], "y": [_short(y) for _, y in stroke]} for stroke in sketch.strokes]
    writer = {"writer": sketch.writer} if sketch.writer else {}
    head = {"label": sketch.label, **writer, "width": sketch.width, "height": sketch.height}
    return msgspec.json.encode(head | {"strokes": strokes}) + b"\n"


def _short(value: float) -> float:
    """Return a whole number as an int, to write it without `.0`."""
    return int(value) if value == int(value) else value


def moved_to_origin(label: str, writer: str, strokes: list[list[tuple[int, int]]]) -> Sketch:
    """Return a drawing with its bounding box as its canvas, which is at least 1 wide and 1 high."""
    (left, right), (top, bottom) = (
        (min(values), max(values)) for values in zip(*(point for stroke in strokes for point in stroke))
    )
    moved: list[Stroke] = [[(x - left, y - top) for x, y in stroke] for stroke in strokes]
    return Sketch(label, writer, max(1, right - left), max(1, bottom - top), moved)
