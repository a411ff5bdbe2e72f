"""Shapes are what their names say, and no two are the same."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pynumdraw.ink.raster import rasterise
from pynumdraw.learn.synthesis import scribbles
from pynumdraw.learn.synthesis.pictograms import doodle
from pynumdraw.learn.synthesis.stroke_distortion import Strokes
from pynumdraw.learn.training.config import SYNTHESIS

LARGE = [
    scribbles.scribble,
    scribbles.walk,
    scribbles.hatching,
    scribbles.lying_line,
    scribbles.polygon,
    scribbles.spiral,
    scribbles.wave,
    doodle,
]
SPECK = SYNTHESIS.speck_size
Maker = Callable[[np.random.Generator], Strokes]


def made(maker: Maker, n: int = 50) -> list[Strokes]:
    rng = np.random.default_rng(0)
    return [maker(rng) for _ in range(n)]


def extent(strokes: Strokes) -> float:
    return float(np.ptp(np.concatenate(strokes), axis=0).max())


@pytest.mark.parametrize("maker", [*LARGE, scribbles.spatter, scribbles.speck])
def test_each_can_be_drawn_and_no_two_are_the_same(maker: Maker) -> None:
    images = [rasterise(strokes, SPECK) for strokes in made(maker)]
    assert min(image.sum() for image in images) > 2
    assert len({image.tobytes() for image in images}) == len(images)


def test_specks_are_small_and_the_others_are_not() -> None:
    assert max(map(extent, made(scribbles.speck))) < SPECK
    assert min(extent(strokes) for maker in LARGE for strokes in made(maker)) > SPECK


def test_a_lying_line_is_no_1() -> None:
    for (line,) in made(scribbles.lying_line):
        across, down = np.abs(line[-1] - line[0])
        assert down < 2 * across


def test_hatching_fills_more_than_a_digit_does() -> None:
    images = [rasterise(strokes) for strokes in made(scribbles.hatching)]
    assert np.mean([image.sum() for image in images]) > 1.3 * 102  # what pen digits have on average
