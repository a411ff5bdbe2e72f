"""Turn ink of a picture into the 28×28 image that the network reads, as MNIST's images were made from scans.

The recipe is that of http://yann.lecun.com/exdb/mnist/: scale the ink to 20×20 pixels, and put its centre of mass in
the middle of 28×28.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

from pynumdraw.ink.ink_extraction import INK_THRESHOLD, Ink
from pynumdraw.ink.raster import BOX_SIDE, CENTRE, SIDE, Image, centre_of_mass

Array = NDArray[Any]

PEN_WIDTHS = (1.2, 3.8)
"""Least and greatest width of pens, in pixels of the image, that the network was trained on."""
TARGET_PEN_WIDTH = 2.5
"""Width that thinner and wider pens are changed to: that of MNIST's digits."""
MAX_COARSE_SIDE = 32
"""Longest side, in pixels, of ink whose steps are smoothed if it has no grey."""
ASPECT_RATIOS = (1.0, 0.85, 0.7, 0.55, 0.4)
"""Ratios of width to height that a digit had before it was stretched to a square."""

_MAX_OVERSAMPLING = 8  # pixels of the picture for each of the image's, when the pen's width is changed
_SMOOTHING = 8  # pixels for each pixel of coarse ink
_STEEPNESS = 4  # of the edges of smoothed ink
_SQUARE = 1.2  # greatest ratio of the sides of a square
_SLANT = 4 / np.pi  # mean ratio, over all directions, of an edge's length along rows and columns to its own length


def bounds(ink: Ink) -> tuple[slice, slice]:
    """Return the rows and the columns of the ink's bounding box."""
    rows, columns = (np.flatnonzero(ink.max(axis=axis) >= INK_THRESHOLD).tolist() for axis in (1, 0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def to_image(ink: Ink, aspect: float = 1.0) -> Image:
    """Return the image of ink (h, w) that fills its array, narrowed by a ratio."""
    smooth = _smoothed(ink) if is_coarse(ink) else ink
    if aspect != 1:
        smooth = _resized(smooth, max(1, round(smooth.shape[1] * aspect)), smooth.shape[0])
    return _centred(_scale_to_box(smooth))


def is_coarse(ink: Ink) -> bool:
    """Tell whether ink consists of few pixels, none of them grey."""
    return max(ink.shape) <= MAX_COARSE_SIDE and not ((ink > 0) & (ink < 1)).any()


def is_stretched(ink: Ink) -> bool:
    """Tell whether ink may have been stretched to a square: coarse ink in a square, as in some data sets of scans."""
    return is_coarse(ink) and max(ink.shape) <= _SQUARE * min(ink.shape)


def without_enlargement(ink: Ink) -> tuple[Ink, int]:
    """Return ink without grey at the size that it had before its pixels were repeated, and how often they were."""
    if ((ink > 0) & (ink < 1)).any():
        return ink, 1
    block = int(np.gcd.reduce([*_changes(ink), *_changes(ink.T)]))
    return ink[::block, ::block], block


def _changes(ink: Ink) -> list[int]:
    """Return the rows at which the ink changes, and its height."""
    return [*(np.flatnonzero((ink[1:] != ink[:-1]).any(axis=1)) + 1).tolist(), len(ink)]


def _smoothed(ink: Ink) -> Ink:
    framed = padded(ink, 1)
    large = _resized(framed, framed.shape[1] * _SMOOTHING, framed.shape[0] * _SMOOTHING, PillowImage.Resampling.BICUBIC)
    steep = np.clip((large - np.float32(0.5)) * _STEEPNESS + np.float32(0.5), 0, 1)
    return steep[bounds(steep)]


def _scale_to_box(ink: Ink) -> Ink:
    """Scale ink (h, w) so that its longer side is `BOX_SIDE` pixels and its pen's width lies within `PEN_WIDTHS`."""
    fine = _scaled(ink, min(1.0, _MAX_OVERSAMPLING * BOX_SIDE / max(ink.shape)))
    scale = BOX_SIDE / max(fine.shape)
    widened = _widened(fine, round(_missing_width(fine, scale) / scale / 2))
    scaled = _scaled(widened, BOX_SIDE / max(widened.shape))
    return scaled / scaled.max()


def _widened(ink: Ink, by: int) -> Ink:
    """Move each edge of the ink outwards by a number of pixels, or inwards if it is negative and some ink remains."""
    if not by:
        return ink
    sign = np.float32(np.sign(by))
    changed = sign * window_maximum(sign * padded(ink, 2 * abs(by)), abs(by))
    return changed[bounds(changed)] if changed.max() >= INK_THRESHOLD else ink


def padded(array: Array, by: int) -> Array:
    """Return an array with `by` zeros at each side; `numpy.pad` takes ten times as long for a small one."""
    wider = np.zeros((array.shape[0] + 2 * by, array.shape[1] + 2 * by), array.dtype)
    wider[by:-by, by:-by] = array
    return wider


def window_maximum(array: Array, by: int) -> Array:
    """Return the maximum of each window of 2 × `by` + 1 rows and columns, in about log₂(`by`) steps."""
    for _ in range(2):
        width = 1
        while width <= 2 * by:
            step = min(width, 2 * by + 1 - width)
            array = np.maximum(array[step:], array[:-step])
            width += step
        array = array.T
    return array


def _missing_width(ink: Ink, scale: float) -> float:
    """Return by how many of the image's pixels the pen of ink at `scale` is too narrow; negative if it is too wide."""
    framed = padded(ink, 1)
    edges = np.abs(np.diff(framed, axis=0)).sum() + np.abs(np.diff(framed, axis=1)).sum()
    width = float(2 * _SLANT * ink.sum() / edges) * scale
    return 0.0 if PEN_WIDTHS[0] <= width <= PEN_WIDTHS[1] else TARGET_PEN_WIDTH - width


def _scaled(ink: Ink, scale: float) -> Ink:
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    return _resized(ink, width, height)


def _resized(ink: Ink, width: int, height: int, kernel: PillowImage.Resampling = PillowImage.Resampling.HAMMING) -> Ink:
    return np.clip(np.asarray(PillowImage.fromarray(ink).resize((width, height), kernel), np.float32), 0, 1)


def _centred(ink: Ink) -> Image:
    """Put ink, no larger than the box, into a 28×28 image with its centre of mass in the middle, to the pixel."""
    image = np.zeros((SIDE, SIDE), np.float32)
    image[: ink.shape[0], : ink.shape[1]] = ink
    mass = centre_of_mass(image)
    x = min(max(round(CENTRE - mass.real), 0), SIDE - ink.shape[1])
    y = min(max(round(CENTRE - mass.imag), 0), SIDE - ink.shape[0])
    return np.roll(image, (y, x), axis=(0, 1))
