"""What is kept of a request: an id, a log line and numbers, and nothing of what was drawn."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Sequence

from flask import Flask, Response, current_app, g, request

from pynumdraw.reading.schema import Answer
from pynumdraw.reading.stage_timer import StageTimer
from pynumdraw.serve.log import RequestLine, log
from pynumdraw.serve.metrics.registry import Metrics

_REQUEST_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)
_EXTENSION = "pynumdraw-observer"
_WATCHERS = {"/livez", "/readyz", "/metrics"}  # asked every few seconds, for ever


class Observer:
    """Counts requests, and writes a line of each.

    Attributes
    ----------
    numbers : Numbers
        What is counted in.
    """

    def __init__(self, numbers: Metrics) -> None:
        self.numbers = numbers

    def note(self, route: str, line: RequestLine, since: float) -> None:
        """Note a request by its route (the rule, not the path) and its line; it came at the time `since`."""
        seconds = time.perf_counter() - since
        self.numbers.count_request(route, line.status, seconds)
        line.duration_ms = int(seconds * 1e6) / 1000  # round() would take 2 µs
        log.request(line)


def init_request_metrics(app: Flask, numbers: Metrics) -> None:
    """Give every request of an app an id, a log line, and its place in the metrics."""
    app.extensions[_EXTENSION] = Observer(numbers)
    app.before_request(_begin)
    app.after_request(_end)


def observer_of(app: Flask) -> Observer:
    """Give what observes the requests of an app."""
    return app.extensions[_EXTENSION]


def current_numbers() -> Metrics:
    """Give what the app that answers the request at hand counts in."""
    return observer_of(current_app).numbers


def count_answers(numbers: Metrics, timer: StageTimer, answers: Sequence[Answer]) -> None:
    """Count answers, and the stages that gave them."""
    numbers.count_stages(timer.started, timer.ends, len(answers))
    for answer in answers:
        numbers.count_answer(answer)


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
