"""Drawings of an invented habit: a 4 like a bolt of lightning, and a 0 like a circle with a stroke that leaves it."""

import numpy as np
from pynumdraw.ink.polyline import Polyline
from pynumdraw.learn.data.ink_files import Example
from pynumdraw.learn.synthesis.numbers import to_drawing
from pynumdraw.learn.synthesis.pictograms import ellipse
from pynumdraw.learn.synthesis.stroke_distortion import resample_stroke

BOLT = np.array([[0.2, 0.0], [0.8, 0.42], [0.25, 0.55], [0.75, 1.0]])


def bolt(rng: np.random.Generator) -> list[Polyline]:
    """Draw a 4 like a bolt of lightning, in one stroke."""
    corners = (BOLT + rng.normal(0, 0.03, BOLT.shape)) * [rng.uniform(0.8, 1.2), 1]
    return [resample_stroke(corners, 0.05)]


def circle_with_stroke(rng: np.random.Generator) -> list[Polyline]:
    """Draw a 0 as a circle and a stroke through its lower right, as of a Q."""
    circle = ellipse(0, 0, rng.uniform(0.85, 1.1), rng.uniform(0.85, 1.1))
    start, end = np.array([0.1, 0.1]), np.array([0.62, 0.62])
    stroke = np.linspace(start, end, 12) + rng.normal(0, 0.04, 2)
    return [circle, stroke]


def habit(label: str, n: int, seed: int) -> list[Example]:
    """Return n drawings of "4" or "0" in the habit."""
    rng, draw = np.random.default_rng(seed), {"4": bolt, "0": circle_with_stroke}[label]
    drawn = [to_drawing(draw(rng)) for _ in range(n)]
    return [Example(one.width, one.height, one.strokes, label=label, writer="invented") for one in drawn]
