"""How logits become an honest confidence, and confidence a verdict: chosen on validation data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from pynumdraw.model.recognizer import NOT_A_DIGIT, interpret
from pynumdraw.model.sidecar import Calibration, Thresholds

WEIGHT_OF_NON_DIGITS = 0.005
"""What a set of non-digits weighs, against 1 for one of digits: on a page for digits, hardly anything else is drawn."""
CALLED_NUMBER, WRONG = 0.06, 0.008
"""Shares of non-digits called a number, and of wrong answers among numbers, that the threshold aims at."""
MISTAKEN = 0.01
"""Share of digits that may be called no number."""
Logits = NDArray[np.floating]
Labels = NDArray[np.int64]


class Answers(NamedTuple):
    """Logits (n, 11), and what the images showed (n,): 0…9, or `NOT_A_DIGIT`."""

    logits: Logits
    labels: Labels


def calibrate(answers: Sequence[Answers]) -> Calibration:
    """Find the temperature and the bias with which confidence has the least log loss.

    Temperature scaling (C. Guo et al., ICML 2017), but of what is told: whether the digit is there and read right.

    Parameters
    ----------
    answers : sequence of Answers
        Of each validation set. The digits of all sets weigh the same.
    """
    known = [(one, _weights(one.labels)) for one in answers]

    def loss(parameters: NDArray[np.float64]) -> float:
        calibration = Calibration(float(np.exp(parameters[0])), float(parameters[1]))
        return sum(float(weights @ _log_loss(one, calibration)) for one, weights in known)

    # bounds, because on data that a network knows by heart the best temperature would be 0
    found = minimize(loss, [0.0, 0.0], method="Nelder-Mead", bounds=[(-1.6, 1.6), (-20, 20)]).x
    return Calibration(float(np.exp(found[0])), float(found[1]))


def _weights(labels: Labels) -> NDArray[np.float64]:
    is_digit = labels != NOT_A_DIGIT
    return np.where(is_digit, 1 / max(1, is_digit.sum()), WEIGHT_OF_NON_DIGITS / max(1, (~is_digit).sum()))


def _log_loss(answers: Answers, calibration: Calibration) -> NDArray[np.float64]:
    digits, confidence = confidences(answers.logits, calibration)
    given = np.where(digits == answers.labels, confidence, 1 - confidence)
    return -np.log(np.maximum(given, 1e-12))


def confidences(logits: Logits, calibration: Calibration) -> tuple[Labels, NDArray[np.float64]]:
    """Give the best guesses (n,) and their confidence (n,) of logits (n, K)."""
    probabilities, is_digit = interpret(logits, calibration)
    return probabilities.argmax(axis=-1), is_digit * probabilities.max(axis=-1)


def choose_thresholds(answers: Sequence[Answers], calibration: Calibration) -> Thresholds:
    """Find the lowest confidence from which all sets are answered as well as is aimed at, and one few digits are below.

    Parameters
    ----------
    answers : sequence of Answers
        Of each validation set; there is a digit in one of them.
    calibration : Calibration
    """
    read = [_Read(*confidences(logits, calibration), labels) for logits, labels in answers]
    candidates = [t / 1000 for t in range(500, 1000)]
    number = next((t for t in candidates if all(_is_good(one, t) for one in read)), candidates[-1])
    of_digits = np.concatenate([one.confidence[one.labels != NOT_A_DIGIT] for one in read])
    not_a_number = math.floor(1000 * float(np.quantile(of_digits, MISTAKEN, method="lower"))) / 1000
    return Thresholds(number, min(not_a_number, number))


class _Read(NamedTuple):
    digits: Labels
    confidence: NDArray[np.float64]
    labels: Labels


def _is_good(read: _Read, threshold: float) -> bool:
    """Tell whether few enough non-digits are called a number, and few enough of the digits so called are wrong."""
    called, is_digit = read.confidence >= threshold, read.labels != NOT_A_DIGIT
    wrong = (called & is_digit & (read.digits != read.labels)).sum()
    few_wrong = wrong <= WRONG * (called & is_digit).sum()
    return bool(few_wrong and (called & ~is_digit).sum() <= CALLED_NUMBER * (~is_digit).sum())
