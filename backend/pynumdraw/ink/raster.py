"""Strokes to the 28×28 image that the network reads, made as MNIST's images were made.

The recipe is that of http://yann.lecun.com/exdb/mnist/ (Y. LeCun, C. Cortes, C. Burges): fit the ink into a box of
20×20 pixels, aspect kept, then put its centre of mass in the middle of 28×28. Both are done to the strokes, not to
pixels, so nothing is ever shrunk or blurred.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.paint import SIDE, Outline, paint, trace
from pynumdraw.ink.way import Polyline, Way, along, resample, way_of

Image = NDArray[np.float32]

BOX = 20.0
PEN = 2.5
"""Width of the pen in pixels: pen digits get as much ink as MNIST's digits have (102 full pixels on average)."""
CENTRE = SIDE / 2 + 0.5
"""Where MNIST's centres of mass lie: in the middle of the pixel with index 14, not between 13 and 14."""

_MIDDLE = complex(SIDE, SIDE) / 2
_STEP = 1.0  # pixels between drawn points: more would flatten curves, fewer would fray aggdraw's joins
_TANGLE = 600  # such steps of ink cover the box four times over
_TAP = 1e-3  # a pen that moved less, in the drawing's own units, only touched
_Y, _X = np.indices((SIDE, SIDE)).reshape(2, -1) + 0.5
_MOMENTS = np.stack([np.ones(SIDE * SIDE), _X, _Y]).astype(np.float32)


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


def retrace(ways: Sequence[Way]) -> list[Way]:
    """Resample ways in pixels; in longer steps where there is so much ink that no drawing may take long."""
    distances = [along(way) for way in ways]
    step = max(_STEP, sum([float(at[-1]) for at in distances]) / _TANGLE)
    return [resample(way, at, step) for way, at in zip(ways, distances)]


def place(outline: Outline, size: tuple[float, float], pen: float = PEN) -> complex:
    """Say where an outline of ink of `size` belongs: its mass in the middle, but no ink outside the image."""
    width, height = size
    wanted = _MIDDLE + complex(CENTRE, CENTRE) - centre_of_mass(paint(outline, _MIDDLE, pen))
    return complex(_keep(wanted.real, width / 2), _keep(wanted.imag, height / 2))


def _keep(centre: float, reach: float) -> float:
    """Move a centre no nearer to the image's edges than ink reaches."""
    return min(max(centre, reach), SIDE - reach)


def draw(outline: Outline, centre: complex, pen: float = PEN) -> Image:
    """Draw an outline, antialiased, with its 0 at `centre`, in pixels."""
    return paint(outline, centre, pen).reshape(SIDE, SIDE).astype(np.float32) / np.float32(255)


def centre_of_mass(pixels: NDArray[np.float32] | NDArray[np.uint8]) -> complex:
    """Give the centre x + iy, in pixels from the image's corner, of the ink in 28×28 pixels; there must be some."""
    mass, x, y = _MOMENTS.dot(pixels.ravel().astype(np.float32)).tolist()
    return complex(x, y) / mass
