"""An answer describes the digit in a drawing, in the drawing's units."""

from __future__ import annotations

import base64
import io
from typing import Any

import msgspec
import numpy as np
import pytest
from PIL import Image
from pynumdraw.ink.polyline import bounding_box
from pynumdraw.ink.raster import rasterise
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.model.sidecar import Thresholds
from pynumdraw.reading.answer_schema import Answer
from pynumdraw.reading.reader import read_drawing, read_drawings
from pynumdraw.reading.stage_timer import StageTimer
from pynumdraw.serve.openapi.examples import DRAWING, FORTY_TWO

SEVEN = Drawing(280, 280, [Stroke([80, 200, 130], [60, 60, 225]), Stroke([110, 190], [140, 140])])


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer()


@pytest.fixture(scope="module")
def answer(recognizer: Recognizer) -> Answer:
    return read_drawing(SEVEN, recognizer, ["image"])


def test_crossed_seven_is_read(answer: Answer, recognizer: Recognizer) -> None:
    assert (answer.verdict, answer.number, [digit.digit for digit in answer.digits]) == ("number", "7", [7])
    assert (answer.model.name, answer.model.version) == (recognizer.sidecar.name, recognizer.sidecar.version)


def test_confidence_is_at_most_the_greatest_of_ten_probabilities(answer: Answer) -> None:
    [digit] = answer.digits
    assert len(digit.probabilities) == 10
    assert sum(digit.probabilities) == pytest.approx(1)
    assert answer.confidence == digit.confidence <= max(digit.probabilities) == digit.probabilities[digit.digit]


def test_strokes_and_box_are_those_of_the_drawing(answer: Answer) -> None:
    assert answer.digits[0].strokes == [0, 1]
    assert answer.digits[0].box == (80, 60, 120, 165)


def test_bounding_box_of_a_tap_is_a_point() -> None:
    assert bounding_box([np.array([[3.5, -2.0]])]) == (3.5, -2.0, 0.0, 0.0)


def test_image_is_the_one_that_the_network_read(answer: Answer) -> None:
    head, _, data = str(answer.digits[0].image).partition(",")
    seen = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))))
    assert head == "data:image/png;base64"
    np.testing.assert_allclose(seen / 255, rasterise(SEVEN.polylines()), atol=1 / 255)


def test_many_drawings_are_read_like_one(recognizer: Recognizer, answer: Answer) -> None:
    assert read_drawings([], recognizer) == []
    for read in read_drawings([SEVEN, SEVEN], recognizer, ["image"]):
        assert (read.number, read.digits[0].image) == (answer.number, answer.digits[0].image)
        assert read.confidence == pytest.approx(answer.confidence, abs=1e-3)


def test_timer_records_the_stages_in_order(recognizer: Recognizer) -> None:
    for read in (lambda *rest: read_drawing(SEVEN, *rest), lambda *rest: read_drawings([SEVEN], *rest)):
        timer = StageTimer()
        read(recognizer, ["explanation"], timer)
        assert list(dict(timer.ends)) == ["rasterise", "network", "explain"]
        times = [timer.started, *(end for _, end in timer.ends)]
        assert times == sorted(times)


@pytest.mark.parametrize("drawing", [FORTY_TWO, DRAWING], ids=["two digits", "one digit"])
@pytest.mark.parametrize(
    ("trust", "refuse", "verdict"),
    [(0.0, 0.0, "number"), (1e-4, 0.0, "unsure"), (1e-4, 1e-4, "not_a_number"), (0.0, 1e-4, "not_a_number")],
)
def test_verdicts_change_at_the_thresholds(drawing: dict[str, Any], trust: float, refuse: float, verdict: str) -> None:
    """Set the thresholds above the confidence by `trust`, and above the probability of a number by `refuse`."""
    recognizer, drawn = Recognizer(), msgspec.convert(drawing, Drawing)
    usual = read_drawing(drawn, recognizer)
    needed = min(usual.confidence + trust, 1.0)
    number, several = (needed, 0.0) if len(usual.number) == 1 else (0.0, needed)
    thresholds = Thresholds(number, min(usual.number_probability + refuse, 1.0), several)
    recognizer.sidecar = msgspec.structs.replace(recognizer.sidecar, thresholds=thresholds)
    assert read_drawing(drawn, recognizer).verdict == verdict
    assert read_drawings([drawn], recognizer)[0].verdict == verdict
