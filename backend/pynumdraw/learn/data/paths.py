"""The names of the data files, and where to find them."""

from collections.abc import Iterator
from pathlib import Path

from pynumdraw.errors import MissingData

DATA = Path(__file__).resolve().parents[4] / "data"
SAMPLE = DATA / "sample"
SAMPLE_OF = {
    "pendigits-sample.ndjson": "pendigits-train.ndjson",
    "omniglot-sample.ndjson": "omniglot-small.ndjson",
    "omniglot-all-sample.ndjson": "omniglot-all.ndjson",
    "detypify-sample.ndjson": "detypify.ndjson",
}
"""The ink files in `SAMPLE`, and the whole sets that they are parts of."""
TRAIN = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte")
T10K = ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
MNIST = (*TRAIN, *T10K)


def find(data: Path) -> dict[str, Path]:
    """Find the four MNIST files in `data` or in `data/mnist`.

    They may be plain or gzipped, have a dot before `idx`, or lie in a folder of their own name, as Kaggle has them. An
    empty file, such as an interrupted download leaves, is taken only if there is no other.

    Returns
    -------
    dict of Path
        The path of each file, by its name in `MNIST`.

    Raises
    ------
    MissingData
        If a file is in neither folder.
    """
    places = data, data / "mnist"
    found = {name: [path for place in places for path in _named(place, name) if path.is_file()] for name in MNIST}
    missing = [name for name, paths in found.items() if not paths]
    if missing:
        how = f"Run python backend/fetch_data.py --data {data}, or name another folder with --data DIR."
        raise MissingData(f"Not in {data}, plain or gzipped: {', '.join(missing)}. {how}")
    return {name: min(paths, key=_is_empty) for name, paths in found.items()}


def _named(folder: Path, name: str) -> Iterator[Path]:
    """Yield the paths in `folder` that a file of MNIST may have, those of the usual names first."""
    names = name, name.replace("-idx", ".idx")
    for parent in (folder, *(folder / one for one in names)):
        yield from (parent / (one + ending) for one in names for ending in ("", ".gz"))


def _is_empty(path: Path) -> bool:
    return path.stat().st_size == 0


def ink_files(data: Path) -> list[Path]:
    """List the ink files in `data/ink` that are not empty, sorted by name; there may be none."""
    return _drawings(data / "ink")


def outlier_files(data: Path) -> list[Path]:
    """List the files of drawings that are no digits in `data/outliers`, likewise."""
    return _drawings(data / "outliers")


def _drawings(folder: Path) -> list[Path]:
    found = [path for ending in ("ndjson", "ndjson.gz") for path in folder.glob(f"*.{ending}")]
    return sorted(path for path in found if not _is_empty(path))


def plain_name(path: Path) -> str:
    """Return a file's name without `.gz`."""
    return path.name.removesuffix(".gz")
