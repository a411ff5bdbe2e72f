"""The same question about many drawings at once."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, request

from pynumdraw.errors import PynumdrawError
from pynumdraw.ink.parsing import parse_batch
from pynumdraw.ink.strokes import Drawing
from pynumdraw.reading.problem import Problem, problem_of
from pynumdraw.reading.reader import read_drawings
from pynumdraw.reading.schema import Answer
from pynumdraw.reading.stage_timer import StageTimer
from pynumdraw.serve.http.error_handlers import status_of
from pynumdraw.serve.http.model import current_model
from pynumdraw.serve.http.predict import JSON, check_media_type, includes
from pynumdraw.serve.http.request_metrics import count_answers, current_numbers

MAX_BODY = 4 * 1024 * 1024

blueprint = Blueprint("batch", __name__, url_prefix="/api/v1")
_encoder = msgspec.json.Encoder()


class Answers(msgspec.Struct):
    """What drawings were read as, in their order.

    Attributes
    ----------
    answers : list
        For each drawing its answer, or the problem with it (which has a `status`).
    """

    answers: list[Answer | Problem]


@blueprint.post("/predict/batch")
def predict_batch() -> Response:
    """Read all the drawings in the body."""
    request.max_content_length = MAX_BODY
    include = includes(request.args)
    check_media_type(request.mimetype, request.headers.get("Content-Encoding", ""))
    body, timer = request.get_data(cache=False), StageTimer()
    parsed = parse_batch(body)
    drawings = [item for item in parsed if isinstance(item, Drawing)]
    timer.mark("decode")
    read = read_drawings(drawings, current_model(), include, timer)
    unread = iter(read)
    answers = [
        problem_of(item, status_of(item)) if isinstance(item, PynumdrawError) else next(unread) for item in parsed
    ]
    encoded = _encoder.encode(Answers(answers))
    timer.mark("encode")
    count_answers(current_numbers(), timer, read)
    return Response(encoded, content_type=JSON)
