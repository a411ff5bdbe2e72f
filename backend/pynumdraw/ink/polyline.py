"""Geometry of polylines as complex numbers x + iy, so that one operation moves, scales or measures both coordinates."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Polyline = NDArray[np.floating]
"""Points (n, 2) of a stroke: x, y."""
ComplexPolyline = NDArray[np.complex128]
"""Points (n,) of a stroke as complex numbers."""
Resampled = tuple[ComplexPolyline, float]
"""A polyline whose points are evenly spaced, and the distance between them."""
Box = tuple[float, float, float, float]
"""A bounding box: left, top, width and height."""
TAP_EXTENT = 1e-3
"""Extent, in the drawing's own units, up to which ink is a tap."""


def bounding_box(strokes: Sequence[Polyline]) -> Box:
    """Return the bounding box of the strokes; there must be at least one."""
    points = strokes[0] if len(strokes) == 1 else np.concatenate(strokes)
    left, top = np.minimum.reduce(points).tolist()
    right, bottom = np.maximum.reduce(points).tolist()
    return left, top, right - left, bottom - top


def to_complex(stroke: Polyline) -> ComplexPolyline:
    """Return a stroke (n, 2) as complex numbers (n,)."""
    polyline = np.empty(len(stroke), np.complex128)
    polyline.real, polyline.imag = stroke.T
    return polyline


def arc_length(polyline: ComplexPolyline) -> NDArray[np.float64]:
    """Return the length of the polyline up to each of its points: (n,), starting at 0."""
    lengths = np.zeros(len(polyline))
    np.add.accumulate(np.abs(polyline[1:] - polyline[:-1]), out=lengths[1:])
    return lengths


def resample(polyline: ComplexPolyline, lengths: NDArray[np.float64], step: float) -> Resampled:
    """Resample a polyline, whose `arc_length` is `lengths`, in equal steps of at most `step`; a tap stays one point."""
    length = float(lengths[-1])
    if not length:
        return polyline[:1], step
    step = length / (int(length / step) + 1)
    return np.interp(np.arange(0.0, length + step / 2, step), lengths, polyline), step


def distance(strokes: Sequence[Polyline], others: Sequence[Polyline], step: float, max_steps: int) -> float:
    """Return the least distance between strokes and others, both resampled in steps of `step`.

    If they are longer than `max_steps`, the steps are, too: it takes time that grows with the square of their number.
    """
    return float(np.abs(_resampled(strokes, step, max_steps)[:, None] - _resampled(others, step, max_steps)).min())


def _resampled(strokes: Sequence[Polyline], step: float, max_steps: int) -> ComplexPolyline:
    polylines = [to_complex(stroke) for stroke in strokes]
    lengths = [arc_length(polyline) for polyline in polylines]
    step = max(step, sum([float(to_point[-1]) for to_point in lengths]) / max_steps)
    return np.concatenate([resample(polyline, to_point, step)[0] for polyline, to_point in zip(polylines, lengths)])
