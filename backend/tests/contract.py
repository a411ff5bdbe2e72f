"""What the API promises of every answer, whatever the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite
from typing import Any

ROUNDING = 1e-9


def assert_keeps_contract(answer: dict[str, Any], lengths: Sequence[int]) -> None:
    """Check an answer, as JSON, to a drawing whose strokes have so many points."""
    number, digits = answer["number"], answer["digits"]
    assert number.isdecimal()
    assert number.isascii()
    assert [str(digit["digit"]) for digit in digits] == list(number)
    _check_probabilities(answer)
    _check_strokes(answer, lengths)
    for digit in digits:
        assert len(digit["probabilities"]) == 10
        assert abs(sum(digit["probabilities"]) - 1) < 0.002  # examples are rounded
        assert all(map(isfinite, digit["box"]))
        assert min(digit["box"][2:]) >= 0
        if "explanation" in digit:
            assert [len(weights) for weights in digit["explanation"]] == [lengths[i] for i in digit["strokes"]]
            _check_explanation(digit)


def _check_probabilities(answer: dict[str, Any]) -> None:
    number, confidence, at_most = answer["number"], answer["confidence"], answer["number_probability"]
    of_digits = [digit["confidence"] for digit in answer["digits"]]
    assert 0 <= confidence <= min(of_digits)
    assert max(of_digits) <= at_most <= 1
    if len(number) == 1:
        assert of_digits == [confidence]
    others = [other["confidence"] for other in answer["alternatives"]]
    assert len({number, *(other["number"] for other in answer["alternatives"])}) == 1 + len(others)
    assert len(others) <= 3
    assert all(before >= after for before, after in pairwise(others))
    assert min(others, default=0) >= 0
    assert confidence + sum(others) <= at_most + ROUNDING


def _check_strokes(answer: dict[str, Any], lengths: Sequence[int]) -> None:
    read = set[int]()
    for digit in answer["digits"]:
        assert digit["strokes"] == sorted({stroke for stroke, _, _ in digit["pieces"]}) != []
        for stroke, first, last in digit["pieces"]:
            assert 0 <= first <= last < lengths[stroke]
        read.update(digit["strokes"])
    ignored = answer["ignored_strokes"]
    assert len(ignored) == len(set(ignored)) < len(lengths)
    assert sorted([*read, *ignored]) == list(range(len(lengths)))


def _check_explanation(digit: dict[str, Any]) -> None:
    """Check that weights are in range, and that points outside of the digit's pieces weigh nothing."""
    for stroke, weights in zip(digit["strokes"], digit["explanation"]):
        assert max(map(abs, weights)) <= 1
        inside = {i for at, first, last in digit["pieces"] if at == stroke for i in range(first, last + 1)}
        assert not any(weight for i, weight in enumerate(weights) if i not in inside)
