"""A picture's answer: as a drawing's, but that a picture has no strokes."""

from __future__ import annotations

from collections.abc import Collection

from pynumdraw.answers.answer import png_url
from pynumdraw.answers.shape import Answer, DigitReading, Include, ModelName
from pynumdraw.ink.picture import Picture
from pynumdraw.recognizer import Recognizer


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
    model = ModelName(recognizer.card.name, recognizer.card.version)
    return Answer(reading.verdict, str(reading.digit), reading.confidence, [digit], model)
