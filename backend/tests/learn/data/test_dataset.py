"""What training reads: MNIST's files that belong together, and ink that is what its lines say."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from pynumdraw.errors import BadData, MissingData
from pynumdraw.ink.parsing import parse_drawing
from pynumdraw.ink.raster import rasterise
from pynumdraw.learn.data.dataset import LabelledImages, load_mnist, rasterised, read_ink, read_set, split
from pynumdraw.learn.data.idx import encode_idx
from pynumdraw.learn.data.paths import find
from pynumdraw.model.recognizer import NOT_A_DIGIT

IMAGES = np.arange(100 * 28 * 28).astype(np.uint8).reshape(100, 28, 28)
LINE = {"label": "7", "writer": "a", "width": 9, "height": 9, "strokes": [{"x": [0, 9, 4], "y": [0, 0, 9]}]}


def write(folder: Path, images: np.ndarray, labels: np.ndarray) -> tuple[Path, Path]:
    paths = folder / "images", folder / "labels"
    paths[0].write_bytes(encode_idx(images))
    paths[1].write_bytes(encode_idx(labels))
    return paths


def write_ink(path: Path, *lines: object) -> Path:
    path.write_bytes("\n".join(json.dumps(line) for line in lines).encode())
    return path


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
    rest, held_back = split(data, 3, np.random.default_rng(0))
    assert len(held_back.labels) == 3
    assert sorted([*rest.labels, *held_back.labels]) == list(range(10))


def test_what_is_no_digit_is_read_as_that_and_look_alikes_are_left_out(tmp_path: Path) -> None:
    labels = ["7", "A", "3", "Greek/character15", "Greek/character16", "10"]
    ink = read_set(write_ink(tmp_path / "a.ndjson", *(LINE | {"label": label} for label in labels)))
    assert ink.labels.tolist() == [7, NOT_A_DIGIT, 3, NOT_A_DIGIT, NOT_A_DIGIT]
    assert ink.groups == ["a", "A", "a", "Greek", "10"]


def test_packed_ink_is_the_same_ink(tmp_path: Path) -> None:
    plain, packed = write_ink(tmp_path / "a.ndjson", LINE, LINE | {"label": "3"}), tmp_path / "b.ndjson.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert list(read_ink(packed)) == list(read_ink(plain))


def test_ink_is_drawn_as_the_server_would(tmp_path: Path) -> None:
    speck = LINE | {"width": 900, "height": 900}
    images, labels = rasterised(read_set(write_ink(tmp_path / "a.ndjson", LINE, speck)))
    assert labels.tolist() == [7, 7]
    for image, line in zip(images, (LINE, speck)):
        drawing = parse_drawing(json.dumps({key: line[key] for key in ("width", "height", "strokes")}).encode())
        assert image.sum() > 10
        np.testing.assert_array_equal(image, rasterise(drawing.polylines(), drawing.min_extent))


def test_no_ink_is_no_images(tmp_path: Path) -> None:
    assert rasterised(read_set(write_ink(tmp_path / "none.ndjson"))).images.shape == (0, 28, 28)


@pytest.mark.parametrize("line", [{"label": "7"}, LINE | {"strokes": [{"x": [1, 2], "y": [1]}]}, LINE | {"label": 7}])
def test_a_line_that_is_no_drawing_is_named(line: object, tmp_path: Path) -> None:
    path = write_ink(tmp_path / "mine.ndjson", LINE, line)
    with pytest.raises(BadData, match=r"mine\.ndjson, line 2"):
        read_set(path)
