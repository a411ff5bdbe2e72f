"""A picture of a digit becomes an image like MNIST's, whatever its size, its colours and its pen."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pictures import Colours, drawn, png
from PIL import Image
from pynumdraw.errors import NotAPicture
from pynumdraw.ink.picture import parse_picture
from pynumdraw.learn.data.paths import TRAIN, find
from pynumdraw.model.recognizer import Recognizer

Bytes = NDArray[np.uint8]


@pytest.fixture(scope="module")
def mnist(mnist_dir: Path) -> list[Bytes]:
    files = find(mnist_dir)
    path = files[TRAIN[0]]
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as unpacked:
        content = unpacked.read(16 + 40 * 28 * 28)
    return list(np.frombuffer(content, np.uint8, offset=16).reshape(-1, 28, 28))


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer()


def test_images_of_mnist_stay_unchanged(mnist: list[Bytes]) -> None:
    changes = [np.abs(parse_picture(png(image)).image - image / np.float32(255)).mean() for image in mnist]
    assert np.median(changes) < 0.001
    assert np.mean(changes) < 0.02  # a centre between two pixels may be rounded to the other one


def test_dark_on_light_gives_the_same_image_as_light_on_dark(mnist: list[Bytes]) -> None:
    for image in mnist:
        assert np.abs(parse_picture(png(image)).image - parse_picture(png(255 - image)).image).max() < 0.01


@pytest.mark.parametrize("scale", [3, 10])
def test_larger_pictures_on_grey_paper_are_read_the_same(
    mnist: list[Bytes], scale: int, recognizer: Recognizer
) -> None:
    for image in mnist[:20]:
        paper = Image.new("L", (40 * scale, 50 * scale), 230)
        large = Image.fromarray((230 - image // 2).astype(np.uint8)).resize((28 * scale, 28 * scale))
        paper.paste(large, (5 * scale, 15 * scale))
        here = recognizer.read(parse_picture(png(paper)).image)
        assert here.digit == recognizer.read(image / np.float32(255)).digit


@pytest.mark.parametrize(
    ("side", "pen", "colours"),
    [
        (100, 1, ("L", 255, 0)),
        (400, 1, ("RGB", "white", "navy")),
        (400, 40, ("RGB", "black", "yellow")),
        (200, 9, ("RGBA", (0, 0, 0, 0), (0, 0, 0, 255))),
        (200, 9, ("RGBA", (255, 255, 255, 0), (255, 255, 255, 255))),
        (200, 9, ("1", 1, 0)),
        (200, 9, ("LA", (255, 255), (0, 255))),
        (200, 9, ("I;16", 60000, 10000)),
    ],
)
def test_every_pen_and_colour_is_read(
    pen_digits: list[dict[str, Any]], side: int, pen: int, colours: Colours, recognizer: Recognizer
) -> None:
    digits = pen_digits[:15]
    pictures = [parse_picture(png(drawn(digit, side, pen, colours))) for digit in digits]
    right = [recognizer.read(picture.image).digit == int(d["label"]) for picture, d in zip(pictures, digits)]
    assert np.mean(right) > 0.85
    for picture in pictures:
        assert picture.image.shape == (28, 28)
        assert max(picture.box[2:]) == pytest.approx(0.6 * side + pen, abs=2 + pen)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "0 bytes are not a complete PNG"),
        (b"\x89PNG\r\n\x1a\nand nothing more", "not a complete PNG"),
        (png(np.zeros((50, 50), np.uint8))[:-30], "not a complete PNG"),
        (png(np.full((30, 20), 200, np.uint8)), "no ink"),
        (png(np.full((1, 1), 255, np.uint8)), "no ink"),
        (png(Image.new("RGBA", (9, 9), (0, 0, 0, 0))), "no ink"),
        (png(Image.new("1", (8000, 8000))), "8000 × 8000"),
    ],
)
def test_files_that_are_not_pictures_of_ink_are_refused(content: bytes, message: str) -> None:
    with pytest.raises(NotAPicture, match=message):
        parse_picture(content)
