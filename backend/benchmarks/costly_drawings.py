"""Drawings that take long to read: extremes made by hand, random ones, and a search for the worst."""

import time
from collections.abc import Callable
from typing import Literal, NamedTuple, get_args

import msgspec
import numpy as np
from pynumdraw.ink.polyline import Polyline
from pynumdraw.ink.strokes import MAX_POINTS, MAX_STROKES, Drawing, Stroke
from pynumdraw.serve.http.predict import MAX_DRAWING_BYTES

Shape = Literal["bars", "rings", "tangles", "zigzags"]
SHAPES: tuple[Shape, ...] = get_args(Shape)

_HEIGHT = 100.0
_KEPT = 6  # worst drawings that are changed further


class Recipe(NamedTuple):
    """How a drawing is made: strokes of one shape, side by side, in rows; lengths are shares of a stroke's height."""

    shape: Shape
    strokes: int
    points: int  # of each stroke
    pitch: float  # from one stroke to the next
    width: float
    rows: int = 1
    seed: int = 0

    def __str__(self) -> str:
        """Describe the drawing."""
        size = f"{self.points} points, {self.width:.2f} wide, every {self.pitch:.2f}"
        return f"{self.strokes} {self.shape} of {size}, {self.rows} rows, seed {self.seed}"


EXTREMES = (
    Recipe("tangles", 1, MAX_POINTS, 0, 1),
    Recipe("zigzags", 1, MAX_POINTS, 0, 30),
    Recipe("tangles", 64, 64, 0, 1),
    Recipe("bars", 64, 1, 0.1, 0),
    Recipe("rings", 64, 64, 0.7, 0.6),
    Recipe("tangles", 64, 64, 0.3, 0.25),
    Recipe("tangles", 64, 64, 0.3, 0.25, rows=2),
    Recipe("tangles", 20, 204, 0.4, 0.3),
    Recipe("tangles", 9, 455, 0.4, 0.3),
    Recipe("zigzags", 16, 250, 0.6, 2.0),
    Recipe("bars", 6, 682, 0.26, 5.11),
    Recipe("tangles", 62, 66, 0, 1.02),
    Recipe("tangles", 54, 75, 0.33, 0.62),
    Recipe("tangles", 30, 136, 0.3, 0.6),
    Recipe("zigzags", 46, 89, 0.26, 0.3),
)


def body(recipe: Recipe) -> bytes:
    """Return the body of a request, with coordinates short enough for its limit."""
    rng = np.random.default_rng(recipe.seed)
    per_row = -(-recipe.strokes // recipe.rows)
    places = [(i % per_row * recipe.pitch, i // per_row * 1.5) for i in range(recipe.strokes)]
    shapes = [_HEIGHT * (_shape(recipe, rng) + place) for place in places]
    width = per_row * recipe.pitch + recipe.width
    strokes = [stroke.round().astype(int).T.tolist() for stroke in shapes]
    drawing = Drawing(_HEIGHT * max(width, 1), _HEIGHT * 1.5 * recipe.rows, [Stroke(*stroke) for stroke in strokes])
    return msgspec.json.encode(drawing)


def _shape(recipe: Recipe, rng: np.random.Generator) -> Polyline:
    """Return the points (n, 2) of a stroke, 1 high."""
    n, along = recipe.points, np.linspace(0, 1, recipe.points)
    x, y = {
        "bars": lambda: (along * 0.05 * recipe.width, along),
        "rings": lambda: (0.5 + np.cos(2 * np.pi * along) / 2, 0.5 + np.sin(2 * np.pi * along) / 2),
        "tangles": lambda: (rng.random(n), rng.random(n)),
        "zigzags": lambda: (along, np.arange(n) % 2.0),
    }[recipe.shape]()
    return np.stack([x * recipe.width, y], axis=1)


def some(rng: np.random.Generator) -> Recipe:
    """Return a random recipe."""
    strokes = int(MAX_STROKES ** rng.random())
    points = int(rng.choice([1, 0.1, 0.5, 1], p=[0.1, 0.1, 0.2, 0.6]) * MAX_POINTS) // strokes
    pitch, width = 1.2 * rng.random() ** 2, 3 * rng.random() ** 2
    shape, rows = SHAPES[int(rng.integers(len(SHAPES)))], int(rng.choice([1, 1, 2, 3]))
    return _within_limits(Recipe(shape, strokes, points, pitch, width, rows, int(rng.integers(1000))))


def changed(recipe: Recipe, rng: np.random.Generator) -> Recipe:
    """Return a recipe that differs a little from another, or in one respect much."""
    other, field = some(rng), str(rng.choice(Recipe._fields))
    if rng.random() < 0.4:
        return _within_limits(recipe._replace(**{field: getattr(other, field)}))
    strokes = int(np.clip(recipe.strokes + rng.integers(-3, 4), 1, MAX_STROKES))
    pitch, width = (float(value * np.exp(rng.normal(0, 0.2))) for value in (recipe.pitch, recipe.width))
    return _within_limits(recipe._replace(strokes=strokes, points=MAX_POINTS // strokes, pitch=pitch, width=width))


def _within_limits(recipe: Recipe) -> Recipe:
    return recipe._replace(points=max(1, min(recipe.points, MAX_POINTS // recipe.strokes)))


def search(
    cost: Callable[[bytes], float], seconds: float, seed: int = 0, report: Callable[[str], object] = len
) -> Recipe:
    """Return the recipe of the drawing with the highest cost, of those that are found in some seconds."""
    rng, end = np.random.default_rng(seed), time.monotonic() + seconds
    found: dict[Recipe, float] = {}
    untried = list(EXTREMES)
    while time.monotonic() < end or not found:
        worst = sorted(found, key=lambda recipe: -found[recipe])[:_KEPT]
        recipe = untried.pop() if untried else _next(worst, rng)
        content = body(recipe)
        if len(content) > MAX_DRAWING_BYTES:
            continue
        found[recipe] = min(cost(content), cost(content))  # another process may have disturbed one of them
        if not worst or found[recipe] > found[worst[0]]:
            report(f"{found[recipe]:.1f} ms, {len(found)} drawings tried: {recipe}")
    return max(found, key=lambda recipe: found[recipe])


def _next(worst: list[Recipe], rng: np.random.Generator) -> Recipe:
    return changed(worst[int(rng.integers(len(worst)))], rng) if rng.random() < 0.7 else some(rng)
