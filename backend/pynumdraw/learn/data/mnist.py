"""MNIST's labelled images: read from idx files, checked, and split."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.errors import BadData
from pynumdraw.ink.raster import SIDE
from pynumdraw.learn.data.idx import read_idx, unpack

SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
"""SHA-256 of the four unpacked files: mirrors may pack them differently."""
MIN_IMAGES = 100
"""Fewest images that an MNIST file may have: a share of fewer means nothing."""


class LabelledImages(NamedTuple):
    """Images (n, 28, 28), float32, [0, 1], ink high; and labels (n,), int64: 0…9 or `NOT_A_DIGIT`."""

    images: NDArray[np.float32]
    labels: NDArray[np.int64]


def load_mnist(images_path: Path, labels_path: Path) -> LabelledImages:
    """Read images and their labels from idx files.

    Raises
    ------
    MissingData, BadData
        If a file is missing or damaged, or the two do not belong together.
    """
    images, labels = read_idx(images_path), read_idx(labels_path)
    if images.dtype != np.uint8 or images.shape[1:] != (SIDE, SIDE):
        raise BadData(f"{images_path}: {images.dtype} of shape {images.shape}, expected uint8 of (n, {SIDE}, {SIDE}).")
    if labels.dtype != np.uint8 or labels.shape != images.shape[:1]:
        expected = f"uint8 of ({len(images)},), one for each image of {images_path}"
        raise BadData(f"{labels_path}: {labels.dtype} of shape {labels.shape}, expected {expected}.")
    if len(labels) < MIN_IMAGES:
        raise BadData(f"{images_path}: {len(labels)} images, expected {MIN_IMAGES} or more.")
    if labels.max() > 9:
        raise BadData(f"{labels_path}: label {labels.max()}, expected 0 to 9.")
    return LabelledImages(images.astype(np.float32) / np.float32(255), labels.astype(np.int64))


def differing(files: Mapping[str, Path]) -> list[str]:
    """Describe each file whose content is not that of MNIST's file of that name.

    Fashion-MNIST has the same names, shapes and labels as MNIST, and copies of EMNIST have transposed images: nothing
    but the content tells them apart.

    Parameters
    ----------
    files : mapping of Path
        Files by their names in MNIST.

    Raises
    ------
    MissingData, BadData
        If a file cannot be read, or is damaged gzip.
    """
    sums = {name: hashlib.sha256(unpack(path)).hexdigest() for name, path in files.items()}
    return [
        f"{files[name]} (SHA-256 {found:.12}…, not {SHA256[name]:.12}…)"
        for name, found in sums.items()
        if found != SHA256[name]
    ]


def split(data: LabelledImages, share: float, rng: np.random.Generator) -> tuple[LabelledImages, LabelledImages]:
    """Split off a random `share` of the images; return the rest and the share."""
    order = rng.permutation(len(data.labels))
    held_back = round(share * len(order))
    return select(data, order[held_back:]), select(data, order[:held_back])


def select(data: LabelledImages, which: NDArray[np.integer] | NDArray[np.bool_]) -> LabelledImages:
    """Select images by their indices or by a mask (n,)."""
    return LabelledImages(data.images[which], data.labels[which])
