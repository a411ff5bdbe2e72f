"""What strokes tell and an image doesn't: a line through the whole canvas is no 1, however like one it looks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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
    if len(drawing.strokes) != 1 or len(drawing.strokes[0].x) < 2:
        return False
    way = drawing.polylines()[0]
    across, down = np.abs(way[-1] - way[0])
    span = float(np.hypot(across, down))
    length = float(np.hypot(*np.diff(way, axis=0).T).sum())
    is_upright = across <= down * np.tan(np.radians(UPRIGHT))
    is_long = span >= LONG * min(drawing.width, drawing.height)
    is_line = is_long and span >= STRAIGHT * length and not is_upright
    return bool(is_line and all(_reaches_edge(end, drawing) for end in way[[0, -1]]))


def _reaches_edge(end: NDArray[np.float64], drawing: Drawing) -> bool:
    x, y = end
    return bool(min(x, y, drawing.width - x, drawing.height - y) <= EDGE * min(drawing.width, drawing.height))
