"""Rasterise strokes into the 28×28 image that the network reads, as MNIST's images were made.

The recipe is that of http://yann.lecun.com/exdb/mnist/ (Y. LeCun, C. Cortes, C. Burges): scale the ink to a box of
20×20 pixels, keeping its aspect ratio, then put its centre of mass in the middle of 28×28. Both steps transform the
strokes, not pixels, so no image is ever shrunk or blurred.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.aggdraw_surface import SIDE, Outline, draw_outline, split_at_corners
from pynumdraw.ink.polyline import (
    TAP_EXTENT,
    Box,
    ComplexPolyline,
    Polyline,
    Resampled,
    arc_length,
    bounding_box,
    resample,
)

Image = NDArray[np.float32]

BOX_SIDE = 20.0
PEN_WIDTH = 1.5
"""Width of the pen in pixels: thinner than most of MNIST's, so that small loops stay open."""
CENTRE = SIDE / 2 + 0.5
"""Both coordinates of MNIST's centres of mass: the middle of the pixel with index 14, not between 13 and 14."""

CENTRE_TOLERANCE = 0.5
"""Pixels, in x or y, by which the centre of mass may miss `CENTRE`: MNIST moved ink by whole pixels, too."""

MAX_STEPS = 300
"""Steps in which the ink of an image is drawn, at most: so much covers the box twice."""

_STEP = 1.0  # pixels between drawn points: longer steps flatten curves, shorter ones fray aggdraw's joins
_CENTRE = complex(CENTRE, CENTRE)
_LEVELS = np.arange(256, dtype=np.float32) / np.float32(255)  # looked up in half the time of a division
_Y, _X = np.indices((SIDE, SIDE)).reshape(2, -1) + 0.5
_MOMENTS = np.stack([np.ones(SIDE * SIDE), _X, _Y]).astype(np.float32)


def rasterise(
    strokes: Sequence[Polyline], min_extent: float = 0.0, pen_width: float = PEN_WIDTH, box: Box | None = None
) -> Image:
    """Draw strokes as MNIST's digits were drawn.

    Parameters
    ----------
    strokes : sequence of arrays (n, 2), n ≥ 1
        x, y in any unit, y down; finite.
    min_extent : float, ≥ 0
        Length, in the same unit: shorter ink is scaled as if it were as long, so that a speck stays small.
    pen_width : float
        In pixels.
    box : tuple of 4 floats, optional
        The `bounding_box` of the strokes, if it is known already.

    Returns
    -------
    array (28, 28), float32, [0, 1]
        Ink high. The image hardly depends on the position, size and sampling of the strokes, on their order and their
        direction. Ink that centring by mass would push out of the image stays at its edge. A tap is a dot.
    """
    return render(strokes, min_extent, pen_width, box)[0]


def render(
    strokes: Sequence[Polyline],
    min_extent: float = 0.0,
    pen_width: float = PEN_WIDTH,
    box: Box | None = None,
    coarseness: float = 1.0,
) -> tuple[Image, float]:
    """Draw strokes as `rasterise` does, in steps that are longer by the factor `coarseness`.

    Returns the image, and the total length of the strokes in its pixels.
    """
    polylines, size = scale_to_box(strokes, min_extent, pen_width, box)
    resampled = resample_all(polylines, coarseness)
    image, _ = render_centred(resampled, size, pen_width)
    return image, sum([step * (len(polyline) - 1) for polyline, step in resampled])


def scale_to_box(
    strokes: Sequence[Polyline], min_extent: float = 0.0, pen_width: float = PEN_WIDTH, box: Box | None = None
) -> tuple[list[ComplexPolyline], tuple[float, float]]:
    """Scale strokes so that their ink fits into a box of side `BOX_SIDE`, and move the middle of the ink to 0.

    Returns
    -------
    polylines : list of arrays (n,), complex128
        In pixels.
    size : tuple of 2 floats
        Width and height of the ink, pen included, in pixels.
    """
    left, top, width, height = box or bounding_box(strokes)
    scale = pixels_per_unit((left, top, width, height), min_extent, pen_width)
    middle, to_pixels = complex(left + width / 2, top + height / 2), np.array((scale, scale * 1j))
    polylines = [stroke.dot(to_pixels) - middle * scale for stroke in strokes]
    return polylines, (width * scale + pen_width, height * scale + pen_width)


def pixels_per_unit(box: Box, min_extent: float = 0.0, pen_width: float = PEN_WIDTH) -> float:
    """Return the scale at which ink with a bounding box fills `BOX_SIDE`; 0 for a tap."""
    extent = max(box[2], box[3], min_extent)
    return (BOX_SIDE - pen_width) / extent if extent > TAP_EXTENT else 0.0


def resample_all(polylines: Sequence[ComplexPolyline], coarseness: float = 1.0) -> list[Resampled]:
    """Resample polylines in pixels; much ink is resampled in longer steps, so that no drawing takes long."""
    lengths = [arc_length(polyline) for polyline in polylines]
    step = coarseness * max(_STEP, sum([float(to_point[-1]) for to_point in lengths]) / MAX_STEPS)
    return [resample(polyline, to_point, step) for polyline, to_point in zip(polylines, lengths)]


def render_centred(
    polylines: Sequence[Resampled], size: tuple[float, float], pen_width: float = PEN_WIDTH
) -> tuple[Image, complex]:
    """Draw resampled polylines, whose ink has the given size, with their centre of mass in the middle of the image.

    The mean of the points is close to the centre of mass. Where it isn't, because crossing ink counts only once, the
    ink is drawn again, corrected by the centre of mass of the first image. Returns the image, and where 0 lies in it.
    """
    outline = split_at_corners(polylines)
    origin = _within(_CENTRE - _mean(polylines), size)
    image = draw(outline, origin, pen_width)
    missed = _CENTRE - centre_of_mass(image)
    if abs(missed.real) > CENTRE_TOLERANCE or abs(missed.imag) > CENTRE_TOLERANCE:
        corrected = _within(origin + missed, size)
        if abs(corrected.real - origin.real) > CENTRE_TOLERANCE or abs(corrected.imag - origin.imag) > CENTRE_TOLERANCE:
            return draw(outline, corrected, pen_width), corrected
    return image, origin


def _mean(polylines: Sequence[Resampled]) -> complex:
    total = sum([complex(np.add.reduce(polyline)) for polyline, _ in polylines])
    return total / sum([len(polyline) for polyline, _ in polylines])


def _within(origin: complex, size: tuple[float, float]) -> complex:
    """Clamp the middle of ink of the given size so that the ink stays within the image."""
    x, y = size[0] / 2, size[1] / 2
    return complex(min(max(origin.real, x), SIDE - x), min(max(origin.imag, y), SIDE - y))


def draw(outline: Outline, origin: complex, pen_width: float = PEN_WIDTH) -> Image:
    """Draw an outline, antialiased, with its 0 at `origin`, in pixels."""
    return _LEVELS.take(draw_outline(outline, origin, pen_width)).reshape(SIDE, SIDE)


def centre_of_mass(pixels: NDArray[np.float32] | NDArray[np.uint8]) -> complex:
    """Return the centre of mass x + iy, in pixels from the top left corner, of a 28×28 image with some ink."""
    mass, x, y = _MOMENTS.dot(pixels.ravel()).tolist()
    return complex(x, y) / mass
