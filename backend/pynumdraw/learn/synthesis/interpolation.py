"""Drawings between two drawings of the same digit: plausible hands where only few are known.

The idea of new examples between neighbours is from N. Chawla et al. ("SMOTE", JAIR 16, 2002); this mixes polylines.
"""

from collections.abc import Sequence

import numpy as np

from pynumdraw.ink.polyline import ComplexPolyline, Polyline, arc_length, to_complex
from pynumdraw.learn.synthesis.settings import Interpolation
from pynumdraw.learn.synthesis.stroke_distortion import Strokes, unit

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


def _spread(stroke: Polyline) -> ComplexPolyline:
    """Return 40 points in equal steps along a stroke."""
    polyline = to_complex(stroke)
    at = arc_length(polyline)
    return np.interp(float(at[-1]) * _POSITIONS, at, polyline)


def _paired(a: ComplexPolyline, b: ComplexPolyline) -> tuple[ComplexPolyline, ComplexPolyline]:
    return (a, b) if _distance(a, b) <= _distance(a, b[::-1]) else (a, b[::-1])


def _distance(a: ComplexPolyline, b: ComplexPolyline) -> float:
    return float(np.abs(a - b).mean())
