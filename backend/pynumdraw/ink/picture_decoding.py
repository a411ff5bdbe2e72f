"""Decode a photo or scan into pixels, upright, and on paper where it is transparent; its kinds and its limits."""

import io
import re
import struct
import warnings
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError

from pynumdraw.errors import NotAPicture
from pynumdraw.ink.picture_limits import MAX_PIXELS, PictureFile, check_file

Pixels = NDArray[np.float32]
"""Colours (h, w, 3), red, green and blue in [0, 1]."""

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
"""The kinds of pictures, by their names in Pillow."""
MEDIA_TYPES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
"""Those that the API takes, by their media types."""
SIGNATURE = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|RIFF....WEBP|GIF8[79]a", re.DOTALL)
"""How files of these kinds begin."""
_WORKING_PIXELS = 160_000  # pixels that are looked at: more show nothing more of a number
_WORKING_SIDE = 400  # pixels of each side that a JPEG is decoded to, at least
_MAX_EXIF = 65_536  # bytes that are looked through for the orientation: all that fits into a JPEG
_ORIENTATION = 0x0112
_TO_UPRIGHT = dict(
    zip(
        range(2, 9),
        (
            PillowImage.Transpose.FLIP_LEFT_RIGHT,
            PillowImage.Transpose.ROTATE_180,
            PillowImage.Transpose.FLIP_TOP_BOTTOM,
            PillowImage.Transpose.TRANSPOSE,
            PillowImage.Transpose.ROTATE_270,
            PillowImage.Transpose.TRANSVERSE,
            PillowImage.Transpose.ROTATE_90,
        ),
    )
)


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
        file = check_file(content)
        with warnings.catch_warnings(), PillowImage.open(io.BytesIO(file.content), formats=formats) as opened:
            warnings.simplefilter("ignore")  # Pillow's own limit of pixels is above ours
            original = opened.size
            _check_size(opened, file)
            upright = _upright(_reduced(opened), opened)
            pixels = _on_paper(upright) if upright.has_transparency_data else _colours(upright)
    except UnidentifiedImageError as error:
        kinds = f"{', '.join(formats[:-1])} or {formats[-1]}"
        raise NotAPicture(f"The {len(content)} bytes are no picture that can be read; {kinds} is wanted.") from error
    except PillowImage.DecompressionBombError as error:
        raise NotAPicture(f"The picture has far too many pixels; {MAX_PIXELS:,} are allowed.") from error
    except (OSError, ValueError, SyntaxError, EOFError, struct.error) as error:
        raise NotAPicture(f"The {len(content)} bytes are not a complete picture: {str(error).rstrip('.')}.") from error
    return Picture(pixels, max(original) / max(pixels.shape))


def _check_size(picture: PillowImage.Image, file: PictureFile) -> None:
    """Have a JPEG decoded smaller, and refuse what has too many pixels, even so."""
    found = f"{picture.width} × {picture.height} pixels"
    if picture.width * picture.height > file.max_pixels:
        raise NotAPicture(f"{found} are too many; {file.max_pixels:,} are allowed.")
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


def _upright(picture: PillowImage.Image, original: PillowImage.Image) -> PillowImage.Image:
    """Turn a picture as the EXIF data of the original says."""
    is_short = len(original.info.get("exif", b"")) <= _MAX_EXIF
    turn = _TO_UPRIGHT.get(original.getexif().get(_ORIENTATION, 1)) if is_short else None
    return picture if turn is None else picture.transpose(turn)


def _colours(picture: PillowImage.Image) -> Pixels:
    return np.asarray(picture.convert("RGB"), np.float32) / np.float32(255)


def _on_paper(picture: PillowImage.Image) -> Pixels:
    """Put transparent pixels on paper that contrasts with the ink: black ink on white, white ink on black."""
    rgba = np.asarray(picture, np.float32) / np.float32(255)
    colours, opacity = rgba[..., :3], rgba[..., 3:]
    lightness = float((colours.mean(axis=2, keepdims=True) * opacity).sum())
    paper = np.float32(lightness < float(opacity.sum()) / 2)
    return (paper + (colours - paper) * opacity).astype(np.float32)
