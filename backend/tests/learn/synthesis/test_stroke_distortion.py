"""A distorted drawing looks different, but shows the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pynumdraw.ink.raster import rasterise
from pynumdraw.learn.synthesis.stroke_distortion import Strokes, unit
from pynumdraw.learn.synthesis.stroke_distortion import distort_strokes as distort_by
from pynumdraw.learn.training.config import SYNTHESIS
from pynumdraw.model.recognizer import Recognizer

coordinates = st.floats(-1e6, 1e6)
points = st.tuples(coordinates, coordinates)
drawings = st.lists(st.lists(points, min_size=1, max_size=20).map(np.array), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def digits(pen_digits: list[dict[str, Any]]) -> list[Strokes]:
    return [[np.array([s["x"], s["y"]], float).T for s in digit["strokes"]] for digit in pen_digits]


@pytest.fixture(scope="module")
def labels(pen_digits: list[dict[str, Any]]) -> NDArray[np.int64]:
    return np.array([int(digit["label"]) for digit in pen_digits])


def distort_strokes(strokes: Strokes, rng: np.random.Generator, strength: float = 1.0) -> Strokes:
    return distort_by(strokes, rng, SYNTHESIS.distortion, strength)


def read(drawn: list[Strokes]) -> NDArray[np.int64]:
    recognizer = Recognizer()
    return np.array([recognizer.read(rasterise(strokes)).digit for strokes in drawn])


@pytest.mark.usefixtures("model_knows_pens")
def test_most_distorted_digits_can_still_be_read(digits: list[Strokes], labels: NDArray[np.int64]) -> None:
    rng = np.random.default_rng(0)
    assert (read([distort_strokes(strokes, rng) for strokes in digits]) == labels).mean() > 0.9


def test_no_two_versions_are_the_same(digits: list[Strokes]) -> None:
    rng = np.random.default_rng(0)
    for strokes in digits[:30]:
        first, second = (rasterise(distort_strokes(strokes, rng)) for _ in range(2))
        assert np.abs(first - second).mean() > 0.01


def test_the_same_seed_distorts_the_same_way(digits: list[Strokes]) -> None:
    first, second = (distort_strokes(digits[0], np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(np.concatenate(first), np.concatenate(second))


def test_without_strength_nothing_but_corners_changes(digits: list[Strokes]) -> None:
    rng = np.random.default_rng(0)
    for strokes in digits[:30]:
        assert np.abs(rasterise(distort_strokes(strokes, rng, 0)) - rasterise(strokes)).mean() < 0.02


@given(drawings, st.floats(0, 2))
def test_any_drawing_can_be_distorted(strokes: Strokes, strength: float) -> None:
    distorted = distort_strokes(strokes, np.random.default_rng(0), strength)
    assert len(distorted) == len(strokes)
    assert np.isfinite(np.concatenate(distorted)).all()
    assert (
        np.ptp(np.concatenate(unit(strokes)), axis=0).max() == pytest.approx(1, abs=1e-6)
        or not np.ptp(np.concatenate(strokes), axis=0).any()
    )
