"""Logits become calibrated probabilities."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynumdraw.errors import BrokenArtefact
from pynumdraw.model.artefact import load_current
from pynumdraw.model.recognizer import MAX_LOG_ODDS, Recognizer, interpret, interpret_one
from pynumdraw.model.sidecar import Calibration

NEW_IN_FORMAT_2 = {"format", "lattice", "number"}

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
    reading = interpret_one(given, by)
    probabilities, is_digit = interpret(np.array(given), by)
    np.testing.assert_allclose(reading.probabilities, probabilities, atol=1e-12)
    assert reading.digit == np.argmax(reading.probabilities)
    assert abs(reading.log_odds) <= MAX_LOG_ODDS
    assert 1 / (1 + np.exp(-reading.log_odds)) == pytest.approx(float(is_digit), abs=1e-12)


def test_interpreting_does_not_change_the_logits() -> None:
    given = np.zeros(11)
    interpret(given, Calibration(1.0, bias=3))
    assert not given.any()


def test_model_for_single_digits_can_be_loaded_but_not_served(tmp_path: Path) -> None:
    path, used = load_current()
    for name in used.files:
        (tmp_path / name).symlink_to(path.parent / name)
    (tmp_path / "current.json").write_text(json.dumps({"model": used.stem}))
    old = {name: value for name, value in msgspec.to_builtins(used).items() if name not in NEW_IN_FORMAT_2}
    (tmp_path / f"{used.stem}.json").write_text(json.dumps(old))
    assert load_current(tmp_path)[1].format == 1
    with pytest.raises(BrokenArtefact, match=r"format 1, .*--recalibrate"):
        Recognizer(tmp_path)
