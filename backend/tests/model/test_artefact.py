"""The current model, shipped or trained anew, is as its sidecar describes it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from pynumdraw.ink.raster import rasterise
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.learn.data.mnist import load_mnist
from pynumdraw.learn.data.paths import T10K, find
from pynumdraw.model.artefact import MODELS, LoadedModel, load_current
from pynumdraw.model.recognizer import Recognizer, interpret
from pynumdraw.model.sidecar import Sidecar
from pynumdraw.reading.reader import read_drawing


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer()


def polylines(drawing: dict[str, Any]) -> list[np.ndarray]:
    return [np.array([stroke["x"], stroke["y"]], float).T for stroke in drawing["strokes"]]


def test_loaded_model_can_be_passed_on_by_an_older_release() -> None:
    _, sidecar = load_current()
    encoded = msgspec.msgpack.encode({"content": b"network", "card": sidecar})
    loaded = LoadedModel(b"network", sidecar)
    assert msgspec.msgpack.decode(encoded, type=LoadedModel) == loaded
    assert msgspec.msgpack.encode(loaded) == encoded


def test_hyperparameters_are_optional_in_the_sidecar() -> None:
    _, sidecar = load_current()
    described = msgspec.to_builtins(sidecar)
    del described["hyperparameters"]
    assert msgspec.convert(described, Sidecar).hyperparameters == {}
    learned = described | {"hyperparameters": {"network": {"dropout": 0.3}, "epochs": 60}}
    assert msgspec.convert(learned, Sidecar).hyperparameters == learned["hyperparameters"]


def test_model_is_small(recognizer: Recognizer) -> None:
    sizes = {Path(name).suffix: (MODELS / name).stat().st_size for name in recognizer.sidecar.files}
    assert sum(sizes.values()) <= 10e6
    assert sizes[".tflite"] <= 2.5e6


def test_served_and_trained_networks_agree(recognizer: Recognizer, pen_digits: list[dict[str, Any]]) -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    keras = pytest.importorskip("keras", reason="Keras is not installed (./deploy_dev.sh install train)")
    network = keras.saving.load_model(load_current()[0].with_suffix(".keras"))
    images = np.stack([rasterise(polylines(digit)) for digit in pen_digits])
    served = np.stack([recognizer.engine.logits(image) for image in images])
    trained = np.asarray(network(images))
    assert (served.argmax(axis=1) == trained.argmax(axis=1)).mean() >= 0.99
    assert np.abs(served - trained).mean() < 0.1  # the weights of the served network are rounded to int8


@pytest.mark.whole_data("mnist")
def test_error_on_t10k_is_as_in_the_sidecar(recognizer: Recognizer, mnist_dir: Path) -> None:
    files = find(mnist_dir)
    test = load_mnist(*(files[name] for name in T10K))
    logits = np.stack([recognizer.engine.logits(image) for image in test.images])
    probabilities, _ = interpret(logits, recognizer.sidecar.calibration)
    error = np.mean(probabilities.argmax(axis=1) != test.labels)
    assert recognizer.sidecar.metrics["t10k_error"] == pytest.approx(error, abs=2e-4)
    assert error <= 0.01


@pytest.mark.usefixtures("model_knows_pens")
def test_pen_digits_are_read_with_confidence(recognizer: Recognizer, pen_digits: list[dict[str, Any]]) -> None:
    drawings = [Drawing(500, 500, [Stroke(one["x"], one["y"]) for one in digit["strokes"]]) for digit in pen_digits]
    answers = [read_drawing(drawing, recognizer) for drawing in drawings]
    assert np.mean([answer.number == digit["label"] for answer, digit in zip(answers, pen_digits)]) >= 0.97
    assert np.mean([answer.verdict == "number" for answer in answers]) >= 0.93
