"""Strokes to the 28×28 image that the network reads, made as MNIST's images were made.

The recipe is that of http://yann.lecun.com/exdb/mnist/ (Y. LeCun, C. Cortes, C. Burges): fit the ink into a box of
20×20 pixels, aspect kept, then put its centre of mass in the middle of 28×28. Both are done to the strokes, not to
pixels, so nothing is ever shrunk or blurred.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.polyline import Box, ComplexPolyline, Polyline, Resampled, arc_length, bounding_box, resample
from pynumdraw.ink.surface import SIDE, Outline, draw_outline, split_at_corners

Image = NDArray[np.float32]

BOX = 20.0
PEN = 1.5
"""Width of the pen in pixels: thinner than most of MNIST's, so that small loops stay open."""
CENTRE = SIDE / 2 + 0.5
"""Where MNIST's centres of mass lie: in the middle of the pixel with index 14, not between 13 and 14."""

SLACK = 0.5
"""Pixels, in x or y, by which ink may miss the centre: as far as MNIST's does, which was moved by whole pixels."""

_STEP = 1.0  # pixels between drawn points: more would flatten curves, fewer would fray aggdraw's joins
_TANGLE = 600  # such steps of ink cover the box four times over
_TAP = 1e-3  # a pen that moved less, in the drawing's own units, only touched
_CENTRE = complex(CENTRE, CENTRE)
_LEVELS = np.arange(256, dtype=np.float32) / np.float32(255)  # looked up in half the time of a division
_Y, _X = np.indices((SIDE, SIDE)).reshape(2, -1) + 0.5
_MOMENTS = np.stack([np.ones(SIDE * SIDE), _X, _Y]).astype(np.float32)


def rasterise(strokes: Sequence[Polyline], smallest: float = 0.0, pen: float = PEN, box: Box | None = None) -> Image:
    """Draw strokes as MNIST would have them.

    Parameters
    ----------
    strokes : sequence of arrays (n, 2), n ≥ 1
        x, y in any unit, y down; finite.
    smallest : float, ≥ 0
        Length, in the same unit, below which ink is not enlarged any further: a speck stays one.
    pen : float
        Width of the pen in pixels.
    box : tuple of 4 floats, optional
        What `bounding_box` says of the strokes, where that is known.

    Returns
    -------
    array (28, 28), float32, [0, 1]
        Ink high. Moving, scaling or resampling the strokes, their order and their direction leave it all but unchanged.
        Ink that centring by mass would push out of the image stays at its edge. A tap is a dot.
    """
    return render(strokes, smallest, pen, box)[0]


def render(
    strokes: Sequence[Polyline], smallest: float = 0.0, pen: float = PEN, box: Box | None = None
) -> tuple[Image, float]:
    """Draw strokes as `rasterise` does, and say how long they are together, in pixels of the image."""
    polylines, size = scale_to_box(strokes, smallest, pen, box)
    resampled = resample_all(polylines)
    image, _ = render_centred(resampled, size, pen)
    return image, sum([step * (len(polyline) - 1) for polyline, step in resampled])


def scale_to_box(
    strokes: Sequence[Polyline], smallest: float = 0.0, pen: float = PEN, box: Box | None = None
) -> tuple[list[ComplexPolyline], tuple[float, float]]:
    """Scale strokes so that their ink is `BOX` pixels long at most, the middle of its bounding box at 0.

    Returns
    -------
    ways : list of arrays (n,), complex128
        In pixels.
    size : tuple of 2 floats
        Width and height of the ink, pen included, in pixels.
    """
    left, top, width, height = box or bounding_box(strokes)
    extent = max(width, height, smallest)
    scale = (BOX - pen) / extent if extent > _TAP else 0.0
    middle, to_pixels = complex(left + width / 2, top + height / 2), np.array((scale, scale * 1j))
    polylines = [stroke.dot(to_pixels) - middle * scale for stroke in strokes]
    return polylines, (width * scale + pen, height * scale + pen)


def resample_all(polylines: Sequence[ComplexPolyline]) -> list[Resampled]:
    """Resample ways in pixels; in longer steps where there is so much ink that no drawing may take long."""
    distances = [arc_length(polyline) for polyline in polylines]
    step = max(_STEP, sum([float(at[-1]) for at in distances]) / _TANGLE)
    return [resample(polyline, at, step) for polyline, at in zip(polylines, distances)]


def render_centred(
    polylines: Sequence[Resampled], size: tuple[float, float], pen: float = PEN
) -> tuple[Image, complex]:
    """Draw evenly resampled ways, whose ink is of `size`, with their mass in the middle; and say where their 0 is.

    The mean of their points is nearly the centre of mass. Where it isn't, as ink that is crossed counts once, what was
    drawn tells where to draw it again.
    """
    outline = split_at_corners(polylines)
    centre = _within(_CENTRE - _mean(polylines), size)
    image = draw(outline, centre, pen)
    better = _within(centre + _CENTRE - centre_of_mass(image), size)
    missed = better - centre
    if abs(missed.real) <= SLACK and abs(missed.imag) <= SLACK:
        return image, centre
    return draw(outline, better, pen), better


def _mean(polylines: Sequence[Resampled]) -> complex:
    return sum([complex(np.add.reduce(polyline)) for polyline, _ in polylines]) / sum(
        [len(polyline) for polyline, _ in polylines]
    )


def _within(centre: complex, size: tuple[float, float]) -> complex:
    """Move the centre of ink of `size` no nearer to the image's edges than the ink reaches."""
    right, bottom = size[0] / 2, size[1] / 2
    return complex(min(max(centre.real, right), SIDE - right), min(max(centre.imag, bottom), SIDE - bottom))


def draw(outline: Outline, centre: complex, pen: float = PEN) -> Image:
    """Draw an outline, antialiased, with its 0 at `centre`, in pixels."""
    return _LEVELS.take(draw_outline(outline, centre, pen)).reshape(SIDE, SIDE)


def centre_of_mass(pixels: NDArray[np.float32] | NDArray[np.uint8]) -> complex:
    """Give the centre x + iy, in pixels from the image's corner, of the ink in 28×28 pixels; there must be some."""
    mass, x, y = _MOMENTS.dot(pixels.ravel()).tolist()
    return complex(x, y) / mass
