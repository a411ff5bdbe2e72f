"""All metrics of the server, summed over its workers."""

import os
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from pynumdraw.reading.answer_schema import Answer, Verdict
from pynumdraw.reading.stage_timer import Stage
from pynumdraw.serve.metrics.metric_types import Counter, Histogram
from pynumdraw.serve.metrics.shared_counters import SharedCounters

CONTENT_TYPE = CONTENT_TYPE_LATEST

STAGES: tuple[Stage, ...] = get_args(Stage)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
ROUTES = (
    "/api/v1/predict",
    "/api/v1/predict/batch",
    "/api/v1/predict/picture",
    "/api/v1/corrections",
    "/api/v1/model",
    "/api/v1/model/weights",
    "/api/v1/openapi.json",
    "/api/docs/",
    "/api/docs/<path:path>",
    "/livez",
    "/readyz",
    "/metrics",
    "none",
)
STATUSES = ("200", "204", "302", "304", "308", "400", "404", "405", "413", "415", "422", "500", "503", "507", "other")
_SECONDS = (0.0001, 0.0002, 0.0003, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5)
_STAGE_SECONDS = (5e-06, 1e-05, 2e-05, 3e-05, 5e-05, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.1)
_CONFIDENCES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)

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
_verdicts = Counter("pynumdraw_verdicts", "Drawings read, by verdict.", {"verdict": VERDICTS}, _stages.end)
_confidence = Histogram(
    "pynumdraw_confidence", "Confidence of answers.", {"verdict": VERDICTS}, _CONFIDENCES, _verdicts.end
)
_restarts = Counter("pynumdraw_worker_restarts", "Workers that died and were replaced.", {}, _confidence.end)
_METRICS = (_requests, _seconds, _stages, _verdicts, _confidence, _restarts)


class Metrics:
    """The metrics of this process, and their sums over all processes.

    Parameters
    ----------
    folder : Path, optional
        Where processes share their counters. By default, this process has counters of its own.
    """

    def __init__(self, folder: Path | None = None) -> None:
        # The name is fixed: during a reload the file is shared with the workers of the old program, maybe an older
        # release. A program with other metrics starts from zero in another file.
        layout = zlib.crc32(repr([(metric.name, metric.end) for metric in _METRICS]).encode())
        self._counters = SharedCounters(_restarts.end, folder / f"board-{layout:08x}" if folder else None)
        self._row = self._counters.row

    def register_worker(self, version: str) -> None:
        """Record that this process is a worker that is ready, with a model of this version."""
        self._counters.register(version)

    def count_request(self, route: str, status: int, seconds: float) -> None:
        """Count a request by its route: the URL rule, not the path."""
        _requests.add(self._row, route, str(status))
        _seconds.add(self._row, route, seconds)

    def count_stages(self, since: float, ends: Iterable[tuple[Stage, float]], drawings: int = 1) -> None:
        """Count the stages of reading some drawings, given the start of the first stage and the end of each.

        A stage may come several times; its times are added.
        """
        seconds: dict[Stage, float] = {}
        for stage, end in ends if drawings else ():
            seconds[stage] = seconds.get(stage, 0.0) + end - since
            since = end
        for stage, total in seconds.items():
            _stages.add(self._row, stage, total / drawings, drawings)

    def count_answer(self, answer: Answer) -> None:
        """Count an answer by its verdict."""
        _verdicts.add(self._row, answer.verdict)
        _confidence.add(self._row, answer.verdict, answer.confidence)

    def count_restart(self) -> None:
        """Count a worker that died."""
        _restarts.add(self._row)

    def exposition(self) -> bytes:
        """Return the metrics of all processes in Prometheus's text format."""
        registry = CollectorRegistry()
        registry.register(self)
        return generate_latest(registry)

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics of all processes, as prometheus-client expects of a collector."""
        totals = self._counters.totals()
        yield from (metric.read(totals) for metric in _METRICS)
        workers = [process for process in self._counters.processes() if process.name]
        versions = [worker.name for worker in workers]
        ready = GaugeMetricFamily("pynumdraw_workers", "Workers that are ready.", labels=["model"])
        for version in sorted(set(versions)):
            ready.add_metric([version], versions.count(version))
        yield ready
        memory, files = (sum(column) for column in zip((0, 0), *(process_stats(worker.pid) for worker in workers)))
        yield GaugeMetricFamily("pynumdraw_workers_memory_bytes", "Resident memory of all workers.", memory)
        yield GaugeMetricFamily("pynumdraw_workers_open_files", "File descriptors of all workers.", files)


def process_stats(pid: int) -> tuple[int, int]:
    """Return the resident memory of a process in bytes, and its number of open files; 0 and 0 if it has ended."""
    process = Path("/proc", str(pid))
    try:
        pages = int((process / "statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE"), len(os.listdir(process / "fd"))  # noqa: PTH208 - only counted
    except OSError:
        return 0, 0
