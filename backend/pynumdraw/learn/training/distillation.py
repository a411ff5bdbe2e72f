"""Distillation: a network learns what its teachers make of each distorted image, instead of the labels.

G. Hinton, O. Vinyals, J. Dean: "Distilling the Knowledge in a Neural Network", 2015. L. Beyer et al., CVPR 2022, show
that it needs newly distorted images in every epoch, and a long training.
"""

from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from pynumdraw.learn.training.batches import Targets
from pynumdraw.learn.training.network import CLASSES


def targets_of(teachers: Sequence[Any], temperature: float) -> Targets:
    """Return the function to target probabilities: the teachers' softened mean output, or the labels if there are none.

    Parameters
    ----------
    teachers : sequence of callables
        Networks from images (n, 28, 28) to logits (n, 11).
    temperature : float
        Divisor of their mean logits.
    """
    if not teachers:
        return _one_hot

    def read(images: Any) -> Any:
        logits = tf.add_n([teacher(images, training=False) for teacher in teachers]) / len(teachers)
        return tf.nn.softmax(logits / temperature)

    compiled = tf.function(read)
    return lambda images, _: compiled(images).numpy()


def _one_hot(_: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.float32]:
    return np.eye(CLASSES, dtype=np.float32)[labels]


def softened_loss(temperature: float) -> Callable[[Any, Any], Any]:
    """Return the cross entropy (n,) of softened logits, scaled so that its gradients are as large as without that."""

    def loss(targets: Any, logits: Any) -> Any:
        return temperature**2 * keras.losses.categorical_crossentropy(targets, logits / temperature, from_logits=True)

    return loss
