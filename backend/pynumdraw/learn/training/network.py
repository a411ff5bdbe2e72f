"""The networks: the multilayer perceptron that is served, its convolutional teachers, and how to write files."""

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from pynumdraw.ink.raster import SIDE
from pynumdraw.learn.training.config import Architecture, TeacherArchitecture
from pynumdraw.model.recognizer import NOT_A_DIGIT

CLASSES = NOT_A_DIGIT + 1


class FusedBatchNormalization(keras.layers.BatchNormalization):
    """Keras' layer (S. Ioffe, C. Szegedy: "Batch Normalization", ICML 2015), fused; the last axis is the channels.

    The many operations of Keras' layer take a quarter of a training. Inputs are vectors or images. Its weights are
    those of Keras' layer, which can load them.
    """

    def call(self, inputs: Any, training: bool | None = None, mask: None = None) -> Any:  # noqa: ARG002 - Keras'
        """Normalize by the batch's statistics and update the moving ones; when not training, by the moving ones."""
        moving = self.moving_mean, self.moving_variance
        so_far = [tf.convert_to_tensor(weight, tf.float32) for weight in moving]
        normalized, *of_batch = tf.compat.v1.nn.fused_batch_norm(
            inputs if len(inputs.shape) == 4 else inputs[:, None, None],  # it takes (n, height, width, channels)
            tf.convert_to_tensor(self.gamma, tf.float32),
            tf.convert_to_tensor(self.beta, tf.float32),
            *([] if training else so_far),
            epsilon=self.epsilon,
            is_training=bool(training),
        )
        if training:
            for weight, old, new in zip(moving, so_far, of_batch):
                weight.assign(self.momentum * old + (1 - self.momentum) * new)
        return tf.reshape(normalized, tf.shape(inputs))


def fastest_precision() -> str:
    """Return the Keras dtype policy to train with: bfloat16 for products where the processor supports it.

    The idea is from P. Micikevicius et al., ICLR 2018. Weights, sums and normalization stay float32. It halves the
    training time, without a measurable loss of accuracy.
    """
    processor = Path("/proc/cpuinfo")
    flags = processor.read_text() if processor.exists() else ""
    return "mixed_bfloat16" if re.search(r"\b(avx512|amx)_bf16\b", flags) else "float32"


def build(architecture: Architecture, seed: int) -> Any:
    """Build an untrained network from images (n, 28, 28) in [0, 1], ink high, to logits (n, 11).

    Its first layer has a low rank (an idea of T. N. Sainath et al., ICASSP 2013) and costs less than half of a full
    one; wider layers use this better. Batch normalization (S. Ioffe, C. Szegedy, ICML 2015) costs nothing when served,
    because the converter folds it into the weights.
    """
    keras.utils.set_random_seed(seed)
    layers = [keras.layers.Flatten(), keras.layers.Dense(architecture.components, use_bias=False)]
    for units in architecture.hidden:
        dense = keras.layers.Dense(units, use_bias=False)
        layers += [dense, FusedBatchNormalization(momentum=architecture.normalization_momentum), keras.layers.ReLU()]
    return keras.Sequential([keras.Input((SIDE, SIDE)), *layers, _output()])


def build_teacher(architecture: TeacherArchitecture, seed: int) -> Any:
    """Build an untrained convolutional network with the same inputs and outputs, to teach the served one."""
    keras.utils.set_random_seed(seed)
    momentum = architecture.normalization_momentum
    layers: list[Any] = [keras.layers.Reshape((SIDE, SIDE, 1))]
    for filters, kernel, strides in architecture.convolutions:
        convolution = keras.layers.Conv2D(filters, kernel, strides, "same", use_bias=False)
        layers += [convolution, FusedBatchNormalization(momentum=momentum), keras.layers.ReLU()]
    layers += [keras.layers.MaxPooling2D(), keras.layers.Flatten()]
    layers += [keras.layers.Dense(architecture.hidden, use_bias=False)]
    layers += [FusedBatchNormalization(momentum=momentum), keras.layers.ReLU()]
    layers += [keras.layers.Dropout(architecture.dropout), _output()]
    return keras.Sequential([keras.Input((SIDE, SIDE)), *layers])


def _output() -> Any:
    return keras.layers.Dense(CLASSES, dtype="float32")


def digit_probability(network: Any, images: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the uncalibrated probability (n,) that each image (n, 28, 28) shows a digit."""

    def read(chunk: Any) -> Any:
        return 1 - tf.nn.softmax(network(chunk, training=False))[:, NOT_A_DIGIT]

    compiled = tf.function(read, reduce_retracing=True)
    chunks = [compiled(images[at : at + 4096]).numpy() for at in range(0, len(images), 4096)]
    return np.concatenate([np.empty(0, np.float32), *chunks])


def write(network: Any, stem: Path) -> list[Path]:
    """Write a network to `stem` with `.keras` (without the optimizer's state) and with `.tflite` (which is served)."""
    as_keras, as_tflite = stem.with_name(f"{stem.name}.keras"), stem.with_name(f"{stem.name}.tflite")
    layers = [keras.Input((SIDE, SIDE), name=network.inputs[0].name), *map(_to_serve, network.layers)]
    uncompiled: Any = keras.Sequential(layers, name=network.name)
    uncompiled.set_weights(network.get_weights())
    uncompiled.save(as_keras)
    converter = tf.lite.TFLiteConverter.from_keras_model(uncompiled)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]  # weights become int8, activations stay float
    with contextlib.redirect_stdout(io.StringIO()):  # the converter prints all its signatures
        as_tflite.write_bytes(converter.convert())
    return [as_keras, as_tflite]


def _to_serve(layer: Any) -> Any:
    """Copy a layer without its weights, as one that Keras alone can load and the converter can fold."""
    plain = keras.layers.BatchNormalization if isinstance(layer, FusedBatchNormalization) else layer.__class__
    return plain.from_config(layer.get_config() | {"dtype": "float32"})
