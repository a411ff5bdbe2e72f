"""Synthetic non-digits: letters, signs, shapes, scribbles, and digits that are turned, mirrored or overlapping."""

from collections.abc import Callable, Mapping, Sequence

import msgspec
import numpy as np

from pynumdraw.ink.polyline import Polyline
from pynumdraw.learn.synthesis import scribbles
from pynumdraw.learn.synthesis.capture_noise import add_capture_noise
from pynumdraw.learn.synthesis.hershey_letters import glyphs
from pynumdraw.learn.synthesis.parameter_types import CaptureNoise, OutlierMix, StrokeDistortion
from pynumdraw.learn.synthesis.pictograms import doodle
from pynumdraw.learn.synthesis.stroke_distortion import Strokes, distort_strokes, unit

Drawings = Sequence[Sequence[Polyline]]
Maker = Callable[[np.random.Generator], Strokes]

TURNED = "34578"
"""Digits that are no digit after a quarter turn."""
MIRRORED = "34679"
"""Digits that are no digit in a mirror."""


class Outliers:
    """A generator of drawings that are not digits.

    Parameters
    ----------
    digits : mapping of sequences of drawings
        Digits to turn, mirror and overlap, by label "0"…"9"; none is used unless each digit has some.
    mix : OutlierMix
    distortion : StrokeDistortion
    glyph_strength : (float, float)
        Range of the strength by which letters are distorted.
    noise : CaptureNoise
    """

    def __init__(
        self,
        digits: Mapping[str, Drawings],
        mix: OutlierMix,
        distortion: StrokeDistortion,
        glyph_strength: tuple[float, float],
        noise: CaptureNoise,
    ) -> None:
        self._digits: Mapping[str, Drawings] = digits if all(digits.values()) else {}
        self._glyphs = glyphs()
        self._distortion, self._glyph_strength, self._noise = distortion, glyph_strength, noise
        weights = msgspec.structs.asdict(mix)
        self._kinds = [kind for kind in weights if self._digits or kind not in ("overlap", "turned")]
        chances = np.array([weights[kind] for kind in self._kinds], np.float64)
        self._chances = chances / chances.sum()

    def make(self, rng: np.random.Generator) -> Strokes:
        """Make an outlier: arrays (n, 2), in arbitrary units."""
        kind = self._kinds[int(rng.choice(len(self._kinds), p=self._chances))]
        maker: Maker = getattr(self, f"_{kind}", None) or getattr(scribbles, kind)
        return maker(rng)

    def _digit(self, rng: np.random.Generator, labels: str = "0123456789") -> Strokes:
        drawings = self._digits[labels[int(rng.integers(len(labels)))]]
        return unit(drawings[int(rng.integers(len(drawings)))])

    def _distorted(self, strokes: Strokes, rng: np.random.Generator, strength: float = 1.0) -> Strokes:
        return distort_strokes(strokes, rng, self._distortion, strength)

    def _glyph(self, rng: np.random.Generator) -> Strokes:
        drawn = self._glyphs[int(rng.integers(len(self._glyphs)))]
        return add_capture_noise(self._distorted(drawn, rng, rng.uniform(*self._glyph_strength)), rng, self._noise)

    def _doodle(self, rng: np.random.Generator) -> Strokes:
        return self._distorted(doodle(rng), rng)

    def _polygon(self, rng: np.random.Generator) -> Strokes:
        return self._distorted(scribbles.polygon(rng), rng)

    def _curl(self, rng: np.random.Generator) -> Strokes:
        return self._distorted(scribbles.spiral(rng), rng) if rng.random() < 0.5 else scribbles.wave(rng)

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
        """Draw two digits (nearly) on top of each other, neither of them a mere line."""
        shift = rng.uniform(0.2, 0.6, 2) * rng.choice([-1, 1], 2)
        return [*self._digit(rng, "23456789"), *(stroke + shift for stroke in self._digit(rng, "023456789"))]

    def _turned(self, rng: np.random.Generator) -> Strokes:
        """Draw a digit that lies on its side or is mirrored."""
        quarter = np.array([[0.0, 1.0], [-1.0, 0.0]]) * rng.choice([-1, 1])
        if rng.random() < 0.5:
            return [stroke @ quarter for stroke in self._digit(rng, TURNED)]
        return [stroke * [-1, 1] for stroke in self._digit(rng, MIRRORED)]
