"""POST /api/v1/predict/picture: the number in a photo or scan."""

import msgspec
from flask import Blueprint, Response, request

from pynumdraw.ink.picture_decoding import MEDIA_TYPES, parse_picture
from pynumdraw.reading.picture import check_includes, read_picture
from pynumdraw.reading.stage_timer import StageTimer
from pynumdraw.serve.http.model import model_of
from pynumdraw.serve.http.predict import JSON, check_media_type, requested_includes
from pynumdraw.serve.http.request_metrics import count_answers, metrics_of

MAX_PICTURE_BYTES = 4 * 1024 * 1024

blueprint = Blueprint("picture", __name__, url_prefix="/api/v1")
_encoder = msgspec.json.Encoder()


@blueprint.post("/predict/picture")
def predict_picture() -> Response:
    """Answer the picture in the body, whichever of the three kinds it is."""
    request.max_content_length = MAX_PICTURE_BYTES
    include = requested_includes()
    check_media_type(*MEDIA_TYPES)
    check_includes(include)
    body, timer = request.get_data(cache=False), StageTimer()
    picture = parse_picture(body, tuple(MEDIA_TYPES.values()))
    timer.mark("decode")
    read = read_picture(picture, model_of(), include, timer)
    encoded = _encoder.encode(read)
    timer.mark("encode")
    count_answers(metrics_of(), timer, [read])
    return Response(encoded, content_type=JSON)
