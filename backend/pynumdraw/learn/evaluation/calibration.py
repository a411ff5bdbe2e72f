"""Calibration: turn logits into honest confidence, and choose the lowest confidence for each verdict."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from pynumdraw.learn.evaluation.calibration_config import CalibrationSettings
from pynumdraw.model.recognizer import NOT_A_DIGIT, interpret
from pynumdraw.model.sidecar import Calibration, Thresholds

Logits = NDArray[np.floating]
Labels = NDArray[np.int64]


class Answers(NamedTuple):
    """Logits (n, 11) of images, and their labels (n,): 0…9, or `NOT_A_DIGIT`."""

    logits: Logits
    labels: Labels


def calibrate(answers: Sequence[Answers], targets: CalibrationSettings) -> Calibration:
    """Find the temperature and the bias that minimise the log loss of the confidence.

    This is temperature scaling (C. Guo et al., ICML 2017), applied to the served confidence: the probability that
    there is a digit and it is read right.

    Parameters
    ----------
    answers : sequence of Answers
        Answers to each validation set. The digits of each set have the same total weight.
    targets : CalibrationSettings
    """
    weighted = [(one, _weights(one.labels, targets.non_digit_weight)) for one in answers]

    def loss(parameters: NDArray[np.float64]) -> float:
        calibration = Calibration(float(np.exp(parameters[0])), float(parameters[1]))
        return sum(float(weights @ _log_loss(one, calibration)) for one, weights in weighted)

    # bounded, because the best temperature of a network that reads all of the data right would be 0
    found = minimize(loss, [0.0, 0.0], method="Nelder-Mead", bounds=[(-1.6, 1.6), (-20, 20)]).x
    return Calibration(float(np.exp(found[0])), float(found[1]))


def _weights(labels: Labels, non_digit_weight: float) -> NDArray[np.float64]:
    is_digit = labels != NOT_A_DIGIT
    return np.where(is_digit, 1 / max(1, is_digit.sum()), non_digit_weight / max(1, (~is_digit).sum()))


def _log_loss(answers: Answers, calibration: Calibration) -> NDArray[np.float64]:
    digits, confidence = confidences(answers.logits, calibration)
    given = np.where(digits == answers.labels, confidence, 1 - confidence)
    return -np.log(np.maximum(given, 1e-12))


def confidences(logits: Logits, calibration: Calibration) -> tuple[Labels, NDArray[np.float64]]:
    """Return the best guesses (n,) for logits (n, K), and their confidence (n,)."""
    probabilities, is_digit = interpret(logits, calibration)
    return probabilities.argmax(axis=-1), is_digit * probabilities.max(axis=-1)


def choose_thresholds(answers: Sequence[Answers], calibration: Calibration, targets: CalibrationSettings) -> Thresholds:
    """Find the lowest confidence at which every set reaches the targets, and one below which few digits fall.

    Parameters
    ----------
    answers : sequence of Answers
        Answers to each validation set; at least one label is a digit.
    calibration : Calibration
    targets : CalibrationSettings
    """
    read = [_Read(*confidences(logits, calibration), labels) for logits, labels in answers]
    candidates = [t / 1000 for t in range(500, 1000)]
    number = next((t for t in candidates if all(_is_good(one, t, targets) for one in read)), candidates[-1])
    of_digits = np.concatenate([one.confidence[one.labels != NOT_A_DIGIT] for one in read])
    rejected = float(np.quantile(of_digits, targets.max_digits_rejected, method="lower"))
    return Thresholds(number, min(math.floor(1000 * rejected) / 1000, number))


class _Read(NamedTuple):
    digits: Labels
    confidence: NDArray[np.float64]
    labels: Labels


def _is_good(read: _Read, threshold: float, targets: CalibrationSettings) -> bool:
    """Return whether a set reaches both targets with this threshold of the verdict `number`."""
    called, is_digit = read.confidence >= threshold, read.labels != NOT_A_DIGIT
    wrong = (called & is_digit & (read.digits != read.labels)).sum()
    few_wrong = wrong <= targets.max_wrong_numbers * (called & is_digit).sum()
    return bool(few_wrong and (called & ~is_digit).sum() <= targets.max_non_digits_called_number * (~is_digit).sum())
