"""A fast path around Flask for plain prediction requests, which are nearly all requests."""

from __future__ import annotations

import time
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from flask import Flask

from pynumdraw.errors import PynumdrawError
from pynumdraw.reading.answer_schema import Include
from pynumdraw.serve.http.model import model_of
from pynumdraw.serve.http.predict import JSON, MAX_DRAWING_BYTES, PATH, answer_json
from pynumdraw.serve.http.request_metrics import choose_request_id, metrics_of, record_request
from pynumdraw.serve.log import RequestLine, log

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PLAIN_QUERIES: dict[str, tuple[Include, ...]] = {"": (), "include=image": ("image",)}  # the page sends the second


def fast_path(app: Flask) -> WSGIApplication:
    """Return a WSGI application that answers plain prediction requests and passes all others to Flask.

    Flask's contexts and routing take as long as rendering a drawing. A request that is not plain, or that fails for
    any reason, is handled by Flask from the start, so only Flask's views deal with queries, media types and errors.
    """
    flask_app, metrics = app.wsgi_app, metrics_of(app)

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start, include = time.perf_counter(), _plain_include(environ)
        if include is None:
            return flask_app(environ, start_response)
        body: bytes = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        request_id = choose_request_id(environ.get("HTTP_X_REQUEST_ID"))
        try:
            encoded = answer_json(body, model_of(app), metrics, include)
        except Exception as error:  # noqa: BLE001 - Flask runs into it again, and answers it
            if not isinstance(error, PynumdrawError):
                log.warning("short cut failed", request_id=request_id, exc_info=error)  # event names are fixed
            environ["wsgi.input"] = BytesIO(body)
            return flask_app(environ, start_response)
        record_request(metrics, PATH, RequestLine(request_id=request_id, method="POST", path=PATH, status=200), start)
        length = str(len(encoded))
        start_response("200 OK", [("Content-Type", JSON), ("Content-Length", length), ("X-Request-ID", request_id)])
        return [encoded]

    return answer


def _plain_include(environ: WSGIEnvironment) -> tuple[Include, ...] | None:
    """Return what a plain prediction request includes in its answer; None if the request is not plain."""
    length: str = environ.get("CONTENT_LENGTH") or ""
    if (
        environ["PATH_INFO"] == PATH
        and environ["REQUEST_METHOD"] == "POST"
        and environ.get("CONTENT_TYPE") == JSON
        and not environ.get("HTTP_CONTENT_ENCODING")
        and length.isdecimal()
        and int(length) <= MAX_DRAWING_BYTES
    ):
        return _PLAIN_QUERIES.get(environ.get("QUERY_STRING") or "")
    return None
