"""Labelled images: MNIST's four files, and ink from NDJSON through the one rasteriser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from pynumdraw.errors import BadData, NotADrawing
from pynumdraw.ink.raster import SIDE, rasterise
from pynumdraw.ink.strokes import Drawing, check_columns
from pynumdraw.learn.idx import read_idx, unpack

FEWEST = 100
"""Images that a part of MNIST must have, for its measures to mean anything."""
LABELS = tuple("0123456789")


class Labelled(NamedTuple):
    """Images (n, 28, 28), float32, [0, 1], ink high, and their digits (n,), int64, 0…9."""

    images: NDArray[np.float32]
    labels: NDArray[np.int64]


class Example(Drawing, forbid_unknown_fields=True, kw_only=True):
    """A line of an ink file: a drawing, what it shows, and who drew it."""

    label: str
    writer: str = ""


def load_mnist(images_path: Path, labels_path: Path) -> Labelled:
    """Read images and their labels from idx files.

    Raises
    ------
    MissingData, BadData
        If one of them is missing or damaged, or they do not belong together.
    """
    images, labels = read_idx(images_path), read_idx(labels_path)
    if images.dtype != np.uint8 or images.shape[1:] != (SIDE, SIDE):
        raise BadData(f"{images_path}: {images.dtype} of shape {images.shape}, expected uint8 of (n, {SIDE}, {SIDE}).")
    if labels.dtype != np.uint8 or labels.shape != images.shape[:1]:
        expected = f"uint8 of ({len(images)},), one for each image of {images_path}"
        raise BadData(f"{labels_path}: {labels.dtype} of shape {labels.shape}, expected {expected}.")
    if len(labels) < FEWEST:
        raise BadData(f"{images_path}: {len(labels)} images, expected {FEWEST} at the least.")
    if labels.max() > 9:
        raise BadData(f"{labels_path}: label {labels.max()}, expected 0 to 9.")
    return Labelled(images.astype(np.float32) / np.float32(255), labels.astype(np.int64))


def split(data: Labelled, held_back: int, rng: np.random.Generator) -> tuple[Labelled, Labelled]:
    """Take `held_back` examples, drawn at random, out of `data`; gives the rest and them."""
    order = rng.permutation(len(data.labels))
    return _take(data, order[held_back:]), _take(data, order[:held_back])


def split_by_writer(
    data: Labelled, writers: Sequence[str], share: float, rng: np.random.Generator
) -> tuple[Labelled, Labelled]:
    """Take all examples of a `share` of the writers, drawn at random, out of `data`; gives the rest and them."""
    names = sorted(set(writers))
    held_back = rng.permutation(names)[: round(share * len(names))]
    theirs = np.isin(np.array(writers), held_back)
    return _take(data, ~theirs), _take(data, theirs)


def load_ink(paths: Sequence[Path]) -> tuple[Labelled, list[str]]:
    """Read the digits of ink files; drawings with any other label are passed over.

    Returns
    -------
    Labelled, list of str
        The images, and the writer of each, named with the file so that no two files share one.

    Raises
    ------
    MissingData, BadData
        If a file is missing, or a line of it is no labelled drawing.
    """
    digits = [(path, example) for path in paths for example in read_ink(path) if example.label in LABELS]
    images = [rasterise(example.polylines()) for _, example in tqdm(digits, "Drawing ink", unit="", disable=None)]
    stacked = np.stack(images) if images else np.empty((0, SIDE, SIDE), np.float32)
    labels = np.array([int(example.label) for _, example in digits], np.int64)
    return Labelled(stacked, labels), [f"{path}:{example.writer}" for path, example in digits]


def read_ink(path: Path) -> Iterator[Example]:
    """Read the labelled drawings of an NDJSON file, plain or gzipped.

    Raises
    ------
    MissingData, BadData
        If the file is missing, or a line of it is no labelled drawing.
    """
    decoder = msgspec.json.Decoder(Example)
    for number, line in enumerate(unpack(path).splitlines(), 1):
        try:
            example = decoder.decode(line)
            check_columns(example)
        except (msgspec.DecodeError, UnicodeDecodeError, NotADrawing) as error:
            raise BadData(f"{path}, line {number}: {error}; expected a drawing with a label.") from error
        yield example


def join(*parts: Labelled) -> Labelled:
    """Put data sets one after the other."""
    return Labelled(np.concatenate([p.images for p in parts]), np.concatenate([p.labels for p in parts]))


def _take(data: Labelled, which: NDArray[np.integer] | NDArray[np.bool_]) -> Labelled:
    return Labelled(data.images[which], data.labels[which])
