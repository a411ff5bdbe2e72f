"""From a 28×28 image to a calibrated answer."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.raster import Image
from pynumdraw.model.artefact import MODELS, Calibration, LoadedModel, Sidecar, load_current_model
from pynumdraw.model.engine import DIGITS, Engine

NOT_A_DIGIT = 10
"""Label, and place in the output, of what is no digit."""

_MOST = 700.0  # exp of more is no number

Verdict = Literal["number", "unsure", "not_a_number"]


class Reading(NamedTuple):
    """What an image was read as.

    Attributes
    ----------
    digit : int
        The best guess.
    confidence : float, [0, 1]
        Calibrated probability that it is a digit and that the guess is right.
    probabilities : list of 10 floats, [0, 1]
        For each digit the chance of it, if it is a digit at all: they sum to 1.
    verdict : str
        What to make of it.
    """

    digit: int
    confidence: float
    probabilities: list[float]
    verdict: Verdict


class Recognizer:
    """The model in use: its network, and how to read what that says.

    Parameters
    ----------
    models : Path
        Folder with `current.json` and the files that it names.
    served : Served, optional
        The model, if it has been read already.

    Raises
    ------
    BrokenArtefact
        If it is not whole, or not a model of the expected shape.
    """

    def __init__(self, models: Path = MODELS, served: LoadedModel | None = None) -> None:
        served = served or load_current_model(models)
        self.sidecar = served.sidecar
        self.engine = Engine(models / f"{self.sidecar.stem}.tflite", served.content)

    def read(self, image: Image, prior: float = 1.0) -> Reading:
        """Answer what an image shows.

        Parameters
        ----------
        image : array (28, 28), float32, [0, 1], ink high
        credible : float, [0, 1]
            How likely it is a digit by what is known besides the image.
        """
        return self._reading(self.engine.logits(image).tolist(), prior)

    def read_all(self, images: Image, prior: Sequence[float]) -> list[Reading]:
        """Answer what each of images (n, 28, 28) shows, as `read` does for one; `prior` is of length n."""
        logits: list[list[float]] = self.engine.logits(images).tolist()
        return [self._reading(given, likely) for given, likely in zip(logits, prior)]

    def _reading(self, logits: Sequence[float], prior: float) -> Reading:
        probabilities, is_digit = interpret_one(logits, self.sidecar.calibration)
        best = max(probabilities)
        confidence = prior * is_digit * best
        return Reading(probabilities.index(best), confidence, probabilities, verdict(confidence, self.sidecar))

    def log_odds(self, images: Image, digit: int) -> NDArray[np.float64]:
        """Weigh `digit` against all else that images (n, 28, 28) may show: (n,), 0 where it is as likely as not."""
        logits = scale_logits(self.engine.logits(images), self.sidecar.calibration)
        return logits[:, digit] - np.logaddexp.reduce(np.delete(logits, digit, axis=1), axis=1)


def interpret(
    logits: NDArray[np.floating], calibration: Calibration
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn logits (…, K), K ≥ 10, into calibrated probabilities.

    What comes after the ten digits speaks for "not a digit"; a network that has none of it takes all for digits.

    Returns
    -------
    probabilities : array (…, 10), [0, 1]
        Which digit it is, if one.
    is_digit : array (…,), [0, 1]
        Whether it is one.
    """
    tempered = scale_logits(logits, calibration)
    is_digit = softmax(tempered)[..., :DIGITS].sum(axis=-1)
    return softmax(tempered[..., :DIGITS]), is_digit


def interpret_one(logits: Sequence[float], calibration: Calibration) -> tuple[list[float], float]:
    """Do for the K logits of one image what `interpret` does for many, in a tenth of the time: K is small."""
    digits, temperature = logits[:DIGITS], calibration.temperature
    best = max(digits)
    odds = [exp((logit - best) / temperature) for logit in digits]
    less = best - calibration.bias
    others = [exp(min((logit - less) / temperature, _MOST)) for logit in logits[DIGITS:]]
    total = sum(odds)
    return [chance / total for chance in odds], total / (total + sum(others))


def scale_logits(logits: NDArray[np.floating], calibration: Calibration) -> NDArray[np.float64]:
    """Give logits (…, K), K ≥ 10, as a calibration has them, so that their softmax are honest probabilities."""
    shifted = np.array(logits, np.float64)
    shifted[..., DIGITS:] += calibration.bias
    return shifted / calibration.temperature


def softmax(logits: NDArray[np.floating], temperature: float = 1.0) -> NDArray[np.float64]:
    """Turn logits (…, K) into probabilities (…, K) that sum to 1 along the last axis."""
    scaled = np.asarray(logits, np.float64) / temperature
    odds = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return odds / odds.sum(axis=-1, keepdims=True)


def verdict(confidence: float, sidecar: Sidecar) -> Verdict:
    """Say what a confidence amounts to, by the thresholds of the model that gave it."""
    if confidence >= sidecar.thresholds.number:
        return "number"
    return "not_a_number" if confidence < sidecar.thresholds.not_a_number else "unsure"
