"""Scratches, dots and scribbles are recognised by their strokes and speak against a number; digits are none of them."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace
from pynumdraw.ink.segmentation import SINGLE, Candidate
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.reading import non_number_evidence
from pynumdraw.reading.non_number_evidence import dots, is_scratch, is_scribble, log_likelihood_ratio, weigh
from pynumdraw.reading.stroke_candidates import CandidateSet

Points = list[tuple[float, float]]

BAR = [(140.0, 100.0), (142.0, 220.0)]
RING = [(90.0, 140.0), (140.0, 60.0), (190.0, 140.0), (140.0, 220.0), (90.0, 140.0)]
SCRATCH = [(2.0, 198.0), (298.0, 3.0)]


def drawing(*strokes: Points, width: float = 280, height: float = 280) -> Drawing:
    return Drawing(width, height, [Stroke(*(list(column) for column in zip(*points))) for points in strokes])


def divided(drawn: Drawing) -> CandidateSet:
    found = CandidateSet(drawn)
    found.divide()
    return found


def whole(found: CandidateSet) -> Candidate:
    """Return the candidate that has all parts of a drawing."""
    return Candidate(0, len(found.parts.kept), SINGLE.features)


def has_dot(drawn: Drawing) -> bool:
    parts = divided(drawn).parts
    return any(dots(parts.kept, parts.stray, parts.height))


def is_tangled(drawn: Drawing) -> bool:
    found = divided(drawn)
    return is_scribble(found, whole(found)[:2])


@pytest.fixture(scope="module")
def digits(pen_digits: list[dict[str, Any]]) -> list[Drawing]:
    columns = ({name: line[name] for name in Drawing.__struct_fields__} for line in pen_digits)
    return [msgspec.convert(one, Drawing) for one in columns]


@pytest.mark.parametrize(
    "strokes", [[SCRATCH], [[(2, 2), (150, 104), (298, 198)]], [[(0, 100), (300, 110)]], [[(60, 199), (240, 1)]]]
)
def test_slanted_line_through_the_canvas_is_a_scratch(strokes: list[Points]) -> None:
    assert is_scratch(drawing(*strokes, width=300, height=200))


@pytest.mark.parametrize(
    "strokes",
    [
        [[(150, 2), (150, 198)]],
        [[(120, 198), (180, 2)]],
        [[(100, 150), (200, 50)]],
        [[(2, 5), (40, 12)]],
        [[(2, 198), (2, 2), (298, 2)]],
        [[(150, 100)]],
        [SCRATCH, [(2, 2), (298, 198)]],
    ],
    ids=["upright", "slightly slanted", "short", "in a corner", "bent", "tap", "two lines"],
)
def test_other_lines_are_not_scratches(strokes: list[Points]) -> None:
    assert not is_scratch(drawing(*strokes, width=300, height=200))


@pytest.mark.parametrize(
    "dotted",
    [
        drawing(BAR, [(141, 70)]),
        drawing([(141, 70)], BAR),
        drawing(BAR, [(140, 238), (146, 244), (140, 244)]),
        drawing(RING, [(120, 20)], [(160, 20)]),
    ],
    ids=["i", "dot first", "!", "ö"],
)
def test_dot_above_or_below_all_other_ink_is_found(dotted: Drawing) -> None:
    assert has_dot(dotted)


@pytest.mark.parametrize(
    "plain",
    [
        drawing(BAR),
        drawing([(141, 70)]),
        drawing([(141, 70)], [(141, 70)]),
        drawing([(141, 70)], [(141, 200)]),
        drawing(RING, [(140, 140)]),
        drawing(BAR, [(200, 220)]),
        drawing(BAR, [(141, 98)]),
        drawing(BAR, [(120, 70), (165, 70)]),
    ],
    ids=["bar", "tap", "two taps", "colon", "dotted 0", "full stop", "touching", "dash above"],
)
def test_other_drawings_are_not_dotted(plain: Drawing) -> None:
    assert not has_dot(plain)


def test_digits_are_neither_dotted_nor_scribbles(digits: list[Drawing]) -> None:
    assert not any(has_dot(digit) for digit in digits)
    assert not any(is_tangled(digit) for digit in digits)


def test_digit_that_is_drawn_over_many_times_in_one_stroke_is_a_scribble(digits: list[Drawing]) -> None:
    strokes = [[point for stroke in digit.strokes for point in zip(stroke.x, stroke.y)] for digit in digits]
    tangled = [drawing(stroke * 4, width=digit.width, height=digit.height) for stroke, digit in zip(strokes, digits)]
    assert np.mean([is_tangled(one) for one in tangled]) > 0.9


def test_strokes_that_follow_earlier_ones_only_make_these_bolder(digits: list[Drawing]) -> None:
    for times in (2, 4):
        assert not any(is_tangled(replace(digit, strokes=digit.strokes * times)) for digit in digits)


def test_one_drawn_up_and_down_is_not_a_scribble() -> None:
    line = [(100.0, 20.0), (104.0, 260.0)]
    assert not is_tangled(drawing(line, line[::-1], line))
    assert not is_tangled(drawing(line + line[::-1] + line))


@pytest.mark.parametrize(
    ("drawn", "number", "expected"),
    [
        (drawing(SCRATCH, width=300, height=200), "1", non_number_evidence.SCRATCH_RATIO),
        (drawing(SCRATCH, width=300, height=200), "7", 0),
        (drawing(BAR, [(141, 70)]), "1", non_number_evidence.DOTTED_RATIO),
        (drawing(BAR, [(141, 70)]), "7", 0),
        (drawing(RING * 4), "0", non_number_evidence.SCRIBBLE_RATIO),
        (drawing(RING), "0", 0),
    ],
    ids=["scratch", "scratch that is no 1", "dotted 1", "dotted 7", "scribble", "ring"],
)
def test_ratio_is_that_of_the_evidence(drawn: Drawing, number: str, expected: float) -> None:
    found = divided(drawn)
    assert log_likelihood_ratio(found, [whole(found)], number) == expected


def test_each_digit_of_a_number_has_its_own_evidence() -> None:
    found = divided(drawing(RING, [(260, 60), (260, 220)], [(260, 40)]))
    ring, bar = Candidate(0, 1, SINGLE.features), Candidate(1, 2, SINGLE.features)
    assert log_likelihood_ratio(found, [ring, bar], "01") == non_number_evidence.DOTTED_RATIO
    assert log_likelihood_ratio(found, [ring, bar], "07") == 0


def test_evidence_against_a_number_counts_however_certain_the_images_are() -> None:
    assert weigh(9.0, 0.0) == 9.0
    assert weigh(-2.0, -1.0) == -3.0
    assert weigh(30.0, non_number_evidence.DOTTED_RATIO) == weigh(9.0, non_number_evidence.DOTTED_RATIO) < 0
