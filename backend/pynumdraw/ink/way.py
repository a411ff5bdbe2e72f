"""A stroke's way as complex numbers x + iy: so one operation moves, scales, measures or turns both coordinates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Polyline = NDArray[np.floating]
"""The points (n, 2) of a stroke: x, y."""
Way = NDArray[np.complex128]
"""The same (n,), as complex numbers."""


def way_of(stroke: Polyline) -> Way:
    """Give a stroke (n, 2) as complex numbers (n,)."""
    way = np.empty(len(stroke), np.complex128)
    way.real, way.imag = stroke.T
    return way


def along(way: Way) -> NDArray[np.float64]:
    """Say how far along the way each of its points (n,) lies: (n,), from 0."""
    at = np.zeros(len(way))
    np.abs(way[1:] - way[:-1]).cumsum(out=at[1:])
    return at


def resample(way: Way, at: NDArray[np.float64], step: float) -> Way:
    """Give the same way in equal steps of at most `step`; `at` is what `along` says. A tap is one point."""
    length = float(at[-1])
    steps = int(length / step) + 1 if length else 0
    return np.interp(np.arange(steps + 1) * (length / max(steps, 1)), at, way)
