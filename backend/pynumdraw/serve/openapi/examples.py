"""Examples of all requests and responses, for the OpenAPI document."""

from typing import Any

Json = dict[str, Any]

DRAWING: Json = {
    "width": 280,
    "height": 280,
    "strokes": [
        {
            "x": [80, 120, 160, 200, 190, 175, 160, 145, 130],
            "y": [60, 60, 60, 60, 92, 125, 158, 190, 225],
            "t": [0, 16, 33, 50, 66, 83, 100, 116, 133],
        }
    ],
}

_STROKE: Json = DRAWING["strokes"][0]
_QUICK_DRAW_STROKE = [_STROKE["x"], _STROKE["y"], _STROKE["t"]]

DRAWINGS: Json = {
    "columns": DRAWING,
    "points": DRAWING | {"strokes": [[dict(zip(_STROKE, point)) for point in zip(*_STROKE.values())]]},
    "quickDrawStrokes": DRAWING | {"strokes": [_QUICK_DRAW_STROKE]},
    "quickDrawLine": {
        "word": "seven",
        "countrycode": "CH",
        "timestamp": "2017-03-02 23:25:10.07453 UTC",
        "recognized": True,
        "key_id": "5891796615823360",
        "drawing": [_QUICK_DRAW_STROKE],
    },
}

BATCH: Json = {"drawings": [DRAWING, DRAWING | {"strokes": [{"x": [1, 2], "y": [1]}]}]}

ANSWER: Json = {
    "verdict": "number",
    "number": "7",
    "confidence": 0.987,
    "digits": [
        {
            "digit": 7,
            "confidence": 0.987,
            "probabilities": [0.001, 0.002, 0.001, 0.001, 0.001, 0.0, 0.0, 0.991, 0.0, 0.003],
            "strokes": [0],
            "box": [80.0, 60.0, 120.0, 165.0],
        }
    ],
    "model": {"name": "pynumdraw", "version": "1.0.0"},
}

SIDECAR: Json = {
    "name": "pynumdraw",
    "version": "1.0.0",
    "calibration": {"temperature": 1.2, "bias": -0.5},
    "thresholds": {"number": 0.9, "not_a_number": 0.3},
    "versions": {"python": "3.11", "keras": "3"},
    "files": {"pynumdraw-1.0.0.tflite": "46cab62d6178a50693b799168e06b9ec995848016a6c6ca4a0a254a01370b560"},
    "training_data": {"train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"},
    "seed": 0,
    "epochs": 50,
    "best_epoch": 39,
    "metrics": {"t10k_error": 0.008},
    "held_back": {"pendigits-train.ndjson": ["1", "14"]},
}


def _problem(status: int, title: str, detail: str, **more: Any) -> Json:
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}


_LENGTHS = "y has 1 values, x has 2: they must be of one length."

PROBLEM_EXAMPLES: dict[int, Json] = {
    400: _problem(400, "Not JSON", "The body of 3 bytes is not JSON: JSON is malformed: invalid character (byte 0)."),
    413: _problem(413, "Content too large", "The body is larger than the 65536 bytes a drawing may take."),
    415: _problem(415, "Unsupported media type", "The Content-Type is 'text/plain'; it must be application/json."),
    422: _problem(422, "Not a drawing", _LENGTHS, errors=[{"pointer": "#/strokes/0/y", "detail": _LENGTHS}]),
    429: _problem(429, "Too many requests", "More than 20 requests a second. Wait a second, then ask again."),
    500: _problem(500, "Internal error", "The server failed; its log has the reason, at request 5f0c."),
    503: _problem(503, "Not ready", "The recogniser is not answering: it is starting or has stopped."),
}

ANSWERS: Json = {
    "answers": [
        ANSWER,
        PROBLEM_EXAMPLES[422] | {"errors": [{"pointer": "#/drawings/1/strokes/0/y", "detail": _LENGTHS}]},
    ]
}
_TOO_MANY = "Expected `array` of length <= 256, received an array of 257."
NOT_A_BATCH = _problem(
    422, "Not a batch of drawings", _TOO_MANY, errors=[{"pointer": "#/drawings", "detail": _TOO_MANY}]
)
