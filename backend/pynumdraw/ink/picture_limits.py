"""Limit what it costs to decode a picture's file, before it is decoded.

Metadata is left out: a PNG may have thousands of colour profiles, each of which becomes a megabyte when inflated.
"""

import re
from itertools import islice
from typing import NamedTuple

from pynumdraw.errors import NotAPicture

MAX_PIXELS = 4_000_000
"""Pixels that are decoded; a larger JPEG is scaled down while it is decoded, to an eighth of each side at least."""
MAX_JPEG_PIXELS = 64_000_000
MAX_PROGRESSIVE_PIXELS = 12_500_000
"""Pixels of a JPEG before it is scaled; if it has several scans, all its coefficients are kept in memory."""
MAX_SCANS_COST = 2_000_000
"""Bytes of the scans that are decoded, but for the first; each counts 1,000 more, and one for every 50 pixels."""
MAX_PNG_BYTES = 16_000_000
"""Bytes of a PNG's pixels: with 16 bits a colour there may be fewer."""
MAX_SEGMENTS = 10_000
"""Segments of a JPEG, chunks of a PNG, or comments of a GIF."""
MAX_LOSSY_WEBP = 1_250_000
MAX_LARGE_WEBP_PIXELS = 2_000_000
"""Bytes of a lossy WebP that has more pixels: a byte takes 50 ns to decode, five times as much as of other kinds."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_GIF_COMMENT = b"!\xfe"
_SAMPLES = {2: 3, 4: 2, 6: 4}  # of each pixel, by the colour type of a PNG
_PNG_KEPT = {b"IHDR", b"PLTE", b"tRNS", b"eXIf", b"IDAT", b"IEND"}
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xff]")
_PROGRESSIVE, _SCAN, _END = 0xC2, 0xDA, b"\xff\xd9"
_FRAMES = {0xC0, 0xC1, _PROGRESSIVE}
_SCAN_COST, _PIXELS_A_BYTE = 1000, 50  # a scan takes as long as so many bytes, and as one for so many pixels
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
        return PictureFile(content, MAX_LARGE_WEBP_PIXELS)
    if content.startswith(b"GIF") and content.count(_GIF_COMMENT) > MAX_SEGMENTS:
        raise NotAPicture(f"The GIF has more than {MAX_SEGMENTS:,} comments; as many are allowed.")
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
    kept, at, frame = [_JPEG], len(_JPEG), b""
    for _ in range(MAX_SEGMENTS):
        found = _JPEG_MARKER.search(content, at)
        if found is None:
            return PictureFile(content, MAX_PIXELS)  # and Pillow tells what is missing
        marker, start = content[found.end() - 1], found.end()
        if marker == _SCAN:
            return _with_scans(b"".join(kept), content[found.start() :], frame)
        if marker in _ARITHMETIC:
            raise NotAPicture("The JPEG has arithmetic coding, which is not read.")
        if marker in _FRAMES:
            frame = content[start - 1 : start + 7]
        at = start + (0 if marker in _WITHOUT_LENGTH else int.from_bytes(content[start : start + 2], "big"))
        if at > start and _is_needed(marker, content[start + 2 : start + 8]):
            kept.append(content[found.start() : at])
    raise NotAPicture(f"The JPEG has more than {MAX_SEGMENTS:,} segments; as many are allowed.")


def _with_scans(begin: bytes, scans: bytes, frame: bytes) -> PictureFile:
    """Leave out the last of many or long scans: each only makes the picture of those before it finer."""
    starts = islice(re.finditer(b"\xff\xda", scans), 1, 1 + MAX_SCANS_COST // _SCAN_COST)
    ends = [found.start() for found in starts]
    if not ends and frame[:1] != bytes([_PROGRESSIVE]):
        return PictureFile(begin + scans, MAX_JPEG_PIXELS)
    pixels = int.from_bytes(frame[4:6], "big") * int.from_bytes(frame[6:8], "big")
    each = _SCAN_COST + pixels // _PIXELS_A_BYTE
    cost = [end + number * each for number, end in enumerate([*ends, len(scans)], 1)]
    count = max(1, sum(one <= MAX_SCANS_COST for one in cost))
    kept = scans if count > len(ends) else scans[: ends[count - 1]] + _END
    return PictureFile(begin + kept, MAX_PROGRESSIVE_PIXELS)


def _is_needed(marker: int, begin: bytes) -> bool:
    if marker == _EXIF:
        return begin == b"Exif\0\0"
    return marker in (_JFIF, _ADOBE) or marker not in (_COMMENT, *_APPLICATION)
