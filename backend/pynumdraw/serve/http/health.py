"""For whoever watches the server: whether it lives, whether it may get requests, how it is doing."""

from __future__ import annotations

from flask import Blueprint, Response

from pynumdraw.serve.http.model import current_model
from pynumdraw.serve.http.request_metrics import current_numbers
from pynumdraw.serve.metrics.registry import CONTENT_TYPE

blueprint = Blueprint("health", __name__)


@blueprint.get("/livez")
def livez() -> Response:
    """Say that the process answers."""
    return Response('{"status":"alive"}', content_type="application/json")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Say that the model is loaded and has predicted once; 503 and why, if not."""
    current_model()
    return Response('{"status":"ready"}', content_type="application/json")


@blueprint.get("/metrics")
def metrics() -> Response:
    """Give the numbers of all workers, for Prometheus. nginx doesn't let it out."""
    return Response(current_numbers().exposition(), content_type=CONTENT_TYPE)
