"""Decode a photo or scan into pixels, upright, and on paper where it is transparent; its kinds and its limits."""

import io
import re
import warnings
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage
from PIL import ImageOps, UnidentifiedImageError

from pynumdraw.errors import NotAPicture

Pixels = NDArray[np.float32]
"""Colours (h, w, 3), red, green and blue in [0, 1]."""

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
"""The kinds of pictures, by their names in Pillow."""
MEDIA_TYPES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
"""Those that the API takes, by their media types."""
SIGNATURE = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|RIFF....WEBP|GIF8[79]a", re.DOTALL)
"""How files of these kinds begin."""
MAX_PIXELS = 4_000_000
"""Pixels that are decoded; a larger JPEG is scaled down while it is decoded, to an eighth of each side at least."""
MAX_JPEG_PIXELS = 64_000_000
MAX_PROGRESSIVE_PIXELS = 12_500_000
MAX_SCANS = 16
"""Pixels of a JPEG before it is scaled, and scans of a progressive one, which is decoded as often: each costs time."""

_WORKING_PIXELS = 160_000  # pixels that are looked at: more show nothing more of a number
_WORKING_SIDE = 400  # pixels of each side that a JPEG is decoded to, at least
_SCAN = re.compile(rb"\xff\xda")
_PROGRESSIVE = re.compile(rb"\xff\xc2")


class Picture(NamedTuple):
    """A picture, scaled down to what is needed to read it.

    Attributes
    ----------
    pixels : array (h, w, 3), float32, [0, 1]
    scale : float, ≥ 1
        Pixels of the original, once it is upright, for each of these.
    """

    pixels: Pixels
    scale: float


def is_picture(content: bytes) -> bool:
    """Tell whether a file begins as a picture does."""
    return SIGNATURE.match(content) is not None


def parse_picture(content: bytes, formats: tuple[str, ...] = FORMATS) -> Picture:
    """Decode a picture of one of the `formats`; of several frames, the first.

    Raises
    ------
    NotAPicture
        If it is not a complete file of these kinds, or has too many pixels.
    """
    try:
        with warnings.catch_warnings(), PillowImage.open(io.BytesIO(content), formats=formats) as opened:
            warnings.simplefilter("ignore")  # Pillow's own limit of pixels is above ours
            original = opened.size
            _check_size(opened, content)
            upright = ImageOps.exif_transpose(_reduced(opened))
            pixels = _on_paper(upright) if upright.has_transparency_data else _colours(upright)
    except UnidentifiedImageError as error:
        kinds = f"{', '.join(formats[:-1])} or {formats[-1]}"
        raise NotAPicture(f"The {len(content)} bytes are no picture that can be read; {kinds} is wanted.") from error
    except (OSError, ValueError, SyntaxError, EOFError, PillowImage.DecompressionBombError) as error:
        raise NotAPicture(f"The {len(content)} bytes are not a complete picture: {error}.") from error
    return Picture(pixels, max(original) / max(pixels.shape))


def _check_size(picture: PillowImage.Image, content: bytes) -> None:
    """Have a JPEG decoded smaller, and refuse what has too many pixels, or would take too long, even so."""
    found = f"{picture.width} × {picture.height} pixels"
    most = MAX_PIXELS
    if picture.format == "JPEG":
        most = MAX_PROGRESSIVE_PIXELS if "progressive" in picture.info else MAX_JPEG_PIXELS
        if "progressive" in picture.info and len(_SCAN.findall(content)) > MAX_SCANS:
            raise NotAPicture(f"The JPEG has more than {MAX_SCANS} scans; as many are allowed.")
    if picture.width * picture.height > most:
        raise NotAPicture(f"{found} are too many; {most:,} are allowed.")
    picture.draft("RGB", (_WORKING_SIDE, _WORKING_SIDE))
    if picture.width * picture.height > MAX_PIXELS:
        raise NotAPicture(f"{found} are too many, even when scaled to an eighth; {MAX_PIXELS:,} are allowed.")


def _reduced(picture: PillowImage.Image) -> PillowImage.Image:
    """Average blocks of pixels of a large picture."""
    factor = max(1, round((picture.width * picture.height / _WORKING_PIXELS) ** 0.5))
    if picture.mode.startswith(("I", "F")):  # 16 bits
        picture = PillowImage.fromarray(
            (np.asarray(picture, np.float32) / np.float32(257)).clip(0, 255).astype("uint8")
        )
    elif picture.has_transparency_data:
        picture = picture.convert("RGBA")
    elif picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    if factor == 1:
        picture.load()
        return picture
    reduced = picture.reduce((min(factor, picture.width), min(factor, picture.height)))
    reduced.info = picture.info
    return reduced


def _colours(picture: PillowImage.Image) -> Pixels:
    return np.asarray(picture.convert("RGB"), np.float32) / np.float32(255)


def _on_paper(picture: PillowImage.Image) -> Pixels:
    """Put transparent pixels on paper that contrasts with the ink: black ink on white, white ink on black."""
    rgba = np.asarray(picture, np.float32) / np.float32(255)
    colours, opacity = rgba[..., :3], rgba[..., 3:]
    lightness = float((colours.mean(axis=2, keepdims=True) * opacity).sum())
    paper = np.float32(lightness < float(opacity.sum()) / 2)
    return (paper + (colours - paper) * opacity).astype(np.float32)
