"""Measures are what their definitions say, and the temperature found is the one that was put in."""

from __future__ import annotations

import numpy as np
import pytest
from pynumdraw.learn.measure import error, expected_calibration_error, fit_temperature, log_loss
from pynumdraw.recognizer import softmax


def draw(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Draw logits (n, 10), and labels that are as probable as they say."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 3, (n, 10)).astype(np.float32)
    labels = np.array([rng.choice(10, p=p) for p in softmax(logits)])
    return logits, labels


def test_error_and_log_loss_by_hand() -> None:
    probabilities = np.full((4, 10), 0.02)
    probabilities[:, 3] = 0.82
    labels = np.array([3, 3, 3, 0])
    assert error(probabilities, labels) == 0.25
    assert log_loss(probabilities, labels) == pytest.approx(-(3 * np.log(0.82) + np.log(0.02)) / 4)
    assert expected_calibration_error(probabilities, np.array([3, 3, 3, 3])) == pytest.approx(0.18)


def test_honest_probabilities_are_calibrated_and_overconfident_ones_are_not() -> None:
    logits, labels = draw(20000)
    assert expected_calibration_error(softmax(logits), labels) < 0.01
    assert expected_calibration_error(softmax(logits, 0.3), labels) > 0.05


def test_the_temperature_is_found() -> None:
    logits, labels = draw(20000)
    assert fit_temperature(logits * 2.5, labels) == pytest.approx(2.5, rel=0.03)
