"""Calibration finds the temperature and bias of synthetic logits, and thresholds reach their targets."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from pynumdraw.learn.evaluation.calibration import Answers, calibrate, choose_thresholds, confidences
from pynumdraw.learn.evaluation.scoring import expected_calibration_error
from pynumdraw.learn.training.config import CALIBRATION
from pynumdraw.model.recognizer import NOT_A_DIGIT, softmax
from pynumdraw.model.sidecar import Calibration

TARGETS = CALIBRATION
Made = tuple[NDArray[np.float64], NDArray[np.int64]]


def made(n: int, temperature: float, spread: float = 3.0) -> Made:
    """Make logits (n, 11), and labels of which these are the logarithmic odds but for `temperature`."""
    rng = np.random.default_rng(0)
    odds = rng.normal(0, spread, (n, 11))
    chances = softmax(odds).cumsum(axis=1)
    return odds * temperature, (rng.random((n, 1)) > chances).sum(axis=1).clip(0, NOT_A_DIGIT)


def likely(n: int, right: float, right_if_none: float | None = None) -> Made:
    """Make logits of a good model: `right` is how far those of what is shown stand out, of digits and if it is none."""
    rng = np.random.default_rng(1)
    labels = rng.integers(0, 11, n)
    out = np.where(labels == NOT_A_DIGIT, right if right_if_none is None else right_if_none, right)
    return rng.normal(0, 1.5, (n, 11)) + out[:, None] * (np.arange(11) == labels[:, None]), labels


@pytest.mark.parametrize("temperature", [0.5, 1, 2.5])
def test_a_known_temperature_is_found(temperature: float) -> None:
    assert calibrate([Answers(*made(10000, temperature))], TARGETS).temperature == pytest.approx(temperature, rel=0.06)


def test_a_known_bias_is_found() -> None:
    logits, labels = made(5000, 1)
    before = calibrate([Answers(logits, labels)], TARGETS)
    logits[:, NOT_A_DIGIT] += 3
    after = calibrate([Answers(logits, labels)], TARGETS)
    assert after.bias == pytest.approx(before.bias - 3, abs=0.02)
    assert after.temperature == pytest.approx(before.temperature, rel=0.01)


def test_calibrated_confidence_is_honest_with_digits() -> None:
    logits, labels = made(20000, 2.5)
    logits, labels = logits[labels < 10], labels[labels < 10]
    digits, confidence = confidences(logits, calibrate([Answers(logits, labels)], TARGETS))
    assert expected_calibration_error(confidence, digits == labels) < 0.012
    bold = confidences(logits, Calibration(1.0))[1]
    assert expected_calibration_error(bold, digits == labels) > 0.1


@pytest.mark.parametrize(("right", "right_if_none"), [(5, 5), (8, 8), (8, 1)])
def test_thresholds_keep_the_promised_shares(right: float, right_if_none: float) -> None:
    logits, labels = likely(20000, right, right_if_none)
    calibration = calibrate([Answers(logits, labels)], TARGETS)
    chosen = choose_thresholds([Answers(logits, labels)], calibration, TARGETS)
    digits, confidence = confidences(logits, calibration)
    is_digit = labels != NOT_A_DIGIT

    def kept(threshold: float) -> bool:
        numbers = confidence >= threshold
        wrong = (digits != labels)[numbers & is_digit].mean()
        return bool(
            wrong <= TARGETS.max_wrong_numbers and numbers[~is_digit].mean() <= TARGETS.max_non_digits_called_number
        )

    assert kept(chosen.number)
    assert chosen.number == 0.5 or not kept(chosen.number - 0.001)
    assert (confidence[is_digit] < chosen.not_a_number).mean() <= TARGETS.max_digits_rejected
    assert chosen.not_a_number <= chosen.number


def test_a_model_that_knows_nothing_hardly_ever_answers() -> None:
    logits, labels = likely(2000, 0)
    assert choose_thresholds([Answers(logits * 5, labels)], Calibration(1.0), TARGETS).number == 0.999
