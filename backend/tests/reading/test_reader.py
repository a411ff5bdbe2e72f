"""The answer says what the strokes show, in the drawing's own units."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image
from pynumdraw.ink.polyline import bounding_box
from pynumdraw.ink.raster import rasterise
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.reader import answer
from pynumdraw.reading.schema import Answer

SEVEN = Drawing(280, 280, [Stroke([80, 200, 130], [60, 60, 225]), Stroke([110, 190], [140, 140])])


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer()


@pytest.fixture(scope="module")
def read(recognizer: Recognizer) -> Answer:
    return answer(SEVEN, recognizer, ["image"])


def test_a_crossed_seven_is_read(read: Answer, recognizer: Recognizer) -> None:
    assert (read.verdict, read.number, [digit.digit for digit in read.digits]) == ("number", "7", [7])
    assert (read.model.name, read.model.version) == (recognizer.sidecar.name, recognizer.sidecar.version)


def test_confidence_is_no_more_than_the_best_of_ten_probabilities(read: Answer) -> None:
    [digit] = read.digits
    assert len(digit.probabilities) == 10
    assert sum(digit.probabilities) == pytest.approx(1)
    assert read.confidence == digit.confidence <= max(digit.probabilities) == digit.probabilities[digit.digit]


def test_strokes_and_box_are_the_drawings(read: Answer) -> None:
    assert read.digits[0].strokes == [0, 1]
    assert read.digits[0].box == (80, 60, 120, 165)


def test_box_of_a_tap_is_a_point() -> None:
    assert bounding_box([np.array([[3.5, -2.0]])]) == (3.5, -2.0, 0.0, 0.0)


def test_image_is_what_the_network_saw(read: Answer) -> None:
    head, _, data = str(read.digits[0].image).partition(",")
    seen = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))))
    assert head == "data:image/png;base64"
    np.testing.assert_allclose(seen / 255, rasterise(SEVEN.polylines()), atol=1 / 255)
