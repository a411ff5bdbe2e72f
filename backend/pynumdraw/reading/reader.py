"""From a drawing to its answer."""

from __future__ import annotations

import base64
import io
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

from pynumdraw.ink.polyline import Box, bounding_box
from pynumdraw.ink.raster import Image, render
from pynumdraw.ink.strokes import Drawing
from pynumdraw.model.recognizer import Reading, Recognizer
from pynumdraw.reading.dot import is_dotted
from pynumdraw.reading.explanation import explain
from pynumdraw.reading.schema import Answer, DigitReading, Include, ModelName
from pynumdraw.reading.scratch import is_scratch
from pynumdraw.reading.scribble import is_scribble
from pynumdraw.reading.stages import Lap, no_lap

SCRATCH_IS_DIGIT = 0.1
"""How likely a line through the whole canvas, much slanted, is meant as a 1 (assumed: there are no data on it)."""
DOTTED_IS_DIGIT = 0.2
"""How likely ink with a dot above or below it is a digit with a spot beside it (assumed, too: such digits are rare)."""
SCRIBBLE_IS_DIGIT = 0.75
"""How likely what looks like a digit is one that was gone over twice, not a scribble (assumed, too)."""


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
    box = bounding_box(polylines)
    image, length = render(polylines, drawing.speck, box=box)
    lap("rasterise")
    reading = recognizer.read(image, prior_of(drawing, image, length))
    lap("network")
    answer = _answer(_Read(drawing, polylines, box, image, reading), recognizer, include)
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
    boxes = [bounding_box(ink) for ink in inks]
    rendered = [render(ink, drawing.speck, box=box) for ink, drawing, box in zip(inks, drawings, boxes)]
    images = np.stack([image for image, _ in rendered])
    lap("rasterise")
    prior = [prior_of(drawing, *one) for drawing, one in zip(drawings, rendered)]
    readings = recognizer.read_all(images, prior)
    lap("network")
    answers = [_answer(_Read(*read), recognizer, include) for read in zip(drawings, inks, boxes, images, readings)]
    if "explanation" in include:
        lap("explain")
    return answers


def prior_of(drawing: Drawing, image: Image, length: float) -> float:
    """Say how likely a drawing is a digit by what its strokes, `length` pixels long, tell and its image doesn't."""
    if is_scratch(drawing):
        return SCRATCH_IS_DIGIT
    if is_dotted(drawing):
        return DOTTED_IS_DIGIT
    return SCRIBBLE_IS_DIGIT if is_scribble(length, image) else 1.0


class _Read(NamedTuple):
    """A drawing on its way to an answer."""

    drawing: Drawing
    polylines: list[NDArray[np.float64]]
    box: Box
    image: Image
    reading: Reading


def _answer(read: _Read, recognizer: Recognizer, include: Collection[Include]) -> Answer:
    drawing, polylines, box, image, reading = read
    digit = DigitReading(
        digit=reading.digit,
        confidence=reading.confidence,
        probabilities=reading.probabilities,
        strokes=list(range(len(drawing.strokes))),
        box=box,
    )
    if "image" in include:
        digit.image = png_url(image)
    if "explanation" in include:
        weights = explain(polylines, drawing.speck, reading.digit, recognizer)
        digit.explanation = [weight.round(3).tolist() for weight in weights]
    model = ModelName(recognizer.sidecar.name, recognizer.sidecar.version)
    return Answer(reading.verdict, str(reading.digit), reading.confidence, [digit], model)


def png_url(image: Image) -> str:
    """Give an image (28, 28), float32, [0, 1], as the data URL of a PNG."""
    png = io.BytesIO()
    PillowImage.fromarray(np.rint(image * 255).astype(np.uint8)).save(png, "PNG")
    return "data:image/png;base64," + base64.b64encode(png.getvalue()).decode()
