"""Pools of images to learn from: many versions of each drawing, as other hands and pens would have made it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from pynumdraw.ink.polyline import Polyline
from pynumdraw.ink.raster import SIDE, Image, rasterise
from pynumdraw.learn.data.dataset import LabelledImages
from pynumdraw.learn.data.ink_files import LABELS, Ink
from pynumdraw.learn.synthesis.capture_noise import recaptured
from pynumdraw.learn.synthesis.interpolation import blend
from pynumdraw.learn.synthesis.outliers import Outliers
from pynumdraw.learn.synthesis.stroke_distortion import distort_strokes, restyle
from pynumdraw.model.recognizer import NOT_A_DIGIT

Draw = Callable[[int, np.random.Generator], Image]

BLENDED = 0.6
"""Share of the versions of digits that are moved towards, or away from, another of the same digit first."""
PENS = (1.2, 2.6)
"""Widths, in pixels, that pens may have."""
TAP = 1e-3
"""Length, in a drawing's own units, of what is but a tap."""
SPECK = 0.5
"""Size below which made outliers are specks: the others are a unit long or more."""
_CHUNK = 1000


def versions(ink: Ink, n: int, seed: int) -> LabelledImages:
    """Draw `n` versions of drawings, each of them as often as any other (± 1)."""
    which = np.arange(n) % len(ink.drawings)
    images = _drawn(partial(_version, ink), n, seed, "Drawing ink in many hands")
    return LabelledImages(images, ink.labels[which])


def outliers(ink: Ink, n: int, seed: int) -> LabelledImages:
    """Draw `n` things that are no digits, some of them made of digits in `ink`."""
    digits = {label: [d for d, k in zip(ink.drawings, ink.labels) if k == int(label)] for label in LABELS}
    images = _drawn(partial(_outlier, Outliers(digits)), n, seed, "Drawing what is no digit")
    return LabelledImages(images, np.full(n, NOT_A_DIGIT, np.int64))


def _version(ink: Ink, i: int, rng: np.random.Generator) -> Image:
    i %= len(ink.drawings)
    strokes = ink.drawings[i] if ink.labels[i] == NOT_A_DIGIT else _digit(ink, i, rng)
    distorted = recaptured(distort_strokes(strokes, rng, rng.uniform(0, 1.2)), rng)
    extent = float(np.ptp(np.concatenate(ink.drawings[i]), axis=0).max())
    return rasterise(distorted, ink.specks[i] / max(extent, TAP), rng.uniform(*PENS))  # the distorted are a unit long


def _digit(ink: Ink, i: int, rng: np.random.Generator) -> Sequence[Polyline]:
    """Give a digit as someone else might have drawn it."""
    digit: int = ink.labels[i].item()
    strokes = ink.drawings[i]
    if rng.random() < BLENDED:
        same: list[int] = np.flatnonzero(ink.labels == digit).tolist()
        strokes = blend(strokes, ink.drawings[same[int(rng.integers(len(same)))]], rng)
    return restyle(strokes, digit, rng)


def _outlier(made: Outliers, _: int, rng: np.random.Generator) -> Image:
    return rasterise(made.make(rng), SPECK, rng.uniform(*PENS))


def _drawn(draw: Draw, n: int, seed: int, what: str) -> NDArray[np.float32]:
    """Draw n images (n, 28, 28) on all cores: the same ones, however many these are."""
    starts = range(0, n, _CHUNK)
    # spawned, not forked: TensorFlow's threads would not survive that; each worker is told once what to draw
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(mp_context=spawn, initializer=_Worker.start, initargs=(draw, n, seed)) as workers:
        chunks = workers.map(_Worker.chunk, starts)
        drawn = list(tqdm(chunks, what, len(starts), unit="thousand", disable=None))
    return np.concatenate([np.empty((0, SIDE, SIDE), np.float32), *drawn])


class _Worker:
    """What a worker process was told."""

    draw: ClassVar[Draw]
    n: ClassVar[int]
    seed: ClassVar[int]

    @classmethod
    def start(cls, draw: Draw, n: int, seed: int) -> None:
        cls.draw, cls.n, cls.seed = draw, n, seed

    @classmethod
    def chunk(cls, start: int) -> NDArray[np.float32]:
        rng = np.random.default_rng([cls.seed, start])
        return np.stack([cls.draw(i, rng) for i in range(start, min(start + _CHUNK, cls.n))])
