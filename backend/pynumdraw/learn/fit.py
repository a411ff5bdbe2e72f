"""Fitting the network to distorted images, keeping the best epoch; resumable after an interruption."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from pynumdraw.ink.raster import SIDE
from pynumdraw.learn.augment import USUAL, Ranges, distort
from pynumdraw.learn.material import Material, Part
from pynumdraw.learn.network import CLASSES
from pynumdraw.learn.presets import Course
from pynumdraw.learn.progress import Progress

WEIGHT_DECAY = 0.01
MILDER_FROM, MILDEST = 0.7, 0.4
"""Share of all epochs from which on distortions become milder, and how strong they are in the end."""
PLAIN = 0.2
"""Share of the images that stay as they are: reading between pixels blurs, and what will be seen is sharp."""
TEMPERATURE = 3.0
"""What logits are divided by when a teacher is listened to: so what it holds for unlikely is heard, too."""

Batch = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Images (n, 28, 28), and what is to be learned of them: probabilities (n, 11)."""
Teach = Callable[[NDArray[np.float32], NDArray[np.int64]], NDArray[np.float32]]


def compile_for(network: Any, material: Material, course: Course, *, taught: bool = False) -> None:
    """Prepare a network for AdamW (Loshchilov and Hutter, ICLR 2019), its rate warmed up and then lowered.

    Whether it is to be `taught`, or to learn from labels, is settled here, too.
    """
    steps = _steps(material.parts, course) * course.passes
    after = max(1, (course.epochs - 1) * steps)
    # warm up over the first epoch, then follow a cosine to 0 (Loshchilov and Hutter, ICLR 2017)
    rate = keras.optimizers.schedules.CosineDecay(0.0, after, warmup_target=course.rate, warmup_steps=steps)
    network.compile(
        keras.optimizers.AdamW(rate, weight_decay=WEIGHT_DECAY),
        softened if taught else keras.losses.CategoricalCrossentropy(from_logits=True),
    )


@keras.saving.register_keras_serializable("pynumdraw")
def softened(targets: Any, logits: Any) -> Any:
    """Give the cross entropy (n,) of what a teacher says, softened as that was, its gradients as large as otherwise."""
    softer = keras.losses.categorical_crossentropy(targets, logits / TEMPERATURE, from_logits=True)
    return TEMPERATURE**2 * softer


def fit(progress: Progress, material: Material, course: Course, seed: int, teacher: Any = None) -> None:
    """Fit `progress.network`, in place, from where it is.

    With a teacher it learns what that makes of each distorted image (G. Hinton, O. Vinyals, J. Dean: "Distilling the
    Knowledge in a Neural Network", 2015; L. Beyer et al., CVPR 2022, show that it takes ever new images, and long). On
    several machines (`cluster`) each takes its part of every batch.
    """
    epochs, steps = range(progress.epoch, course.epochs), _steps(material.parts, course) * course.passes
    of_worker = _batches(material.parts, course, epochs, seed, _taught_by(teacher))
    batches = progress.network.distribute_strategy.distribute_datasets_from_function(of_worker)
    _run(progress, iter(batches), epochs, steps)


def _run(progress: Progress, batches: Any, epochs: range, steps: int) -> None:
    """Do what `network.fit` does; but that of Keras 3 can't with several workers."""
    network = progress.network
    strategy = network.distribute_strategy

    def learn(batches: Any) -> Any:
        return strategy.reduce("MEAN", strategy.run(network.train_step, (next(batches),))["loss"], axis=None)

    step = tf.function(learn)
    for epoch in epochs:
        network.reset_metrics()
        loss = np.nan
        for at in range(steps):
            loss = step(batches)
            progress.on_train_batch_end(at)
        progress.on_epoch_end(epoch, {"loss": float(loss)})
    progress.on_train_end()


def _steps(parts: list[Part], course: Course) -> int:
    return max(1, sum(part.an_epoch for part in parts) // course.batch)


def _taught_by(teacher: Any) -> Teach:
    """Give the function from images (n, 28, 28) and labels (n,) to what is to be learned: probabilities (n, 11)."""
    if teacher is None:
        return _as_labelled

    def read(images: Any) -> Any:
        return tf.nn.softmax(teacher(images, training=False) / TEMPERATURE)

    compiled = tf.function(read)
    return lambda images, _: compiled(images).numpy()


def _as_labelled(_: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float32]:
    return np.eye(CLASSES, dtype=np.float32)[labels]


def strength(epoch: int, epochs: int) -> float:
    """Say how strong distortions are, of 1: towards the end less, so that what is learned last is what will be seen."""
    done = epoch / epochs
    return 1.0 if done <= MILDER_FROM else 1 - (1 - MILDEST) * (done - MILDER_FROM) / (1 - MILDER_FROM)


def _batches(
    parts: list[Part], course: Course, epochs: range, seed: int, teach: Teach
) -> Callable[[tf.distribute.InputContext], Any]:
    """Give the function from a worker to its part of some epochs' batches, the next one being made while it learns."""
    images = np.concatenate([np.rint(part.data.images * 255).astype(np.uint8) for part in parts])  # a quarter as large
    labels = np.concatenate([part.data.labels for part in parts])
    signature = (tf.TensorSpec((None, SIDE, SIDE), tf.float32), tf.TensorSpec((None, CLASSES), tf.float32))

    def generate(worker: int, workers: int) -> Iterator[Batch]:
        for epoch in epochs:
            rng = np.random.default_rng([seed, epoch])  # an epoch is the same, whatever was before it
            drawn = np.array_split(_drawn(parts, rng), _steps(parts, course))
            if worker:  # what is drawn is the same for all workers, how it is distorted is not
                rng = np.random.default_rng([seed, epoch, worker])
            ranges = USUAL.times(strength(epoch, course.epochs))
            seen: list[Batch] = []
            for batch in (whole[worker::workers] for whole in drawn):
                distorted = _distorted(images[batch].astype(np.float32) / np.float32(255), rng, ranges)
                seen.append((distorted, teach(distorted, labels[batch])))
                yield seen[-1]
            yield from _again(seen, course.passes - 1, rng)

    def of_worker(worker: tf.distribute.InputContext) -> Any:
        mine = partial(generate, worker.input_pipeline_id, worker.num_input_pipelines)
        return tf.data.Dataset.from_generator(mine, output_signature=signature).prefetch(8)

    return of_worker


def _distorted(images: NDArray[np.float32], rng: np.random.Generator, ranges: Ranges) -> NDArray[np.float32]:
    some = rng.random(len(images)) >= PLAIN
    images[some] = distort(images[some], rng, ranges)
    return images


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
        chosen.append(first + rng.permutation(len(part.data.labels))[: part.an_epoch])
        first += len(part.data.labels)
    return rng.permutation(np.concatenate(chosen))
