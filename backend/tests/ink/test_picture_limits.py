"""What is not needed of a picture's file is left out, and what takes too long to decode is refused, both at once."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pynumdraw.errors import NotAPicture
from pynumdraw.ink.picture_decoding import parse_picture
from pynumdraw.ink.picture_limits import (
    MAX_LOSSY_WEBP,
    MAX_PIXELS,
    MAX_PROGRESSIVE_PIXELS,
    MAX_SCANS_COST,
    MAX_SEGMENTS,
    check_file,
)

MARKS = np.pad(np.zeros((4, 6), np.uint8), 5, constant_values=255)


def encoded(kind: str, picture: Image.Image | None = None, **options: Any) -> bytes:
    content = io.BytesIO()
    (picture or Image.fromarray(MARKS)).save(content, kind, **options)
    return content.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def segment(marker: int, content: bytes) -> bytes:
    return bytes([255, marker]) + struct.pack(">H", len(content) + 2) + content


PNG, JPEG, GIF = encoded("PNG"), encoded("JPEG"), encoded("GIF")
PROFILE = chunk(b"iCCP", b"k\0\0" + zlib.compress(bytes(1_000_000)))
ENTRIES = b"II*\0\x08\0\0\0" + struct.pack("<H", 5000) + struct.pack("<HHIHH", 0x8001, 3, 1, 6, 0) * 5000


@pytest.mark.parametrize(
    "content",
    [
        PNG[:33] + PROFILE * 2000 + PNG[33:],
        PNG[:33] + chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(1_000_000))) * 2000 + PNG[33:],
        PNG[:33] + chunk(b"eXIf", ENTRIES) + PNG[33:],
        PNG + b"more",
    ],
)
def test_metadata_of_a_png_is_left_out(content: bytes) -> None:
    assert len(check_file(content).content) < len(PNG) + len(ENTRIES) + 13
    assert np.array_equal(parse_picture(content).pixels, parse_picture(PNG).pixels)


@pytest.mark.parametrize(
    "added",
    [
        segment(0xFE, b"a comment") * 2000,
        segment(0xE2, b"ICC_PROFILE\0\1\1" + bytes(9000)) * 100,
        segment(0xE1, b"Exif\0\0" + ENTRIES),
        b"\xff" * 1_000_000,
        bytes(1_000_000),
    ],
)
def test_metadata_of_a_jpeg_is_left_out(added: bytes) -> None:
    content = JPEG[:2] + added + JPEG[2:]
    assert len(check_file(content).content) < len(JPEG) + len(ENTRIES) + 11
    assert np.array_equal(parse_picture(content).pixels, parse_picture(JPEG).pixels)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_what_turns_the_picture_is_kept(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    height, width, _ = parse_picture(encoded(kind, exif=exif.tobytes())).pixels.shape
    assert (height < width) == (orientation < 5)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (PNG[:33] + chunk(b"tEXt", b"k\0") * MAX_SEGMENTS + PNG[33:], "10,000 chunks"),
        (JPEG[:2] + segment(0xFE, b"") * MAX_SEGMENTS + JPEG[2:], "10,000 segments"),
        (JPEG.replace(b"\xff\xc0", b"\xff\xc9"), "arithmetic"),
        (encoded("WEBP", Image.effect_noise((1600, 1600), 90), quality=95), "1600 pixels are too many; 2,000,000"),
        (GIF[:19] + b"!\xfe\1a\0" * (MAX_SEGMENTS + 1) + GIF[19:], "10,000 comments"),
    ],
)
def test_what_takes_too_long_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(NotAPicture, match=message):
        parse_picture(content)


def test_pixels_are_limited_by_what_they_cost() -> None:
    assert check_file(PNG).max_pixels == MAX_PIXELS
    assert check_file(PNG[:24] + bytes([16, 6]) + PNG[26:]).max_pixels == MAX_PIXELS / 2
    assert check_file(JPEG).max_pixels > MAX_PROGRESSIVE_PIXELS
    assert check_file(JPEG[:-2] + JPEG[JPEG.index(b"\xff\xda") :]).max_pixels == MAX_PROGRESSIVE_PIXELS
    assert check_file(encoded("JPEG", progressive=True)).max_pixels == MAX_PROGRESSIVE_PIXELS


def noise(side: int) -> Image.Image:
    values = np.random.default_rng(7).integers(0, 256, (side, side), np.uint8)
    return Image.fromarray(np.where(values < 255, values // 8 + 224, 0).astype(np.uint8))


def test_a_lossy_webp_of_few_pixels_may_have_many_bytes() -> None:
    pixels = np.random.default_rng(7).integers(0, 256, (1200, 1200, 3), np.uint8)
    content = encoded("WEBP", Image.fromarray(pixels), quality=100)
    assert len(content) > MAX_LOSSY_WEBP
    assert parse_picture(content).scale > 1


def test_the_last_scans_of_a_progressive_jpeg_are_left_out_if_they_are_long() -> None:
    content = encoded("JPEG", noise(2400), progressive=True, quality=93)
    kept = check_file(content).content
    assert len(kept) < MAX_SCANS_COST < len(content)
    assert (
        np.abs(parse_picture(content).pixels - parse_picture(encoded("JPEG", noise(2400), quality=93)).pixels).max()
        < 0.1
    )


def test_scans_that_repeat_each_other_cost_no_more() -> None:
    content = encoded("JPEG", noise(400), progressive=True)
    last = content[content.rindex(b"\xff\xda") : -2]
    for repeated in (last, b"\xff\xda"):
        large = content[:-2] + repeated * (4_000_000 // len(repeated)) + content[-2:]
        assert len(check_file(large).content) < MAX_SCANS_COST
    assert np.array_equal(check_file(content).content, content)
