"""A short cut through Flask for the one question that is asked all the time."""

from __future__ import annotations

import time
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from flask import Flask

from pynumdraw.errors import PynumdrawError
from pynumdraw.reading.schema import Include
from pynumdraw.serve.http.model import model_of
from pynumdraw.serve.http.predict import JSON, PATH, answered
from pynumdraw.serve.http.request_metrics import observer_of, request_id
from pynumdraw.serve.log import RequestLine, log

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MAX_BODY = 64 * 1024
_INCLUDED: dict[str, tuple[Include, ...]] = {"": (), "include=image": ("image",)}  # by query: the second is the page's


class App(Flask):
    """Flask, except that a drawing, asked about in the plainest way, is answered without its contexts and routing.

    They cost as much as drawing does. Whatever is not quite plain, or fails, for whatever reason, goes the way of all
    other requests from the start, so that only that one knows of queries, media types and errors.
    """

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        since, include = time.perf_counter(), _plainly_asked(environ)
        if include is None:
            return super().wsgi_app(environ, start_response)
        body: bytes = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        observer, identity = observer_of(self), request_id(environ.get("HTTP_X_REQUEST_ID"))
        try:
            encoded = answered(body, model_of(self), observer.numbers, include)
        except PynumdrawError:
            return self._long_way(body, environ, start_response)
        except Exception as error:  # noqa: BLE001 - it comes again on the long way, and is answered there
            log.warning("short cut failed", request_id=identity, exc_info=error)
            return self._long_way(body, environ, start_response)
        observer.note(PATH, RequestLine(request_id=identity, method="POST", path=PATH, status=200), since)
        start_response(
            "200 OK", [("Content-Type", JSON), ("Content-Length", str(len(encoded))), ("X-Request-ID", identity)]
        )
        return [encoded]

    def _long_way(self, body: bytes, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["wsgi.input"] = BytesIO(body)
        return super().wsgi_app(environ, start_response)


def _plainly_asked(environ: WSGIEnvironment) -> tuple[Include, ...] | None:
    """Say what a plain question for a drawing wants included; None for all others."""
    length: str = environ.get("CONTENT_LENGTH") or ""
    if (
        environ["PATH_INFO"] == PATH
        and environ["REQUEST_METHOD"] == "POST"
        and environ.get("CONTENT_TYPE") == JSON
        and not environ.get("HTTP_CONTENT_ENCODING")
        and length.isdecimal()
        and int(length) <= MAX_BODY
    ):
        return _INCLUDED.get(environ.get("QUERY_STRING") or "")
    return None
