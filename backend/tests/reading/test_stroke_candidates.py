"""Images of a drawing are those of its parts, but coarser where there is more ink than a number has."""

from __future__ import annotations

import numpy as np
from number_ink import Polyline
from pynumdraw.ink.raster import rasterise
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.reading.stroke_candidates import CandidateSet

TURN = np.linspace(0, 2 * np.pi, 40)
EIGHT = np.stack([25 * np.sin(2 * TURN), 50 * np.cos(TURN)], axis=1) + np.array([30.0, 50.0])


def divided(strokes: list[Polyline]) -> CandidateSet:
    found = CandidateSet(Drawing(5000, 200, [Stroke(*stroke.T.tolist()) for stroke in strokes]))
    found.divide()
    return found


def test_digits_of_a_long_number_are_drawn_as_if_alone() -> None:
    found = divided([EIGHT + np.array([70.0 * i, 0.0]) for i in range(16)])
    assert len(found.columns) == 16
    for image, parts in zip(found.images(found.columns), found.columns):
        np.testing.assert_array_equal(image, rasterise(found.polylines_in(parts), found.drawing.min_extent))


def test_much_ink_is_drawn_in_longer_steps() -> None:
    rng = np.random.default_rng(0)
    tangles = [rng.uniform(0, 60, (64, 2)) + np.array([70.0 * i, 0.0]) for i in range(64)]
    few, many = divided(tangles[:8]), divided(tangles)
    (fine, *_), (coarse, *_) = few.images(few.columns), many.images(many.columns)
    np.testing.assert_array_equal(fine, rasterise(tangles[:1], few.drawing.min_extent))
    assert 0.02 < np.abs(coarse - fine).mean() < 0.5
