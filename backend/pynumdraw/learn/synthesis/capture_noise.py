"""Faults of pens, mice and tablets: hooks, missing pen lifts, lost ink, too few points or shaky ones."""

from collections.abc import Callable, Sequence

import numpy as np

from pynumdraw.ink.polyline import Polyline, arc_length, to_complex
from pynumdraw.learn.synthesis.parameter_types import CaptureNoise
from pynumdraw.learn.synthesis.stroke_distortion import Strokes, resample_stroke

_STEP = 0.05
_MIN_LENGTH = 0.25  # relative to a drawing's longer side: a shorter stroke is a dot or a dash, and keeps its ends


def add_capture_noise(strokes: Sequence[Polyline], rng: np.random.Generator, noise: CaptureNoise) -> Strokes:
    """Return strokes as another pen or tablet might have captured them; the longer side of both is about 1."""
    captured = [_other_ends(stroke, rng, noise) for stroke in strokes]
    for name, fault in _FAULTS.items():
        if rng.random() < getattr(noise, name):
            captured = fault(captured, rng)
    return captured


def _other_ends(stroke: Polyline, rng: np.random.Generator, noise: CaptureNoise) -> Polyline:
    """Shorten or lengthen a stroke at both ends, or add small hooks."""
    if arc_length(to_complex(stroke))[-1] < _MIN_LENGTH:
        return stroke
    points = resample_stroke(stroke, _STEP)
    return _other_end(_other_end(points, rng, noise)[::-1], rng, noise)[::-1]


def _other_end(points: Polyline, rng: np.random.Generator, noise: CaptureNoise) -> Polyline:
    chance, size = rng.random(), rng.uniform(0.02, 0.12)
    is_longer = chance < noise.shortened + noise.lengthened
    if chance < noise.shortened:
        return points[: max(3, round(len(points) * (1 - size)))]
    if is_longer or chance < noise.shortened + noise.lengthened + noise.hooked:
        direction = points[-1] - points[-3]
        bend = rng.normal(0, 0.4) if is_longer else rng.uniform(0, 2 * np.pi)
        turn = np.array([[np.cos(bend), np.sin(bend)], [-np.sin(bend), np.cos(bend)]])
        return np.vstack([points, points[-1] + size * (direction @ turn) / max(float(np.hypot(*direction)), 1e-9)])
    return points


def _joined(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Join two strokes, as if the pen had not been lifted."""
    if len(strokes) < 2:
        return strokes
    i = int(rng.integers(len(strokes) - 1))
    return [*strokes[:i], np.vstack(strokes[i : i + 2]), *strokes[i + 2 :]]


def _interrupted(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Remove a little ink from the middle of the longest stroke."""
    longest = int(np.argmax([len(stroke) for stroke in strokes]))
    points = resample_stroke(strokes[longest], _STEP / 2)
    start = int(rng.uniform(0.1, 0.85) * len(points))
    parts = [points[:start], points[start + int(rng.integers(2, 6)) :]]
    rest = [*strokes[:longest], *(part for part in parts if len(part)), *strokes[longest + 1 :]]
    return rest or strokes  # a tap has no middle


def _retraced(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Draw a part of a stroke again, slightly displaced."""
    stroke = strokes[int(rng.integers(len(strokes)))]
    first, last = sorted(rng.integers(0, len(stroke) + 1, 2).tolist())
    return [*strokes, stroke[first:last] + rng.normal(0, 0.03, 2)] if last > first else strokes


def _coarse(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Keep few points, as of a fast pen, or round them to a coarse grid."""
    step, grid = rng.uniform(0.08, 0.22), rng.uniform(1 / 40, 1 / 18)
    if rng.random() < 0.6:
        return [resample_stroke(stroke, step) for stroke in strokes]
    return [np.round(resample_stroke(stroke, _STEP) / grid) * grid for stroke in strokes]


def _jagged(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Displace all points, as a mouse or a trembling hand does."""
    size = rng.uniform(0.005, 0.025)
    return [points + rng.normal(0, size, points.shape) for points in (resample_stroke(s, _STEP) for s in strokes)]


_FAULTS: dict[str, Callable[[Strokes, np.random.Generator], Strokes]] = {
    "joined": _joined,
    "interrupted": _interrupted,
    "retraced": _retraced,
    "coarse": _coarse,
    "jagged": _jagged,
}
"""The faults of whole drawings, by their names in `CaptureNoise`, in the order in which they happen."""
