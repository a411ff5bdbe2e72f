"""The readings of candidates become those of a number."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynumdraw.ink.segmentation import FEATURES, SINGLE, Candidate
from pynumdraw.model.artefact import load_current
from pynumdraw.model.recognizer import MAX_LOG_ODDS, Reading
from pynumdraw.model.sidecar import LatticeWeights, NumberWeights, Sidecar
from pynumdraw.reading.number import number_features, number_log_odds, read_number, score, sigmoid, terms

PLAIN = SINGLE.features


def reading(digit: int, log_odds: float = 8.0, probability: float = 0.991) -> Reading:
    return Reading([probability if i == digit else (1 - probability) / 9 for i in range(10)], log_odds)


def candidate(start: int, end: int, **features: float) -> Candidate:
    return Candidate(start, end, tuple((dict(zip(FEATURES, PLAIN)) | features).values()))


def apart(_: Sequence[Candidate]) -> float:
    return 0.0


@pytest.fixture(scope="module")
def sidecar() -> Sidecar:
    return load_current()[1]


def test_weights_have_the_names_of_the_features() -> None:
    assert LatticeWeights.__struct_fields__ == ("is_digit", *FEATURES)


def test_certain_digits_side_by_side_are_a_number(sidecar: Sidecar) -> None:
    candidates = [candidate(0, 1), candidate(1, 2), candidate(0, 2, gap=0.2, parts=1, abreast=1)]
    number = read_number(2, candidates, [reading(4, 12), reading(2, 12), reading(9, -6)], sidecar, apart)
    assert (number.paths[0].number, number.paths[0].edges) == ("42", (0, 1))
    assert number.paths[0].probability > 0.9
    assert number.log_odds > 2
    assert len(number.features) == len(NumberWeights.__struct_fields__)


@given(st.floats(-MAX_LOG_ODDS, MAX_LOG_ODDS))
def test_one_digit_is_a_number_as_far_as_its_image_is_a_digit(log_odds: float) -> None:
    number = read_number(1, [SINGLE], [reading(7, log_odds)], load_current()[1], apart)
    assert (number.paths[0].number, number.log_odds, number.features) == ("7", log_odds, [])
    assert number.paths[0].probability == pytest.approx(0.991, abs=1e-3)


def test_score_rises_with_the_probability_of_a_digit_and_falls_with_what_speaks_against_it(sidecar: Sidecar) -> None:
    weights = msgspec.structs.astuple(sidecar.lattice)
    usual = score(candidate(0, 1), reading(3), weights, 0.0)
    assert score(candidate(0, 1), reading(3, log_odds=-2), weights, 0.0) < usual
    for feature in ("small", "overlap", "gap", "abreast", "wide", "cuts"):
        assert score(candidate(0, 1, **{feature: 1.0}), reading(3), weights, 0.0) < usual


def test_score_is_the_sum_of_weighted_terms() -> None:
    weights = [2.0, *range(1, len(FEATURES) + 1)]
    found = terms(candidate(0, 1, small=0.5), reading(3, 0.0), 1.5)
    assert found == [pytest.approx(log(sigmoid(1.5))), 1.0, 0.5, *[0.0] * 7]
    expected = 2 * log(sigmoid(1.5)) + 1.0 + 2 * 0.5
    assert score(candidate(0, 1, small=0.5), reading(3, 0.0), weights, 1.5) == pytest.approx(expected)


def test_features_of_a_number_are_its_worst_and_its_sums() -> None:
    digits = [candidate(0, 1, small=0.3, parts=1), candidate(1, 2, overlap=0.4, parts=2, cuts=1)]
    features = dict(zip(NumberWeights.__struct_fields__, number_features("10", digits, [4.0, 8.0], 0.2)))
    assert features == {
        "intercept": 1.0,
        "length": log(2),
        "least": 4.0,
        "mean": 6.0,
        "ones": 0.5,
        "small": 0.3,
        "overlap": 0.4,
        "parts": 3.0,
        "cuts": 1.0,
        "touching": 0.2,
    }


def test_log_odds_of_a_number_are_bounded() -> None:
    for intercept in (-1e9, 1e9):
        assert abs(number_log_odds([1.0, *[0.0] * 9], NumberWeights(intercept))) == MAX_LOG_ODDS


@given(st.floats(-1e4, 1e4))
def test_sigmoid_never_overflows(value: float) -> None:
    assert 0 <= sigmoid(value) <= 1
    assert sigmoid(value) + sigmoid(-value) == pytest.approx(1)
