"""A pool has what was asked for, and the same whatever the machine."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import pytest
from pynumdraw.learn import pool
from pynumdraw.learn.dataset import Labelled
from pynumdraw.learn.ink_set import Ink
from pynumdraw.recognizer import NOT_A_DIGIT, Recognizer

MANY = 1100  # more than one worker is given at a time


@pytest.fixture(scope="module")
def ink(pen_digits: list[dict[str, Any]]) -> Ink:
    drawings = [[np.array([s["x"], s["y"]], float).T for s in digit["strokes"]] for digit in pen_digits]
    n = len(drawings)
    labels = np.array([int(digit["label"]) for digit in pen_digits])
    return Ink(drawings, np.zeros(n), labels, [""] * n)


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Choose how many processes draw."""
    return lambda n: monkeypatch.setattr(pool, "ProcessPoolExecutor", partial(ProcessPoolExecutor, n))


def same(first: Labelled, second: Labelled) -> bool:
    return bool((first.images == second.images).all() and (first.labels == second.labels).all())


def test_versions_are_the_same_for_one_worker_and_two(ink: Ink, workers: Any) -> None:
    workers(1)
    alone = pool.versions(ink, MANY, seed=3)
    workers(2)
    assert same(pool.versions(ink, MANY, seed=3), alone)
    assert not same(pool.versions(ink, MANY, seed=4), alone)


def test_outliers_are_the_same_for_one_worker_and_two(ink: Ink, workers: Any) -> None:
    workers(1)
    alone = pool.outliers(ink, MANY, seed=3)
    workers(2)
    assert same(pool.outliers(ink, MANY, seed=3), alone)
    assert (alone.labels == NOT_A_DIGIT).all()
    assert len(alone.images) == MANY


@pytest.mark.usefixtures("model_knows_pens")
def test_each_drawing_has_as_many_versions_with_its_own_label(ink: Ink, workers: Any) -> None:
    workers(1)
    n = len(ink.drawings)
    images, labels = pool.versions(ink, 2 * n + 5, seed=0)
    assert labels.tolist() == [*ink.labels, *ink.labels, *ink.labels[:5]]
    assert (images[:n] != images[n : 2 * n]).any(axis=(1, 2)).all()
    recognizer = Recognizer()
    assert np.mean([recognizer.read(image).digit == label for image, label in zip(images, labels)]) > 0.9


def test_letters_stay_what_they_are(ink: Ink, workers: Any) -> None:
    workers(1)
    letters = ink._replace(labels=np.full(len(ink.drawings), NOT_A_DIGIT))
    assert (pool.versions(letters, 30, seed=0).labels == NOT_A_DIGIT).all()
