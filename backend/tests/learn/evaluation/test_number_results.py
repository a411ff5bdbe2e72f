"""Answers to numbers are scored, and their errors divided into those of segmentation and those of a digit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.learn.evaluation.model_scores import metrics
from pynumdraw.learn.evaluation.number_results import NumberAnswers, NumberSet, answer_numbers, number_results
from pynumdraw.model.recognizer import Recognizer


def answers(name: str, *, is_number: bool, right: list[bool], right_if_divided: list[bool]) -> NumberAnswers:
    verdicts = np.array(["number", "number", "unsure", "not_a_number"])
    probabilities = np.array([1.0, 0.9, 0.5, 0.0]), np.array([1.0, 1.0, 0.8, 0.1])
    return NumberAnswers(name, is_number, verdicts, *probabilities, np.array(right), np.array(right_if_divided))


def test_scores_by_hand() -> None:
    numbers = answers(
        "numbers", is_number=True, right=[True, False, True, False], right_if_divided=[True, True, False, False]
    )
    words = answers("words", is_number=False, right=[False] * 4, right_if_divided=[False] * 4)
    assert metrics(number_results([numbers, words])) == {
        "numbers_examples": 4,
        "numbers_exact": 0.5,
        "numbers_called_number": 0.5,
        "numbers_wrong_of_those": 0.5,
        "numbers_called_not_a_number": 0.25,
        "numbers_expected_calibration_error_of_confidence": pytest.approx((0 + 0.9 + 0.5 + 0) / 4),
        "numbers_expected_calibration_error_of_number_probability": pytest.approx((0.2 + 0.9) / 4),
        "numbers_ceiling": 0.75,
        "numbers_wrong_by_segmentation": 0.25,
        "numbers_wrong_by_a_digit": 0.25,
        "words_non_numbers_examples": 4,
        "words_non_numbers_called_number": 0.5,
        "words_non_numbers_called_not_a_number": 0.25,
        "words_non_numbers_mean_number_probability": pytest.approx(2.9 / 4),
    }


def test_a_number_too_near_to_be_divided_is_an_error_of_segmentation(pen_digits: list[dict[str, Any]]) -> None:
    zero, one = (next(d for d in pen_digits if d["label"] == label) for label in "01")
    strokes = [Stroke(stroke["x"], stroke["y"]) for d in (zero, one) for stroke in d["strokes"]]
    owners = [np.full(len(stroke["x"]), i) for i, d in enumerate((zero, one)) for stroke in d["strokes"]]
    upon_each_other = Drawing(zero["width"], zero["height"], strokes)
    found = answer_numbers(Recognizer(), NumberSet("numbers", [upon_each_other], ["01"], [owners]))
    assert found.right.tolist() == [False]
    assert found.right_if_divided.tolist() == [True]


def test_what_is_no_number_is_never_right(pen_digits: list[dict[str, Any]]) -> None:
    strokes = [Stroke(stroke["x"], stroke["y"]) for stroke in pen_digits[0]["strokes"]]
    found = answer_numbers(Recognizer(), NumberSet("words", [Drawing(500, 500, strokes)]))
    assert not found.is_number
    assert not found.right.any()
