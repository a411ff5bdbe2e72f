"""What is recorded of each request: an id, a log line and metrics, but nothing of the drawing."""

import os
import re
import time
from collections.abc import Sequence

from flask import Flask, Response, current_app, g, request

from pynumdraw.reading.answer_schema import Answer
from pynumdraw.reading.stage_timer import StageTimer
from pynumdraw.serve.log import RequestLine, log
from pynumdraw.serve.metrics.registry import Metrics

_REQUEST_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)
_EXTENSION = "pynumdraw-metrics"
_POLLED = {"/livez", "/readyz", "/metrics"}  # requested every few seconds, so logged at level debug


def count_answers(metrics: Metrics, timer: StageTimer, answers: Sequence[Answer]) -> None:
    """Count answers, and the stages that gave them."""
    metrics.count_stages(timer.started, timer.ends, len(answers))
    for answer in answers:
        metrics.count_answer(answer)


def init_app(app: Flask, metrics: Metrics) -> None:
    """Give every request of an app an id, log it, and count it in `metrics`."""
    app.extensions[_EXTENSION] = metrics
    app.before_request(_begin)
    app.after_request(_end)


def metrics_of(app: Flask = current_app) -> Metrics:
    """Return the metrics of an app, by default of the one that handles the current request."""
    return app.extensions[_EXTENSION]


def choose_request_id(proposed: str | None) -> str:
    """Return the id that the proxy proposes if it is short and harmless in a log, else a new one."""
    return proposed if proposed and _REQUEST_ID.fullmatch(proposed) else os.urandom(16).hex()


def record_request(metrics: Metrics, route: str, line: RequestLine, start: float) -> None:
    """Count and log a request that arrived at `start`, a time of `time.perf_counter`.

    The route is the URL rule, not the path: there are only so many rules.
    """
    seconds = time.perf_counter() - start
    metrics.count_request(route, line.status, seconds)
    line.duration_ms = int(seconds * 1e6) / 1000  # round() would take 2 µs
    log.request(line)


def _begin() -> None:
    g.start = time.perf_counter()
    g.request_id = choose_request_id(request.headers.get("X-Request-ID"))


def _end(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else "none"
    line = RequestLine(
        level="debug" if route in _POLLED else "info",
        request_id=g.request_id,
        method=request.method,
        path=request.path[:200],
        status=response.status_code,
    )
    record_request(metrics_of(), route, line, g.start)
    response.headers["X-Request-ID"] = g.request_id
    return response
