"""Strokes to the 28×28 image that the network reads, made as MNIST's images were made.

The recipe is that of http://yann.lecun.com/exdb/mnist/ (Y. LeCun, C. Cortes, C. Burges): fit the ink into a box of
20×20 pixels, aspect kept, then put its centre of mass in the middle of 28×28. Both are done to the strokes, not to
pixels, so nothing is ever shrunk or blurred.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import aggdraw
import numpy as np
from numpy.typing import NDArray

Polyline = NDArray[np.floating]
Way = NDArray[np.complex128]
"""A stroke's points (n,) as complex numbers x + iy: so one operation moves, scales, measures or turns both."""
Image = NDArray[np.float32]

SIDE = 28
BOX = 20.0
PEN = 2.5
"""Width of the pen in pixels: pen digits get as much ink as MNIST's digits have (102 full pixels on average)."""
CENTRE = SIDE / 2 + 0.5
"""Where MNIST's centres of mass lie: in the middle of the pixel with index 14, not between 13 and 14."""

_MIDDLE = complex(SIDE, SIDE) / 2
_STEP = 1.0  # pixels between drawn points: more would flatten curves, fewer would fray aggdraw's joins
_TANGLE = 600  # such steps of ink cover the box four times over
_TAP = 1e-3  # a pen that moved less, in the drawing's own units, only touched
_SWELL = 0.25  # pixels by which aggdraw fills beyond every edge
_CIRCLE = np.exp(1j * np.arange(12) * np.pi / 6)
_Y, _X = np.indices((SIDE, SIDE)).reshape(2, -1) + 0.5
_MOMENTS = np.stack([np.ones(SIDE * SIDE), _X, _Y]).astype(np.float32)
_FULL = aggdraw.Brush(255)


class Outline(NamedTuple):
    """What there is to draw, in pixels: x, y, x, y, … as aggdraw takes them.

    aggdraw's pen has flat ends and mitred joins: ways are cut at sharp corners, and every cut and end gets a nib.
    """

    ways: list[list[float]]
    nibs: list[float]


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
    ways, size = fit(strokes, smallest, pen)
    outline = trace(retrace(ways))
    return draw(outline, place(outline, size, pen), pen)


def fit(strokes: Sequence[Polyline], smallest: float = 0.0, pen: float = PEN) -> tuple[list[Way], tuple[float, float]]:
    """Scale strokes so that their ink is `BOX` pixels long at most, the middle of its bounding box at 0.

    Returns
    -------
    ways : list of arrays (n,), complex128
        In pixels.
    size : tuple of 2 floats
        Width and height of the ink, pen included, in pixels.
    """
    points = np.concatenate(strokes)
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    extent = max(right - left, bottom - top, smallest)
    scale = (BOX - pen) / extent if extent > _TAP else 0.0
    middle = complex(left + right, top + bottom) / 2
    size = (right - left) * scale + pen, (bottom - top) * scale + pen
    return [(way_of(stroke) - middle) * scale for stroke in strokes], size


def way_of(stroke: Polyline) -> Way:
    """Give a stroke (n, 2) as complex numbers (n,)."""
    way = np.empty(len(stroke), np.complex128)
    way.real, way.imag = stroke.T
    return way


def retrace(ways: Sequence[Way]) -> list[Way]:
    """Resample ways in pixels; in longer steps where there is so much ink that no drawing may take long."""
    distances = [along(way) for way in ways]
    step = max(_STEP, sum([float(at[-1]) for at in distances]) / _TANGLE)
    return [resample(way, at, step) for way, at in zip(ways, distances)]


def resample(way: Way, at: NDArray[np.float64], step: float) -> Way:
    """Give the same way in equal steps of at most `step`; `at` is what `along` says. A tap is one point."""
    length = float(at[-1])
    steps = int(length / step) + 1 if length else 0
    return np.interp(np.arange(steps + 1) * (length / max(steps, 1)), at, way)


def along(way: Way) -> NDArray[np.float64]:
    """Say how far along the way each of its points (n,) lies: (n,), from 0."""
    at = np.zeros(len(way))
    np.abs(way[1:] - way[:-1]).cumsum(out=at[1:])
    return at


def trace(ways: Sequence[Way]) -> Outline:
    """Cut ways where they turn by more than 45° into what aggdraw draws well."""
    outline = Outline([], [])
    for way in ways:
        steps = way[1:] - way[:-1]
        turns = steps[1:] * steps[:-1].conj()
        (sharp,) = (np.abs(turns.imag) > turns.real).nonzero()
        cuts = sorted({0, *(sharp + 1).tolist(), len(way) - 1})
        points = way.view(np.float64).tolist()
        outline.ways.extend([points[2 * a : 2 * b + 2] for a, b in pairwise(cuts)])
        outline.nibs.extend([at for a in cuts for at in points[2 * a : 2 * a + 2]])
    return outline


def place(outline: Outline, size: tuple[float, float], pen: float = PEN) -> complex:
    """Say where an outline of ink of `size` belongs: its mass in the middle, but no ink outside the image."""
    width, height = size
    x, y = centre_of_mass(draw(outline, _MIDDLE, pen)).tolist()
    return complex(_keep(_MIDDLE.real + CENTRE - x, width / 2), _keep(_MIDDLE.imag + CENTRE - y, height / 2))


def _keep(centre: float, reach: float) -> float:
    """Move a centre no nearer to the image's edges than ink reaches."""
    return min(max(centre, reach), SIDE - reach)


def draw(outline: Outline, centre: complex, pen: float = PEN) -> Image:
    """Draw an outline, antialiased, with its 0 at `centre`, in pixels."""
    canvas = aggdraw.Draw("L", (SIDE, SIDE), 0)
    canvas.settransform((1, 0, centre.real, 0, 1, centre.imag))
    line = aggdraw.Pen(255, pen)
    for way in outline.ways:
        canvas.line(way, line)
    canvas.symbol(outline.nibs, _nib(pen), _FULL)
    return np.frombuffer(canvas.tobytes(), np.uint8).reshape(SIDE, SIDE).astype(np.float32) / np.float32(255)


@lru_cache
def _nib(pen: float) -> aggdraw.Symbol:
    """Give the round end of a pen's line."""
    points = (pen / 2 - _SWELL) * _CIRCLE
    return aggdraw.Symbol("M" + "L".join(f"{point.real:f},{point.imag:f}" for point in points.tolist()) + "Z")


def centre_of_mass(image: Image) -> NDArray[np.floating]:
    """Give the centre (x, y), in pixels from the image's corner, of its ink; there must be some."""
    moments = _MOMENTS @ image.ravel()
    return moments[1:] / moments[0]
