"""The API's two questions: what a drawing shows, and which model says so."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from pynumdraw.errors import BadQuery, UnsupportedMediaType
from pynumdraw.ink.strokes import parse_drawing
from pynumdraw.serve.answer import answer
from pynumdraw.serve.metrics import VERDICTS
from pynumdraw.serve.model import current_model

JSON = "application/json"
INCLUDES = ("image",)

blueprint = Blueprint("predict", __name__, url_prefix="/api/v1")
_encoder = msgspec.json.Encoder()


@blueprint.post("/predict")
def predict() -> Response:
    """Read the drawing in the body."""
    with_image = "image" in includes(request.args)
    check_media_type(request.mimetype, request.headers.get("Content-Encoding", ""))
    drawing = parse_drawing(request.get_data(cache=False))
    read = answer(drawing, current_model(), with_image=with_image)
    VERDICTS[read.verdict].inc()
    return Response(_encoder.encode(read), content_type=JSON)


@blueprint.get("/model")
def model() -> Response:
    """Tell what is known of the model in use."""
    return Response(_encoder.encode(current_model().card), content_type=JSON)


def includes(query: MultiDict[str, str]) -> set[str]:
    """Say what the answer shall include besides the usual.

    Raises
    ------
    BadQuery
        If one of it is unknown.
    """
    asked = query.getlist("include")
    for name in asked:
        if name not in INCLUDES:
            raise BadQuery(f"include is '{name[:40]}', wanted is one of: {', '.join(INCLUDES)}.")
    return set(asked)


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
