"""Composed numbers show the digits that they are composed of, and tell which ink is whose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace
from number_ink import arc, polyline
from pynumdraw.learn.data.ink_files import read_set
from pynumdraw.learn.synthesis.numbers import NO_DIGIT, Composed, Digits, by_writer, compose_number, place, to_drawing
from pynumdraw.learn.training.config import SYNTHESIS
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.reader import read_drawings

CAREFUL = replace(
    SYNTHESIS.numbers, strength=0.0, joined=0.0, stacked_eight=0.0, tapped=0.0, retraced=0.0, right_to_left=0.0
)
DIGITS: Digits = {"0": [[arc(0, 0, 30)]], "1": [[polyline((0, 0), (0, 99))]], "7": [], "8": [[arc(0, 0, 9)]]}


@pytest.fixture(scope="module")
def writers(pen_digits_file: Path) -> list[Digits]:
    return by_writer(read_set(pen_digits_file))


def compose(count: int, digits: Digits = DIGITS, **style: Any) -> list[Composed]:
    rng = np.random.default_rng(1)
    return [compose_number(digits, replace(CAREFUL, **style), SYNTHESIS.distortion, rng) for _ in range(count)]


def owners_of(composed: Composed) -> list[int]:
    return [int(owner[0]) for owner in composed.owners]


def test_writers_are_those_of_the_digits(writers: list[Digits], pen_digits: list[dict[str, Any]]) -> None:
    assert len(writers) >= len({digit["writer"] for digit in pen_digits})
    assert all(set(writer) <= set("0123456789") for writer in writers)


def test_number_has_the_known_digits_from_left_to_right() -> None:
    for composed in compose(50):
        assert set(composed.number) <= set("018")
        assert owners_of(composed) == list(range(len(composed.number)))
        assert [len(owner) for owner in composed.owners] == [len(stroke) for stroke in composed.strokes]
        centres = [stroke[:, 0].mean() for stroke in composed.strokes]
        assert centres == sorted(centres)


def test_lengths_are_as_frequent_as_in_the_style() -> None:
    assert {len(one.number) for one in compose(40, lengths=(0, 1, 0, 1))} == {2, 4}


def test_same_seed_composes_the_same_number() -> None:
    for first, second in zip(compose(5, strength=1.0), compose(5, strength=1.0)):
        assert first.number == second.number
        np.testing.assert_array_equal(np.concatenate(first.strokes), np.concatenate(second.strokes))


def test_digits_may_be_drawn_from_right_to_left() -> None:
    for composed in compose(20, right_to_left=1.0):
        assert owners_of(composed) == list(range(len(composed.number)))[::-1]


def test_tap_belongs_to_no_digit() -> None:
    for composed in compose(20, tapped=1.0):
        owners = owners_of(composed)
        tap = owners.index(NO_DIGIT)
        assert tap in (0, len(owners) - 1)
        assert composed.strokes[tap].shape == (1, 2)


def test_strokes_may_be_drawn_twice() -> None:
    for composed in compose(20, retraced=1.0):
        assert owners_of(composed) == 2 * list(range(len(composed.number)))


def test_pen_may_stay_down_between_digits() -> None:
    for composed in compose(20, joined=1.0, join_distance=9.0):
        [stroke], [owners] = composed.strokes, composed.owners
        assert len(stroke) == len(owners)
        assert owners.tolist() == sorted(owners.tolist())
        assert set(owners.tolist()) == set(range(len(composed.number)))


def test_eight_may_be_two_circles() -> None:
    for composed in compose(20, {"8": DIGITS["8"]}, stacked_eight=1.0):
        assert len(composed.strokes) == 2 * len(composed.number)


def test_gap_between_digits_is_that_of_the_style() -> None:
    style = replace(CAREFUL, gaps=(0.5,), gap=0.0, slope=0.0, shear=0.0, baseline=0.0, size=0.0)
    first, second = place([[polyline((5, 5), (5, 30))], [arc(0, 0, 9)]], style, np.random.default_rng(0))
    assert second[0][:, 0].min() - first[0][:, 0].max() == pytest.approx(0.5)
    for [stroke] in (first, second):
        assert np.ptp(stroke[:, 1]) == pytest.approx(1)
        assert stroke[:, 1].max() == pytest.approx(0)


def test_drawing_has_a_margin_of_half_a_digit() -> None:
    drawing = to_drawing([polyline((3, 3), (3, 4)), polyline((5, 3), (5, 4))])
    assert (drawing.width, drawing.height) == (300, 200)
    assert [(min(stroke.x), min(stroke.y), max(stroke.y)) for stroke in drawing.strokes] == [
        (50, 50, 150),
        (250, 50, 150),
    ]


@pytest.mark.usefixtures("model_knows_pens")
def test_composed_numbers_are_read(writers: list[Digits]) -> None:
    rng = np.random.default_rng(2)
    composed = [compose_number(one, SYNTHESIS.numbers, SYNTHESIS.distortion, rng) for one in writers for _ in range(4)]
    answers = read_drawings([to_drawing(one.strokes) for one in composed], Recognizer())
    assert np.mean([answer.number == one.number for answer, one in zip(answers, composed)]) >= 0.92
