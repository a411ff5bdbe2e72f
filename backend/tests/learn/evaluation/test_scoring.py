"""Scores follow their definitions, and intervals hold what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pynumdraw.learn.evaluation.scoring import auroc, estimate, expected_calibration_error, log_loss, share
from pynumdraw.model.recognizer import softmax

SCORES = st.lists(st.sampled_from([0.0, 0.2, 0.5, 0.5001, 1.0]), min_size=1, max_size=20)


def test_log_loss_by_hand() -> None:
    probabilities = np.full((4, 10), 0.02)
    probabilities[:, 3] = 0.82
    labels = np.array([3, 3, 3, 0])
    assert log_loss(probabilities, labels) == pytest.approx(-(3 * np.log(0.82) + np.log(0.02)) / 4)


def test_calibration_error_by_hand() -> None:
    # 30 examples are 15 bins of two; each pair is half right, so its gap is |confidence - 0.5|
    confidence = np.repeat(np.linspace(0.3, 1, 15), 2)
    right = np.tile([True, False], 15)
    assert expected_calibration_error(confidence, right) == pytest.approx(np.abs(np.linspace(0.3, 1, 15) - 0.5).mean())
    assert expected_calibration_error(np.array([0.82, 0.82]), np.array([True, True])) == pytest.approx(0.18)


def test_honest_confidence_is_calibrated_and_overconfidence_is_not() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 3, (20000, 10))
    honest, bold = softmax(logits), softmax(logits, 0.3)
    right = rng.random(20000) < honest.max(axis=1)
    assert expected_calibration_error(honest.max(axis=1), right) < 0.01
    assert expected_calibration_error(bold.max(axis=1), right) > 0.05


@settings(deadline=None)
@given(SCORES, SCORES)
def test_auroc_is_the_share_of_pairs_in_the_right_order(digits: list[float], others: list[float]) -> None:
    pairs = [1.0 if a > b else 0.5 if a == b else 0.0 for a in digits for b in others]
    is_digit = np.arange(len(digits) + len(others)) < len(digits)
    assert auroc(np.array(digits + others), is_digit) == pytest.approx(np.mean(pairs))


def test_what_cannot_be_measured_is_no_number() -> None:
    none = np.zeros(3, bool)
    assert np.isnan(share(~none, none))
    assert np.isnan(auroc(np.ones(3), none))
    assert np.isnan(estimate(share, ~none, none).interval).all()


def test_intervals_hold_the_truth_about_95_times_in_100() -> None:
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(100):
        low, high = estimate(np.mean, rng.random(200) < 0.3).interval
        held += low <= 0.3 <= high
    assert 88 <= held <= 99


def test_a_difference_between_models_is_paired() -> None:
    wrong = np.random.default_rng(2).random(1000) < 0.05
    worse = wrong.copy()
    worse[np.flatnonzero(~wrong)[:5]] = True
    difference = estimate(np.mean, worse).minus(estimate(np.mean, wrong))
    assert difference.value == pytest.approx(0.005)
    low, high = difference.interval
    assert 0 < low <= 0.005 <= high < 0.012  # apart, each is only known to ± 0.013
