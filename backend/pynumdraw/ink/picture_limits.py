"""Limit what it costs to decode a picture's file, before it is decoded.

Metadata is left out: a PNG may have thousands of colour profiles, each of which becomes a megabyte when inflated.
"""

import re
from typing import NamedTuple

from pynumdraw.errors import NotAPicture

MAX_PIXELS = 4_000_000
"""Pixels that are decoded; a larger JPEG is scaled down while it is decoded, to an eighth of each side at least."""
MAX_JPEG_PIXELS = 64_000_000
MAX_PROGRESSIVE_PIXELS = 12_500_000
MAX_SCANS = 16
"""Pixels of a JPEG before it is scaled, and scans if it has several: all its pixels are decoded in each."""
MAX_PNG_BYTES = 16_000_000
"""Bytes of a PNG's pixels: with 16 bits a colour there may be fewer."""
MAX_SEGMENTS = 10_000
"""Segments of a JPEG, or chunks of a PNG, that are looked at."""
MAX_LOSSY_WEBP = 1_250_000
"""Bytes of a lossy WebP, which takes 50 ns a byte to decode, five times as much as other kinds."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_SAMPLES = {2: 3, 4: 2, 6: 4}  # of each pixel, by the colour type of a PNG
_PNG_KEPT = {b"IHDR", b"PLTE", b"tRNS", b"eXIf", b"IDAT", b"IEND"}
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xff]")
_PROGRESSIVE, _SCAN = 0xC2, 0xDA
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xDA)}
_ARITHMETIC = {0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_JFIF, _EXIF, _ADOBE, _COMMENT = 0xE0, 0xE1, 0xEE, 0xFE
_APPLICATION = range(0xE0, 0xF0)


class PictureFile(NamedTuple):
    """A file without its metadata but for its orientation, and the number of pixels that may be decoded of it."""

    content: bytes
    max_pixels: int


def check_file(content: bytes) -> PictureFile:
    """Return what is needed of a file; what is neither a PNG nor a JPEG stays as it is.

    Raises
    ------
    NotAPicture
        If it has too many parts, or is of a kind that takes too long to decode.
    """
    if content.startswith(_PNG):
        return _png(content)
    if content.startswith(_JPEG):
        return _jpeg(content)
    if content.startswith(b"RIFF") and b"VP8 " in content and len(content) > MAX_LOSSY_WEBP:
        raise NotAPicture(f"A lossy WebP of {len(content)} bytes takes too long; {MAX_LOSSY_WEBP:,} are allowed.")
    return PictureFile(content, MAX_PIXELS)


def _png(content: bytes) -> PictureFile:
    kept, at = [_PNG], len(_PNG)
    depth, colour_type = content[24:26].ljust(2, b"\0")
    most = min(MAX_PIXELS, MAX_PNG_BYTES // (_SAMPLES.get(colour_type, 1) * max(1, depth // 8)))
    for _ in range(MAX_SEGMENTS):
        kind, end = content[at + 4 : at + 8], at + 12 + int.from_bytes(content[at : at + 4], "big")
        if kind in _PNG_KEPT:
            kept.append(content[at:end])
        if kind == b"IEND" or end >= len(content):
            return PictureFile(b"".join(kept), most)
        at = end
    raise NotAPicture(f"The PNG has more than {MAX_SEGMENTS:,} chunks; as many are allowed.")


def _jpeg(content: bytes) -> PictureFile:
    kept, at, is_progressive = [_JPEG], len(_JPEG), False
    for _ in range(MAX_SEGMENTS):
        found = _JPEG_MARKER.search(content, at)
        if found is None:
            return PictureFile(content, MAX_PIXELS)  # and Pillow tells what is missing
        marker, start = content[found.end() - 1], found.end()
        if marker == _SCAN:
            return _with_scans(b"".join(kept), content[found.start() :], is_progressive)
        if marker in _ARITHMETIC:
            raise NotAPicture("The JPEG has arithmetic coding, which is not read.")
        is_progressive = is_progressive or marker == _PROGRESSIVE
        at = start + (0 if marker in _WITHOUT_LENGTH else int.from_bytes(content[start : start + 2], "big"))
        if at > start and _is_needed(marker, content[start + 2 : start + 8]):
            kept.append(content[found.start() : at])
    raise NotAPicture(f"The JPEG has more than {MAX_SEGMENTS:,} segments; as many are allowed.")


def _with_scans(begin: bytes, scans: bytes, is_progressive: bool) -> PictureFile:
    count = scans.count(b"\xff\xda")
    if count > MAX_SCANS:
        raise NotAPicture(f"The JPEG has {count} scans; {MAX_SCANS} are allowed.")
    most = MAX_PROGRESSIVE_PIXELS if is_progressive or count > 1 else MAX_JPEG_PIXELS
    return PictureFile(begin + scans, most)


def _is_needed(marker: int, begin: bytes) -> bool:
    if marker == _EXIF:
        return begin == b"Exif\0\0"
    return marker in (_JFIF, _ADOBE) or marker not in (_COMMENT, *_APPLICATION)
