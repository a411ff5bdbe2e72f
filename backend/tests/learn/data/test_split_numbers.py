"""Labels are numbers of any length: a number of several digits is learned from as its digits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynumdraw.ink.parsing import parse_drawing
from pynumdraw.learn.data.ink_files import read_set
from pynumdraw.learn.data.split_numbers import digits_of, is_number
from pynumdraw.model.recognizer import NOT_A_DIGIT


def side_by_side(digits: list[dict[str, Any]], gap: float = 150) -> dict[str, Any]:
    """Put digits next to each other, with the number that they make as the label."""
    strokes: list[dict[str, list[float]]] = []
    right = 0.0
    for digit in digits:
        xs = [x for stroke in digit["strokes"] for x in stroke["x"]]
        for stroke in digit["strokes"]:
            strokes.append({"x": [x - min(xs) + right for x in stroke["x"]], "y": stroke["y"]})
        right += max(xs) - min(xs) + gap
    label = "".join(digit["label"] for digit in digits)
    return {"label": label, "writer": "me", "width": right + gap, "height": 1000, "strokes": strokes}


def write(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


@pytest.mark.usefixtures("model_knows_pens")
def test_a_number_teaches_its_digits(pen_digits: list[dict[str, Any]], tmp_path: Path) -> None:
    digits = [pen_digits[i] for i in (3, 17, 40, 77)]
    together, apart = (
        read_set(write(tmp_path / name, *lines)) for name, lines in (("a", [side_by_side(digits)]), ("b", digits))
    )
    assert together.labels.tolist() == [int(digit["label"]) for digit in digits]
    assert together.groups == ["me"] * 4
    for ours, theirs in zip(together.drawings, apart.drawings):
        assert sum(map(len, ours)) == sum(map(len, theirs))
        np.testing.assert_allclose(np.ptp(np.concatenate(ours), axis=0), np.ptp(np.concatenate(theirs), axis=0))


def test_a_number_that_cannot_be_divided_is_left_out_and_told(
    pen_digits: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tap = {"width": 100, "height": 100, "strokes": [{"x": [5], "y": [5]}], "label": "1234"}
    found = read_set(write(tmp_path / "mine.ndjson", tap, pen_digits[0]))
    assert found.labels.tolist() == [int(pen_digits[0]["label"])]
    told = capsys.readouterr().out
    assert "mine.ndjson" in told
    assert "1234" in told


def test_null_is_no_number(pen_digits: list[dict[str, Any]], tmp_path: Path) -> None:
    assert read_set(write(tmp_path / "a", pen_digits[0] | {"label": None})).labels.tolist() == [NOT_A_DIGIT]


@given(st.text(max_size=3))
def test_numbers_are_digits_and_nothing_else(label: str) -> None:
    assert is_number(label) == (label != "" and set(label) <= set("0123456789"))


@given(st.lists(st.integers(0, 119), min_size=2, max_size=5), st.floats(60, 300))
def test_the_ink_of_all_digits_is_that_of_the_number(
    pen_digits: list[dict[str, Any]], which: list[int], gap: float
) -> None:
    whole = side_by_side([pen_digits[i] for i in which], gap)
    drawing = parse_drawing(json.dumps({key: whole[key] for key in ("width", "height", "strokes")}).encode())
    digits = digits_of(drawing, whole["label"])
    assert len(digits) in (0, len(which))
    if digits:
        theirs = {(x, y) for digit in digits for stroke in digit.strokes for x, y in zip(stroke.x, stroke.y)}
        assert theirs <= {(x, y) for stroke in drawing.strokes for x, y in zip(stroke.x, stroke.y)}
