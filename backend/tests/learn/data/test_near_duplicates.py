"""A drawing is found again however it was recorded, others are not, and nothing that is held back is left over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynumdraw.ink.polyline import Polyline
from pynumdraw.learn.data.ink_files import Ink, read_set, take
from pynumdraw.learn.data.near_duplicates import near_duplicates
from pynumdraw.learn.synthesis.stroke_distortion import resample_stroke, unit
from pynumdraw.learn.training.config import Split
from scipy.spatial import cKDTree

NEAR = Split().near


@pytest.fixture(scope="module")
def characters(omniglot_file: Path) -> Ink:
    return read_set(omniglot_file)


def latin(path: Path) -> Ink:
    ink = read_set(path)
    return take(ink, np.array(ink.groups) == "Latin")


def simplified(points: Polyline, tolerance: float) -> Polyline:
    """Leave out points near the line between their neighbours that stay (Ramer, Douglas and Peucker)."""
    if len(points) < 3:
        return points
    chord, offset = points[-1] - points[0], points - points[0]
    along = np.clip(offset @ chord / (chord @ chord or 1.0), 0, 1)  # a line gone over may turn beyond the chord's ends
    away = np.hypot(*(offset - along[:, None] * chord).T)
    farthest = int(away.argmax())
    if away[farthest] <= tolerance:
        return points[[0, -1]]
    before, after = simplified(points[: farthest + 1], tolerance), simplified(points[farthest:], tolerance)
    return np.vstack([before[:-1], after])


def recorded_otherwise(drawing: list[Polyline], rng: np.random.Generator) -> list[Polyline]:
    """Simplify, shake, scale and move a drawing, and draw its strokes in another order and direction."""
    extent = np.ptp(np.concatenate(drawing), axis=0).max()
    thin = [simplified(stroke, rng.uniform(0, 0.015) * extent) for stroke in drawing]
    shaken = [stroke + rng.normal(0, rng.uniform(0, 0.008) * extent, stroke.shape) for stroke in thin]
    turned = [stroke[:: int(rng.choice([-1, 1]))] for stroke in shaken]
    scale, place = rng.uniform(0.1, 50), rng.normal(0, 99, 2)
    return [turned[i] * scale + place for i in rng.permutation(len(turned))]


@given(seed=st.integers(0, 2**32 - 1))
def test_a_drawing_is_found_again_however_it_was_recorded(characters: Ink, seed: int) -> None:
    rng = np.random.default_rng(seed)
    some = [list(characters.drawings[int(i)]) for i in rng.choice(len(characters.drawings), 5, replace=False)]
    again = [recorded_otherwise(one, rng) for one in some]
    assert near_duplicates(again, some, NEAR).all()


def test_other_drawings_are_not_taken_for_it(characters: Ink) -> None:
    groups = np.array(characters.groups)
    others = take(characters, (groups != "Latin") & (groups != "Greek"))
    assert near_duplicates(others.drawings, take(characters, groups == "Latin").drawings, NEAR).mean() < 0.1


def test_a_letter_that_has_lost_its_dot_is_found() -> None:
    line, dot = np.array([[0.0, 10.0], [1.0, 50.0]]), np.array([[0.5, 0.0], [0.6, 0.0]])
    assert near_duplicates([[line], [dot]], [[line, dot]], NEAR).tolist() == [True, False]


def test_nothing_is_near_nothing() -> None:
    line = [np.array([[0.0, 0.0], [0.0, 9.0]])]
    assert near_duplicates([], [line], NEAR).tolist() == []
    assert near_duplicates([line], [], NEAR).tolist() == [False]
    assert near_duplicates([[line[0][:1]]], [[line[0][:1] + 5]], NEAR).tolist() == [True]  # taps


def spaced(drawing: Sequence[Polyline]) -> Polyline:
    """Return some 500 points in equal steps along a drawing, which is scaled to unit size."""
    return np.concatenate([resample_stroke(stroke, 0.006) for stroke in unit(drawing)])


def distance(one: Polyline, other: Polyline) -> float:
    """Measure the chamfer distance by other means: to the nearest of many points, not of cells."""
    return float((cKDTree(one).query(other)[0].mean() + cKDTree(other).query(one)[0].mean()) / 2)


@pytest.mark.whole_data("omniglot", "omniglot-all")
def test_no_held_back_letter_is_left_in_the_unlabelled_set(omniglot_file: Path, omniglot_all_file: Path) -> None:
    held_back, everything = latin(omniglot_file), read_set(omniglot_all_file)
    is_left = ~near_duplicates(everything.drawings, held_back.drawings, NEAR)
    assert 300 < np.sum(~is_left) < 2000  # those of 380 letters that are there, and what looks like them
    left = take(everything, is_left)
    corners = np.array([[len(one), *np.ptp(np.concatenate(unit(one)), axis=0)] for one in left.drawings])
    for letter in held_back.drawings[::20]:
        alike = np.abs(corners - [len(letter), *np.ptp(np.concatenate(unit(letter)), axis=0)]).max(axis=1) < 0.04
        points = spaced(letter)
        assert all(distance(spaced(left.drawings[i]), points) > 0.015 for i in np.flatnonzero(alike))
