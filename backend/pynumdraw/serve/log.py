"""Log lines: JSON on standard output, one an event.

`log` writes whatever there is to say; `RequestLog` what is said of every request, alike but in a tenth of the time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import msgspec
import structlog

Level = Literal["debug", "info", "warning", "error"]

_STANDARD_OUTPUT = 1
_RANKS: dict[Level, int] = {"debug": 0, "info": 1, "warning": 2, "error": 3}
_encoder = msgspec.json.Encoder()

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


def configure(level: Level = "info") -> None:
    """Set how `log` writes, and from which level on: debug, info, warning or error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.TimeStamper(fmt="iso", key="time"),
            _to_json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_Lines,
    )


class _Lines(structlog.BytesLogger):
    """Standard output; that nobody reads it any more is no reason to stop answering."""

    def __init__(self, *_: object) -> None:
        super().__init__()

    def msg(self, message: bytes) -> None:
        with suppress(OSError):
            super().msg(message)

    debug = info = warning = error = msg


def _to_json(_logger: object, _method: str, event: Mapping[str, Any]) -> bytes:
    ordered = {"time": event["time"], "level": event["level"], "event": event["event"], **event}
    return msgspec.json.encode(ordered, enc_hook=str)


class RequestLine(NamedTuple):
    """What is written of a request, besides when it was answered and how long that took.

    Attributes
    ----------
    request_id : str
        As `request_id` gives it: nothing in it needs quoting.
    method, path : str
    status : int
    """

    request_id: str
    method: str
    path: str
    status: int


class RequestLog:
    """The lines of requests, from a level on."""

    def __init__(self, level: Level) -> None:
        self._least = _RANKS[level]
        self._second, self._stamp = -1, ""

    def write(self, level: Level, line: RequestLine, seconds: float) -> None:
        """Write the line of a request that took some seconds, all at once."""
        if _RANKS[level] < self._least:
            return
        asked = _asked(line.method, line.path)
        written = (
            f'{{"time":"{self._now()}Z","level":"{level}","event":"request","request_id":"{line.request_id}",{asked},'
            f'"status":{line.status},"duration_ms":{seconds * 1000:.3f}}}\n'
        )
        with suppress(OSError):
            os.write(_STANDARD_OUTPUT, written.encode())

    def _now(self) -> str:
        """Give the time, whose date is written once a second."""
        second, nanoseconds = divmod(time.time_ns(), 1_000_000_000)
        if second != self._second:
            self._second, self._stamp = second, time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
        return f"{self._stamp}.{nanoseconds // 1000:06d}"


@lru_cache
def _asked(method: str, path: str) -> str:
    return _encoder.encode({"method": method, "path": path}).decode()[1:-1]
