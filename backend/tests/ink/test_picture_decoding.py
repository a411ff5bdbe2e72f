"""A picture is decoded upright and on paper; what is none, or would take too long, is refused."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from pictures import png
from PIL import Image
from pynumdraw.errors import NotAPicture
from pynumdraw.ink.picture_decoding import FORMATS, is_picture, parse_picture
from pynumdraw.ink.picture_limits import MAX_PROGRESSIVE_PIXELS


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


LEFT_HALF_DARK = Image.fromarray(np.repeat(np.array([[0] * 30 + [255] * 30], np.uint8), 20, axis=0))


@pytest.mark.parametrize("kind", FORMATS)
def test_each_kind_is_known_and_decoded(kind: str) -> None:
    content = encoded(LEFT_HALF_DARK.convert("RGB"), kind)
    assert is_picture(content)
    pixels, scale = parse_picture(content)
    assert (pixels.shape, pixels.dtype, scale) == ((20, 60, 3), np.float32, 1)
    assert pixels[:, :25].max() < 0.1
    assert pixels[:, 35:].min() > 0.9


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_mode_is_decoded(mode: str) -> None:
    picture = LEFT_HALF_DARK.convert("RGB").convert(mode) if mode != "I;16" else LEFT_HALF_DARK.convert("I")
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(LEFT_HALF_DARK).astype(np.uint16) * 257)
    pixels, _ = parse_picture(encoded(picture, "JPEG" if mode == "CMYK" else "PNG"))
    assert pixels[:, :25].max() < 0.15
    assert pixels[:, 35:].min() > 0.85


def test_a_photo_is_turned_as_its_exif_data_say() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter, clockwise
    pixels, _ = parse_picture(encoded(LEFT_HALF_DARK.convert("RGB"), "JPEG", exif=exif))
    assert pixels.shape[:2] == (60, 20)
    assert pixels[:25].max() < 0.1


def test_a_large_picture_is_scaled_down_and_tells_by_how_much() -> None:
    for content in (png(Image.new("L", (1800, 900), 200)), encoded(Image.new("L", (4000, 3000), 200), "JPEG")):
        pixels, scale = parse_picture(content)
        assert pixels.shape[0] * pixels.shape[1] < 400_000
        assert scale == pytest.approx(Image.open(io.BytesIO(content)).height / pixels.shape[0], rel=0.02)


@pytest.mark.parametrize(("ink", "paper"), [(0, 1), (255, 0)])
def test_what_is_transparent_is_paper_that_contrasts_with_the_ink(ink: int, paper: int) -> None:
    picture = Image.new("RGBA", (9, 9), (ink, ink, ink, 0))
    picture.putpixel((4, 4), (ink, ink, ink, 255))
    pixels, _ = parse_picture(png(picture))
    assert pixels[0, 0].tolist() == [paper] * 3
    assert pixels[4, 4].tolist() == [ink / 255] * 3


def bomb(width: int, height: int) -> bytes:
    """Return a PNG file of a few kilobytes that says it is huge."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(100_000))), (b"IEND", b""))
    parts = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


PROGRESSIVE_SIDE = int(MAX_PROGRESSIVE_PIXELS**0.5) + 8


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "0 bytes are no picture"),
        (b"\x89PNG\r\n\x1a\nand nothing more", "not a complete picture|no picture"),
        (png(np.zeros((50, 50), np.uint8))[:-30], "not a complete picture"),
        (encoded(LEFT_HALF_DARK, "JPEG")[:-60], "not a complete picture"),
        (b"%PDF-1.7", "PNG, JPEG, WEBP or GIF is wanted"),
        (encoded(LEFT_HALF_DARK, "BMP"), "no picture"),
        (png(Image.new("1", (2001, 2000))), "2001 × 2000 pixels are too many; 4,000,000"),
        (bomb(30_000, 30_000), "30000 × 30000|too many"),
        (bomb(2_000_000_000, 2), "too many"),
        (encoded(Image.new("L", (8200, 8200)), "JPEG"), "8200 × 8200"),
        (encoded(Image.new("L", (PROGRESSIVE_SIDE,) * 2), "JPEG", progressive=True), "12,500,000 are allowed"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(NotAPicture, match=message):
        parse_picture(content)


def test_only_the_wanted_kinds_are_decoded() -> None:
    with pytest.raises(NotAPicture, match="PNG or JPEG is wanted"):
        parse_picture(encoded(LEFT_HALF_DARK, "GIF"), ("PNG", "JPEG"))
