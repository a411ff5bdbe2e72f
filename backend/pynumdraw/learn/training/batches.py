"""Training batches: a random share of the images in each epoch, distorted anew and used one or more times."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from pynumdraw.ink.raster import SIDE
from pynumdraw.learn.synthesis.image_distortion import distort
from pynumdraw.learn.synthesis.parameter_types import ImageDistortion
from pynumdraw.learn.training.config import Augmentation, Schedule
from pynumdraw.learn.training.network import CLASSES
from pynumdraw.learn.training.training_part import Part

Batch = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Images (n, 28, 28), and their target probabilities (n, 11)."""
Targets = Callable[[NDArray[np.float32], NDArray[np.int64]], NDArray[np.float32]]
"""A function from images (n, 28, 28) and labels (n,) to target probabilities (n, 11)."""
SIGNATURE = tf.TensorSpec((None, SIDE, SIDE), tf.float32), tf.TensorSpec((None, CLASSES), tf.float32)


class Batches:
    """The batches of each epoch; an epoch's do not depend on those of the epochs before.

    Parameters
    ----------
    parts : list of Part
        The images to train on.
    schedule : Schedule
    augmentation : Augmentation
    seed : int
    targets : Targets
        What the network learns for each image.

    Attributes
    ----------
    steps : int
        Number of batches in an epoch.
    """

    def __init__(
        self, parts: list[Part], schedule: Schedule, augmentation: Augmentation, seed: int, targets: Targets
    ) -> None:
        self._parts, self._schedule, self._augmentation = parts, schedule, augmentation
        self._seed, self._targets = seed, targets
        self._images = np.concatenate([np.rint(part.data.images * 255).astype(np.uint8) for part in parts])
        self._labels = np.concatenate([part.data.labels for part in parts])
        self._fresh_steps = max(1, sum(part.samples_per_epoch for part in parts) // schedule.batch)
        self.steps = self._fresh_steps * schedule.reuse

    def epoch(self, epoch: int) -> tf.data.Dataset:
        """Return the batches of an epoch, made in the background while the network learns from those before."""
        batches = tf.data.Dataset.from_generator(partial(self._generate, epoch), output_signature=SIGNATURE)
        return batches.prefetch(8)

    def _generate(self, epoch: int) -> Iterator[Batch]:
        rng = np.random.default_rng([self._seed, epoch])
        drawn = np.array_split(_draw(self._parts, rng), self._fresh_steps)
        limits = self._augmentation.distortion.times(strength(self._augmentation, epoch / self._schedule.epochs))
        fresh: list[Batch] = []
        with ThreadPoolExecutor(1) as ahead:  # distorts the next images while a teacher reads these
            for which, images in zip(drawn, ahead.map(partial(self._distorted, rng, limits), drawn)):
                fresh.append((images, self._targets(images, self._labels[which])))
                yield fresh[-1]
        for _ in range(self._schedule.reuse - 1):
            yield from _shuffled(fresh, rng)

    def _distorted(
        self, rng: np.random.Generator, limits: ImageDistortion, which: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        images = self._images[which].astype(np.float32) / np.float32(255)
        some = rng.random(len(images)) >= self._augmentation.undistorted
        images[some] = distort(images[some], rng, limits)
        return images


def strength(augmentation: Augmentation, done: float) -> float:
    """Return the strength of distortions, at most 1, when a share `done` of the epochs is over.

    It falls towards the end, so that the last images are most like those that the server will read.
    """
    late = max(0.0, done - augmentation.milder_from)
    return 1 - (1 - augmentation.final_strength) * late / (1 - augmentation.milder_from)


def _shuffled(batches: list[Batch], rng: np.random.Generator) -> Iterator[Batch]:
    """Yield the same images and targets in as many new random batches."""
    images, targets = (np.concatenate(column) for column in zip(*batches))
    for which in np.array_split(rng.permutation(len(images)), len(batches)):
        yield images[which], targets[which]


def _draw(parts: list[Part], rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw an epoch's share of each part; return their shuffled indices into all parts' concatenated images."""
    chosen: list[NDArray[np.int64]] = []
    first = 0
    for part in parts:
        chosen.append(first + rng.permutation(len(part.data.labels))[: part.samples_per_epoch])
        first += len(part.data.labels)
    return rng.permutation(np.concatenate(chosen))
