"""A stroke's way as complex numbers x + iy: so one operation moves, scales, measures or turns both coordinates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Polyline = NDArray[np.floating]
"""The points (n, 2) of a stroke: x, y."""
ComplexPolyline = NDArray[np.complex128]
"""The same (n,), as complex numbers."""
Resampled = tuple[ComplexPolyline, float]
"""A way in even steps, and how long these are."""
Box = tuple[float, float, float, float]
"""Left, top, width and height."""


def bounding_box(strokes: Sequence[Polyline]) -> Box:
    """Give the bounding box of strokes, at least one."""
    points = strokes[0] if len(strokes) == 1 else np.concatenate(strokes)
    left, top = np.minimum.reduce(points).tolist()
    right, bottom = np.maximum.reduce(points).tolist()
    return left, top, right - left, bottom - top


def to_complex(stroke: Polyline) -> ComplexPolyline:
    """Give a stroke (n, 2) as complex numbers (n,)."""
    polyline = np.empty(len(stroke), np.complex128)
    polyline.real, polyline.imag = stroke.T
    return polyline


def arc_length(polyline: ComplexPolyline) -> NDArray[np.float64]:
    """Say how far along the way each of its points (n,) lies: (n,), from 0."""
    at = np.zeros(len(polyline))
    np.add.accumulate(np.abs(polyline[1:] - polyline[:-1]), out=at[1:])
    return at


def resample(polyline: ComplexPolyline, at: NDArray[np.float64], step: float) -> Resampled:
    """Return the same polyline in equal steps of at most `step`; `at` is its `arc_length`. A tap is one point."""
    length = float(at[-1])
    if not length:
        return polyline[:1], step
    step = length / (int(length / step) + 1)
    return np.interp(np.arange(0.0, length + step / 2, step), at, polyline), step
