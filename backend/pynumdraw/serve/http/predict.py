"""The API's two questions: what a drawing shows, and which model says so."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast, get_args

import msgspec
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from pynumdraw.errors import BadQuery, UnsupportedMediaType
from pynumdraw.ink.parsing import parse_drawing
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.reader import read_drawing
from pynumdraw.reading.schema import Include
from pynumdraw.reading.stage_timer import StageTimer
from pynumdraw.serve.http.model import current_model
from pynumdraw.serve.http.request_metrics import count_answers, current_numbers
from pynumdraw.serve.metrics.registry import Metrics

JSON = "application/json"
INCLUDES: tuple[Include, ...] = get_args(Include)

PATH = "/api/v1/predict"

blueprint = Blueprint("predict", __name__)
_encoder = msgspec.json.Encoder()


@blueprint.post(PATH)
def predict() -> Response:
    """Read the drawing in the body."""
    include = includes(request.args)
    check_media_type(request.mimetype, request.headers.get("Content-Encoding", ""))
    body = request.get_data(cache=False)
    return Response(answered(body, current_model(), current_numbers(), include), content_type=JSON)


def answered(body: bytes, recognizer: Recognizer, numbers: Metrics, include: Collection[Include] = ()) -> bytes:
    """Turn the JSON of a drawing into that of its answer, and count it.

    Raises
    ------
    NotJSON, NotADrawing
        As `parse_drawing`.
    """
    timer = StageTimer()
    drawing = parse_drawing(body)
    timer.mark("decode")
    answer = read_drawing(drawing, recognizer, include, timer)
    encoded = _encoder.encode(answer)
    timer.mark("encode")
    count_answers(numbers, timer, [answer])
    return encoded


@blueprint.get("/api/v1/model")
def model() -> Response:
    """Tell what is known of the model in use."""
    return Response(_encoder.encode(current_model().sidecar), content_type=JSON)


def includes(query: MultiDict[str, str]) -> set[Include]:
    """Say what the answer shall include besides the usual: names divided by commas, or each in an `include` of its own.

    Raises
    ------
    BadQuery
        If one of it is unknown.
    """
    asked = {name for names in query.getlist("include") for name in names.split(",")}
    if unknown := asked.difference(INCLUDES):
        raise BadQuery(f"include has '{min(unknown)[:40]}', wanted is any of: {', '.join(INCLUDES)}.")
    return cast("set[Include]", asked)


def check_media_type(media_type: str, encoding: str) -> None:
    """Check that a body is declared as plain JSON.

    Raises
    ------
    UnsupportedMediaType
        If it isn't.
    """
    if media_type != JSON:
        raise UnsupportedMediaType(f"The Content-Type is '{media_type[:80]}', wanted is {JSON}.")
    if encoding not in ("", "identity"):
        raise UnsupportedMediaType(f"The Content-Encoding is '{encoding[:80]}', wanted is none.")
