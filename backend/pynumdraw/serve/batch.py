"""The same question about many drawings at once."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, request

from pynumdraw.answers.answer import Answer, answer_all
from pynumdraw.answers.problem import Problem, problem_of
from pynumdraw.errors import PynumdrawError
from pynumdraw.ink.batch import parse_batch
from pynumdraw.ink.strokes import Drawing
from pynumdraw.serve.metrics import VERDICTS
from pynumdraw.serve.model import current_model
from pynumdraw.serve.predict import JSON, check_media_type, includes

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
    parsed = parse_batch(request.get_data(cache=False))
    read = iter(answer_all([item for item in parsed if isinstance(item, Drawing)], current_model(), include))
    answers = [problem_of(item) if isinstance(item, PynumdrawError) else next(read) for item in parsed]
    for answer in answers:
        if isinstance(answer, Answer):
            VERDICTS[answer.verdict].inc()
    return Response(_encoder.encode(Answers(answers)), content_type=JSON)
