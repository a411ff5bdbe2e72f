"""Candidates for digits are groups of neighbouring parts, of which some sequence always makes up the drawing."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from number_ink import Polyline, arc, polyline
from pynumdraw.ink.parts import Parts, whole_strokes
from pynumdraw.ink.parts import divide as divide_strokes
from pynumdraw.ink.segmentation import (
    FEATURES,
    MAX_CANDIDATES,
    SINGLE,
    Candidate,
    Range,
    candidates,
    columns,
)

coordinates = st.floats(-1e6, 1e6) | st.integers(-3, 3).map(float)
strokes = st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=8).map(np.array)
drawings = st.lists(strokes, min_size=1, max_size=64)

BAR = polyline((0, 0), (0, 100))
CROSSED_SEVEN = [polyline((0, 0), (60, 0), (20, 100)), polyline((5, 50), (55, 50))]


def at(x: float, stroke: Polyline) -> Polyline:
    return stroke + np.array([x, 0])


def divide(drawing: list[Polyline]) -> Parts:
    return divide_strokes(whole_strokes(drawing), drawing)


def found(drawing: list[Polyline], closed: bool = False) -> list[Candidate]:
    parts = divide(drawing)
    whole = columns(parts)
    return candidates(parts, whole, whole if closed else ())


def ranges(drawing: list[Polyline], closed: bool = False) -> set[Range]:
    return {(one.start, one.end) for one in found(drawing, closed)}


def features(drawing: list[Polyline], parts: Range) -> dict[str, float]:
    [one] = [one for one in found(drawing) if one[:2] == parts]
    return dict(zip(FEATURES, one.features))


@given(drawings)
def test_columns_cover_all_parts_in_order(drawing: list[Polyline]) -> None:
    parts = divide(drawing)
    assert [i for start, end in columns(parts) for i in range(start, end)] == list(range(len(parts.kept)))


@settings(deadline=None)
@given(drawings, st.booleans(), st.sampled_from([1, 200]))
def test_candidates_are_capped_and_some_make_up_the_drawing(drawing: list[Polyline], closed: bool, times: int) -> None:
    drawing = [np.repeat(stroke, times, axis=0) for stroke in drawing]
    count, some = len(divide(drawing).kept), found(drawing, closed)
    assert len({one[:2] for one in some}) == len(some) <= max(MAX_CANDIDATES, count)
    reached = {0}
    for start, end, values in sorted(some):
        assert 0 <= start < end <= count
        assert len(values) == len(FEATURES)
        assert all(map(math.isfinite, values))
        if start in reached:
            reached.add(end)
    assert count in reached


def test_strokes_that_overlap_in_x_are_one_column() -> None:
    assert columns(divide(CROSSED_SEVEN)) == [(0, 2)]
    assert columns(divide([BAR, at(40, BAR)])) == [(0, 1), (1, 2)]
    assert columns(divide([*CROSSED_SEVEN, at(90, arc(0, 50, 20)), at(120, BAR)])) == [(0, 2), (2, 3), (3, 4)]


def test_column_that_is_a_digit_beyond_doubt_is_not_divided() -> None:
    assert ranges(CROSSED_SEVEN) == {(0, 1), (1, 2), (0, 2)}
    assert ranges(CROSSED_SEVEN, closed=True) == {(0, 2)}


def test_parts_far_apart_are_no_candidate() -> None:
    assert (0, 2) in ranges([BAR, at(20, BAR)])
    assert ranges([BAR, at(60, BAR)]) == {(0, 1), (1, 2)}
    assert ranges([BAR, at(20, BAR)], closed=True) == {(0, 1), (1, 2)}


def test_features_tell_what_speaks_against_a_digit() -> None:
    assert features([BAR, at(20, BAR)], (0, 1)) == dict.fromkeys(FEATURES, 0.0) | {"digits": 1.0}
    both = features([BAR, at(20, BAR)], (0, 2))
    assert (both["gap"], both["parts"], both["abreast"]) == (0.2, 1.0, 1.0)
    small = features([BAR, at(40, polyline((0, 50), (0, 90)))], (1, 2))
    assert small["small"] == math.log(0.8 / 0.4)
    assert features([arc(0, 50, 50), polyline((20, 0), (40, 100))], (1, 2))["overlap"] > 0.7


def test_picture_has_one_candidate_that_nothing_speaks_against() -> None:
    assert found([BAR]) == [SINGLE]


def test_candidates_with_the_widest_gaps_are_left_out() -> None:
    bars = [at(12 * i + i % 2 * 4, BAR) for i in range(40)]
    some = ranges(bars)
    assert len(some) == MAX_CANDIDATES
    assert some >= {(i, i + 1) for i in range(40)}
    assert some >= {(i, i + 2) for i in range(1, 39, 2)}
    assert not some >= {(i, i + 2) for i in range(0, 39, 2)}
