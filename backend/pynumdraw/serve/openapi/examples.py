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

FORTY_TWO: Json = {
    "width": 280,
    "height": 280,
    "strokes": [
        {"x": [100, 88, 76, 64, 52, 76, 100, 124], "y": [60, 80, 100, 120, 140, 140, 140, 140]},
        {"x": [106, 106, 106, 106, 106], "y": [100, 130, 160, 190, 220]},
        {
            "x": [160, 172, 190, 210, 222, 224, 214, 196, 178, 160, 182, 204, 228],
            "y": [92, 72, 62, 64, 80, 104, 132, 164, 194, 220, 220, 220, 220],
        },
    ],
}

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

_MODEL: Json = {"name": "pynumdraw", "version": "2.0.0"}

ANSWER: Json = {
    "verdict": "number",
    "number": "7",
    "confidence": 0.987,
    "number_probability": 0.996,
    "alternatives": [],
    "digits": [
        {
            "digit": 7,
            "confidence": 0.987,
            "probabilities": [0.001, 0.002, 0.001, 0.001, 0.001, 0.0, 0.0, 0.991, 0.0, 0.003],
            "strokes": [0],
            "pieces": [[0, 0, 8]],
            "box": [80.0, 60.0, 120.0, 165.0],
        }
    ],
    "ignored_strokes": [],
    "model": _MODEL,
}

PREDICTIONS: Json = {
    "twoDigits": {
        "verdict": "number",
        "number": "42",
        "confidence": 0.987,
        "number_probability": 0.998,
        "alternatives": [{"number": "47", "confidence": 0.009}],
        "digits": [
            {
                "digit": 4,
                "confidence": 0.997,
                "probabilities": [0.0, 0.0, 0.0, 0.0, 0.999, 0.0, 0.0, 0.0, 0.0, 0.001],
                "strokes": [0, 1],
                "pieces": [[0, 0, 7], [1, 0, 4]],
                "box": [52.0, 60.0, 72.0, 160.0],
            },
            {
                "digit": 2,
                "confidence": 0.988,
                "probabilities": [0.0, 0.0, 0.99, 0.0, 0.0, 0.0, 0.0, 0.01, 0.0, 0.0],
                "strokes": [2],
                "pieces": [[2, 0, 12]],
                "box": [160.0, 62.0, 68.0, 158.0],
            },
        ],
        "ignored_strokes": [],
        "model": _MODEL,
    },
    "oneDigit": ANSWER,
}

SIDECAR: Json = {
    **_MODEL,
    "format": 2,
    "calibration": {"temperature": 0.88, "bias": -4.56},
    "thresholds": {"number": 0.93, "several": 0.88, "not_a_number": 0.3},
    "lattice": {
        "is_digit": 1.25,
        "digits": -0.67,
        "small": -0.88,
        "overlap": -1.14,
        "gap": -0.24,
        "parts": 0.3,
        "abreast": -0.9,
        "wide": -0.28,
        "cuts": -0.74,
        "rows": 0.39,
    },
    "number": {
        "intercept": -7.66,
        "length": -0.27,
        "least": -0.01,
        "mean": 1.23,
        "ones": -1.87,
        "small": -0.68,
        "overlap": -0.54,
        "parts": 0.24,
        "cuts": -0.11,
    },
    "versions": {"python": "3.11", "keras": "3"},
    "files": {"pynumdraw-2.0.0.tflite": "46cab62d6178a50693b799168e06b9ec995848016a6c6ca4a0a254a01370b560"},
    "training_data": {"train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"},
    "seed": 0,
    "epochs": 50,
    "best_epoch": 39,
    "metrics": {"t10k_error": 0.008},
    "held_back": {"pendigits-train.ndjson": ["1", "14"]},
}

MODEL: Json = SIDECAR | {"collects_corrections": False}


def _problem(status: int, title: str, detail: str, **more: Any) -> Json:
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}


_LENGTHS = "y has 1 values, x has 2: they must be of one length."

PROBLEM_EXAMPLES: dict[int, Json] = {
    400: _problem(400, "Not JSON", "The body of 3 bytes is not JSON: JSON is malformed: invalid character (byte 0)."),
    413: _problem(413, "Content too large", "The body is larger than the 65536 bytes a drawing may take."),
    415: _problem(415, "Unsupported media type", "The Content-Type is 'text/plain'; it must be application/json."),
    422: _problem(422, "Not a drawing", _LENGTHS, errors=[{"pointer": "#/strokes/0/y", "detail": _LENGTHS}]),
    429: _problem(429, "Too many requests", "More than 50 requests a second. Wait a second, then ask again."),
    500: _problem(500, "Internal error", "The server failed; its log has the reason, at request 5f0c."),
    503: _problem(503, "Not ready", "The recogniser is not answering: it is starting or has stopped."),
}

PICTURE_ANSWER: Json = ANSWER | {
    "digits": [ANSWER["digits"][0] | {"strokes": [], "pieces": [], "box": [212.0, 148.0, 304.0, 431.0]}]
}
_NO_INK = "There is no ink: no pixel differs from the edge by 10% of black to white."
PICTURE_PROBLEMS: dict[int, Json] = PROBLEM_EXAMPLES | {
    400: _problem(400, "Bad query", "include has 'pixels'; allowed are image, explanation."),
    413: _problem(413, "Content too large", "The body is larger than the 4194304 bytes a picture may take."),
    415: _problem(
        415,
        "Unsupported media type",
        "The Content-Type is 'image/gif'; it must be image/png or image/jpeg or image/webp.",
    ),
    422: _problem(422, "Not a picture", _NO_INK, errors=[{"pointer": "#", "detail": _NO_INK}]),
}

CORRECTION: Json = {
    "id": "7f9c24e8-3b12-4fef-91e0-56a2d5a8b1c3",
    "drawing": DRAWING,
    "label": "1",
    "answer": {"verdict": "number", "number": "7", "confidence": 0.987, "model": _MODEL},
}
_NOT_AN_ID = 'Invalid UUID, received `"7"`.'
CORRECTION_PROBLEMS: dict[int, Json] = PROBLEM_EXAMPLES | {
    422: _problem(422, "Not a correction", _NOT_AN_ID, errors=[{"pointer": "#/id", "detail": _NOT_AN_ID}]),
    507: _problem(507, "Collection full", "The collection has 268435101 of 268435456 bytes: nothing was stored."),
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
