"""From a picture of a digit to the 28×28 image that the network reads, as MNIST's were made from scans.

The recipe is that of http://yann.lecun.com/exdb/mnist/: the ink fitted into 20×20 pixels, its centre of mass in the
middle of 28×28.
"""

from __future__ import annotations

import io
from typing import NamedTuple, cast

import numpy as np
from PIL import Image as PillowImage
from PIL import ImageFilter, UnidentifiedImageError

from pynumdraw.errors import NotAPicture
from pynumdraw.ink.raster import BOX, CENTRE, SIDE, Image, centre_of_mass

MAGIC = b"\x89PNG\r\n\x1a\n"
MAX_PIXELS = 50_000_000
CONTRAST = 0.1  # of black to white, by which ink must differ from its paper
INK = 0.2  # of the strongest ink, from which a pixel counts for where the ink is
PENS = (1.2, 3.8)
"""Widths, in pixels of the image, that the network has seen."""
USUAL = 2.5
"""Width that other pens are given: that of MNIST's digits."""

_FINE = 8  # pixels of the picture for one of the image, at most, when the pen's width is changed
_SLANT = 4 / np.pi  # an edge's length along rows and columns, for its length, on average over all directions


Box = tuple[float, float, float, float]


class Picture(NamedTuple):
    """A picture of a digit.

    Attributes
    ----------
    image : array (28, 28), float32, [0, 1]
        Ink high.
    box : tuple of 4 floats
        Where the ink is: x, y, width, height in the picture's pixels.
    """

    image: Image
    box: Box


def read_picture(png: bytes) -> Picture:
    """Read the content of a PNG file: a digit, dark on light or light on dark.

    Raises
    ------
    NotAPicture
        If it is no PNG, too large, or there is no ink in it.
    """
    ink = ink_of(_lightness(png))
    rows, columns = _where(ink)
    box = tuple(map(float, (columns.start, rows.start, columns.stop - columns.start, rows.stop - rows.start)))
    return Picture(_place(_fit(ink[rows, columns])), cast("Box", box))


def ink_of(lightness: Image) -> Image:
    """Tell ink from paper: what differs most from the picture's edge, by more than that does from itself.

    Takes and gives an array (h, w), float32, [0, 1]; the strongest ink is 1.

    Raises
    ------
    NotAPicture
        If all is about as light as the edge.
    """
    edge = np.concatenate([lightness[0], lightness[-1], lightness[:, 0], lightness[:, -1]])
    paper = np.median(edge)
    darker = lightness.max() - paper < paper - lightness.min()
    sign = -1 if darker else 1
    noise = np.quantile(np.abs(edge - paper), 0.95)
    ink = np.clip(sign * (lightness - paper) - noise, 0, None)
    if ink.max() < CONTRAST:
        raise NotAPicture(f"There is no ink: nothing differs from its edge by {CONTRAST:.0%} of black to white.")
    return (ink / ink.max()).astype(np.float32)


def _lightness(png: bytes) -> Image:
    try:
        with PillowImage.open(io.BytesIO(png), formats=["PNG"]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise NotAPicture(f"It has {picture.width} × {picture.height} pixels; {MAX_PIXELS} are allowed.")
            if picture.mode.startswith("I"):  # 16 bits
                return np.asarray(picture, np.float32) / np.float32(65535)
            grey = np.asarray(picture.convert("RGBA").convert("LA"), np.float32) / np.float32(255)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise NotAPicture(f"The {len(png)} bytes are no whole PNG: {error}.") from error
    return _on_paper(grey[..., 0], grey[..., 1])


def _on_paper(lightness: Image, opacity: Image) -> Image:
    """Put what is transparent on paper that it shows on: black ink on white, white ink on black."""
    paper = np.float32((lightness * opacity).sum() < opacity.sum() / 2)
    return paper + (lightness - paper) * opacity


def _fit(ink: Image) -> Image:
    """Scale ink (h, w) so that its longer side is `BOX` pixels, and its pen's width one of `PENS`."""
    fine = _resize(ink, min(1.0, _FINE * BOX / max(ink.shape)))
    scale = BOX / max(fine.shape)
    rewidened = _rewiden(fine, round(_missing_width(fine, scale) / scale / 2))
    fitted = _resize(rewidened, BOX / max(rewidened.shape))
    return fitted / fitted.max()


def _rewiden(ink: Image, by: int) -> Image:
    """Move each edge of ink outwards by a number of pixels, or inwards if that is less than 0 and leaves some ink."""
    if not by:
        return ink
    rank = ImageFilter.MaxFilter if by > 0 else ImageFilter.MinFilter
    room = PillowImage.fromarray(np.rint(np.pad(ink, abs(by)) * 255).astype(np.uint8))
    changed = np.asarray(room.filter(rank(2 * abs(by) + 1)), np.float32) / np.float32(255)
    return changed[_where(changed)] if changed.max() >= INK else ink


def _where(ink: Image) -> tuple[slice, slice]:
    """Give the rows and the columns that there is ink in."""
    rows, columns = (np.flatnonzero(ink.max(axis=axis) >= INK).tolist() for axis in (1, 0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _missing_width(ink: Image, scale: float) -> float:
    """Say by how many of the image's pixels the pen of ink at `scale` is too narrow; less than 0 if it is too wide."""
    padded = np.pad(ink, 1)
    edges = np.abs(np.diff(padded, axis=0)).sum() + np.abs(np.diff(padded, axis=1)).sum()
    width = float(2 * _SLANT * ink.sum() / edges) * scale
    return USUAL - width if not PENS[0] <= width <= PENS[1] else 0.0


def _resize(ink: Image, scale: float) -> Image:
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    resized = PillowImage.fromarray(ink).resize((width, height), PillowImage.Resampling.HAMMING)
    return np.clip(np.asarray(resized, np.float32), 0, 1)


def _place(ink: Image) -> Image:
    """Put ink, no larger than `BOX`, where its centre of mass is the image's, to the pixel."""
    image = np.zeros((SIDE, SIDE), np.float32)
    image[: ink.shape[0], : ink.shape[1]] = ink
    mass = centre_of_mass(image)
    x = min(max(round(CENTRE - mass.real), 0), SIDE - ink.shape[1])
    y = min(max(round(CENTRE - mass.imag), 0), SIDE - ink.shape[0])
    return np.roll(image, (y, x), axis=(0, 1))
