"""The names of the data files, and where to find them."""

from pathlib import Path

from pynumdraw.errors import MissingData

DATA = Path(__file__).resolve().parents[4] / "data"
TRAIN = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte")
T10K = ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
MNIST = (*TRAIN, *T10K)


def find(data: Path) -> dict[str, Path]:
    """Find the four MNIST files, plain or gzipped, in `data` or in `data/mnist`.

    Returns
    -------
    dict of Path
        The path of each file, by its name in `MNIST`.

    Raises
    ------
    MissingData
        If a file is in neither folder.
    """
    places = [(folder, ending) for folder in (data, data / "mnist") for ending in ("", ".gz")]
    found = {name: [path for folder, end in places if (path := folder / (name + end)).exists()] for name in MNIST}
    missing = [name for name, paths in found.items() if not paths]
    if missing:
        how = f"Run python backend/fetch_data.py --data {data}, or name another folder with --data DIR."
        raise MissingData(f"Not in {data}, plain or gzipped: {', '.join(missing)}. {how}")
    return {name: paths[0] for name, paths in found.items()}


def ink_files(data: Path) -> list[Path]:
    """List the ink files in `data/ink`, sorted by name; there may be none."""
    return sorted(path for ending in ("ndjson", "ndjson.gz") for path in data.glob(f"ink/*.{ending}"))


def plain_name(path: Path) -> str:
    """Return a file's name without `.gz`."""
    return path.name.removesuffix(".gz")
