"""The schemas of what goes over the wire, made from the types that validate it."""

from __future__ import annotations

from typing import Any

import msgspec

from pynumdraw.ink.formats import Batch, Points, QuickDraw, QuickDrawStroke, StrokesDrawing
from pynumdraw.ink.strokes import Stroke
from pynumdraw.model.sidecar import Sidecar
from pynumdraw.reading.problem import Problem
from pynumdraw.reading.schema import Answer

Json = dict[str, Any]


def schemas() -> Json:
    """Give all schemas by name.

    The types take some things in two steps, because msgspec tells apart no two kinds of arrays, and judges each
    drawing of a batch by itself: there the schemas say what comes out of both.
    """
    types = [Points, StrokesDrawing, QuickDraw, Stroke, QuickDrawStroke, Batch, Answer, Sidecar, Problem]
    (points, *_), named = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    named["Points"] = {"title": "Points", "description": "A stroke as in the WICG handwriting API.", **points}
    stroke = {"oneOf": [reference("Stroke"), reference("Points"), reference("QuickDrawStroke")]}
    named["StrokesDrawing"]["properties"]["strokes"]["items"] = stroke
    named["QuickDraw"]["properties"]["drawing"]["items"] = stroke
    named["Drawing"] = {"oneOf": [reference("StrokesDrawing"), reference("QuickDraw")]}
    anything = {"description": "Anything else has a problem as its answer."}
    named["Batch"]["properties"]["drawings"]["items"] = {"anyOf": [reference("Drawing"), anything]}
    named["Answers"] = _answers()
    return named


def reference(name: str) -> Json:
    """Refer to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def _answers() -> Json:
    answer = {"oneOf": [reference("Answer"), reference("Problem")]}
    return {
        "title": "Answers",
        "description": "For each drawing, in their order, its answer, or the problem with it.",
        "type": "object",
        "properties": {"answers": {"type": "array", "items": answer, "minItems": 1}},
        "required": ["answers"],
    }
