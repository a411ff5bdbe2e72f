"""POST /api/v1/predict/batch: the numbers in many drawings."""

import msgspec
from flask import Blueprint, Response, request

from pynumdraw.errors import PynumdrawError
from pynumdraw.ink.parsing import parse_batch
from pynumdraw.ink.strokes import Drawing
from pynumdraw.reading.answer_schema import Answer
from pynumdraw.reading.batch_budget import Budget
from pynumdraw.reading.problem_details import Problem, problem_of
from pynumdraw.reading.reader import read_drawings
from pynumdraw.reading.stage_timer import StageTimer
from pynumdraw.serve.http.error_handlers import status_of
from pynumdraw.serve.http.model import model_of
from pynumdraw.serve.http.predict import JSON, check_media_type, requested_includes
from pynumdraw.serve.http.request_metrics import count_answers, metrics_of

MAX_BATCH_BYTES = 4 * 1024 * 1024

blueprint = Blueprint("batch", __name__, url_prefix="/api/v1")
_encoder = msgspec.json.Encoder()


@blueprint.post("/predict/batch")
def predict_batch() -> Response:
    """Return, in the order of the batch, the answer to each drawing, or the problem with it (which has a `status`)."""
    request.max_content_length = MAX_BATCH_BYTES
    include = requested_includes()
    check_media_type()
    body, timer = request.get_data(cache=False), StageTimer()
    parsed = parse_batch(body)
    drawings = {f"#/drawings/{i}": item for i, item in enumerate(parsed) if isinstance(item, Drawing)}
    timer.mark("decode")
    read = read_drawings(list(drawings.values()), model_of(), include, timer, Budget(list(drawings), include))
    unread = iter(read)
    answers: list[Answer | Problem] = [
        problem_of(item, status_of(item)) if isinstance(item, PynumdrawError) else next(unread) for item in parsed
    ]
    encoded = _encoder.encode({"answers": answers})
    timer.mark("encode")
    count_answers(metrics_of(), timer, read)
    return Response(encoded, content_type=JSON)
