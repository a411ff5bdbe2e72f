"""Data for the tests of every room.

Data are looked for in ``$PYNUMDRAW_DATA`` or, without that, in ``data/`` and ``../shared/data``; what is not found is
taken from the committed sample in ``data/sample/``. A test that needs a whole set is marked ``whole_data`` with the
set's name, and skipped where the set is missing.
"""

from __future__ import annotations

import gzip
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pynumdraw.model.artefact import load_current

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample"
CHOSEN = os.environ.get("PYNUMDRAW_DATA")
FOLDERS = [Path(CHOSEN)] if CHOSEN else [ROOT / "data", ROOT.parent / "shared" / "data"]
WHOLE = {
    "mnist": [f"{part}-{kind}-ubyte" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")],
    "pendigits": ["pendigits-train.ndjson"],
    "omniglot": ["omniglot-small.ndjson"],
    "omniglot-all": ["omniglot-all.ndjson"],
    "detypify": ["detypify.ndjson"],
}
"""Files of each whole set, plain or ``.gz``, by the set's name in ``fetch_data.py --only``."""


def pytest_configure() -> None:
    """Let tests interrupt programs with SIGINT even if pytest itself runs as a background job, which ignores it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # a slow machine is not a fault of the code under test
    settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests of a whole data set that is missing, and say how to get it."""
    for item in items:
        for name in [name for marker in item.iter_markers("whole_data") for name in marker.args]:
            if not find_whole(name):
                how = f".venv/bin/python backend/fetch_data.py --only {name}"
                item.add_marker(pytest.mark.skip(reason=f"needs the whole data set, which this command gets: {how}"))


def find_whole(name: str) -> list[Path]:
    """Find the files of a whole data set; empty if it is missing."""
    for place in [
        place for folder in FOLDERS for place in [folder, *(folder / name for name in ("mnist", "ink", "outliers"))]
    ]:
        paths = [path for file in WHOLE[name] for path in (place / file, place / f"{file}.gz") if path.exists()]
        if len(paths) >= len(WHOLE[name]) and SAMPLE not in place.resolve().parents:
            return paths
    return []


@pytest.fixture(scope="session")
def mnist_dir() -> Path:
    """Folder of the four MNIST files, plain or ``.gz``: 70,000 images, or the sample's 1,500."""
    return next((path.parent for path in find_whole("mnist")), SAMPLE / "mnist")


@pytest.fixture(scope="session")
def pen_digits_file() -> Path:
    """Ink file of digits by 30 writers: 7,494, or the sample's 360."""
    return next(iter(find_whole("pendigits")), SAMPLE / "ink" / "pendigits-sample.ndjson.gz")


@pytest.fixture(scope="session")
def omniglot_file() -> Path:
    """Ink file of characters of 8 alphabets: 5,840, or the sample's 300."""
    return next(iter(find_whole("omniglot")), SAMPLE / "ink" / "omniglot-sample.ndjson.gz")


@pytest.fixture(scope="session")
def omniglot_all_file() -> Path:
    """File of characters of all alphabets of Omniglot, unlabelled: 32,000, or the sample's 160."""
    return next(iter(find_whole("omniglot-all")), SAMPLE / "outliers" / "omniglot-all-sample.ndjson.gz")


@pytest.fixture(scope="session")
def detypify_file() -> Path:
    """File of mathematical and other signs: 1,357, or the sample's 60."""
    return next(iter(find_whole("detypify")), SAMPLE / "outliers" / "detypify-sample.ndjson.gz")


@pytest.fixture(scope="session")
def pen_digits(pen_digits_file: Path) -> list[dict[str, Any]]:
    """120 pen-drawn digits from all over the set, in the API's shape, with ``label`` and ``writer``."""
    lines = gzip.decompress(pen_digits_file.read_bytes()).splitlines()
    return [json.loads(lines[i * len(lines) // 120]) for i in range(120)]


@pytest.fixture(scope="session")
def model_knows_pens() -> None:
    """Skip a test of what only a model that was trained on pen strokes can do, if the current model was not."""
    if not {"pendigits-train.ndjson", "omniglot-small.ndjson"} <= load_current()[1].training_data.keys():
        pytest.skip("the current model was not trained on pen digits and Omniglot")
