"""Every answer keeps what the API promises of it, whatever is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import pytest
from contract import assert_keeps_contract
from drawing_strategies import EXTREMES, drawings
from hypothesis import given, settings
from number_ink import drawing, joined, pen_digit, side_by_side
from pynumdraw.ink.strokes import Drawing
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.answer_schema import Include
from pynumdraw.reading.reader import read_drawing, read_drawings

RECOGNIZER = Recognizer()
BOTH: tuple[Include, ...] = ("image", "explanation")


def check(drawn: Drawing, include: Sequence[Include] = ()) -> dict[str, Any]:
    answer = msgspec.to_builtins(read_drawing(drawn, RECOGNIZER, include))
    assert_keeps_contract(answer, [len(stroke.x) for stroke in drawn.strokes])
    return answer


@settings(max_examples=200, deadline=None)
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


@pytest.mark.parametrize("name", EXTREMES)
def test_answers_to_extremes_keep_the_contract(name: str) -> None:
    check(EXTREMES[name], BOTH)
