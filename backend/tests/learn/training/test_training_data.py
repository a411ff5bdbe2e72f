"""Validation data is never trained on."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from original_formats import encode_idx
from pynumdraw.learn.data.ink_files import Ink, read_set, take
from pynumdraw.learn.data.ink_writer import Sketch, encode
from pynumdraw.learn.data.mnist import LabelledImages
from pynumdraw.learn.training import non_digit_screening, training_data
from pynumdraw.learn.training.config import Amounts, Hyperparameters, Schedule
from pynumdraw.learn.training.training_data import prepare
from pynumdraw.model.recognizer import NOT_A_DIGIT

SMALL = Hyperparameters(Schedule(1), amounts=Amounts(outliers=50, variants=3, candidates=200))
ALPHABETS = {"Greek", "Latin", "Sanskrit", "Korean", "Balinese", "Early_Aramaic", "Tagalog", "Japanese_(katakana)"}
IMAGES = np.random.default_rng(0).integers(0, 256, (120, 28, 28)).astype(np.uint8)


@pytest.fixture
def mnist(tmp_path: Path) -> list[Path]:
    """Make 120 images, all different."""
    paths = [tmp_path / "images", tmp_path / "labels"]
    for path, content in zip(paths, (IMAGES, np.arange(120, dtype=np.uint8) % 10)):
        path.write_bytes(encode_idx(content))
    return paths


@pytest.fixture
def ink(omniglot_file: Path, pen_digits_file: Path, tmp_path: Path) -> list[Path]:
    """Write some 600 drawings from all over each of both ink sets."""
    paths = [tmp_path / file.name for file in (omniglot_file, pen_digits_file)]
    for file, path in zip((omniglot_file, pen_digits_file), paths):
        lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
        path.write_bytes(gzip.compress(b"".join(lines[:: len(lines) // 600 or 1])))
    return paths


@pytest.fixture
def learned(monkeypatch: pytest.MonkeyPatch) -> dict[str, Ink]:
    """Record what variants and outliers are made of, instead of rendering them."""
    noted: dict[str, Ink] = {}

    def note(name: str, ink: Ink, n: int) -> LabelledImages:
        noted[f"{name} {n}"] = ink
        return LabelledImages(np.zeros((n, 28, 28), np.float32), np.full(n, NOT_A_DIGIT))

    monkeypatch.setattr(training_data, "variants", lambda ink, n, *_: note("variants", ink, n))
    monkeypatch.setattr(training_data, "outliers", lambda ink, n, *_: note("outliers", ink, n))
    return noted


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_held_back_writer_or_alphabet_is_learned_from(
    mnist: list[Path], ink: list[Path], learned: dict[str, Ink], seed: int
) -> None:
    found = prepare(mnist, ink, SMALL, seed)
    held_back = {group for groups in found.held_back.values() for group in groups}
    everything = [read_set(path) for path in ink]
    n = sum(group not in held_back for one in everything for group in one.groups)
    assert held_back & ALPHABETS
    assert held_back - ALPHABETS  # writers
    for name in ("outliers 50", f"variants {3 * n}"):
        assert len(learned[name].drawings) == n
        assert not held_back & set(learned[name].groups)
    assert set(learned[f"outliers {SMALL.split.outliers}"].groups) == held_back


def test_what_validates_is_digits_and_others_apart(mnist: list[Path], ink: list[Path], learned: dict[str, Ink]) -> None:
    validation = prepare(mnist, ink, SMALL, 1).validation
    assert set(validation) == {"validation", "validation_ink", "validation_not_digits", "validation_made"}
    assert validation["validation_ink"].labels.max() <= 9
    assert (validation["validation_not_digits"].labels == NOT_A_DIGIT).all()
    assert learned


def test_no_image_of_mnist_is_on_both_sides(mnist: list[Path], learned: dict[str, Ink]) -> None:
    found = prepare(mnist, [], SMALL, 1)
    sides = [
        {image.tobytes() for image in data.images} for data in (found.parts[0].data, found.validation["validation"])
    ]
    assert [len(side) for side in sides] == [110, 10]
    assert not sides[0] & sides[1]
    assert len(found.parts) == 2
    assert set(found.validation) == {"validation", "validation_made"}
    assert not any(one.drawings for one in learned.values())


def test_teachers_learn_from_half_as_much_ink_and_from_as_much_else(
    mnist: list[Path], ink: list[Path], learned: dict[str, Ink]
) -> None:
    found = prepare(mnist, ink, SMALL, 1)
    shares = [
        theirs.samples_per_epoch / part.samples_per_epoch
        for part, theirs in zip(found.parts, found.with_ink(0.5).parts)
    ]
    assert shares == [1, 1, pytest.approx(0.5, abs=0.01)]
    assert learned


def test_unlabelled_drawings_are_learned_unless_they_are_held_back_elsewhere(
    mnist: list[Path], ink: list[Path], learned: dict[str, Ink], detypify_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        non_digit_screening, "variants", lambda ink, n, *_: learned.update(found=ink) or LabelledImages(n, n)
    )
    settings = replace(SMALL, amounts=replace(SMALL.amounts, candidates=0))
    held_back = prepare(mnist, ink, settings, 1).ink.validation
    letters = take(held_back, held_back.labels == NOT_A_DIGIT)
    unlabelled = ink[0].with_name("unlabelled.ndjson")
    unlabelled.write_bytes(
        b"".join(encode(Sketch("some", "", 1, 1, [list(map(tuple, s.tolist())) for s in d])) for d in letters.drawings)
    )
    found = prepare(mnist, ink, settings, 1, [detypify_file, unlabelled])
    kinds = set(found.held_back[detypify_file.name.removesuffix(".gz")])
    assert kinds
    assert not ({"some"} | kinds) & set(learned["found"].groups)
    assert len(learned["found"].drawings) > 40
