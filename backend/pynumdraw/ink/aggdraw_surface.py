"""Draw outlines into 28×28 pixels with aggdraw, which is fast and antialiased. All workarounds for aggdraw are here."""

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
_SHARP = 3**0.5  # distance, in steps, between the ends of two steps that turn by 60°
_CIRCLE = np.exp(1j * np.arange(12) * np.pi / 6)
_WHITE = aggdraw.Brush(255)


class Outline(NamedTuple):
    """Polylines and the centres of their caps, in pixels, as aggdraw takes them fastest: x, y, x, y, ….

    aggdraw draws lines with flat ends and mitred joins: polylines are split at sharp corners, and each end gets a cap.
    """

    polylines: list[NDArray[np.float64]]
    caps: list[float]


def split_at_corners(polylines: Sequence[Resampled]) -> Outline:
    """Split polylines where they turn by more than 60° within two steps: aggdraw draws the parts well."""
    outline = Outline([], [])
    for polyline, step in polylines:
        (sharp,) = (np.abs(polyline[2:] - polyline[:-2]) < _SHARP * step).nonzero()
        points, start = polyline.view(np.float64), 0
        outline.caps.extend(points[:2].tolist())
        for end in [*[2 * i + 2 for i in sharp.tolist()], len(points) - 2] if len(points) > 2 else ():
            outline.polylines.append(points[start : end + 2])
            outline.caps.extend(points[end : end + 2].tolist())
            start = end
    return outline


def draw_outline(outline: Outline, origin: complex, pen_width: float) -> NDArray[np.uint8]:
    """Draw an outline, antialiased, with its origin at `origin`, in pixels; return the ink (784,), row by row."""
    surface = _thread.surface
    surface.clear()
    surface.settransform((origin.real, origin.imag))
    pen, cap = _pen(pen_width)
    for polyline in outline.polylines:
        surface.line(polyline, pen)
    surface.symbol(outline.caps, cap, _WHITE)
    return np.frombuffer(surface.tobytes(), np.uint8)


class _Thread(threading.local):
    """The surface of each thread. It is reused, because aggdraw never frees a surface's transform."""

    def __init__(self) -> None:
        self.surface = aggdraw.Draw("L", (SIDE, SIDE), 0)


_thread = _Thread()


@lru_cache
def _pen(width: float) -> tuple[aggdraw.Pen, aggdraw.Symbol]:
    """Return a pen and the round cap of its lines."""
    points = (width / 2 - _FILL_OVERDRAW) * _CIRCLE
    path = "L".join(f"{point.real:f},{point.imag:f}" for point in points.tolist())
    return aggdraw.Pen(255, width), aggdraw.Symbol(f"M{path}Z")
