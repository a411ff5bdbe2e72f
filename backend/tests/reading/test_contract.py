"""Every answer keeps what the API promises of it, whatever is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import pytest
from contract import assert_keeps_contract
from hypothesis import given, settings
from hypothesis import strategies as st
from number_ink import arc, drawing, joined, pen_digit, polyline, side_by_side
from pynumdraw.ink.strokes import MAX_POINTS, MAX_STROKES, Drawing, Stroke
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.answer_schema import Include
from pynumdraw.reading.reader import read_drawing, read_drawings

RECOGNIZER = Recognizer()
BOTH: tuple[Include, ...] = ("image", "explanation")

anywhere = st.floats(-1e6, 1e6) | st.integers(-(10**6), 10**6).map(float)
nearby = st.floats(0, 280).map(lambda x: round(x, 1)) | st.integers(0, 5).map(lambda n: 56.0 * n)
sizes = st.floats(1e-6, 1e6) | st.just(280.0)


def points(coordinate: st.SearchStrategy[float]) -> st.SearchStrategy[list[tuple[float, float]]]:
    return st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=12)


shapes = st.one_of(
    st.builds(lambda x, y, r: [*zip(*arc(x, y, r).T.tolist())], nearby, nearby, st.floats(1, 60)),
    st.builds(lambda x, top, down: [(x, top), (x, top + down)], nearby, nearby, st.floats(0, 120)),
    points(nearby),
)
drawings = st.builds(
    lambda width, height, strokes: Drawing(width, height, [Stroke(*map(list, zip(*stroke))) for stroke in strokes]),
    sizes,
    sizes,
    st.lists(shapes, min_size=1, max_size=10) | st.lists(points(anywhere), min_size=1, max_size=6),
)


def check(drawn: Drawing, include: Sequence[Include] = ()) -> dict[str, Any]:
    answer = msgspec.to_builtins(read_drawing(drawn, RECOGNIZER, include))
    assert_keeps_contract(answer, [len(stroke.x) for stroke in drawn.strokes])
    return answer


@settings(max_examples=400, deadline=None)
@given(drawings)
def test_answer_to_any_drawing_keeps_the_contract(drawn: Drawing) -> None:
    check(drawn)


@settings(deadline=None)
@given(drawings)
def test_answer_of_one_is_that_among_many(drawn: Drawing) -> None:
    alone = read_drawing(drawn, RECOGNIZER)
    [among_many, _] = read_drawings([drawn, drawn], RECOGNIZER)
    assert (alone.verdict, alone.number) == (among_many.verdict, among_many.number)
    assert alone.confidence == pytest.approx(among_many.confidence, abs=1e-3)
    assert [digit.pieces for digit in alone.digits] == [digit.pieces for digit in among_many.digits]


@settings(max_examples=60, deadline=None)
@given(drawings)
def test_explanation_of_any_drawing_keeps_the_contract(drawn: Drawing) -> None:
    assert all(digit.keys() >= {"image", "explanation"} for digit in check(drawn, BOTH)["digits"])


def test_answers_to_numbers_keep_the_contract(pen_digits: list[dict[str, Any]]) -> None:
    digits = list(map(pen_digit, pen_digits))
    for start, end in [(0, 20), (20, 37), *((i, i + 1 + i % 7) for i in range(40, 110, 7))]:
        written = side_by_side(digits[start:end], gap=0.1)
        check(drawing([np.array([[-0.5, -0.5]]), *joined(written)]), BOTH)


def long_ring(x: float, y: float) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, MAX_POINTS // 3)
    return np.array([x, y]) + np.stack([61.5 + 61.5 * np.cos(turn), 50 + 50 * np.sin(turn)], axis=1)


@pytest.mark.parametrize(
    "strokes",
    [
        [np.array([[5.0, 5.0]])] * MAX_STROKES,
        [np.array([[5.0 * i, 7.0 * (i % 8)]]) for i in range(MAX_STROKES)],
        [polyline((3.0 * i, 0), (3.0 * i, 9)) for i in range(MAX_STROKES)],
        [polyline((0, 3.0 * i), (9, 3.0 * i)) for i in range(MAX_STROKES)],
        [arc(9.0 * (i % 8), 9.0 * (i // 8), 4) for i in range(MAX_STROKES)],
        [np.concatenate([arc(9.0 * i, 0, 4, -90, 270) for i in range(MAX_POINTS // 40)])],
        [np.zeros((MAX_POINTS, 2))],
        [long_ring(46 * (i % 2), 150 * (i // 2)) for i in range(3)],
        [np.array([[0.0, 0.0], [0.0, 5e-324]])] * 2,
        [np.array([[-1e6, -1e6], [1e6, 1e6]]), np.array([[1e-9, 0.0]])],
    ],
    ids=[
        "one place",
        "taps",
        "bars",
        "lines",
        "rings",
        "one stroke of rings",
        "one long tap",
        "long rings",
        "least",
        "huge and tiny",
    ],
)
def test_answers_to_extremes_keep_the_contract(strokes: list[np.ndarray]) -> None:
    check(Drawing(100, 100, [Stroke(*stroke.T.tolist()) for stroke in strokes]), BOTH)
