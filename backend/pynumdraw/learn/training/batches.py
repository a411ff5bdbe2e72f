"""What is learned from, batch by batch: an epoch's share of all images, distorted anew, and gone through some times."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from pynumdraw.ink.raster import SIDE
from pynumdraw.learn.synthesis.image_distortion import USUAL, Ranges, distort
from pynumdraw.learn.training.config import Schedule
from pynumdraw.learn.training.network import CLASSES
from pynumdraw.learn.training.training_data import Part

MILDER_FROM, MILDEST = 0.7, 0.4
"""Share of all epochs from which on distortions become milder, and how strong they are in the end."""
PLAIN = 0.2
"""Share of the images that stay as they are: reading between pixels blurs, and what will be seen is sharp."""

Batch = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Images (n, 28, 28), and what is to be learned of them: probabilities (n, 11)."""
Teach = Callable[[NDArray[np.float32], NDArray[np.int64]], NDArray[np.float32]]
"""From images (n, 28, 28) and labels (n,) to what is to be learned of them."""


def steps_of(parts: list[Part], course: Schedule) -> int:
    """Count the batches of an epoch."""
    return _fresh_steps(parts, course) * course.reuse


def _fresh_steps(parts: list[Part], course: Schedule) -> int:
    return max(1, sum(part.samples_per_epoch for part in parts) // course.batch)


def strength(epoch: int, epochs: int) -> float:
    """Say how strong distortions are, of 1: towards the end less, so that what is learned last is what will be seen."""
    done = epoch / epochs
    return 1.0 if done <= MILDER_FROM else 1 - (1 - MILDEST) * (done - MILDER_FROM) / (1 - MILDER_FROM)


def batches_of(
    parts: list[Part], course: Schedule, epochs: range, seed: int, teach: Teach
) -> Callable[[tf.distribute.InputContext], Any]:
    """Give the function from a worker to its part of some epochs' batches, the next one being made while it learns."""
    images = np.concatenate([np.rint(part.data.images * 255).astype(np.uint8) for part in parts])  # a quarter as large
    labels = np.concatenate([part.data.labels for part in parts])
    signature = (tf.TensorSpec((None, SIDE, SIDE), tf.float32), tf.TensorSpec((None, CLASSES), tf.float32))

    def generate(worker: int, workers: int) -> Iterator[Batch]:
        for epoch in epochs:
            rng = np.random.default_rng([seed, epoch])  # an epoch is the same, whatever was before it
            drawn = np.array_split(_drawn(parts, rng), _fresh_steps(parts, course))
            if worker:  # what is drawn is the same for all workers, how it is distorted is not
                rng = np.random.default_rng([seed, epoch, worker])
            ranges = USUAL.times(strength(epoch, course.epochs))
            shares = [whole[worker::workers] for whole in drawn]
            seen: list[Batch] = []
            with ThreadPoolExecutor(1) as ahead:  # distorts what comes next while a teacher reads this
                for batch, distorted in zip(shares, ahead.map(partial(_distorted, images, rng, ranges), shares)):
                    seen.append((distorted, teach(distorted, labels[batch])))
                    yield seen[-1]
            yield from _again(seen, course.reuse - 1, rng)

    def of_worker(worker: tf.distribute.InputContext) -> Any:
        mine = partial(generate, worker.input_pipeline_id, worker.num_input_pipelines)
        return tf.data.Dataset.from_generator(mine, output_signature=signature).prefetch(8)

    return of_worker


def _distorted(
    images: NDArray[np.uint8], rng: np.random.Generator, ranges: Ranges, batch: NDArray[np.int64]
) -> NDArray[np.float32]:
    taken = images[batch].astype(np.float32) / np.float32(255)
    some = rng.random(len(taken)) >= PLAIN
    taken[some] = distort(taken[some], rng, ranges)
    return taken


def _again(seen: list[Batch], times: int, rng: np.random.Generator) -> Iterator[Batch]:
    """Give what was seen so many times more, mixed anew each time."""
    if not times:
        return
    images, targets = (np.concatenate(column) for column in zip(*seen))
    for _ in range(times):
        for batch in np.array_split(rng.permutation(len(images)), len(seen)):
            yield images[batch], targets[batch]


def _drawn(parts: list[Part], rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw an epoch's share of each part's images; gives their places in all parts, one after the other, mixed."""
    chosen: list[NDArray[np.int64]] = []
    first = 0
    for part in parts:
        chosen.append(first + rng.permutation(len(part.data.labels))[: part.samples_per_epoch])
        first += len(part.data.labels)
    return rng.permutation(np.concatenate(chosen))
