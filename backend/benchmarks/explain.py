"""Time explanations: milliseconds per drawing, with and without one, for a plain drawing and for the worst allowed.

Usage: python -m benchmarks.explain [--rounds N], in backend/. Figures are medians of CPU time over the rounds.
"""

import argparse
import time
from collections.abc import Collection
from statistics import median

import numpy as np
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.reader import read_drawing
from pynumdraw.reading.schema import Include


def random(strokes: int, points: int, side: float = 280) -> Drawing:
    """Return a drawing of random strokes with `points` points each."""
    columns = np.random.default_rng(0).uniform(0, side, (strokes, 2, points)).tolist()
    return Drawing(280, 280, [Stroke(x, y) for x, y in columns])


DRAWINGS = {
    "a 7": Drawing(280, 280, [Stroke([80, 200, 130], [60, 60, 225])]),
    "1 stroke of 4,096 points": random(1, 4096),
    "64 strokes of 64 points": random(64, 64),
    "the same, a million units wide": random(64, 64, 1e6),
    "64 taps": random(64, 1),
}


def milliseconds(drawing: Drawing, recognizer: Recognizer, include: Collection[Include], rounds: int) -> float:
    """Return the median CPU time of an answer."""
    times: list[float] = []
    for _ in range(rounds):
        start = time.process_time()
        read_drawing(drawing, recognizer, include)
        times.append(time.process_time() - start)
    return 1000 * median(times)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    recognizer = Recognizer()
    print(f"{'drawing':32} {'answer':>8} {'explained':>10}")
    for name, drawing in DRAWINGS.items():
        plain = milliseconds(drawing, recognizer, (), rounds)
        explained = milliseconds(drawing, recognizer, ["explanation"], rounds)
        print(f"{name:32} {plain:8.2f} {explained:10.2f}")


if __name__ == "__main__":
    main()
