"""How digits stand to each other."""

import numpy as np
import pytest
from number_ink import Polyline, drawing
from pynumdraw.ink.segmentation import Candidate
from pynumdraw.reading.digit_layout import is_one_line, touching
from pynumdraw.reading.stroke_candidates import CandidateSet

ONE = np.array([[0.0, 0.0], [0.0, 1.0]])


def divided(*strokes: Polyline) -> tuple[CandidateSet, list[Candidate]]:
    found = CandidateSet(drawing(list[Polyline](strokes)))
    found.divide()
    return found, [Candidate(i, i + 1, ()) for i in range(len(strokes))]


@pytest.mark.parametrize(("gap", "expected"), [(0.5, 0.0), (0.11, 0.0), (0.05, 0.5), (0.0, 1.0)])
def test_digits_touch_the_more_the_nearer_their_ink_is(gap: float, expected: float) -> None:
    bar = np.array([[gap, 0.5], [gap + 0.6, 0.0], [gap + 0.6, 1.0]])
    found, digits = divided(ONE, bar)
    assert touching(found, digits) == pytest.approx(expected, abs=0.15)


@pytest.mark.parametrize(("raised", "expected"), [(0.0, True), (0.4, True), (0.6, False), (2.0, False)])
def test_digits_on_one_line_are_about_as_low_as_their_neighbours(raised: float, expected: bool) -> None:
    found, digits = divided(ONE, np.add(ONE, [0.5, -raised]))
    assert is_one_line(found, digits) == expected


def test_much_ink_is_compared_in_little_memory() -> None:
    random = np.random.default_rng(0)
    left, right = (random.uniform([x, 0.0], [x + 1.0, 1.0], (5000, 2)) for x in (0.0, 1.02))
    found, digits = divided(left, right)
    assert 0.0 <= touching(found, digits) <= 1.0
