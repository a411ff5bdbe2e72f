"""Fine-tuning: a network learns own drawings by their labels, and everything else from what it said before."""

from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray
from tqdm import trange

from pynumdraw.learn.adaptation.settings import Adaptation
from pynumdraw.learn.data.mnist import LabelledImages
from pynumdraw.learn.synthesis.image_distortion import distort
from pynumdraw.learn.training.config import Augmentation
from pynumdraw.learn.training.network import CLASSES

Images = NDArray[np.float32]

UNKNOWN = -1
"""Label of images whose class is not known for sure."""


def fine_tune(network: Any, own: LabelledImages, rehearsal: LabelledImages, settings: Adaptation, seed: int) -> None:
    """Train a network in place.

    Its answers to the images of the rehearsal, before the training, are what it goes on learning for them (Z. Li,
    D. Hoiem: "Learning without Forgetting", ECCV 2016), together with their labels. Its normalization stays as it is.

    Parameters
    ----------
    network : Keras model
        From images (n, 28, 28) to logits (n, 11).
    own : LabelledImages
        Variants of own drawings; at least one.
    rehearsal : LabelledImages
        What the network knows; labels may be `UNKNOWN`.
    settings : Adaptation
    seed : int
    """
    rng = np.random.default_rng(seed)
    known = _distorted(rehearsal.images, rng)
    said = _read(network, known)
    # Adam would step as far where there is hardly a gradient: then the network forgets by chance
    optimizer = keras.optimizers.SGD(
        keras.optimizers.schedules.CosineDecay(
            0.0,
            round(settings.steps * (1 - settings.warm_up)),
            warmup_target=settings.learning_rate,
            warmup_steps=round(settings.steps * settings.warm_up),
        ),
        momentum=settings.momentum,
        nesterov=True,
        global_clipnorm=1.0,
    )
    step = _step(network, optimizer, settings)
    for _ in trange(settings.steps, desc="Adapting", unit="step", disable=None):
        some = rng.integers(len(known), size=settings.rehearsed)
        mine = rng.integers(len(own.labels), size=settings.own)
        step(
            tf.constant(np.concatenate([known[some], _distorted(own.images[mine], rng)])),
            tf.constant(said[some]),
            tf.constant(_one_hot(rehearsal.labels[some])),
            tf.constant(_one_hot(own.labels[mine])),
        )


def _step(network: Any, optimizer: Any, settings: Adaptation) -> Any:
    temperature = settings.temperature

    def step(images: Any, said: Any, known_labels: Any, labels: Any) -> None:
        with tf.GradientTape() as tape:
            logits = network(images, training=False)
            known, own = logits[: settings.rehearsed], logits[settings.rehearsed :]
            targets = tf.nn.softmax(said / temperature)
            kept = tf.nn.softmax_cross_entropy_with_logits(targets, known / temperature) * temperature**2
            learned = tf.nn.relu(tf.nn.softmax_cross_entropy_with_logits(labels, own) - settings.enough)
            repeated = -tf.reduce_sum(known_labels * tf.nn.log_softmax(known), axis=1)  # labels may be none
            rehearsed = tf.reduce_mean(kept) + settings.label_weight * tf.reduce_mean(repeated)
            loss = rehearsed + settings.own_weight * tf.reduce_mean(learned)
        weights = network.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))

    return tf.function(step)


def _one_hot(labels: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return one row for each label; of an unknown one it is 0, and so is its loss."""
    return (labels[:, None] == np.arange(CLASSES)).astype(np.float32)


def _distorted(images: Images, rng: np.random.Generator) -> Images:
    augmentation = Augmentation()
    some = rng.random(len(images)) >= augmentation.undistorted
    distorted = images.copy()
    distorted[some] = distort(images[some], rng, augmentation.distortion.times(augmentation.final_strength))
    return distorted


def _read(network: Any, images: Images) -> Images:
    read = tf.function(partial(network, training=False), reduce_retracing=True)
    return np.concatenate([read(images[at : at + 4096]).numpy() for at in range(0, len(images), 4096)])
