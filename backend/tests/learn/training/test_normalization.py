"""The fused layer does what Keras' own layer does, which can load its weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (./deploy_dev.sh install train)")

import keras
import tensorflow as tf
from pynumdraw.learn.training.normalization import FusedBatchNormalization


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
