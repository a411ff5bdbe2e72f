"""Numbers for Prometheus, summed over all workers."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from pynumdraw.model.recognizer import Verdict
from pynumdraw.reading.schema import Answer
from pynumdraw.reading.stage_timer import Stage
from pynumdraw.serve.metrics.metric_types import Counter, Histogram
from pynumdraw.serve.metrics.process_stats import process_stats
from pynumdraw.serve.metrics.shared_counters import SharedCounters

CONTENT_TYPE = CONTENT_TYPE_LATEST

STAGES: tuple[Stage, ...] = get_args(Stage)
ROUTES = (
    "/api/v1/predict",
    "/api/v1/predict/batch",
    "/api/v1/model",
    "/api/v1/openapi.json",
    "/api/docs/",
    "/api/docs/<path:path>",
    "/livez",
    "/readyz",
    "/metrics",
    "none",
)
STATUSES = ("200", "302", "304", "308", "400", "404", "405", "413", "415", "422", "500", "503", "other")
_SECONDS = (0.0001, 0.0002, 0.0003, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5)
_STAGE_SECONDS = (5e-06, 1e-05, 2e-05, 3e-05, 5e-05, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.1)
_SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)

_VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

_requests = Counter("pynumdraw_requests", "Requests answered.", {"route": ROUTES, "status": STATUSES}, 0)
_seconds = Histogram(
    "pynumdraw_request_seconds",
    "Time from a request's arrival in Flask to its answer.",
    {"route": ROUTES},
    _SECONDS,
    _requests.end,
)
_stages = Histogram(
    "pynumdraw_stage_seconds",
    "Time that a stage of reading took, for each drawing.",
    {"stage": STAGES},
    _STAGE_SECONDS,
    _seconds.end,
)
_verdicts = Counter("pynumdraw_verdicts", "Drawings read, by verdict.", {"verdict": _VERDICTS}, _stages.end)
_confidence = Histogram(
    "pynumdraw_confidence", "Confidence of answers.", {"verdict": _VERDICTS}, _SHARES, _verdicts.end
)
_restarts = Counter("pynumdraw_worker_restarts", "Workers that died and were replaced.", {}, _confidence.end)
_FAMILIES = (_requests, _seconds, _stages, _verdicts, _confidence, _restarts)


class Metrics:
    """What a process counts, and what all of them did.

    Parameters
    ----------
    directory : Path, optional
        The folder through which processes share their numbers.
    """

    def __init__(self, directory: Path | None = None) -> None:
        # A successor with other numbers, after a reload, starts them anew.
        layout = zlib.crc32(repr([(family.name, family.end) for family in _FAMILIES]).encode())
        self._board = SharedCounters(_restarts.end, directory / f"board-{layout:08x}" if directory else None)
        self._row = self._board.row

    def serve_model(self, version: str) -> None:
        """Say that this process is ready to answer, and with which model."""
        self._board.sign(version)

    def count_request(self, route: str, status: int, seconds: float) -> None:
        """Count a request by its route (the rule, not the path: paths are without number)."""
        _requests.add(self._row, route, str(status))
        _seconds.add(self._row, route, seconds)

    def count_stages(self, since: float, ends: Iterable[tuple[Stage, float]], drawings: int = 1) -> None:
        """Count stages, each by when it ended, for a number of drawings; the first began at the time `since`."""
        for stage, end in ends if drawings else ():
            _stages.add(self._row, stage, (end - since) / drawings, drawings)
            since = end

    def count_answer(self, answer: Answer) -> None:
        """Count an answer by its verdict."""
        _verdicts.add(self._row, answer.verdict)
        _confidence.add(self._row, answer.verdict, answer.confidence)

    def count_restart(self) -> None:
        """Count a worker that died."""
        _restarts.add(self._row)

    def exposition(self) -> bytes:
        """Give the numbers of all processes in Prometheus's text format."""
        registry = CollectorRegistry()
        registry.register(self)
        return generate_latest(registry)

    def collect(self) -> Iterator[Metric]:
        """Give the numbers of all processes, as prometheus-client asks for them."""
        totals = self._board.totals()
        yield from (family.read(totals) for family in _FAMILIES)
        workers = [owner for owner in self._board.owners() if owner.name]
        versions = [owner.name for owner in workers]
        ready = GaugeMetricFamily("pynumdraw_workers", "Workers that are ready.", labels=["model"])
        for version in sorted(set(versions)):
            ready.add_metric([version], versions.count(version))
        yield ready
        memory, files = (sum(numbers) for numbers in zip((0, 0), *(process_stats(owner.pid) for owner in workers)))
        yield GaugeMetricFamily("pynumdraw_workers_memory_bytes", "Resident memory of all workers.", memory)
        yield GaugeMetricFamily("pynumdraw_workers_open_files", "File descriptors of all workers.", files)
