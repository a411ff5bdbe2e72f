"""A correction: a drawing, the number that it shows according to its writer, and what a model had answered."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from pynumdraw.errors import NotACorrection
from pynumdraw.ink.parsing import parse_drawing
from pynumdraw.ink.strokes import Drawing, Stroke
from pynumdraw.ink.validation_errors import decode
from pynumdraw.model.sidecar import Probability
from pynumdraw.reading.answer_schema import ModelName, Number, Verdict

Label = Annotated[str, msgspec.Meta(pattern="^[0-9]{1,64}$")]


class GivenAnswer(msgspec.Struct, omit_defaults=True):
    """What a model had answered, as far as it is known; other fields of an answer are not kept."""

    verdict: Verdict | msgspec.UnsetType = msgspec.UNSET
    number: Number | msgspec.UnsetType = msgspec.UNSET
    confidence: Probability | msgspec.UnsetType = msgspec.UNSET
    number_probability: Probability | msgspec.UnsetType = msgspec.UNSET
    model: ModelName | msgspec.UnsetType = msgspec.UNSET


class Correction(msgspec.Struct, forbid_unknown_fields=True):
    """A request to keep a correction.

    Attributes
    ----------
    id : str
        A UUID that the client chooses: the same one sent again is stored once.
    drawing : object
        The drawing, in any format of `/api/v1/predict`.
    label : str or null
        The number that it shows, of 1 to 64 digits; null: it is no number.
    answer : object, optional
        What a model had answered to it.
    """

    id: UUID
    drawing: msgspec.Raw
    label: Label | None
    answer: GivenAnswer | None = None


class CorrectionLine(msgspec.Struct, omit_defaults=True):
    """A correction as a line of an ink file; the id comes first."""

    id: UUID
    time: datetime
    width: float
    height: float
    strokes: list[Stroke]
    label: str | None
    answer: GivenAnswer | None = None


_decoder = msgspec.json.Decoder(Correction)


def parse_correction(body: bytes, time: datetime) -> CorrectionLine:
    """Decode and validate the JSON of a correction that arrived at a time.

    Raises
    ------
    NotJSON
        If `body` is not JSON.
    NotACorrection
        If it is JSON, but a field is missing, unknown, or has a value that is not allowed.
    NotADrawing
        If its drawing is none.
    """
    received = decode(body, _decoder, NotACorrection, "#/drawing")
    drawing: Drawing = parse_drawing(bytes(received.drawing), "#/drawing")
    return CorrectionLine(
        received.id, time, drawing.width, drawing.height, drawing.strokes, received.label, received.answer
    )
