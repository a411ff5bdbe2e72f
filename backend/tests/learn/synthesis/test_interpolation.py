"""A drawing between two of the same digit is one of it, too; drawings in different manners are not mixed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pynumdraw.ink.raster import rasterise
from pynumdraw.learn.synthesis.interpolation import interpolate
from pynumdraw.learn.synthesis.stroke_distortion import Strokes, unit
from pynumdraw.learn.training.config import SYNTHESIS
from pynumdraw.model.recognizer import Recognizer

SLANTED = [np.array([[0.0, 0.0], [30.0, 100.0]])]
UPRIGHT = [np.array([[0.0, 0.0], [0.0, 100.0]])]


def mixed(strokes: Strokes, other: Strokes, rng: np.random.Generator) -> Strokes:
    return interpolate(strokes, other, rng, SYNTHESIS.interpolation)


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
