"""JSON schemas of requests and responses, generated from the types that validate them."""

import msgspec

from pynumdraw.ink.formats import Batch, Points, QuickDraw, QuickDrawStroke, StrokesDrawing
from pynumdraw.ink.strokes import Stroke
from pynumdraw.model.sidecar import Sidecar
from pynumdraw.reading.problem import Problem
from pynumdraw.reading.schema import Answer
from pynumdraw.serve.openapi.examples import Json


def schemas() -> Json:
    """Return all schemas by name.

    msgspec cannot decode a union of array types, and each drawing of a batch is validated by itself. These types are
    therefore decoded in two steps, and their schemas are completed here.
    """
    types = [Points, StrokesDrawing, QuickDraw, Stroke, QuickDrawStroke, Batch, Answer, Sidecar, Problem]
    (points, *_), named = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    named["Points"] = {"title": "Points", "description": "A stroke as in the WICG handwriting API.", **points}
    stroke = {"oneOf": [reference("Stroke"), reference("Points"), reference("QuickDrawStroke")]}
    named["StrokesDrawing"]["properties"]["strokes"]["items"] = stroke
    named["QuickDraw"]["properties"]["drawing"]["items"] = stroke
    named["Drawing"] = {"oneOf": [reference("StrokesDrawing"), reference("QuickDraw")]}
    anything = {"description": "Anything else is answered with a problem."}
    named["Batch"]["properties"]["drawings"]["items"] = {"anyOf": [reference("Drawing"), anything]}
    named["Answers"] = _answers()
    return named


def reference(name: str) -> Json:
    """Return a reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def _answers() -> Json:
    answer = {"oneOf": [reference("Answer"), reference("Problem")]}
    return {
        "title": "Answers",
        "description": "The answer to each drawing, or the problem with it, in the order of the batch.",
        "type": "object",
        "properties": {"answers": {"type": "array", "items": answer, "minItems": 1}},
        "required": ["answers"],
    }
