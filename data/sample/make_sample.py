"""Make the samples in this folder from the whole data sets: the same drawings and the same bytes each time.

Usage: python data/sample/make_sample.py FOLDER, where FOLDER holds `mnist/`, `ink/` and `outliers/`.
"""

import gzip
import sys
from pathlib import Path

from pynumdraw.learn.data.idx import read_idx, unpack
from pynumdraw.learn.data.paths import find

HERE = Path(__file__).resolve().parent
IMAGES = {"train": 1200, "t10k": 300}
"""Images to take from the start of MNIST's training and test set."""
DRAWINGS = {
    "ink/pendigits-train": ("ink/pendigits-sample", 360),
    "ink/omniglot-small": ("ink/omniglot-sample", 300),
    "outliers/omniglot-all": ("outliers/omniglot-all-sample", 160),
    "outliers/detypify": ("outliers/detypify-sample", 60),
}
"""For each ink file: the file of its sample, and the number of drawings to take at even distances.

360 pen digits, because the tests take every third: the same 120 digits as they would take from the whole set.
"""


def pack(path: Path, content: bytes) -> None:
    """Write a gzip file without a time or a name in its header."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(content, mtime=0))


def first_images(path: Path, n: int) -> bytes:
    """Return an idx file with the first n items of another."""
    array = read_idx(path)[:n]
    return unpack(path)[:4] + n.to_bytes(4) + unpack(path)[8 : 4 + 4 * array.ndim] + array.tobytes()


def main(whole: Path) -> None:
    """Read the whole sets in `whole` and write their samples."""
    for name, path in find(whole).items():
        pack(HERE / "mnist" / f"{name}.gz", first_images(path, IMAGES[name.partition("-")[0]]))
    for name, (sample, n) in DRAWINGS.items():
        lines = gzip.decompress((whole / f"{name}.ndjson.gz").read_bytes()).splitlines(keepends=True)
        pack(HERE / f"{sample}.ndjson.gz", b"".join(lines[i * len(lines) // n] for i in range(n)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
