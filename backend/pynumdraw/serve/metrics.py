"""Numbers for Prometheus, summed over all workers.

prometheus-client looks for ``PROMETHEUS_MULTIPROC_DIR`` when it is imported: so this module must not be before the
master (`workers`) has set it.
"""

from __future__ import annotations

import os

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import (
    MultiProcessCollector,
    mark_process_dead,  # pyright: ignore[reportUnknownVariableType] - the library leaves it untyped
)

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = CONTENT_TYPE_LATEST

_requests = Counter("pynumdraw_requests", "Requests answered.", ["route", "status"])
_seconds = Histogram(
    "pynumdraw_request_seconds",
    "Time from the request's first line in Flask to its answer.",
    ["route"],
    buckets=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5),
)
_verdicts = Counter("pynumdraw_verdicts", "Drawings read, by verdict.", ["verdict"])
VERDICTS = {verdict: _verdicts.labels(verdict) for verdict in ("number", "unsure", "not_a_number")}

WORKERS = Gauge("pynumdraw_workers", "Workers that are ready.", ["model"], multiprocess_mode="livesum")


def count_request(route: str, status: int, seconds: float) -> None:
    """Count a request by its route (the rule, not the path: paths are without number)."""
    _requests.labels(route, str(status)).inc()
    _seconds.labels(route).observe(seconds)


def exposition() -> bytes:
    """Give all numbers in Prometheus's text format."""
    if DIRECTORY not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return generate_latest(registry)


def forget_worker(pid: int) -> None:
    """Stop counting a worker that has ended among those that are ready; what it answered still counts."""
    mark_process_dead(pid)
