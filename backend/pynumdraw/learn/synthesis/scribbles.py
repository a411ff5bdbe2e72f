"""Random drawings that are no writing: scribbles, blots, lines and shapes."""

import numpy as np

from pynumdraw.ink.polyline import Polyline
from pynumdraw.learn.synthesis.stroke_distortion import Strokes, unit


def scribble(rng: np.random.Generator) -> Strokes:
    """Draw an aimless curve that is too long for a digit."""
    time = np.linspace(0, rng.uniform(3, 12), 150)[:, None]
    speed, phase = rng.uniform(0.6, 2.5, (6, 1, 2)), rng.uniform(0, 2 * np.pi, (6, 1, 2))
    polyline = (rng.normal(0, 1, (6, 1, 2)) * np.sin(2 * np.pi * speed * time / 2 + phase)).sum(axis=0)
    return [polyline * rng.uniform(0.5, 1, 2) + time * rng.normal(0, 0.3, 2)]


def walk(rng: np.random.Generator) -> Strokes:
    """Draw a long random walk that turns back at the sides of a box."""
    steps = rng.normal(0, rng.uniform(0.02, 0.07), (int(rng.integers(150, 300)), 2))
    window = np.hanning(int(rng.integers(6, 20)))
    polyline = np.cumsum([np.convolve(column, window, "valid") for column in steps.T], axis=1).T
    return [np.arcsin(np.sin(polyline + rng.uniform(-1, 1, 2))) * [rng.uniform(0.6, 1), 1]]


def spatter(rng: np.random.Generator) -> Strokes:
    """Draw from 2 to 39 dots and short dashes."""
    centres = rng.normal(0, 1, (int(rng.integers(2, 40)), 2))
    return [c + rng.normal(0, rng.uniform(0, 0.3), (2, 2)) for c in centres]


def hatching(rng: np.random.Generator) -> Strokes:
    """Draw a block or a blot, filled by zigzag lines."""
    lines = int(rng.integers(6, 30))
    y = np.repeat(np.linspace(-1, 1, lines), 2) + rng.normal(0, 0.02, 2 * lines)
    reach = np.sqrt(np.maximum(1 - y**2, 0.05)) if rng.random() < 0.5 else np.ones_like(y)
    x = reach * np.tile([-1, 1, 1, -1], lines)[: 2 * lines] * rng.uniform(0.3, 1)
    return _turned_by(np.stack([x, y], axis=1), rng.uniform(0, np.pi))


def lying_line(rng: np.random.Generator) -> Strokes:
    """Draw a straight or bent line that is too flat for a 1."""
    bend = np.linspace(-1, 1, 20)
    polyline = np.stack([bend, rng.normal(0, 0.15) * bend**2 + rng.normal(0, 0.1) * bend**3], axis=1)
    return _turned_by(polyline, np.radians(rng.uniform(-48, 48)))


def polygon(rng: np.random.Generator) -> Strokes:
    """Draw a triangle, a square, a star or a zigzag."""
    corners = int(rng.integers(3, 7))
    point = np.arange(2 * corners + 1)  # every other point is a corner, those between are dents
    angle = 2 * np.pi * point / (2 * corners) + rng.uniform(0, np.pi)
    dent = 0.4 if corners > 4 else rng.choice([np.cos(np.pi / corners), 0.4])
    depth = np.where(point % 2, dent, 1.0)
    around = np.stack([np.cos(angle), np.sin(angle)], axis=1) * depth[:, None]
    zigzag = np.stack([np.linspace(-1, 1, corners), rng.uniform(0.3, 0.9) * (np.arange(corners) % 2)], axis=1)
    return [zigzag if corners > 3 and rng.random() < 0.3 else around]


def spiral(rng: np.random.Generator) -> Strokes:
    """Draw a spiral of two to five turns."""
    time = np.linspace(0, 1, 100)
    angle = time * 2 * np.pi * rng.uniform(2, 5) * rng.choice([-1, 1])
    return [np.stack([np.cos(angle), np.sin(angle)], axis=1) * time[:, None]]


def wave(rng: np.random.Generator) -> Strokes:
    """Draw a long wave."""
    time = np.linspace(0, 1, 100)
    height = rng.uniform(0.1, 0.4) * np.sin(2 * np.pi * time * rng.uniform(1.5, 5))
    return _turned_by(np.stack([2 * time, height], axis=1), rng.uniform(0, np.pi))


def speck(rng: np.random.Generator) -> Strokes:
    """Draw a tap or a speck, far smaller than the other shapes."""
    size = rng.uniform(0, 0.25)
    return [stroke * size for stroke in unit(scribble(rng))]


def _turned_by(polyline: Polyline, angle: float) -> Strokes:
    return [polyline @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])]
