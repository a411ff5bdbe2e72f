"""The usual implementation: FastAPI, with the same rasteriser and the same model.

`app` follows FastAPI's documentation for CPU-bound work: a function that runs in a thread, with a lock, since LiteRT
allows one thread at a time. `tuned` is faster with one process: a coroutine that never waits.
"""

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
    """A stroke as columns."""

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
    return {"digit": reading.digit, "log_odds": reading.log_odds, "probabilities": reading.probabilities}


@app.post("/predict")
def predict(drawing: Drawing) -> dict[str, Any]:
    """Read a drawing in a thread."""
    with lock:
        return answer(drawing)


@tuned.post("/predict")
async def predict_at_once(drawing: Drawing) -> dict[str, Any]:
    """Read a drawing in the event loop."""
    return answer(drawing)
