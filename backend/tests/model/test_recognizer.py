"""Logits become calibrated probabilities, and a confidence becomes a verdict."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynumdraw.model.artefact import load_current
from pynumdraw.model.recognizer import interpret, interpret_one, verdict
from pynumdraw.model.sidecar import Calibration, Thresholds

logits = st.lists(st.floats(-50, 50), min_size=11, max_size=11).map(np.array)
calibrations = st.builds(Calibration, st.floats(0.5, 5), st.floats(-5, 5))


@given(logits, calibrations)
def test_probabilities_of_the_digits_sum_to_1_however_likely_a_digit_is(given: np.ndarray, by: Calibration) -> None:
    probabilities, is_digit = interpret(given, by)
    assert probabilities.shape == (10,)
    assert probabilities.sum() == pytest.approx(1)
    assert 0 <= is_digit <= 1 + 1e-9
    assert given[probabilities.argmax()] == pytest.approx(given[:10].max())


@given(logits, calibrations)
def test_logit_of_not_a_digit_lowers_only_the_probability_of_a_digit(given: np.ndarray, by: Calibration) -> None:
    (before, is_digit), (after, less) = (interpret(given + more * (np.arange(11) == 10), by) for more in (0, 2))
    np.testing.assert_allclose(after, before)
    assert less <= is_digit
    by_bias = interpret(given, msgspec.structs.replace(by, bias=by.bias + 2))[1]
    assert by_bias == pytest.approx(less, rel=1e-6, abs=1e-300)


def test_probabilities_agree_with_a_calculation_by_hand() -> None:
    given = np.log([[1, 2, 1, 0.5, 0.5, 1, 1, 1, 1, 1, 10]])
    probabilities, is_digit = interpret(given, Calibration(1.0))
    assert probabilities[0, 1] == pytest.approx(0.2)
    assert is_digit == pytest.approx([0.5])
    assert interpret(given, Calibration(1.0, bias=np.log(3)))[1] == pytest.approx([0.25])
    assert interpret(2 * given, Calibration(2.0))[1] == pytest.approx([0.5])


def test_network_with_ten_outputs_takes_every_image_for_a_digit() -> None:
    _, is_digit = interpret(np.arange(20.0).reshape(2, 10), Calibration(1.5, bias=9))
    assert is_digit == pytest.approx([1, 1])


@given(st.lists(st.floats(-1e4, 1e4), min_size=10, max_size=12), calibrations)
def test_one_image_is_interpreted_like_many(given: list[float], by: Calibration) -> None:
    probabilities, is_digit = interpret_one(given, by)
    expected, also = interpret(np.array(given), by)
    np.testing.assert_allclose(probabilities, expected, atol=1e-12)
    assert is_digit == pytest.approx(float(also), abs=1e-12)


def test_interpreting_does_not_change_the_logits() -> None:
    given = np.zeros(11)
    interpret(given, Calibration(1.0, bias=3))
    assert not given.any()


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [(1, "number"), (0.7, "number"), (0.699, "unsure"), (0.2, "unsure"), (0.199, "not_a_number"), (0, "not_a_number")],
)
def test_verdicts_change_at_the_thresholds(confidence: float, expected: str) -> None:
    sidecar = msgspec.structs.replace(load_current()[1], thresholds=Thresholds(number=0.7, not_a_number=0.2))
    assert verdict(confidence, sidecar) == expected
