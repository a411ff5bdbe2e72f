"""The API and training read and refuse the same drawings as the page, which `frontend/tests/formats.test.js` tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pynumdraw.errors import BadData, NotADrawing, NotJSON
from pynumdraw.ink.parsing import parse_batch, parse_drawing
from pynumdraw.ink.strokes import Drawing
from pynumdraw.learn.data.ink_files import read_ink

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).resolve().parents[3] / "frontend" / "tests" / "drawings.json").read_text()
)


def cases(*, are_read: bool) -> Any:
    chosen = [case for case in CASES if ("error" not in case) == are_read]
    return pytest.mark.parametrize("case", chosen, ids=[case["name"] for case in chosen])


def assert_is(drawing: Drawing, case: dict[str, Any]) -> None:
    assert (drawing.width, drawing.height) == (case["width"], case["height"])
    assert [{"x": stroke.x, "y": stroke.y} for stroke in drawing.strokes] == case["strokes"]


def labelled(text: str) -> str:
    return text if '"label"' in text or '"word"' in text else text.replace("{", '{"label": "7", ', 1)


@cases(are_read=True)
def test_the_api_reads(case: dict[str, Any]) -> None:
    assert_is(parse_drawing(case["text"].encode()), case)


@cases(are_read=True)
def test_a_batch_reads(case: dict[str, Any]) -> None:
    text = case["text"].removeprefix("\ufeff")
    [drawing] = parse_batch(f'\ufeff{{"drawings": [{text}]}}'.encode())
    assert isinstance(drawing, Drawing)
    assert_is(drawing, case)


@cases(are_read=True)
def test_training_reads(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "ink.ndjson"
    path.write_text(labelled(case["text"]), newline="")
    [example] = read_ink(path)
    assert_is(example, case)


@cases(are_read=False)
def test_the_api_refuses(case: dict[str, Any]) -> None:
    with pytest.raises((NotADrawing, NotJSON)):
        parse_drawing(case["text"].encode())


@cases(are_read=False)
def test_training_refuses(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "ink.ndjson"
    path.write_text(labelled(case["text"] or "{}"))
    with pytest.raises(BadData):
        list(read_ink(path))


def test_the_error_for_rows_says_what_to_send() -> None:
    [case] = [case for case in CASES if case["name"] == "rows of a 7"]
    with pytest.raises(NotADrawing, match=r'looks like rows.*Send columns, \{"x"'):
        parse_drawing(case["text"].encode())
