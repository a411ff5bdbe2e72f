"""A short cut through Flask for the one question that is asked all the time."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING

from flask import Flask

from pynumdraw.errors import PynumdrawError
from pynumdraw.serve.log import RequestLine
from pynumdraw.serve.model import model_of
from pynumdraw.serve.observe import observer_of, request_id
from pynumdraw.serve.predict import JSON, PATH, answered

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MAX_BODY = 64 * 1024


class App(Flask):
    """Flask, except that a drawing, asked about in the plainest way, is answered without its contexts and routing.

    They cost as much as drawing does. Whatever is not quite plain, or turns out not to be a drawing, goes the way of
    all other requests, so that only that one knows of queries, media types and errors.
    """

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if _is_plain(environ):
            body: bytes = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            environ["wsgi.input"] = BytesIO(body)
            with suppress(PynumdrawError):
                return self._answer(body, environ, start_response)
        return super().wsgi_app(environ, start_response)

    def _answer(self, body: bytes, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        since, observer = time.perf_counter(), observer_of(self)
        encoded = answered(body, model_of(self), observer.numbers)
        identity = request_id(environ.get("HTTP_X_REQUEST_ID"))
        headers = [("Content-Type", JSON), ("Content-Length", str(len(encoded))), ("X-Request-ID", identity)]
        observer.note(PATH, RequestLine(request_id=identity, method="POST", path=PATH, status=200), since)
        start_response("200 OK", headers)
        return [encoded]


def _is_plain(environ: WSGIEnvironment) -> bool:
    length: str = environ.get("CONTENT_LENGTH") or ""
    return (
        environ["PATH_INFO"] == PATH
        and environ["REQUEST_METHOD"] == "POST"
        and environ.get("CONTENT_TYPE") == JSON
        and not environ.get("QUERY_STRING")
        and not environ.get("HTTP_CONTENT_ENCODING")
        and length.isdecimal()
        and int(length) <= MAX_BODY
    )
