"""Numbers of several digits, composed of one writer's digits: side by side, slanted, uneven, touching or joined."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.polyline import Polyline
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.learn.data.ink_files import Ink
from pynumdraw.learn.synthesis.parameter_types import NumberStyle, StrokeDistortion
from pynumdraw.learn.synthesis.pictograms import ellipse
from pynumdraw.learn.synthesis.stroke_distortion import Strokes, distort_strokes
from pynumdraw.model.recognizer import NOT_A_DIGIT

NO_DIGIT = -1
"""Owner of ink that belongs to no digit, such as a stray tap."""


Digits = Mapping[str, Sequence[Sequence[Polyline]]]
"""Drawings of each digit, "0" to "9", as strokes."""


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
    owners: list[NDArray[np.int64]]


def compose_number(
    digits: Digits, style: NumberStyle, distortion: StrokeDistortion, rng: np.random.Generator
) -> Composed:
    """Compose a random number.

    Parameters
    ----------
    digits : mapping
        One writer's drawings; of some digits there may be none.
    style : NumberStyle
    distortion : StrokeDistortion
    rng : Generator
    """
    length = 1 + int(rng.choice(len(style.lengths), p=np.array(style.lengths) / sum(style.lengths)))
    known = sorted(label for label in digits if digits[label])
    labels = [known[int(rng.integers(len(known)))] for _ in range(length)]
    drawn = [
        _two_circles(rng)
        if label == "8" and rng.random() < style.stacked_eight
        else digits[label][int(rng.integers(len(digits[label])))]
        for label in labels
    ]
    placed = place([distort_strokes(one, rng, distortion, rng.uniform(0, style.strength)) for one in drawn], style, rng)
    order = range(length)[::-1] if rng.random() < style.right_to_left else range(length)
    strokes = [stroke for i in order for stroke in placed[i]]
    owners = [np.full(len(stroke), i) for i in order for stroke in placed[i]]
    return Composed("".join(labels), *_accidents(strokes, owners, style, rng))


def _two_circles(rng: np.random.Generator) -> Strokes:
    """Draw an 8 as a circle upon another."""
    upper, lower = rng.uniform(0.6, 1.0), rng.uniform(0.7, 1.1)
    distance = (upper + lower) / 2 + rng.normal(0.02, 0.06)
    circles = [
        ellipse(rng.normal(0, 0.06), -distance, upper * rng.uniform(0.8, 1.1), upper),
        ellipse(0, 0, lower, lower),
    ]
    return circles if rng.random() < 0.5 else circles[::-1]


def place(drawings: Sequence[Sequence[Polyline]], style: NumberStyle, rng: np.random.Generator) -> list[Strokes]:
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
        start = right + max(style.closest, gap + rng.normal(0, style.gap)) * bool(placed)
        offset = np.array([start - left, rng.normal(0, drift) + slope * start])
        placed.append([stroke + offset for stroke in shaped])
        right = max(stroke[:, 0].max() for stroke in placed[-1])
    return placed


def _accidents(
    strokes: Strokes, owners: list[NDArray[np.int64]], style: NumberStyle, rng: np.random.Generator
) -> tuple[Strokes, list[NDArray[np.int64]]]:
    if rng.random() < style.joined:
        strokes, owners = _join(strokes, owners, style.join_distance, rng)
    if rng.random() < style.retraced:
        strokes = [*strokes, *(stroke + rng.normal(0, 0.02, 2) for stroke in strokes)]
        owners = owners * 2
    if rng.random() < style.tapped:
        points = np.concatenate(strokes)
        low, high = points.min(axis=0) - 0.5, points.max(axis=0) + 0.5
        tap = low[None] + (high - low) * rng.random((1, 2))
        first = rng.random() < 0.5
        strokes = [tap, *strokes] if first else [*strokes, tap]
        owners = [np.array([NO_DIGIT]), *owners] if first else [*owners, np.array([NO_DIGIT])]
    return strokes, owners


def _join(
    strokes: Strokes, owners: list[NDArray[np.int64]], distance: float, rng: np.random.Generator
) -> tuple[Strokes, list[NDArray[np.int64]]]:
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


def to_drawing(strokes: Sequence[Polyline], height: float = 100.0) -> Drawing:
    """Return strokes, about 1 high, as a drawing with digits of `height` CSS pixels and a margin."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0) - 0.5, points.max(axis=0) + 0.5
    width, length = (height * (high - low)).tolist()
    moved = [(height * (stroke - low)).T.tolist() for stroke in strokes]
    return Drawing(width, length, [Stroke(x, y) for x, y in moved])


def by_writer(ink: Ink) -> list[Digits]:
    """Return the digits of each writer; those who drew none are left out."""
    writers: dict[str, dict[str, list[Sequence[Polyline]]]] = {}
    for drawing, label, group in zip(ink.drawings, ink.labels.tolist(), ink.groups):
        if label != NOT_A_DIGIT:
            writers.setdefault(group, {}).setdefault(str(label), []).append(drawing)
    return [writers[name] for name in sorted(writers)]
