"""The Flask application, made by a factory from its settings."""

from __future__ import annotations

from flask import Flask

from pynumdraw.model.recognizer import Recognizer
from pynumdraw.serve.http import batch, health, predict
from pynumdraw.serve.http.error_handlers import init_error_handlers
from pynumdraw.serve.http.fast_path import MAX_BODY, App
from pynumdraw.serve.http.model import init_model
from pynumdraw.serve.http.request_metrics import init_request_metrics
from pynumdraw.serve.log import log
from pynumdraw.serve.metrics.registry import Metrics
from pynumdraw.serve.openapi.docs import init_docs
from pynumdraw.serve.settings import Settings


def create_app(settings: Settings, recognizer: Recognizer | None = None, numbers: Metrics | None = None) -> Flask:
    """Make the application.

    Parameters
    ----------
    settings : Settings
        Where the model is, and how much to log.
    recognizer : Recognizer, optional
        A model that is loaded already; else the one in `settings.models` is. If that can't be, the app answers all
        the same: /readyz and whatever needs the model by 503 and the reason.
    numbers : Numbers, optional
        What it counts in; else it counts for itself alone.
    """
    log.configure(settings.log_level)
    app = App(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    init_request_metrics(app, numbers or Metrics())
    init_error_handlers(app)
    app.register_blueprint(predict.blueprint)
    app.register_blueprint(batch.blueprint)
    app.register_blueprint(health.blueprint)
    init_docs(app)
    init_model(app, settings, recognizer)
    return app
