"""Labelled images: MNIST's four files, and ink from NDJSON through the one rasteriser."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from pynumdraw.errors import BadData, NotADrawing
from pynumdraw.ink.raster import SIDE, rasterise
from pynumdraw.ink.strokes import Drawing, check_columns
from pynumdraw.learn.data.idx import read_idx, unpack
from pynumdraw.learn.data.ink_files import LABELS, LOOK_ALIKES, Ink, class_of

FEWEST = 100
"""Images that a part of MNIST must have, for its measures to mean anything."""
HELD_BACK = 1 / 12
"""Share of MNIST's training images that validate: 5,000 of its 60,000."""


class LabelledImages(NamedTuple):
    """Images (n, 28, 28), float32, [0, 1], ink high, and what they show (n,), int64: 0…9, or `NOT_A_DIGIT`."""

    images: NDArray[np.float32]
    labels: NDArray[np.int64]


class Example(Drawing, forbid_unknown_fields=True, kw_only=True):
    """A line of an ink file: a drawing, what it shows, and who drew it."""

    label: str
    writer: str = ""


def load_mnist(images_path: Path, labels_path: Path) -> LabelledImages:
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
    return LabelledImages(images.astype(np.float32) / np.float32(255), labels.astype(np.int64))


def split(data: LabelledImages, held_back: int, rng: np.random.Generator) -> tuple[LabelledImages, LabelledImages]:
    """Take `held_back` examples, drawn at random, out of `data`; gives the rest and them."""
    order = rng.permutation(len(data.labels))
    return _take(data, order[held_back:]), _take(data, order[:held_back])


def read_set(path: Path) -> Ink:
    """Read the drawings of an ink file; those that look like a digit though they are none are left out.

    Raises
    ------
    MissingData, BadData
        If the file is missing, or a line of it is no labelled drawing.
    """
    examples = [example for example in read_ink(path) if example.label not in LOOK_ALIKES]
    return Ink(
        [example.polylines() for example in examples],
        np.array([example.min_extent for example in examples]),
        np.array([class_of(example.label) for example in examples], np.int64),
        [example.writer if example.label in LABELS else example.label.partition("/")[0] for example in examples],
    )


def rasterised(ink: Ink) -> LabelledImages:
    """Draw ink as the server would."""
    drawings = tqdm(zip(ink.drawings, ink.specks), "Drawing ink", len(ink.drawings), unit="", disable=None)
    images = [rasterise(strokes, speck) for strokes, speck in drawings]
    return LabelledImages(np.asarray(images, np.float32).reshape(-1, SIDE, SIDE), ink.labels)


def read_ink(path: Path) -> Iterator[Example]:
    """Read the labelled drawings of an NDJSON file, plain or gzipped.

    Raises
    ------
    MissingData, BadData
        If the file is missing, or a line of it is no labelled drawing.
    """
    decoder = msgspec.json.Decoder(Example)
    for number, line in enumerate(unpack(path).removeprefix(codecs.BOM_UTF8).splitlines(), 1):
        if not line.strip():
            continue
        try:
            example = decoder.decode(line)
            check_columns(example)
        except (msgspec.DecodeError, UnicodeDecodeError, NotADrawing) as error:
            raise BadData(f"{path}, line {number}: {error}; expected a drawing with a label.") from error
        yield example


def _take(data: LabelledImages, which: NDArray[np.integer] | NDArray[np.bool_]) -> LabelledImages:
    return LabelledImages(data.images[which], data.labels[which])


def plain_name(path: Path) -> str:
    """Give a file's name, without `.gz`."""
    return path.name.removesuffix(".gz")
