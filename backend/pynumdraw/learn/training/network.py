"""The multilayer perceptron, and how it is written to files."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from pynumdraw.ink.raster import SIDE
from pynumdraw.learn.training.normalization import FusedBatchNormalization
from pynumdraw.model.recognizer import NOT_A_DIGIT

CLASSES = NOT_A_DIGIT + 1
COMPONENTS = 192
"""Numbers that images are reduced to first, linearly: neighbouring pixels are too alike to need 784."""
MOMENTUM = 0.95
"""Of the means and variances that are used once training is over."""


def fastest_precision() -> str:
    """Name what to multiply in: bfloat16 (P. Micikevicius et al., ICLR 2018, have the idea) where the processor can.

    Weights, sums and normalisation stay float32. It takes half the time, and costs nothing that could be measured.
    """
    processor = Path("/proc/cpuinfo")
    flags = processor.read_text() if processor.exists() else ""
    return "mixed_bfloat16" if re.search(r"\b(avx512|amx)_bf16\b", flags) else "float32"


def build(hidden: Sequence[int]) -> Any:
    """Build an untrained network: (n, 28, 28) in [0, 1], ink high, to logits (n, 11).

    Its first layer is of low rank (T. N. Sainath et al., ICASSP 2013, have the idea): so it costs less than half of
    what it would, which wider layers put to better use. Its batch normalisation (Ioffe and Szegedy, ICML 2015) costs
    nothing when served: the converter folds it into the weights.
    """
    layers = [keras.layers.Flatten(), keras.layers.Dense(COMPONENTS, use_bias=False)]
    layers += [layer for units in hidden for layer in _hidden(units)]
    return keras.Sequential([keras.Input((SIDE, SIDE)), *layers, _output()])


def build_teacher() -> Any:
    """Build an untrained convolutional network with the same inputs and outputs, to teach the one that is served."""
    layers = [keras.layers.Reshape((SIDE, SIDE, 1)), *_convolution(32, 5, 2), *_convolution(64, 3, 2)]
    layers += [*_convolution(128), *_convolution(128)]
    layers += [keras.layers.MaxPooling2D(), keras.layers.Flatten(), *_hidden(256), keras.layers.Dropout(0.3), _output()]
    return keras.Sequential([keras.Input((SIDE, SIDE)), *layers])


def _output() -> Any:
    return keras.layers.Dense(CLASSES, dtype="float32")


def _hidden(units: int) -> list[Any]:
    return [
        keras.layers.Dense(units, use_bias=False),
        _normalization(),
        keras.layers.ReLU(),
    ]


def _normalization() -> Any:
    """Normalise by the whole batch, also where several machines have a part of it each."""
    if tf.distribute.get_strategy().num_replicas_in_sync > 1:
        return keras.layers.BatchNormalization(momentum=MOMENTUM, synchronized=True)
    return FusedBatchNormalization(momentum=MOMENTUM)


def _convolution(filters: int, kernel: int = 3, strides: int = 1) -> list[Any]:
    convolution = keras.layers.Conv2D(filters, kernel, strides, "same", use_bias=False)
    return [convolution, _normalization(), keras.layers.ReLU()]


def write(network: Any, stem: Path) -> list[Path]:
    """Write a network as `stem` with `.keras` (without the optimiser's state) and with `.tflite` (what is served)."""
    as_keras, as_tflite = stem.with_name(f"{stem.name}.keras"), stem.with_name(f"{stem.name}.tflite")
    uncompiled: Any = keras.models.clone_model(network, clone_function=_to_serve)
    uncompiled.set_weights(network.get_weights())
    uncompiled.save(as_keras)
    converter = tf.lite.TFLiteConverter.from_keras_model(uncompiled)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]  # weights become int8, what flows between layers stays float
    with contextlib.redirect_stdout(io.StringIO()):  # the converter prints all its signatures
        as_tflite.write_bytes(converter.convert())
    return [as_keras, as_tflite]


def _to_serve(layer: Any) -> Any:
    """Make a layer, still without weights, that Keras alone can load, and the converter fold."""
    plain = keras.layers.BatchNormalization if isinstance(layer, FusedBatchNormalization) else layer.__class__
    return plain.from_config(layer.get_config() | {"dtype": "float32"})
