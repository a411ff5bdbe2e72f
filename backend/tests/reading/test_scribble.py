"""What goes over itself is a scribble; digits, and lines that were gone over, are none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pynumdraw.ink.raster import render
from pynumdraw.reading.scribble import is_scribble

Strokes = list[NDArray[np.float64]]


@pytest.fixture(scope="module")
def digits(pen_digits: list[dict[str, Any]]) -> list[Strokes]:
    return [[np.column_stack([stroke["x"], stroke["y"]]) for stroke in line["strokes"]] for line in pen_digits]


def test_no_digit_is_a_scribble(digits: list[Strokes]) -> None:
    assert not any(is_scribble(length, image) for image, length in map(render, digits))


def test_a_digit_that_is_gone_over_again_and_again_is(digits: list[Strokes]) -> None:
    judged = [is_scribble(length, image) for image, length in (render([*strokes, *strokes] * 2) for strokes in digits)]
    assert np.mean(judged) > 0.9


def test_a_one_drawn_to_and_fro_is_none() -> None:
    line = np.array([[100.0, 20.0], [104.0, 260.0]])
    image, length = render([line, line[::-1], line])
    assert not is_scribble(length, image)
