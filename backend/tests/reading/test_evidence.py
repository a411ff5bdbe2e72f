"""Scratches, dots and scribbles are recognised by their strokes and lower the prior; digits are none of them."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from pynumdraw.ink.raster import render
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.reading.evidence import (
    DOTTED_PRIOR,
    SCRATCH_PRIOR,
    SCRIBBLE_PRIOR,
    is_dotted,
    is_scratch,
    is_scribble,
    prior,
)

Points = list[tuple[float, float]]

BAR = [(140.0, 100.0), (142.0, 220.0)]
RING = [(90.0, 140.0), (140.0, 60.0), (190.0, 140.0), (140.0, 220.0), (90.0, 140.0)]
SCRATCH = [(2.0, 198.0), (298.0, 3.0)]


def drawing(*strokes: Points, width: float = 280, height: float = 280) -> Drawing:
    return Drawing(width, height, [Stroke(*(list(column) for column in zip(*points))) for points in strokes])


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
    assert is_dotted(dotted)


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
    assert not is_dotted(plain)


def test_digits_are_neither_dotted_nor_scribbles(digits: list[Drawing]) -> None:
    assert not any(is_dotted(digit) for digit in digits)
    assert not any(is_scribble(length, image) for image, length in (render(digit.polylines()) for digit in digits))


def test_digit_that_is_drawn_over_many_times_is_a_scribble(digits: list[Drawing]) -> None:
    rendered = (render(digit.polylines() * 4) for digit in digits)
    assert np.mean([is_scribble(length, image) for image, length in rendered]) > 0.9


def test_one_drawn_up_and_down_is_not_a_scribble() -> None:
    line = np.array([[100.0, 20.0], [104.0, 260.0]])
    image, length = render([line, line[::-1], line])
    assert not is_scribble(length, image)


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        (drawing(SCRATCH, width=300, height=200), SCRATCH_PRIOR),
        (drawing(BAR, [(141, 70)]), DOTTED_PRIOR),
        (drawing(*[RING] * 4), SCRIBBLE_PRIOR),
        (drawing(RING), 1),
    ],
)
def test_prior_is_that_of_the_evidence(drawn: Drawing, expected: float) -> None:
    assert prior(drawn, *render(drawn.polylines())) == expected
