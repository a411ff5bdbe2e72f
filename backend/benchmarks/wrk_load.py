"""Load: real pen digits of about 120 points and 1.5 KB each, as the page sends them, and wrk to send them."""

import os
import shutil
import subprocess
from itertools import cycle, islice
from pathlib import Path

import msgspec
import numpy as np
from pynumdraw.errors import MissingData
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.learn.data.ink_files import read_ink

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("pendigits-train.ndjson.gz", "pendigits-sample.ndjson.gz")
SCRIPT = Path(__file__).with_name("bodies.lua")

_COUNT = 200
_FIRST = 6000
_DENSITY = 3  # times as many points as the data, since screens report points more often than the tablet of 1997
_SIDE = 500.0
_TIMEOUT = ("--timeout", "60s")  # a busy machine is slow, not broken


class Measured(msgspec.Struct):
    """The result of wrk."""

    requests: int
    failed: int  # requests
    microseconds: int  # duration of the load
    p50: int  # percentiles of the latency, in microseconds
    p99: int

    @property
    def per_second(self) -> float:
        """Requests per second."""
        return self.requests * 1e6 / self.microseconds


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


def load(url: str, file: Path, connections: int, seconds: float, cores: set[int]) -> Measured:
    """Run wrk for some seconds on some cores; the request bodies are the lines of a file."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("wrk is missing: apt-get install wrk")
    ended = subprocess.run(  # noqa: S603 - our own arguments
        [wrk, "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}", *_TIMEOUT, "-s", SCRIPT, url, "--", file],
        capture_output=True,
        check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )
    return msgspec.json.decode(ended.stdout.splitlines()[-1], type=Measured)


def _densify(stroke: Stroke) -> Stroke:
    n = len(stroke.x)
    positions = np.linspace(0, n - 1, max(2, _DENSITY * n))
    return Stroke(*(np.interp(positions, np.arange(n), column).round(1).tolist() for column in (stroke.x, stroke.y)))
