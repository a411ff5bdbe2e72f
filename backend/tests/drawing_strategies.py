"""Drawings of all kinds: shapes on the canvas and points anywhere, for property-based tests; and extreme ones."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from number_ink import Strokes, arc, polyline
from pynumdraw.ink.strokes import MAX_POINTS, MAX_STROKES, Drawing, Stroke

anywhere = st.floats(-1e6, 1e6) | st.integers(-(10**6), 10**6).map(float)
nearby = st.floats(0, 280).map(lambda x: round(x, 1)) | st.integers(0, 5).map(lambda n: 56.0 * n)
sizes = st.floats(1e-6, 1e6) | st.just(280.0)


def points(coordinate: st.SearchStrategy[float]) -> st.SearchStrategy[list[tuple[float, float]]]:
    return st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=12)


shapes = st.one_of(
    st.builds(lambda x, y, r: [*zip(*arc(x, y, r).T.tolist())], nearby, nearby, st.floats(1, 60)),
    st.builds(lambda x, top, down: [(x, top), (x, top + down)], nearby, nearby, st.floats(0, 120)),
    points(nearby),
)
drawings = st.builds(
    lambda width, height, strokes: Drawing(width, height, [Stroke(*map(list, zip(*stroke))) for stroke in strokes]),
    sizes,
    sizes,
    st.lists(shapes, min_size=1, max_size=10) | st.lists(points(anywhere), min_size=1, max_size=6),
)


def _long_ring(x: float, y: float) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, MAX_POINTS // 3)
    return np.array([x, y]) + np.stack([61.5 + 61.5 * np.cos(turn), 50 + 50 * np.sin(turn)], axis=1)


_EXTREMES: dict[str, Strokes] = {
    "one place": [np.array([[5.0, 5.0]])] * MAX_STROKES,
    "taps": [np.array([[5.0 * i, 7.0 * (i % 8)]]) for i in range(MAX_STROKES)],
    "bars": [polyline((3.0 * i, 0), (3.0 * i, 9)) for i in range(MAX_STROKES)],
    "lines": [polyline((0, 3.0 * i), (9, 3.0 * i)) for i in range(MAX_STROKES)],
    "rings": [arc(9.0 * (i % 8), 9.0 * (i // 8), 4) for i in range(MAX_STROKES)],
    "one stroke of rings": [np.concatenate([arc(9.0 * i, 0, 4, -90, 270) for i in range(MAX_POINTS // 40)])],
    "one long tap": [np.zeros((MAX_POINTS, 2))],
    "long rings": [_long_ring(46 * (i % 2), 150 * (i // 2)) for i in range(3)],
    "least": [np.array([[0.0, 0.0], [0.0, 5e-324]])] * 2,
    "huge and tiny": [np.array([[-1e6, -1e6], [1e6, 1e6]]), np.array([[1e-9, 0.0]])],
}
EXTREMES = {
    name: Drawing(100, 100, [Stroke(*stroke.T.tolist()) for stroke in strokes]) for name, strokes in _EXTREMES.items()
}
