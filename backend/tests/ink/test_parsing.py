"""A drawing is parsed from any of its formats; everything else is refused with the place of its fault."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pynumdraw.errors import NotABatch, NotADrawing, NotJSON
from pynumdraw.ink.parsing import parse_batch, parse_drawing, parse_labelled
from pynumdraw.ink.strokes import MAX_POINTS, MAX_STROKES

Json = dict[str, Any]
STROKE = {"x": [1, 2.5], "y": [3, 4], "t": [0, 8], "p": [0, 1]}


def body(*strokes: Any, **other: Any) -> bytes:
    return json.dumps({"width": 280, "height": 280, "strokes": strokes} | other).encode()


def test_columns_become_points() -> None:
    drawing = parse_drawing(body(STROKE, {"x": [7], "y": [8]}))
    assert [polyline.tolist() for polyline in drawing.polylines()] == [[[1, 3], [2.5, 4]], [[7, 8]]]


@pytest.mark.parametrize("text", [b"", b"strokes", b"[1,]", b'{"width": NaN}', b'{"width": "a"', b'{"width": "\xff"}'])
def test_text_that_is_not_json_is_refused(text: bytes) -> None:
    with pytest.raises(NotJSON, match=f"{len(text)} bytes"):
        parse_drawing(text)


@pytest.mark.parametrize(
    ("text", "pointer", "message"),
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
def test_json_that_is_not_a_drawing_is_refused_with_a_pointer_to_the_fault(
    text: bytes, pointer: str, message: str
) -> None:
    with pytest.raises(NotADrawing) as refusal:
        parse_drawing(text)
    assert refusal.value.pointer == pointer
    assert message in refusal.value.detail


def test_limits_are_inclusive() -> None:
    share = MAX_POINTS // MAX_STROKES
    drawing = parse_drawing(body(*[{"x": [1e6] * share, "y": [-1e6] * share}] * MAX_STROKES))
    assert sum(len(stroke.x) for stroke in drawing.strokes) == MAX_POINTS


def test_error_repeats_little_of_the_received_text() -> None:
    with pytest.raises(NotADrawing) as refusal:
        parse_drawing(body(STROKE, **{"k" * 60000: 1}))
    assert len(refusal.value.detail) < 300


def to_quick_draw_stroke(stroke: Json) -> list[Any]:
    return [stroke[name] for name in "xyt" if name in stroke]


def to_points(stroke: Json) -> list[Json]:
    return [dict(zip(stroke, values)) for values in zip(*stroke.values())]


@pytest.mark.parametrize("convert", [to_quick_draw_stroke, to_points])
@pytest.mark.parametrize("names", ["xy", "xyt"])
def test_every_format_gives_the_same_drawing(convert: Any, names: str, pen_digits: list[Json]) -> None:
    for digit in pen_digits[:20]:
        strokes = [{name: stroke.get(name, stroke["x"]) for name in names} for stroke in digit["strokes"]]
        drawn = parse_drawing(body(*strokes)).polylines()
        same = parse_drawing(body(*(convert(stroke) for stroke in strokes))).polylines()
        assert [polyline.tolist() for polyline in same] == [polyline.tolist() for polyline in drawn]


def test_formats_may_be_mixed_stroke_by_stroke() -> None:
    drawing = parse_drawing(body(STROKE, to_quick_draw_stroke(STROKE), to_points(STROKE)))
    assert [polyline.tolist() for polyline in drawing.polylines()] == [[[1, 3], [2.5, 4]]] * 3


QUICK_DRAW: Json = {
    "word": "mona lisa",
    "countrycode": "VE",
    "timestamp": "2017-03-02 23:25:10.07453 UTC",
    "recognized": True,
    "key_id": "5891796615823360",
    "drawing": [[[0, 255], [3, 4], [0, 8]], [[7], [8]]],
}


def test_line_of_quick_draw_is_accepted_unchanged() -> None:
    drawing = parse_drawing(json.dumps(QUICK_DRAW).encode())
    assert [polyline.tolist() for polyline in drawing.polylines()] == [[[0, 3], [255, 4]], [[7, 8]]]
    assert (drawing.width, drawing.height) == (256, 256)
    assert parse_drawing(json.dumps(QUICK_DRAW | {"width": 9}).encode()).width == 9


@pytest.mark.parametrize(
    ("strokes", "place", "message"),
    [
        ([[]], "/0", "length >= 1"),
        ([5], "/0", "received `5`"),
        ([[5]], "/0/0", "received `5`"),
        ([[[1, 2]]], "/0", "at least length 2"),
        ([[[1], [1], [1], [1]]], "/0", "at most length 3"),
        ([[[], []]], "/0/0", "length >= 1"),
        ([[[1], [1]], [[1, 2], [1]]], "/1/1", "y has 1 values, x has 2"),
        ([[[1], [1], [1, 2]]], "/0/2", "t has 2 values, x has 1"),
        ([[[1], [1, "2"]]], "/0/1/1", 'received `"2"`'),
        ([[[1e7], [1]]], "/0/0/0", "10000000"),
        ([[[80, 60, 0], [200, 60, 9], [180, 90, 18], [130, 230, 27]]], "/0", "looks like rows"),
        ([[{"x": 1, "y": 1}, {"x": 1}]], "/0/1", "`y`"),
        ([[{"x": 1, "y": 1, "z": 1}]], "/0/0", "`z`"),
        ([[{"x": 1, "y": 1e7}]], "/0/0/y", "10000000"),
        ([[{"x": 1, "y": 1, "t": "2"}]], "/0/0/t", 'received `"2"`'),
        ([[{"x": 1, "y": 1}, [1, 2]]], "/0/1", "received an array of 2"),
        ([[[1, 2], {"x": 1, "y": 1}]], "/0/1", "array"),
        ([[[1] * 4097, [1] * 4097]], "/0/0", "4096"),
        ([[[1] * 2049, [1] * 2049]] * 2, "", "4098"),
    ],
)
def test_fault_in_another_format_is_refused_with_a_pointer(strokes: list[Any], place: str, message: str) -> None:
    for text, name in (body(*strokes), "strokes"), (json.dumps({"drawing": strokes}).encode(), "drawing"):
        with pytest.raises(NotADrawing) as refusal:
            parse_drawing(text)
        assert refusal.value.pointer == f"#/{name}{place}"
        assert message in refusal.value.detail


def test_drawing_and_strokes_together_are_refused() -> None:
    with pytest.raises(NotADrawing, match="strokes"):
        parse_drawing(body(STROKE, drawing=QUICK_DRAW["drawing"]))


def test_pointer_starts_at_the_pointer_to_the_drawing() -> None:
    with pytest.raises(NotADrawing) as refusal:
        parse_drawing(body(STROKE | {"y": [1]}), "#/drawings/3")
    assert refusal.value.pointer == "#/drawings/3/strokes/0/y"


def test_drawings_of_a_batch_are_parsed_or_refused_one_by_one() -> None:
    text = b'{"drawings": [%b, {"width": 1}, %b]}' % (body(STROKE), body(STROKE | {"y": [1]}))
    first, second, third = parse_batch(text)
    assert first == parse_drawing(body(STROKE))
    assert [error.pointer for error in (second, third) if isinstance(error, NotADrawing)] == [
        "#/drawings/1",
        "#/drawings/2/strokes/0/y",
    ]


def test_json_that_is_not_a_batch_is_refused() -> None:
    with pytest.raises(NotABatch, match="length >= 1") as refusal:
        parse_batch(b'{"drawings": []}')
    assert refusal.value.pointer == "#/drawings"


@pytest.mark.parametrize(("more", "label"), [({"label": None}, None), ({"label": "42"}, "42"), ({"label": 7}, 7)])
def test_a_label_of_null_is_kept_and_a_missing_one_refused(more: dict[str, Any], label: Any) -> None:
    line = {"width": 9, "height": 9, "strokes": [{"x": [0, 9], "y": [0, 9]}]}
    assert parse_labelled(json.dumps(line | more).encode()).label == label
    with pytest.raises(NotADrawing) as caught:
        parse_labelled(json.dumps(line).encode())
    assert caught.value.pointer == "#/label"
