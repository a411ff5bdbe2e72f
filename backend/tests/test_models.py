"""The model in use, the shipped one or one's own, is what its sidecar says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pynumdraw.artefact import MODELS, load_current
from pynumdraw.ink.raster import rasterise
from pynumdraw.learn.dataset import load_mnist
from pynumdraw.learn.files import T10K, find
from pynumdraw.learn.measure import measures
from pynumdraw.recognizer import DIGITS, Recognizer, softmax


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer()


def test_it_is_small(recognizer: Recognizer) -> None:
    assert sum((MODELS / name).stat().st_size for name in recognizer.card.files) <= 10e6


def test_what_is_served_and_what_was_trained_give_the_same_logits(recognizer: Recognizer) -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    keras = pytest.importorskip("keras", reason="Keras is not installed (./deploy_dev.sh install train)")
    network = keras.saving.load_model(load_current()[0].with_suffix(".keras"))
    images = np.random.default_rng(0).random((100, 28, 28), np.float32)
    served = np.stack([recognizer.engine.logits(image) for image in images])
    np.testing.assert_allclose(served, np.asarray(network(images)), rtol=1e-4, atol=1e-4)


def test_its_measures_on_t10k_are_those_of_its_sidecar(recognizer: Recognizer, mnist_dir: Path) -> None:
    files = find(mnist_dir)
    test = load_mnist(*(files[name] for name in T10K))
    logits = np.stack([recognizer.engine.logits(image)[:DIGITS] for image in test.images])
    probabilities = softmax(logits, recognizer.card.calibration.temperature)
    for name, value in measures("t10k", probabilities, test.labels).items():
        assert recognizer.card.metrics[name] == pytest.approx(value, abs=2e-4), name
    assert recognizer.card.metrics["t10k_error"] <= 0.01


@pytest.mark.usefixtures("model_knows_pens")
def test_it_reads_pen_digits(recognizer: Recognizer, pen_digits: list[dict[str, Any]]) -> None:
    drawn = [[np.array([s["x"], s["y"]], float).T for s in digit["strokes"]] for digit in pen_digits]
    read = [str(recognizer.read(rasterise(strokes)).digit) for strokes in drawn]
    right = np.mean([answer == digit["label"] for answer, digit in zip(read, pen_digits)])
    assert right >= 0.95
