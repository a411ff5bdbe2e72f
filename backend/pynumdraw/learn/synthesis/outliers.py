"""Drawings that are no digits, made: letters, signs, shapes, scribbles, and what can be made of digits themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from pynumdraw.ink.polyline import Polyline
from pynumdraw.learn.synthesis import shapes
from pynumdraw.learn.synthesis.capture_noise import recaptured
from pynumdraw.learn.synthesis.doodles import doodle
from pynumdraw.learn.synthesis.glyphs import glyphs
from pynumdraw.learn.synthesis.stroke_distortion import Strokes, distort_strokes, unit

Drawings = Sequence[Sequence[Polyline]]
Maker = Callable[[np.random.Generator], Strokes]

TURNED = "34578"
"""Digits that, a quarter turned, are none."""
MIRRORED = "34679"
"""Digits that, mirrored, are none."""


class Outliers:
    """Makes drawings that are no digits.

    Parameters
    ----------
    digits : mapping of sequences of drawings
        Digits to make others of, by what they are, "0"…"9"; unless there are some of each, none is used.
    """

    def __init__(self, digits: Mapping[str, Drawings]) -> None:
        self._digits: Mapping[str, Drawings] = digits if all(digits.values()) else {}
        self._glyphs = glyphs()
        of_digits = {self._overlap: 1.5, self._turned: 1.0} if self._digits else {}
        self._makers: dict[Maker, float] = of_digits | {
            self._glyph: 10,
            self._several: 5,
            doodle: 3.5,
            shapes.scribble: 2.0,
            shapes.walk: 1.5,
            shapes.spatter: 1.0,
            shapes.hatching: 1.0,
            shapes.lying_line: 1.0,
            shapes.polygon: 1.0,
            shapes.curl: 0.8,
            shapes.speck: 0.3,
        }

    def make(self, rng: np.random.Generator) -> Strokes:
        """Make one: arrays (n, 2), in a unit of their own."""
        makers, weights = list(self._makers), np.array(list(self._makers.values()))
        return makers[int(rng.choice(len(makers), p=weights / weights.sum()))](rng)

    def _digit(self, rng: np.random.Generator, labels: str = "0123456789") -> Strokes:
        drawings = self._digits[labels[int(rng.integers(len(labels)))]]
        return unit(drawings[int(rng.integers(len(drawings)))])

    def _glyph(self, rng: np.random.Generator) -> Strokes:
        drawn = self._glyphs[int(rng.integers(len(self._glyphs)))]
        return recaptured(distort_strokes(drawn, rng, rng.uniform(0.3, 1.4)), rng)

    def _several(self, rng: np.random.Generator) -> Strokes:
        """Draw two to four letters or digits side by side."""
        gap, x, strokes = rng.uniform(0.05, 0.35), 0.0, Strokes()
        letters = not self._digits or rng.random() < 0.5
        for _ in range(rng.choice([2, 3, 4], p=[0.5, 0.3, 0.2])):
            one = unit(self._glyph(rng) if letters else self._digit(rng))
            points = np.concatenate(one)
            strokes += [stroke + np.array([x - points[:, 0].min(), rng.normal(0, 0.05)]) for stroke in one]
            x += np.ptp(points[:, 0]) + gap
        return strokes

    def _overlap(self, rng: np.random.Generator) -> Strokes:
        """Draw two digits on top of each other, or nearly so, neither of them a mere line."""
        shift = rng.uniform(0.2, 0.6, 2) * rng.choice([-1, 1], 2)
        return [*self._digit(rng, "23456789"), *(stroke + shift for stroke in self._digit(rng, "023456789"))]

    def _turned(self, rng: np.random.Generator) -> Strokes:
        """Draw a digit that lies on its side or is seen in a mirror."""
        quarter = np.array([[0.0, 1.0], [-1.0, 0.0]]) * rng.choice([-1, 1])
        if rng.random() < 0.5:
            return [stroke @ quarter for stroke in self._digit(rng, TURNED)]
        return [stroke * [-1, 1] for stroke in self._digit(rng, MIRRORED)]
