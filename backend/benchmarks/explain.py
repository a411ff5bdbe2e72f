"""How long an explanation takes: milliseconds a drawing, with and without, of an ordinary one and of the worst allowed.

Usage: python -m benchmarks.explain [--rounds N], in backend/.

The figures are medians over the rounds, of the time that the processor spent.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Collection
from statistics import median

import numpy as np
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.reader import read_drawing
from pynumdraw.reading.schema import Include

SEVEN = Drawing(280, 280, [Stroke([80, 200, 130], [60, 60, 225])])


def random(strokes: int, points: int, side: float = 280) -> Drawing:
    """Draw strokes of so many points each, anywhere."""
    places = np.random.default_rng(0).uniform(0, side, (strokes, 2, points)).tolist()
    return Drawing(280, 280, [Stroke(x, y) for x, y in places])


DRAWINGS = {
    "a 7": SEVEN,
    "1 stroke of 4,096 points": random(1, 4096),
    "64 strokes of 64 points": random(64, 64),
    "the same, a million units wide": random(64, 64, 1e6),
    "64 taps": random(64, 1),
}


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    recognizer = Recognizer()
    print(f"{'drawing':32} {'answer':>8} {'explained':>10}")
    for name, drawing in DRAWINGS.items():
        plain = spent(drawing, recognizer, (), rounds)
        explained = spent(drawing, recognizer, ["explanation"], rounds)
        print(f"{name:32} {plain:8.2f} {explained:10.2f}")


def spent(drawing: Drawing, recognizer: Recognizer, include: Collection[Include], rounds: int) -> float:
    """Give the median time of an answer, in ms."""
    times: list[float] = []
    for _ in range(rounds):
        start = time.process_time()
        read_drawing(drawing, recognizer, include)
        times.append(time.process_time() - start)
    return 1000 * median(times)


if __name__ == "__main__":
    main()
