"""Where the data are, and samples of them, for the tests of every part.

Data are looked for in ``PYNUMDRAW_DATA``, or else in ``data/`` and ``../shared/data``; tests that need what
is missing are left out, and say so.
"""

from __future__ import annotations

import gzip
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pynumdraw.model.artefact import load_current

ROOT = Path(__file__).resolve().parents[2]
MNIST = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
]


def pytest_configure() -> None:
    """Let programs under test be interrupted, also where these tests are a background job, which ignores Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def data_folders() -> list[Path]:
    """List where data may lie, best first."""
    chosen = os.environ.get("PYNUMDRAW_DATA")
    return [Path(chosen)] if chosen else [ROOT / "data", ROOT.parent / "shared" / "data"]


def first_folder(subfolder: str, holds: Callable[[Path], bool], wanted: str) -> Path:
    """Return the first data folder, or its `subfolder`, that `holds` what is wanted; else skip the test."""
    places = [place for folder in data_folders() for place in (folder / subfolder, folder)]
    for place in places:
        if holds(place):
            return place
    pytest.skip(f"no {wanted} in {', '.join(map(str, places))}")


@pytest.fixture(scope="session")
def mnist_dir() -> Path:
    """Folder of the four MNIST files, plain or ``.gz``."""

    def holds(folder: Path) -> bool:
        return all((folder / name).exists() or (folder / f"{name}.gz").exists() for name in MNIST)

    return first_folder("mnist", holds, "MNIST files (python backend/fetch_data.py gets them)")


@pytest.fixture(scope="session")
def ink_dir() -> Path:
    """Folder of ink files, one drawing a line: ``*.ndjson.gz``."""
    return first_folder("ink", lambda folder: any(folder.glob("*.ndjson.gz")), "*.ndjson.gz ink files")


@pytest.fixture(scope="session")
def pen_digits(ink_dir: Path) -> list[dict[str, Any]]:
    """120 pen-drawn digits from all over the set, in the API's shape, with ``label`` and ``writer``."""
    path = ink_dir / "pendigits-train.ndjson.gz"
    if not path.exists():
        pytest.skip(f"no {path.name} in {ink_dir}")
    lines = gzip.decompress(path.read_bytes()).splitlines()
    return [json.loads(lines[i * len(lines) // 120]) for i in range(120)]


@pytest.fixture(scope="session")
def model_knows_pens() -> None:
    """Skip what only a model that has learned from pens can do; it may be one's own, of MNIST alone."""
    if not {"pendigits-train.ndjson", "omniglot-small.ndjson"} <= load_current()[1].training_data.keys():
        pytest.skip("the model in use has not learned from pen digits and Omniglot")
