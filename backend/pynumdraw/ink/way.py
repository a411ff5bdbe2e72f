"""A stroke's way as complex numbers x + iy: so one operation moves, scales, measures or turns both coordinates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Polyline = NDArray[np.floating]
"""The points (n, 2) of a stroke: x, y."""
Way = NDArray[np.complex128]
"""The same (n,), as complex numbers."""
Even = tuple[Way, float]
"""A way in even steps, and how long these are."""
Box = tuple[float, float, float, float]
"""Left, top, width and height."""


def box_of(strokes: Sequence[Polyline]) -> Box:
    """Give the bounding box of strokes, at least one."""
    points = strokes[0] if len(strokes) == 1 else np.concatenate(strokes)
    left, top = np.minimum.reduce(points).tolist()
    right, bottom = np.maximum.reduce(points).tolist()
    return left, top, right - left, bottom - top


def way_of(stroke: Polyline) -> Way:
    """Give a stroke (n, 2) as complex numbers (n,)."""
    way = np.empty(len(stroke), np.complex128)
    way.real, way.imag = stroke.T
    return way


def along(way: Way) -> NDArray[np.float64]:
    """Say how far along the way each of its points (n,) lies: (n,), from 0."""
    at = np.zeros(len(way))
    np.add.accumulate(np.abs(way[1:] - way[:-1]), out=at[1:])
    return at


def resample(way: Way, at: NDArray[np.float64], step: float) -> Way:
    """Give the same way in even steps of at most `step`; `at` is what `along` says. A tap is one point."""
    return even(way, at, step)[0]


def even(way: Way, at: NDArray[np.float64], step: float) -> Even:
    """Give the same as `resample`, and how long the steps are."""
    length = float(at[-1])
    if not length:
        return way[:1], step
    step = length / (int(length / step) + 1)
    return np.interp(np.arange(0.0, length + step / 2, step), at, way), step
