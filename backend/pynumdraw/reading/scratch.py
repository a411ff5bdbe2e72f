"""What strokes tell and an image doesn't: a line through the whole canvas is no 1, however like one it looks."""

from __future__ import annotations

from math import hypot, radians, tan

from pynumdraw.ink.polyline import arc_length, to_complex
from pynumdraw.ink.strokes import Drawing

STRAIGHT = 0.95
"""Distance of a line's ends, of its length, from which it is straight."""
LONG = 0.8
"""Of the canvas's smaller side: a shorter line goes nowhere near through it."""
EDGE = 0.08
"""Of the canvas's smaller side: an end so near to an edge reaches it."""
UPRIGHT = 30.0
"""Degrees by which a 1 may be slanted; a steeper line through the whole canvas may be meant as one."""


def is_scratch(drawing: Drawing) -> bool:
    """Tell whether a drawing is but one straight line from edge to edge of the canvas, too slanted for a 1."""
    if len(drawing.strokes) != 1:
        return False
    x, y = drawing.strokes[0].x, drawing.strokes[0].y
    across, down = abs(x[-1] - x[0]), abs(y[-1] - y[0])
    span, side = hypot(across, down), min(drawing.width, drawing.height)
    if span < LONG * side or across <= down * tan(radians(UPRIGHT)):
        return False
    length = float(arc_length(to_complex(drawing.polylines()[0]))[-1])
    ends = (x[0], y[0]), (x[-1], y[-1])
    return span >= STRAIGHT * length and all(_reaches_edge(*end, drawing) for end in ends)


def _reaches_edge(x: float, y: float, drawing: Drawing) -> bool:
    return min(x, y, drawing.width - x, drawing.height - y) <= EDGE * min(drawing.width, drawing.height)
