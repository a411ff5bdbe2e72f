"""Strokes are divided into parts that cover them, in reading order; stray marks are set apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from number_ink import Polyline, arc, polyline
from pynumdraw.ink.parts import MAX_CUTS, Parts, point_ranges, single_column, whole_strokes
from pynumdraw.ink.parts import divide as divide_strokes
from pynumdraw.ink.polyline import bounding_box

BAR = polyline((0, 0), (0, 100))
TAP = np.array([[0.0, 0.0]])
ZEROS = [arc(0, 50, 40, -90, 270), polyline((0, 10), (50, 25), (100, 10)), arc(100, 50, 40, -90, 270)]

coordinates = st.floats(-1e6, 1e6) | st.integers(-3, 3).map(float)
polylines = st.lists(
    st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=30).map(np.array), min_size=1, max_size=12
)


def at(x: float, y: float, stroke: Polyline) -> Polyline:
    return stroke + np.array([x, y])


def divide(strokes: list[Polyline]) -> Parts:
    return divide_strokes(whole_strokes(strokes), strokes)


def strokes_of(parts: Parts) -> list[int]:
    return [part.stroke for part in parts.kept]


@given(polylines)
def test_parts_cover_each_stroke_once(strokes: list[Polyline]) -> None:
    parts = divide(strokes)
    assert parts.kept
    assert len(parts.kept) == len(parts.rows)
    assert parts.rows == sorted(parts.rows)
    assert parts.height > 0
    assert point_ranges([*parts.kept, *parts.stray]) == [(i, 0, len(stroke) - 1) for i, stroke in enumerate(strokes)]
    assert len(parts.kept) + len(parts.stray) - len(strokes) <= MAX_CUTS
    assert parts.is_cut == (len(parts.kept) + len(parts.stray) > len(strokes))


@given(polylines)
def test_box_of_a_part_is_that_of_its_points(strokes: list[Polyline]) -> None:
    for part in divide(strokes).kept:
        points = strokes[part.stroke][part.first : part.last + 1]
        assert [part.left, part.top] == points.min(axis=0).tolist()
        assert [part.right, part.bottom] == points.max(axis=0).tolist()


def test_parts_are_in_reading_order_whatever_the_order_of_strokes() -> None:
    assert strokes_of(divide([at(80, 3, BAR), at(0, 0, BAR), at(40, -5, BAR)])) == [1, 2, 0]
    lines = divide([at(60, 150, BAR), at(80, 0, BAR), at(0, 140, BAR), at(0, 5, BAR)])
    assert (strokes_of(lines), lines.rows) == ([3, 1, 2, 0], [0, 0, 1, 1])


def test_digits_on_a_slanting_line_are_one_row() -> None:
    assert divide([at(40 * i, 30 * i, BAR) for i in range(6)]).rows == [0] * 6


@pytest.mark.parametrize("place", [(-200, -80), (60, 50), (0, -20), (0, 140)])
def test_small_mark_apart_from_other_ink_is_stray(place: tuple[float, float]) -> None:
    for strokes in ([BAR, at(*place, TAP)], [BAR, at(*place, arc(0, 0, 5))]):
        parts = divide(strokes)
        assert (strokes_of(parts), [mark.stroke for mark in parts.stray]) == ([0], [1])


def test_other_marks_are_not_stray() -> None:
    assert not divide([BAR, at(2, 50, TAP)]).stray, "it touches the bar"
    assert not divide([BAR, at(40, 50, arc(0, 0, 20))]).stray, "it is as large as a small digit"
    assert not divide([TAP, at(50, 0, TAP)]).stray, "there is nothing larger"


@pytest.mark.parametrize("is_reversed", [False, True])
def test_two_zeros_in_one_stroke_are_cut_between_them(is_reversed: bool) -> None:
    stroke = np.concatenate(ZEROS)[:: -1 if is_reversed else 1]
    parts = divide([stroke])
    assert parts.is_cut
    left, right = parts.kept
    assert point_ranges([left]) != point_ranges([right])
    assert {left.first, left.last} & {right.first, right.last}
    assert 40 <= left.right == right.left <= 60


@pytest.mark.parametrize("stroke", [BAR, polyline((0, 0), (60, 0), (20, 100)), polyline((0, 0), (99, 0))])
def test_stroke_of_one_digit_is_not_cut(stroke: Polyline) -> None:
    assert not divide([stroke]).is_cut


def test_pieces_of_a_stroke_that_follow_one_another_are_one_range() -> None:
    left, right = divide([np.concatenate(ZEROS)]).kept
    assert point_ranges([right, left]) == [(0, 0, sum(map(len, ZEROS)) - 1)]


@given(polylines)
def test_box_of_a_single_column_is_that_of_all_strokes(strokes: list[Polyline]) -> None:
    box = single_column(whole_strokes(strokes))
    assert box is None or box == pytest.approx(bounding_box(strokes))


def test_high_strokes_side_by_side_and_marks_are_no_single_column() -> None:
    assert single_column(whole_strokes([polyline((0, 0), (60, 0), (20, 100)), polyline((5, 50), (55, 50))]))
    bar = polyline((0, 0), (3, 100))
    for second in (at(30, 0, bar), at(0, -20, TAP), at(30, 50, TAP)):
        assert single_column(whole_strokes([bar, second])) is None
