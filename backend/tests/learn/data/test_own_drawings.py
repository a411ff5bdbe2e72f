"""Own drawings are held back by their ink alone, and known again wherever they are found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.learn.data.own_drawings import as_ink, digest, is_held_back, read_own_drawings
from pynumdraw.model.recognizer import NOT_A_DIGIT, Recognizer

columns = st.lists(st.floats(-1000, 1000), min_size=1, max_size=5)
strokes = st.lists(columns.map(lambda x: Stroke(x, x[::-1])), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer()


def write(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


@given(strokes, st.floats(1, 1000))
def test_the_same_ink_is_on_the_same_side_on_any_canvas(ink: list[Stroke], width: float) -> None:
    one, other = Drawing(100, 100, ink), Drawing(width, 50, ink)
    assert is_held_back(one) == is_held_back(other)
    assert digest(one) == digest(other)


def test_one_in_five_is_held_back(pen_digits: list[dict[str, Any]], recognizer: Recognizer, tmp_path: Path) -> None:
    drawn = read_own_drawings([write(tmp_path / "a.ndjson", *pen_digits)], recognizer)
    assert len(drawn) == 120
    assert 12 <= sum(is_held_back(one.example) for one in drawn) <= 36
    assert len({digest(one.example) for one in drawn}) == 120


def test_of_a_drawing_that_is_there_twice_the_last_label_counts(
    pen_digits: list[dict[str, Any]], recognizer: Recognizer, tmp_path: Path
) -> None:
    first = write(tmp_path / "a.ndjson", pen_digits[0] | {"label": "5"}, pen_digits[1])
    second = write(tmp_path / "b.ndjson", pen_digits[0] | {"label": "6"})
    drawn = read_own_drawings([first, second], recognizer)
    assert [one.number for one in drawn] == ["6", pen_digits[1]["label"]]
    assert drawn[0].place == f"{second}, line 1"


def test_what_is_no_number_is_learned_whole(
    pen_digits: list[dict[str, Any]], recognizer: Recognizer, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.ndjson", *(pen_digits[0] | {"label": label} for label in (None,)))
    drawn = read_own_drawings([path], recognizer)
    assert drawn[0].number is None
    ink = as_ink(drawn)
    assert ink.labels.tolist() == [NOT_A_DIGIT]
    assert len(ink.drawings[0]) == len(pen_digits[0]["strokes"])
