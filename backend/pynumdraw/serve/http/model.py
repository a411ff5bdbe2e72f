"""The model of this process, loaded once, and the routes that describe it, and give its weights."""

from hashlib import sha256
from typing import cast

import msgspec
import numpy as np
from flask import Blueprint, Flask, Response, current_app, request

from pynumdraw.errors import BrokenArtefact
from pynumdraw.ink.raster import SIDE
from pynumdraw.model.recognizer import Recognizer
from pynumdraw.model.weights import pack_weights
from pynumdraw.reading.answer_schema import ModelDescription
from pynumdraw.serve.settings import Settings

_EXTENSION = "pynumdraw-model"
_COLLECTS = "COLLECTS_CORRECTIONS"

blueprint = Blueprint("model", __name__)


def init_app(app: Flask, settings: Settings, recognizer: Recognizer | None) -> None:
    """Load the model of an app. If it cannot be loaded, requests that need it are answered with the reason."""
    app.register_blueprint(blueprint)
    app.config[_COLLECTS] = settings.collect is not None
    try:
        app.extensions[_EXTENSION] = warm_up(recognizer or Recognizer(settings.models))
    except BrokenArtefact as error:
        app.extensions[_EXTENSION] = error


def warm_up(recognizer: Recognizer) -> Recognizer:
    """Predict once, so that the first request does not wait for what the network sets up on first use.

    Raises
    ------
    BrokenArtefact
        If the output is not finite.
    """
    reading = recognizer.read(np.zeros((SIDE, SIDE), np.float32))
    if not np.isfinite(reading.probabilities).all():
        raise BrokenArtefact(f"The model {recognizer.sidecar.stem} returns {reading.probabilities}, not probabilities.")
    return recognizer


def model_of(app: Flask = current_app) -> Recognizer:
    """Return the model of an app, by default of the one that handles the current request.

    Raises
    ------
    BrokenArtefact
        If the model could not be loaded, with the reason.
    """
    model = cast("Recognizer | BrokenArtefact", app.extensions[_EXTENSION])
    if isinstance(model, BrokenArtefact):
        raise model
    return model


@blueprint.get("/api/v1/model")
def model() -> Response:
    """Return the sidecar of the current model, and whether corrections are collected."""
    fields = msgspec.structs.asdict(model_of().sidecar)
    described = ModelDescription(**fields, collects_corrections=cast(bool, current_app.config[_COLLECTS]))
    return Response(msgspec.json.encode(described), content_type="application/json")


@blueprint.get("/api/v1/model/weights")
def weights() -> Response:
    """Return what a browser needs to read by itself; the same model always has the same ETag."""
    content = pack_weights(model_of().loaded)
    response = Response(content, content_type="application/octet-stream")
    response.set_etag(sha256(content).hexdigest())
    return response.make_conditional(request)  # pyright: ignore[reportReturnType] - it returns the response itself
