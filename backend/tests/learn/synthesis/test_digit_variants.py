"""Digits in other hands: interpolated ones, and some with the mark of another habit, can still be read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pynumdraw.ink.raster import rasterise
from pynumdraw.learn.synthesis import digit_variants
from pynumdraw.learn.synthesis.stroke_distortion import Strokes, unit
from pynumdraw.learn.training.config import SYNTHESIS
from pynumdraw.model.recognizer import Recognizer

SLANTED = [np.array([[0.0, 0.0], [30.0, 100.0]])]
UPRIGHT = [np.array([[0.0, 0.0], [0.0, 100.0]])]
SEVEN = [np.array([[0, 0], [10, 0], [3, 15.0]])]
ONE = [np.array([[0, 0], [0, 10.0]])]
ZERO = [np.array([[5, 0], [0, 5], [5, 10], [10, 5], [5, 0.0]])]


def mixed(strokes: Strokes, other: Strokes, rng: np.random.Generator) -> Strokes:
    return digit_variants.interpolate(strokes, other, rng, SYNTHESIS.interpolation)


def widths(strokes: Strokes, other: Strokes) -> list[float]:
    """Return the widths of a hundred interpolated drawings."""
    rng = np.random.default_rng(0)
    return [float(np.ptp(mixed(strokes, other, rng)[0][:, 0])) for _ in range(100)]


@pytest.mark.parametrize("other", [SLANTED, [SLANTED[0][::-1]]])
def test_it_lies_between_the_two_or_a_little_beyond_whichever_way_they_were_drawn(other: Strokes) -> None:
    found = widths(UPRIGHT, other)
    assert max(found) < 0.3
    assert len(np.unique(found)) > 90


def test_what_was_drawn_in_another_manner_is_left_alone() -> None:
    lying = [np.array([[0.0, 0.0], [100.0, 0.0]])]
    for other in (lying, [*UPRIGHT, *lying]):
        np.testing.assert_array_equal(mixed(UPRIGHT, other, np.random.default_rng(0)), unit(UPRIGHT))


@pytest.mark.usefixtures("model_knows_pens")
def test_an_interpolation_of_two_drawings_of_a_digit_is_read_as_it(pen_digits: list[dict[str, Any]]) -> None:
    recognizer, rng = Recognizer(), np.random.default_rng(0)
    drawn = [(d["label"], [np.array([s["x"], s["y"]], float).T for s in d["strokes"]]) for d in pen_digits]
    of_sort = [[strokes for label, strokes in drawn if label == str(k)] for k in range(10)]
    pairs = [(k, *rng.permutation(len(of_sort[k]))[:2]) for k in range(10) for _ in range(10)]
    read = [recognizer.read(rasterise(mixed(of_sort[k][a], of_sort[k][b], rng))).digit for k, a, b in pairs]
    assert np.mean([digit == k for digit, (k, _, _) in zip(read, pairs)]) >= 0.97


def restyle(strokes: Strokes, digit: int, rng: np.random.Generator) -> Strokes:
    return digit_variants.restyle(strokes, digit, rng, SYNTHESIS.habits)


@pytest.mark.usefixtures("model_knows_pens")
def test_a_restyled_digit_can_still_be_read(pen_digits: list[dict[str, Any]]) -> None:
    rng, recognizer = np.random.default_rng(0), Recognizer()
    drawn = [[np.array([s["x"], s["y"]], float).T for s in digit["strokes"]] for digit in pen_digits]
    labels = [int(digit["label"]) for digit in pen_digits]
    restyled = [restyle(strokes, label, rng) for strokes, label in zip(drawn, labels)]
    read = [recognizer.read(rasterise(strokes)).digit for strokes in restyled]
    assert np.mean(np.equal(read, labels)) > 0.95


@pytest.mark.parametrize(("strokes", "digit", "share"), [(SEVEN, 7, 0.3), (ZERO, 0, 0.08), (ONE, 1, 1 - 0.7 * 0.75)])
def test_some_digits_get_another_habit(strokes: Strokes, digit: int, share: float) -> None:
    rng = np.random.default_rng(0)
    changed = np.mean([len(restyle(strokes, digit, rng)) > 1 for _ in range(1000)])
    assert changed == pytest.approx(share, abs=0.05)


def test_the_bar_of_a_7_crosses_its_stem() -> None:
    rng = np.random.default_rng(0)
    barred = [drawn for drawn in (restyle(SEVEN, 7, rng) for _ in range(50)) if len(drawn) == 2]
    assert barred
    for (_, corner, foot), bar in barred:
        stem = np.interp(bar[:, 1].mean(), [corner[1], foot[1]], [corner[0], foot[0]])
        assert bar[0, 0] < stem < bar[1, 0]


@pytest.mark.parametrize("digit", [2, 3, 4, 5, 6, 8, 9])
def test_other_digits_keep_their_strokes(digit: int) -> None:
    rng = np.random.default_rng(0)
    assert all(len(restyle(SEVEN, digit, rng)) == 1 for _ in range(50))


def test_a_0_is_slashed_either_way() -> None:
    angle = np.linspace(0, 2 * np.pi, 40)
    zero = [np.stack([np.cos(angle), 1.5 * np.sin(angle)], axis=1)]
    rng = np.random.default_rng(0)
    drawn = [restyle(zero, 0, rng) for _ in range(1000)]
    ways = [np.sign(np.prod(one[1][1] - one[1][0])) for one in drawn if len(one) == 2]
    assert ways.count(-1) > ways.count(1) > 20  # from the lower left, and from the upper left
