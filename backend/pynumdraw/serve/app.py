"""The Flask application, made by a factory from its settings."""

from __future__ import annotations

from flask import Flask

from pynumdraw.recognizer import Recognizer
from pynumdraw.serve import batch, health, predict
from pynumdraw.serve.docs import register_docs
from pynumdraw.serve.log import configure
from pynumdraw.serve.metrics import Numbers
from pynumdraw.serve.model import attach_model
from pynumdraw.serve.observe import observe
from pynumdraw.serve.problems import answer_errors
from pynumdraw.serve.settings import Settings
from pynumdraw.serve.shortcut import MAX_BODY, App


def create_app(settings: Settings, recognizer: Recognizer | None = None, numbers: Numbers | None = None) -> Flask:
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
    configure(settings.log_level)
    app = App(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    observe(app, numbers or Numbers(), settings.log_level)
    answer_errors(app)
    app.register_blueprint(predict.blueprint)
    app.register_blueprint(batch.blueprint)
    app.register_blueprint(health.blueprint)
    register_docs(app)
    attach_model(app, settings, recognizer)
    return app
