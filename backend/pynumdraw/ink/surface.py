"""Ink on pixels, by aggdraw: it is quick and antialiased at 28×28, and its quirks are answered here."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import aggdraw
import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.polyline import Resampled

SIDE = 28

_FILL_OVERDRAW = 0.25  # pixels by which aggdraw fills beyond every edge
_SHARP = 3**0.5  # steps that two steps span where they turn by 60°
_CIRCLE = np.exp(1j * np.arange(12) * np.pi / 6)
_FULL = aggdraw.Brush(255)


class Outline(NamedTuple):
    """What there is to draw, in pixels: x, y, x, y, … as aggdraw takes them.

    aggdraw's pen has flat ends and mitred joins: ways are cut at sharp corners, and every cut and end gets a nib.
    """

    polylines: list[list[float]]
    caps: list[float]


def split_at_corners(polylines: Sequence[Resampled]) -> Outline:
    """Cut ways into what aggdraw draws well: where they turn by more than 60° within two steps."""
    outline = Outline([], [])
    for polyline, step in polylines:
        (sharp,) = (np.abs(polyline[2:] - polyline[:-2]) < _SHARP * step).nonzero()
        points, start = polyline.view(np.float64).tolist(), 0
        outline.caps.extend(points[:2])
        for end in [*[2 * i + 2 for i in sharp.tolist()], len(points) - 2] if len(points) > 2 else ():
            outline.polylines.append(points[start : end + 2])
            outline.caps.extend(points[end : end + 2])
            start = end
    return outline


def draw_outline(outline: Outline, centre: complex, pen: float) -> NDArray[np.uint8]:
    """Draw an outline, antialiased, with its 0 at `centre`, in pixels: gives the ink (784,), row by row."""
    canvas = _desk.canvas
    canvas.clear()
    canvas.settransform((centre.real, centre.imag))
    line, cap = _pen(pen)
    for polyline in outline.polylines:
        canvas.line(polyline, line)
    canvas.symbol(outline.caps, cap, _FULL)
    return np.frombuffer(canvas.tobytes(), np.uint8)


class _Desk(threading.local):
    """A canvas for each thread, used again and again: aggdraw never frees the transform of one."""

    def __init__(self) -> None:
        self.canvas = aggdraw.Draw("L", (SIDE, SIDE), 0)


_desk = _Desk()


@lru_cache
def _pen(width: float) -> tuple[aggdraw.Pen, aggdraw.Symbol]:
    """Give a pen, and the round end of its line."""
    points = (width / 2 - _FILL_OVERDRAW) * _CIRCLE
    path = "L".join(f"{point.real:f},{point.imag:f}" for point in points.tolist())
    return aggdraw.Pen(255, width), aggdraw.Symbol(f"M{path}Z")
