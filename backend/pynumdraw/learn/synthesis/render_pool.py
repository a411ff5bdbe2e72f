"""Pools of rendered images to train on: variants of drawings in other hands and pens, and outliers."""

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
from pynumdraw.learn.data.ink_files import LABELS, Ink
from pynumdraw.learn.data.mnist import LabelledImages
from pynumdraw.learn.synthesis.capture_noise import add_capture_noise
from pynumdraw.learn.synthesis.handwriting import interpolate, restyle
from pynumdraw.learn.synthesis.outliers import Outliers
from pynumdraw.learn.synthesis.parameters import Synthesis
from pynumdraw.learn.synthesis.stroke_distortion import distort_strokes
from pynumdraw.model.recognizer import NOT_A_DIGIT

Draw = Callable[[int, np.random.Generator], Image]

_MIN_EXTENT = 1e-3  # in a drawing's own units: the extent of a tap counts as this much
_CHUNK = 1000


def variants(ink: Ink, n: int, seed: int, synthesis: Synthesis) -> LabelledImages:
    """Render `n` variants of drawings, equally many of each (± 1)."""
    which = np.arange(n) % len(ink.drawings)
    images = _render(partial(_variant, ink, synthesis), n, seed, "Rendering variants of ink")
    return LabelledImages(images, ink.labels[which])


def outliers(ink: Ink, n: int, seed: int, synthesis: Synthesis) -> LabelledImages:
    """Render `n` drawings that are not digits, some of them made of the digits in `ink`."""
    digits = {label: [d for d, k in zip(ink.drawings, ink.labels) if k == int(label)] for label in LABELS}
    generator = Outliers(digits, synthesis.outliers, synthesis.distortion, synthesis.glyph_strength, synthesis.noise)
    images = _render(partial(_outlier, generator, synthesis), n, seed, "Rendering outliers")
    return LabelledImages(images, np.full(n, NOT_A_DIGIT, np.int64))


def _variant(ink: Ink, synthesis: Synthesis, i: int, rng: np.random.Generator) -> Image:
    i %= len(ink.drawings)
    strokes = ink.drawings[i] if ink.labels[i] == NOT_A_DIGIT else _digit(ink, synthesis, i, rng)
    distorted = distort_strokes(strokes, rng, synthesis.distortion, rng.uniform(*synthesis.strength))
    captured = add_capture_noise(distorted, rng, synthesis.noise)
    extent = float(np.ptp(np.concatenate(ink.drawings[i]), axis=0).max())
    speck = ink.specks[i] / max(extent, _MIN_EXTENT)  # distorted strokes are one unit long
    return rasterise(captured, speck, rng.uniform(*synthesis.pen_width))


def _digit(ink: Ink, synthesis: Synthesis, i: int, rng: np.random.Generator) -> Sequence[Polyline]:
    """Redraw a digit in the manner of another writer."""
    digit: int = ink.labels[i].item()
    strokes = ink.drawings[i]
    if rng.random() < synthesis.interpolation.share:
        same: list[int] = np.flatnonzero(ink.labels == digit).tolist()
        other = ink.drawings[same[int(rng.integers(len(same)))]]
        strokes = interpolate(strokes, other, rng, synthesis.interpolation)
    return restyle(strokes, digit, rng, synthesis.habits)


def _outlier(generator: Outliers, synthesis: Synthesis, _: int, rng: np.random.Generator) -> Image:
    return rasterise(generator.make(rng), synthesis.speck_size, rng.uniform(*synthesis.pen_width))


def _render(draw: Draw, n: int, seed: int, title: str) -> NDArray[np.float32]:
    """Render n images (n, 28, 28) on all cores; the result does not depend on their number."""
    starts = range(0, n, _CHUNK)
    # spawned, because TensorFlow's threads do not survive a fork; initargs are pickled once for each worker
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(mp_context=spawn, initializer=_Worker.start, initargs=(draw, n, seed)) as workers:
        chunks = workers.map(_Worker.chunk, starts)
        drawn = list(tqdm(chunks, title, len(starts), unit="thousand", disable=None))
    return np.concatenate([np.empty((0, SIDE, SIDE), np.float32), *drawn])


class _Worker:
    """The state of a worker process."""

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
