"""The shape that the API promises of an answer."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from pynumdraw.model.artefact import Probability

Include = Literal["image", "explanation"]
"""What an answer may have besides the usual."""

Weight = Annotated[float, msgspec.Meta(ge=-1, le=1)]


class DigitReading(msgspec.Struct):
    """One digit of the number.

    Attributes
    ----------
    digit : int, 0…9
        The best guess.
    confidence : float, [0, 1]
        Calibrated probability that it is a digit and that this guess is right.
    probabilities : list of 10 floats, [0, 1]
        For each digit the chance of it, if it is a digit at all: they sum to 1.
    strokes : list of int
        Indices of the strokes it was read from.
    box : tuple of 4 floats
        Their bounding box: x, y, width, height, in the drawing's own units.
    image : str, on request
        What the network saw, as the data URL of a PNG of 28×28 pixels, ink white on black.
    explanation : list of lists of float, [-1, 1], on request
        For each of its strokes, for each point, how much the ink there speaks for the digit: less than 0 is against it.
        The largest absolute value is 1; all are 0 where nothing matters.
    """

    digit: Annotated[int, msgspec.Meta(ge=0, le=9)]
    confidence: Probability
    probabilities: Annotated[list[Probability], msgspec.Meta(min_length=10, max_length=10)]
    strokes: list[Annotated[int, msgspec.Meta(ge=0)]]
    box: tuple[float, float, float, float]
    image: str | msgspec.UnsetType = msgspec.UNSET
    explanation: list[list[Weight]] | msgspec.UnsetType = msgspec.UNSET


class ModelName(msgspec.Struct):
    """The model that answered."""

    name: str
    version: str


class Answer(msgspec.Struct):
    """What a drawing was read as.

    Attributes
    ----------
    verdict : str
        What to make of it.
    number : str
        The best guess, whatever the verdict; leading zeros matter.
    confidence : float, [0, 1]
        Calibrated probability that it is a number and that `number` reads it right.
    digits : list of DigitReading
        From left to right.
    model : ModelName
        Which model says so.
    """

    verdict: Literal["number", "unsure", "not_a_number"]
    number: Annotated[str, msgspec.Meta(pattern="^[0-9]+$")]
    confidence: Probability
    digits: Annotated[list[DigitReading], msgspec.Meta(min_length=1)]
    model: ModelName
