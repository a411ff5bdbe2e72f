"""The model of this process: loaded once, warmed up, or known not to work."""

from __future__ import annotations

from typing import cast

import numpy as np
from flask import Flask, current_app

from pynumdraw.errors import BrokenArtefact
from pynumdraw.ink.raster import SIDE
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.serve.settings import Settings

_EXTENSION = "pynumdraw"


def init_model(app: Flask, settings: Settings, recognizer: Recognizer | None) -> None:
    """Give an app its model, or the reason why it has none, which every question for the model is answered with."""
    try:
        app.extensions[_EXTENSION] = warm(recognizer or Recognizer(settings.models))
    except BrokenArtefact as error:
        app.extensions[_EXTENSION] = error


def warm(recognizer: Recognizer) -> Recognizer:
    """Predict once, so that no user waits for what is only set up then.

    Raises
    ------
    BrokenArtefact
        If what comes out are no probabilities.
    """
    reading = recognizer.read(np.zeros((SIDE, SIDE), np.float32))
    if not np.isfinite(reading.probabilities).all():
        raise BrokenArtefact(f"The model {recognizer.sidecar.stem} answers {reading.probabilities}, not probabilities.")
    return recognizer


def model_of(app: Flask) -> Recognizer:
    """Give the app's model.

    Raises
    ------
    BrokenArtefact
        If it has none, saying why.
    """
    model = cast("Recognizer | BrokenArtefact", app.extensions[_EXTENSION])
    if isinstance(model, BrokenArtefact):
        raise model
    return model


def current_model() -> Recognizer:
    """Give the model of the app that answers the request at hand, as `model_of` does."""
    return model_of(current_app)
