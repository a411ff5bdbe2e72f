"""The label of a number is aligned to the ink of each digit, also where the model misreads it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from number_ink import PenDigit, drawing, joined, pen_digit, side_by_side
from pynumdraw.ink.raster import rasterise
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.label_alignment import align, is_number
from pynumdraw.reading.reader import read_drawing

pytestmark = pytest.mark.usefixtures("model_knows_pens")

RECOGNIZER = Recognizer()


@pytest.fixture(scope="module")
def digits(pen_digits: list[dict[str, Any]]) -> list[PenDigit]:
    return list(map(pen_digit, pen_digits))


def groups(digits: list[PenDigit], count: int) -> list[list[PenDigit]]:
    order = np.random.default_rng(3)
    return [[digits[i] for i in order.permutation(len(digits))[:count]] for _ in range(60)]


@pytest.mark.parametrize("added", [0, 3])
@pytest.mark.parametrize("count", [1, 2, 4])
def test_each_digit_gets_its_own_strokes(count: int, added: int, digits: list[PenDigit]) -> None:
    """With `added`, labels are what no model reads there: a habit that is new to it."""
    right = 0
    for group in groups(digits, count):
        label = "".join(str((int(digit.label) + added) % 10) for digit in group)
        aligned = align(drawing(joined(side_by_side(group))), label, RECOGNIZER)
        if aligned is None:
            continue
        ends = np.cumsum([len(digit.strokes) for digit in group]).tolist()
        wanted = [set(range(end - len(digit.strokes), end)) for end, digit in zip(ends, group)]
        right += [{stroke for stroke, _, _ in one.pieces} for one in aligned] == wanted
        assert [one.digit for one in aligned] == list(map(int, label))
    assert right >= 58


def test_the_image_of_a_digit_is_what_the_model_reads(digits: list[PenDigit]) -> None:
    pair = drawing(joined(side_by_side(digits[:2])))
    label = digits[0].label + digits[1].label
    aligned = align(pair, label, RECOGNIZER)
    assert aligned
    for one, read in zip(aligned, read_drawing(pair, RECOGNIZER).digits):
        assert one.pieces == read.pieces
        strokes = [pair.polylines()[stroke][first : last + 1] for stroke, first, last in one.pieces]
        np.testing.assert_array_equal(one.image, rasterise(strokes, pair.min_extent))


def test_a_label_of_more_digits_than_the_drawing_has_parts_does_not_align(digits: list[PenDigit]) -> None:
    assert align(drawing(digits[0].strokes), "1" * 40, RECOGNIZER) is None


def test_a_label_of_other_length_mostly_does_not_align(digits: list[PenDigit]) -> None:
    drawn = [drawing(joined(side_by_side(group))) for group in groups(digits, 3)]
    assert sum(align(one, "7", RECOGNIZER) is None for one in drawn) >= 58
    assert sum(align(one, "77777", RECOGNIZER) is None for one in drawn) >= 45


@pytest.mark.parametrize("label", ["", "²", "٣", "4 2", "-1", "4.2", "x"])
def test_what_is_no_number(label: str) -> None:
    assert not is_number(label)
    assert is_number("0042")
