"""What pens, mice and tablets do to strokes whoever draws: hooks, dropped lifts, lost ink, few or shaky points."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from pynumdraw.ink.polyline import Polyline, arc_length, to_complex
from pynumdraw.learn.synthesis.stroke_distortion import Strokes, resample_stroke

_STEP = 0.05
_LEAST = 0.25  # of a drawing's longer side: a shorter stroke is a dot or a dash, and keeps its ends


def recaptured(strokes: Sequence[Polyline], rng: np.random.Generator) -> Strokes:
    """Give strokes, their box about a unit long, as another pen might have left or another tablet caught them."""
    caught = [_other_ends(stroke, rng) for stroke in strokes]
    for happen, chance in _ACCIDENTS.items():
        if rng.random() < chance:
            caught = happen(caught, rng)
    return caught


def _other_ends(stroke: Polyline, rng: np.random.Generator) -> Polyline:
    """Begin and end a stroke earlier or later than it did, or with a small hook."""
    if arc_length(to_complex(stroke))[-1] < _LEAST:
        return stroke
    points = resample_stroke(stroke, _STEP)
    return _other_end(_other_end(points, rng)[::-1], rng)[::-1]


def _other_end(points: Polyline, rng: np.random.Generator) -> Polyline:
    chance, size = rng.random(), rng.uniform(0.02, 0.12)
    if chance < 0.15:
        return points[: max(3, round(len(points) * (1 - size)))]
    if chance < 0.4:
        polyline = points[-1] - points[-3]
        bend = rng.normal(0, 0.4) if chance < 0.3 else rng.uniform(0, 2 * np.pi)  # a longer end, or a hook
        turn = np.array([[np.cos(bend), np.sin(bend)], [-np.sin(bend), np.cos(bend)]])
        return np.vstack([points, points[-1] + size * (polyline @ turn) / max(float(np.hypot(*polyline)), 1e-9)])
    return points


def _joined(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Draw on where the pen should have been lifted."""
    if len(strokes) < 2:
        return strokes
    i = int(rng.integers(len(strokes) - 1))
    return [*strokes[:i], np.vstack(strokes[i : i + 2]), *strokes[i + 2 :]]


def _interrupted(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Lose a little ink in the middle of the longest stroke."""
    longest = int(np.argmax([len(stroke) for stroke in strokes]))
    points = resample_stroke(strokes[longest], _STEP / 2)
    start = int(rng.uniform(0.1, 0.85) * len(points))
    parts = [points[:start], points[start + int(rng.integers(2, 6)) :]]
    return [*strokes[:longest], *(part for part in parts if len(part)), *strokes[longest + 1 :]]


def _retraced(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Draw a part of a stroke once more, a little beside it."""
    stroke = strokes[int(rng.integers(len(strokes)))]
    first, last = sorted(rng.integers(0, len(stroke) + 1, 2).tolist())
    return [*strokes, stroke[first:last] + rng.normal(0, 0.03, 2)] if last > first else strokes


def _coarse(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Catch few points of a fast pen, or round them to a coarse grid."""
    step, grid = rng.uniform(0.08, 0.22), rng.uniform(1 / 40, 1 / 18)
    if rng.random() < 0.6:
        return [resample_stroke(stroke, step) for stroke in strokes]
    return [np.round(resample_stroke(stroke, _STEP) / grid) * grid for stroke in strokes]


def _jagged(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Draw with a mouse, or a hand that trembles."""
    size = rng.uniform(0.005, 0.025)
    return [points + rng.normal(0, size, points.shape) for points in (resample_stroke(s, _STEP) for s in strokes)]


_ACCIDENTS: dict[Callable[[Strokes, np.random.Generator], Strokes], float] = {
    _joined: 0.06,
    _interrupted: 0.05,
    _retraced: 0.04,
    _coarse: 0.15,
    _jagged: 0.1,
}
"""What happens, and how often."""
