"""Outliers are not digits."""

from __future__ import annotations

import numpy as np
from pynumdraw.ink.raster import rasterise
from pynumdraw.learn.synthesis.outliers import Outliers
from pynumdraw.learn.synthesis.stroke_distortion import Strokes
from pynumdraw.learn.training.config import SYNTHESIS

# a line for each digit that tells by its number of points which it is: more than anything else that is made has
DIGITS = {str(k): [[np.linspace((0, 0), (1, 2), 1000 + k)]] for k in range(10)}


def made(digits: dict[str, list[Strokes]], n: int = 2000, seed: int = 0) -> list[Strokes]:
    settings = SYNTHESIS.outliers, SYNTHESIS.distortion, SYNTHESIS.glyph_strength, SYNTHESIS.noise
    outliers, rng = Outliers(digits, *settings), np.random.default_rng(seed)
    return [outliers.make(rng) for _ in range(n)]


def digits_in(strokes: Strokes) -> list[int]:
    return [len(stroke) - 1000 for stroke in strokes if len(stroke) >= 1000]


def test_a_digit_that_would_stay_one_is_never_turned_or_mirrored() -> None:
    alone = {found[0] for found in map(digits_in, made(DIGITS)) if len(found) == 1}
    assert alone == {3, 4, 5, 6, 7, 8, 9}


def test_digits_on_top_of_each_other_are_not_just_a_digit_with_a_line() -> None:
    pairs = [strokes for strokes in made(DIGITS) if len(digits_in(strokes)) == 2]
    overlapping = [digits_in(s) for s in pairs if np.ptp([stroke.mean(axis=0)[1] for stroke in s]) > 0.19]
    assert len(overlapping) > 50
    assert not any(1 in pair for pair in overlapping)


def test_unless_there_are_all_digits_none_is_used() -> None:
    some = DIGITS | {"4": []}
    assert not any(map(digits_in, made(some, 500)))
    assert any(map(digits_in, made(DIGITS, 500)))


def test_outliers_can_be_drawn_and_the_same_seed_makes_the_same() -> None:
    none: dict[str, list[Strokes]] = {str(k): [] for k in range(10)}
    first, again, other = (np.stack([rasterise(s, 0.5) for s in made(none, 200, seed)]) for seed in (1, 1, 2))
    assert first.sum(axis=(1, 2)).min() > 2
    np.testing.assert_array_equal(first, again)
    assert (first != other).any(axis=(1, 2)).mean() > 0.95
