"""Numbers of several digits are read however they are written: what somebody at the page would notice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from number_ink import PenDigit, Strokes, drawing, joined, pen_digit, side_by_side
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.answer_schema import Answer
from pynumdraw.reading.reader import MAX_DIGITS, read_drawing, read_drawings

pytestmark = pytest.mark.usefixtures("model_knows_pens")

RECOGNIZER = Recognizer()
SCREEN = (1920.0, 1080.0)
TAP = np.array([[0.0, 0.0]])
Written = list[Strokes]


@pytest.fixture(scope="module")
def digits(pen_digits: list[dict[str, Any]]) -> list[PenDigit]:
    return list(map(pen_digit, pen_digits))


@pytest.fixture(scope="module")
def numbers(digits: list[PenDigit]) -> list[tuple[str, Written]]:
    """120 numbers of three digits: the text, and the strokes of each digit."""
    order = np.random.default_rng(0)
    groups = [[digits[i] for i in order.permutation(len(digits))[:3]] for _ in range(120)]
    return [("".join(digit.label for digit in group), side_by_side(group)) for group in groups]


def read(written: Sequence[Strokes], **options: Any) -> list[Answer]:
    return read_drawings([drawing(strokes, **options) for strokes in written], RECOGNIZER)


def right(answers: Sequence[Answer], texts: Sequence[str]) -> float:
    """Return the share of answers that are right and not refused."""
    return float(np.mean([a.number == text and a.verdict != "not_a_number" for a, text in zip(answers, texts)]))


CHANGES: dict[str, Callable[[Written], Strokes]] = {
    "right to left": lambda digits: joined(digits[::-1]),
    "middle digit corrected later": lambda digits: joined([digits[0], digits[2], digits[1]]),
    "first digit corrected later": lambda digits: joined([*digits[1:], digits[0]]),
    "strokes in reverse order": lambda digits: joined(digits)[::-1],
    "strokes in reverse direction": lambda digits: [stroke[::-1] for stroke in joined(digits)],
    "moved": lambda digits: [stroke + 1000 for stroke in joined(digits)],
    "small": lambda digits: [stroke / 3 for stroke in joined(digits)],
    "large": lambda digits: [stroke * 50 for stroke in joined(digits)],
}


@pytest.mark.parametrize("change", CHANGES)
def test_answer_does_not_depend_on(change: str, numbers: list[tuple[str, Written]]) -> None:
    usual = read([joined(digits) for _, digits in numbers])
    changed = read([CHANGES[change](digits) for _, digits in numbers])
    for before, after in zip(usual, changed):
        assert after.number == before.number
        assert after.confidence == pytest.approx(before.confidence, abs=0.1)
    assert right(usual, [text for text, _ in numbers]) >= 0.97
    assert np.mean([answer.verdict == "number" for answer in changed]) >= 0.9


@pytest.mark.parametrize("gap", [0.0, 0.5, 1.5, 4.0])
def test_gap_between_digits_does_not_matter(gap: float, digits: list[PenDigit]) -> None:
    groups = [digits[i : i + 3] for i in range(0, 120, 3)]
    answers = read([joined(side_by_side(group, gap)) for group in groups])
    assert right(answers, ["".join(digit.label for digit in group) for group in groups]) >= 0.97


def test_parts_of_a_number_read_the_same_in_it(numbers: list[tuple[str, Written]]) -> None:
    trusted = agree = 0
    for (_, digits), whole in zip(numbers, read([joined(digits) for _, digits in numbers])):
        ranges = [(start, end) for start in range(3) for end in range(start + 1, 4)]
        for (start, end), part in zip(ranges, read([joined(digits[start:end]) for start, end in ranges])):
            trusted += part.verdict == "number"
            agree += part.verdict == "number" and whole.number[start:end] == part.number
    assert trusted >= 600
    assert agree >= 0.99 * trusted


def test_each_digit_is_answered_with_its_strokes_and_its_place(numbers: list[tuple[str, Written]]) -> None:
    for text, digits in numbers[:30]:
        written = drawing(joined(digits))
        answer = read_drawing(written, RECOGNIZER)
        ends = np.cumsum([0, *map(len, digits)]).tolist()
        if answer.number == text:
            assert [digit.strokes for digit in answer.digits] == [list(range(a, b)) for a, b in pairwise(ends)]
            for digit, first in zip(answer.digits, ends):
                assert digit.pieces[0] == (first, 0, len(written.strokes[first].x) - 1)
                assert digit.box[0] == min(min(written.strokes[i].x) for i in digit.strokes)


def test_two_lines_of_digits_are_unsure(numbers: list[tuple[str, Written]]) -> None:
    below = [[stroke + np.array([0, 1.6]) for stroke in joined(digits)] for _, digits in numbers[1:]]
    answers = read([joined(digits) + under for (_, digits), under in zip(numbers, below)])
    assert {answer.verdict for answer in answers} == {"unsure"}
    assert np.mean([answer.number == a + b for answer, (a, _), (b, _) in zip(answers, numbers, numbers[1:])]) >= 0.95


def test_a_number_with_an_exponent_is_unsure(numbers: list[tuple[str, Written]]) -> None:
    powers = list[Strokes]()
    for _, (*base, exponent) in numbers:
        left = min(stroke[:, 0].min() for stroke in exponent)
        powers.append(joined([*base, [stroke * 0.6 + [0.4 * left, -0.6] for stroke in exponent]]))
    assert "number" not in {answer.verdict for answer in read(powers)}


@pytest.mark.parametrize("count", [MAX_DIGITS, MAX_DIGITS + 1])
def test_more_digits_than_anybody_counts_are_unsure(count: int, digits: list[PenDigit]) -> None:
    groups = [digits[i : i + count] for i in range(0, 100, 5)]
    answers = read([joined(side_by_side(group)) for group in groups])
    assert right(answers, ["".join(digit.label for digit in group) for group in groups]) >= 0.95
    assert ("number" in {answer.verdict for answer in answers}) == (count <= MAX_DIGITS)


@pytest.mark.parametrize("at", [(-1.0, -2.0), (2.0, 0.9), (1.3, -0.5), (-0.5, -0.5)])
@pytest.mark.parametrize("is_first", [True, False], ids=["first", "last"])
def test_stray_tap_is_left_out(at: tuple[float, float], is_first: bool, digits: list[PenDigit]) -> None:
    tap = TAP + np.array(at)
    answers = read([[tap, *digit.strokes] if is_first else [*digit.strokes, tap] for digit in digits])
    assert right(answers, [digit.label for digit in digits]) >= 0.98
    places = [0 if is_first else len(digit.strokes) for digit in digits]
    assert np.mean([answer.ignored_strokes == [place] for answer, place in zip(answers, places)]) >= 0.98


def over(strokes: Strokes, times: int = 1) -> Strokes:
    """Go over strokes again, a little beside the first time."""
    return [*strokes, *(stroke + 0.02 * (-1) ** i for i in range(times) for stroke in strokes)]


def test_digits_may_be_gone_over_once_more(digits: list[PenDigit], numbers: list[tuple[str, Written]]) -> None:
    answers = read([over(digit.strokes) for digit in digits])
    assert right(answers, [digit.label for digit in digits]) >= 0.95
    assert np.mean([answer.verdict == "not_a_number" for answer in answers]) <= 0.02
    assert right(read([over(joined(written)) for _, written in numbers]), [text for text, _ in numbers]) >= 0.93


def test_digits_may_be_small_on_a_large_canvas(digits: list[PenDigit], numbers: list[tuple[str, Written]]) -> None:
    for written in ([digit.strokes for digit in digits], [joined(strokes) for _, strokes in numbers]):
        usual, small = read(written), read(written, height=32, canvas=SCREEN)
        assert [answer.number for answer in small] == [answer.number for answer in usual]
        assert [answer.verdict for answer in small] == [answer.verdict for answer in usual]
