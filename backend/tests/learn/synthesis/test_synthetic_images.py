"""A pool has the requested images, and the same ones on any number of cores."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import pytest
from pynumdraw.learn.data.ink_files import Ink
from pynumdraw.learn.data.mnist import LabelledImages
from pynumdraw.learn.synthesis import synthetic_images
from pynumdraw.learn.training.config import SYNTHESIS
from pynumdraw.model.recognizer import NOT_A_DIGIT, Recognizer

MANY = 1100  # more than one chunk


@pytest.fixture(scope="module")
def ink(pen_digits: list[dict[str, Any]]) -> Ink:
    drawings = [[np.array([s["x"], s["y"]], float).T for s in digit["strokes"]] for digit in pen_digits]
    n = len(drawings)
    labels = np.array([int(digit["label"]) for digit in pen_digits])
    return Ink(drawings, np.zeros(n), labels, [""] * n)


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Choose how many processes draw."""
    return lambda n: monkeypatch.setattr(synthetic_images, "ProcessPoolExecutor", partial(ProcessPoolExecutor, n))


def same(first: LabelledImages, second: LabelledImages) -> bool:
    return bool((first.images == second.images).all() and (first.labels == second.labels).all())


def test_variants_are_the_same_for_one_worker_and_two(ink: Ink, workers: Any) -> None:
    workers(1)
    alone = synthetic_images.variants(ink, MANY, seed=3, synthesis=SYNTHESIS)
    workers(2)
    assert same(synthetic_images.variants(ink, MANY, seed=3, synthesis=SYNTHESIS), alone)
    assert not same(synthetic_images.variants(ink, MANY, seed=4, synthesis=SYNTHESIS), alone)


def test_outliers_are_the_same_for_one_worker_and_two(ink: Ink, workers: Any) -> None:
    workers(1)
    alone = synthetic_images.outliers(ink, MANY, seed=3, synthesis=SYNTHESIS)
    workers(2)
    assert same(synthetic_images.outliers(ink, MANY, seed=3, synthesis=SYNTHESIS), alone)
    assert (alone.labels == NOT_A_DIGIT).all()
    assert len(alone.images) == MANY


@pytest.mark.usefixtures("model_knows_pens")
def test_each_drawing_has_as_many_variants_with_its_own_label(ink: Ink, workers: Any) -> None:
    workers(1)
    n = len(ink.drawings)
    images, labels = synthetic_images.variants(ink, 2 * n + 5, seed=0, synthesis=SYNTHESIS)
    assert labels.tolist() == [*ink.labels, *ink.labels, *ink.labels[:5]]
    assert (images[:n] != images[n : 2 * n]).any(axis=(1, 2)).all()
    recognizer = Recognizer()
    assert np.mean([recognizer.read(image).digit == label for image, label in zip(images, labels)]) > 0.9


def test_letters_stay_what_they_are(ink: Ink, workers: Any) -> None:
    workers(1)
    letters = ink._replace(labels=np.full(len(ink.drawings), NOT_A_DIGIT))
    assert (synthetic_images.variants(letters, 30, seed=0, synthesis=SYNTHESIS).labels == NOT_A_DIGIT).all()


def test_candidates_of_numbers_are_the_same_for_one_worker_and_two(ink: Ink, workers: Any) -> None:
    workers(1)
    alone = synthetic_images.number_candidates(ink, MANY, seed=3, synthesis=SYNTHESIS)
    workers(2)
    assert same(synthetic_images.number_candidates(ink, MANY, seed=3, synthesis=SYNTHESIS), alone)
    assert len(alone.images) == MANY
    assert set(alone.labels.tolist()) == {*range(10), NOT_A_DIGIT, synthetic_images.PIECE}
