"""Numbers of several digits, composed of one writer's digits: side by side, slanted, of uneven size, touching or joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from pynumdraw.ink.polyline import Polyline
from pynumdraw.learn.synthesis.stroke_distortion import Strokes, distort_strokes

NO_DIGIT = -1
"""Owner of ink that belongs to no digit, such as a stray tap."""


class Style(NamedTuple):
    """How numbers are written; lengths are shares of a digit's height.

    Attributes
    ----------
    lengths : tuple of float
        Relative frequencies of numbers of 1, 2, … digits.
    gaps : tuple of float
        Mean gaps between digits, each as often as the others; a number keeps to one.
    gap, size, baseline, slope, shear : float
        Standard deviations: of a gap, of the logarithm of a digit's size, of its vertical offset, of the line's slope, and
        of the slant that all digits share.
    distortion : float
        Strength up to which each digit is distorted.
    joined, tapped, retraced, reversed : float
        Probabilities that digits are joined, that there is a stray tap, that all strokes are drawn twice, and that
        the digits are drawn from right to left.
    join_distance : float
        Longest distance that a pen stays down from one digit to the next.
    """

    lengths: tuple[float, ...] = (0.35, 0.2, 0.16, 0.11, 0.07, 0.05, 0.02, 0.02, 0.01, 0.01)
    gaps: tuple[float, ...] = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.8)
    gap: float = 0.08
    size: float = 0.08
    baseline: float = 0.05
    slope: float = 0.04
    shear: float = 0.15
    distortion: float = 0.5
    joined: float = 0.06
    tapped: float = 0.04
    retraced: float = 0.03
    reversed: float = 0.03
    join_distance: float = 0.8


class Composed(NamedTuple):
    """A number as ink.

    Attributes
    ----------
    number : str
    strokes : list of arrays (n, 2)
    owners : list of arrays (n,), int
        For each point the index of its digit, from the left, or `NO_DIGIT`.
    """

    number: str
    strokes: list[Polyline]
    owners: list[np.ndarray]


def compose_number(
    digits: Mapping[str, Sequence[Sequence[Polyline]]], style: Style, rng: np.random.Generator
) -> Composed:
    """Compose a random number.

    Parameters
    ----------
    digits : mapping of sequences of drawings
        One writer's drawings of each digit "0"…"9"; at least one of some.
    style : Style
    rng : Generator
    """
    length = 1 + int(rng.choice(len(style.lengths), p=np.array(style.lengths) / sum(style.lengths)))
    known = sorted(label for label in digits if digits[label])
    labels = [known[int(rng.integers(len(known)))] for _ in range(length)]
    drawn = [digits[label][int(rng.integers(len(digits[label])))] for label in labels]
    placed = place([distort_strokes(one, rng, rng.uniform(0, style.distortion)) for one in drawn], style, rng)
    order = range(length)[::-1] if rng.random() < style.reversed else range(length)
    strokes = [stroke for i in order for stroke in placed[i]]
    owners = [np.full(len(stroke), i) for i in order for stroke in placed[i]]
    return Composed("".join(labels), *_accidents(strokes, owners, style, rng))


def place(drawings: Sequence[Sequence[Polyline]], style: Style, rng: np.random.Generator) -> list[Strokes]:
    """Put drawings side by side on a line, each about 1 high; return the strokes of each."""
    gap, slope, shear = rng.choice(style.gaps), rng.normal(0, style.slope), rng.normal(0, style.shear)
    spread, drift = abs(rng.normal(0, style.size)), abs(rng.normal(0, style.baseline))
    slant = np.array([[1, 0], [-shear, 1]])
    right, placed = 0.0, list[Strokes]()
    for drawing in drawings:
        points = np.concatenate(drawing)
        low, high = points.min(axis=0), points.max(axis=0)
        height = max(high[1] - low[1], 0.6 * (high[0] - low[0]), 1e-6)
        scale = np.exp(rng.normal(0, spread)) / height
        shaped = [(stroke - [low[0], high[1]]) * scale @ slant for stroke in drawing]
        left = min(stroke[:, 0].min() for stroke in shaped)
        start = right + max(0.0, gap + rng.normal(0, style.gap)) * bool(placed)
        offset = np.array([start - left, rng.normal(0, drift) + slope * start])
        placed.append([stroke + offset for stroke in shaped])
        right = max(stroke[:, 0].max() for stroke in placed[-1])
    return placed


def _accidents(
    strokes: Strokes, owners: list[np.ndarray], style: Style, rng: np.random.Generator
) -> tuple[Strokes, list[np.ndarray]]:
    if rng.random() < style.joined:
        strokes, owners = _join(strokes, owners, style.join_distance, rng)
    if rng.random() < style.retraced:
        strokes = [*strokes, *(stroke + rng.normal(0, 0.02, 2) for stroke in strokes)]
        owners = owners * 2
    if rng.random() < style.tapped:
        points = np.concatenate(strokes)
        at = rng.uniform(points.min(axis=0) - 0.5, points.max(axis=0) + 0.5)
        first = rng.random() < 0.5
        strokes = [at[None], *strokes] if first else [*strokes, at[None]]
        owners = [np.array([NO_DIGIT]), *owners] if first else [*owners, np.array([NO_DIGIT])]
    return strokes, owners


def _join(
    strokes: Strokes, owners: list[np.ndarray], distance: float, rng: np.random.Generator
) -> tuple[Strokes, list[np.ndarray]]:
    """Keep the pen down from each digit to the next, where that is near, along a line that sags or rises a little."""
    joined, theirs = strokes[:1], owners[:1]
    along = np.linspace(0, 1, 8)[1:-1, None]
    for stroke, owner in zip(strokes[1:], owners[1:]):
        start, end = joined[-1][-1], stroke[0]
        if owner[0] == theirs[-1][-1] + 1 and np.hypot(*(end - start)) < distance:
            link = start + (end - start) * along + np.array([0, rng.normal(0, 0.32)]) * along * (1 - along)
            halves = np.repeat([theirs[-1][-1], owner[0]], len(along) // 2)
            joined[-1] = np.vstack([joined[-1], link, stroke])
            theirs[-1] = np.concatenate([theirs[-1], halves, owner])
        else:
            joined.append(stroke)
            theirs.append(owner)
    return joined, theirs
