"""Draw shapes, and write pen digits side by side as a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pynumdraw.ink.strokes import Drawing, Stroke

Polyline = NDArray[np.float64]
Strokes = list[Polyline]


class PenDigit(NamedTuple):
    """A digit as somebody drew it, 1 high, with its lower left corner at (0, 0)."""

    label: str
    strokes: Strokes


def polyline(*points: tuple[float, float]) -> Polyline:
    """Join points by straight lines, with 12 points each."""
    at = np.linspace(0, len(points) - 1, 12 * (len(points) - 1) + 1)
    return np.stack([np.interp(at, range(len(points)), column) for column in zip(*points)], axis=1)


def arc(x: float, y: float, radius: float, start: float = 0, end: float = 360) -> Polyline:
    """Draw a part of a circle, clockwise from `start` to `end`, in degrees from the right."""
    angle = np.radians(np.linspace(start, end, 40))
    return np.array([x, y]) + radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def pen_digit(digit: dict[str, Any]) -> PenDigit:
    """Scale a line of an ink file; one that is wider than high is less than 1 high."""
    strokes = [np.array([stroke["x"], stroke["y"]], float).T for stroke in digit["strokes"]]
    points = np.concatenate(strokes)
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return PenDigit(
        digit["label"], [(s - np.array([left, bottom])) / max(bottom - top, 0.6 * (right - left)) for s in strokes]
    )


def side_by_side(digits: Sequence[PenDigit], gap: float = 0.25) -> list[Strokes]:
    """Put digits on a line; return the strokes of each."""
    placed, right = list[Strokes](), 0.0
    for digit in digits:
        placed.append([stroke + np.array([right, 0]) for stroke in digit.strokes])
        right = max(stroke[:, 0].max() for stroke in placed[-1]) + gap
    return placed


def joined(parts: Sequence[Strokes]) -> Strokes:
    """Return the strokes of all."""
    return [stroke for strokes in parts for stroke in strokes]


def drawing(strokes: Strokes, height: float = 100.0, canvas: tuple[float, float] | None = None) -> Drawing:
    """Draw strokes `height` times as large, in the middle of a canvas, by default of one with a narrow margin."""
    points = height * np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    width, length = canvas or (high - low + height).tolist()
    offset = (np.array([width, length]) - low - high) / 2
    return Drawing(width, length, [Stroke(*(height * stroke + offset).T.tolist()) for stroke in strokes])
