"""What a model answers to data sets, each split by what it has learned from and what not."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from pynumdraw.errors import MissingData
from pynumdraw.learn.data.dataset import HELD_BACK, LabelledImages, load_mnist, plain_name, rasterised, read_set, split
from pynumdraw.learn.data.idx import unpack
from pynumdraw.learn.data.paths import T10K, TRAIN, find
from pynumdraw.learn.evaluation.calibration import confidences
from pynumdraw.model.engine import Engine
from pynumdraw.model.recognizer import NOT_A_DIGIT
from pynumdraw.model.sidecar import Sidecar

Role = Literal["test", "validation", "learned from"]
Kind = Literal["digits", "non-digits"]

MNIST_TEST, MNIST_VALIDATION = "t10k", "MNIST"


class DataSet(NamedTuple):
    """Images of one kind, and what part they have: `test` if training had nothing to do with them."""

    name: str
    role: Role
    data: LabelledImages


class Evaluated(NamedTuple):
    """What a model answers to a data set.

    Attributes
    ----------
    name, role : str
        The data set's.
    images : array (n, 28, 28), float32, [0, 1]
    labels : array (n,), int64
        0…9, or NOT_A_DIGIT, and then all are.
    digits : array (n,), int64, 0…9
        The best guesses.
    confidence : array (n,), float64, [0, 1]
        Calibrated probability that there is a digit and the guess is right.
    """

    name: str
    role: Role
    images: NDArray[np.float32]
    labels: NDArray[np.int64]
    digits: NDArray[np.int64]
    confidence: NDArray[np.float64]

    @property
    def title(self) -> str:
        """Give the name, and the role if training had to do with it."""
        return self.name if self.role == "test" else f"{self.name}, {self.role}"

    @property
    def kind(self) -> Kind:
        """Tell digits from what is none."""
        return "non-digits" if self.labels[0] == NOT_A_DIGIT else "digits"

    @property
    def right(self) -> NDArray[np.bool_]:
        """Tell which are read right (n,): no non-digit is."""
        return self.digits == self.labels

    @property
    def is_unseen_ink(self) -> bool:
        """Tell whether it is pen ink that was not learned from."""
        return self.role != "learned from" and self.name not in (MNIST_TEST, MNIST_VALIDATION)


def answer(engine: Engine, sidecar: Sidecar, asked: DataSet) -> Evaluated:
    """Have a model read a data set, image by image, as it is served."""
    images, labels = asked.data
    progress = tqdm(images, f"Reading {asked.name}, {asked.role}", unit="", disable=None, leave=False)
    logits = np.stack([engine.logits(image) for image in progress])
    return Evaluated(asked.name, asked.role, images, labels, *confidences(logits, sidecar.calibration))


def data_sets(data: Path, ink: Sequence[Path], sidecars: Sequence[Sidecar], *, with_t10k: bool = True) -> list[DataSet]:
    """Give all there is to evaluate models by.

    Parameters
    ----------
    data : Path
        Folder of MNIST's files; without them, these are left out, and it is said.
    ink : sequence of Path
        Ink files.
    cards : sequence of Sidecar
        The models': what one of them has learned from, none of them is tested by.
    with_t10k : bool
        Whether MNIST's test set is among them.

    Raises
    ------
    MissingData, BadData
        If a file is damaged or not what it should be, or there is nothing at all.
    """
    sets = [*_mnist_sets(data, sidecars, with_t10k), *(part for path in ink for part in _ink_sets(path, sidecars))]
    if not sets:
        raise MissingData(f"Neither MNIST's files in {data} nor a drawing in {len(ink)} ink files: nothing to read.")
    return sets


def _mnist_sets(data: Path, sidecars: Sequence[Sidecar], with_t10k: bool) -> Iterator[DataSet]:
    """Give t10k, and the training images that all models held back; nothing where MNIST's files are not there."""
    try:
        files = find(data)
    except MissingData as error:
        print(f"Left out MNIST. {error.detail}", file=sys.stderr)
        return
    if with_t10k:
        yield DataSet(MNIST_TEST, "test", load_mnist(*(files[name] for name in T10K)))
    images, labels = load_mnist(*(files[name] for name in TRAIN))
    held_back = np.all([_held_back(len(images), sidecar.seed) for sidecar in sidecars], axis=0)
    if held_back.any():
        yield DataSet(MNIST_VALIDATION, "validation", LabelledImages(images[held_back], labels[held_back]))


def _ink_sets(path: Path, sidecars: Sequence[Sidecar]) -> Iterator[DataSet]:
    """Give an ink file's digits and non-digits, each split by what no model, and what any, has learned from."""
    name, ink = plain_name(path), read_set(path)
    sha256 = hashlib.sha256(unpack(path)).hexdigest()
    learned = [held for sidecar in sidecars for held in _held_back_of(sidecar, sha256)]
    seen = np.array([any(group not in held for held in learned) for group in ink.groups], bool)
    images, labels = rasterised(ink)
    unseen: Role = "validation" if learned else "test"
    parts: dict[Role, NDArray[np.bool_]] = {unseen: ~seen, "learned from": seen}
    for role, of_role in parts.items():
        for of_kind in (labels != NOT_A_DIGIT, labels == NOT_A_DIGIT):
            if (of_role & of_kind).any():
                yield DataSet(
                    Path(name).stem, role, LabelledImages(images[of_role & of_kind], labels[of_role & of_kind])
                )


def _held_back_of(sidecar: Sidecar, sha256: str) -> list[list[str]]:
    """Give the groups of a file that a model has not learned from, if it has learned from that file at all."""
    return [sidecar.held_back.get(name, []) for name, of_file in sidecar.training_data.items() if of_file == sha256]


def _held_back(n: int, seed: int) -> NDArray[np.bool_]:
    """Tell which of n training images of MNIST a training with this seed held back: (n,)."""
    numbered = LabelledImages(np.empty((n, 0, 0), np.float32), np.arange(n))
    _, held_back = split(numbered, round(HELD_BACK * n), np.random.default_rng(seed))
    return np.isin(numbered.labels, held_back.labels)
