"""The explanation has a weight for every point, and finds the ink that makes a drawing the digit that it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pynumdraw.ink.raster import rasterise
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.explanation import explain
from pynumdraw.reading.reader import read_drawing

RECOGNIZER = Recognizer()
ANGLES = np.linspace(0, 2 * np.pi, 60)
RING = 140 + 80 * np.stack([np.sin(ANGLES), -np.cos(ANGLES)], axis=1)
TAIL = np.array([[205.0, 190], [215, 205], [225, 220], [235, 235]])

coordinates = st.floats(-1e6, 1e6)
drawings = st.lists(
    st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=12).map(np.array), min_size=1, max_size=6
)


@settings(max_examples=50)
@given(drawings, st.integers(0, 9))
def test_every_point_of_every_drawing_has_a_weight(strokes: list[NDArray[np.float64]], digit: int) -> None:
    weights = explain(strokes, 0.0, digit, RECOGNIZER)
    assert [len(weight) for weight in weights] == [len(stroke) for stroke in strokes]
    most = max(np.abs(weight).max() for weight in weights)
    assert most == pytest.approx(1) or most == 0


def test_stray_line_speaks_against_the_zero_that_it_touches() -> None:
    ring, tail = explain([RING, TAIL], 0.0, 0, RECOGNIZER)
    assert tail.max() < ring.mean()
    assert tail.min() < 0


def test_zero_is_less_certain_without_its_strongest_part() -> None:
    (weights,) = explain([RING], 0.0, 0, RECOGNIZER)
    from_strongest = np.roll(RING, -int(weights.argmax()), axis=0)
    gap = from_strongest[5:-5]
    whole, open_ring = RECOGNIZER.log_odds(np.stack([rasterise([RING]), rasterise([gap])]), 0)
    assert open_ring < whole


def test_weights_do_not_depend_on_the_sampling() -> None:
    dense = np.stack([np.interp(np.arange(0, 59.01, 0.25), np.arange(60), column) for column in RING.T], axis=1)
    (few,), (many,) = explain([RING], 0.0, 0, RECOGNIZER), explain([dense], 0.0, 0, RECOGNIZER)
    np.testing.assert_allclose(many[::4], few, atol=0.1)


def test_answer_has_a_weight_for_each_point_on_request() -> None:
    seven, bar, tap = Stroke([80, 200, 130], [60, 60, 225]), Stroke([110, 190], [140, 140]), Stroke([10], [10])
    answer = read_drawing(Drawing(280, 280, [seven, tap, bar]), RECOGNIZER, ["explanation"])
    (digit,) = answer.digits
    assert (digit.strokes, answer.ignored_strokes) == ([0, 2], [1])
    assert isinstance(digit.explanation, list)
    assert [len(stroke) for stroke in digit.explanation] == [3, 2]
