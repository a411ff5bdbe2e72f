"""Scores of a model's answers to drawings of numbers, and to drawings that are no number."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pynumdraw.ink.polyline import Polyline
from pynumdraw.ink.raster import rasterise
from pynumdraw.ink.strokes import Drawing
from pynumdraw.learn.evaluation.model_scores import Results
from pynumdraw.learn.evaluation.scoring import Estimate, estimate, expected_calibration_error, share
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.reader import read_drawings

BATCH = 256
"""Drawings that the network reads at once."""

Owners = Sequence[NDArray[np.integer]]
"""For each point of each stroke the index of its digit, from the left; less than 0 for none."""


class NumberSet(NamedTuple):
    """Drawings of one kind.

    Attributes
    ----------
    name : str
    drawings : sequence of Drawing
    numbers : sequence of str
        The number that each shows; empty if these are no numbers.
    owners : sequence of Owners
        Which digit the ink of each belongs to; empty if these are no numbers.
    """

    name: str
    drawings: Sequence[Drawing]
    numbers: Sequence[str] = ()
    owners: Sequence[Owners] = ()


class NumberAnswers(NamedTuple):
    """A set with a model's answers to it; all arrays have one value for each drawing.

    Attributes
    ----------
    name : str
    is_number : bool
        Whether the drawings show numbers.
    verdicts : array of str
    confidence, number_probability : array, float64, [0, 1]
    right : array of bool
        Whether the number is read exactly: false for drawings that show no number.
    right_if_divided : array of bool
        Whether every digit is read right if its ink is known.
    """

    name: str
    is_number: bool
    verdicts: NDArray[np.str_]
    confidence: NDArray[np.float64]
    number_probability: NDArray[np.float64]
    right: NDArray[np.bool_]
    right_if_divided: NDArray[np.bool_]


def answer_numbers(recognizer: Recognizer, number_set: NumberSet) -> NumberAnswers:
    """Read the drawings of a set as the server does, and the true digits of each apart from one another."""
    name, drawings, numbers, owners = number_set
    chunks = [drawings[at : at + BATCH] for at in range(0, len(drawings), BATCH)]
    answers = [answer for chunk in chunks for answer in read_drawings(chunk, recognizer)]
    expected = numbers or [""] * len(drawings)
    divided = [_read_digits(*one, recognizer) for one in zip(drawings, owners)] or expected
    return NumberAnswers(
        name,
        bool(numbers),
        np.array([one.verdict for one in answers]),
        np.array([one.confidence for one in answers]),
        np.array([one.number_probability for one in answers]),
        np.array([one.number == number for one, number in zip(answers, expected)]),
        np.array([one == number for one, number in zip(divided, expected)]),
    )


def number_results(answered: Sequence[NumberAnswers]) -> list[Results]:
    """Score a model's answers: to numbers, what the errors among these are due to, and to what is no number."""
    numbers = [one for one in answered if one.is_number]
    return [
        *(Results(one.name, "numbers", len(one.right), _of_numbers(one)) for one in numbers),
        *(Results(one.name, "errors of numbers", len(one.right), _of_errors(one)) for one in numbers),
        *(
            Results(one.name, "non-numbers", len(one.right), _of_non_numbers(one))
            for one in answered
            if not one.is_number
        ),
    ]


def _read_digits(drawing: Drawing, owners: Owners, recognizer: Recognizer) -> str:
    images = [rasterise(digit, drawing.min_extent) for digit in _digits(drawing.polylines(), owners)]
    return "".join(str(one.digit) for one in recognizer.read_all(np.stack(images)))


def _digits(strokes: Sequence[Polyline], owners: Owners) -> Iterator[list[Polyline]]:
    """Yield the strokes of each digit, from the left."""
    for digit in range(max(int(one.max()) for one in owners) + 1):
        parts = [stroke[of_stroke == digit] for stroke, of_stroke in zip(strokes, owners)]
        yield [part for part in parts if len(part)]


def _of_numbers(answers: NumberAnswers) -> dict[str, Estimate]:
    called = answers.verdicts == "number"
    return {
        "exact": estimate(np.mean, answers.right),
        "called number": estimate(np.mean, called),
        "wrong of those": estimate(share, ~answers.right, called),
        "called not_a_number": estimate(np.mean, answers.verdicts == "not_a_number"),
        "ECE of confidence": estimate(expected_calibration_error, answers.confidence, answers.right),
        "ECE of number_probability": estimate(
            expected_calibration_error, answers.number_probability, np.ones(len(answers.right))
        ),
    }


def _of_errors(answers: NumberAnswers) -> dict[str, Estimate]:
    readable = answers.right | answers.right_if_divided
    return {
        "ceiling": estimate(np.mean, readable),
        "wrong by segmentation": estimate(np.mean, readable & ~answers.right),
        "wrong by a digit": estimate(np.mean, ~readable),
    }


def _of_non_numbers(answers: NumberAnswers) -> dict[str, Estimate]:
    return {
        "called number": estimate(np.mean, answers.verdicts == "number"),
        "called not_a_number": estimate(np.mean, answers.verdicts == "not_a_number"),
        "mean number_probability": estimate(np.mean, answers.number_probability),
    }
