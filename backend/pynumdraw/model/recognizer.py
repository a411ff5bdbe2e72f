"""Read a 28×28 image with the current model, and calibrate the reading."""

from collections.abc import Sequence
from math import exp
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.raster import Image
from pynumdraw.model.artefact import MODELS, LoadedModel, load_current_model
from pynumdraw.model.engine import DIGITS, Engine
from pynumdraw.model.sidecar import Calibration, Sidecar

NOT_A_DIGIT = 10
"""Label of examples that show no digit, and index of their logit."""

_MAX_EXPONENT = 700.0  # exp of more overflows

Verdict = Literal["number", "unsure", "not_a_number"]


class Reading(NamedTuple):
    """The reading of an image.

    Attributes
    ----------
    digit : int
        The best guess.
    confidence : float, [0, 1]
        Calibrated probability that the image shows a digit and that the guess is right.
    probabilities : list of 10 floats, [0, 1]
        Probability of each digit, provided that the image shows a digit: they sum to 1.
    verdict : str
        What the confidence amounts to.
    """

    digit: int
    confidence: float
    probabilities: list[float]
    verdict: Verdict


class Recognizer:
    """The current network and its calibration.

    Parameters
    ----------
    models : Path
        Folder with `current.json` and the files that it names.
    loaded : LoadedModel, optional
        The model, if it has been loaded already.

    Raises
    ------
    BrokenArtefact
        If a file of the model is missing or damaged, or if its network doesn't have the expected shape.
    """

    def __init__(self, models: Path = MODELS, loaded: LoadedModel | None = None) -> None:
        loaded = loaded or load_current_model(models)
        self.sidecar = loaded.sidecar
        self.engine = Engine(models / f"{self.sidecar.stem}.tflite", loaded.content)

    def read(self, image: Image, prior: float = 1.0) -> Reading:
        """Read the digit in an image.

        Parameters
        ----------
        image : array (28, 28), float32, [0, 1], ink high
        prior : float, [0, 1]
            Probability that it is a digit, by evidence other than the image.
        """
        return self._reading(self.engine.logits(image).tolist(), prior)

    def read_all(self, images: Image, priors: Sequence[float]) -> list[Reading]:
        """Read images (n, 28, 28), with n priors, as `read` does one image."""
        logits: list[list[float]] = self.engine.logits(images).tolist()
        return [self._reading(row, prior) for row, prior in zip(logits, priors)]

    def _reading(self, logits: Sequence[float], prior: float) -> Reading:
        probabilities, is_digit = interpret_one(logits, self.sidecar.calibration)
        best = max(probabilities)
        confidence = prior * is_digit * best
        return Reading(probabilities.index(best), confidence, probabilities, verdict(confidence, self.sidecar))

    def log_odds(self, images: Image, digit: int) -> NDArray[np.float64]:
        """Return the log-odds (n,) of `digit` against everything else that images (n, 28, 28) may show."""
        logits = scale_logits(self.engine.logits(images), self.sidecar.calibration)
        return logits[:, digit] - np.logaddexp.reduce(np.delete(logits, digit, axis=1), axis=1)


def interpret(
    logits: NDArray[np.floating], calibration: Calibration
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn logits (…, K), K ≥ 10, into calibrated probabilities.

    Logits after the first ten speak for "not a digit"; a network without them takes every image for a digit.

    Returns
    -------
    probabilities : array (…, 10), [0, 1]
        Probability of each digit, provided that it is a digit.
    is_digit : array (…,), [0, 1]
        Probability that it is a digit.
    """
    scaled = scale_logits(logits, calibration)
    is_digit = softmax(scaled)[..., :DIGITS].sum(axis=-1)
    return softmax(scaled[..., :DIGITS]), is_digit


def interpret_one(logits: Sequence[float], calibration: Calibration) -> tuple[list[float], float]:
    """Return what `interpret` returns, for the K logits of one image, in a tenth of the time: K is small."""
    digits, temperature = logits[:DIGITS], calibration.temperature
    best = max(digits)
    odds = [exp((logit - best) / temperature) for logit in digits]
    offset = best - calibration.bias
    others = [exp(min((logit - offset) / temperature, _MAX_EXPONENT)) for logit in logits[DIGITS:]]
    total = sum(odds)
    return [odd / total for odd in odds], total / (total + sum(others))


def scale_logits(logits: NDArray[np.floating], calibration: Calibration) -> NDArray[np.float64]:
    """Apply a calibration to logits (…, K), K ≥ 10, so that their softmax gives calibrated probabilities."""
    shifted = np.array(logits, np.float64)
    shifted[..., DIGITS:] += calibration.bias
    return shifted / calibration.temperature


def softmax(logits: NDArray[np.floating], temperature: float = 1.0) -> NDArray[np.float64]:
    """Turn logits (…, K) into probabilities (…, K) that sum to 1 along the last axis."""
    scaled = np.asarray(logits, np.float64) / temperature
    odds = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return odds / odds.sum(axis=-1, keepdims=True)


def verdict(confidence: float, sidecar: Sidecar) -> Verdict:
    """Return the verdict for a confidence, by the thresholds of the model."""
    if confidence >= sidecar.thresholds.number:
        return "number"
    return "not_a_number" if confidence < sidecar.thresholds.not_a_number else "unsure"
