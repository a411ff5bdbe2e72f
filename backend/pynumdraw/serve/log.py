"""The log: one JSON object per line on standard output.

The names of the events and the keys of each are fixed, since scripts and older releases rely on them.
"""

import os
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
    """The log line of a request, with its keys in this order."""

    time: datetime = msgspec.field(default_factory=_now)
    level: Level = "info"
    event: str = "request"
    request_id: str
    method: str
    path: str
    status: int
    duration_ms: float = 0.0


class Log:
    """A log that drops what is below its level. Errors of writing are ignored, so that the server goes on answering."""

    def __init__(self) -> None:
        self.configure("info")

    def configure(self, level: Level) -> None:
        """Set the lowest level that is written."""
        self._rank = _RANKS[level]

    def info(self, event: str, **fields: Any) -> None:
        """Log normal operation."""
        self._write("info", event, fields)

    def warning(self, event: str, exc_info: BaseException | None = None, **fields: Any) -> None:
        """Log what may need attention, with the traceback of `exc_info` under the key ``exception``."""
        self._write("warning", event, fields, exc_info)

    def error(self, event: str, exc_info: BaseException | None = None, **fields: Any) -> None:
        """Log a failure, with the traceback of `exc_info` under the key ``exception``."""
        self._write("error", event, fields, exc_info)

    def request(self, line: RequestLine) -> None:
        """Log a request."""
        if _RANKS[line.level] >= self._rank:
            _write_line(line)

    def _write(self, level: Level, event: str, fields: dict[str, Any], error: BaseException | None = None) -> None:
        if _RANKS[level] < self._rank:
            return
        if error is not None:
            fields["exception"] = "".join(traceback.format_exception(error)).rstrip()
        _write_line({"time": _now(), "level": level, "event": event, **fields})


def _write_line(line: RequestLine | dict[str, Any]) -> None:
    with suppress(OSError):
        os.write(_STANDARD_OUTPUT, _encoder.encode(line) + b"\n")


log = Log()
