"""A network that was trained in bfloat16 is written in float32, and both files give the same answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (./deploy_dev.sh install train)")

import keras
from pynumdraw.learn.training.config import Architecture
from pynumdraw.learn.training.network import build, write
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
