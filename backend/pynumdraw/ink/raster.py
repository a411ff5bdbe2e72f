"""Strokes to the 28×28 image that the network reads, made as MNIST's images were made.

The recipe is that of http://yann.lecun.com/exdb/mnist/ (Y. LeCun, C. Cortes, C. Burges): fit the ink into a box of
20×20 pixels, aspect kept, then put its centre of mass in the middle of 28×28. Both are done to the strokes, not to
pixels, so nothing is ever shrunk or blurred.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import aggdraw
import numpy as np
from numpy.typing import NDArray

Polyline = NDArray[np.floating]
Image = NDArray[np.float32]

SIDE = 28
BOX = 20.0
PEN = 2.5
"""Width of the pen in pixels: pen digits get as much ink as MNIST's digits have (102 full pixels on average)."""
CENTRE = SIDE / 2 + 0.5
"""Where MNIST's centres of mass lie: in the middle of the pixel with index 14, not between 13 and 14."""

_STEP = 1.0  # pixels between drawn points: more would flatten curves, fewer would fray aggdraw's joins
_TANGLE = 600  # such steps of ink cover the box four times over
_SHARP = np.cos(np.radians(45))
_TAP = 1e-3  # a pen that moved less, in the drawing's own units, only touched
_ANGLES = np.arange(12) * np.pi / 6
_SWELL = 0.25  # pixels by which aggdraw fills beyond every edge
_CIRCLE = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1)
_PIXELS = np.arange(SIDE) + 0.5


class Outline(NamedTuple):
    """What there is to draw, in pixels: x, y, x, y, … as aggdraw takes them.

    aggdraw's pen has flat ends and mitred joins: ways are cut at sharp corners, and every cut and end gets a nib.
    """

    ways: list[list[float]]
    nibs: list[list[float]]


def rasterise(strokes: Sequence[Polyline], smallest: float = 0.0, pen: float = PEN) -> Image:
    """Draw strokes as MNIST would have them.

    Parameters
    ----------
    strokes : sequence of arrays (n, 2), n ≥ 1
        x, y in any unit, y down; finite.
    smallest : float, ≥ 0
        Length, in the same unit, below which ink is not enlarged any further: a speck stays one.
    pen : float
        Width of the pen in pixels.

    Returns
    -------
    array (28, 28), float32, [0, 1]
        Ink high. Moving, scaling or resampling the strokes, their order and their direction leave it all but unchanged.
        Ink that centring by mass would push out of the image stays at its edge. A tap is a dot.
    """
    fitted, size = fit(strokes, smallest, pen)
    outline = trace(retrace(fitted), pen)
    return draw(outline, place(outline, size, pen), pen)


def fit(
    strokes: Sequence[Polyline], smallest: float = 0.0, pen: float = PEN
) -> tuple[list[Polyline], NDArray[np.floating]]:
    """Scale strokes so that their ink is `BOX` pixels long at most, the middle of its bounding box at (0, 0).

    Returns
    -------
    strokes : list of arrays (n, 2)
        In pixels.
    size : array (2,)
        Width and height of the ink, pen included, in pixels.
    """
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    extent = max((high - low).max(), smallest)
    scale = (BOX - pen) / extent if extent > _TAP else 0.0
    return [(stroke - (low + high) / 2) * scale for stroke in strokes], (high - low) * scale + pen


def retrace(strokes: Sequence[Polyline]) -> list[Polyline]:
    """Resample strokes in pixels; in longer steps where there is so much ink that no drawing may take long."""
    step = max(_STEP, sum(float(along(stroke)[-1]) for stroke in strokes) / _TANGLE)
    return [resample(stroke, step) for stroke in strokes]


def resample(stroke: Polyline, step: float = _STEP) -> Polyline:
    """Give the same way in equal steps of at most `step`, whatever its sampling; a tap is one point."""
    at = along(stroke)
    length = float(at[-1])
    even = np.linspace(0.0, length, int(length / step) + 2 if length else 1)
    return np.stack([np.interp(even, at, stroke[:, 0]), np.interp(even, at, stroke[:, 1])], axis=1)


def along(stroke: Polyline) -> NDArray[np.floating]:
    """Say how far along the way each point (n, 2) of a stroke lies: (n,), from 0."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))])


def trace(strokes: Sequence[Polyline], pen: float = PEN) -> Outline:
    """Cut strokes at their sharp corners into what aggdraw draws well."""
    outline, nib_points = Outline([], []), (pen / 2 - _SWELL) * _CIRCLE
    for stroke in strokes:
        steps = np.diff(stroke, axis=0)
        lengths = np.hypot(*steps.T)
        turns = (steps[1:] * steps[:-1]).sum(axis=1) < _SHARP * lengths[1:] * lengths[:-1]
        cuts = sorted({0, *(np.flatnonzero(turns) + 1).tolist(), len(stroke) - 1})
        outline.ways.extend(stroke[a : b + 1].ravel().tolist() for a, b in pairwise(cuts))
        outline.nibs.extend((stroke[cuts][:, None] + nib_points).reshape(len(cuts), -1).tolist())
    return outline


def place(outline: Outline, size: NDArray[np.floating], pen: float = PEN) -> NDArray[np.floating]:
    """Say where an outline of ink of `size` belongs: its mass in the middle, but no ink outside the image."""
    mass = centre_of_mass(draw(outline, np.full(2, SIDE / 2), pen))
    return np.clip(SIDE / 2 + CENTRE - mass, size / 2, SIDE - size / 2)


def draw(outline: Outline, centre: NDArray[np.floating], pen: float = PEN) -> Image:
    """Draw an outline, antialiased, with its (0, 0) at `centre` (x, y in pixels)."""
    canvas = aggdraw.Draw("L", (SIDE, SIDE), 0)
    canvas.settransform((1, 0, centre[0], 0, 1, centre[1]))
    line, brush = aggdraw.Pen(255, pen), aggdraw.Brush(255)
    for way in outline.ways:
        canvas.line(way, line)
    for nib in outline.nibs:
        canvas.polygon(nib, brush)
    return np.frombuffer(canvas.tobytes(), np.uint8).reshape(SIDE, SIDE).astype(np.float32) / np.float32(255)


def centre_of_mass(image: Image) -> NDArray[np.floating]:
    """Give the centre (x, y), in pixels from the image's corner, of its ink; there must be some."""
    return np.array([image.sum(axis=0) @ _PIXELS, image.sum(axis=1) @ _PIXELS]) / image.sum()
