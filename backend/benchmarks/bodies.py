"""What is asked: real pen digits, about 120 points and 1.5 KB each, as a page would send them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
from pynumdraw.errors import MissingData
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.learn.data.ink_files import read_ink

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "data", ROOT.parent / "shared" / "data")
NAME = "pendigits-train.ndjson.gz"

_FIRST, _EVERY = 6000, 30
_DENSER = 3  # times the points of the data: screens tell them more often than the tablet of 1997 did
_SIDE = 500.0


def bodies() -> list[bytes]:
    """Give 200 request bodies.

    Raises
    ------
    MissingData
        If the pen digits are not there.
    """
    examples = list(read_ink(_find()))[:_FIRST:_EVERY]
    drawings = [Drawing(_SIDE, _SIDE, [_denser(stroke) for stroke in example.strokes]) for example in examples]
    return [msgspec.json.encode(drawing) for drawing in drawings]


def _denser(stroke: Stroke) -> Stroke:
    n = len(stroke.x)
    at = np.linspace(0, n - 1, max(2, _DENSER * n))
    return Stroke(*(np.interp(at, np.arange(n), column).round(1).tolist() for column in (stroke.x, stroke.y)))


def _find() -> Path:
    places = [path for folder in FOLDERS for path in (folder / "ink" / NAME, folder / NAME)]
    for path in places:
        if path.exists():
            return path
    found = ", ".join(map(str, places))
    raise MissingData(f"{NAME} is in none of {found}: python backend/fetch_data.py gets it.")
