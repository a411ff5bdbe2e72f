"""Distorted digits are still digits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pynumdraw.ink.raster import centre_of_mass
from pynumdraw.learn.data.mnist import load_mnist
from pynumdraw.learn.data.paths import T10K, find
from pynumdraw.learn.synthesis.image_distortion import distort, sample
from pynumdraw.learn.synthesis.parameter_types import ImageDistortion
from pynumdraw.learn.training.config import DISTORTION
from pynumdraw.model.recognizer import Recognizer


@pytest.fixture(scope="module")
def images(mnist_dir: Path) -> NDArray[np.float32]:
    files = find(mnist_dir)
    return load_mnist(*(files[name] for name in T10K)).images[:200]


def test_no_distortion_changes_nothing(images: NDArray[np.float32]) -> None:
    np.testing.assert_allclose(distort(images, np.random.default_rng(0), DISTORTION.times(0)), images, atol=1e-5)


def test_every_image_is_changed_and_none_is_lost(images: NDArray[np.float32]) -> None:
    distorted = distort(images, np.random.default_rng(0), DISTORTION)
    assert distorted.dtype == np.float32
    assert distorted.min() >= 0
    assert distorted.max() <= 1
    assert np.abs(distorted - images).mean(axis=(1, 2)).min() > 0.01
    ink = distorted.sum(axis=(1, 2)) / images.sum(axis=(1, 2))
    assert 0.4 < ink.min() < ink.max() < 2


def test_the_pen_becomes_wider_or_narrower_and_nothing_moves(images: NDArray[np.float32]) -> None:
    only_thickness = ImageDistortion(0, 0, 0, 0, 0, thickness=0.4)
    distorted = distort(images, np.random.default_rng(0), only_thickness)
    ink = distorted.sum(axis=(1, 2)) / images.sum(axis=(1, 2))
    assert ink.min() < 0.8
    assert ink.max() > 1.2
    moved = [abs(centre_of_mass(a) - centre_of_mass(b)) for a, b in zip(images, distorted)]
    assert np.mean(moved) < 0.2


def test_most_distorted_digits_can_still_be_read(images: NDArray[np.float32]) -> None:
    recognizer = Recognizer()
    before = [recognizer.read(image).digit for image in images]
    after = [recognizer.read(image).digit for image in distort(images, np.random.default_rng(0), DISTORTION)]
    assert np.mean(np.equal(before, after)) > 0.95


def test_the_same_seed_distorts_the_same_way(images: NDArray[np.float32]) -> None:
    np.testing.assert_array_equal(*(distort(images, np.random.default_rng(5), DISTORTION) for _ in range(2)))


def test_places_between_pixels_mix_them_and_places_outside_are_empty() -> None:
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 4, 3] = 1
    places = np.zeros((1, 28, 28, 2), np.float32)
    places[0, 0, 0] = 3.25, 4.5
    places[0, 0, 1] = -50, 999
    assert sample(image, places)[0, 0, :2].tolist() == [0.375, 0]
