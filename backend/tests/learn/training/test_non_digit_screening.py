"""What looks like a digit is not learned as none; neighbours are, whatever a network reads in them."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from pynumdraw.learn.data.ink_files import Ink, read_look_alikes, read_set, take
from pynumdraw.learn.data.mnist import LabelledImages
from pynumdraw.learn.synthesis.synthetic_images import PIECE
from pynumdraw.learn.training.config import Split
from pynumdraw.learn.training.non_digit_screening import apart, screened
from pynumdraw.learn.training.training_part import Part
from pynumdraw.model.recognizer import NOT_A_DIGIT


def part(labels: list[int], is_ink: bool) -> Part:
    """Make images that have their own number as their first pixel."""
    images = np.zeros((len(labels), 28, 28), np.float32)
    images[:, 0, 0] = np.arange(len(labels)) / 100
    return Part(LabelledImages(images, np.array(labels)), 100 * len(labels), is_ink)


def left(found: Part) -> list[int]:
    return np.rint(found.data.images[:, 0, 0] * 100).astype(int).tolist()


def reads(*probabilities: float) -> object:
    return lambda images: np.array(probabilities)[np.rint(images[:, 0, 0] * 100).astype(int)]


def test_pieces_that_look_like_a_digit_are_left_out_and_the_others_are_no_digits() -> None:
    found = screened(part([7, PIECE, PIECE, NOT_A_DIGIT], is_ink=True), reads(0.1, 0.95, 0.3, 0.99), 0.9)
    assert left(found) == [0, 2, 3]
    assert found.data.labels.tolist() == [7, NOT_A_DIGIT, NOT_A_DIGIT]
    assert found.samples_per_epoch == 300


def test_drawings_that_look_like_a_digit_are_left_out() -> None:
    found = screened(part([NOT_A_DIGIT] * 4, is_ink=False), reads(0.9, 0.89, 1.0, 0.0), 0.9)
    assert left(found) == [1, 3]


@pytest.fixture
def letters(omniglot_file: Path) -> Ink:
    ink = read_set(omniglot_file)
    return take(ink, np.array(ink.groups) == "Latin")


def test_what_is_near_a_held_back_drawing_is_left_out(
    letters: Ink, omniglot_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    smaller = letters._replace(drawings=[[stroke[::2] / 7 for stroke in drawing] for drawing in letters.drawings])
    assert len(apart(smaller, letters, Split().near).drawings) < 0.05 * len(letters.drawings)
    assert f"of {len(letters.drawings)} drawings, near one that is held back" in capsys.readouterr().out
    assert not apart(letters, letters, Split().near).drawings
    assert apart(letters, read_look_alikes(omniglot_file), 0.0).drawings


def test_a_digit_in_a_file_of_non_digits_is_not_learned_as_none(tmp_path: Path) -> None:
    line = '{"label":"%s","width":9,"height":9,"strokes":[{"x":[0,9,4],"y":[0,0,%d]}]}\n'
    path = tmp_path / "some.ndjson.gz"
    path.write_bytes(gzip.compress("".join(line % (label, 9 - i) for i, label in enumerate("7A")).encode()))
    ink = read_set(path)
    assert apart(ink, take(ink, np.zeros(2, bool)), 0.1).labels.tolist() == [NOT_A_DIGIT]
