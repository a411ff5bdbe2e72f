"""The OpenAPI 3.1 document of the API, made from the same types as requests and answers."""

from http import HTTPStatus
from typing import get_args

import msgspec

from pynumdraw import __version__
from pynumdraw.ink.json_formats import Batch, Points, QuickDraw, QuickDrawStroke, StrokesDrawing
from pynumdraw.ink.picture_decoding import MEDIA_TYPES
from pynumdraw.ink.strokes import Stroke
from pynumdraw.reading.answer_schema import Answer, Include, ModelDescription
from pynumdraw.reading.batch_budget import MAX_COST
from pynumdraw.reading.correction import Correction
from pynumdraw.reading.problem_details import MEDIA_TYPE, Problem
from pynumdraw.serve.openapi import examples
from pynumdraw.serve.openapi.examples import Json

_DESCRIPTION = (
    "Send drawn strokes; get the number and a calibrated confidence. Units are CSS pixels, y points down. "
    "Limits: 64 KiB per body (a batch: 4 MiB and 256 drawings; a picture: 4 MiB), 64 strokes, 4,096 points, "
    "coordinates up to ±10⁶. A stroke is an object of columns, a list of points as in the WICG handwriting API, or a "
    "list of columns as in Quick, Draw!; whole lines of Quick, Draw! files are accepted, too.\n\n"
    "Unknown fields of a request are refused. Clients must ignore fields of an answer that they don't know: "
    "new ones may be added at any time.\n\n"
    "The verdict says whether to trust `number`, which is the best guess in any case. "
    "`number`: it is a number, and almost certainly this one (`confidence` is high). "
    "`unsure`: it may be a number, but perhaps another one; so are two lines of digits, and more than 16 digits. "
    "`not_a_number`: it is probably no number at all (`number_probability` is low)."
)

_BATCH = (
    "A drawing that cannot be read is answered with its problem; the others are read all the same.\n\n"
    f"A batch has a budget of {MAX_COST:,.0f}, so that none keeps others waiting. Reading a digit of ordinary "
    "handwriting costs about 1.6, with its `image` about 2, with its `explanation` about 10. Strokes that overlap or "
    "are joined cost more, because they may be read in many ways, and so does much ink in little space: one drawing "
    "may cost some 1,100, with all includes 2,700. 256 drawings of five digits fit, without includes. A batch that "
    "exceeds the budget is refused with 422, and a pointer to the first drawing that exceeds it: send that one, and "
    "those after it, in another batch."
)


def document(*, collects: bool) -> Json:
    """Return the document, to be encoded as JSON, of a server that collects corrections, or of one that does not."""
    paths = {
        "predictions": {
            "/api/v1/predict": {"post": _predict()},
            "/api/v1/predict/batch": {"post": _predict_batch()},
            "/api/v1/predict/picture": {"post": _predict_picture()},
        },
        "corrections": {"/api/v1/corrections": {"post": _add_correction()}} if collects else {},
        "model": {
            "/api/v1/model": {
                "get": _get("model", "Get the sidecar of the current model", "ModelDescription", examples.MODEL)
            },
            "/api/v1/model/weights": {"get": _get_weights()},
        },
        "health": {
            "/livez": {"get": _get("livez", "Check that the process answers", None, {"status": "alive"}, always=True)},
            "/readyz": {"get": _get("readyz", "Check that the model is loaded and warm", None, {"status": "ready"})},
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "pynumdraw", "version": __version__, "description": _DESCRIPTION},
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag, tagged in paths.items() if tagged],
        "paths": {
            path: {method: operation | {"tags": [tag]} for method, operation in operations.items()}
            for tag, tagged in paths.items()
            for path, operations in tagged.items()
        },
        "components": {"schemas": _schemas()},
    }


def _predict() -> Json:
    return {
        "operationId": "predict",
        "summary": "Read the number in a drawing",
        "parameters": [_include()],
        "requestBody": {
            "required": True,
            "content": _content("application/json", "Drawing", twoDigits=examples.FORTY_TWO, **examples.DRAWINGS),
        },
        "responses": _ok("The answer", "Answer", **examples.PREDICTIONS)
        | _error_responses(400, 413, 415, 422, 429, 500, 503),
    }


def _predict_batch() -> Json:
    refusals = _error_responses(400, 413, 415, 422, 429, 500, 503) | _error_responses(
        422, problems={422: examples.NOT_A_BATCH}
    )
    return {
        "operationId": "predictBatch",
        "summary": "Read the numbers in many drawings",
        "description": _BATCH,
        "parameters": [_include()],
        "requestBody": {"required": True, "content": _content("application/json", "Batch", batch=examples.BATCH)},
        "responses": _ok("The answers", "Answers", answers=examples.ANSWERS) | refusals,
    }


def _predict_picture() -> Json:
    content = {kind: {"schema": {"type": "string", "contentMediaType": kind}} for kind in MEDIA_TYPES}
    refusals = _error_responses(400, 413, 415, 422, 429, 500, 503, problems=examples.PICTURE_PROBLEMS)
    return {
        "operationId": "predictPicture",
        "summary": "Read the number in a photo or scan",
        "description": "The body is the file as it is. Dark ink on light paper, light ink on dark, or coloured; digits "
        "that stand apart are read as one number. At most 4 MiB and 4 megapixels; a JPEG is scaled down first, from 64 "
        "megapixels at most (12.5 if it is progressive); a lossy WebP of more than 1.25 MB has 2 megapixels at most, "
        "and a PNG with 16 bits a colour 2 to 4. `box` is in the picture's pixels, upright as its EXIF data "
        "say. Without strokes there is no explanation: `include=explanation` is answered with 422.\n\n"
        "`curl -H 'Content-Type: image/png' --data-binary @seven.png http://localhost:8080/api/v1/predict/picture`",
        "parameters": [_include("image")],
        "requestBody": {"required": True, "content": content},
        "responses": _ok("The answer", "Answer", oneDigit=examples.PICTURE_ANSWER) | refusals,
    }


def _add_correction() -> Json:
    return {
        "operationId": "addCorrection",
        "summary": "Give a drawing and what it shows to the operator of this server",
        "description": "Only on servers whose operator collects corrections. It is stored when 204 is returned. "
        "The same `id` sent again is stored once, so repeat a request that was not answered. With it are stored the "
        "time and nothing else. 507: the collection, or the disk, is full; nothing was stored.",
        "requestBody": {
            "required": True,
            "content": _content("application/json", "Correction", number=examples.CORRECTION),
        },
        "responses": {"204": {"description": "It is stored."}}
        | _error_responses(400, 413, 415, 422, 429, 500, 503, 507, problems=examples.CORRECTION_PROBLEMS),
    }


def _include(*names: str) -> Json:
    return {
        "name": "include",
        "in": "query",
        "description": "Additional fields for each digit, separated by commas or in repeated parameters. "
        "`image`: the 28×28 image that the network read, as a PNG data URL. `explanation`: for each point of its "
        "strokes, how much the ink there supports the digit, from -1 to 1, measured by occluding it; 0 outside its "
        "pieces.",
        "schema": {"type": "array", "minItems": 1, "items": {"enum": list(names or get_args(Include))}},
        "style": "form",
        "explode": False,
    }


def _get(operation: str, summary: str, schema: str | None, example: Json, *, always: bool = False) -> Json:
    problems = _error_responses(429, 500) if always else _error_responses(429, 500, 503)
    return {"operationId": operation, "summary": summary, "responses": _ok("OK", schema, answer=example) | problems}


def _get_weights() -> Json:
    return {
        "operationId": "weights",
        "summary": "Get what a browser needs to read by itself",
        "description": "The length of a header (4 bytes, little-endian); the header, in JSON: calibration, thresholds, "
        "and where the arrays of each layer lie, in bytes from its end; and the arrays: scales and biases are float32, "
        "weights int8. A model always has the same `ETag`.",
        "responses": {
            "200": {"description": "OK", "content": {"application/octet-stream": {"schema": {}}}},
            "304": {"description": "The weights are still those of the `If-None-Match` of the request"},
        }
        | _error_responses(429, 500, 503),
    }


def _ok(description: str, schema: str | None, **examples: Json) -> Json:
    return {"200": {"description": description, "content": _content("application/json", schema, **examples)}}


def _content(media_type: str, schema: str | None, **examples: Json) -> Json:
    named = {name: {"value": example} for name, example in examples.items()}
    return {media_type: {"schema": _reference(schema) if schema else {"type": "object"}, "examples": named}}


def _error_responses(*statuses: int, problems: dict[int, Json] = examples.PROBLEM_EXAMPLES) -> Json:
    return {
        str(status): {
            "description": HTTPStatus(status).phrase,
            "content": _content(MEDIA_TYPE, "Problem", problem=problems[status]),
        }
        for status in statuses
    }


def _schemas() -> Json:
    """Return all schemas by name.

    msgspec cannot decode a union of array types, and each drawing of a batch is validated by itself. These types are
    therefore decoded in two steps, and their schemas are completed here.
    """
    types = [
        Points,
        StrokesDrawing,
        QuickDraw,
        Stroke,
        QuickDrawStroke,
        Batch,
        Answer,
        ModelDescription,
        Correction,
        Problem,
    ]
    (points, *_), named = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    named["Points"] = {"title": "Points", "description": "A stroke as in the WICG handwriting API.", **points}
    stroke = {"oneOf": [_reference("Stroke"), _reference("Points"), _reference("QuickDrawStroke")]}
    named["StrokesDrawing"]["properties"]["strokes"]["items"] = stroke
    named["QuickDraw"]["properties"]["drawing"]["items"] = stroke
    named["Drawing"] = {"oneOf": [_reference("StrokesDrawing"), _reference("QuickDraw")]}
    anything = {"description": "Anything else is answered with a problem."}
    named["Batch"]["properties"]["drawings"]["items"] = {"anyOf": [_reference("Drawing"), anything]}
    named["Correction"]["properties"]["drawing"] = _reference("Drawing")
    named["Answers"] = _answers()
    return named


def _reference(name: str) -> Json:
    """Return a reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def _answers() -> Json:
    answer = {"oneOf": [_reference("Answer"), _reference("Problem")]}
    return {
        "title": "Answers",
        "description": "The answer to each drawing, or the problem with it, in the order of the batch.",
        "type": "object",
        "properties": {"answers": {"type": "array", "items": answer, "minItems": 1}},
        "required": ["answers"],
    }
