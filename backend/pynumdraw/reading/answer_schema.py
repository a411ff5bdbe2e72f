"""The schema of an answer, as the API promises it."""

from typing import Annotated, Literal

import msgspec

from pynumdraw.model.sidecar import Probability, Sidecar

Verdict = Literal["number", "unsure", "not_a_number"]
Include = Literal["image", "explanation"]
"""The optional parts of an answer."""

Number = Annotated[str, msgspec.Meta(pattern="^[0-9]+$")]
Index = Annotated[int, msgspec.Meta(ge=0)]
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
    pieces : list of tuples of 3 ints
        The parts of these strokes that it was read from: stroke, first point, last point, inclusive. A stroke that is
        cut between two digits is in both.
    box : tuple of 4 floats
        Bounding box of its pieces: x, y, width, height, in the drawing's own units.
    image : str, on request
        Image that the network read, as the data URL of a PNG of 28×28 pixels, white ink on black.
    explanation : list of lists of float, [-1, 1], on request
        For each point of each of its strokes, how much the ink there speaks for the digit, or against it where the
        weight is negative; 0 outside its pieces. The largest absolute value is 1; all weights are 0 where no part of
        the ink matters.
    """

    digit: Annotated[int, msgspec.Meta(ge=0, le=9)]
    confidence: Probability
    probabilities: Annotated[list[Probability], msgspec.Meta(min_length=10, max_length=10)]
    strokes: list[Index]
    pieces: list[tuple[Index, Index, Index]]
    box: tuple[float, float, float, float]
    image: str | msgspec.UnsetType = msgspec.UNSET
    explanation: list[list[Weight]] | msgspec.UnsetType = msgspec.UNSET


class ModelName(msgspec.Struct):
    """Name and version of the model that gave an answer."""

    name: str
    version: str


class Alternative(msgspec.Struct):
    """Another reading of the same drawing.

    Attributes
    ----------
    number : str
    confidence : float, [0, 1]
        Calibrated probability that it is a number and that this reading is right.
    """

    number: Number
    confidence: Probability


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
    number_probability : float, [0, 1]
        Calibrated probability that it is a number at all, of one digit or more.
    alternatives : list of Alternative
        At most three other readings, most probable first. Their confidences and that of `number` sum to at most
        `number_probability`.
    digits : list of DigitReading
        From left to right.
    ignored_strokes : list of int
        Indices of strokes that were left out, such as a stray tap.
    model : ModelName
        The model that gave the answer.
    """

    verdict: Verdict
    number: Number
    confidence: Probability
    number_probability: Probability
    alternatives: Annotated[list[Alternative], msgspec.Meta(max_length=3)]
    digits: Annotated[list[DigitReading], msgspec.Meta(min_length=1)]
    ignored_strokes: list[Index]
    model: ModelName


class ModelDescription(Sidecar, kw_only=True):
    """The sidecar of the current model, and what the server does with corrections.

    Attributes
    ----------
    collects_corrections : bool
        Whether the server takes corrections for its operator, at `/api/v1/corrections`.
    """

    collects_corrections: bool
