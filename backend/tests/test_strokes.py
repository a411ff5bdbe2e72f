"""What a request body must be to be a drawing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pynumdraw.errors import NotADrawing, NotJSON
from pynumdraw.ink.strokes import MAX_POINTS, MAX_STROKES, parse_drawing

STROKE = {"x": [1, 2.5], "y": [3, 4], "t": [0, 8], "p": [0, 1]}


def body(*strokes: dict[str, Any], **other: Any) -> bytes:
    return json.dumps({"width": 280, "height": 280, "strokes": strokes} | other).encode()


def test_columns_become_points() -> None:
    drawing = parse_drawing(body(STROKE, {"x": [7], "y": [8]}))
    assert [polyline.tolist() for polyline in drawing.polylines()] == [[[1, 3], [2.5, 4]], [[7, 8]]]


@pytest.mark.parametrize("text", [b"", b"strokes", b"[1,]", b'{"width": NaN}', b'{"width": "a"', b'{"width": "\xff"}'])
def test_what_is_no_json_is_refused_as_such(text: bytes) -> None:
    with pytest.raises(NotJSON, match=f"{len(text)} bytes"):
        parse_drawing(text)


@pytest.mark.parametrize(
    ("text", "pointer", "told"),
    [
        (b"[]", "#", "array"),
        (b"{}", "#", "width"),
        (body(), "#/strokes", "0"),
        (body({"x": [], "y": []}), "#/strokes/0/x", "0"),
        (body(STROKE, STROKE | {"z": [1, 2]}), "#/strokes/1", "z"),
        (body(STROKE, colour="red"), "#", "colour"),
        (body(STROKE | {"x": [1, "2"]}), "#/strokes/0/x/1", 'received `"2"`'),
        (body(STROKE | {"x": [1, -1000001]}), "#/strokes/0/x/1", "-1000001"),
        (body(STROKE | {"y": [1]}), "#/strokes/0/y", "1 values, x has 2"),
        (body(STROKE | {"t": [1, 2, 3]}), "#/strokes/0/t", "3 values, x has 2"),
        (body(STROKE | {"p": [0.5, 1.5]}), "#/strokes/0/p/1", "1.5"),
        (body(STROKE, width=0), "#/width", "0"),
        (body(STROKE).replace(b"2.5", b"1e999"), "#/strokes/0/x/1", "range"),
        (body(STROKE).replace(b"2.5", b"9" * 400), "#/strokes/0/x/1", "999"),
        (body(*[STROKE] * (MAX_STROKES + 1)), "#/strokes", "65"),
        (body(*[{"x": [0] * 2049, "y": [0] * 2049}] * 2), "#/strokes", "4098"),
        (b'{"strokes": [{"x": "a"}], "strokes": 5}', "#/strokes/0/x", "str"),
    ],
)
def test_what_is_no_drawing_is_refused_with_its_place(text: bytes, pointer: str, told: str) -> None:
    with pytest.raises(NotADrawing) as refusal:
        parse_drawing(text)
    assert refusal.value.pointer == pointer
    assert told in refusal.value.detail


def test_the_limits_themselves_are_allowed() -> None:
    share = MAX_POINTS // MAX_STROKES
    drawing = parse_drawing(body(*[{"x": [1e6] * share, "y": [-1e6] * share}] * MAX_STROKES))
    assert sum(len(stroke.x) for stroke in drawing.strokes) == MAX_POINTS


def test_an_error_repeats_little_of_what_was_received() -> None:
    with pytest.raises(NotADrawing) as refusal:
        parse_drawing(body(STROKE, **{"k" * 60000: 1}))
    assert len(refusal.value.detail) < 300
