"""The data sets that `fetch_data.py` can download: MNIST, digits as strokes, and drawings of other things."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import unlzw3  # pure Python: no supported Python needs a compiler to install it

from pynumdraw.errors import BadData
from pynumdraw.learn.data.detypify import read_detypify
from pynumdraw.learn.data.download import Source, download
from pynumdraw.learn.data.idx import unpack
from pynumdraw.learn.data.ink_writer import encode
from pynumdraw.learn.data.mnist import SHA256
from pynumdraw.learn.data.omniglot import read_omniglot
from pynumdraw.learn.data.stroke3 import read_stroke3
from pynumdraw.learn.data.unipen import read_unipen

MIRRORS = ("https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/")


def uncompress(path: Path) -> bytes:
    """Read a file, and decompress it if its first bytes are those of gzip or of Unix's compress (`.Z`).

    Raises
    ------
    BadData
        If the file is damaged.
    """
    content = unpack(path)
    if not content.startswith(b"\x1f\x9d"):
        return content
    try:
        return unlzw3.unlzw(content)
    except (ValueError, IndexError) as error:
        raise BadData(f"{len(content)} bytes of damaged .Z: {error}; expected a whole file.") from error


def convert_pendigits(path: Path) -> bytes:
    """Convert UCI's UNIPEN file, compressed or not, to NDJSON."""
    return b"".join(map(encode, read_unipen(uncompress(path))))


def convert_omniglot(path: Path) -> bytes:
    """Convert one of Omniglot's zip files of strokes to NDJSON."""
    return b"".join(map(encode, read_omniglot(path)))


def convert_omniglot_all(path: Path) -> bytes:
    """Convert the stroke-3 archive of all of Omniglot to NDJSON."""
    return b"".join(map(encode, read_stroke3(path, "omniglot")))


def convert_detypify(path: Path) -> bytes:
    """Convert a zip file of Detypify's repository to NDJSON."""
    return b"".join(map(encode, read_detypify(path)))


def mnist(sums: Mapping[str, str] = SHA256, mirrors: Sequence[str] = MIRRORS) -> list[Source]:
    """List the sources of MNIST's files; `sums` has their SHA-256 by file name."""
    return [Source(name, (f"{name}.gz",), mirrors, unpack, expected) for name, expected in sums.items()]


ADVICE = "If the data set has a new edition, --unverified accepts it."
PENDIGITS = Source(
    "ink/pendigits-train.ndjson.gz",
    ("pendigits-orig.tra.Z",),  # the set's other part, by other writers, is left for independent tests: never fetch it
    ("https://archive.ics.uci.edu/ml/machine-learning-databases/pendigits/",),
    convert_pendigits,
    "13da32ab0529c63eb04645847874c5ba8fa70ed189776062bce964406b8f23c8",
    ADVICE,
)
OMNIGLOT = Source(
    "ink/omniglot-small.ndjson.gz",
    ("strokes_background_small1.zip", "strokes_background_small2.zip"),
    (
        "https://raw.githubusercontent.com/brendenlake/omniglot/master/python/",
        "https://github.com/brendenlake/omniglot/raw/master/python/",
    ),
    convert_omniglot,
    "2c18259c122ddefbc0e77f31996f9c79d78feb41433d03a3c8cb2cf3e89440cd",
    ADVICE,
)
OMNIGLOT_ALL = Source(
    "outliers/omniglot-all.ndjson.gz",
    ("omniglot.npz",),
    (
        "https://raw.githubusercontent.com/hardmaru/sketch-rnn-datasets/master/omniglot/",
        "https://github.com/hardmaru/sketch-rnn-datasets/raw/master/omniglot/",
    ),
    convert_omniglot_all,
    "519b6a4d58a24dadb38c25abbc716ac2f663e2c93efde0348e6a00240b87f2d3",
    ADVICE,
)
DETYPIFY = Source(
    "outliers/detypify.ndjson.gz",
    ("bfb3760ac755659474b84d7760da7edf0fd74364.zip",),  # a commit: the set still grows
    ("https://github.com/QuarticCat/detypify-data/archive/",),
    convert_detypify,
    "94617158bbaa9eb7e2e6eb856c4599138d62c0d2ae4ae0ffd699f58021c67391",
    ADVICE,
)
SETS = {
    "mnist": mnist(),
    "pendigits": [PENDIGITS],
    "omniglot": [OMNIGLOT],
    "omniglot-all": [OMNIGLOT_ALL],
    "detypify": [DETYPIFY],
}


def download_sets(
    data: Path, names: Sequence[str], mirrors: Sequence[str] = (), unverified: bool = False
) -> list[Path]:
    """Download data sets into `data`, as `download` does.

    Parameters
    ----------
    data : Path
        Folder for MNIST; ink goes into its subfolder `ink`, drawings of what is no digit into `outliers`.
    names : sequence of str
        Keys of `SETS`.
    mirrors : sequence of str
        Addresses to try instead of the public ones.
    unverified : bool
        Whether to accept ink with an unknown SHA-256; MNIST is always verified.
    """
    sources = [source for name in names for source in SETS[name]]
    if mirrors:
        sources = [source._replace(mirrors=mirrors) for source in sources]
    if unverified:
        sources = [source._replace(sha256=None) if source.advice else source for source in sources]
    return download(data, sources)
