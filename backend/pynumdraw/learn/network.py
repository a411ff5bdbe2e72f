"""The multilayer perceptron, and how it is written to files."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from pynumdraw.ink.raster import SIDE
from pynumdraw.recognizer import DIGITS

HIDDEN = (512, 512)


def build(hidden: Sequence[int] = HIDDEN) -> Any:
    """Build an untrained network: (n, 28, 28) in [0, 1], ink high, to logits (n, 10).

    Its batch normalisation (Ioffe and Szegedy, ICML 2015) costs nothing when served: the converter folds it into the
    weights.
    """
    layers = [keras.layers.Flatten()]
    for units in hidden:
        layers += [
            keras.layers.Dense(units, use_bias=False),
            keras.layers.BatchNormalization(),
            keras.layers.ReLU(),
        ]
    return keras.Sequential([keras.Input((SIDE, SIDE)), *layers, keras.layers.Dense(DIGITS)])


def write(network: Any, stem: Path) -> list[Path]:
    """Write a network as `stem` with `.keras` (without the optimiser's state) and with `.tflite` (what is served)."""
    as_keras, as_tflite = stem.with_name(f"{stem.name}.keras"), stem.with_name(f"{stem.name}.tflite")
    uncompiled = keras.Sequential.from_config(network.get_config())
    uncompiled.set_weights(network.get_weights())
    uncompiled.save(as_keras)
    with contextlib.redirect_stdout(io.StringIO()):  # the converter prints all its signatures
        as_tflite.write_bytes(tf.lite.TFLiteConverter.from_keras_model(network).convert())
    return [as_keras, as_tflite]
