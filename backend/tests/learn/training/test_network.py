"""Both files of a network answer as it did, in float32; its fused layer does what Keras' own does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (./deploy_dev.sh install train)")

import keras
import tensorflow as tf
from pynumdraw.learn.training.config import Architecture
from pynumdraw.learn.training.network import FusedBatchNormalization, build, write
from pynumdraw.model.recognizer import Engine

IMAGES = np.random.default_rng(0).random((4, 28, 28), np.float32)


@pytest.mark.parametrize("precision", ["float32", "mixed_bfloat16"])
def test_both_files_answer_as_the_network_did(precision: str, tmp_path: Path) -> None:
    keras.mixed_precision.set_dtype_policy(precision)
    try:
        network = build(Architecture(hidden=(32, 16)), seed=1)
    finally:
        keras.mixed_precision.set_dtype_policy("float32")
    as_keras, as_tflite = write(network, tmp_path / "model")
    answers = np.asarray(network(IMAGES)), np.asarray(keras.models.load_model(as_keras)(IMAGES))
    assert {weight.dtype for weight in keras.models.load_model(as_keras).weights} == {"float32"}
    np.testing.assert_allclose(*answers, atol=1e-5 if precision == "float32" else 0.05)
    np.testing.assert_allclose(answers[1], Engine(as_tflite).logits(IMAGES), atol=0.05)


@pytest.fixture(params=[(64, 5), (16, 3, 4, 5)], ids=["vectors", "images"])
def inputs(request: pytest.FixtureRequest) -> Any:
    return np.random.default_rng(0).normal(3, 2, request.param).astype(np.float32)


def test_it_learns_and_answers_as_keras_own_layer(inputs: Any) -> None:
    weights = np.random.default_rng(1).normal(size=inputs.shape).astype(np.float32)
    seen: list[list[Any]] = []
    for layer in (keras.layers.BatchNormalization(momentum=0.9), FusedBatchNormalization(momentum=0.9)):
        with tf.GradientTape() as tape:
            in_training = layer(inputs, training=True)
            loss = tf.reduce_sum(in_training * weights)
        gradients = tape.gradient(loss, [weight.value for weight in layer.trainable_weights])
        seen.append([in_training, *gradients, layer(inputs)])
    for by_keras, fused in zip(*seen):
        np.testing.assert_allclose(fused, by_keras, rtol=0.01, atol=1e-4)


def test_keras_own_layer_takes_its_weights(inputs: Any) -> None:
    fused = FusedBatchNormalization(momentum=0.9)
    fused(inputs, training=True)
    plain = keras.layers.BatchNormalization.from_config(fused.get_config())
    plain.build(inputs.shape)
    plain.set_weights(fused.get_weights())
    np.testing.assert_allclose(plain(inputs), fused(inputs), rtol=1e-5, atol=1e-5)


def test_in_bfloat16_what_it_keeps_stays_float32(inputs: Any) -> None:
    layer = FusedBatchNormalization(dtype="mixed_bfloat16")
    assert layer(inputs, training=True).dtype == tf.bfloat16
    assert {weight.dtype for weight in layer.weights} == {"float32"}
