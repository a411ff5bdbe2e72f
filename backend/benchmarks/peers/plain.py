"""What most would write: FastAPI, with the same drawing and the same model.

`app` is as its documentation advises for work that computes: a function that runs in a thread, one at a time, as
LiteRT wants it. `tuned` is what is faster for one process: a coroutine, that never waits.
"""

from __future__ import annotations

from threading import Lock
from typing import Any

import numpy as np
from fastapi import FastAPI
from pydantic import BaseModel, FiniteFloat
from pynumdraw.ink.raster import rasterise
from pynumdraw.model.recognizer import Recognizer

app, tuned = FastAPI(), FastAPI()
recognizer = Recognizer()
lock = Lock()


class Stroke(BaseModel):
    """A stroke, in columns."""

    x: list[FiniteFloat]
    y: list[FiniteFloat]


class Drawing(BaseModel):
    """Strokes on a canvas."""

    width: float
    height: float
    strokes: list[Stroke]


def answer(drawing: Drawing) -> dict[str, Any]:
    """Read a drawing."""
    image = rasterise([np.column_stack([stroke.x, stroke.y]) for stroke in drawing.strokes])
    reading = recognizer.read(image)
    return {"digit": reading.digit, "confidence": reading.confidence, "probabilities": reading.probabilities}


@app.post("/predict")
def predict(drawing: Drawing) -> dict[str, Any]:
    """Read a drawing, in a thread."""
    with lock:
        return answer(drawing)


@tuned.post("/predict")
async def predict_at_once(drawing: Drawing) -> dict[str, Any]:
    """Read a drawing, where the request was received."""
    return answer(drawing)
