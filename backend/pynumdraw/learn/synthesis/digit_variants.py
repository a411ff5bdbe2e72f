"""Digits in other people's handwriting: drawings between two of the same digit, and marks that only some writers give.

The idea of new examples between neighbours is from N. Chawla et al. ("SMOTE", JAIR 16, 2002); this mixes polylines. The
marks are the bar of a 7, the slash or backslash of a 0, the flag and the foot of a 1.
"""

from collections.abc import Sequence

import numpy as np

from pynumdraw.ink.polyline import ComplexPolyline, Polyline, arc_length, to_complex
from pynumdraw.learn.synthesis.parameter_types import Interpolation, WritingHabits
from pynumdraw.learn.synthesis.stroke_distortion import Strokes, resample_stroke, unit

_POSITIONS = np.linspace(0, 1, 40)


def interpolate(
    strokes: Sequence[Polyline], other: Sequence[Polyline], rng: np.random.Generator, limits: Interpolation
) -> Strokes:
    """Scale two drawings to unit size, and move the first towards the other or away from it.

    Strokes are paired in their order, in the direction that fits better. If their numbers differ, or a pair lies too
    far apart, the two were drawn in different manners, and the first drawing is returned as it is.
    """
    first, second = unit(strokes), unit(other)
    if len(first) != len(second):
        return first
    pairs = [_paired(_spread(a), _spread(b)) for a, b in zip(first, second)]
    if max(_distance(a, b) for a, b in pairs) > limits.max_distance:
        return first
    weight = rng.uniform(*limits.weights)
    return [(a + weight * (b - a)).view(np.float64).reshape(-1, 2) for a, b in pairs]


def restyle(strokes: Sequence[Polyline], digit: int, rng: np.random.Generator, habits: WritingHabits) -> Strokes:
    """Scale a digit to unit size, and sometimes add the mark of another writing habit (`WritingHabits`)."""
    unit_strokes = unit(strokes)
    if digit == 7 and len(strokes) == 1 and rng.random() < habits.crossed_seven:
        return [*unit_strokes, _bar(unit_strokes, rng)]
    if digit == 0 and (chance := rng.random()) < habits.slashed_zero + habits.backslashed_zero:
        reach, side = rng.uniform(0.3, 0.6), 1 if chance < habits.slashed_zero else -1
        return [*unit_strokes, np.array([[-0.7 * side * reach, reach], [0.7 * side * reach, -reach]])]
    if digit == 1 and len(strokes) == 1 and np.ptp(unit_strokes[0][:, 0]) < 0.35:
        return [*unit_strokes, *_serifs(unit_strokes[0], rng, habits)]
    return unit_strokes


def _spread(stroke: Polyline) -> ComplexPolyline:
    """Return 40 points in equal steps along a stroke."""
    polyline = to_complex(stroke)
    at = arc_length(polyline)
    return np.interp(float(at[-1]) * _POSITIONS, at, polyline)


def _paired(a: ComplexPolyline, b: ComplexPolyline) -> tuple[ComplexPolyline, ComplexPolyline]:
    return (a, b) if _distance(a, b) <= _distance(a, b[::-1]) else (a, b[::-1])


def _distance(a: ComplexPolyline, b: ComplexPolyline) -> float:
    return float(np.abs(a - b).mean())


def _bar(strokes: Strokes, rng: np.random.Generator) -> Polyline:
    """Draw the bar of a crossed 7."""
    y = rng.uniform(-0.05, 0.15)
    points = resample_stroke(strokes[0], 0.02)
    x = points[np.abs(points[:, 1] - y).argmin(), 0]
    left, right = rng.uniform(0.12, 0.35, 2)
    return np.array([[x - left, y + rng.uniform(-0.06, 0.06)], [x + right, y + rng.uniform(-0.06, 0.06)]])


def _serifs(stem: Polyline, rng: np.random.Generator, habits: WritingHabits) -> Strokes:
    """Draw the flag or the foot of a 1, both or neither."""
    top, foot = stem[stem[:, 1].argmin()], stem[stem[:, 1].argmax()]
    angle, length = np.radians(rng.uniform(25, 65)), rng.uniform(0.12, 0.5)
    flag = np.stack([top, top + length * np.array([-np.sin(angle), np.cos(angle)])])
    left, right = rng.uniform(0.1, 0.4, 2)
    base = foot + np.array([[-left, 0], [right, 0]])
    marks = (flag, habits.flagged_one), (base, habits.footed_one)
    return [serif for serif, chance in marks if rng.random() < chance]
