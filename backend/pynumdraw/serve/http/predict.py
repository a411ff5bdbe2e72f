"""POST /api/v1/predict: the number in one drawing."""

from collections.abc import Collection
from typing import cast, get_args

import msgspec
from flask import Blueprint, Response, request

from pynumdraw.errors import BadQuery, UnsupportedMediaType
from pynumdraw.ink.parsing import parse_drawing
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.reading.answer_schema import Include
from pynumdraw.reading.reader import read_drawing
from pynumdraw.reading.stage_timer import StageTimer
from pynumdraw.serve.http.model import model_of
from pynumdraw.serve.http.request_metrics import count_answers, metrics_of
from pynumdraw.serve.metrics.registry import Metrics

PATH = "/api/v1/predict"
JSON = "application/json"
INCLUDES: tuple[Include, ...] = get_args(Include)
MAX_DRAWING_BYTES = 64 * 1024

blueprint = Blueprint("predict", __name__)
_encoder = msgspec.json.Encoder()


@blueprint.post(PATH)
def predict() -> Response:
    """Answer the drawing in the body."""
    include = requested_includes()
    check_media_type()
    return Response(answer_json(request.get_data(cache=False), model_of(), metrics_of(), include), content_type=JSON)


def answer_json(body: bytes, recognizer: Recognizer, metrics: Metrics, include: Collection[Include] = ()) -> bytes:
    """Return the answer to a drawing, both as JSON, and count it in `metrics`.

    Raises
    ------
    NotJSON, NotADrawing
        As `parse_drawing` does.
    """
    timer = StageTimer()
    drawing = parse_drawing(body)
    timer.mark("decode")
    read = read_drawing(drawing, recognizer, include, timer)
    encoded = _encoder.encode(read)
    timer.mark("encode")
    count_answers(metrics, timer, [read])
    return encoded


def requested_includes() -> set[Include]:
    """Return the values of the request's `include` parameters, each of which may list several, with commas.

    Raises
    ------
    BadQuery
        If one of them is unknown.
    """
    names = {name for value in request.args.getlist("include") for name in value.split(",")}
    if unknown := names.difference(INCLUDES):
        raise BadQuery(f"include has '{min(unknown)[:40]}'; allowed are {', '.join(INCLUDES)}.")
    return cast("set[Include]", names)


def check_media_type(*allowed: str) -> None:
    """Check that the request declares its body as one of these media types, by default as JSON, and uncompressed.

    Raises
    ------
    UnsupportedMediaType
        If it does not.
    """
    wanted = allowed or (JSON,)
    if request.mimetype not in wanted:
        kinds = " or ".join(wanted)
        raise UnsupportedMediaType(f"The Content-Type is '{request.mimetype[:80]}'; it must be {kinds}.")
    encoding = request.headers.get("Content-Encoding", "")
    if encoding not in ("", "identity"):
        raise UnsupportedMediaType(f"The Content-Encoding is '{encoding[:80]}'; compressed bodies are not accepted.")
