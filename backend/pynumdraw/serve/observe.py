"""What is kept of a request: an id, a log line and numbers, and nothing of what was drawn."""

from __future__ import annotations

import re
import time
import uuid

from flask import Flask, Response, g, request

from pynumdraw.serve.log import log
from pynumdraw.serve.metrics import count_request

_REQUEST_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)
_WATCHERS = {"/livez", "/readyz", "/metrics"}  # asked every few seconds, for ever


def observe(app: Flask) -> None:
    """Give every request of an app an id, a log line and its place in the metrics."""
    app.before_request(_begin)
    app.after_request(_end)


def request_id(proposed: str | None) -> str:
    """Take the id that the proxy proposes, if it is short and harmless in a log, else a new one."""
    return proposed if proposed and _REQUEST_ID.fullmatch(proposed) else uuid.uuid4().hex


def _begin() -> None:
    g.start = time.perf_counter()
    g.request_id = request_id(request.headers.get("X-Request-ID"))


def _end(response: Response) -> Response:
    seconds = time.perf_counter() - g.start
    route = request.url_rule.rule if request.url_rule else "none"
    count_request(route, response.status_code, seconds)
    response.headers["X-Request-ID"] = g.request_id
    (log.debug if route in _WATCHERS else log.info)(
        "request",
        request_id=g.request_id,
        method=request.method,
        path=request.path[:200],
        status=response.status_code,
        duration_ms=round(seconds * 1000, 3),
    )
    return response
