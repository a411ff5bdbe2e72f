"""Fitting the network to distorted images, keeping the best epoch; resumable after an interruption."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from pynumdraw.learn.training.batches import Teach, batches_of, steps_of
from pynumdraw.learn.training.checkpoint import Checkpoint
from pynumdraw.learn.training.config import Schedule
from pynumdraw.learn.training.muon import Muon
from pynumdraw.learn.training.network import CLASSES
from pynumdraw.learn.training.training_data import TrainingData

RATE = 0.02
"""The highest learning rate."""
TEMPERATURE = 3.0
"""What logits are divided by when a teacher is listened to: so what it holds for unlikely is heard, too."""


def compile_for(network: Any, training_data: TrainingData, course: Schedule, *, taught: bool = False) -> None:
    """Prepare a network to learn by Muon, its rate warmed up and then lowered.

    Whether it is to be `taught`, or to learn from labels, is settled here, too.
    """
    steps = steps_of(training_data.parts, course)
    after = max(1, (course.epochs - 1) * steps)
    # warm up over the first epoch, then follow a cosine to 0 (Loshchilov and Hutter, ICLR 2017)
    rate = keras.optimizers.schedules.CosineDecay(0.0, after, warmup_target=RATE, warmup_steps=steps)
    network.compile(
        Muon(rate),
        softened if taught else keras.losses.CategoricalCrossentropy(from_logits=True),
    )


@keras.saving.register_keras_serializable("pynumdraw")
def softened(targets: Any, logits: Any) -> Any:
    """Give the cross entropy (n,) of what a teacher says, softened as that was, its gradients as large as otherwise."""
    softer = keras.losses.categorical_crossentropy(targets, logits / TEMPERATURE, from_logits=True)
    return TEMPERATURE**2 * softer


def fit(
    progress: Checkpoint, training_data: TrainingData, course: Schedule, seed: int, teachers: Sequence[Any] = ()
) -> None:
    """Fit `progress.network`, in place, from where it is.

    With teachers it learns what these make of each distorted image (G. Hinton, O. Vinyals, J. Dean: "Distilling the
    Knowledge in a Neural Network", 2015; L. Beyer et al., CVPR 2022, show that it takes ever new images, and long). On
    several machines (`cluster`) each takes its part of every batch.
    """
    epochs, steps = range(progress.epoch, course.epochs), steps_of(training_data.parts, course)
    of_worker = batches_of(training_data.parts, course, epochs, seed, _taught_by(teachers))
    batches = progress.network.distribute_strategy.distribute_datasets_from_function(of_worker)
    _run(progress, iter(batches), epochs, steps)


def _run(progress: Checkpoint, batches: Any, epochs: range, steps: int) -> None:
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


def _taught_by(teachers: Sequence[Any]) -> Teach:
    """Give the function from images (n, 28, 28) and labels (n,) to what is to be learned: probabilities (n, 11)."""
    if not teachers:
        return _as_labelled

    def read(images: Any) -> Any:
        logits = tf.add_n([teacher(images, training=False) for teacher in teachers]) / len(teachers)
        return tf.nn.softmax(logits / TEMPERATURE)

    compiled = tf.function(read)
    return lambda images, _: compiled(images).numpy()


def _as_labelled(_: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float32]:
    return np.eye(CLASSES, dtype=np.float32)[labels]
