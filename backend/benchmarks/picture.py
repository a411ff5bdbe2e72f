"""Measure how long it takes to read a picture, of the usual kind and of kinds made to take long.

    python -m benchmarks.picture

The CPU time of this process, in milliseconds, the best of three runs; a limit of 100 ms is promised.
"""

import io
import os
import struct
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in a server with a worker on each core

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from pynumdraw.errors import NotAPicture
from pynumdraw.ink.picture_decoding import parse_picture
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.picture import read_picture

ROUNDS = 3


def pictures(rng: np.random.Generator, size: float = 1.0) -> Iterator[tuple[str, bytes]]:
    """Yield names and files; `size` scales the sides of the large ones."""
    side, half = int(2000 * size), int(1000 * size)
    yield "one digit, 300 × 300", encoded(arcs(rng, 300, 1), "PNG")
    yield (
        "one digit in a JPEG of 12 megapixels",
        encoded(arcs(rng, 2 * side, 1).crop((0, 0, 2 * side, 3 * half)), "JPEG"),
    )
    yield "40 arcs, 4 megapixels", encoded(arcs(rng, side, 40), "PNG")
    yield "40 arcs, transparent", encoded(arcs(rng, side, 40).convert("RGBA"), "PNG")
    yield "40 arcs in a frame", encoded(arcs(rng, side, 40, frame=side // 60), "PNG")
    yield "40 noisy arcs in a frame", encoded(noisy(rng, arcs(rng, half, 40, frame=side // 60)), "JPEG")
    yield "noise", encoded(noise(rng, half), "PNG")
    yield "noise, WebP", encoded(noise(rng, side), "WEBP", quality=5)
    yield "noise, transparent, predicted", paeth_png(rng.integers(254, 256, (side, side, 4), np.uint8))
    yield (
        "noise, JPEG",
        encoded(noise(rng, side).resize((2 * side, 3 * half), Image.Resampling.NEAREST), "JPEG", quality=40),
    )
    yield "JPEG of 64 megapixels", encoded(arcs(rng, 4 * side, 40), "JPEG", quality=30)
    yield (
        "progressive JPEG of 12 megapixels",
        encoded(noisy(rng, arcs(rng, int(3500 * size), 40)), "JPEG", progressive=True),
    )
    yield "blots", encoded(Image.fromarray(np.kron(rng.random((130, 130)) < 0.4, np.ones((3, 3), np.bool_))), "PNG")


def arcs(rng: np.random.Generator, side: int, count: int, frame: int = 0) -> Image.Image:
    """Draw arcs, dark on white, perhaps in a dark frame."""
    picture = Image.new("RGB", (side, side), "white")
    draw, reach = ImageDraw.Draw(picture), side // (2 if count == 1 else 12)
    for x, y, start, end in rng.integers([0, 0, 0, 180], [side // 2, side // 2, 90, 360], (count, 4)).tolist():
        draw.arc(
            (2 * x % side, 2 * y % side, 2 * x % side + reach, 2 * y % side + 2 * reach),
            start,
            end,
            "black",
            max(2, side // 200),
        )
    if frame:
        draw.rectangle((0, 0, side - 1, side - 1), outline="black", width=frame)
    return picture


def noise(rng: np.random.Generator, side: int) -> Image.Image:
    """Return a picture of random colours."""
    return Image.fromarray(rng.integers(0, 256, (side, side, 3), np.uint8))


def noisy(rng: np.random.Generator, picture: Image.Image) -> Image.Image:
    """Add noise, as of a photo, to a picture."""
    pixels = np.asarray(picture, np.int16) + rng.integers(-20, 20, (picture.height, picture.width, 1), np.int16)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    """Return a picture as a file of a kind."""
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def paeth_png(pixels: NDArray[np.uint8]) -> bytes:
    """Return a PNG each of whose rows is filtered by Paeth's predictor, which takes longest to undo."""
    padded = np.pad(pixels, ((1, 0), (1, 0), (0, 0))).astype(np.int16)
    left, up, corner = padded[1:, :-1], padded[:-1, 1:], padded[:-1, :-1]
    far = [np.abs(left + up - corner - one) for one in (left, up, corner)]
    predicted = np.where((far[0] <= far[1]) & (far[0] <= far[2]), left, np.where(far[1] <= far[2], up, corner))
    rows = (padded[1:, 1:] - predicted).astype(np.uint8).reshape(len(pixels), -1)
    header = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], 8, 6, 0, 0, 0)
    data = zlib.compress(np.pad(rows, ((0, 0), (1, 0)), constant_values=4).tobytes(), 6)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    )


def measure(content: bytes, recognizer: Recognizer, rounds: int = ROUNDS) -> float:
    """Return the CPU time, in milliseconds, to read a picture, or to find that it has no ink."""
    times: list[float] = []
    for _ in range(rounds):
        start = time.process_time()
        picture = parse_picture(content)
        with suppress(NotAPicture):
            read_picture(picture, recognizer)
        times.append(time.process_time() - start)
    return 1000 * min(times)


def main() -> None:
    """Print a table."""
    recognizer = Recognizer()
    print("| picture | KiB | ms |\n|---|---|---|")
    for name, content in pictures(np.random.default_rng(0)):
        print(f"| {name} | {len(content) // 1024:,} | {measure(content, recognizer):.0f} |", flush=True)


if __name__ == "__main__":
    main()
