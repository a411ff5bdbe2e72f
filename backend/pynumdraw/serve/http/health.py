"""Endpoints for monitoring: /livez, /readyz and /metrics."""

from flask import Blueprint, Response

from pynumdraw.serve.http.model import model_of
from pynumdraw.serve.http.request_metrics import metrics_of
from pynumdraw.serve.metrics.registry import CONTENT_TYPE

blueprint = Blueprint("health", __name__)


@blueprint.get("/livez")
def livez() -> Response:
    """Confirm that the process answers requests."""
    return Response('{"status":"alive"}', content_type="application/json")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Confirm that the model is loaded and has predicted once; else answer 503 and the reason."""
    model_of()
    return Response('{"status":"ready"}', content_type="application/json")


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return the metrics of all workers for Prometheus. nginx does not pass this path on."""
    return Response(metrics_of().exposition(), content_type=CONTENT_TYPE)
