"""The OpenAPI 3.1 document, made from the very types that requests and answers are made of."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, get_args

import msgspec

from pynumdraw import __version__
from pynumdraw.answers.answer import Answer, Include
from pynumdraw.answers.problem import MEDIA_TYPE, Problem
from pynumdraw.artefact import Sidecar
from pynumdraw.ink.strokes import Drawing
from pynumdraw.serve import examples

Json = dict[str, Any]

_DESCRIPTION = (
    "Digits drawn as strokes in, what they read and how sure that is out. Units are CSS pixels, y down. "
    "Unknown fields are refused. Limits: a body of 64 KiB, 64 strokes, 4,096 points, coordinates up to 10⁶."
)


def document() -> Json:
    """Make the document, ready to be encoded as JSON."""
    _, schemas = msgspec.json.schema_components(
        [Drawing, Answer, Sidecar, Problem], ref_template="#/components/schemas/{name}"
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "pynumdraw", "version": __version__, "description": _DESCRIPTION},
        "servers": [{"url": "/"}],
        "paths": {
            "/api/v1/predict": {"post": _predict()},
            "/api/v1/model": {"get": _get("model", "What is known of the model in use", "Sidecar", examples.CARD)},
            "/livez": {"get": _get("livez", "Whether the process answers", None, {"status": "alive"}, ready=True)},
            "/readyz": {"get": _get("readyz", "Whether the model is loaded and warm", None, {"status": "ready"})},
        },
        "components": {"schemas": schemas},
    }


def _predict() -> Json:
    include = {
        "name": "include",
        "in": "query",
        "description": "What else to give of each digit, divided by commas, or each in a parameter of its own. "
        "`image`: the 28×28 image that it was read from, as a PNG data URL. `explanation`: for each point of its "
        "strokes how much the ink there speaks for the digit, from -1 to 1, found by leaving it out.",
        "schema": {"type": "array", "items": {"enum": list(get_args(Include))}},
        "style": "form",
        "explode": False,
    }
    body = _content("application/json", "Drawing", examples.DRAWING)
    answers = {
        "200": {"description": "What it shows", "content": _content("application/json", "Answer", examples.ANSWER)}
    }
    return {
        "operationId": "predict",
        "summary": "What does this drawing show?",
        "parameters": [include],
        "requestBody": {"required": True, "content": body},
        "responses": answers | _problems(400, 413, 415, 422, 429, 500, 503),
    }


def _get(operation: str, summary: str, schema: str | None, example: Json, *, ready: bool = False) -> Json:
    content = _content("application/json", schema, example)
    answers = {"200": {"description": "OK", "content": content}}
    problems = _problems(429, 500) if ready else _problems(429, 500, 503)
    return {"operationId": operation, "summary": summary, "responses": answers | problems}


def _content(media_type: str, schema: str | None, example: Json) -> Json:
    reference = {"$ref": f"#/components/schemas/{schema}"} if schema else {"type": "object"}
    return {media_type: {"schema": reference, "example": example}}


def _problems(*statuses: int) -> Json:
    return {
        str(status): {
            "description": HTTPStatus(status).phrase,
            "content": _content(MEDIA_TYPE, "Problem", examples.PROBLEMS[status]),
        }
        for status in statuses
    }
