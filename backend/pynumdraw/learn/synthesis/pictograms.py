"""Random drawings of things and signs, such as people draw to see what a digit recogniser makes of them."""

from collections.abc import Callable, Sequence

import numpy as np

from pynumdraw.ink.polyline import Polyline
from pynumdraw.learn.synthesis.stroke_distortion import Strokes


def doodle(rng: np.random.Generator) -> Strokes:
    """Draw a random variant of one of `DOODLES`."""
    return DOODLES[int(rng.integers(len(DOODLES)))](rng)


def ellipse(x: float, y: float, width: float, height: float) -> Polyline:
    """Return the polyline (40, 2) of an ellipse."""
    return np.array([x, y]) + _arc(0, 0, 1, 0, 360) * [width, height]


def _arc(x: float, y: float, diameter: float, start: float, end: float) -> Polyline:
    """Return the polyline (40, 2) of a circle's arc from `start` to `end` in degrees: 0 is right, 90 is down."""
    angle = np.radians(np.linspace(start, end, 40))
    return np.array([x, y]) + diameter / 2 * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _lines(*points: tuple[float, float]) -> Polyline:
    return np.array(points, np.float64)


def _root(rng: np.random.Generator) -> Strokes:
    tick, dip, bar = rng.uniform(0, 0.5), rng.uniform(0.15, 0.5), rng.uniform(0.3, 1.6)
    foot = (-0.6 + dip, 1.0)
    sign = _lines((-0.6 - tick, rng.uniform(0.1, 0.5)), (-0.6, rng.uniform(0, 0.4)), foot, (0.1, -1), (0.1 + bar, -1))
    under = [ellipse(0.2 + bar / 2, 0, 0.5, 0.8)] if rng.random() < 0.2 else []
    return [sign, *under]


def _tick(rng: np.random.Generator) -> Strokes:
    return [_lines((-1, rng.uniform(-0.3, 0.6)), (-1 + rng.uniform(0.3, 0.9), 1), (1, rng.uniform(-1.2, -0.2)))]


def _heart(rng: np.random.Generator) -> Strokes:
    lobe, tip = rng.uniform(0.9, 1.1), rng.uniform(0.9, 1.6)
    left, right = _arc(-0.5, 0, lobe, 150, 360), _arc(0.5, 0, lobe, 180, 390)
    sides = [left[0], (0, tip), right[-1]]
    if rng.random() < 0.5:
        return [np.vstack([left, right, sides[1:2], left[:1]])]
    return [np.vstack([left[::-1], sides[1:2]]), np.vstack([right, sides[1:2]])]


def _face(rng: np.random.Generator) -> Strokes:
    eyes = [ellipse(side * 0.35, -0.25, 0.15, 0.15) for side in (-1, 1)]
    x = np.linspace(-0.5, 0.5, 12)
    mouth = np.stack([x, 0.35 + rng.uniform(-0.8, 0.8) * (0.25 - x**2)], axis=1)
    return [ellipse(0, 0, 2, rng.uniform(1.6, 2.4)), *eyes, mouth]


def _house(rng: np.random.Generator) -> Strokes:
    roof, eaves, wide = rng.uniform(0.4, 1.2), rng.uniform(-0.4, 0.2), rng.uniform(0.6, 1.1)
    walls = _lines((-wide, 1), (-wide, eaves), (0, eaves - roof), (wide, eaves), (wide, 1), (-wide, 1))
    door = _lines((-0.2, 1), (-0.2, 0.4), (0.2, 0.4), (0.2, 1))
    ceiling = _lines((-wide, eaves), (wide, eaves))
    return [walls, *(part for part in (ceiling, door) if rng.random() < 0.6)]


def _flower(rng: np.random.Generator) -> Strokes:
    petals = int(rng.integers(4, 8))
    angles = 2 * np.pi * np.arange(petals) / petals
    around = [ellipse(0.6 * np.cos(a), 0.6 * np.sin(a), 0.5, 0.5) for a in angles]
    return [*around, ellipse(0, 0, 0.4, 0.4), _lines((0, 0.8), (0.1, rng.uniform(1.2, 2.5)))]


def _arrow(rng: np.random.Generator) -> Strokes:
    head, length = rng.uniform(0.35, 0.7), rng.uniform(0.7, 1.3)
    arrow = [_lines((-length, 0), (1, 0)), _lines((1 - head, -head), (1, 0), (1 - head, head))]
    angle = rng.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return [stroke @ turn for stroke in (arrow if rng.random() < 0.7 else [np.vstack(arrow)])]


def _lightning(rng: np.random.Generator) -> Strokes:
    left, right = rng.uniform(0.2, 0.7, 2)
    down = (right, -1), (-left, 0.1), (right / 2, rng.uniform(-0.2, 0.1)), (-right, 1.1)
    return [_lines(*down, (0.8, -0.4), (0.2, -0.4), (right, -1))]  # without the lines back to its start it could be a 5


def _stick_man(rng: np.random.Generator) -> Strokes:
    arms, legs = rng.uniform(-0.4, 0.5), rng.uniform(0.3, 0.6)
    body = _lines((0, -0.4), (0, 0.5))
    limbs = [_lines((-0.6, arms), (0, -0.1), (0.6, arms)), _lines((-legs, 1.3), (0, 0.5), (legs, 1.3))]
    return [ellipse(0, -0.75, 0.6, 0.7), body, *limbs]


def _tree(rng: np.random.Generator) -> Strokes:
    crown, wide = rng.uniform(0.9, 1.5), rng.uniform(0.05, 0.2)
    trunk = [_lines((side * wide, 0.3), (side * wide, 1.3)) for side in (-1, 1)]
    if rng.random() < 0.5:
        return [ellipse(0, -0.3, crown, 1.2), *trunk]
    return [_lines((-crown / 2, 0.3), (0, -1), (crown / 2, 0.3), (-crown / 2, 0.3)), *trunk]


def _cloud(rng: np.random.Generator) -> Strokes:
    bumps = int(rng.integers(4, 8))
    angles = np.linspace(0, 360, bumps, endpoint=False)
    wide = rng.uniform(1.2, 2)
    at = [(wide / 2 * np.cos(np.radians(a)), 0.5 * np.sin(np.radians(a)), a) for a in angles]
    return [np.vstack([_arc(x, y, 0.85, a - 80, a + 80) for x, y, a in at])]


def _fish(rng: np.random.Generator) -> Strokes:
    x = np.linspace(-1.3, 1, 30)
    side = rng.uniform(0.3, 0.6) * np.sin(np.pi * (x + 0.8) / 1.8)
    body = np.vstack([np.stack([x, side], axis=1), np.stack([x, -side], axis=1)[::-1]])
    return [body, ellipse(0.6, -0.1, 0.08, 0.08)][: int(rng.integers(1, 3))]


def _moon(rng: np.random.Generator) -> Strokes:
    inner = _arc(rng.uniform(0.2, 0.5), 0, 1.6, 290, 70)
    return [np.vstack([_arc(0, 0, 2, 60, 300), inner])]


def _grid(rng: np.random.Generator) -> Strokes:
    lines = int(rng.integers(1, 3)) + 1
    at: Sequence[float] = (np.arange(1, lines + 1) * 2 / (lines + 1) - 1).tolist()
    across, down = [_lines((-1, y), (1, y)) for y in at], [_lines((x, -1), (x, 1)) for x in at]
    frame = [_lines((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))] if rng.random() < 0.5 else []
    return [*frame, *across, *down]


_MOST_LIKE_DIGITS = (_root, _heart, _house, _arrow)
DOODLES: Sequence[Callable[[np.random.Generator], Strokes]] = (
    *(_MOST_LIKE_DIGITS * 2),
    *(_tick, _face, _flower, _lightning, _stick_man, _tree, _cloud, _fish, _moon, _grid),
)
"""What `doodle` draws, all equally often but those that look most like a digit, which come twice as often."""
