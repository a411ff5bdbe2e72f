"""Read a 28×28 image with the current model, and calibrate the reading."""

from collections.abc import Sequence
from math import exp, log
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.errors import BrokenArtefact
from pynumdraw.ink.raster import Image
from pynumdraw.model.artefact import MODELS, LoadedModel, load_current_model
from pynumdraw.model.litert_engine import DIGITS, Engine
from pynumdraw.model.sidecar import Calibration

NOT_A_DIGIT = 10
"""Label of examples that show no digit, and index of their logit."""

DOUBTLESS = 0.85
"""Log-odds, without `Calibration.bias`, from which an image shows a digit beyond doubt: a probability of 0.7."""
MAX_LOG_ODDS = 30.0
"""Log-odds are at most as certain as this."""
_LEAST = exp(-MAX_LOG_ODDS)


class Reading(NamedTuple):
    """The reading of an image.

    Attributes
    ----------
    probabilities : list of 10 floats, [0, 1]
        Calibrated probability of each digit, provided that the image shows a digit: they sum to 1.
    log_odds : float
        Calibrated log-odds that the image shows a digit.
    """

    probabilities: list[float]
    log_odds: float

    @property
    def digit(self) -> int:
        """The best guess."""
        return self.probabilities.index(max(self.probabilities))


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
        If a file of the model is missing or damaged, if its network doesn't have the expected shape, or if it was
        calibrated for single digits only (format 1).
    """

    def __init__(self, models: Path = MODELS, loaded: LoadedModel | None = None) -> None:
        self.loaded = loaded or load_current_model(models)
        self.sidecar = self.loaded.sidecar
        if self.sidecar.format == 1:
            raise BrokenArtefact(
                f"{self.sidecar.stem}.json has format 1, for single digits: format 2 is wanted. "
                f"`python backend/train.py --recalibrate` makes a model of format 2 from it."
            )
        self.engine = Engine(models / f"{self.sidecar.stem}.tflite", self.loaded.content)

    def read(self, image: Image) -> Reading:
        """Read the digit in an image (28, 28), float32, [0, 1], ink high."""
        return interpret_one(self.engine.logits(image).tolist(), self.sidecar.calibration)

    def read_all(self, images: Image) -> list[Reading]:
        """Read images (n, 28, 28) as `read` does one image, in less time."""
        logits: list[list[float]] = self.engine.logits(images).tolist()
        return [interpret_one(row, self.sidecar.calibration) for row in logits]

    def is_doubtless(self, reading: Reading) -> bool:
        """Tell whether an image shows a digit beyond doubt, whichever it may be."""
        calibration = self.sidecar.calibration
        return reading.log_odds + calibration.bias / calibration.temperature >= DOUBTLESS

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


def interpret_one(logits: Sequence[float], calibration: Calibration) -> Reading:
    """Return what `interpret` returns, for the K logits of one image, in a tenth of the time: K is small."""
    digits, temperature = logits[:DIGITS], calibration.temperature
    best = max(digits)
    odds = [exp((logit - best) / temperature) for logit in digits]
    total = sum(odds)
    less = best - calibration.bias
    others = sum([exp(min((logit - less) / temperature, MAX_LOG_ODDS + 3)) for logit in logits[DIGITS:]])
    log_odds = log(total / others) if others > _LEAST else MAX_LOG_ODDS
    return Reading([odd / total for odd in odds], max(-MAX_LOG_ODDS, min(log_odds, MAX_LOG_ODDS)))


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
