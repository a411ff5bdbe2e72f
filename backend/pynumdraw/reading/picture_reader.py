"""A picture's answer: as a drawing's, but that a picture has no strokes."""

from __future__ import annotations

from collections.abc import Collection

from pynumdraw.ink.picture import Picture
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.reader import png_url
from pynumdraw.reading.schema import Answer, DigitReading, Include, ModelName


def answer_picture(picture: Picture, recognizer: Recognizer, include: Collection[Include] = ()) -> Answer:
    """Read a picture; `strokes` and, if it is asked for, the `explanation` are empty, `box` is in its pixels."""
    reading = recognizer.read(picture.image)
    digit = DigitReading(
        digit=reading.digit,
        confidence=reading.confidence,
        probabilities=reading.probabilities,
        strokes=[],
        box=picture.box,
    )
    if "image" in include:
        digit.image = png_url(picture.image)
    if "explanation" in include:
        digit.explanation = []
    model = ModelName(recognizer.sidecar.name, recognizer.sidecar.version)
    return Answer(reading.verdict, str(reading.digit), reading.confidence, [digit], model)
