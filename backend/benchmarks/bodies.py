"""Request bodies: real pen digits of about 120 points and 1.5 KB each, as the page sends them."""

import os
from itertools import cycle, islice
from pathlib import Path

import msgspec
import numpy as np
from pynumdraw.errors import MissingData
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.learn.data.ink_files import read_ink

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("pendigits-train.ndjson.gz", "pendigits-sample.ndjson.gz")

_COUNT = 200
_FIRST = 6000
_DENSITY = 3  # times as many points as the data, since screens report points more often than the tablet of 1997
_SIDE = 500.0


def bodies() -> list[bytes]:
    """Return 200 request bodies, evenly from the first 6,000 digits; digits of a small file are repeated.

    Raises
    ------
    MissingData
        If there are no pen digits.
    """
    digits = list(read_ink(find_digits()))[:_FIRST]
    chosen = islice(cycle(digits[:: max(1, len(digits) // _COUNT)]), _COUNT)
    drawings = [Drawing(_SIDE, _SIDE, [_densify(stroke) for stroke in digit.strokes]) for digit in chosen]
    return [msgspec.json.encode(drawing) for drawing in drawings]


def find_digits() -> Path:
    """Return the file of pen digits: all of them if available, else the committed sample.

    Raises
    ------
    MissingData
        If there is none in $PYNUMDRAW_DATA, ``data``, ``../shared/data`` and ``data/sample``.
    """
    folders = [ROOT / "data", ROOT.parent / "shared" / "data", ROOT / "data" / "sample"]
    if chosen := os.environ.get("PYNUMDRAW_DATA"):
        folders.insert(0, Path(chosen))
    paths = [folder / "ink" / name for folder in folders for name in NAMES]
    if path := next(filter(Path.exists, paths), None):
        return path
    raise MissingData(f"There is none of {', '.join(map(str, paths))}. To download: python backend/fetch_data.py")


def _densify(stroke: Stroke) -> Stroke:
    n = len(stroke.x)
    positions = np.linspace(0, n - 1, max(2, _DENSITY * n))
    return Stroke(*(np.interp(positions, np.arange(n), column).round(1).tolist() for column in (stroke.x, stroke.y)))
