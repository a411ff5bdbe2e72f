"""Distortions that make one drawing many, done to its strokes before they are drawn: other hands, pens and habits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.polyline import Polyline, arc_length, resample, to_complex

Strokes = list[Polyline]

_WAVES = 4
_STEP = 0.05  # of a drawing's longer side, between the points that are moved


def distort_strokes(strokes: Sequence[Polyline], rng: np.random.Generator, strength: float = 1.0) -> Strokes:
    """Give strokes as another hand might have drawn them, their box a unit long.

    Parameters
    ----------
    strokes : sequence of arrays (n, 2)
    rng : Generator
    strength : float
        Of all distortions; 1 leaves a digit easy to read.
    """
    points = [resample_stroke(stroke, _STEP) for stroke in unit(strokes)]
    points = [_shaky(stroke, rng, strength) for stroke in points]
    loose = [p * rng.normal(1, 0.04 * strength) + rng.normal(0, 0.025 * strength, 2) for p in points]
    bent = _tapered(_bent(loose, rng, strength), rng, strength)
    return [stroke @ matrix for matrix in [_slanted(rng, strength)] for stroke in bent]


def unit(strokes: Sequence[Polyline]) -> Strokes:
    """Scale strokes so that the longer side of their bounding box is 1, its middle at (0, 0)."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float((high - low).max()) or 1.0
    return [(stroke - (low + high) / 2) / extent for stroke in strokes]


def restyle(strokes: Sequence[Polyline], digit: int, rng: np.random.Generator) -> Strokes:
    """Give a digit another habit of writing, where that can be done: crossed 7, a slashed 0, a 1 with flag or foot."""
    unit_strokes = unit(strokes)
    if digit == 7 and len(strokes) == 1 and rng.random() < 0.3:
        return [*unit_strokes, _bar(unit_strokes, rng)]
    if digit == 0 and rng.random() < 0.08:
        reach = rng.uniform(0.3, 0.6)
        return [*unit_strokes, np.array([[-0.7 * reach, reach], [0.7 * reach, -reach]])]
    if digit == 1 and len(strokes) == 1 and np.ptp(unit_strokes[0][:, 0]) < 0.35:
        return [*unit_strokes, *_serifs(unit_strokes[0], rng)]
    return unit_strokes


def _bar(strokes: Strokes, rng: np.random.Generator) -> Polyline:
    """Draw the bar of a crossed 7."""
    y = rng.uniform(-0.05, 0.15)
    points = resample_stroke(strokes[0], 0.02)
    x = points[np.abs(points[:, 1] - y).argmin(), 0]
    left, right = rng.uniform(0.12, 0.35, 2)
    return np.array([[x - left, y + rng.uniform(-0.06, 0.06)], [x + right, y + rng.uniform(-0.06, 0.06)]])


def _serifs(stem: Polyline, rng: np.random.Generator) -> Strokes:
    """Draw the flag or the foot of a 1, both or none."""
    top, foot = stem[stem[:, 1].argmin()], stem[stem[:, 1].argmax()]
    angle, length = np.radians(rng.uniform(25, 65)), rng.uniform(0.12, 0.5)
    flag = np.stack([top, top + length * np.array([-np.sin(angle), np.cos(angle)])])
    left, right = rng.uniform(0.1, 0.4, 2)
    base = foot + np.array([[-left, 0], [right, 0]])
    return [serif for serif, chance in ((flag, 0.3), (base, 0.25)) if rng.random() < chance]


def resample_stroke(stroke: Polyline, step: float) -> Polyline:
    """Give a stroke in equal steps of at most `step`."""
    polyline = to_complex(stroke)
    return resample(polyline, arc_length(polyline), step)[0].view(np.float64).reshape(-1, 2)


def _shaky(stroke: Polyline, rng: np.random.Generator, strength: float) -> Polyline:
    """Move a stroke's points a little, neighbours alike, and round its corners."""
    if len(stroke) < 3:
        return stroke
    noise = rng.normal(0, rng.uniform(0, 0.025) * strength, stroke.shape)
    moved = stroke + _smooth(noise, 3)
    return _smooth(moved, int(rng.integers(0, 3)))


def _smooth(columns: NDArray[np.floating], times: int) -> NDArray[np.floating]:
    """Average each row with its neighbours, `times` over; the ends stay."""
    for _ in range(times):
        columns = columns.copy()
        columns[1:-1] = (columns[:-2] + 2 * columns[1:-1] + columns[2:]) / 4
    return columns


def _bent(strokes: Strokes, rng: np.random.Generator, strength: float) -> Strokes:
    """Bend the plane that strokes lie in by a few long random waves."""
    direction = rng.normal(0, 4.0, (2, _WAVES))
    phase = rng.uniform(0, 2 * np.pi, _WAVES)
    amplitude = rng.normal(0, 0.03 * strength, (_WAVES, 2))
    return [stroke + np.sin(stroke @ direction + phase) @ amplitude for stroke in strokes]


def _tapered(strokes: Strokes, rng: np.random.Generator, strength: float) -> Strokes:
    """Make the upper half wider than the lower, and higher; or the other way round."""
    wider, higher = rng.normal(0, 0.2 * strength), rng.normal(0, 0.15 * strength)
    return [
        stroke + np.stack([wider * x * y, higher * (y**2 - 0.25)], axis=1) for stroke in strokes for x, y in [stroke.T]
    ]


def _slanted(rng: np.random.Generator, strength: float) -> NDArray[np.floating]:
    """Draw the matrix (2, 2) of a rotation, a slant and an aspect, to be multiplied from the right."""
    angle = np.radians(rng.normal(0, 7 * strength))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    slant = np.array([[1, 0], [rng.normal(0, 0.18 * strength), 1]])
    aspect = np.exp(rng.normal(0, 0.15 * strength))
    return slant @ np.diag([aspect, 1 / aspect]) @ turn
