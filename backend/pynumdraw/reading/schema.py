"""The schema of an answer, as the API promises it."""

from typing import Annotated, Literal

import msgspec

from pynumdraw.model.sidecar import Probability

Include = Literal["image", "explanation"]
"""The optional parts of an answer."""

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
        Probability of each digit, provided that it is a digit at all: they sum to 1.
    strokes : list of int
        Indices of the strokes that it was read from.
    box : tuple of 4 floats
        Their bounding box: x, y, width, height, in the drawing's own units.
    image : str, on request
        Image that the network read, as the data URL of a PNG of 28×28 pixels, white ink on black.
    explanation : list of lists of float, [-1, 1], on request
        For each point of each of its strokes, how much the ink there speaks for the digit, or against it where the
        weight is negative. The largest absolute value is 1; all weights are 0 where no part of the ink matters.
    """

    digit: Annotated[int, msgspec.Meta(ge=0, le=9)]
    confidence: Probability
    probabilities: Annotated[list[Probability], msgspec.Meta(min_length=10, max_length=10)]
    strokes: list[Annotated[int, msgspec.Meta(ge=0)]]
    box: tuple[float, float, float, float]
    image: str | msgspec.UnsetType = msgspec.UNSET
    explanation: list[list[Weight]] | msgspec.UnsetType = msgspec.UNSET


class ModelName(msgspec.Struct):
    """Name and version of the model that gave an answer."""

    name: str
    version: str


class Answer(msgspec.Struct):
    """The answer to a drawing or a picture.

    Attributes
    ----------
    verdict : str
        Whether to trust `number`.
    number : str
        The best guess, whatever the verdict; leading zeros matter.
    confidence : float, [0, 1]
        Calibrated probability that it is a number and that `number` reads it right.
    digits : list of DigitReading
        From left to right.
    model : ModelName
        The model that gave the answer.
    """

    verdict: Literal["number", "unsure", "not_a_number"]
    number: Annotated[str, msgspec.Meta(pattern="^[0-9]+$")]
    confidence: Probability
    digits: Annotated[list[DigitReading], msgspec.Meta(min_length=1)]
    model: ModelName
