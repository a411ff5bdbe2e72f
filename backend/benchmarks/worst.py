"""Search for the valid drawings that take most CPU time to answer.

Usage: python -m benchmarks.worst [--seconds N] [--seed N], in backend/.

Measures extremes made by hand, then random ones, then changes the worst of these a little, time and again. Prints the
milliseconds of CPU time from the body to the encoded answer, without includes and with all, of the extremes and of the
worst drawings found. Goals: at most 25 ms and 50 ms.
"""

import argparse
import time
from collections.abc import Collection
from functools import partial
from statistics import median
from typing import Literal, NamedTuple, get_args

import msgspec
import numpy as np
from pynumdraw.ink.parsing import parse_drawing
from pynumdraw.ink.polyline import Polyline
from pynumdraw.ink.strokes import MAX_POINTS, MAX_STROKES, Drawing, Stroke
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.reader import read_drawing
from pynumdraw.reading.schema import Include
from pynumdraw.serve.http.predict import INCLUDES, MAX_DRAWING_BYTES

Shape = Literal["bars", "rings", "tangles", "zigzags"]
SHAPES: tuple[Shape, ...] = get_args(Shape)

_HEIGHT = 100.0
_KEPT = 6  # worst drawings that are changed further
_ROUNDS = 15


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


def milliseconds(content: bytes, recognizer: Recognizer, include: Collection[Include] = (), rounds: int = 1) -> float:
    """Return the median CPU time from a body to its answer."""
    times: list[float] = []
    for _ in range(rounds):
        start = time.process_time()
        msgspec.json.encode(read_drawing(parse_drawing(content), recognizer, include))
        times.append(time.process_time() - start)
    return 1000 * median(times)


def search(recognizer: Recognizer, include: Collection[Include], seconds: float, seed: int = 0) -> Recipe:
    """Return the recipe of the drawing that takes longest, of those that are found in some seconds."""
    rng, end = np.random.default_rng(seed), time.monotonic() + seconds
    cost = partial(milliseconds, recognizer=recognizer, include=include)
    found: dict[Recipe, float] = {recipe: cost(body(recipe)) for recipe in EXTREMES}
    while time.monotonic() < end:
        worst = sorted(found, key=lambda recipe: -found[recipe])[:_KEPT]
        recipe = changed(worst[int(rng.integers(len(worst)))], rng) if rng.random() < 0.7 else some(rng)
        content = body(recipe)
        if len(content) <= MAX_DRAWING_BYTES:
            found[recipe] = min(cost(content), cost(content))  # another process may have disturbed one of them
    worst = sorted(found, key=lambda recipe: -found[recipe])[:_KEPT]
    return max(worst, key=lambda recipe: cost(body(recipe), rounds=_ROUNDS))


def main() -> None:
    """Search, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60, help="of each of the two searches (60)")
    parser.add_argument("--seed", type=int, default=0, help="(0)")
    options = parser.parse_args()
    recognizer = Recognizer()
    print("| plain, ms | all includes, ms | bytes | drawing |\n|---|---|---|---|")
    plainly, with_all = (search(recognizer, include, options.seconds, options.seed) for include in ((), INCLUDES))
    worst = {f"**worst, plain:** {plainly}": plainly, f"**worst, all includes:** {with_all}": with_all}
    for title, recipe in ({str(recipe): recipe for recipe in EXTREMES} | worst).items():
        content = body(recipe)
        plain, all_includes = (milliseconds(content, recognizer, include, _ROUNDS) for include in ((), INCLUDES))
        print(f"| {plain:.1f} | {all_includes:.1f} | {len(content)} | {title} |")


if __name__ == "__main__":
    main()
