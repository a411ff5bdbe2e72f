"""The log: a JSON object a line, written to standard output.

The names of events and the keys of each are fixed: scripts and older releases rely on them.
"""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal

import msgspec

Level = Literal["debug", "info", "warning", "error"]

_STANDARD_OUTPUT = 1
_RANKS: dict[Level, int] = {"debug": 0, "info": 1, "warning": 2, "error": 3}
_encoder = msgspec.json.Encoder(enc_hook=str)
_now = partial(datetime.now, UTC)


class RequestLine(msgspec.Struct, kw_only=True):
    """The log line of a request, its keys in this order."""

    time: datetime = msgspec.field(default_factory=_now)
    level: Level = "info"
    event: str = "request"
    request_id: str
    method: str
    path: str
    status: int
    duration_ms: float = 0.0


class Log:
    """Write events from a level on. A closed standard output is ignored: the service goes on answering."""

    def __init__(self, level: Level = "info") -> None:
        self._rank = _RANKS[level]

    def configure(self, level: Level) -> None:
        """Set the lowest level that is written."""
        self._rank = _RANKS[level]

    def debug(self, event: str, **fields: Any) -> None:
        """Write an event of interest to developers only."""
        self._write("debug", event, fields)

    def info(self, event: str, **fields: Any) -> None:
        """Write an event of normal operation."""
        self._write("info", event, fields)

    def warning(self, event: str, **fields: Any) -> None:
        """Write an event that may need attention."""
        self._write("warning", event, fields)

    def error(self, event: str, **fields: Any) -> None:
        """Write a failure."""
        self._write("error", event, fields)

    def exception(self, event: str, **fields: Any) -> None:
        """Write a failure with the traceback of the exception being handled."""
        self._write("error", event, {**fields, "exc_info": sys.exception()})

    def request(self, line: RequestLine) -> None:
        """Write the line of a request."""
        if _RANKS[line.level] >= self._rank:
            _write_line(line)

    def _write(self, level: Level, event: str, fields: dict[str, Any]) -> None:
        if _RANKS[level] < self._rank:
            return
        error = fields.pop("exc_info", None)
        if error is not None:
            fields["exception"] = "".join(traceback.format_exception(error)).rstrip()
        _write_line({"time": _now(), "level": level, "event": event, **fields})


def _write_line(line: RequestLine | dict[str, Any]) -> None:
    with suppress(OSError):
        os.write(_STANDARD_OUTPUT, _encoder.encode(line) + b"\n")


log = Log()
