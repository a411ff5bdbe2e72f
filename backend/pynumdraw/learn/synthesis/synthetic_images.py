"""Pools of rendered images to train on: variants of drawings in other hands and pens, and outliers."""

import itertools
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import ClassVar

import numpy as np
from tqdm import tqdm

from pynumdraw.ink.polyline import Polyline
from pynumdraw.ink.raster import SIDE, Image, rasterise
from pynumdraw.learn.data.ink_files import LABELS, Ink
from pynumdraw.learn.data.mnist import LabelledImages
from pynumdraw.learn.synthesis.capture_noise import add_capture_noise
from pynumdraw.learn.synthesis.digit_variants import interpolate, restyle
from pynumdraw.learn.synthesis.number_candidates import Kind, true_candidates
from pynumdraw.learn.synthesis.numbers import Digits, by_writer, compose_number
from pynumdraw.learn.synthesis.outliers import Outliers
from pynumdraw.learn.synthesis.parameter_types import Synthesis
from pynumdraw.learn.synthesis.stroke_distortion import distort_strokes
from pynumdraw.model.recognizer import NOT_A_DIGIT

Labelled = tuple[Image, int]
Draw = Callable[[range, np.random.Generator], Iterator[Labelled]]
"""A function that draws the images of these numbers, with their labels."""

PIECE = NOT_A_DIGIT + 1
"""Label of a piece of a digit, until it is known whether it looks like another digit."""

_MIN_EXTENT = 1e-3  # in a drawing's own units: the extent of a tap counts as this much
_CHUNK = 1000


def variants(ink: Ink, n: int, seed: int, synthesis: Synthesis) -> LabelledImages:
    """Render `n` variants of drawings, equally many of each (± 1)."""
    return _render(partial(_variants, ink, synthesis), n, seed, "Rendering variants of ink")


def outliers(ink: Ink, n: int, seed: int, synthesis: Synthesis) -> LabelledImages:
    """Render `n` drawings that are not digits, some of them made of the digits in `ink`."""
    digits = {label: [d for d, k in zip(ink.drawings, ink.labels) if k == int(label)] for label in LABELS}
    generator = Outliers(digits, synthesis.outliers, synthesis.distortion, synthesis.glyph_strength, synthesis.noise)
    return _render(partial(_outliers, generator, synthesis), n, seed, "Rendering outliers")


def number_candidates(ink: Ink, n: int, seed: int, synthesis: Synthesis) -> LabelledImages:
    """Render `n` candidates of numbers composed of one writer's digits; pieces of digits have the label `PIECE`."""
    return _render(partial(_candidates, by_writer(ink), synthesis), n, seed, "Rendering candidates")


def _variants(ink: Ink, synthesis: Synthesis, numbers: range, rng: np.random.Generator) -> Iterator[Labelled]:
    for i in [number % len(ink.drawings) for number in numbers]:
        yield _variant(ink, synthesis, i, rng), int(ink.labels[i])


def _outliers(
    generator: Outliers, synthesis: Synthesis, numbers: range, rng: np.random.Generator
) -> Iterator[Labelled]:
    for _ in numbers:
        yield rasterise(generator.make(rng), synthesis.speck_size, rng.uniform(*synthesis.pen_width)), NOT_A_DIGIT


def _candidates(
    writers: Sequence[Digits], synthesis: Synthesis, numbers: range, rng: np.random.Generator
) -> Iterator[Labelled]:
    """Yield the candidates of as many composed numbers as it takes."""
    number = partial(compose_number, style=synthesis.candidates, distortion=synthesis.distortion, rng=rng)
    composed = (number(writers[int(rng.integers(len(writers)))]) for _ in itertools.count())
    found = ((one, it) for one in composed for it in true_candidates(one, synthesis.doubted, rng))
    labels = {Kind.PIECE: PIECE, Kind.PAIR: NOT_A_DIGIT}
    for one, candidate in itertools.islice(found, len(numbers)):
        image = rasterise(candidate.strokes, _MIN_EXTENT, rng.uniform(*synthesis.pen_width))
        yield image, labels.get(candidate.kind, int(one.number[candidate.digit]))


def _variant(ink: Ink, synthesis: Synthesis, i: int, rng: np.random.Generator) -> Image:
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


def _render(draw: Draw, n: int, seed: int, title: str) -> LabelledImages:
    """Render n images on all cores; the result does not depend on their number."""
    starts = range(0, n, _CHUNK)
    # spawned, because TensorFlow's threads do not survive a fork; initargs are pickled once for each worker
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(mp_context=spawn, initializer=_Worker.start, initargs=(draw, n, seed)) as workers:
        chunks = workers.map(_Worker.chunk, starts)
        drawn = list(tqdm(chunks, title, len(starts), unit="thousand", disable=None))
    nothing = LabelledImages(np.empty((0, SIDE, SIDE), np.float32), np.empty(0, np.int64))
    return LabelledImages(*map(np.concatenate, zip(nothing, *drawn)))


class _Worker:
    """The state of a worker process."""

    draw: ClassVar[Draw]
    n: ClassVar[int]
    seed: ClassVar[int]

    @classmethod
    def start(cls, draw: Draw, n: int, seed: int) -> None:
        cls.draw, cls.n, cls.seed = draw, n, seed

    @classmethod
    def chunk(cls, start: int) -> LabelledImages:
        rng = np.random.default_rng([cls.seed, start])
        images, labels = zip(*cls.draw(range(start, min(start + _CHUNK, cls.n)), rng))
        return LabelledImages(np.stack(images), np.array(labels, np.int64))
