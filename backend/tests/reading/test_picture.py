"""A picture of a number is read whatever its size, colours, edges and pen, and however it was scanned."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pictures import Colours, drawn, png
from PIL import Image, ImageDraw
from pynumdraw.errors import NotADrawing, NotAPicture
from pynumdraw.ink.ink_extraction import separate_ink
from pynumdraw.ink.picture_decoding import parse_picture
from pynumdraw.ink.size_normalization import bounds, to_image
from pynumdraw.learn.data.paths import TRAIN, find
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.answer_schema import Answer
from pynumdraw.reading.picture import read_picture

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


def image_of(content: bytes) -> NDArray[np.float32]:
    ink = next(iter(separate_ink(parse_picture(content).pixels)))
    return to_image(ink[bounds(ink)])


def read(picture: Image.Image | Bytes, recognizer: Recognizer) -> Answer:
    return read_picture(parse_picture(png(picture)), recognizer)


def test_images_of_mnist_stay_unchanged(mnist: list[Bytes]) -> None:
    changes = [np.abs(image_of(png(image)) - image / np.float32(255)).mean() for image in mnist]
    assert np.median(changes) < 0.001
    assert np.mean(changes) < 0.02  # a centre between two pixels may be rounded to the other one


def test_dark_on_light_gives_the_same_image_as_light_on_dark(mnist: list[Bytes]) -> None:
    for image in mnist:
        assert np.abs(image_of(png(image)) - image_of(png(255 - image))).max() < 0.01


@pytest.mark.parametrize("scale", [3, 10])
def test_larger_pictures_on_grey_paper_are_read_the_same(
    mnist: list[Bytes], scale: int, recognizer: Recognizer
) -> None:
    for image in mnist[:20]:
        paper = Image.new("L", (40 * scale, 50 * scale), 230)
        large = Image.fromarray((230 - image // 2).astype(np.uint8)).resize((28 * scale, 28 * scale))
        paper.paste(large, (5 * scale, 15 * scale))
        assert read(paper, recognizer).number == str(recognizer.read(image / np.float32(255)).digit)


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
        (200, 9, ("RGB", (118, 118, 118), (200, 84, 84))),  # as light as its paper
        (200, 9, ("RGB", (240, 150, 40), (120, 200, 60))),
    ],
)
def test_every_pen_and_colour_is_read(
    pen_digits: list[dict[str, Any]], side: int, pen: int, colours: Colours, recognizer: Recognizer
) -> None:
    digits = pen_digits[:15]
    answers = [read(drawn(digit, side, pen, colours), recognizer) for digit in digits]
    assert np.mean([answer.number == digit["label"] for answer, digit in zip(answers, digits)]) > 0.85
    for answer in answers:
        assert max(answer.digits[0].box[2:]) == pytest.approx(0.6 * side + pen, abs=2 + pen)


def cropped(picture: Bytes, rng: np.random.Generator) -> Bytes:
    del rng
    rows, columns = (np.flatnonzero((picture < 128).any(axis=axis)) for axis in (1, 0))
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def inverse(picture: Bytes, rng: np.random.Generator) -> Bytes:
    return 255 - cropped(picture, rng)


def framed(picture: Bytes, rng: np.random.Generator) -> Bytes:
    return np.pad(picture, int(rng.integers(2, 40)))


def inset_frame(picture: Bytes, rng: np.random.Generator) -> Bytes:
    return np.pad(framed(picture, rng), 15, constant_values=255)


def lying_on_a_desk(picture: Bytes, rng: np.random.Generator) -> Bytes:
    desk = Image.new("L", (400, 380), 60)
    card = Image.fromarray(np.stack([picture, np.full_like(picture, 255)], axis=-1), "LA").rotate(7, expand=True)
    desk.paste(card, (40, 50), card)
    return noisy(np.asarray(desk), rng, 4)


def noisy(picture: Bytes, rng: np.random.Generator, amount: float = 40) -> Bytes:
    return np.clip(picture + rng.normal(0, amount, picture.shape), 0, 255).astype(np.uint8)


def with_grid(picture: Bytes, rng: np.random.Generator) -> Bytes:
    lines = np.full(picture.shape, 255, np.uint8)
    lines[int(rng.integers(20)) :: 20] = lines[:, int(rng.integers(20)) :: 20] = 170
    return np.minimum(picture, lines)


def shadowed(picture: Bytes, rng: np.random.Generator) -> Bytes:
    del rng
    y, x = np.indices(picture.shape) / len(picture)
    return (picture * np.clip(1.15 - 0.6 * np.hypot(x, y), 0.4, 1)).astype(np.uint8)


def unevenly_lit(picture: Bytes, rng: np.random.Generator) -> Bytes:
    del rng
    return (picture * np.linspace(1, 0.5, picture.shape[1])).astype(np.uint8)


@pytest.mark.parametrize(
    "change",
    [cropped, inverse, framed, inset_frame, lying_on_a_desk, noisy, with_grid, shadowed, unevenly_lit],
)
def test_every_edge_and_light_is_read(
    pen_digits: list[dict[str, Any]], change: Callable[[Bytes, np.random.Generator], Bytes], recognizer: Recognizer
) -> None:
    rng, digits = np.random.default_rng(0), pen_digits[:40]
    changed = [change(np.asarray(drawn(digit, 240, 14, ("L", 255, 0))), rng) for digit in digits]
    answers = [read(picture, recognizer) for picture in changed]
    assert np.mean([answer.number == digit["label"] for answer, digit in zip(answers, digits)]) >= 0.95


def stretched(digit: dict[str, Any]) -> Bytes:
    """Return a digit scanned as in some data sets: stretched to 16×16 pixels, black and white."""
    ink = Image.fromarray(255 - cropped(np.asarray(drawn(digit, 300, 26, ("L", 255, 0))), np.random.default_rng()))
    return np.where(np.asarray(ink.resize((16, 16), Image.Resampling.BOX)) > 110, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("margin", [0, 2])
@pytest.mark.parametrize("enlargement", [1, 5])
def test_stretched_scans_of_few_pixels_are_read(
    pen_digits: list[dict[str, Any]], margin: int, enlargement: int, recognizer: Recognizer
) -> None:
    digits = pen_digits[:100]
    scans = [np.pad(stretched(digit), margin, constant_values=255) for digit in digits]
    answers = [read(scan.repeat(enlargement, 0).repeat(enlargement, 1), recognizer) for scan in scans]
    assert np.mean([answer.number == digit["label"] for answer, digit in zip(answers, digits)]) >= 0.94
    for answer in answers:
        left, top, width, height = answer.digits[0].box
        assert {left, top} <= {(margin + at) * enlargement for at in (0, 1, 2)}
        assert {width, height} <= {side * enlargement for side in (14, 15, 16)}


def side_by_side(digits: list[dict[str, Any]]) -> Image.Image:
    pictures = [
        Image.fromarray(cropped(np.asarray(drawn(d, 200, 9, ("L", 255, 0))), np.random.default_rng())) for d in digits
    ]
    width = sum(picture.width + 25 for picture in pictures)
    paper, x = Image.new("L", (width + 60, 220), 255), 30
    for picture in pictures:
        paper.paste(picture, (x, 40))
        x += picture.width + 25
    return paper


@pytest.mark.parametrize("length", [2, 3, 7])
def test_digits_that_stand_apart_are_a_number(
    pen_digits: list[dict[str, Any]], length: int, recognizer: Recognizer
) -> None:
    starts = np.random.default_rng(0).integers(0, len(pen_digits) - length, 20).tolist()
    groups = [pen_digits[i : i + length] for i in starts]
    answers = [read(side_by_side(group), recognizer) for group in groups]
    right = [answer.number == "".join(digit["label"] for digit in group) for answer, group in zip(answers, groups)]
    assert np.mean(right) >= 0.8
    for answer in answers:
        lefts = [digit.box[0] for digit in answer.digits]
        assert lefts == sorted(lefts)
        assert all(digit.strokes == digit.pieces == [] for digit in answer.digits)


def test_two_lines_are_never_sure(pen_digits: list[dict[str, Any]], recognizer: Recognizer) -> None:
    line = side_by_side(pen_digits[:3])
    both = Image.new("L", (line.width, 2 * line.height), 255)
    both.paste(line, (0, 0))
    both.paste(line, (0, line.height))
    assert read(both, recognizer).verdict == "unsure"


@pytest.mark.parametrize(
    "picture",
    [np.full((30, 20), 200, np.uint8), np.full((1, 1), 255, np.uint8), Image.new("RGBA", (9, 9), (0, 0, 0, 0))],
)
def test_a_picture_without_ink_is_refused(picture: Image.Image | Bytes, recognizer: Recognizer) -> None:
    with pytest.raises(NotAPicture, match="no ink"):
        read(picture, recognizer)


def test_a_picture_has_no_strokes_to_explain(recognizer: Recognizer) -> None:
    picture = parse_picture(png(np.eye(30, dtype=np.uint8) * 255))
    with pytest.raises(NotADrawing, match="a picture has none"):
        read_picture(picture, recognizer, ["image", "explanation"])
    assert str(read_picture(picture, recognizer, ["image"]).digits[0].image).startswith("data:image/png")


def test_any_picture_gets_an_answer(recognizer: Recognizer) -> None:
    rng = np.random.default_rng(0)
    for side in (1, 2, 3, 17, 90):
        for height in (1, side, 300):
            for levels in (2, 256):
                pixels = (rng.integers(0, levels, (height, side, 3)) * (255 // (levels - 1))).astype(np.uint8)
                try:
                    answer = read(pixels, recognizer)
                except NotAPicture:
                    continue
                assert len(answer.digits) == len(answer.number) > 0
                assert all(0 <= digit.confidence <= 1 for digit in answer.digits)


def test_a_jpeg_is_read_like_a_png(pen_digits: list[dict[str, Any]], recognizer: Recognizer) -> None:
    picture = drawn(pen_digits[0], 1500, 60, ("L", 255, 0))
    ImageDraw.Draw(picture).point((3, 3), 0)
    content = io.BytesIO()
    picture.save(content, "JPEG")
    answer = read_picture(parse_picture(content.getvalue()), recognizer)
    assert answer.number == pen_digits[0]["label"]
    assert max(answer.digits[0].box[2:]) == pytest.approx(960, abs=25)
