"""Turn a photo or scan of a digit into the 28×28 image that the network reads, as MNIST's images were made from scans.

The recipe is that of http://yann.lecun.com/exdb/mnist/: scale the ink to 20×20 pixels, and put its centre of mass in
the middle of 28×28.
"""

import io
from typing import NamedTuple

import numpy as np
from PIL import Image as PillowImage
from PIL import ImageFilter, UnidentifiedImageError

from pynumdraw.errors import NotAPicture
from pynumdraw.ink.polyline import Box
from pynumdraw.ink.raster import BOX_SIDE, CENTRE, SIDE, Image, centre_of_mass

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_PIXELS = 50_000_000
MIN_CONTRAST = 0.1
"""Share of the difference of black and white by which ink must differ from its paper."""
INK_THRESHOLD = 0.2
"""Share of the strongest ink from which a pixel belongs to the ink's bounding box."""
PEN_WIDTHS = (1.2, 3.8)
"""Least and greatest width of pens, in pixels of the image, that the network was trained on."""
TARGET_PEN_WIDTH = 2.5
"""Width that thinner and wider pens are changed to: that of MNIST's digits."""

_MAX_OVERSAMPLING = 8  # pixels of the picture for each of the image's, when the pen's width is changed
_SLANT = 4 / np.pi  # mean ratio, over all directions, of an edge's length along rows and columns to its own length


class Picture(NamedTuple):
    """A picture of a digit.

    Attributes
    ----------
    image : array (28, 28), float32, [0, 1]
        Ink high.
    box : tuple of 4 floats
        Bounding box of the ink in the picture's pixels.
    """

    image: Image
    box: Box


def parse_picture(png: bytes) -> Picture:
    """Decode a PNG file that shows a digit, dark on light or light on dark.

    Raises
    ------
    NotAPicture
        If it is not a PNG file, is too large, or has no ink.
    """
    ink = ink_of(_lightness(png))
    rows, columns = _bounds(ink)
    left, top, right, bottom = map(float, (columns.start, rows.start, columns.stop, rows.stop))
    return Picture(_centre(_scale_to_box(ink[rows, columns])), (left, top, right - left, bottom - top))


def ink_of(lightness: Image) -> Image:
    """Separate ink from paper: ink differs from the edge of the picture by more than the edge's own noise.

    Takes the lightness and returns the ink, arrays (h, w), float32, [0, 1]; the strongest ink is 1.

    Raises
    ------
    NotAPicture
        If the whole picture is about as light as its edge.
    """
    edge = np.concatenate([lightness[0], lightness[-1], lightness[:, 0], lightness[:, -1]])
    paper = np.median(edge)
    sign = -1 if lightness.max() - paper < paper - lightness.min() else 1  # -1: the ink is dark
    noise = np.quantile(np.abs(edge - paper), 0.95)
    ink = np.clip(sign * (lightness - paper) - noise, 0, None)
    if ink.max() < MIN_CONTRAST:
        raise NotAPicture(f"There is no ink: no pixel differs from the edge by {MIN_CONTRAST:.0%} of black to white.")
    return (ink / ink.max()).astype(np.float32)


def _lightness(png: bytes) -> Image:
    try:
        with PillowImage.open(io.BytesIO(png), formats=["PNG"]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise NotAPicture(f"{picture.width} × {picture.height} pixels are too many; {MAX_PIXELS} are allowed.")
            if picture.mode.startswith("I"):  # 16 bits
                return np.asarray(picture, np.float32) / np.float32(65535)
            grey = np.asarray(picture.convert("RGBA").convert("LA"), np.float32) / np.float32(255)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise NotAPicture(f"The {len(png)} bytes are not a complete PNG file: {error}.") from error
    return _on_paper(grey[..., 0], grey[..., 1])


def _on_paper(lightness: Image, opacity: Image) -> Image:
    """Put transparent pixels on paper that contrasts with the ink: black ink on white, white ink on black."""
    paper = np.float32((lightness * opacity).sum() < opacity.sum() / 2)
    return paper + (lightness - paper) * opacity


def _scale_to_box(ink: Image) -> Image:
    """Scale ink (h, w) so that its longer side is `BOX_SIDE` pixels and its pen's width lies within `PEN_WIDTHS`."""
    fine = _resize(ink, min(1.0, _MAX_OVERSAMPLING * BOX_SIDE / max(ink.shape)))
    scale = BOX_SIDE / max(fine.shape)
    widened = _widen(fine, round(_missing_width(fine, scale) / scale / 2))
    scaled = _resize(widened, BOX_SIDE / max(widened.shape))
    return scaled / scaled.max()


def _widen(ink: Image, by: int) -> Image:
    """Move each edge of the ink outwards by a number of pixels, or inwards if it is negative and some ink remains."""
    if not by:
        return ink
    rank = ImageFilter.MaxFilter if by > 0 else ImageFilter.MinFilter
    padded = PillowImage.fromarray(np.rint(np.pad(ink, abs(by)) * 255).astype(np.uint8))
    changed = np.asarray(padded.filter(rank(2 * abs(by) + 1)), np.float32) / np.float32(255)
    return changed[_bounds(changed)] if changed.max() >= INK_THRESHOLD else ink


def _bounds(ink: Image) -> tuple[slice, slice]:
    """Return the rows and the columns of the ink's bounding box."""
    rows, columns = (np.flatnonzero(ink.max(axis=axis) >= INK_THRESHOLD).tolist() for axis in (1, 0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _missing_width(ink: Image, scale: float) -> float:
    """Return by how many of the image's pixels the pen of ink at `scale` is too narrow; negative if it is too wide."""
    padded = np.pad(ink, 1)
    edges = np.abs(np.diff(padded, axis=0)).sum() + np.abs(np.diff(padded, axis=1)).sum()
    width = float(2 * _SLANT * ink.sum() / edges) * scale
    return 0.0 if PEN_WIDTHS[0] <= width <= PEN_WIDTHS[1] else TARGET_PEN_WIDTH - width


def _resize(ink: Image, scale: float) -> Image:
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    resized = PillowImage.fromarray(ink).resize((width, height), PillowImage.Resampling.HAMMING)
    return np.clip(np.asarray(resized, np.float32), 0, 1)


def _centre(ink: Image) -> Image:
    """Put ink, no larger than the box, into a 28×28 image with its centre of mass in the middle, to the pixel."""
    image = np.zeros((SIDE, SIDE), np.float32)
    image[: ink.shape[0], : ink.shape[1]] = ink
    mass = centre_of_mass(image)
    x = min(max(round(CENTRE - mass.real), 0), SIDE - ink.shape[1])
    y = min(max(round(CENTRE - mass.imag), 0), SIDE - ink.shape[0])
    return np.roll(image, (y, x), axis=(0, 1))
