"""Marks that only some writers give a digit: the bar of a 7, the slash of a 0, the flag and the foot of a 1."""

from collections.abc import Sequence

import numpy as np

from pynumdraw.ink.polyline import Polyline
from pynumdraw.learn.synthesis.settings import WritingHabits
from pynumdraw.learn.synthesis.stroke_distortion import Strokes, resample_stroke, unit


def restyle(strokes: Sequence[Polyline], digit: int, rng: np.random.Generator, habits: WritingHabits) -> Strokes:
    """Scale a digit to unit size, and sometimes add the mark of another writing habit (`WritingHabits`)."""
    unit_strokes = unit(strokes)
    if digit == 7 and len(strokes) == 1 and rng.random() < habits.crossed_seven:
        return [*unit_strokes, _bar(unit_strokes, rng)]
    if digit == 0 and rng.random() < habits.slashed_zero:
        reach = rng.uniform(0.3, 0.6)
        return [*unit_strokes, np.array([[-0.7 * reach, reach], [0.7 * reach, -reach]])]
    if digit == 1 and len(strokes) == 1 and np.ptp(unit_strokes[0][:, 0]) < 0.35:
        return [*unit_strokes, *_serifs(unit_strokes[0], rng, habits)]
    return unit_strokes


def _bar(strokes: Strokes, rng: np.random.Generator) -> Polyline:
    """Draw the bar of a crossed 7."""
    y = rng.uniform(-0.05, 0.15)
    points = resample_stroke(strokes[0], 0.02)
    x = points[np.abs(points[:, 1] - y).argmin(), 0]
    left, right = rng.uniform(0.12, 0.35, 2)
    return np.array([[x - left, y + rng.uniform(-0.06, 0.06)], [x + right, y + rng.uniform(-0.06, 0.06)]])


def _serifs(stem: Polyline, rng: np.random.Generator, habits: WritingHabits) -> Strokes:
    """Draw the flag or the foot of a 1, both or neither."""
    top, foot = stem[stem[:, 1].argmin()], stem[stem[:, 1].argmax()]
    angle, length = np.radians(rng.uniform(25, 65)), rng.uniform(0.12, 0.5)
    flag = np.stack([top, top + length * np.array([-np.sin(angle), np.cos(angle)])])
    left, right = rng.uniform(0.1, 0.4, 2)
    base = foot + np.array([[-left, 0], [right, 0]])
    marks = (flag, habits.flagged_one), (base, habits.footed_one)
    return [serif for serif, chance in marks if rng.random() < chance]
