"""Own drawings are held back by their ink, of each kind alike, and known again wherever they are found."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.learn.data.ink_files import Example
from pynumdraw.learn.data.own_drawings import HELD_BACK, OwnDrawing, as_ink, digest, hold_back, read_own_drawings
from pynumdraw.model.artefact import load_current
from pynumdraw.model.recognizer import NOT_A_DIGIT, Recognizer
from pynumdraw.model.sidecar import Adaptation

columns = st.lists(st.floats(-1000, 1000), min_size=1, max_size=5)
strokes = st.lists(columns.map(lambda x: Stroke(x, x[::-1])), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer()


def own(line: dict[str, Any], place: str) -> OwnDrawing:
    example = msgspec.convert(line, Example)
    return OwnDrawing(place, example, [example])


def write(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


@given(strokes, st.floats(1, 1000))
def test_the_same_ink_is_known_again_on_any_canvas(ink: list[Stroke], width: float) -> None:
    one, other = Drawing(100, 100, ink), Drawing(width, 50, ink)
    assert digest(one) == digest(other)


@given(st.data())
def test_one_in_five_is_held_back_of_each_digit_however_few_there_are(
    pen_digits: list[dict[str, Any]], data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(range(len(pen_digits))), unique=True, min_size=1))
    drawn = [own(pen_digits[i], "") for i in chosen]
    held_back = hold_back(drawn, load_current()[1])
    assert len(held_back) == round(len(drawn) / HELD_BACK)
    of_digit, of_these = (Counter(one.number for one in drawings) for drawings in (drawn, held_back))
    assert all(abs(of_these[digit] - count / HELD_BACK) < 1 for digit, count in of_digit.items())
    assert hold_back(drawn[::-1], load_current()[1]) == held_back


def test_what_was_learned_once_is_not_held_back(pen_digits: list[dict[str, Any]]) -> None:
    drawn, current = [own(one, "") for one in pen_digits], load_current()[1]
    held_back = hold_back(drawn, current)
    learned = Adaptation("an ancestor", 1, 0, digest(held_back[0].example))
    assert held_back[0] not in hold_back(drawn, replace(current, adaptations=[learned]))
    assert len({digest(one.example) for one in drawn}) == len(drawn)


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
