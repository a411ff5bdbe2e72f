"""Fine-tuning: a network learns own drawings by their labels, and keeps its answers to everything else."""

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

CHUNK = 4096
"""Images distorted at once: the sampling positions of all would take most of the memory."""


def fine_tune(network: Any, own: LabelledImages, rehearsal: Images, settings: Adaptation, seed: int) -> None:
    """Train a network in place.

    What it answered to the images of the rehearsal, before the training, is what it goes on learning for them (Z. Li,
    D. Hoiem: "Learning without Forgetting", ECCV 2016). Its normalization stays as it is.

    Parameters
    ----------
    network : Keras model
        From images (n, 28, 28) to logits (n, 11).
    own : LabelledImages
        Variants of own drawings; at least one.
    rehearsal : array (n, 28, 28), [0, 1]
        Images of what the network knows.
    settings : Adaptation
    seed : int
    """
    rng = np.random.default_rng(seed)
    augmentation = Augmentation()
    chunks = np.array_split(rehearsal, -(-len(rehearsal) // CHUNK))
    known = np.concatenate([_distorted(chunk, rng, augmentation, 1.0) for chunk in chunks])
    step = _step(network, _frozen(network), settings)
    for _ in trange(settings.steps, desc="Adapting", unit="step", disable=None):
        mine = rng.integers(len(own.labels), size=settings.own)
        step(
            tf.constant(_rehearsed(known, settings, rng)),
            tf.constant(_distorted(own.images[mine], rng, augmentation, augmentation.final_strength)),
            tf.one_hot(own.labels[mine], CLASSES),
        )


def _step(network: Any, teacher: Any, settings: Adaptation) -> Any:
    temperature, optimizer = settings.temperature, _optimizer(settings)

    def step(known: Any, own: Any, labels: Any) -> None:
        targets = tf.nn.softmax(teacher(known, training=False) / temperature)
        with tf.GradientTape() as tape:
            logits = network(tf.concat([known, own], 0), training=False)
            of_known, of_own = logits[: settings.rehearsed], logits[settings.rehearsed :]
            kept = tf.nn.softmax_cross_entropy_with_logits(targets, of_known / temperature) * temperature**2
            learned = tf.nn.relu(tf.nn.softmax_cross_entropy_with_logits(labels, of_own) - settings.enough)
            loss = tf.reduce_mean(kept) + settings.own_weight * tf.reduce_mean(learned)
        weights = network.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))

    return tf.function(step)


def _optimizer(settings: Adaptation) -> Any:
    # Adam would step as far where there is hardly a gradient: then the network forgets by chance
    warm_up = round(settings.steps * settings.warm_up)
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, settings.steps - warm_up, warmup_target=settings.learning_rate, warmup_steps=warm_up
    )
    return keras.optimizers.SGD(rate, momentum=settings.momentum, nesterov=True, global_clipnorm=1.0)


def _frozen(network: Any) -> Any:
    teacher = keras.models.clone_model(network)
    teacher.set_weights(network.get_weights())
    return teacher


def _rehearsed(known: Images, settings: Adaptation, rng: np.random.Generator) -> Images:
    """Return random images, some of them mixed with another (H. Zhang et al.: "mixup", ICLR 2018).

    Mixtures lie between the classes, where answers change first.
    """
    first, second = known[rng.integers(len(known), size=(2, settings.rehearsed))]
    share = rng.random(settings.rehearsed, np.float32) * (rng.random(settings.rehearsed) < settings.mixed)
    return first + share[:, None, None] * (second - first)


def _distorted(images: Images, rng: np.random.Generator, augmentation: Augmentation, strength: float) -> Images:
    some = rng.random(len(images)) >= augmentation.undistorted
    distorted = images.copy()
    distorted[some] = distort(images[some], rng, augmentation.distortion.times(strength))
    return distorted
