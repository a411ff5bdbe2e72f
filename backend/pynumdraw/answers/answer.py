"""A drawing's answer, in the shape that the API promises."""

from __future__ import annotations

import base64
import io
from collections.abc import Collection, Sequence
from typing import Annotated, Literal, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

from pynumdraw.answers.explanation import explain
from pynumdraw.answers.stages import Lap, no_lap
from pynumdraw.artefact import Share
from pynumdraw.ink.raster import Image, rasterise
from pynumdraw.ink.scratch import is_scratch
from pynumdraw.ink.strokes import Drawing
from pynumdraw.ink.way import Polyline
from pynumdraw.recognizer import Reading, Recognizer

Include = Literal["image", "explanation"]
"""What an answer may have besides the usual."""

Weight = Annotated[float, msgspec.Meta(ge=-1, le=1)]

SCRATCH_IS_DIGIT = 0.1
"""How likely a line through the whole canvas, much slanted, is meant as a 1 (assumed: there are no data on it)."""


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
    confidence: Share
    probabilities: Annotated[list[Share], msgspec.Meta(min_length=10, max_length=10)]
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
    confidence: Share
    digits: Annotated[list[DigitReading], msgspec.Meta(min_length=1)]
    model: ModelName


def answer(drawing: Drawing, recognizer: Recognizer, include: Collection[Include] = (), lap: Lap = no_lap) -> Answer:
    """Read a drawing.

    Parameters
    ----------
    drawing : Drawing
        A valid one, as `parse_drawing` gives it.
    recognizer : Recognizer
        The model to read it with.
    include : collection of str
        What to tell besides: what the network saw, or why it says so.
    lap : callable
        Is told each stage when it ends.
    """
    polylines = drawing.polylines()
    image = rasterise(polylines, drawing.speck)
    lap("rasterise")
    reading = recognizer.read(image, credibility(drawing))
    lap("network")
    answer = _answer(_Read(drawing, polylines, image, reading), recognizer, include)
    if "explanation" in include:
        lap("explain")
    return answer


def answer_all(
    drawings: Sequence[Drawing], recognizer: Recognizer, include: Collection[Include] = (), lap: Lap = no_lap
) -> list[Answer]:
    """Read many drawings, as `answer` does one, in less time: the network reads them all at once."""
    if not drawings:
        return []
    inks = [drawing.polylines() for drawing in drawings]
    images = np.stack([rasterise(ink, drawing.speck) for ink, drawing in zip(inks, drawings)])
    lap("rasterise")
    readings = recognizer.read_all(images, [credibility(drawing) for drawing in drawings])
    lap("network")
    answers = [_answer(_Read(*read), recognizer, include) for read in zip(drawings, inks, images, readings)]
    if "explanation" in include:
        lap("explain")
    return answers


def credibility(drawing: Drawing) -> float:
    """Say how likely a drawing is a digit by what its strokes tell and its image doesn't."""
    return SCRATCH_IS_DIGIT if is_scratch(drawing) else 1.0


class _Read(NamedTuple):
    """A drawing on its way to an answer."""

    drawing: Drawing
    polylines: list[NDArray[np.float64]]
    image: Image
    reading: Reading


def _answer(read: _Read, recognizer: Recognizer, include: Collection[Include]) -> Answer:
    drawing, polylines, image, reading = read
    digit = DigitReading(
        digit=reading.digit,
        confidence=reading.confidence,
        probabilities=reading.probabilities,
        strokes=list(range(len(drawing.strokes))),
        box=bounding_box(polylines),
    )
    if "image" in include:
        digit.image = png_url(image)
    if "explanation" in include:
        weights = explain(polylines, drawing.speck, reading.digit, recognizer)
        digit.explanation = [weight.round(3).tolist() for weight in weights]
    model = ModelName(recognizer.card.name, recognizer.card.version)
    return Answer(reading.verdict, str(reading.digit), reading.confidence, [digit], model)


def bounding_box(polylines: Sequence[Polyline]) -> tuple[float, float, float, float]:
    """Give x, y, width and height of polylines (n, 2)."""
    points = np.concatenate(polylines)
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return left, top, right - left, bottom - top


def png_url(image: Image) -> str:
    """Give an image (28, 28), float32, [0, 1], as the data URL of a PNG."""
    png = io.BytesIO()
    PillowImage.fromarray(np.rint(image * 255).astype(np.uint8)).save(png, "PNG")
    return "data:image/png;base64," + base64.b64encode(png.getvalue()).decode()
