"""After an adaptation, what is no digit is called a number no more often than before."""

from __future__ import annotations

import numpy as np
import pytest
from pynumdraw.learn.adaptation.recalibrate import recalibrated
from pynumdraw.learn.data.ink_files import rasterised, read_set
from pynumdraw.learn.data.mnist import LabelledImages
from pynumdraw.learn.data.paths import SAMPLE
from pynumdraw.learn.evaluation.calibration import confidences
from pynumdraw.model.artefact import load_current
from pynumdraw.model.litert_engine import Engine
from pynumdraw.model.recognizer import NOT_A_DIGIT

SIDECAR = load_current()[1]


class Drifted(Engine):
    """The current network, after its logits of "not a digit" have changed."""

    def __init__(self, change: float) -> None:
        super().__init__(load_current()[0])
        self._change = np.array([*[0.0] * NOT_A_DIGIT, change], np.float32)

    def logits(self, images: np.ndarray) -> np.ndarray:
        return super().logits(images) + self._change


@pytest.mark.parametrize(("change", "added"), [(0.0, 0.0), (1.0, 0.0), (-1.0, 1.0), (-0.5, 0.5)])
def test_the_bias_makes_up_for_what_was_forgotten(images: LabelledImages, change: float, added: float) -> None:
    found = recalibrated(images, Drifted(0.0), Drifted(change), SIDECAR)
    assert found.temperature == SIDECAR.calibration.temperature
    assert 0.5 * added <= found.bias - SIDECAR.calibration.bias <= added + 0.11
    called = [
        (confidences(network.logits(images.images), calibration)[1] >= SIDECAR.thresholds.number).sum()
        for network, calibration in ((Drifted(0.0), SIDECAR.calibration), (Drifted(change), found))
    ]
    assert called[1] <= called[0]


def test_without_non_digits_the_calibration_stays(images: LabelledImages) -> None:
    digits = LabelledImages(images.images, np.zeros_like(images.labels))
    assert recalibrated(digits, Drifted(0.0), Drifted(-1.0), SIDECAR) == SIDECAR.calibration


@pytest.fixture(scope="module")
def images() -> LabelledImages:
    """Return images of the sample's characters: some of them are called a number."""
    return rasterised(read_set(SAMPLE / "ink" / "omniglot-sample.ndjson.gz"))
