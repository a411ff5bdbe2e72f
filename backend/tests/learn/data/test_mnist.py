"""MNIST's files are read if they belong together, and split without loss."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from original_formats import encode_idx
from pynumdraw.errors import BadData, MissingData
from pynumdraw.learn.data.mnist import LabelledImages, load_mnist, split
from pynumdraw.learn.data.paths import find

IMAGES = np.arange(100 * 28 * 28).astype(np.uint8).reshape(100, 28, 28)


def write(folder: Path, images: np.ndarray, labels: np.ndarray) -> tuple[Path, Path]:
    paths = folder / "images", folder / "labels"
    paths[0].write_bytes(encode_idx(images))
    paths[1].write_bytes(encode_idx(labels))
    return paths


def test_bytes_become_shares_of_full_ink(tmp_path: Path) -> None:
    data = load_mnist(*write(tmp_path, IMAGES, np.arange(100, dtype=np.uint8) % 10))
    assert data.labels.tolist() == list(range(10)) * 10
    assert data.images.dtype == np.float32
    np.testing.assert_allclose(data.images * 255, IMAGES)


@pytest.mark.parametrize(
    ("images", "labels", "told"),
    [
        (IMAGES, np.zeros(99, np.uint8), r"labels: uint8 of shape \(99,\), expected uint8 of \(100,\)"),
        (IMAGES[:, :27], np.zeros(100, np.uint8), r"images: uint8 of shape \(100, 27, 28\), expected"),
        (IMAGES.astype(np.int32), np.zeros(100, np.uint8), "images: int32"),
        (IMAGES, np.full(100, 10, np.uint8), "label 10, expected 0 to 9"),
        (IMAGES[:5], np.zeros(5, np.uint8), "5 images, expected 100"),
    ],
)
def test_files_that_do_not_belong_together_are_refused(
    images: np.ndarray, labels: np.ndarray, told: str, tmp_path: Path
) -> None:
    with pytest.raises(BadData, match=told):
        load_mnist(*write(tmp_path, images, labels))


def test_missing_files_are_all_named_and_how_to_get_them(tmp_path: Path) -> None:
    (tmp_path / "train-images-idx3-ubyte.gz").touch()
    with pytest.raises(MissingData, match=r"train-labels.*t10k-images.*t10k-labels.*fetch_data\.py") as refusal:
        find(tmp_path)
    assert "train-images" not in refusal.value.detail


def test_splits_share_nothing_and_lose_nothing() -> None:
    data = LabelledImages(np.zeros((10, 28, 28), np.float32), np.arange(10))
    rest, held_back = split(data, 0.3, np.random.default_rng(0))
    assert len(held_back.labels) == 3
    assert sorted([*rest.labels, *held_back.labels]) == list(range(10))
