"""The Flask application factory."""

from flask import Flask

from pynumdraw.model.recognizer import Recognizer
from pynumdraw.serve.http import batch, corrections, error_handlers, health, model, picture, predict, request_metrics
from pynumdraw.serve.http.fast_path import fast_path
from pynumdraw.serve.log import log
from pynumdraw.serve.metrics.registry import Metrics
from pynumdraw.serve.openapi import docs
from pynumdraw.serve.settings import Settings


def create_app(settings: Settings, recognizer: Recognizer | None = None, metrics: Metrics | None = None) -> Flask:
    """Create the application.

    Parameters
    ----------
    settings : Settings
        The folders of the model and of the corrections, and the log level.
    recognizer : Recognizer, optional
        A loaded model. By default, the current one in `settings.models` is loaded. If that fails, the app still
        answers: /readyz and every request that needs the model get 503 and the reason.
    metrics : Metrics, optional
        Counters that other processes share. By default, the app has counters of its own.

    Raises
    ------
    BadSetting
        If corrections are to be collected in a folder that cannot be written to.
    """
    log.configure(settings.log_level)
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = predict.MAX_DRAWING_BYTES
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    request_metrics.init_app(app, metrics or Metrics())
    error_handlers.init_app(app)
    model.init_app(app, settings, recognizer)
    corrections.init_app(app, settings)
    docs.init_app(app, collects=settings.collect is not None)
    for view in (predict, batch, picture, health):
        app.register_blueprint(view.blueprint)
    app.wsgi_app = fast_path(app)  # pyright: ignore[reportAttributeAccessIssue] - Flask's way to wrap an app
    return app
