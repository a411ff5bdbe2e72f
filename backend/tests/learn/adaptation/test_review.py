"""The review lists wrong labels first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pynumdraw.learn.adaptation.review import as_lines, review
from pynumdraw.learn.data.own_drawings import read_own_drawings
from pynumdraw.model.recognizer import Recognizer


@pytest.mark.usefixtures("model_knows_pens")
def test_wrong_labels_come_first(pen_digits: list[dict[str, Any]], tmp_path: Path) -> None:
    wrong = np.random.default_rng(0).choice(120, 12, replace=False).tolist()
    lines = [
        digit | {"label": str((int(digit["label"]) + 1 + i % 9) % 10)} if i in wrong else digit
        for i, digit in enumerate(pen_digits)
    ]
    path = tmp_path / "mine.ndjson"
    path.write_text("\n".join(map(json.dumps, lines)))
    recognizer = Recognizer()
    found = review(read_own_drawings([path], recognizer), recognizer)
    first = {one.drawn.place for one in found[:18]}
    assert len(found) == 120
    assert sum(f"{path}, line {i + 1}" in first for i in wrong) >= 10
    assert [one.loss for one in found] == sorted([one.loss for one in found], reverse=True)


def test_a_line_tells_place_label_and_reading(pen_digits: list[dict[str, Any]], tmp_path: Path) -> None:
    path = tmp_path / "mine.ndjson"
    path.write_text("\n".join(json.dumps(pen_digits[0] | {"label": label}) for label in (None,)))
    recognizer = Recognizer()
    (line,) = as_lines(review(read_own_drawings([path], recognizer), recognizer))
    assert line.startswith(f"{path}, line 1: label null, read as {pen_digits[0]['label']}, loss ")


def test_a_number_that_cannot_be_divided_is_the_most_suspicious(
    pen_digits: list[dict[str, Any]], tmp_path: Path
) -> None:
    path = tmp_path / "mine.ndjson"
    path.write_text("\n".join(map(json.dumps, [pen_digits[0], pen_digits[1] | {"label": "1234567890"}])))
    recognizer = Recognizer()
    found = review(read_own_drawings([path], recognizer), recognizer)
    assert found[0].drawn.number == "1234567890"
    assert found[0].loss == np.inf
