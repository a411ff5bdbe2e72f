"""Log lines: JSON on standard output, one an event.

`log` writes whatever there is to say; `RequestLog` what is said of every request, alike but in a tenth of the time.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timezone
from functools import partial
from typing import Any, Literal

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


class RequestLine(msgspec.Struct, kw_only=True):
    """What is written of a request, in this order."""

    time: datetime = msgspec.field(default_factory=partial(datetime.now, timezone.utc))
    level: Level = "info"
    event: str = "request"
    request_id: str
    method: str
    path: str
    status: int
    duration_ms: float = 0.0


class RequestLog:
    """The lines of requests, from a level on."""

    def __init__(self, level: Level) -> None:
        self._least = _RANKS[level]

    def write(self, line: RequestLine) -> None:
        """Write a line, all at once."""
        if _RANKS[line.level] >= self._least:
            with suppress(OSError):
                os.write(_STANDARD_OUTPUT, _encoder.encode(line) + b"\n")
