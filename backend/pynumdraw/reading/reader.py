"""Read drawings and pictures: from ink or pixels to an answer."""

import base64
import io
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image as PillowImage

from pynumdraw.ink.picture import Picture
from pynumdraw.ink.polyline import Box, Polyline, bounding_box
from pynumdraw.ink.raster import Image, render
from pynumdraw.ink.strokes import Drawing
from pynumdraw.model.recognizer import Reading, Recognizer
from pynumdraw.reading.evidence import prior
from pynumdraw.reading.explanation import explain
from pynumdraw.reading.schema import Answer, DigitReading, Include, ModelName
from pynumdraw.reading.stage_timer import StageTimer


def read_drawing(
    drawing: Drawing, recognizer: Recognizer, include: Collection[Include] = (), timer: StageTimer | None = None
) -> Answer:
    """Read a drawing.

    Parameters
    ----------
    drawing : Drawing
        A valid drawing, as `parse_drawing` returns it.
    recognizer : Recognizer
        The model that reads it.
    include : collection of str
        Optional parts of the answer: the image that the network saw, or the explanation.
    timer : StageTimer, optional
        Records the end of each stage.
    """
    timer = timer or StageTimer()
    rendered = _render(drawing)
    timer.mark("rasterise")
    reading = recognizer.read(rendered.image, prior(drawing, rendered.image, rendered.length))
    timer.mark("network")
    answer = _answer(rendered, reading, recognizer, include)
    if "explanation" in include:
        timer.mark("explain")
    return answer


def read_drawings(
    drawings: Sequence[Drawing],
    recognizer: Recognizer,
    include: Collection[Include] = (),
    timer: StageTimer | None = None,
) -> list[Answer]:
    """Read many drawings, each as `read_drawing` does, in less time: the network reads them all at once."""
    if not drawings:
        return []
    timer = timer or StageTimer()
    rendered = [_render(drawing) for drawing in drawings]
    images = np.stack([one.image for one in rendered])
    timer.mark("rasterise")
    readings = recognizer.read_all(images, [prior(one.drawing, one.image, one.length) for one in rendered])
    timer.mark("network")
    answers = [_answer(one, reading, recognizer, include) for one, reading in zip(rendered, readings)]
    if "explanation" in include:
        timer.mark("explain")
    return answers


def read_picture(picture: Picture, recognizer: Recognizer, include: Collection[Include] = ()) -> Answer:
    """Read a picture; `box` is in its pixels, and as it has no strokes, `strokes` and `explanation` are empty."""
    reading = recognizer.read(picture.image)
    digit = _digit(reading, picture.image, picture.box, include)
    if "explanation" in include:
        digit.explanation = []
    return _to_answer(digit, reading, recognizer)


class _Rendered(NamedTuple):
    """A drawing and its image, with the total length of its strokes in the image's pixels."""

    drawing: Drawing
    polylines: Sequence[Polyline]
    box: Box
    image: Image
    length: float


def _render(drawing: Drawing) -> _Rendered:
    polylines = drawing.polylines()
    box = bounding_box(polylines)
    return _Rendered(drawing, polylines, box, *render(polylines, drawing.min_extent, box=box))


def _answer(rendered: _Rendered, reading: Reading, recognizer: Recognizer, include: Collection[Include]) -> Answer:
    digit = _digit(reading, rendered.image, rendered.box, include)
    digit.strokes = list(range(len(rendered.polylines)))
    if "explanation" in include:
        weights = explain(rendered.polylines, rendered.drawing.min_extent, reading.digit, recognizer)
        digit.explanation = [weight.round(3).tolist() for weight in weights]
    return _to_answer(digit, reading, recognizer)


def _digit(reading: Reading, image: Image, box: Box, include: Collection[Include]) -> DigitReading:
    digit = DigitReading(reading.digit, reading.confidence, reading.probabilities, [], box)
    if "image" in include:
        digit.image = png_url(image)
    return digit


def _to_answer(digit: DigitReading, reading: Reading, recognizer: Recognizer) -> Answer:
    model = ModelName(recognizer.sidecar.name, recognizer.sidecar.version)
    return Answer(reading.verdict, str(reading.digit), reading.confidence, [digit], model)


def png_url(image: Image) -> str:
    """Return an image (28, 28), float32, [0, 1], as the data URL of a PNG file."""
    png = io.BytesIO()
    PillowImage.fromarray(np.rint(image * 255).astype(np.uint8)).save(png, "PNG")
    return "data:image/png;base64," + base64.b64encode(png.getvalue()).decode()
