"""The OpenAPI 3.1 document, made from the very types that requests and answers are made of."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, get_args

from pynumdraw import __version__
from pynumdraw.reading.problem import MEDIA_TYPE
from pynumdraw.reading.schema import Include
from pynumdraw.serve.openapi import examples
from pynumdraw.serve.openapi.schemas import reference, schemas

Json = dict[str, Any]

_DESCRIPTION = (
    "Digits drawn as strokes in, what they read and how sure that is out. Units are CSS pixels, y down. "
    "Unknown fields are refused. Limits: a body of 64 KiB (of a batch: 4 MiB, 256 drawings), 64 strokes, 4,096 points, "
    "coordinates up to 10⁶. A stroke may come in columns, as the points of the WICG handwriting API, or as in Quick, "
    "Draw!, whose lines are taken as they are, too."
)


def document() -> Json:
    """Make the document, ready to be encoded as JSON."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "pynumdraw", "version": __version__, "description": _DESCRIPTION},
        "servers": [{"url": "/"}],
        "paths": {
            "/api/v1/predict": {"post": _predict()},
            "/api/v1/predict/batch": {"post": _predict_batch()},
            "/api/v1/model": {"get": _get("model", "What is known of the model in use", "Sidecar", examples.CARD)},
            "/livez": {"get": _get("livez", "Whether the process answers", None, {"status": "alive"}, ready=True)},
            "/readyz": {"get": _get("readyz", "Whether the model is loaded and warm", None, {"status": "ready"})},
        },
        "components": {"schemas": schemas()},
    }


def _predict() -> Json:
    return {
        "operationId": "predict",
        "summary": "What does this drawing show?",
        "parameters": [_include()],
        "requestBody": {"required": True, "content": _content("application/json", "Drawing", **examples.DRAWINGS)},
        "responses": _found("What it shows", "Answer", examples.ANSWER) | _problems(400, 413, 415, 422, 429, 500, 503),
    }


def _predict_batch() -> Json:
    refusals = _problems(400, 413, 415, 422, 429, 500, 503) | _problems(422, problems={422: examples.NOT_A_BATCH})
    return {
        "operationId": "predictBatch",
        "summary": "What does each of these drawings show?",
        "description": "What is wrong with one drawing is its own answer; the others have theirs all the same.",
        "parameters": [_include()],
        "requestBody": {"required": True, "content": _content("application/json", "Batch", batch=examples.BATCH)},
        "responses": _found("What they show", "Answers", examples.ANSWERS) | refusals,
    }


def _include() -> Json:
    return {
        "name": "include",
        "in": "query",
        "description": "What else to give of each digit, divided by commas, or each in a parameter of its own. "
        "`image`: the 28×28 image that it was read from, as a PNG data URL. `explanation`: for each point of its "
        "strokes how much the ink there speaks for the digit, from -1 to 1, found by leaving it out.",
        "schema": {"type": "array", "minItems": 1, "items": {"enum": list(get_args(Include))}},
        "style": "form",
        "explode": False,
    }


def _get(operation: str, summary: str, schema: str | None, example: Json, *, ready: bool = False) -> Json:
    problems = _problems(429, 500) if ready else _problems(429, 500, 503)
    return {"operationId": operation, "summary": summary, "responses": _found("OK", schema, example) | problems}


def _found(description: str, schema: str | None, example: Json) -> Json:
    return {"200": {"description": description, "content": _content("application/json", schema, answer=example)}}


def _content(media_type: str, schema: str | None, **examples: Json) -> Json:
    named = {name: {"value": example} for name, example in examples.items()}
    return {media_type: {"schema": reference(schema) if schema else {"type": "object"}, "examples": named}}


def _problems(*statuses: int, problems: dict[int, Json] = examples.PROBLEMS) -> Json:
    return {
        str(status): {
            "description": HTTPStatus(status).phrase,
            "content": _content(MEDIA_TYPE, "Problem", problem=problems[status]),
        }
        for status in statuses
    }
