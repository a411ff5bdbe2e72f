"""What the drawings of a batch cost together has a limit, which numbers in ordinary handwriting never meet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from number_ink import arc, drawing, joined, pen_digit, polyline, side_by_side
from pynumdraw.errors import BatchTooCostly
from pynumdraw.ink.json_formats import MAX_DRAWINGS
from pynumdraw.ink.strokes import MAX_POINTS, MAX_STROKES, Drawing, Stroke
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.answer_schema import Include
from pynumdraw.reading.batch_budget import MAX_COST, Budget
from pynumdraw.reading.reader import read_drawing, read_drawings

RECOGNIZER = Recognizer()
BOTH: tuple[Include, ...] = ("image", "explanation")
TAP = Drawing(280, 280, [Stroke([140], [140])])


def tangle(strokes: int, seed: int, pitch: float = 30) -> Drawing:
    """Draw strokes of random points side by side, as many as are allowed."""
    rng, points = np.random.default_rng(seed), MAX_POINTS // strokes
    places = [rng.random((points, 2)) * 100 + [i * pitch, 0] for i in range(strokes)]
    return Drawing(2000, 280, [Stroke(*place.T.tolist()) for place in places])


HEAVY = [tangle(strokes, strokes) for strokes in (1, 4, 9, 20, 64)]


def read(drawings: Sequence[Drawing], include: Sequence[Include] = (), limit: float = MAX_COST) -> float:
    """Read a batch and return what it cost."""
    budget = Budget([f"#/drawings/{i}" for i in range(len(drawings))], include, limit)
    assert len(read_drawings(drawings, RECOGNIZER, include, budget=budget)) == len(drawings)
    return budget.total


def first_over(drawings: Sequence[Drawing], include: Sequence[Include] = (), limit: float = MAX_COST) -> int:
    with pytest.raises(BatchTooCostly) as refusal:
        read(drawings, include, limit)
    return int(refusal.value.pointer.removeprefix("#/drawings/"))


def test_256_drawings_of_five_pen_digits_fit(pen_digits: list[dict[str, Any]]) -> None:
    digits, dice = list(map(pen_digit, pen_digits)), np.random.default_rng(0)
    chosen = [[digits[i] for i in dice.integers(0, len(digits), 5)] for _ in range(MAX_DRAWINGS)]
    for gap in (0.05, 0.25):
        assert read([drawing(joined(side_by_side(number, gap))) for number in chosen]) < 0.85 * MAX_COST


@pytest.mark.parametrize("include", [(), ("image",), ("explanation",), BOTH])
def test_first_drawing_that_does_not_fit_is_named(include: Sequence[Include]) -> None:
    drawings = [*HEAVY, TAP] * (MAX_DRAWINGS // 6)
    over = first_over(drawings, include)
    assert 0 < over < len(drawings)
    read(drawings[:over], include)
    assert first_over(drawings[: over + 1], include) == over


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from([*HEAVY, TAP]), min_size=1, max_size=8), st.floats(0, 500), st.booleans())
def test_drawings_fit_as_far_as_their_sum_does(drawings: list[Drawing], limit: float, everything: bool) -> None:
    include = BOTH if everything else ()
    total = np.cumsum([read([one], include) for one in drawings])
    expected = int(np.searchsorted(total, limit, "right"))
    if expected < len(drawings):
        assert first_over(drawings, include, limit) == expected
    else:
        assert read(drawings, include, limit) == pytest.approx(total[-1])


@pytest.mark.parametrize(
    "strokes",
    [
        *([[stroke.x, stroke.y] for stroke in one.strokes] for one in HEAVY),
        *([[stroke.x, stroke.y] for stroke in tangle(strokes, 0, 0).strokes] for strokes in (2, 12, 64)),
        [polyline((3.0 * i, 0), (3.0 * i, 9)).T.tolist() for i in range(MAX_STROKES)],
        [np.concatenate([arc(9.0 * i, 0, 4) for i in range(MAX_POINTS // 40)]).T.tolist()],
    ],
)
def test_any_drawing_alone_fits(strokes: list[Any]) -> None:
    assert read([Drawing(280, 280, [Stroke(*stroke) for stroke in strokes])], BOTH) < MAX_COST


def test_budget_does_not_change_answers() -> None:
    for one, alone in zip(read_drawings(HEAVY, RECOGNIZER, budget=Budget([""] * 5)), HEAVY):
        assert one.number == read_drawing(alone, RECOGNIZER).number
