"""Distortions of strokes: turn one drawing into many, as if by other hands."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.polyline import Polyline, arc_length, resample, to_complex
from pynumdraw.learn.synthesis.parameter_types import StrokeDistortion

Strokes = list[Polyline]

_WAVES = 4
_STEP = 0.05  # distance of the points that are moved, relative to a drawing's longer side


def distort_strokes(
    strokes: Sequence[Polyline], rng: np.random.Generator, distortion: StrokeDistortion, strength: float = 1.0
) -> Strokes:
    """Distort strokes as if another hand had drawn them; the longer side of the result is about 1.

    Parameters
    ----------
    strokes : sequence of arrays (n, 2)
    rng : Generator
    distortion : StrokeDistortion
    strength : float
        Factor of all distortions.
    """
    points = [resample_stroke(stroke, _STEP) for stroke in unit(strokes)]
    points = [_shaken(stroke, rng, distortion, strength) for stroke in points]
    scale, shift = distortion.scale * strength, distortion.shift * strength
    loose = [p * rng.normal(1, scale) + rng.normal(0, shift, 2) for p in points]
    bent = _tapered(_bent(loose, rng, distortion.waves * strength), rng, distortion, strength)
    return [stroke @ matrix for matrix in [_slanted(rng, distortion, strength)] for stroke in bent]


def unit(strokes: Sequence[Polyline]) -> Strokes:
    """Scale strokes so that the longer side of their bounding box is 1 and its centre is (0, 0)."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float((high - low).max()) or 1.0
    return [(stroke - (low + high) / 2) / extent for stroke in strokes]


def resample_stroke(stroke: Polyline, step: float) -> Polyline:
    """Resample a stroke in equal steps of at most `step`."""
    polyline = to_complex(stroke)
    return resample(polyline, arc_length(polyline), step)[0].view(np.float64).reshape(-1, 2)


def _shaken(stroke: Polyline, rng: np.random.Generator, distortion: StrokeDistortion, strength: float) -> Polyline:
    """Displace a stroke's points a little, neighbours alike, and round its corners."""
    if len(stroke) < 3:
        return stroke
    noise = rng.normal(0, rng.uniform(0, distortion.tremor) * strength, stroke.shape)
    moved = stroke + _smooth(noise, 3)
    return _smooth(moved, int(rng.integers(0, 3)))


def _smooth(columns: NDArray[np.floating], times: int) -> NDArray[np.floating]:
    """Average each row but the first and the last with its neighbours, `times` times."""
    for _ in range(times):
        columns = columns.copy()
        columns[1:-1] = (columns[:-2] + 2 * columns[1:-1] + columns[2:]) / 4
    return columns


def _bent(strokes: Sequence[Polyline], rng: np.random.Generator, deviation: float) -> Strokes:
    """Bend the plane of the strokes by a few long random waves."""
    direction = rng.normal(0, 4.0, (2, _WAVES))
    phase = rng.uniform(0, 2 * np.pi, _WAVES)
    amplitude = rng.normal(0, deviation, (_WAVES, 2))
    return [stroke + np.sin(stroke @ direction + phase) @ amplitude for stroke in strokes]


def _tapered(strokes: Strokes, rng: np.random.Generator, distortion: StrokeDistortion, strength: float) -> Strokes:
    """Make the upper half wider and higher than the lower one, or the other way round."""
    wider = rng.normal(0, distortion.taper_width * strength)
    higher = rng.normal(0, distortion.taper_height * strength)
    return [
        stroke + np.stack([wider * x * y, higher * (y**2 - 0.25)], axis=1) for stroke in strokes for x, y in [stroke.T]
    ]


def _slanted(rng: np.random.Generator, distortion: StrokeDistortion, strength: float) -> NDArray[np.floating]:
    """Draw the matrix (2, 2) of a rotation, a slant and an aspect, to multiply points by from the right."""
    angle = np.radians(rng.normal(0, distortion.rotation * strength))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    slant = np.array([[1, 0], [rng.normal(0, distortion.slant * strength), 1]])
    aspect = np.exp(rng.normal(0, distortion.aspect * strength))
    return slant @ np.diag([aspect, 1 / aspect]) @ turn
