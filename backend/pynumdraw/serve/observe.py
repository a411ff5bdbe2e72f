"""What is kept of a request: an id, a log line and numbers, and nothing of what was drawn."""

from __future__ import annotations

import os
import re
import time

from flask import Flask, Response, current_app, g, request

from pynumdraw.answers.stages import Stage
from pynumdraw.serve.log import Level, RequestLine, RequestLog
from pynumdraw.serve.metrics import Numbers

_REQUEST_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)
_EXTENSION = "pynumdraw-observer"
_WATCHERS = {"/livez", "/readyz", "/metrics"}  # asked every few seconds, for ever


class Laps:
    """A stopwatch for the stages of a request: called with the one that ends, it counts the time since that before.

    Attributes
    ----------
    drawings : int
        How many drawings the stages to come are for.
    """

    def __init__(self, numbers: Numbers) -> None:
        self.drawings = 1
        self._numbers = numbers
        self._since = time.perf_counter()

    def __call__(self, stage: Stage) -> None:
        """Count a stage."""
        now = time.perf_counter()
        self._numbers.count_stage(stage, now - self._since, self.drawings)
        self._since = now


class Observer:
    """Counts requests, and writes a line of each.

    Attributes
    ----------
    numbers : Numbers
        What is counted in.
    """

    def __init__(self, numbers: Numbers, level: Level) -> None:
        self.numbers = numbers
        self._log = RequestLog(level)

    def note(self, route: str, line: RequestLine, since: float) -> None:
        """Note a request by its route (the rule, not the path) and its line; it came at the time `since`."""
        seconds = time.perf_counter() - since
        self.numbers.count_request(route, line.status, seconds)
        line.duration_ms = round(seconds * 1000, 3)
        self._log.write(line)


def observe(app: Flask, numbers: Numbers, level: Level) -> None:
    """Give every request of an app an id, a log line, if that is of the `level`, and its place in the metrics."""
    app.extensions[_EXTENSION] = Observer(numbers, level)
    app.before_request(_begin)
    app.after_request(_end)


def observer_of(app: Flask) -> Observer:
    """Give what observes the requests of an app."""
    return app.extensions[_EXTENSION]


def current_numbers() -> Numbers:
    """Give what the app that answers the request at hand counts in."""
    return observer_of(current_app).numbers


def request_id(proposed: str | None) -> str:
    """Take the id that the proxy proposes, if it is short and harmless in a log, else a new one."""
    return proposed if proposed and _REQUEST_ID.fullmatch(proposed) else os.urandom(16).hex()


def _begin() -> None:
    g.start = time.perf_counter()
    g.request_id = request_id(request.headers.get("X-Request-ID"))


def _end(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else "none"
    line = RequestLine(
        level="debug" if route in _WATCHERS else "info",
        request_id=g.request_id,
        method=request.method,
        path=request.path[:200],
        status=response.status_code,
    )
    observer_of(current_app).note(route, line, g.start)
    response.headers["X-Request-ID"] = g.request_id
    return response
