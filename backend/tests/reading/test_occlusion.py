"""Leaving out a piece of ink doesn't change the remaining ink, and all pieces together make up the drawing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pynumdraw.ink.raster import rasterise
from pynumdraw.reading.occlusion import PIECES, cut, leave_out

SEVEN = [np.array([[80.0, 60], [200, 60], [130, 225]]), np.array([[110.0, 140], [190, 140]])]

coordinates = st.floats(-1e6, 1e6)
drawings = st.lists(
    st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=20).map(np.array), min_size=1, max_size=9
)


@given(drawings)
def test_all_pieces_together_make_up_the_drawing(strokes: list[NDArray[np.float64]]) -> None:
    whole, _ = leave_out(cut(strokes))
    assert np.abs(whole - rasterise(strokes)).mean() < 0.02


@given(drawings)
def test_every_piece_has_a_stroke_and_a_place_on_it(strokes: list[NDArray[np.float64]]) -> None:
    pieces = cut(strokes)
    assert set(pieces.owners) == set(range(len(strokes)))
    assert len(pieces.images) == len(pieces.owners) == len(pieces.middles) <= PIECES + 2 * len(strokes)
    assert ((pieces.middles >= 0) & (pieces.middles <= 1)).all()


def test_remaining_ink_keeps_its_place() -> None:
    pieces = cut(SEVEN[:1])
    whole, rest = leave_out(pieces)
    assert (rest <= whole + 1e-6).all()
    gone = (whole - rest).sum(axis=(1, 2))
    assert gone.min() > 3  # pixels: the gap is longer than the pen is wide


def test_neighbours_on_other_strokes_remain() -> None:
    pieces = cut(SEVEN)
    _, rest = leave_out(pieces)
    last_of_first = int(np.flatnonzero(pieces.owners == 0)[-1])
    bar = pieces.images[pieces.owners == 1].max(axis=0)
    assert (rest[last_of_first] >= bar - 0.01).all()


def test_tap_is_one_piece_and_leaves_nothing() -> None:
    pieces = cut([np.array([[3.0, 4.0]])], min_extent=10)
    whole, rest = leave_out(pieces)
    assert rest.shape == (1, 28, 28)
    assert whole.sum() == pytest.approx(pieces.images.sum())
    assert rest.sum() == 0
