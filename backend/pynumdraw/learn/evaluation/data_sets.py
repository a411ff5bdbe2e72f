"""Data sets to evaluate models by, each split by whether a model was trained on it."""

import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.errors import MissingData
from pynumdraw.learn.data.idx import unpack
from pynumdraw.learn.data.ink_files import rasterised, read_set
from pynumdraw.learn.data.mnist import LabelledImages, differing, load_mnist, select, split
from pynumdraw.learn.data.paths import SAMPLE, SAMPLE_OF, T10K, TRAIN, find, plain_name
from pynumdraw.model.recognizer import NOT_A_DIGIT
from pynumdraw.model.sidecar import Sidecar

Role = Literal["test", "validation", "learned from"]

MNIST_TEST, MNIST_VALIDATION = "t10k", "MNIST"
MNIST_TRAINING_IMAGES = 60_000
DEFAULT_MNIST_SHARE = 1 / 12
"""Share of MNIST's training images held back by every model whose sidecar has no hyperparameters."""


class DataSet(NamedTuple):
    """Images of one kind, and their role for a model: `test` if its training had nothing to do with them."""

    name: str
    role: Role
    data: LabelledImages


def data_sets(data: Path, ink: Sequence[Path], sidecars: Sequence[Sidecar], *, with_t10k: bool = True) -> list[DataSet]:
    """List all data sets to evaluate models by.

    Parameters
    ----------
    data : Path
        Folder of the MNIST files; if they are missing, MNIST is left out with a message.
    ink : sequence of Path
        Ink files.
    sidecars : sequence of Sidecar
        The models: data that any of them was trained on has the role `learned from`.
    with_t10k : bool
        Whether to include MNIST's test set.

    Raises
    ------
    MissingData, BadData
        If a file is damaged or of the wrong kind, or if there is no data set at all.
    """
    sets = [*_mnist_sets(data, sidecars, with_t10k), *(part for path in ink for part in _ink_sets(path, sidecars))]
    if not sets:
        raise MissingData(f"Neither MNIST's files in {data} nor a drawing in {len(ink)} ink files: nothing to read.")
    return sets


def mnist_share(sidecar: Sidecar) -> float:
    """Return the share of MNIST's training images that a model's training held back."""
    return sidecar.hyperparameters.get("split", {}).get("mnist", DEFAULT_MNIST_SHARE)  # 1.6.0 has no split


def _mnist_sets(data: Path, sidecars: Sequence[Sidecar], with_t10k: bool) -> Iterator[DataSet]:
    """Yield t10k, and the training images that all models held back; nothing if MNIST's files are missing."""
    try:
        files = find(data)
    except MissingData as error:
        print(f"Left out MNIST. {error.detail}", file=sys.stderr)
        return
    is_sample = all(SAMPLE in path.resolve().parents for path in files.values())
    for different in [] if is_sample else differing(files):
        print(f"Not MNIST's, although the tables say so: {different}.", file=sys.stderr)
    if with_t10k:
        yield DataSet(MNIST_TEST, "test", load_mnist(*(files[name] for name in T10K)))
    images = load_mnist(*(files[name] for name in TRAIN))
    held_back = np.all([held_back_images(files, len(images.labels), sidecar) for sidecar in sidecars], axis=0)
    if held_back.any():
        yield DataSet(MNIST_VALIDATION, "validation", select(images, held_back))


def _ink_sets(path: Path, sidecars: Sequence[Sidecar]) -> Iterator[DataSet]:
    """Yield an ink file's digits and non-digits, each split by whether any model was trained on them."""
    name, ink = plain_name(path), read_set(path)
    held_back = held_back_of(path, sidecars)
    seen = learned_from(path, ink.groups, sidecars)
    unseen: Role = "validation" if held_back else "test"
    drawings = rasterised(ink)
    parts: dict[Role, NDArray[np.bool_]] = {unseen: ~seen, "learned from": seen}
    for role, of_role in parts.items():
        for of_kind in (drawings.labels != NOT_A_DIGIT, drawings.labels == NOT_A_DIGIT):
            if (of_role & of_kind).any():
                yield DataSet(Path(name).stem, role, select(drawings, of_role & of_kind))


def learned_from(path: Path, groups: Sequence[str], sidecars: Sequence[Sidecar]) -> NDArray[np.bool_]:
    """Return which drawings of an ink file any of the models was trained on: (n,).

    Parameters
    ----------
    path : Path
    groups : sequence of str, length n
        The writer or the alphabet of each drawing.
    sidecars : sequence of Sidecar
        The models.
    """
    held_back = held_back_of(path, sidecars)
    return np.array([any(group not in of_model for of_model in held_back) for group in groups], bool)


def held_back_of(path: Path, sidecars: Sequence[Sidecar]) -> list[list[str]]:
    """Return what each model held back of an ink file, of those that were trained on it or on more of the same set."""
    sha256 = hashlib.sha256(unpack(path)).hexdigest()
    whole = SAMPLE_OF.get(plain_name(path)) if SAMPLE in path.resolve().parents else None
    return [
        sidecar.held_back.get(name, [])
        for sidecar in sidecars
        for name, of_file in sidecar.training_data.items()
        if of_file == sha256 or name == whole
    ]


def held_back_images(mnist: Mapping[str, Path], n: int, sidecar: Sidecar) -> NDArray[np.bool_]:
    """Return which of the first n of MNIST's training images a model's training held back: (n,).

    Parameters
    ----------
    mnist : mapping of Path
        The files that the images were read from, by their names in MNIST. If the model was trained on other files, they
        are taken for the first images of the whole set, as the committed sample has them.
    n : int
    sidecar : Sidecar
    """
    known = sidecar.training_data.get(TRAIN[0])
    total = n if known == hashlib.sha256(unpack(mnist[TRAIN[0]])).hexdigest() else max(n, MNIST_TRAINING_IMAGES)
    numbered = LabelledImages(np.empty((total, 0, 0), np.float32), np.arange(total))
    _, held_back = split(numbered, mnist_share(sidecar), np.random.default_rng(sidecar.seed))
    return np.isin(np.arange(n), held_back.labels)
