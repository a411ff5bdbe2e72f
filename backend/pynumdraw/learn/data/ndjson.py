"""Lines of an ink file: the API's layout of a drawing, preceded by its label and its writer."""

from typing import NamedTuple

import msgspec

Stroke = list[tuple[float, float]]


class Sketch(NamedTuple):
    """A drawing from another project's data set, in that data set's units.

    Attributes
    ----------
    label, writer : str
        What it shows, and who drew it.
    side : int
        Width and height of the canvas.
    strokes : list of list of (float, float)
        The points (x, y) of each stroke, y down; at least one stroke, and at least one point in each.
    """

    label: str
    writer: str
    side: int
    strokes: list[Stroke]


def encode(sketch: Sketch) -> bytes:
    """Encode a drawing as a line of NDJSON with its line break; equal drawings give equal bytes."""
    strokes = [{"x": [_short(x) for x, _ in stroke], "y": [_short(y) for _, y in stroke]} for stroke in sketch.strokes]
    head = {"label": sketch.label, "writer": sketch.writer, "width": sketch.side, "height": sketch.side}
    return msgspec.json.encode(head | {"strokes": strokes}) + b"\n"


def _short(value: float) -> float:
    """Return a whole number as an int, to write it without `.0`."""
    return int(value) if value == int(value) else value
