"""Drawings between two that people made of the same thing: hands that might be, where few hands are known.

New examples between neighbours are N. Chawla et al.'s idea ("SMOTE", JAIR 16, 2002); here what is mixed are ways.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pynumdraw.ink.polyline import ComplexPolyline, Polyline, arc_length, to_complex
from pynumdraw.learn.synthesis.stroke_distortion import Strokes, unit

_STEPS = np.linspace(0, 1, 40)
_NEAR = (
    0.2  # mean distance of two strokes' points, of a drawing's longer side: what is farther apart is drawn otherwise
)
_BEYOND, _TOWARDS = 0.35, 0.65


def blend(strokes: Sequence[Polyline], other: Sequence[Polyline], rng: np.random.Generator) -> Strokes:
    """Move strokes some way towards those of another drawing, or away from them; both as if a unit long.

    Strokes are paired in their order, in whichever direction fits. Where their number differs, or a pair lies too far
    apart, the two were not drawn in the same manner, and the first is given as it is.
    """
    first, second = unit(strokes), unit(other)
    if len(first) != len(second):
        return first
    pairs = [_paired(_spread(a), _spread(b)) for a, b in zip(first, second)]
    if max(_distance(a, b) for a, b in pairs) > _NEAR:
        return first
    towards = rng.uniform(-_BEYOND, _TOWARDS)
    return [(a + towards * (b - a)).view(np.float64).reshape(-1, 2) for a, b in pairs]


def _spread(stroke: Polyline) -> ComplexPolyline:
    """Give points (40,) in equal steps along a stroke."""
    polyline = to_complex(stroke)
    at = arc_length(polyline)
    return np.interp(float(at[-1]) * _STEPS, at, polyline)


def _paired(a: ComplexPolyline, b: ComplexPolyline) -> tuple[ComplexPolyline, ComplexPolyline]:
    return (a, b) if _distance(a, b) <= _distance(a, b[::-1]) else (a, b[::-1])


def _distance(a: ComplexPolyline, b: ComplexPolyline) -> float:
    return float(np.abs(a - b).mean())
