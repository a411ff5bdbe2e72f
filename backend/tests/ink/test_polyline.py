"""Geometry of polylines."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynumdraw.ink.polyline import distance

LINE = np.array([[0.0, 0.0], [0.0, 100.0]])


@given(st.floats(0, 50), st.floats(-20, 120))
def test_distance_is_that_of_the_ink_not_of_its_points(across: float, down: float) -> None:
    beside = np.array([[across, down], [across + 30, down]])
    expected = np.hypot(across, max(0.0, -down, down - 100))
    assert distance([LINE], [beside], 0.5, 300) == pytest.approx(expected, abs=0.3)
    assert distance([beside], [beside + 200, LINE], 0.5, 300) == distance([LINE, beside + 200], [beside], 0.5, 300)
