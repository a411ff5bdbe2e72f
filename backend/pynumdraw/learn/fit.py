"""Fitting the network to distorted images, keeping the best epoch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray
from tqdm.keras import TqdmCallback

from pynumdraw.ink.raster import SIDE
from pynumdraw.learn.augment import distort
from pynumdraw.learn.dataset import Labelled

BATCH = 256
LEARNING_RATE = 3e-3
WEIGHT_DECAY = 0.01


class KeepBest(keras.callbacks.Callback):
    """Remembers the weights of the epoch with the lowest validation loss."""

    def __init__(self) -> None:
        super().__init__()
        self.epoch, self.loss, self.error = 0, float("inf"), 1.0
        self._weights: list[NDArray[np.float32]] = []

    def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
        """Keep this epoch's weights if they are the best so far."""
        if logs["val_loss"] < self.loss:
            self.epoch, self.loss, self.error = epoch + 1, logs["val_loss"], 1 - logs["val_accuracy"]
            self._weights = self.model.get_weights()

    def restore(self) -> None:
        """Give the network its best weights back."""
        self.model.set_weights(self._weights)


def fit(network: Any, train: Labelled, validation: Labelled, epochs: int, seed: int) -> KeepBest:
    """Fit `network`, in place, with AdamW (Loshchilov and Hutter, ICLR 2019), its rate warmed up and then lowered.

    Ctrl-C ends it early; the network has the best epoch's weights in any case.

    Raises
    ------
    KeyboardInterrupt
        If no epoch was finished: then there is nothing to keep.
    """
    steps = max(1, len(train.labels) // BATCH)
    network.compile(
        keras.optimizers.AdamW(_schedule(steps, epochs), weight_decay=WEIGHT_DECAY),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    best = KeepBest()
    try:
        network.fit(
            _batches(train, seed),
            steps_per_epoch=steps,
            epochs=epochs,
            validation_data=tf.data.Dataset.from_tensor_slices(tuple(validation)).batch(1024),
            callbacks=[best, TqdmCallback(epochs, verbose=1)],
            shuffle=False,  # the batches are
            verbose=0,
        )
    except KeyboardInterrupt:
        if not best.epoch:
            raise
        print(f"\nStopped: keeping the best so far, epoch {best.epoch}, validation error {best.error:.2%}.")
    best.restore()
    return best


def _schedule(steps: int, epochs: int) -> Any:
    """Warm up over the first epoch, then follow a cosine to 0 (Loshchilov and Hutter, ICLR 2017)."""
    after = max(1, (epochs - 1) * steps)
    return keras.optimizers.schedules.CosineDecay(0.0, after, warmup_target=LEARNING_RATE, warmup_steps=steps)


def _batches(train: Labelled, seed: int) -> Any:
    """Give distorted batches without end, the next one being made while the network learns from the last."""
    images = tf.TensorSpec((None, SIDE, SIDE), tf.float32)
    labels = tf.TensorSpec((None,), tf.int64)

    def generate() -> Iterator[Labelled]:
        rng = np.random.default_rng(seed)
        while True:
            order = rng.permutation(len(train.labels))
            for batch in np.array_split(order, max(1, len(order) // BATCH)):
                yield Labelled(distort(train.images[batch], rng), train.labels[batch])

    return tf.data.Dataset.from_generator(generate, output_signature=(images, labels)).prefetch(8)
