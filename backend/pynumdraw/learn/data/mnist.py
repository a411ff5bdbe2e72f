"""MNIST's labelled images: read from idx files, checked, and split."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.errors import BadData
from pynumdraw.ink.raster import SIDE
from pynumdraw.learn.data.idx import read_idx

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


def split(data: LabelledImages, share: float, rng: np.random.Generator) -> tuple[LabelledImages, LabelledImages]:
    """Split off a random `share` of the images; return the rest and the share."""
    order = rng.permutation(len(data.labels))
    held_back = round(share * len(order))
    return select(data, order[held_back:]), select(data, order[:held_back])


def select(data: LabelledImages, which: NDArray[np.integer] | NDArray[np.bool_]) -> LabelledImages:
    """Select images by their indices or by a mask (n,)."""
    return LabelledImages(data.images[which], data.labels[which])
