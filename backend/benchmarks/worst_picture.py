"""Search for the valid pictures that take most CPU time to read.

Usage: python -m benchmarks.worst_picture [--seconds N] [--seed N], in backend/.

What is read of a picture, and how it is stored, cost time independently. So this searches for the ink that takes most
to read, in pictures of the size that is read: random ones, then changes of the worst of these, time and again. Then it
stores the worst one as each kind of file, as large as it may be, and prints a row of a table for each: milliseconds of
this process's CPU time, the best of five runs. Goal: at most 100 ms for any picture.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageFile
from pynumdraw.model.recognizer import Recognizer

from benchmarks.picture import arcs, encoded, measure, paeth_png

_PIXELS = 158_000  # just below the number from which a picture is scaled down
_ROUNDS = 5
_KEPT = 6  # worst pictures that are changed further


class Recipe(NamedTuple):
    """How a picture is made."""

    aspect: float  # width to height
    arcs: int
    cell: int  # pixels of a side of the blots
    blots: float  # share of the paper that they cover
    frames: int
    lines: int  # pixels between the lines of the paper; 0 for none
    shadow: float
    noise: float  # standard deviation, of 255
    is_light: bool  # the ink
    seed: int


def some(rng: np.random.Generator) -> Recipe:
    """Return a random recipe."""
    blots, noise = (float(max(0, rng.uniform(-0.5, 1)) ** 2 * most) for most in (0.6, 120))
    return Recipe(
        float(np.exp(rng.normal(0, 1))),
        int(300 * rng.random() ** 2),
        int(rng.integers(1, 10)),
        blots,
        int(rng.integers(0, 3)),
        int(rng.choice([0, 0, 10, 25, 40])),
        float(rng.choice([0, 0.2, 0.6])),
        noise,
        bool(rng.integers(2)),
        int(rng.integers(1000)),
    )


def changed(recipe: Recipe, rng: np.random.Generator) -> Recipe:
    """Return a recipe that differs from another in one to three respects."""
    other = some(rng)
    fields = rng.choice(Recipe._fields, int(rng.integers(1, 4)), replace=False)
    return recipe._replace(**{str(field): getattr(other, str(field)) for field in fields})


def picture(recipe: Recipe) -> Image.Image:
    """Return the picture of a recipe."""
    rng = np.random.default_rng(recipe.seed)
    height = min(max(8, round((_PIXELS / recipe.aspect) ** 0.5)), _PIXELS // 8)
    width = _PIXELS // height
    drawn = arcs(rng, max(400, min(width, height)), recipe.arcs + 2).convert("L").resize((width, height))
    grey = np.array(drawn, np.float32)
    if recipe.lines:
        grey[:: recipe.lines] = grey[:, :: recipe.lines] = 180
    cells = rng.random((height // recipe.cell + 1, width // recipe.cell + 1)) < recipe.blots
    grey[np.kron(cells, np.ones((recipe.cell, recipe.cell), np.bool_))[:height, :width]] = 0
    for inset in range(0, 12 * recipe.frames, 12):
        grey[[inset, -1 - inset], inset : width - inset] = grey[inset : height - inset, [inset, -1 - inset]] = 0
    grey *= 1 - recipe.shadow * np.linspace(0, 1, width, dtype=np.float32)
    grey = np.clip(grey + rng.normal(0, recipe.noise, grey.shape), 0, 255)
    return Image.fromarray((255 - grey if recipe.is_light else grey).astype(np.uint8)).convert("RGB")


def search(recognizer: Recognizer, seconds: float, seed: int = 0) -> Recipe:
    """Return the recipe of the picture that takes longest to read, of those that are found in some seconds."""
    rng, end = np.random.default_rng(seed), time.monotonic() + seconds
    found: dict[Recipe, float] = {}
    while time.monotonic() < end or not found:
        worst = sorted(found, key=lambda recipe: -found[recipe])[:_KEPT]
        recipe = changed(worst[int(rng.integers(len(worst)))], rng) if worst and rng.random() < 0.7 else some(rng)
        found[recipe] = measure(encoded(picture(recipe), "PNG", compress_level=1), recognizer, rounds=2)
        if not worst or found[recipe] > found[worst[0]]:
            print(f"{found[recipe]:.1f} ms, {len(found)} tried: {recipe}", file=sys.stderr, flush=True)
    return max(found, key=lambda recipe: found[recipe])


def files(small: Image.Image, most: int = 60_000_000) -> Iterator[tuple[str, bytes]]:
    """Yield the picture as each kind of file, with as many pixels as it may have, up to `most`, and with noise."""
    yield "PNG, as it is read", encoded(small, "PNG")
    large = enlarged(small, min(most, 4_000_000))
    noise = np.random.default_rng(0).integers(0, 2, (large.height, large.width, 4), np.uint8)
    yield (
        "PNG, transparent, predicted by Paeth's filter",
        paeth_png(np.bitwise_xor(np.array(large.convert("RGBA"), np.uint8), noise)),
    )
    yield "WebP, lossless", encoded(Image.fromarray(np.array(large) ^ noise[..., :3]), "WEBP", lossless=True, method=0)
    rough = Image.fromarray(np.array(large) ^ (noise[..., :3] << 4))
    yield (
        "WebP, lossy",
        next(
            content
            for content in (encoded(rough, "WEBP", quality=q) for q in range(90, 0, -5))
            if len(content) < 1_250_000
        ),
    )
    ImageFile.MAXBLOCK = 2**28  # Pillow can't store large JPEGs of noise otherwise
    yield "progressive JPEG", jpeg(enlarged(small, min(most, 12_400_000)), progressive=True)
    yield "JPEG", jpeg(enlarged(small, most))


def enlarged(small: Image.Image, pixels: int) -> Image.Image:
    """Repeat the pixels of a picture up to a number of pixels."""
    by = int((pixels / (small.width * small.height)) ** 0.5)
    return small.resize((small.width * by, small.height * by), Image.Resampling.NEAREST)


def jpeg(large: Image.Image, progressive: bool = False) -> bytes:
    """Return a JPEG of the best quality that has at most 4 MiB, without subsampling."""
    contents = (encoded(large, "JPEG", quality=q, subsampling=0, progressive=progressive) for q in range(95, 0, -10))
    return next(content for content in contents if len(content) <= 4 * 1024 * 1024)


def main() -> None:
    """Search, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60, help="of the search (60)")
    parser.add_argument("--seed", type=int, default=0, help="(0)")
    options = parser.parse_args()
    recognizer = Recognizer()
    recipe = search(recognizer, options.seconds, options.seed)
    print(f"{recipe}\n\n| file | KiB | ms |\n|---|---|---|", flush=True)
    for name, content in files(picture(recipe)):
        print(f"| {name} | {len(content) // 1024:,} | {measure(content, recognizer, _ROUNDS):.0f} |", flush=True)


if __name__ == "__main__":
    main()
