"""MNIST's files are read if they belong together, and split without loss."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from original_formats import encode_idx
from pynumdraw.errors import BadData, MissingData
from pynumdraw.learn.data.mnist import LabelledImages, differing, load_mnist, split
from pynumdraw.learn.data.paths import MNIST, find, ink_files

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


@pytest.mark.parametrize("place", ["", "mnist/"])
@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize(
    "path", ["{usual}", "{dotted}", "{usual}/{usual}", "{usual}/{dotted}", "{dotted}/{usual}", "{dotted}/{dotted}"]
)
def test_files_are_found_under_the_names_that_kaggle_gives_them(
    path: str, ending: str, place: str, tmp_path: Path
) -> None:
    names = {name: path.format(usual=name, dotted=name.replace("-idx", ".idx")) + ending for name in MNIST}
    for name in names.values():
        (tmp_path / place / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place / name).write_bytes(b"idx")
    assert find(tmp_path) == {name: tmp_path / place / path for name, path in names.items()}


def test_an_empty_file_does_not_hide_a_good_one(tmp_path: Path) -> None:
    (tmp_path / "ink").mkdir()
    for name in MNIST:
        (tmp_path / name).touch()
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(b"idx"))
    (tmp_path / "ink" / "mine.ndjson").touch()
    (tmp_path / "ink" / "mine.ndjson.gz").write_bytes(gzip.compress(b"{}"))
    assert find(tmp_path) == {name: tmp_path / f"{name}.gz" for name in MNIST}
    assert ink_files(tmp_path) == [tmp_path / "ink" / "mine.ndjson.gz"]


@pytest.mark.whole_data("mnist")
def test_of_the_four_files_those_that_are_not_those_of_mnist_are_described(mnist_dir: Path, tmp_path: Path) -> None:
    files = find(mnist_dir)
    assert differing(files) == []
    other = tmp_path / MNIST[1]
    other.write_bytes(encode_idx(np.arange(100, dtype=np.uint8) % 10))
    [described] = differing(files | {MNIST[1]: other})
    assert described.startswith(f"{other} (SHA-256 ")
    assert "not 65a50cbbf4e9…" in described


def test_splits_share_nothing_and_lose_nothing() -> None:
    data = LabelledImages(np.zeros((10, 28, 28), np.float32), np.arange(10))
    rest, held_back = split(data, 0.3, np.random.default_rng(0))
    assert len(held_back.labels) == 3
    assert sorted([*rest.labels, *held_back.labels]) == list(range(10))
