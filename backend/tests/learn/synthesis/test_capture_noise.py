"""Capture noise changes most drawings, but not what they show."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynumdraw.ink.raster import rasterise
from pynumdraw.learn.synthesis.capture_noise import add_capture_noise
from pynumdraw.learn.synthesis.stroke_distortion import Strokes, unit
from pynumdraw.learn.training.config import SYNTHESIS
from pynumdraw.model.recognizer import Recognizer


def recaptured(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    return add_capture_noise(strokes, rng, SYNTHESIS.noise)


points = st.tuples(st.floats(-1, 1), st.floats(-1, 1))
drawings = st.lists(st.lists(points, min_size=1, max_size=20).map(np.array), min_size=1, max_size=5)
BEND = [np.array([[-0.5, -0.5], [0.5, -0.5], [0.0, 0.5]])]


@given(drawings, st.integers(0, 10_000))
def test_any_drawing_can_be_caught_by_another_tablet(strokes: Strokes, seed: int) -> None:
    caught = recaptured(strokes, np.random.default_rng(seed))
    assert caught
    assert all(len(stroke) and np.isfinite(stroke).all() for stroke in caught)
    assert np.abs(np.concatenate(caught)).max() < 1.3


def test_the_same_seed_is_the_same_pen() -> None:
    first, second = (np.concatenate(recaptured(BEND, np.random.default_rng(5))) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_most_pens_leave_another_trace() -> None:
    rng = np.random.default_rng(0)
    plain = rasterise(BEND)
    changed = [np.abs(rasterise(recaptured(BEND, rng)) - plain).mean() > 0.005 for _ in range(200)]
    assert 0.5 < np.mean(changed) < 0.95


@pytest.mark.usefixtures("model_knows_pens")
def test_digits_can_still_be_read(pen_digits: list[dict[str, Any]]) -> None:
    rng, recognizer = np.random.default_rng(0), Recognizer()
    drawn = [unit([np.array([s["x"], s["y"]], float).T for s in digit["strokes"]]) for digit in pen_digits]
    read = [recognizer.read(rasterise(recaptured(strokes, rng))).digit for strokes in drawn]
    assert np.mean([str(digit) == drawn["label"] for digit, drawn in zip(read, pen_digits)]) > 0.95
